"""Whatever anybody asks, in whatever order: room, record and every desk agree."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from client.protocol.hearing import (
    AdmitParticipant,
    CloseCamera,
    CloseHearing,
    CloseMicrophone,
    Command,
    GrantShowing,
    LeaveHearing,
    MuteParticipant,
    OpenCamera,
    OpenHearing,
    OpenMicrophone,
    PauseHearing,
    PutAwayExhibit,
    ResumeHearing,
    ShowPage,
    UnmuteParticipant,
    WithdrawShowing,
)
from client.protocol.ids import ParticipantId
from server_stub.domain.hearing import flows
from tests.courtroom.court_in_memory import (
    CLERK,
    CONTRACT,
    DEFENDANT,
    JUDGE,
    PLAINTIFF,
    WITNESS,
    CourtInMemory,
    Desk,
    court_in_memory,
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
            LeaveHearing(),
        )
    ),
)
steps = st.one_of(
    st.tuples(st.just("enter"), people, st.none()),
    st.tuples(st.just("vanish"), people, st.none()),
    st.tuples(st.just("restart"), people, st.none()),
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
            elif deed == "ask" and command is not None and desk.member is not None:
                await desk.ask(command)
            _check_nothing_passes_that_should_not(court)
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
