"""Whatever a device does to the child, the parent ends in time and says what is missing."""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from client.config import Config
from client.devicecheck.errand import (
    Asked,
    Beat,
    Errand,
    Found,
    Over,
    Ready,
    Said,
    errand_line,
    read_errand,
    read_said,
    said_line,
)
from client.devicecheck.supervise import Answer, Supervised
from client.devicecheck.table import codes_of
from client.protocol.devicecheck import Cause, Check, Code, Finding, Form, Outcome

CHILD = Path(__file__).with_name("fake_child.py")
ERRAND = Errand(Config(), Form.QUICK, frozenset(Code), total_s=55.0)


def supervised(
    *deeds: str, errand: Errand = ERRAND, answer: Answer | None = None, silent_s: float = 3.0
) -> Supervised:
    return Supervised(
        errand, [sys.executable, "-S", str(CHILD), *deeds], answer=answer, silent_s=silent_s
    )


def by_check(findings: list[Finding]) -> dict[Check, set[tuple[Outcome, str]]]:
    assert [each.code for each in findings].count(findings[0].code) == 1
    found: dict[Check, set[tuple[Outcome, str]]] = {}
    for each in findings:
        found.setdefault(each.check, set()).add((each.outcome, each.reason))
    return found


WELL = {(Outcome.PASS, "")}


def test_a_child_in_which_all_is_well_is_heard_to_its_end() -> None:
    checking = supervised("synthetic", "babble")
    findings = list(checking)
    assert {each.code for each in findings} == set(codes_of(Form.QUICK))
    assert all(by_check(findings)[check] == WELL for check in Check)
    assert checking.so_far.synthetic
    assert 0 < checking.so_far.took_s < 55


@pytest.mark.parametrize(
    ("deed", "cause"), [("hang:CAM", Cause.TIMEOUT), ("crash:CAM", Cause.NOT_MEASURED)]
)
def test_a_driver_costs_the_rows_of_its_own_stage_alone(
    deed: str, cause: Cause, tmp_path: Path
) -> None:
    log = tmp_path / "children"
    found = by_check(list(supervised(deed, f"log:{log}")))
    assert found.pop(Check.CAMERA) == {(Outcome.NOT_RUN, cause)}
    assert set(map(frozenset, found.values())) == {frozenset(WELL)}
    children = [json.loads(line) for line in log.read_text().splitlines()]
    assert len(children) == 2
    assert not any(code.startswith(("ENV", "CAM")) for code in children[1]["only"])


def test_what_was_not_asked_for_is_left_out_whatever_becomes_of_the_child() -> None:
    errand = replace(ERRAND, only=frozenset({Code.CAM_03, Code.MIC_04}))
    found = {each.code: each for each in supervised("crash:CAM", errand=errand)}
    assert set(found) == set(codes_of(Form.QUICK))
    assert (found[Code.CAM_03].outcome, found[Code.MIC_04].outcome) == (
        Outcome.NOT_RUN,
        Outcome.PASS,
    )
    others = {each.outcome for code, each in found.items() if code not in errand.only}
    assert others == {Outcome.SKIPPED}


def test_a_child_that_never_speaks_ends_with_the_time_of_the_whole() -> None:
    errand = Errand(Config(), Form.QUICK, frozenset(Code), total_s=0.5)
    began_at = time.monotonic()
    findings = list(supervised("mute", errand=errand))
    # The time of the whole, and what is granted to say the last.
    assert time.monotonic() - began_at < 6.0
    assert {(each.outcome, each.reason) for each in findings} == {(Outcome.NOT_RUN, Cause.TIMEOUT)}
    assert {each.code for each in findings} == set(codes_of(Form.QUICK))


def test_a_child_that_does_not_let_go_is_ended(tmp_path: Path) -> None:
    log = tmp_path / "children"
    assert by_check(list(supervised("lingers", f"log:{log}")))[Check.CALL] == WELL
    assert not lives(json.loads(log.read_text())["pid"])


def test_the_person_is_asked_and_their_time_is_not_the_machine_s() -> None:
    class Clock:
        now = 100.0

    def answer(code: Code, give: Callable[[int | None], None]) -> None:
        assert code is Code.SPK_01
        Clock.now += 500.0
        give(3)

    checking = Supervised(
        ERRAND,
        [sys.executable, "-S", str(CHILD), "ask:SPK"],
        answer=answer,
        monotonic=lambda: Clock.now,
    )
    findings = {each.code: each for each in checking}
    assert findings[Code.SPK_01].readings["answer"] == 3.0
    assert findings[Code.MED_04].outcome is Outcome.PASS
    assert checking.so_far.took_s == 0.0


def test_a_child_that_hangs_while_a_person_thinks_is_ended_too() -> None:
    def silent(code: Code, give: Callable[[int | None], None]) -> None:
        del code, give

    found = by_check(list(supervised("ask:SPK", answer=silent, silent_s=1.0)))
    assert found[Check.LOUDSPEAKER] == {(Outcome.NOT_RUN, Cause.TIMEOUT)}
    assert found[Check.CALL] == WELL


def test_an_answer_that_comes_too_late_finds_nobody_and_breaks_nothing() -> None:
    late: list[Callable[[int | None], None]] = []

    def silent(code: Code, give: Callable[[int | None], None]) -> None:
        del code
        late.append(give)

    found = by_check(list(supervised("ask:SPK", answer=silent, silent_s=1.0)))
    assert found[Check.LOUDSPEAKER] == {(Outcome.NOT_RUN, Cause.TIMEOUT)}
    late[0](3)


def test_whoever_cancels_leaves_no_child(tmp_path: Path) -> None:
    log = tmp_path / "children"
    running = iter(supervised("hang:MIC", f"log:{log}", silent_s=60.0))
    next(running)
    running.close()  # type: ignore[attr-defined]  # a generator, which the loop never says
    assert not lives(json.loads(log.read_text())["pid"])


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_child_that_read_itself_in_slowly_has_less_time_left() -> None:
    assert ERRAND.left_s(100.0) == 55.0
    assert replace(ERRAND, sent_at=97.0).left_s(100.0) == 52.0
    # Two clocks that have nothing to do with each other cost a little, and never the whole.
    assert replace(ERRAND, sent_at=1.0).left_s(9_000.0) == 35.0
    assert replace(ERRAND, sent_at=9_000.0).left_s(1.0) == 55.0


# The words between the two --------------------------------------------------------------------


def test_an_errand_is_read_as_it_was_written_and_carries_no_password() -> None:
    errand = Errand(
        Config(
            server="https://court.example",
            authority=Path("/etc/court.pem"),
            password="secret",
            synthetic=True,
            fake_media=Path("/tmp/media"),
        ),
        Form.FULL,
        frozenset({Code.CAM_03, Code.NET_12}),
        12.5,
        Path("/etc/mingjing/check.toml"),
        asks=True,
    )
    line = errand_line(errand)
    assert "secret" not in line
    told = read_errand(line)
    assert (told.config.server, told.config.authority) == (
        errand.config.server,
        errand.config.authority,
    )
    assert (told.form, told.only, told.total_s, told.policy, told.asks) == (
        errand.form,
        errand.only,
        errand.total_s,
        errand.policy,
        errand.asks,
    )
    assert told.config.fake_media == errand.config.fake_media


@pytest.mark.parametrize(
    "said",
    [
        Ready(synthetic=True),
        Beat(),
        Found(Finding(code=Code.CAM_01, outcome=Outcome.FAIL, reason="no_camera")),
        Asked(Code.SPK_01),
        Over(done=True),
        Over(done=False),
    ],
)
def test_what_a_child_says_is_heard_as_it_was_said(said: Said) -> None:
    assert read_said(said_line(said)) == said


@pytest.mark.parametrize(
    "line",
    [
        "",
        "hello",
        "[]",
        "{}",
        '{"say": "sing"}',
        '{"say": "found"}',
        '{"say": "asked", "code": 1}',
        pytest.param("[" * 99_999, id="deep"),
    ],
)
def test_what_is_no_word_is_not_heard(line: str) -> None:
    assert read_said(line) is None
