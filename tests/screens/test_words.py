"""Every sentence exists in every language, says the same there, and names no code."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

import pytest

from client.config import Language
from client.protocol.applying import ApplicationKind, ApplicationState
from client.protocol.case import CaseState, DocumentKind, HearingPhase
from client.protocol.consenting import (
    OnlineConsent,
    OnlineStage,
    StageFollows,
    StageForm,
    StageMode,
)
from client.protocol.devicecheck import Cause, Check, Readiness
from client.protocol.errors import Reason
from client.protocol.roles import Role, Side
from client.screens import words
from client.screens.words import Sentence, acts, applications, device_check, reasons, roles
from client.state import Step

HAN = re.compile(r"[\u4e00-\u9fff]")
# The name of a language stands in that language, and some sentences are figures only.
IN_OWN_LANGUAGE = {acts.CHINESE, acts.ENGLISH}
COLD = re.compile(r"\b(error|invalid|failure|failed|exception|null|unknown)\b", re.IGNORECASE)


def _sentences_in(name: str, value: Any) -> Iterator[tuple[str, Sentence]]:
    if isinstance(value, Sentence):
        yield name, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _sentences_in(f"{name}[{key}]", each)
    elif isinstance(value, list | tuple):
        for place, each in enumerate(value):
            yield from _sentences_in(f"{name}[{place}]", each)
    elif type(value).__module__.startswith("client.screens.words"):
        for slot in getattr(type(value), "__slots__", ()):
            yield from _sentences_in(f"{name}.{slot}", getattr(value, slot))


def every_sentence() -> dict[str, Sentence]:
    """Give all sentences of all topics by where they stand."""
    found: dict[str, Sentence] = {}
    for module in pkgutil.iter_modules(words.__path__):
        topic = importlib.import_module(f"client.screens.words.{module.name}")
        for name, value in vars(topic).items():
            if not name.startswith("__"):
                found |= dict(_sentences_in(f"{module.name}.{name}", value))
    return found


SENTENCES = every_sentence()


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_there_are_sentences_to_look_at() -> None:
    assert len(SENTENCES) > 250


# A month has a number in the one language and a name in the other.
ONE_SIDED = {"month", "month_name"}


def test_every_sentence_is_said_in_both_languages_with_the_same_values() -> None:
    found = [
        where
        for where, each in SENTENCES.items()
        if not each.zh.strip()
        or not each.en.strip()
        or (fields_of(each.zh) ^ fields_of(each.en)) - ONE_SIDED
    ]
    assert not found


def is_untranslated(sentence: Sentence) -> bool:
    letters = re.sub(r"\{\w+\}|\W|\d", "", sentence.zh)
    return bool(HAN.search(sentence.en)) or bool(letters and not HAN.search(sentence.zh))


def test_no_sentence_is_left_untranslated() -> None:
    found = [
        where
        for where, each in SENTENCES.items()
        if each not in IN_OWN_LANGUAGE and is_untranslated(each)
    ]
    assert not found


@pytest.mark.parametrize("forgotten", [Sentence("Sign in", "Sign in"), Sentence("登录", "登录")])
def test_an_untranslated_sentence_is_found(forgotten: Sentence) -> None:
    assert is_untranslated(forgotten)


def test_no_sentence_speaks_like_a_machine() -> None:
    found = [
        where
        for where, each in SENTENCES.items()
        if COLD.search(each.en) or "错误" in each.zh or "无效" in each.zh
    ]
    assert not found


@pytest.mark.parametrize(
    ("table", "members"),
    [
        (reasons.REMEDIES, Reason),
        (roles.ROLES, Role),
        (roles.SIDES, Side),
        (roles.HANDED_IN_BY, Side),
        (roles.CASE_STATES, CaseState),
        (roles.PHASES, HearingPhase),
        (roles.DOCUMENT_KINDS, DocumentKind),
        (applications.KINDS, ApplicationKind),
        (applications.STATES, ApplicationState),
        (applications.STAGES, OnlineStage),
        (applications.CONSENTS, OnlineConsent),
        (applications.FORMS, StageForm),
        (applications.MODES, StageMode),
        (applications.FOLLOWS, StageFollows),
        (device_check.STEPS, Step),
        (device_check.CHECKS, Check),
        (device_check.PASSED, Check),
        (device_check.ADVICE, Cause),
        (device_check.VERDICTS, Readiness),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_every_code_has_its_words(table: dict[Any, Any], members: Any) -> None:
    assert set(table) == set(members)


def test_every_reason_says_what_happened_and_what_to_do() -> None:
    for reason, remedy in reasons.REMEDIES.items():
        assert remedy.what.en.endswith("."), reason
        assert remedy.what.zh.endswith("。"), reason
        assert remedy.act.en.endswith("."), reason
        assert remedy.act.zh.endswith("。"), reason


def test_a_sentence_takes_hostile_values_as_they_are() -> None:
    said = acts.SIGNED_IN_AS(Language.ENGLISH, name="{0.__class__} & <b>")
    assert said == "Signed in as {0.__class__} & <b>"


def test_a_sentence_without_values_keeps_its_braces() -> None:
    assert Sentence("{", "{")(Language.CHINESE) == "{"
