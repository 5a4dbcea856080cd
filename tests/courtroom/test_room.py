"""A hearing from the members' seats: who comes in, what happens, and who is told."""

from client.protocol.case import HearingPhase
from client.protocol.errors import Reason
from client.protocol.hearing import (
    AdmitParticipant,
    CloseHearing,
    Connection,
    LeaveHearing,
    MuteParticipant,
    OpenCamera,
    OpenHearing,
    OpenMicrophone,
    ParticipantMuted,
    PauseHearing,
    Place,
    ResumeHearing,
    ShowPage,
    UnmuteParticipant,
)
from client.protocol.signalling import Kind, MediaAnswered, MediaRefused
from client.protocol.wire import Goodbye, Told, Welcome
from tests.conftest import Announce
from tests.courtroom.court_in_memory import (
    CONTRACT,
    DEFENDANT,
    HEARING,
    JUDGE,
    PLAINTIFF,
    CourtInMemory,
)


def _flow_pairs(court: CourtInMemory, kind: Kind) -> set[tuple[str, str]]:
    return {
        (flow.sender, receiver)
        for flow in court.forwarder.flows
        if flow.kind is kind
        for receiver in flow.receivers
    }


async def test_the_bench_goes_straight_in_and_a_party_waits(court: CourtInMemory) -> None:
    _, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    assert plaintiff.seat(JUDGE).place is Place.COURTROOM
    assert plaintiff.seat(PLAINTIFF).place is Place.LOBBY


async def test_an_admitted_party_is_heard_once_the_microphone_is_open(court: CourtInMemory) -> None:
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    assert await plaintiff.ask(OpenMicrophone()) is Reason.NOT_IN_COURTROOM
    assert await judge.ask(AdmitParticipant(participant=PLAINTIFF)) is None
    assert await plaintiff.ask(OpenMicrophone()) is None
    assert _flow_pairs(court, Kind.AUDIO) == {(PLAINTIFF, JUDGE)}


async def test_nothing_passes_to_or_from_a_person_who_waits(court: CourtInMemory) -> None:
    judge, _, defendant = await court.enter(JUDGE, PLAINTIFF, DEFENDANT)
    await judge.ask(AdmitParticipant(participant=DEFENDANT))
    await judge.ask(OpenCamera())
    await defendant.ask(OpenCamera())
    people = {person for pair in _flow_pairs(court, Kind.VIDEO) for person in pair}
    assert people == {JUDGE, DEFENDANT}


async def test_media_of_a_person_who_waits_are_not_even_connected(court: CourtInMemory) -> None:
    _, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    await plaintiff.offer()
    assert isinstance(plaintiff.heard[-1], MediaRefused)
    assert court.forwarder.legs == []


async def test_an_admitted_person_is_connected_with_a_slot_for_everybody_else(
    court: CourtInMemory,
) -> None:
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    await judge.ask(AdmitParticipant(participant=PLAINTIFF))
    await plaintiff.offer()
    assert isinstance(plaintiff.heard[-1], MediaAnswered)
    (leg,) = court.forwarder.legs
    assert PLAINTIFF not in leg.others
    assert len(leg.others) == 4


async def test_a_desk_s_answer_goes_to_a_forwarder_that_has_offered(court: CourtInMemory) -> None:
    (judge,) = await court.enter(JUDGE)
    court.forwarder.offer = "v=0 of the forwarder"
    await judge.offer()
    answered = judge.heard[-1]
    assert isinstance(answered, MediaAnswered)
    assert answered.offer == "v=0 of the forwarder"
    await judge.answer(1)
    assert court.forwarder.accepted == [(JUDGE, 1, "v=0 too")]


async def test_an_answer_to_what_was_not_offered_is_refused(court: CourtInMemory) -> None:
    (judge,) = await court.enter(JUDGE)
    await judge.offer()
    await judge.answer(1)
    refused = judge.heard[-1]
    assert isinstance(refused, MediaRefused)
    assert refused.reason == Reason.BAD_SDP


async def test_an_answer_to_an_older_leg_is_dropped(court: CourtInMemory) -> None:
    (judge,) = await court.enter(JUDGE)
    court.forwarder.offer = "v=0 of the forwarder"
    await judge.offer(1)
    await judge.offer(2)
    await judge.answer(1)
    assert court.forwarder.accepted == []


async def test_an_answer_is_refused_while_the_forwarder_is_gone(court: CourtInMemory) -> None:
    (judge,) = await court.enter(JUDGE)
    await judge.offer()
    court.forwarder.gone = True
    await judge.answer(1)
    refused = judge.heard[-1]
    assert isinstance(refused, MediaRefused)
    assert refused.reason == Reason.MEDIA_UNAVAILABLE


async def test_a_desk_is_answered_even_when_its_forwarder_fails_in_a_new_way(
    court: CourtInMemory, expected_log: Announce
) -> None:
    expected_log("media could not be connected", logger="mingjing.courtroom")
    (judge,) = await court.enter(JUDGE)
    court.forwarder.broken = True
    await judge.offer()
    assert judge.heard[-1] == MediaRefused(leg=1, reason=Reason.UNEXPECTED)
    court.forwarder.broken = False
    await judge.offer(2)
    court.forwarder.broken = True
    await judge.answer(2)
    assert judge.heard[-1] == MediaRefused(leg=2, reason=Reason.UNEXPECTED)


async def test_a_muted_party_stays_muted_whatever_they_ask(court: CourtInMemory) -> None:
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    await judge.ask(AdmitParticipant(participant=PLAINTIFF))
    await plaintiff.ask(OpenMicrophone())
    assert await judge.ask(MuteParticipant(participant=PLAINTIFF)) is None
    assert _flow_pairs(court, Kind.AUDIO) == set()
    assert await plaintiff.ask(OpenMicrophone()) is Reason.MUTED_BY_COURT
    await judge.ask(UnmuteParticipant(participant=PLAINTIFF))
    assert _flow_pairs(court, Kind.AUDIO) == set(), "only the person opens their microphone"
    assert await plaintiff.ask(OpenMicrophone()) is None


async def test_a_mute_is_in_force_before_anybody_is_told(court: CourtInMemory) -> None:
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    await judge.ask(AdmitParticipant(participant=PLAINTIFF))
    await plaintiff.ask(OpenMicrophone())
    await judge.ask(MuteParticipant(participant=PLAINTIFF))
    muted = next(each for each in court.store.record if isinstance(each.event, ParticipantMuted))
    seq_of_order, flows = court.forwarder.orders[-1]
    assert seq_of_order == muted.seq
    assert flows == ()


async def test_a_pause_takes_everybody_off_the_air(court: CourtInMemory) -> None:
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    await judge.ask(AdmitParticipant(participant=PLAINTIFF))
    await judge.ask(OpenHearing())
    for desk in (judge, plaintiff):
        await desk.ask(OpenMicrophone())
        await desk.ask(OpenCamera())
    await judge.ask(PauseHearing(reason="合议庭评议"))
    assert court.forwarder.flows == ()
    assert await plaintiff.ask(OpenMicrophone()) is Reason.HEARING_NOT_OPEN
    await judge.ask(ResumeHearing())
    assert _flow_pairs(court, Kind.AUDIO) == set()
    assert _flow_pairs(court, Kind.VIDEO) == {(JUDGE, PLAINTIFF), (PLAINTIFF, JUDGE)}


async def test_a_party_may_not_show_a_page(court: CourtInMemory) -> None:
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    await judge.ask(AdmitParticipant(participant=PLAINTIFF))
    await judge.ask(OpenHearing())
    assert await plaintiff.ask(ShowPage(exhibit=CONTRACT, page=1)) is Reason.NOT_YOUR_OFFICE


async def test_everybody_sees_the_page_that_was_shown_and_latecomers_too(
    court: CourtInMemory,
) -> None:
    (judge,) = await court.enter(JUDGE)
    await judge.ask(OpenHearing())
    assert await judge.ask(ShowPage(exhibit=CONTRACT, page=3)) is None
    assert await judge.ask(ShowPage(exhibit=CONTRACT, page=4)) is Reason.NO_SUCH_PAGE
    (plaintiff,) = await court.enter(PLAINTIFF)
    assert plaintiff.state is not None
    assert plaintiff.state.shown is not None
    assert plaintiff.state.shown.page == 3


async def test_only_the_one_who_shows_the_page_points_at_it(court: CourtInMemory) -> None:
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    await judge.ask(AdmitParticipant(participant=PLAINTIFF))
    await judge.ask(OpenHearing())
    await judge.ask(ShowPage(exhibit=CONTRACT, page=1))
    judge.point(0.25, 0.5)
    plaintiff.point(0.9, 0.9)
    assert [(p.x, p.y) for p in await plaintiff.pointers()] == [(0.25, 0.5)]
    assert await judge.pointers() == []


async def test_only_the_newest_pointer_waits_for_a_slow_reader(court: CourtInMemory) -> None:
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    await judge.ask(AdmitParticipant(participant=PLAINTIFF))
    await judge.ask(OpenHearing())
    await judge.ask(ShowPage(exhibit=CONTRACT, page=1))
    for step in range(50):
        judge.point(step / 100, 0.5)
    assert [p.x for p in await plaintiff.pointers()] == [0.49]


async def test_a_lost_wire_is_not_leaving_and_the_seat_is_kept(court: CourtInMemory) -> None:
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    await judge.ask(AdmitParticipant(participant=PLAINTIFF))
    await plaintiff.ask(OpenMicrophone())
    await plaintiff.vanish()
    assert court.seat(PLAINTIFF).connection is Connection.LOST
    assert court.forwarder.flows == ()
    await plaintiff.enter()
    assert court.seat(PLAINTIFF).place is Place.COURTROOM


async def test_who_comes_back_hears_only_what_was_missed(court: CourtInMemory) -> None:
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    await plaintiff.vanish()
    await judge.ask(OpenHearing())
    plaintiff.heard.clear()
    await plaintiff.enter()
    welcome = plaintiff.heard[0]
    assert isinstance(welcome, Welcome)
    assert welcome.snapshot is None
    told = [each for each in plaintiff.heard if isinstance(each, Told)]
    assert [each.recorded.event.type for each in told] == [
        "participant_lost",
        "hearing_opened",
        "participant_connected",
    ]


async def test_a_member_from_a_future_that_never_was_gets_a_snapshot(court: CourtInMemory) -> None:
    (judge,) = await court.enter(JUDGE)
    desk = court.desk(PLAINTIFF)
    assert judge.state is not None
    desk.state = judge.state.model_copy(update={"seq": 500})
    await desk.enter()
    assert isinstance(desk.heard[0], Welcome)
    assert desk.heard[0].snapshot is not None


async def test_a_second_desk_of_the_same_person_puts_the_first_out(court: CourtInMemory) -> None:
    (first,) = await court.enter(JUDGE)
    (second,) = await court.enter(JUDGE)
    await first.hear()
    assert isinstance(first.heard[-1], Goodbye)
    assert first.heard[-1].reason == Reason.TAKEN_OVER
    await first.vanish()
    assert court.seat(JUDGE).connection is Connection.LIVE
    assert await second.ask(OpenHearing()) is None


async def test_a_court_that_crashed_goes_on_where_it_stood(court: CourtInMemory) -> None:
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    await judge.ask(AdmitParticipant(participant=PLAINTIFF))
    await judge.ask(OpenHearing())
    await judge.ask(ShowPage(exhibit=CONTRACT, page=2))
    await court.restart()
    assert court.seat(PLAINTIFF).connection is Connection.LOST
    await judge.enter()
    await plaintiff.enter()
    assert court.room.state.phase is HearingPhase.OPEN
    assert court.seat(PLAINTIFF).place is Place.COURTROOM
    assert court.room.state.shown is not None


async def test_what_could_not_be_recorded_did_not_happen(
    court: CourtInMemory, expected_log: Announce
) -> None:
    expected_log("a command failed")
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    court.store.full = True
    assert await judge.ask(OpenHearing()) is Reason.UNEXPECTED
    court.store.full = False
    await plaintiff.hear()
    assert court.room.state.phase is HearingPhase.SCHEDULED
    assert await judge.ask(OpenHearing()) is None


async def test_a_hearing_goes_on_without_its_forwarder(
    court: CourtInMemory, expected_log: Announce
) -> None:
    expected_log("the media forwarder is gone")
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    court.forwarder.gone = True
    assert await judge.ask(AdmitParticipant(participant=PLAINTIFF)) is None
    assert await plaintiff.ask(OpenMicrophone()) is None
    await plaintiff.offer()
    refused = plaintiff.heard[-1]
    assert isinstance(refused, MediaRefused)
    assert refused.reason == Reason.MEDIA_UNAVAILABLE


async def test_a_closed_hearing_stays_closed(court: CourtInMemory) -> None:
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    await judge.ask(AdmitParticipant(participant=PLAINTIFF))
    await judge.ask(OpenHearing())
    await plaintiff.ask(OpenCamera())
    await judge.ask(CloseHearing())
    assert court.forwarder.flows == ()
    assert await judge.ask(OpenHearing()) is Reason.HEARING_CLOSED
    assert await plaintiff.ask(LeaveHearing()) is None


async def test_leaving_by_choice_says_so(court: CourtInMemory) -> None:
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    await plaintiff.ask(LeaveHearing())
    await plaintiff.vanish()
    assert court.seat(PLAINTIFF).connection is Connection.LEFT
    assert court.room.state.hearing == HEARING
    assert await judge.ask(AdmitParticipant(participant=PLAINTIFF)) is Reason.NOT_WAITING
