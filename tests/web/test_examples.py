"""The examples of the counter tell one true story, of nobody, and open nothing."""

import re
import secrets
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from client.protocol.devicecheck import CheckReport
from client.protocol.filing import DraftContent, FilingPage
from client.protocol.identity import Register, RegisterOrganisation
from client.protocol.readiness import Fingerprint, OwnReadiness, ReportShown, SendReport
from client.protocol.short_code import short_code
from client.protocol.value import Value
from server_stub.domain.completeness import fee_of, wanting
from server_stub.domain.identity_numbers import id_check
from server_stub.domain.readiness import standing
from server_stub.domain.registration import flaws_of
from server_stub.settings import Docket
from server_stub.usecases.court_rates import rates_of
from server_stub.usecases.filing.page import fee_shown
from server_stub.web import examples
from server_stub.web.examples import story

FILED_ON = date(2026, 3, 3)
LONG = re.compile(r"[A-Za-z0-9_-]{24,}")
NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9X](?![0-9A-Za-z])")
PHONE = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")
SAID = {
    **{f"{kind.__name__}, said": examples.body_written(v) for kind, v in examples.BODIES.items()},
    **{
        f"{kind.__name__}, given": examples.answer_written(v)
        for kind, v in examples.ANSWERS.items()
    },
}


def strings(said: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in an example, with the name of the place in which it stands."""
    if isinstance(said, dict):
        for key, each in said.items():
            yield name, key
            yield from strings(each, key)
    elif isinstance(said, list):
        for each in said:
            yield from strings(each, name)
    elif isinstance(said, str):
        yield name, said


def drawn(text: str) -> list[str]:
    """What looks drawn: long, of small and capital letters and digits, as no hash is."""
    return [
        each
        for each in LONG.findall(text)
        if any(map(str.islower, each))
        and any(map(str.isupper, each))
        and any(map(str.isdigit, each))
    ]


def values(said: Any) -> Iterator[Value]:
    """An example and every value in it."""
    if isinstance(said, Value):
        yield said
        for name in type(said).model_fields:
            yield from values(getattr(said, name))
    elif isinstance(said, tuple | list):
        for each in said:
            yield from values(each)


def test_nothing_in_an_example_looks_as_if_it_could_open_something() -> None:
    found = {
        kind: text
        for kind, said in SAID.items()
        for name, text in strings(said)
        if name != "pictures" and drawn(text)
    }
    assert found == {}
    assert drawn(f"/phone/sign#{secrets.token_urlsafe(32)}")


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("Session, given", "token"),
        ("Ticket, given", "ticket"),
        ("SecondFactorOffered, given", "secret"),
        ("FaceCheckOpened, given", "token"),
        ("FaceTask, given", "upload"),
        ("SiteEnrolled, given", "token"),
        ("NetworkTestPlan, given", "credential"),
        ("LookAtSigning, said", "token"),
        ("DrawSignature, said", "token"),
        ("BeginFaceCheck, said", "token"),
        ("HandInFace, said", "upload"),
    ],
)
def test_what_opens_something_elsewhere_says_that_it_is_an_example(kind: str, place: str) -> None:
    assert {text for name, text in strings(SAID[kind]) if name == place} == {story.UNSAID}


def test_passwords_are_not_written_and_codes_are_noughts() -> None:
    found = [
        text
        for said in SAID.values()
        for name, text in strings(said)
        if name in {"password", "old", "new"}
    ]
    assert set(found) == {"*" * len(found[0])}
    assert len(found) > 5
    for kind in ("SignIn", "ConfirmCode", "FinishReset", "ConfirmSecondFactor"):
        assert SAID[f"{kind}, said"]["code"] == story.CODE


def test_nobody_in_an_example_is_alive_or_can_be_called() -> None:
    numbers, phones = set[str](), set[str]()
    for said in SAID.values():
        for _, text in strings(said):
            numbers |= set(NUMBER.findall(text))
            phones |= set(PHONE.findall(text))
    assert numbers == {story.PLAINTIFF_NUMBER, story.REPRESENTATIVE_NUMBER}
    for number in numbers:
        assert number.startswith("110100190")
        assert number[6:10] <= "1905"
        assert id_check(number[:17]) == number[17]
    assert phones == {story.PLAINTIFF_PHONE, story.COMPANY_PHONE}


def test_all_examples_tell_of_one_case() -> None:
    said = [
        (name, text)
        for each in SAID.values()
        for name, text in strings(each)
        if name in {"case", "case_number", "hearing", "exhibit"}
    ]
    assert {text for name, text in said if name == "case"} == {story.CASE}
    assert {text for name, text in said if name == "case_number"} == {story.CASE_NUMBER}
    assert {text for name, text in said if name == "hearing"} == {story.HEARING}
    assert {text for name, text in said if name == "exhibit"} == {story.EXHIBIT}


def test_the_draft_is_complete_and_costs_what_the_court_would_count() -> None:
    draft, page = examples.BODIES[DraftContent], examples.ANSWERS[FilingPage]
    assert isinstance(draft, DraftContent)
    assert isinstance(page, FilingPage)
    assert wanting(draft, FILED_ON) == ()
    assert page.content == draft
    assert page.fee == fee_shown(fee_of(draft, rates_of(Docket())))


def test_whoever_registers_in_an_example_could() -> None:
    for kind in (Register, RegisterOrganisation):
        asked = examples.BODIES[kind]
        assert isinstance(asked, Register | RegisterOrganisation)
        assert flaws_of(asked, FILED_ON) == {}


def test_a_report_bears_its_own_code() -> None:
    found = [
        each
        for value in examples.BODIES.values()
        for each in values(value)
        if isinstance(each, CheckReport)
    ]
    assert isinstance(examples.BODIES[SendReport], SendReport)
    assert {each.short_code for each in found} == {short_code(found[0])}


def test_the_board_shows_what_the_law_makes_of_the_report() -> None:
    shown, own = examples.ANSWERS[ReportShown], examples.ANSWERS[OwnReadiness]
    assert isinstance(shown, ReportShown)
    assert isinstance(own, OwnReadiness)
    found = standing(shown, Fingerprint(), story.HEARING_AT, shown.received_at)
    assert (own.standing, own.changed) == found


def test_a_kind_has_one_example() -> None:
    with pytest.raises(ValueError, match="DraftContent has two examples"):
        examples.by_kind([DraftContent(), DraftContent()])
