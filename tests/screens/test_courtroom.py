from datetime import timedelta
from typing import Any

import pytest

from client.protocol.case import HearingPhase
from client.protocol.errors import Reason
from client.protocol.hearing import (
    AdmitParticipant,
    CloseHearing,
    Connection,
    GrantShowing,
    MuteParticipant,
    OpenHearing,
    Pause,
    PauseHearing,
    Place,
    ResumeHearing,
    UnmuteParticipant,
    WithdrawShowing,
)
from client.protocol.roles import Role, Side
from client.screens.courtroom import Course, CourtroomScreen, present
from client.screens.people import Deed
from client.screens.tone import Tone
from client.state import Failure, MediaState, Wire
from tests.screens.hearings import (
    AGENT,
    CLERK,
    DEFENDANT,
    EN,
    JUDGE,
    NOW,
    PLAINTIFF,
    ZH,
    desk,
    hearing,
    person,
    showing,
    waiting_outside,
    with_,
)

SCHEDULED = {"phase": HearingPhase.SCHEDULED, "opened_at": None}


def courses(screen: CourtroomScreen) -> list[Course]:
    return [each.course for each in screen.hearing_acts]


def deeds(screen: CourtroomScreen, who: str) -> list[Deed]:
    row = next(each for each in screen.people.rows if each.seat.participant == who)
    return [each.deed for each in row.acts]


def paused(**changes: Any) -> object:
    pause = Pause(by=JUDGE, reason="Short break", since=NOW - timedelta(minutes=2))
    return hearing(phase=HearingPhase.PAUSED, pause=pause.model_copy(update=changes))


# The room ---------------------------------------------------------------------------------------


def test_before_the_courts_first_word_the_room_says_that_one_is_entering() -> None:
    screen = present(desk(None, JUDGE))
    assert screen.waiting == "Entering the hearing…"
    assert screen.strip is None
    assert screen.bar is None
    assert screen.seats() == ()


def test_the_strip_tells_court_case_phase_and_how_long_it_has_been_open() -> None:
    strip = present(desk(hearing(), JUDGE, EN)).strip
    assert strip is not None
    assert (strip.court, strip.phase, strip.timer) == ("Court A", "In progress", "00:41:07")
    in_chinese = present(desk(hearing(), JUDGE, ZH)).strip
    assert in_chinese is not None
    assert (in_chinese.court, in_chinese.phase) == ("甲法院", "正在开庭")


def test_a_clock_that_is_behind_shows_no_negative_time() -> None:
    strip = present(desk(hearing(opened_at=NOW + timedelta(seconds=5)), JUDGE)).strip
    assert strip is not None
    assert strip.timer == "00:00:00"


def test_the_sides_are_told_apart_and_whoever_presides_comes_first_on_the_bench() -> None:
    screen = present(desk(hearing(), DEFENDANT))
    assert [each.participant for each in screen.bench] == [JUDGE, CLERK]
    assert [each.participant for each in screen.plaintiff] == [PLAINTIFF, AGENT]
    assert [each.participant for each in screen.defendant] == [DEFENDANT]
    assert (screen.plaintiff_title, screen.defendant_title) == (
        "Plaintiff's side",
        "Defendant's side",
    )


def test_a_witness_has_a_seat_and_the_gallery_has_none() -> None:
    state = hearing()
    more = (
        person("witness", Role.WITNESS, Side.TESTIMONY),  # type: ignore[arg-type]
        person("visitor", Role.OBSERVER, Side.GALLERY),  # type: ignore[arg-type]
    )
    state = state.model_copy(update={"participants": (*state.participants, *more)})
    screen = present(desk(state, JUDGE))
    assert [each.participant for each in screen.others] == ["witness"]
    assert "visitor" in [each.seat.participant for each in screen.people.rows]
    assert deeds(screen, "visitor") == [Deed.MUTE]


def test_parties_see_the_presiding_judge_large_and_the_bench_sees_a_party() -> None:
    assert present(desk(hearing(), DEFENDANT)).first_speaker == JUDGE
    assert present(desk(hearing(), JUDGE)).first_speaker == PLAINTIFF
    alone = hearing(participants=(person(JUDGE, Role.PRESIDING_JUDGE, Side.BENCH, presides=True),))
    assert present(desk(alone, JUDGE)).first_speaker == JUDGE
    assert present(desk(hearing(participants=()), JUDGE)).first_speaker is None


def test_a_witness_alone_on_the_wire_is_seen_before_those_who_are_away() -> None:
    state = with_(hearing(), JUDGE, connection=Connection.LOST)
    assert present(desk(state, DEFENDANT)).first_speaker == CLERK


# What the court may do --------------------------------------------------------------------------


def test_the_presiding_judge_opens_a_hearing_that_has_not_begun() -> None:
    screen = present(desk(hearing(**SCHEDULED), JUDGE))
    assert courses(screen) == [Course.OPEN]
    assert screen.hearing_acts[0].commands == (OpenHearing(),)


def test_an_open_hearing_is_interrupted_or_closed_and_closing_takes_two_presses() -> None:
    pause, close = present(desk(hearing(), JUDGE)).hearing_acts
    assert (pause.course, close.course) == (Course.PAUSE, Course.CLOSE)
    assert pause.question
    assert all(isinstance(each.commands[0], PauseHearing) for each in pause.choices)
    assert len({each.words for each in pause.choices}) == len(pause.choices)
    assert (close.commands, close.again) == ((CloseHearing(),), "Press again to close")


def test_a_recess_is_ended_by_resuming() -> None:
    screen = present(desk(paused(), JUDGE))  # type: ignore[arg-type]
    assert courses(screen) == [Course.RESUME, Course.CLOSE]
    assert screen.hearing_acts[0].commands == (ResumeHearing(),)


def test_a_closed_hearing_offers_nothing() -> None:
    assert courses(present(desk(hearing(phase=HearingPhase.CLOSED), JUDGE))) == []


@pytest.mark.parametrize("who", [PLAINTIFF, AGENT, DEFENDANT])
def test_a_party_sees_no_controls_of_the_court(who: str) -> None:
    state = waiting_outside(hearing(), AGENT if who != AGENT else DEFENDANT)
    screen = present(desk(state, who))  # type: ignore[arg-type]
    assert screen.hearing_acts == ()
    assert screen.admit_next is None
    assert all(not each.acts for each in screen.people.rows)


def test_the_clerk_admits_and_mutes_and_does_not_open_or_close() -> None:
    state = waiting_outside(hearing(**SCHEDULED), DEFENDANT)
    screen = present(desk(state, CLERK))
    assert courses(screen) == [Course.ADMIT_ALL]
    assert deeds(screen, DEFENDANT) == [Deed.ADMIT]
    assert deeds(screen, PLAINTIFF) == [Deed.MUTE, Deed.GRANT]


def test_everybody_who_waits_is_admitted_with_one_press_and_stands_first_in_the_list() -> None:
    state = waiting_outside(waiting_outside(hearing(), DEFENDANT), AGENT)
    screen = present(desk(state, JUDGE))
    admit = screen.hearing_acts[0]
    assert admit.words == "Admit all (2)"
    assert admit.commands == (
        AdmitParticipant(participant=AGENT),
        AdmitParticipant(participant=DEFENDANT),
    )
    assert [each.seat.participant for each in screen.people.rows[:2]] == [AGENT, DEFENDANT]
    assert screen.admit_next == AdmitParticipant(participant=AGENT)


def test_a_mute_is_lifted_where_there_is_one() -> None:
    state = with_(hearing(), DEFENDANT, muted_by=JUDGE, may_show=True)
    screen = present(desk(state, JUDGE))
    row = next(each for each in screen.people.rows if each.seat.participant == DEFENDANT)
    assert [each.command for each in row.acts] == [
        UnmuteParticipant(participant=DEFENDANT),
        WithdrawShowing(participant=DEFENDANT),
    ]
    assert row.acts[0].spoken == "Lift mute: Defendant Defendant"
    assert row.may_show == "May show exhibits"


def test_a_present_party_may_be_muted_and_given_leave_to_show() -> None:
    screen = present(desk(hearing(), JUDGE))
    row = next(each for each in screen.people.rows if each.seat.participant == PLAINTIFF)
    assert [each.command for each in row.acts] == [
        MuteParticipant(participant=PLAINTIFF),
        GrantShowing(participant=PLAINTIFF),
    ]


def test_nobody_mutes_the_bench_or_oneself() -> None:
    assert deeds(present(desk(hearing(), CLERK)), JUDGE) == []
    assert deeds(present(desk(hearing(), JUDGE)), JUDGE) == []


def test_a_person_who_has_not_come_is_done_nothing_to() -> None:
    state = with_(hearing(), AGENT, connection=Connection.NEVER, place=Place.NONE)
    assert deeds(present(desk(state, JUDGE)), AGENT) == []


def test_a_judge_who_is_not_in_the_room_yet_controls_nothing() -> None:
    state = with_(hearing(), JUDGE, connection=Connection.LOST)
    assert present(desk(state, JUDGE)).hearing_acts == ()


def test_the_list_counts_who_is_here() -> None:
    state = with_(hearing(), AGENT, connection=Connection.LOST)
    assert present(desk(state, JUDGE)).people.title == "People 4/5"
    assert present(desk(state, JUDGE, ZH)).people.title == "人员 4/5"


# What stands in the middle ----------------------------------------------------------------------


def test_before_the_opening_the_middle_says_what_to_wait_for() -> None:
    for who, line in (
        (JUDGE, "When everybody is here, open the hearing below."),
        (
            DEFENDANT,
            "Check your picture and microphone, and wait for the judge to begin.",
        ),
    ):
        interlude = present(desk(hearing(**SCHEDULED), who)).interlude
        assert interlude is not None
        assert interlude.lines == (line,)


def test_a_recess_tells_by_whom_since_when_why_and_until_when() -> None:
    state = paused(resumes_at=NOW + timedelta(minutes=8))
    interlude = present(desk(state, DEFENDANT)).interlude  # type: ignore[arg-type]
    assert interlude is not None
    assert interlude.lines[:3] == (
        "Ordered by the presiding judge at 09:39",
        "Reason: Short break",
        "Expected to resume at 09:49",
    )


def test_a_recess_without_an_end_promises_none() -> None:
    interlude = present(desk(paused(), DEFENDANT)).interlude  # type: ignore[arg-type]
    assert interlude is not None
    assert not any("Expected" in each for each in interlude.lines)


def test_a_recess_of_which_only_the_phase_is_known_is_still_a_recess() -> None:
    interlude = present(desk(hearing(phase=HearingPhase.PAUSED), DEFENDANT)).interlude
    assert interlude is not None
    assert interlude.title == "The hearing is in recess"


def test_an_exhibit_on_the_table_stands_before_any_interlude() -> None:
    screen = present(desk(showing(hearing(), 1, 1, JUDGE), DEFENDANT))
    assert screen.page is not None
    assert screen.interlude is None


# What is wrong ----------------------------------------------------------------------------------


def test_all_well_says_nothing() -> None:
    assert present(desk(hearing(), JUDGE)).banner is None


def test_a_lost_line_is_said_before_everything_else() -> None:
    state = desk(
        with_(hearing(), DEFENDANT, muted_by=JUDGE),
        DEFENDANT,
        wire=Wire.RECONNECTING,
        refusal=Failure(Reason.ALREADY_SO),
    )
    banner = present(state).banner
    assert banner is not None
    assert banner.tone is Tone.BAD
    assert "Nobody hears or sees you now." in banner.words


def test_a_refusal_says_what_happened_and_what_to_do_with_its_number() -> None:
    refusal = Failure(Reason.UNEXPECTED, reference="7F3A")
    english = present(desk(hearing(), JUDGE, refusal=refusal)).banner
    chinese = present(desk(hearing(), JUDGE, ZH, refusal=refusal)).banner
    assert english is not None
    assert chinese is not None
    assert english.words.endswith("Reference 7F3A")
    assert chinese.words.endswith("编号 7F3A")
    assert " " not in chinese.words.removesuffix("编号 7F3A")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"media": MediaState.FAILED}, "Sound and picture did not connect"),
        ({"camera_failure": Failure(Reason.CAMERA_UNREADABLE)}, "The camera cannot be used: "),
        (
            {"microphone_failure": Failure(Reason.MICROPHONE_MISSING)},
            "The microphone cannot be used: ",
        ),
    ],
)
def test_trouble_with_ones_own_media_is_said(changes: dict[str, Any], words: str) -> None:
    banner = present(desk(hearing(), DEFENDANT, **changes)).banner
    assert banner is not None
    assert banner.tone is Tone.WARN
    assert banner.words.startswith(words)


def test_whoever_is_muted_is_told_by_whom() -> None:
    state = with_(hearing(), DEFENDANT, muted_by=JUDGE)
    banner = present(desk(state, DEFENDANT)).banner
    assert banner is not None
    assert banner.words == "You have been muted by the presiding judge."
    chinese = present(desk(state, DEFENDANT, ZH)).banner
    assert chinese is not None
    assert chinese.words == "您已被审判长禁言。"


def test_a_desk_that_does_not_know_its_own_seat_yet_shows_the_room_without_controls() -> None:
    screen = present(desk(hearing(), None))  # type: ignore[arg-type]
    assert screen.hearing_acts == ()
    assert screen.bar is not None
