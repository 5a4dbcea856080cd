"""The clerk's board, the short code on the telephone, and the reminders before a hearing."""

from datetime import timedelta

import pytest

from client.protocol.case import HearingPhase
from client.protocol.devicecheck import Cause, Check, Code, Finding, Outcome, Readiness
from client.protocol.errors import Forbidden, Malformed, NotFound
from client.protocol.ids import HearingId
from client.protocol.post import PostChannel
from client.protocol.readiness import BoardStanding, Change, CodeRead
from server_stub.db.post import Channel
from server_stub.usecases.checks import board
from server_stub.usecases.checks.reminders import remind
from server_stub.usecases.registry import Registry
from tests.usecases.checks.reports import coded, report, sent
from tests.usecases.checks.test_reports import DARK, SILENT, send
from tests.usecases.post_court import PHONE, Post
from tests.usecases.small_court import NOW, STARTS_AT, SmallCourt

CODE = report().short_code


def standings(
    registry: Registry, court: SmallCourt, login: str = "clerk"
) -> dict[str, BoardStanding]:
    shown = board.of_hearing(registry, court.accounts[login], court.hearing, NOW)
    names = {seat: login for login, seat in court.seats.items()}
    return {names[each.participant]: each.standing for each in shown.lines}


def test_the_board_shows_everybody_who_has_a_seat(
    registry: Registry, small_court: SmallCourt
) -> None:
    send(registry, small_court, asked=sent(DARK))
    send(registry, small_court, "defendant", asked=sent(SILENT))
    assert standings(registry, small_court) == {
        "judge": BoardStanding.NONE,
        "clerk": BoardStanding.NONE,
        "plaintiff": BoardStanding.CAREFUL,
        "defendant": BoardStanding.NOT_READY,
    }


def test_the_last_check_counts(registry: Registry, small_court: SmallCourt) -> None:
    send(registry, small_court, asked=sent(SILENT))
    send(registry, small_court, now=NOW + timedelta(minutes=2))
    assert standings(registry, small_court)["plaintiff"] is BoardStanding.READY


def test_what_could_not_be_measured_is_not_ready(
    registry: Registry, small_court: SmallCourt
) -> None:
    unheard = Finding(code=Code.NET_12, outcome=Outcome.NOT_RUN, reason=Cause.TIMEOUT)
    send(registry, small_court, asked=sent(unheard))
    assert standings(registry, small_court)["plaintiff"] is BoardStanding.UNKNOWN


def test_the_board_is_of_ones_own_hearings_in_the_coming_days(
    registry: Registry, small_court: SmallCourt
) -> None:
    def hearings(login: str, days: int = 7) -> list[str]:
        shown = board.board(registry, small_court.accounts[login], NOW, days=days)
        return [each.hearing for each in shown.hearings]

    assert hearings("clerk") == hearings("judge") == [small_court.hearing]
    # The assessor presides in the other case and sits in ours.
    assert sorted(hearings("assessor")) == sorted([small_court.hearing, small_court.their_hearing])
    much_later = NOW + timedelta(days=30)
    assert board.board(registry, small_court.accounts["clerk"], much_later).hearings == ()
    with registry.books.writing() as unit:
        unit.hearings.set_phase(small_court.hearing, HearingPhase.CLOSED)
    # On the evening of its day it is looked at once more, and then no longer.
    (closed,) = board.board(registry, small_court.accounts["clerk"], NOW).hearings
    assert closed.phase is HearingPhase.CLOSED
    next_day = STARTS_AT + timedelta(hours=13)
    assert board.board(registry, small_court.accounts["clerk"], next_day).hearings == ()


def test_a_board_is_given_page_by_page(registry: Registry, small_court: SmallCourt) -> None:
    who = small_court.accounts["assessor"]
    first = board.board(registry, who, NOW, limit=1)
    second = board.board(registry, who, NOW, limit=1, after=HearingId(first.next))
    assert first.next == first.hearings[0].hearing
    assert {first.hearings[0].hearing, second.hearings[0].hearing} == {
        small_court.hearing,
        small_court.their_hearing,
    }
    assert second.next == ""
    for cursor in ("nonsense", small_court.their_hearing):
        with pytest.raises(Malformed):
            board.board(registry, small_court.accounts["clerk"], NOW, after=HearingId(cursor))


def test_litigants_see_no_board(registry: Registry, small_court: SmallCourt) -> None:
    for login in ("plaintiff", "defendant", "other", "stranger"):
        account = small_court.accounts[login]
        with pytest.raises(Forbidden):
            board.board(registry, account, NOW)
        with pytest.raises(Forbidden):
            board.read_code(registry, account, CODE, NOW)
        with pytest.raises((Forbidden, NotFound)):
            board.of_hearing(registry, account, small_court.hearing, NOW)


def test_a_check_of_yesterday_is_to_be_made_again_today(
    registry: Registry, small_court: SmallCourt
) -> None:
    send(registry, small_court, now=NOW - timedelta(days=1))
    shown = board.of_hearing(registry, small_court.accounts["clerk"], small_court.hearing, NOW)
    (line,) = (each for each in shown.lines if each.last is not None)
    assert (line.standing, line.changed) == (BoardStanding.OUTDATED, (Change.OTHER_DAY,))


def test_a_short_code_says_how_it_came_out_and_whose_it_is(
    registry: Registry, small_court: SmallCourt
) -> None:
    def read(login: str, code: str, days: int = 0) -> CodeRead:
        now = NOW + timedelta(days=days)
        return board.read_code(registry, small_court.accounts[login], code, now)

    shown = send(registry, small_court, asked=sent(SILENT))
    assert shown.short_code != CODE
    heard = read("clerk", f" {shown.short_code[:4].lower()} - {shown.short_code[4:]}", 3)
    assert heard.outcomes[Check.MICROPHONE] is Outcome.FAIL
    assert (heard.first, heard.days_ago) == (Code.MIC_04, 3)
    assert [(each.name, each.report.kept) for each in heard.found] == [
        ("Plaintiff Test", shown.kept)
    ]
    # Of a report that was not sent the code says the same, and of another's hearing nobody's name.
    unsent = read("clerk", CODE)
    assert (unsent.readiness, unsent.found) == (Readiness.PICTURE_AND_SOUND, ())


def test_a_code_that_boasts_is_read_by_the_findings_of_its_report(
    registry: Registry, small_court: SmallCourt
) -> None:
    asked = sent(SILENT)
    boast = asked.report.model_copy(update={"readiness": Readiness.PICTURE_AND_SOUND})
    shown = send(registry, small_court, asked=asked.model_copy(update={"report": coded(boast)}))
    read = board.read_code(registry, small_court.accounts["clerk"], shown.short_code, NOW)
    assert read.readiness is Readiness.NOT_FROM_HERE


def test_a_code_that_was_misheard_is_found_out(registry: Registry, small_court: SmallCourt) -> None:
    clerk = small_court.accounts["clerk"]
    for wrong in ("", "x", CODE[:-1], CODE[::-1], CODE + "0", "\ud800" * 8, "é" * 8):
        with pytest.raises(Malformed):
            board.read_code(registry, clerk, wrong, NOW)


# Reminders ----------------------------------------------------------------------------------


@pytest.fixture
def post(registry: Registry, small_court: SmallCourt) -> Post:
    court = Post(registry, small_court)
    court.confirm("plaintiff", "plaintiff", PostChannel.SMS, PHONE)
    court.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    court.confirm("defendant", "company", PostChannel.SMS, "13912345678")
    return court


def reminded(registry: Registry) -> list[tuple[Channel, str, str]]:
    with registry.books.reading() as unit:
        due = unit.post.due(NOW + timedelta(days=400), 100)
    return sorted(
        (each.message.channel, each.message.recipient, each.message.text)
        for each in due
        if each.message.kind == "check_reminder"
    )


def test_people_are_reminded_the_day_before_and_half_an_hour_before(
    registry: Registry, post: Post
) -> None:
    assert remind(registry, STARTS_AT - timedelta(hours=25)) == 0
    assert remind(registry, STARTS_AT - timedelta(hours=23)) == 3
    assert remind(registry, STARTS_AT - timedelta(hours=22)) == 0
    assert remind(registry, STARTS_AT - timedelta(minutes=29)) == 3
    assert remind(registry, STARTS_AT - timedelta(minutes=5)) == 0
    told = reminded(registry)
    assert len(told) == 6
    assert sum("半小时内" in text for _, _, text in told) == 3
    assert all("检测设备" in text for _, _, text in told)


def test_a_court_that_slept_reminds_at_the_later_stage_alone(
    registry: Registry, post: Post
) -> None:
    assert remind(registry, STARTS_AT - timedelta(minutes=10)) == 3
    assert all("半小时内" in text for _, _, text in reminded(registry))
    assert remind(registry, STARTS_AT + timedelta(minutes=1)) == 0


def test_whoever_is_ready_is_left_alone(
    registry: Registry, small_court: SmallCourt, post: Post
) -> None:
    send(registry, small_court, now=STARTS_AT - timedelta(minutes=50))
    send(registry, small_court, "defendant", asked=sent(SILENT), now=STARTS_AT)
    remind(registry, STARTS_AT - timedelta(minutes=20))
    assert [recipient for _, recipient, _ in reminded(registry)] == ["13912345678"]


def test_a_check_of_the_day_before_is_reminded_of_on_the_day(
    registry: Registry, small_court: SmallCourt, post: Post
) -> None:
    send(registry, small_court, now=STARTS_AT - timedelta(hours=24))
    assert remind(registry, STARTS_AT - timedelta(hours=23)) == 1
    assert remind(registry, STARTS_AT - timedelta(minutes=20)) == 3


def test_of_a_hearing_that_has_begun_nobody_is_reminded(
    registry: Registry, small_court: SmallCourt, post: Post
) -> None:
    with registry.books.writing() as unit:
        unit.hearings.set_phase(small_court.hearing, HearingPhase.OPEN)
    assert remind(registry, STARTS_AT - timedelta(minutes=20)) == 0
