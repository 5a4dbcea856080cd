"""A witness waits and learns nothing; called in, they see and hear what everybody does."""

from client.protocol.case import HearingPhase
from client.protocol.errors import Reason
from client.protocol.hearing import (
    AdmitParticipant,
    EventWithheld,
    GrantShowing,
    LeaveHearing,
    MuteParticipant,
    OpenCamera,
    OpenHearing,
    OpenMicrophone,
    PauseHearing,
    Place,
    RaiseHand,
    ResumeHearing,
    ShowPage,
    SpeechMissed,
)
from client.protocol.signalling import LegConnected, MediaRefused, SpeakerChanged
from client.protocol.wire import LinesAre, MediaGone, SpeakerIs, Told, Welcome
from tests.courtroom.court_in_memory import (
    CONTRACT,
    HEARING,
    JUDGE,
    PLAINTIFF,
    WITNESS,
    CourtInMemory,
    Desk,
)

PAGE = ShowPage(exhibit=CONTRACT, page=2)


async def in_session(court: CourtInMemory) -> tuple[Desk, Desk, Desk]:
    """Hold a hearing at which a page lies on the table and a witness waits."""
    judge, plaintiff, witness = await court.enter(JUDGE, PLAINTIFF, WITNESS)
    await judge.ask(OpenHearing())
    await judge.ask(AdmitParticipant(participant=PLAINTIFF))
    for each in (judge, plaintiff):
        await each.ask(OpenMicrophone())
        await each.ask(OpenCamera())
    await judge.ask(PAGE)
    await judge.ask(GrantShowing(participant=PLAINTIFF))
    await plaintiff.ask(RaiseHand())
    await judge.ask(MuteParticipant(participant=PLAINTIFF))
    await witness.hear()
    return judge, plaintiff, witness


async def test_a_witness_who_waits_is_told_of_no_exhibit_and_of_nothing_that_is_done(
    court: CourtInMemory,
) -> None:
    judge, _, witness = await in_session(court)
    judge.point(0.5, 0.5)
    await court.tell(SpeakerChanged(hearing=HEARING, participant=PLAINTIFF))
    await court.settle()
    assert witness.state is not None
    assert (witness.state.exhibits, witness.state.shown) == ((), None)
    assert witness.state.phase is HearingPhase.OPEN
    seat = witness.seat(PLAINTIFF)
    assert (seat.hand_raised_at, seat.muted_by, seat.may_show) == (None, None, False)
    assert (seat.microphone_open, seat.camera_open) == (False, False)
    assert not any(str(CONTRACT) in each.model_dump_json() for each in witness.heard)
    assert {type(each) for each in witness.heard} == {Welcome, Told}
    # What they are not told is counted all the same.
    assert witness.state.seq == court.room.state.seq
    hidden = [
        each
        for each in witness.heard
        if isinstance(each, Told) and isinstance(each.recorded.event, EventWithheld)
    ]
    assert len(hidden) == 8
    assert not any(isinstance(each.event, EventWithheld) for each in court.store.record)


async def test_no_packet_is_ordered_to_or_from_a_witness_who_waits(court: CourtInMemory) -> None:
    _, _, witness = await in_session(court)
    await witness.offer()
    refused = witness.newest(MediaRefused)
    assert refused is not None
    assert refused.reason == Reason.NOT_IN_COURTROOM
    assert court.forwarder.legs == []
    for _, flows in court.forwarder.orders:
        assert all(WITNESS not in (each.sender, *each.receivers) for each in flows)
    assert await witness.ask(OpenMicrophone()) is Reason.NOT_IN_COURTROOM
    assert await witness.ask(PAGE) is Reason.NOT_IN_COURTROOM
    await court.tell(LegConnected(hearing=HEARING, participant=PLAINTIFF, leg=1))
    court.forwarder.die()
    court.forwarder.come_back()
    await court.settle()
    assert not any(isinstance(each, LinesAre | SpeakerIs | MediaGone) for each in witness.heard)


async def test_a_witness_who_is_called_in_sees_how_things_stand(court: CourtInMemory) -> None:
    judge, _, witness = await in_session(court)
    assert await judge.ask(AdmitParticipant(participant=WITNESS)) is None
    await witness.hear()
    assert witness.state == court.room.state
    assert witness.state is not None
    assert witness.state.shown is not None
    assert (witness.state.shown.exhibit, witness.state.shown.page) == (CONTRACT, 2)
    await judge.ask(ShowPage(exhibit=CONTRACT, page=3))
    await witness.hear()
    told = witness.newest(Told)
    assert told is not None
    assert told.recorded.event.type == "page_shown"
    pairs = {
        (flow.sender, receiver) for flow in court.forwarder.flows for receiver in flow.receivers
    }
    assert (JUDGE, WITNESS) in pairs


async def test_what_was_said_before_a_witness_was_called_is_never_given_to_them(
    court: CourtInMemory,
) -> None:
    judge, _, witness = await in_session(court)
    before = court.now
    court.speak(JUDGE, seconds=5.0)
    await judge.ask(AdmitParticipant(participant=WITNESS))
    await court.tell(LegConnected(hearing=HEARING, participant=WITNESS, leg=1, missed_since=before))
    assert not any(isinstance(each.event, SpeechMissed) for each in court.store.record)
    assert witness.seat(WITNESS).place is Place.COURTROOM


async def test_a_witness_who_comes_back_is_never_told_what_has_happened_meanwhile(
    court: CourtInMemory,
) -> None:
    judge, plaintiff, witness = await in_session(court)
    await witness.vanish()
    await judge.ask(ShowPage(exhibit=CONTRACT, page=1))
    witness.heard.clear()
    await witness.enter()
    welcome, *others = witness.heard
    assert isinstance(welcome, Welcome)
    assert welcome.snapshot is not None
    assert welcome.snapshot.exhibits == ()
    assert len(others) == 1
    # Once called they come back to their seat, as everybody does, and to the whole.
    await judge.ask(AdmitParticipant(participant=WITNESS))
    await witness.vanish()
    await plaintiff.ask(RaiseHand())
    await witness.enter()
    assert witness.state == court.room.state
    # Who has gone is told nothing more, until they have their seat again.
    await witness.ask(LeaveHearing())
    await judge.ask(PAGE)
    await witness.hear()
    told = witness.newest(Told)
    assert told is not None
    assert isinstance(told.recorded.event, EventWithheld)
    await witness.vanish()
    await witness.enter()
    assert witness.state == court.room.state


async def test_a_recess_is_nothing_to_one_who_waits(court: CourtInMemory) -> None:
    judge, _, witness = await in_session(court)
    await judge.ask(PauseHearing(reason="合议庭评议证据二"))
    await witness.hear()
    assert witness.state is not None
    assert (witness.state.phase, witness.state.pause) == (HearingPhase.OPEN, None)
    await witness.vanish()
    witness.heard.clear()
    await witness.enter()
    assert (witness.state.phase, witness.state.pause) == (HearingPhase.OPEN, None)
    await judge.ask(ResumeHearing())
