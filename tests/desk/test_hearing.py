"""Going into a hearing from the desk, being there, and coming out."""

import asyncio
import time

from client.courtroom.link import Pace
from client.intents import (
    Ask,
    Back,
    DismissFallBack,
    DismissHeadsetAdvice,
    EnterHearing,
    HearSoundOnly,
    LeaveCourtroom,
    LowerHand,
    PlayMissed,
    Point,
    RaiseHand,
    Refresh,
    SetCamera,
    SetMicrophone,
    SignIn,
    SignOut,
    SkipMissed,
    StopMissed,
    TellUnheard,
)
from client.media.engine import RemoteReadings
from client.protocol.errors import NotFound, NotSignedIn, Reason
from client.protocol.hearing import (
    AdmitParticipant,
    CloseHearing,
    Connection,
    OpenHearing,
    Place,
    PutAwayExhibit,
    Recorded,
    ShowPage,
)
from client.protocol.ids import HearingId
from client.state import ClientState, Device, DeviceKind, Failure, MediaState, Where, Wire
from tests.conftest import Announce
from tests.courtroom.court_in_memory import CONTRACT, HEARING, JUDGE, PLAINTIFF, Desk
from tests.desk.scene import CASE, Scene, desk_at_court


def seat(state: ClientState) -> object:
    attendance = state.attendance
    if attendance is None or attendance.state is None:
        return None
    person = attendance.state.of(PLAINTIFF)
    return None if person is None else person.place


async def wait_in_lobby(scene: Scene) -> Desk:
    """Enter from the case page; a judge sits in the courtroom."""
    (judge,) = await scene.room.inner.enter(JUDGE)
    await scene.open_case()
    scene.take(EnterHearing(HEARING))
    await scene.until(lambda state: seat(state) is Place.LOBBY)
    return judge


async def sit_in_courtroom(scene: Scene) -> Desk:
    judge = await wait_in_lobby(scene)
    assert await judge.ask(AdmitParticipant(participant=PLAINTIFF)) is None
    assert await judge.ask(OpenHearing()) is None
    await scene.until(
        lambda state: (
            state.attendance
            and state.attendance.media is MediaState.LIVE
            and scene.engine.orders.camera
        )
    )
    return judge


async def test_a_party_enters_the_waiting_room_and_is_let_in(signed_in: Scene) -> None:
    await sit_in_courtroom(signed_in)
    state = signed_in.state
    assert state.where is Where.HEARING
    assert state.attendance is not None
    assert state.attendance.you == PLAINTIFF
    assert state.attendance.wire is Wire.LIVE
    assert any(each.attendance and each.attendance.state is None for each in signed_in.published)


async def test_the_courts_time_comes_with_the_welcome(signed_in: Scene) -> None:
    await wait_in_lobby(signed_in)
    welcome_time = signed_in.room.inner.room.state.starts_at
    assert abs((signed_in.state.now - welcome_time).total_seconds()) < 60


async def test_what_the_person_does_in_court_reaches_the_court(signed_in: Scene) -> None:
    await sit_in_courtroom(signed_in)
    signed_in.take(SetMicrophone(True))
    await signed_in.until(lambda _: signed_in.engine.orders.microphone)
    signed_in.take(SetMicrophone(False), SetCamera(False))
    assert not signed_in.engine.orders.microphone
    assert not signed_in.engine.orders.camera
    signed_in.take(Ask(PutAwayExhibit()), Point(0.5, 0.5))
    state = await signed_in.until(lambda state: state.attendance and state.attendance.refusal)
    assert state.attendance is not None
    assert state.attendance.refusal is not None
    assert state.attendance.refusal.reason is Reason.NOT_YOUR_OFFICE


async def test_a_page_is_fetched_by_the_desks_own_counter(
    signed_in: Scene, expected_log: Announce
) -> None:
    expected_log("differs from the record", logger="mingjing.court.exhibits")
    judge = await sit_in_courtroom(signed_in)
    assert await judge.ask(ShowPage(exhibit=CONTRACT, page=1)) is None
    state = await signed_in.until(lambda state: state.attendance and state.attendance.table.failure)
    assert state.attendance is not None
    # The cardboard court's page is not the one of the record, and is not shown.
    assert state.attendance.table.failure is not None
    assert state.attendance.table.failure.reason is Reason.PAGE_DIFFERS


async def test_leaving_leads_to_the_case_and_the_court_is_told(signed_in: Scene) -> None:
    await sit_in_courtroom(signed_in)
    asked = signed_in.court.asked.count("case_file")
    signed_in.take(LeaveCourtroom())
    state = await signed_in.until(lambda state: state.where is Where.CASE)
    assert state.attendance is None
    assert not signed_in.engine.orders.camera
    await signed_in.until(lambda state: state.case and not state.case.loading)
    assert signed_in.court.asked.count("case_file") == asked + 1
    await until_gone(signed_in)
    assert signed_in.room.inner.seat(PLAINTIFF).connection is Connection.LEFT


async def until_gone(scene: Scene) -> None:
    """Wait until the presence has put everything away."""
    await asyncio.wait_for(scene.engine.disconnected.wait(), 10)


async def test_leaving_and_entering_again_at_once_ends_in_the_courtroom(
    signed_in: Scene,
) -> None:
    await sit_in_courtroom(signed_in)
    signed_in.take(LeaveCourtroom(), EnterHearing(HEARING))
    await signed_in.until(
        lambda state: (
            state.attendance
            and state.attendance.media is MediaState.LIVE
            and signed_in.engine.orders.camera
        )
    )
    assert signed_in.state.where is Where.HEARING


async def test_pressing_enter_twice_enters_once(signed_in: Scene) -> None:
    await signed_in.room.inner.enter(JUDGE)
    signed_in.take(EnterHearing(HEARING), EnterHearing(HEARING))
    await signed_in.until(lambda state: seat(state) is Place.LOBBY)
    assert signed_in.court.asked.count("ticket") == 1


async def test_the_way_back_out_of_a_hearing_is_leaving_it(signed_in: Scene) -> None:
    await wait_in_lobby(signed_in)
    signed_in.take(Back())
    state = await signed_in.until(lambda state: state.where is Where.CASE)
    assert state.attendance is None


async def test_a_hearing_that_is_over_stays_to_be_read_until_one_leaves(
    signed_in: Scene,
) -> None:
    judge = await sit_in_courtroom(signed_in)
    assert await judge.ask(CloseHearing()) is None
    state = await signed_in.until(
        lambda state: state.attendance and state.attendance.media is MediaState.NONE
    )
    assert state.where is Where.HEARING
    assert not signed_in.engine.orders.camera
    signed_in.take(LeaveCourtroom())
    await signed_in.until(lambda state: state.where is Where.CASE)


async def test_a_hearing_that_is_not_ones_own_says_so(signed_in: Scene) -> None:
    await signed_in.open_case()
    signed_in.court.errors["ticket"] = NotFound()
    signed_in.take(EnterHearing(HEARING))
    state = await signed_in.until(lambda state: state.attendance and state.attendance.ended)
    assert state.attendance is not None
    assert state.attendance.ended is Reason.NOT_FOUND
    del signed_in.court.errors["ticket"]
    await signed_in.room.inner.enter(JUDGE)
    signed_in.take(EnterHearing(HEARING))
    await signed_in.until(lambda state: seat(state) is Place.LOBBY)


async def test_a_session_that_ends_in_a_hearing_leads_back_into_it(signed_in: Scene) -> None:
    await sit_in_courtroom(signed_in)
    signed_in.court.errors["ticket"] = NotSignedIn(Reason.SESSION_EXPIRED)
    signed_in.room.cut(PLAINTIFF)
    state = await signed_in.until(lambda state: state.where is Where.LOGIN)
    assert state.login.failure == Failure(Reason.SESSION_EXPIRED)
    assert state.attendance is None
    assert not signed_in.engine.orders.camera
    del signed_in.court.errors["ticket"]
    signed_in.take(SignIn("plaintiff", "right", remember=False))
    await signed_in.until(
        lambda state: seat(state) is Place.COURTROOM and signed_in.engine.orders.camera
    )
    assert signed_in.state.where is Where.HEARING
    assert signed_in.state.case is not None
    assert signed_in.state.case.case == CASE


async def test_signing_out_leaves_the_hearing(signed_in: Scene) -> None:
    await sit_in_courtroom(signed_in)
    signed_in.take(SignOut())
    state = await signed_in.until(lambda state: state.where is Where.LOGIN)
    assert state.attendance is None
    await until_gone(signed_in)
    assert signed_in.room.inner.seat(PLAINTIFF).connection is Connection.LEFT


async def test_a_desk_that_is_closed_leaves_the_hearing(signed_in: Scene) -> None:
    await sit_in_courtroom(signed_in)
    await signed_in.close()
    assert signed_in.room.inner.seat(PLAINTIFF).connection is Connection.LEFT
    assert signed_in.engine.closed


async def test_a_desk_closes_in_two_seconds_though_the_court_and_the_devices_are_slow() -> None:
    async with desk_at_court(pace=Pace()) as scene:
        scene.court.held["page"] = asyncio.Event()
        await sit_in_courtroom(await scene.sign_in())
        answers = asyncio.Event()
        store = scene.room.inner.store
        append = store.append_record

        async def slowly(hearing: HearingId, recorded: Recorded) -> None:
            await answers.wait()
            await append(hearing, recorded)

        async def freed() -> None:
            lets_go = asyncio.Event()
            asyncio.get_running_loop().call_later(0.8, lets_go.set)
            await lets_go.wait()
            scene.engine.closed = True

        store.append_record = slowly  # type: ignore[method-assign]
        scene.engine.close = freed  # type: ignore[method-assign]
        began = time.monotonic()
        try:
            await scene.close()
            assert time.monotonic() - began < 2.0
        finally:
            answers.set()
        assert scene.engine.closed
        assert not scene.engine.orders.microphone


async def test_what_was_measured_outlives_the_hearing(signed_in: Scene) -> None:
    await sit_in_courtroom(signed_in)
    signed_in.engine.seen_by = ((JUDGE, RemoteReadings(frames_decoded=50, sound_s=2.0)),)
    signed_in.take(LeaveCourtroom())
    await until_gone(signed_in)
    signed_in.engine.seen_by = ()
    measured = await signed_in.desk.measurements()
    assert measured["readings"]["remote"][JUDGE]["frames_decoded"] == 50
    assert measured["join"]["media_at"] is not None


async def test_outside_a_hearing_its_intents_do_nothing(signed_in: Scene) -> None:
    signed_in.take(
        SetMicrophone(True), SetCamera(True), Ask(OpenHearing()), Point(0.1, 0.1), LeaveCourtroom()
    )
    signed_in.take(Refresh())
    state = await signed_in.until(lambda state: not state.cases.loading)
    assert state.attendance is None
    assert state.notice is None


async def test_a_hand_is_raised_and_lowered_by_the_person(signed_in: Scene) -> None:
    await sit_in_courtroom(signed_in)
    signed_in.take(RaiseHand())
    await signed_in.until(lambda state: hand(state) is not None)
    signed_in.take(LowerHand())
    await signed_in.until(lambda state: hand(state) is None)


def hand(state: ClientState) -> object:
    attendance = state.attendance
    if attendance is None or attendance.state is None:
        return None
    person = attendance.state.of(PLAINTIFF)
    return None if person is None else person.hand_raised_at


async def test_sound_only_is_this_desks_own_affair_and_ends_with_the_hearing(
    signed_in: Scene,
) -> None:
    await sit_in_courtroom(signed_in)
    signed_in.take(HearSoundOnly(True))
    assert signed_in.engine.sound_only
    assert signed_in.state.attendance is not None
    assert signed_in.state.attendance.sound_only_wanted
    signed_in.take(LeaveCourtroom())
    await until_gone(signed_in)
    assert not signed_in.engine.sound_only


async def test_what_was_missed_is_fetched_by_the_desks_own_counter(signed_in: Scene) -> None:
    await sit_in_courtroom(signed_in)
    signed_in.room.inner.speak(JUDGE, 20.0)
    signed_in.engine.say(gaps=1, gap_s=10.0)
    await signed_in.until(lambda state: state.attendance and state.attendance.missed)
    signed_in.take(PlayMissed())
    await signed_in.court.until_asked("missed")
    state = await signed_in.until(lambda state: state.attendance and state.attendance.missed)
    assert state.attendance is not None
    assert state.attendance.missed is not None
    assert state.attendance.missed.playing
    signed_in.take(StopMissed(), SkipMissed())
    await signed_in.until(lambda state: state.attendance and state.attendance.missed is None)


async def test_the_news_of_another_device_can_be_put_away(signed_in: Scene) -> None:
    await sit_in_courtroom(signed_in)
    signed_in.engine.say(fell_back=(DeviceKind.CAMERA,))
    await signed_in.until(lambda state: state.attendance and state.attendance.fell_back)
    signed_in.take(DismissFallBack())
    await signed_in.until(lambda state: state.attendance and not state.attendance.fell_back)


def listens(scene: Scene) -> bool:
    return scene.engine.orders.listening


async def test_the_wish_to_be_told_of_speaking_unheard_is_kept_and_acts_at_once(
    signed_in: Scene,
) -> None:
    await sit_in_courtroom(signed_in)
    assert not listens(signed_in)
    signed_in.take(TellUnheard(True))
    assert listens(signed_in)
    assert signed_in.state.tell_unheard is True
    assert signed_in.memory.now.tell_unheard is True
    signed_in.take(LeaveCourtroom())
    await until_gone(signed_in)
    assert not listens(signed_in)
    signed_in.take(TellUnheard(False))
    assert signed_in.memory.now.tell_unheard is False


async def test_the_headset_advice_can_be_put_away(signed_in: Scene) -> None:
    await sit_in_courtroom(signed_in)
    signed_in.engine.say(unprocessed=True)
    await signed_in.until(lambda state: state.attendance and state.attendance.unprocessed)
    signed_in.take(DismissHeadsetAdvice())
    await signed_in.until(lambda state: state.attendance and not state.attendance.unprocessed)


async def test_a_device_that_is_plugged_in_can_be_chosen_at_once(signed_in: Scene) -> None:
    await sit_in_courtroom(signed_in)
    headset = Device(DeviceKind.MICROPHONE, "headset", "Headset")
    signed_in.engine.say(devices=(headset,))
    await signed_in.until(lambda state: state.devices == (headset,))


async def test_whoever_comes_back_asks_over_a_new_connection(signed_in: Scene) -> None:
    await sit_in_courtroom(signed_in)
    assert signed_in.court.renewed == 0
    signed_in.room.cut(PLAINTIFF)
    await signed_in.until_shown(
        lambda state: state.attendance and state.attendance.wire is Wire.RECONNECTING
    )
    await signed_in.until(lambda state: state.attendance and state.attendance.wire is Wire.LIVE)
    assert signed_in.court.renewed == 1


async def test_who_is_in_no_hearing_has_no_hand_to_raise(signed_in: Scene) -> None:
    signed_in.take(RaiseHand(), HearSoundOnly(True), PlayMissed())
    assert signed_in.state.attendance is None
    assert not signed_in.engine.sound_only
