"""No word is lost: what was said while a line was away is offered to whoever had a seat."""

from datetime import timedelta

import pytest

from client.protocol.errors import NotFound, Reason, TooMany
from client.protocol.hearing import (
    AdmitParticipant,
    CloseHearing,
    LeaveHearing,
    OpenHearing,
    ParticipantLost,
    ReportCaughtUp,
    ReportMissed,
    SpeechCaughtUp,
    SpeechMissed,
)
from client.protocol.ids import ParticipantId, Seq
from client.protocol.signalling import LegConnected, LegHeard
from client.protocol.wire import Told
from tests.courtroom.court_in_memory import (
    DEFENDANT,
    HEARING,
    JUDGE,
    PLAINTIFF,
    CourtInMemory,
    Desk,
)

SECOND = timedelta(seconds=1)


def missed(court: CourtInMemory) -> list[SpeechMissed]:
    return [each.event for each in court.store.record if isinstance(each.event, SpeechMissed)]


def number_of_the_last_line(court: CourtInMemory) -> Seq:
    return court.store.record[-1].seq


async def seated(court: CourtInMemory) -> tuple[Desk, Desk, Desk]:
    """A judge and both parties in the courtroom of an open hearing."""
    judge, plaintiff, defendant = await court.enter(JUDGE, PLAINTIFF, DEFENDANT)
    await judge.ask(OpenHearing())
    for party in (PLAINTIFF, DEFENDANT):
        await judge.ask(AdmitParticipant(participant=party))
    return judge, plaintiff, defendant


async def come_back(court: CourtInMemory, desk: Desk, away_s: float = 60.0) -> None:
    """Return with a new leg; the one before was last heard so long ago."""
    await desk.enter()
    since = court.now - timedelta(seconds=away_s)
    await court.tell(
        LegConnected(hearing=HEARING, participant=desk.participant, leg=2, missed_since=since)
    )


async def test_who_comes_back_is_told_what_was_said_meanwhile_and_so_is_everybody(
    court: CourtInMemory,
) -> None:
    judge, plaintiff, _ = await seated(court)
    await plaintiff.vanish()
    spoken = court.speak(JUDGE, 20.0)
    await come_back(court, plaintiff)
    (event,) = missed(court)
    assert event.participant == PLAINTIFF
    assert event.spoken == (spoken,)
    assert event in [each.recorded.event for each in judge.heard if isinstance(each, Told)]


async def test_where_nobody_spoke_nothing_was_missed(court: CourtInMemory) -> None:
    _, plaintiff, _ = await seated(court)
    await plaintiff.vanish()
    court.let_pass(20.0)
    await come_back(court, plaintiff)
    assert missed(court) == []


async def test_ones_own_words_and_half_a_word_are_not_offered(court: CourtInMemory) -> None:
    _, plaintiff, _ = await seated(court)
    court.speak(PLAINTIFF, 5.0)
    court.speak(JUDGE, 0.1)
    await come_back(court, plaintiff)
    assert missed(court) == []


async def test_the_first_leg_of_a_person_has_missed_nothing(court: CourtInMemory) -> None:
    await seated(court)
    court.speak(JUDGE, 5.0)
    await court.tell(LegConnected(hearing=HEARING, participant=PLAINTIFF, leg=1))
    assert missed(court) == []


async def test_what_was_said_before_ones_admission_is_never_offered(court: CourtInMemory) -> None:
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    await judge.ask(OpenHearing())
    court.speak(JUDGE, 20.0)
    await judge.ask(AdmitParticipant(participant=PLAINTIFF))
    admitted_at = court.now
    assert await plaintiff.ask(ReportMissed(lasted_s=600.0)) is None
    await come_back(court, plaintiff)
    assert missed(court) == []
    court.speak(JUDGE, 10.0)
    assert await plaintiff.ask(ReportMissed(lasted_s=600.0)) is None
    (event,) = missed(court)
    assert event.since >= admitted_at
    assert [each.begins_at >= admitted_at for each in event.spoken] == [True]


async def test_whoever_waits_is_offered_nothing(court: CourtInMemory) -> None:
    await court.enter(JUDGE, PLAINTIFF)
    since = court.now
    court.speak(JUDGE, 20.0)
    await court.tell(
        LegConnected(hearing=HEARING, participant=PLAINTIFF, leg=2, missed_since=since)
    )
    assert missed(court) == []


async def test_whoever_left_by_choice_is_not_offered_what_was_said_without_them(
    court: CourtInMemory,
) -> None:
    _, plaintiff, _ = await seated(court)
    await plaintiff.ask(LeaveHearing())
    await plaintiff.vanish()
    court.speak(JUDGE, 20.0)
    await come_back(court, plaintiff)
    assert missed(court) == []


async def test_the_same_words_are_offered_once(court: CourtInMemory) -> None:
    _, plaintiff, _ = await seated(court)
    await plaintiff.vanish()
    court.speak(JUDGE, 20.0)
    await come_back(court, plaintiff)
    assert await plaintiff.ask(ReportMissed(lasted_s=30.0)) is None
    await court.tell(
        LegHeard(
            hearing=HEARING,
            participant=PLAINTIFF,
            missed_since=court.now - timedelta(seconds=30),
        )
    )
    assert len(missed(court)) == 1


async def test_a_gap_in_the_sound_alone_is_reported_by_the_desk(court: CourtInMemory) -> None:
    _, plaintiff, _ = await seated(court)
    court.speak(JUDGE, 20.0)
    assert await plaintiff.ask(ReportMissed(lasted_s=5.0, ended_ago_s=10.0)) is None
    (event,) = missed(court)
    (spoken,) = event.spoken
    assert timedelta(seconds=3) <= spoken.ends_at - spoken.begins_at <= timedelta(seconds=5)


async def test_a_hearing_that_is_closed_offers_nothing_more(court: CourtInMemory) -> None:
    judge, plaintiff, _ = await seated(court)
    court.speak(JUDGE, 20.0)
    await judge.ask(CloseHearing())
    since = court.now - timedelta(seconds=60)
    await court.tell(
        LegConnected(hearing=HEARING, participant=PLAINTIFF, leg=2, missed_since=since)
    )
    assert missed(court) == []
    assert await plaintiff.ask(ReportMissed(lasted_s=60.0)) is Reason.HEARING_CLOSED


async def test_having_caught_up_is_recorded_once_and_only_by_oneself(court: CourtInMemory) -> None:
    judge, plaintiff, defendant = await seated(court)
    await plaintiff.vanish()
    court.speak(JUDGE, 20.0)
    await come_back(court, plaintiff)
    seq = number_of_the_last_line(court)
    assert await defendant.ask(ReportCaughtUp(missed=seq)) is Reason.NOT_FOUND
    assert await judge.ask(ReportCaughtUp(missed=Seq(1))) is Reason.NOT_FOUND
    assert await plaintiff.ask(ReportCaughtUp(missed=seq)) is None
    assert await plaintiff.ask(ReportCaughtUp(missed=seq)) is None
    caught_up = [each.event for each in court.store.record if each.seq > seq]
    assert caught_up == [SpeechCaughtUp(participant=PLAINTIFF, missed=seq)]


async def test_the_speech_is_given_to_the_one_who_missed_it_and_to_nobody_else(
    court: CourtInMemory,
) -> None:
    _, plaintiff, _ = await seated(court)
    await plaintiff.vanish()
    court.speak(JUDGE, 20.0)
    await come_back(court, plaintiff)
    seq = number_of_the_last_line(court)
    event, (speech,) = await court.room.missed_speech(PLAINTIFF, seq)
    assert event == missed(court)[0]
    assert speech.speaker == JUDGE
    for who, line in (
        (DEFENDANT, seq),
        (JUDGE, seq),
        (PLAINTIFF, Seq(1)),
        (PLAINTIFF, Seq(seq + 1)),
        (ParticipantId("stranger"), seq),
    ):
        with pytest.raises(NotFound):
            await court.room.missed_speech(who, line)


async def test_what_is_given_begins_and_ends_a_little_outside_of_what_was_missed(
    court: CourtInMemory,
) -> None:
    _, plaintiff, _ = await seated(court)
    court.let_pass(60.0)
    await plaintiff.vanish()
    spoken = court.speak(JUDGE, 20.0)
    await come_back(court, plaintiff, 40.0)
    await court.room.missed_speech(PLAINTIFF, number_of_the_last_line(court))
    (given,) = court.forwarder.given
    assert (given.begins_at, given.ends_at) == (spoken.begins_at - SECOND, spoken.ends_at + SECOND)


async def test_nothing_is_given_from_before_ones_admission_or_after_one_has_left(
    court: CourtInMemory,
) -> None:
    _, _, defendant = await seated(court)
    admitted_at = court.now
    await defendant.vanish()
    court.speak(JUDGE, 20.0)
    await come_back(court, defendant)
    seq = number_of_the_last_line(court)
    assert await defendant.ask(LeaveHearing()) is None
    left_at = court.now
    court.speak(JUDGE, 20.0)
    await court.room.missed_speech(DEFENDANT, seq)
    (given,) = court.forwarder.given
    assert given.begins_at >= admitted_at
    assert given.ends_at <= left_at


async def test_what_lies_around_two_spans_of_one_speaker_is_given_once(
    court: CourtInMemory,
) -> None:
    _, plaintiff, _ = await seated(court)
    await plaintiff.vanish()
    first = court.speak(JUDGE, 5.0)
    court.let_pass(1.0)
    last = court.speak(JUDGE, 5.0)
    court.speak(DEFENDANT, 5.0)
    await come_back(court, plaintiff)
    await court.room.missed_speech(PLAINTIFF, number_of_the_last_line(court))
    assert sorted(each.speaker for each in court.forwarder.given) == [DEFENDANT, JUDGE]
    of_judge = next(each for each in court.forwarder.given if each.speaker == JUDGE)
    assert of_judge.begins_at <= first.begins_at
    assert of_judge.ends_at >= last.ends_at


async def test_a_court_that_crashed_still_knows_who_missed_what(court: CourtInMemory) -> None:
    _, plaintiff, _ = await seated(court)
    await plaintiff.vanish()
    court.speak(JUDGE, 20.0)
    await come_back(court, plaintiff)
    seq = number_of_the_last_line(court)
    await court.restart()
    event, _ = await court.room.missed_speech(PLAINTIFF, seq)
    assert event.participant == PLAINTIFF
    await plaintiff.enter()
    assert await plaintiff.ask(ReportMissed(lasted_s=600.0)) is None
    assert len(missed(court)) == 1, "what was offered before the crash is not offered again"


async def test_without_its_forwarder_a_court_has_kept_nothing(court: CourtInMemory) -> None:
    _, plaintiff, _ = await seated(court)
    court.speak(JUDGE, 20.0)
    court.forwarder.gone = True
    await come_back(court, plaintiff)
    assert missed(court) == []


async def test_one_desk_cannot_keep_the_court_looking_for_what_it_missed(
    court: CourtInMemory,
) -> None:
    _, plaintiff, defendant = await seated(court)
    answers = []
    for _ in range(30):
        court.speak(JUDGE, 0.25)
        answers.append(await plaintiff.ask(ReportMissed(lasted_s=0.5)))
    allowed = answers.count(None)
    assert 10 <= allowed <= 10 + 30 * 0.25 + 1
    assert answers.count(Reason.TOO_MANY) == 30 - allowed
    assert len(missed(court)) <= allowed
    assert await defendant.ask(ReportMissed(lasted_s=0.5)) is None, "the others may still ask"
    court.let_pass(5.0)
    assert await plaintiff.ask(ReportMissed(lasted_s=0.5)) is None, "and so may they, later"


async def test_kept_speech_is_not_fetched_again_and_again(court: CourtInMemory) -> None:
    _, plaintiff, _ = await seated(court)
    await plaintiff.vanish()
    court.speak(JUDGE, 20.0)
    await come_back(court, plaintiff)
    seq = number_of_the_last_line(court)
    for _ in range(10):
        await court.room.missed_speech(PLAINTIFF, seq)
    with pytest.raises(TooMany):
        await court.room.missed_speech(PLAINTIFF, seq)
    assert await plaintiff.ask(ReportMissed(lasted_s=1.0)) is Reason.TOO_MANY
    court.let_pass(1.0)
    await court.room.missed_speech(PLAINTIFF, seq)


async def test_whoever_was_away_again_is_offered_the_second_gap_and_not_the_first_again(
    court: CourtInMemory,
) -> None:
    _, plaintiff, _ = await seated(court)
    await plaintiff.vanish()
    court.speak(JUDGE, 20.0)
    await come_back(court, plaintiff)
    first = number_of_the_last_line(court)
    # What they missed is still being played to them when the line goes again.
    await plaintiff.vanish()
    court.speak(DEFENDANT, 10.0)
    await come_back(court, plaintiff)
    second = number_of_the_last_line(court)
    one, other = missed(court)
    assert [each.speaker for each in other.spoken] == [DEFENDANT]
    assert other.since >= one.until
    for seq, event in ((first, one), (second, other)):
        assert (await court.room.missed_speech(PLAINTIFF, seq))[0] == event


async def test_everybody_who_spoke_at_once_was_missed(court: CourtInMemory) -> None:
    _, plaintiff, _ = await seated(court)
    await plaintiff.vanish()
    clerk = ParticipantId("clerk")
    spoken = court.speak(JUDGE, 20.0)
    court.forwarder.said += [
        spoken.model_copy(update={"speaker": DEFENDANT, "begins_at": spoken.begins_at + SECOND}),
        spoken.model_copy(update={"speaker": clerk, "ends_at": spoken.ends_at - SECOND}),
    ]
    await come_back(court, plaintiff)
    (event,) = missed(court)
    assert {each.speaker for each in event.spoken} == {JUDGE, DEFENDANT, clerk}
    seq = number_of_the_last_line(court)
    _, speech = await court.room.missed_speech(PLAINTIFF, seq)
    assert {each.speaker for each in speech} == {JUDGE, DEFENDANT, clerk}


async def test_whose_own_line_was_cut_while_they_spoke_was_heard_by_nobody_and_lost_in_the_record(
    court: CourtInMemory,
) -> None:
    _, plaintiff, _ = await seated(court)
    await plaintiff.vanish()
    lost = [each.event for each in court.store.record if isinstance(each.event, ParticipantLost)]
    assert [each.participant for each in lost] == [PLAINTIFF]
    court.let_pass(20.0)
    await come_back(court, plaintiff)
    # Nothing of it ever came: nobody is offered words that nobody has.
    assert missed(court) == []
