"""Whatever anybody asks, in whatever order: room, record and every desk agree."""

import asyncio
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from client.protocol.hearing import (
    AdmitParticipant,
    CloseCamera,
    CloseHearing,
    CloseMicrophone,
    Command,
    EventWithheld,
    GrantShowing,
    LeaveHearing,
    LowerHand,
    MuteParticipant,
    OpenCamera,
    OpenHearing,
    OpenMicrophone,
    ParticipantAdmitted,
    ParticipantConnected,
    ParticipantLeft,
    PauseHearing,
    Place,
    PutAwayExhibit,
    RaiseHand,
    ReportCaughtUp,
    ReportMissed,
    ResumeHearing,
    ShowPage,
    SpeechMissed,
    UnmuteParticipant,
    WithdrawShowing,
    apply,
)
from client.protocol.ids import ParticipantId, Seq
from client.protocol.signalling import LegConnected
from client.protocol.wire import Accepted, AskRefused, Goodbye, Told, Welcome
from server_stub.domain.apart import TOLD, veiled
from server_stub.domain.hearing import flows
from tests.courtroom.court_in_memory import (
    CLERK,
    CONTRACT,
    DEFENDANT,
    HEARING,
    JUDGE,
    PLAINTIFF,
    WITNESS,
    CourtInMemory,
    Desk,
    court_in_memory,
    scheduled_hearing,
)

PEOPLE = (JUDGE, CLERK, PLAINTIFF, DEFENDANT, WITNESS)
people = st.sampled_from(PEOPLE)
whoever = st.sampled_from((*PEOPLE, ParticipantId("stranger")))
commands: st.SearchStrategy[Command] = st.one_of(
    whoever.map(lambda who: AdmitParticipant(participant=who)),
    whoever.map(lambda who: MuteParticipant(participant=who)),
    whoever.map(lambda who: UnmuteParticipant(participant=who)),
    whoever.map(lambda who: GrantShowing(participant=who)),
    whoever.map(lambda who: WithdrawShowing(participant=who)),
    st.one_of(st.none(), whoever).map(lambda who: LowerHand(participant=who)),
    st.integers(0, 60).map(lambda seq: ReportCaughtUp(missed=Seq(seq))),
    st.floats(0.5, 600.0).map(lambda lasted: ReportMissed(lasted_s=lasted)),
    st.sampled_from((1, 2, 3, 4)).map(lambda page: ShowPage(exhibit=CONTRACT, page=page)),
    st.sampled_from(
        (
            OpenHearing(),
            PauseHearing(reason="休庭"),
            ResumeHearing(),
            CloseHearing(),
            OpenMicrophone(),
            CloseMicrophone(),
            OpenCamera(),
            CloseCamera(),
            PutAwayExhibit(),
            RaiseHand(),
            LeaveHearing(),
        )
    ),
)
steps = st.one_of(
    st.tuples(st.just("enter"), people, st.none()),
    st.tuples(st.just("vanish"), people, st.none()),
    st.tuples(st.just("restart"), people, st.none()),
    st.tuples(st.just("speak"), people, st.none()),
    st.tuples(st.just("reconnect"), people, st.none()),
    st.tuples(st.just("ask"), people, commands),
    st.tuples(st.just("ask"), people, commands),
    st.tuples(st.just("ask"), people, commands),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(steps, max_size=40))
def test_any_commands_by_anyone_leave_everybody_in_agreement(
    script: list[tuple[str, ParticipantId, Command | None]],
) -> None:
    asyncio.run(_play(script))


async def _play(script: list[tuple[str, ParticipantId, Command | None]]) -> None:
    async with court_in_memory() as court:
        desks: dict[ParticipantId, Desk] = {each: court.desk(each) for each in PEOPLE}
        for deed, person, command in script:
            desk = desks[person]
            closed = court.room.state.phase == "closed"
            if deed == "enter" and not closed:
                await desk.enter()
            elif deed == "vanish" and desk.member is not None:
                await desk.vanish()
            elif deed == "restart":
                await court.restart()
            elif deed == "speak":
                court.speak(person, seconds=2.0)
            elif deed == "reconnect":
                since = court.now - timedelta(seconds=30)
                await court.tell(
                    LegConnected(hearing=HEARING, participant=person, leg=2, missed_since=since)
                )
            elif deed == "ask" and command is not None and desk.member is not None:
                await desk.ask(command)
            _check_nothing_passes_that_should_not(court)
        _check_nobody_is_offered_what_is_not_theirs(court)
        _check_a_witness_is_told_of_nothing_before_they_are_called(desks[WITNESS])
        await court.check_agreement()


def _check_nothing_passes_that_should_not(court: CourtInMemory) -> None:
    state = court.room.state
    assert court.forwarder.flows == flows(state) or not any(
        each.present for each in state.participants
    )
    for flow in court.forwarder.flows:
        for person in (flow.sender, *flow.receivers):
            seat = state.of(person)
            assert seat is not None
            assert seat.present, "a person who is not in the courtroom is in a flow"
        if flow.kind == "audio":
            sender = state.of(flow.sender)
            assert sender is not None
            assert sender.muted_by is None
            assert sender.microphone_open


def _check_a_witness_is_told_of_nothing_before_they_are_called(witness: Desk) -> None:
    called = False
    for each in witness.heard:
        if isinstance(each, Welcome) and each.snapshot is not None:
            seat = each.snapshot.of(WITNESS)
            assert seat is not None
            called = seat.place is Place.COURTROOM
            assert called or each.snapshot == veiled(each.snapshot)
        elif isinstance(each, Told):
            event = each.recorded.event
            assert called or isinstance(event, (*TOLD, EventWithheld))
            if isinstance(event, ParticipantConnected) and event.participant == WITNESS:
                called = event.place is Place.COURTROOM
            elif isinstance(event, ParticipantAdmitted) and event.participant == WITNESS:
                called = True
            elif isinstance(event, ParticipantLeft) and event.participant == WITNESS:
                called = False
        else:
            assert called or isinstance(each, Accepted | AskRefused | Welcome | Goodbye)


def _check_nobody_is_offered_what_is_not_theirs(court: CourtInMemory) -> None:
    state = scheduled_hearing()
    seated: dict[ParticipantId, datetime] = {}
    until: dict[ParticipantId, datetime] = {}
    for recorded in court.store.record:
        state = apply(state, recorded)
        for each in state.participants:
            if each.place is not Place.COURTROOM:
                seated.pop(each.participant, None)
            else:
                seated.setdefault(each.participant, recorded.at)
        event = recorded.event
        if isinstance(event, SpeechMissed):
            who = event.participant
            assert event.since >= seated[who], "offered what was said before they had a seat"
            assert event.since >= until.get(who, event.since), "offered twice"
            assert all(each.speaker != who for each in event.spoken)
            assert all(event.since <= each.begins_at < each.ends_at for each in event.spoken)
            until[who] = event.until
