"""A person's presence, with a real room at the other end of a real socket."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import datetime
from typing import Any

import pytest

from client.court.exhibits import Pages
from client.courtroom.attendance import Presence
from client.courtroom.door import Clock, Door
from client.courtroom.link import Ended, Pace
from client.frames import OWN, Frames, Picture, Source
from client.media.engine import MediaOrders
from client.protocol.case import HearingPhase
from client.protocol.errors import CourtUnavailable, NotFound, Reason
from client.protocol.hearing import (
    AdmitParticipant,
    CloseHearing,
    Command,
    Connection,
    LowerHand,
    MuteParticipant,
    OpenHearing,
    PauseHearing,
    Place,
    PutAwayExhibit,
    RaiseHand,
    ResumeHearing,
    ShowPage,
    SpeechCaughtUp,
    UnmuteParticipant,
)
from client.protocol.ids import ExhibitId, ParticipantId, Seq
from client.protocol.signalling import (
    KeptSpeech,
    Layer,
    LegConnected,
    LineReading,
    LinesRead,
    SpeakerChanged,
    View,
)
from client.protocol.wire import Rung
from client.state import (
    Attendance,
    DeviceKind,
    Failure,
    LineQuality,
    MediaState,
    Pointer,
    Wire,
)
from tests.client_courtroom.engine import MICROPHONE, QuietEngine
from tests.client_courtroom.wires import LIMIT_S, RealCourt, quick_pace
from tests.conftest import Announce
from tests.courtroom.court_in_memory import (
    CONTRACT,
    DEFENDANT,
    HEARING,
    JUDGE,
    PLAINTIFF,
    WITNESS,
    Desk,
)


class Person:
    """One desk's presence, and everything a test wants to see of it."""

    def __init__(
        self,
        court: RealCourt,
        who: ParticipantId,
        *,
        camera: bool = True,
        tell_unheard: bool | None = None,
        pace: Pace | None = None,
    ) -> None:
        self.who = who
        self.court = court
        self.engine = QuietEngine()
        self.frames = Frames()
        self.told: list[Attendance] = []
        self.times: list[datetime] = []
        self.refuse_ticket: Exception | None = None
        self.tasks: list[asyncio.Task[Any]] = []
        self._changed = asyncio.Event()
        self.presence = Presence(
            HEARING,
            Door(court.address, self._ticket, self._missed),
            engine=self.engine,
            frames=self.frames,
            pages=Pages(self._page),
            tell=self._tell,
            start=self._start,
            clock=Clock(set=self.times.append, now=lambda: self.times[-1]),
            camera_wanted=camera,
            tell_unheard=tell_unheard,
            pace=pace or quick_pace(),
        )
        self.engine.on_news(self.presence.media_news)
        self.running: asyncio.Task[Ended] | None = None

    async def _ticket(self, within_s: float) -> str:
        if self.refuse_ticket is not None:
            raise self.refuse_ticket
        return self.who

    async def _missed(self, seq: Seq, since: datetime) -> tuple[KeptSpeech, ...]:
        _, speech = await self.court.inner.room.missed_speech(self.who, seq)
        return speech

    async def _page(self, exhibit: ExhibitId, page: int) -> bytes:
        raise CourtUnavailable

    def _tell(self, attendance: Attendance) -> None:
        self.told.append(attendance)
        self._changed.set()

    def _start(self, deed: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.create_task(deed)
        self.tasks.append(task)
        return task

    @property
    def now(self) -> Attendance:
        return self.presence.now

    async def until(self, holds: Callable[[Attendance], bool]) -> None:
        async with asyncio.timeout(LIMIT_S):
            while not holds(self.presence.now):
                self._changed.clear()
                await self._changed.wait()

    def come(self) -> "Person":
        self.running = asyncio.create_task(self.presence.run())
        self.tasks.append(self.running)
        return self

    async def until_seated(self) -> None:
        """Wait until this person sits in the courtroom, connected and with camera open."""
        await self.until(lambda now: now.media is MediaState.LIVE and self.seat().camera_open)

    async def until_caught_up(self) -> None:
        """Wait until all that the room has recorded is folded here."""
        await self.until(
            lambda now: now.state is not None and now.state.seq == self.court.inner.room.state.seq
        )

    async def until_codec(self, codec: str) -> None:
        """Wait until the engine was told to use this codec."""
        await self._until_engine(lambda: self.engine.codec == codec)

    async def until_given_to_play(self) -> None:
        """Wait until the engine was given what was missed."""
        await self._until_engine(lambda: bool(self.engine.caught_up))

    async def _until_engine(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(LIMIT_S):
            while not holds():
                self.engine.asked.clear()
                await self.engine.asked.wait()

    def orders(self) -> MediaOrders:
        return self.engine.orders

    def seat(self, who: ParticipantId | None = None) -> Any:
        assert self.now.state is not None
        return self.now.state.of(who or self.who)

    async def go(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.presence.close()


def reason(failure: Failure | None) -> Reason | None:
    return None if failure is None else failure.reason


class Scene:
    """The hearing, its judge at a bare desk, and the persons under test."""

    def __init__(self, court: RealCourt, judge: Desk) -> None:
        self.court = court
        self.judge = judge
        self.persons: list[Person] = []

    async def rule(self, command: Command) -> None:
        assert await self.judge.ask(command) is None

    def person(self, who: ParticipantId = PLAINTIFF, **settings: Any) -> Person:
        person = Person(self.court, who, **settings)
        self.persons.append(person)
        return person

    async def seated(self, who: ParticipantId = PLAINTIFF, **settings: Any) -> Person:
        """A person in the courtroom of an open hearing."""
        person = self.person(who, **settings).come()
        await person.until(lambda now: now.state is not None and person.seat().place is Place.LOBBY)
        await self.rule(AdmitParticipant(participant=who))
        if self.court.inner.room.state.phase is HearingPhase.SCHEDULED:
            await self.rule(OpenHearing())
        await person.until_seated()
        return person


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with RealCourt().open() as court:
        (judge,) = await court.inner.enter(JUDGE)
        made = Scene(court, judge)
        yield made
        for person in made.persons:
            await person.go()


async def test_a_party_waits_and_sees_nobody_but_themselves(scene: Scene) -> None:
    person = scene.person().come()
    await person.until(lambda now: now.state is not None and person.seat().place is Place.LOBBY)
    assert person.now.you == PLAINTIFF
    assert person.now.wire is Wire.LIVE
    assert person.now.media is MediaState.NONE
    assert person.engine.previewed == (True, False)
    assert not person.orders().seen
    assert person.times


async def test_whoever_is_admitted_is_connected_and_their_camera_opens(scene: Scene) -> None:
    person = await scene.seated()
    assert set(person.engine.others) == {JUDGE, DEFENDANT, "clerk", "witness"}
    assert person.orders().camera
    assert person.engine.previewed == (False, False)
    assert not person.orders().microphone
    assert person.engine.story == [
        "preview camera=True microphone=False",
        "camera=True microphone=False",
        "preview camera=False microphone=False",
    ], "the lamp does not go out between the rooms"


async def test_a_witness_who_is_called_in_holds_what_everybody_holds(scene: Scene) -> None:
    for command in (OpenHearing(), ShowPage(exhibit=CONTRACT, page=2)):
        await scene.rule(command)
    person = scene.person(WITNESS).come()
    await person.until(lambda now: now.state is not None and person.seat().place is Place.LOBBY)
    await scene.rule(ShowPage(exhibit=CONTRACT, page=3))
    await person.until_caught_up()
    assert person.now.state is not None
    assert (person.now.state.exhibits, person.now.state.shown) == ((), None)
    await scene.rule(AdmitParticipant(participant=WITNESS))
    await person.until_seated()
    await person.until_caught_up()
    assert person.now.state == scene.court.inner.room.state
    # The page is fetched like everybody's; here the counter gives none.
    assert person.now.table.picture_hash == f"{3:064x}"
    # What is told from then on is told to them like to everybody.
    await scene.rule(PutAwayExhibit())
    await person.until_caught_up()
    assert person.now.state == scene.court.inner.room.state


async def test_whoever_left_the_camera_off_comes_in_with_it_off(scene: Scene) -> None:
    person = scene.person(camera=False).come()
    await person.until(lambda now: now.state is not None)
    await scene.rule(AdmitParticipant(participant=PLAINTIFF))
    await person.until(lambda now: now.media is MediaState.LIVE)
    assert not person.seat().camera_open
    assert not person.orders().camera
    assert all("camera=True" not in line for line in person.engine.story)


async def test_the_waiting_rooms_microphone_is_closed_on_the_way_in(scene: Scene) -> None:
    person = scene.person().come()
    await person.until(lambda now: now.state is not None)
    person.presence.devices.set_microphone(open_=True)
    assert person.engine.previewed == (True, True)
    await scene.rule(AdmitParticipant(participant=PLAINTIFF))
    await person.until_seated()
    assert person.engine.previewed == (False, False)
    assert not person.now.microphone_wanted
    assert not person.seat().microphone_open


async def test_the_microphone_opens_only_when_the_court_has_told_so(scene: Scene) -> None:
    person = await scene.seated()
    person.presence.devices.set_microphone(open_=True)
    assert not person.orders().microphone
    assert person.now.pending == ("open_microphone",)
    await person.until(lambda now: person.orders().microphone)
    assert person.seat().microphone_open
    await person.until(lambda now: now.pending == ())


async def test_closing_acts_at_once_and_the_court_is_told(scene: Scene) -> None:
    person = await scene.seated()
    person.presence.devices.set_microphone(open_=True)
    await person.until(lambda now: person.orders().microphone)
    person.presence.devices.set_microphone(open_=False)
    assert not person.orders().microphone
    person.presence.devices.set_camera(open_=False)
    assert not person.orders().camera
    await person.until(
        lambda now: not person.seat().microphone_open and not person.seat().camera_open
    )


async def spoke(person: Person) -> None:
    """A person opens the microphone and closes it again."""
    person.presence.devices.set_microphone(open_=True)
    await person.until(lambda now: person.orders().microphone)
    person.engine.say(microphone_live=True)
    person.presence.devices.set_microphone(open_=False)
    person.engine.say(microphone_live=False)
    await person.until(lambda now: not person.seat().microphone_open)


def offered(person: Person) -> bool:
    return person.now.offers_telling


def advised(person: Person) -> bool:
    return person.now.unprocessed


def listens(person: Person) -> bool:
    return person.orders().listening


async def test_to_be_told_of_speaking_unheard_is_offered_once_and_off_until_then(
    scene: Scene,
) -> None:
    person = await scene.seated()
    assert not offered(person)
    await spoke(person)
    assert offered(person)
    assert not listens(person)
    person.presence.devices.tell_unheard(wanted=True)
    assert not offered(person)
    assert listens(person)
    await spoke(person)
    assert not offered(person)
    person.presence.devices.tell_unheard(wanted=False)
    assert not listens(person)


async def test_an_offer_that_is_passed_over_is_not_made_again_in_this_hearing(
    scene: Scene,
) -> None:
    person = await scene.seated()
    await spoke(person)
    person.presence.devices.set_microphone(open_=True)
    assert not offered(person)
    await person.until(lambda now: person.orders().microphone)
    person.presence.devices.set_microphone(open_=False)
    assert not offered(person)


@pytest.mark.parametrize("answered", [True, False])
async def test_whoever_has_answered_before_is_not_asked_again(scene: Scene, answered: bool) -> None:
    person = await scene.seated(tell_unheard=answered)
    assert listens(person) is answered
    await spoke(person)
    assert not offered(person)


async def test_the_courts_mute_a_recess_and_leaving_end_the_listening(scene: Scene) -> None:
    person = await scene.seated(tell_unheard=True)
    assert listens(person)
    await scene.rule(MuteParticipant(participant=PLAINTIFF))
    await person.until(lambda now: person.seat().muted_by == JUDGE)
    assert not listens(person)
    await scene.rule(UnmuteParticipant(participant=PLAINTIFF))
    await person.until(lambda now: listens(person))
    await scene.rule(PauseHearing(reason="break"))
    await person.until(lambda now: not listens(person))
    await scene.rule(ResumeHearing())
    await person.until(lambda now: listens(person))
    person.presence.shut()
    assert not listens(person)


async def test_what_the_machine_tells_of_its_devices_reaches_the_person(scene: Scene) -> None:
    person = await scene.seated()
    person.engine.say(microphone_listening=True, in_use=(MICROPHONE,), unprocessed=True)
    assert person.now.microphone_listening
    assert person.now.in_use == (MICROPHONE,)
    assert advised(person)
    person.presence.dismiss_headset_advice()
    assert not advised(person)
    person.engine.say(echo=True)
    assert not advised(person), "once is enough"


async def test_a_mute_closes_the_microphone_and_only_ones_own_hand_opens_it_again(
    scene: Scene,
) -> None:
    person = await scene.seated()
    person.presence.devices.set_microphone(open_=True)
    await person.until(lambda now: person.orders().microphone)
    await scene.rule(MuteParticipant(participant=PLAINTIFF))
    await person.until(lambda now: person.seat().muted_by == JUDGE)
    assert not person.orders().microphone
    assert not person.now.microphone_wanted
    person.presence.devices.set_microphone(open_=True)
    await person.until(lambda now: now.refusal is not None)
    assert reason(person.now.refusal) is Reason.MUTED_BY_COURT
    assert not person.now.microphone_wanted
    await scene.rule(UnmuteParticipant(participant=PLAINTIFF))
    await person.until(lambda now: person.seat().muted_by is None)
    assert not person.orders().microphone
    person.presence.devices.set_microphone(open_=True)
    assert reason(person.now.refusal) is None
    await person.until(lambda now: person.orders().microphone)


async def test_in_a_recess_devices_are_closed_and_afterwards_the_camera_comes_back(
    scene: Scene,
) -> None:
    person = await scene.seated()
    person.presence.devices.set_microphone(open_=True)
    await person.until(lambda now: person.orders().microphone)
    await scene.rule(PauseHearing(reason="lunch"))
    await person.until(lambda now: not person.orders().camera)
    assert not person.orders().microphone
    await scene.rule(ResumeHearing())
    await person.until(lambda now: person.orders().camera)
    assert not person.orders().microphone


async def test_whoever_comes_in_during_a_recess_is_seen_after_it(scene: Scene) -> None:
    await scene.rule(OpenHearing())
    await scene.rule(PauseHearing(reason="lunch"))
    person = scene.person().come()
    await person.until(lambda now: now.state is not None)
    await scene.rule(AdmitParticipant(participant=PLAINTIFF))
    await person.until(lambda now: now.media is MediaState.LIVE)
    assert not person.orders().camera
    await scene.rule(ResumeHearing())
    await person.until(lambda now: person.orders().camera)
    assert reason(person.now.refusal) is None


async def test_others_are_seen_and_heard_as_the_court_has_it(scene: Scene) -> None:
    plaintiff = await scene.seated()
    defendant = await scene.seated(DEFENDANT)
    await plaintiff.until(lambda now: plaintiff.orders().seen == {DEFENDANT})
    defendant.presence.devices.set_microphone(open_=True)
    await plaintiff.until(lambda now: plaintiff.orders().heard == {DEFENDANT})
    plaintiff.frames.put(Source(DEFENDANT), Picture(1, 1, bytes(4), 0.0, 1))
    defendant.presence.devices.set_camera(open_=False)
    await plaintiff.until(lambda now: plaintiff.orders().seen == frozenset())
    assert plaintiff.frames.newest(Source(DEFENDANT)) is None


async def test_ones_own_picture_goes_when_the_camera_closes(scene: Scene) -> None:
    person = await scene.seated()
    person.frames.put(OWN, Picture(1, 1, bytes(4), 0.0, 1))
    person.presence.devices.set_camera(open_=False)
    assert person.frames.newest(OWN) is None


async def test_a_broken_wire_comes_back_and_what_was_open_is_asked_for_again(
    scene: Scene,
) -> None:
    person = await scene.seated()
    person.presence.devices.set_microphone(open_=True)
    await person.until(lambda now: person.orders().microphone)
    legs = person.engine.legs
    scene.court.cut(PLAINTIFF)
    await person.until(lambda now: now.wire is Wire.RECONNECTING)
    await person.until(
        lambda now: (
            now.wire is Wire.LIVE
            and now.media is MediaState.LIVE
            and person.orders().microphone
            and person.orders().camera
        )
    )
    assert person.engine.legs == legs + 1
    await person.until_caught_up()
    assert person.now.state == scene.court.inner.room.state


async def test_a_line_that_was_lost_is_asked_for_again(
    scene: Scene, expected_log: Announce
) -> None:
    expected_log("lines of the record are missing", logger="mingjing.courtroom")
    person = await scene.seated()
    lost = 0

    def lose_one(frame: str) -> str | None:
        nonlocal lost
        if lost == 0 and "page_shown" in frame:
            lost += 1
            return None
        return frame

    scene.court.on_the_way = lose_one
    await scene.rule(ShowPage(exhibit=CONTRACT, page=2))
    await scene.rule(MuteParticipant(participant=PLAINTIFF))
    await person.until(lambda now: person.seat().muted_by == JUDGE)
    assert person.now.state is not None
    assert person.now.state.shown is not None
    await person.until_seated()
    await person.until_caught_up()
    assert person.now.state == scene.court.inner.room.state


async def test_a_line_that_can_never_be_read_is_overcome_by_the_whole_state(
    scene: Scene, expected_log: Announce
) -> None:
    expected_log("lines of the record are missing", logger="mingjing.courtroom")
    expected_log("cannot be read", logger="mingjing.courtroom.link")

    def spoil(frame: str) -> str | None:
        told = json.loads(frame)
        if told["type"] == "told" and told["recorded"]["event"]["type"] == "page_shown":
            told["recorded"]["event"]["page"] = "the third"
            return json.dumps(told)
        return frame

    person = await scene.seated()
    scene.court.on_the_way = spoil
    await scene.rule(ShowPage(exhibit=CONTRACT, page=2))
    await scene.rule(MuteParticipant(participant=PLAINTIFF))
    await person.until(lambda now: person.seat().muted_by == JUDGE)
    assert person.now.state is not None
    assert person.now.state.shown is not None
    await person.until_seated()


async def test_an_event_of_next_year_is_counted_and_left_out(scene: Scene) -> None:
    def from_next_year(frame: str) -> str | None:
        return frame.replace('"type":"page_shown"', '"type":"page_projected"')

    person = await scene.seated()
    scene.court.on_the_way = from_next_year
    await scene.rule(ShowPage(exhibit=CONTRACT, page=2))
    await scene.rule(MuteParticipant(participant=PLAINTIFF))
    await person.until(lambda now: person.seat().muted_by == JUDGE)
    assert person.now.state is not None
    assert person.now.state.shown is None


async def test_while_the_court_is_not_heard_own_devices_are_closed(scene: Scene) -> None:
    person = await scene.seated(pace=quick_pace(quiet_s=0.1, look_s=0.01, silence_s=LIMIT_S))
    await person.until(lambda now: now.quiet)
    assert not person.orders().camera
    assert person.orders().seen == frozenset()
    await scene.rule(ShowPage(exhibit=CONTRACT, page=1))
    await person.until(lambda now: not now.quiet)
    assert person.orders().camera


async def test_what_was_asked_on_a_wire_that_broke_is_said_not_to_have_been_heard(
    scene: Scene,
) -> None:
    person = await scene.seated()
    scene.court.on_the_way = lambda frame: None if "accepted" in frame else frame
    person.presence.ask(PutAwayExhibit())
    person.presence.devices.set_camera(open_=False)
    await person.until(lambda now: "close_camera" in now.pending)
    scene.court.cut(PLAINTIFF)
    await person.until(lambda now: now.wire is Wire.RECONNECTING)
    assert person.now.pending == ()
    assert reason(person.now.refusal) is Reason.COURT_UNAVAILABLE


async def test_asking_without_a_wire_is_refused_here(scene: Scene) -> None:
    person = scene.person()
    person.presence.ask(PutAwayExhibit())
    assert reason(person.now.refusal) is Reason.COURT_UNAVAILABLE
    assert person.now.pending == ()


async def test_what_is_not_allowed_is_refused_and_nothing_happens(scene: Scene) -> None:
    person = await scene.seated()
    person.presence.ask(ShowPage(exhibit=CONTRACT, page=1))
    await person.until(lambda now: now.refusal is not None)
    assert reason(person.now.refusal) is Reason.NOT_YOUR_OFFICE
    assert person.now.state is not None
    assert person.now.state.shown is None


async def test_an_unknown_exhibit_and_a_page_out_of_range_are_refused(scene: Scene) -> None:
    clerk = scene.person(ParticipantId("clerk")).come()
    await scene.rule(OpenHearing())
    await clerk.until_seated()
    for command, why in (
        (ShowPage(exhibit=ExhibitId("unknown"), page=1), Reason.NO_SUCH_EXHIBIT),
        (ShowPage(exhibit=CONTRACT, page=99), Reason.NO_SUCH_PAGE),
    ):
        clerk.presence.ask(command)
        await clerk.until(lambda now: now.refusal is not None)
        assert reason(clerk.now.refusal) is why


async def test_the_presenters_finger_reaches_the_others_and_goes_with_the_page(
    scene: Scene,
) -> None:
    clerk = scene.person(ParticipantId("clerk")).come()
    person = await scene.seated()
    await clerk.until_seated()
    clerk.presence.ask(ShowPage(exhibit=CONTRACT, page=1))
    await clerk.until(lambda now: now.state is not None and now.state.shown is not None)
    clerk.presence.point(0.25, 0.75)
    await person.until(lambda now: now.pointer == Pointer(ParticipantId("clerk"), 0.25, 0.75))
    assert clerk.now.pointer is None
    clerk.presence.ask(ShowPage(exhibit=CONTRACT, page=2))
    await person.until(lambda now: now.pointer is None)


async def test_whoever_does_not_show_the_page_does_not_point(scene: Scene) -> None:
    person = await scene.seated()
    await scene.rule(ShowPage(exhibit=CONTRACT, page=1))
    await person.until(lambda now: now.state is not None and now.state.shown is not None)
    person.presence.point(0.5, 0.5)
    person.presence.ask(PutAwayExhibit())
    await person.until(lambda now: now.refusal is not None)
    assert await scene.judge.pointers() == []


async def test_a_camera_that_cannot_be_read_is_told_and_closed(scene: Scene) -> None:
    person = await scene.seated()
    person.engine.say(camera_failure=Reason.CAMERA_UNREADABLE)
    assert reason(person.now.camera_failure) is Reason.CAMERA_UNREADABLE
    assert not person.orders().camera
    await person.until(lambda now: not person.seat().camera_open)
    person.presence.devices.set_camera(open_=True)
    assert reason(person.now.camera_failure) is None
    await person.until(lambda now: person.orders().camera)


async def test_a_microphone_that_fails_is_told_and_closed(scene: Scene) -> None:
    person = await scene.seated()
    person.presence.devices.set_microphone(open_=True)
    await person.until(lambda now: person.orders().microphone)
    person.engine.say(microphone_live=True)
    await person.until(lambda now: now.microphone_live)
    person.engine.say(microphone_live=False, microphone_failure=Reason.MICROPHONE_UNREADABLE)
    assert not person.now.microphone_live
    assert reason(person.now.microphone_failure) is Reason.MICROPHONE_UNREADABLE
    await person.until(lambda now: not person.seat().microphone_open)


async def test_media_that_break_are_connected_anew(scene: Scene) -> None:
    person = await scene.seated()
    legs = person.engine.legs
    person.engine.say(failed=True)
    await asyncio.wait_for(_leg_after(person, legs), LIMIT_S)
    assert person.now.wire is Wire.LIVE


async def _leg_after(person: Person, legs: int) -> None:
    await person.until(lambda now: person.engine.legs > legs and now.media is MediaState.LIVE)


async def test_leaving_closes_the_devices_at_once_and_tells_the_court(scene: Scene) -> None:
    person = await scene.seated()
    leaving = asyncio.create_task(person.presence.leave())
    await asyncio.sleep(0)
    assert not person.orders().camera
    await asyncio.wait_for(leaving, LIMIT_S)
    seat = scene.court.inner.seat(PLAINTIFF)
    assert seat.connection is Connection.LEFT
    assert seat.place is Place.NONE


async def test_a_closed_hearing_ends_the_media(scene: Scene) -> None:
    person = await scene.seated()
    await scene.rule(CloseHearing())
    await person.until(lambda now: now.media is MediaState.NONE)
    assert not person.orders().camera
    assert person.now.state is not None
    assert person.now.state.phase is HearingPhase.CLOSED


async def test_whoever_takes_the_same_seat_elsewhere_ends_it_here(scene: Scene) -> None:
    person = await scene.seated()
    await scene.court.inner.desk(PLAINTIFF).enter()
    assert person.running is not None
    ended = await asyncio.wait_for(person.running, LIMIT_S)
    assert ended.reason == Reason.TAKEN_OVER
    assert person.now.ended is Reason.TAKEN_OVER
    assert person.now.wire is Wire.GONE
    assert not person.orders().camera
    assert person.engine.disconnects == 1


async def test_a_hearing_that_is_not_ones_own_ends_with_its_reason(scene: Scene) -> None:
    person = scene.person()
    person.refuse_ticket = NotFound()
    person.come()
    await person.until(lambda now: now.ended is not None)
    assert person.now.ended is Reason.NOT_FOUND


async def test_how_quickly_one_came_in_is_measured(scene: Scene) -> None:
    person = await scene.seated()
    times = person.presence.milestones
    assert times.ticket_at is not None
    assert times.welcome_at is not None
    assert times.placed_at is not None
    assert times.media_at is not None
    assert times.pressed_at <= times.ticket_at <= times.welcome_at <= times.placed_at
    assert times.placed_at <= times.media_at


# The seat, restored ------------------------------------------------------------------------------


async def come_back(person: Person, scene: Scene) -> None:
    """Wait until a wire that was cut stands again, with everything that was on the way."""
    await person.until(
        lambda now: now.wire is Wire.LIVE and now.media is MediaState.LIVE and not now.pending
    )
    await person.until_caught_up()
    assert person.now.state == scene.court.inner.room.state


async def test_whoever_comes_back_sits_as_before_with_hand_page_layers_and_rung(
    scene: Scene,
) -> None:
    person = await scene.seated()
    view = View(participant=JUDGE, layer=Layer.LARGE)
    person.engine.say(views=(view,), rung=Rung.SMALLER)
    person.presence.ask(RaiseHand())
    person.presence.devices.set_microphone(open_=True)
    await scene.rule(ShowPage(exhibit=CONTRACT, page=2))
    await person.until(lambda now: person.orders().microphone)
    raised_at = person.seat().hand_raised_at
    scene.court.inner.forwarder.watched.clear()
    scene.court.cut(PLAINTIFF)
    await person.until(lambda now: now.wire is Wire.RECONNECTING)
    await come_back(person, scene)
    await person.until(lambda now: person.orders().microphone and person.orders().camera)
    seat = person.seat()
    assert seat.hand_raised_at == raised_at is not None
    assert seat.place is Place.COURTROOM
    assert person.now.state is not None
    assert person.now.state.shown is not None
    assert person.now.state.shown.page == 2
    await scene.court.inner.settle()
    assert (PLAINTIFF, (view,)) in scene.court.inner.forwarder.watched


async def test_the_courts_mute_wins_over_a_microphone_that_was_open_before_the_loss(
    scene: Scene,
) -> None:
    person = await scene.seated()
    person.presence.devices.set_microphone(open_=True)
    await person.until(lambda now: person.orders().microphone)
    person.refuse_ticket = CourtUnavailable()
    scene.court.cut(PLAINTIFF)
    await person.until(lambda now: now.wire is Wire.RECONNECTING)
    await scene.rule(MuteParticipant(participant=PLAINTIFF))
    person.refuse_ticket = None
    await come_back(person, scene)
    assert not person.orders().microphone
    assert not person.now.microphone_wanted
    await scene.rule(UnmuteParticipant(participant=PLAINTIFF))
    await person.until_caught_up()
    assert not person.orders().microphone, "only one's own hand opens it"


async def test_the_camera_does_not_go_out_while_the_desk_comes_back(scene: Scene) -> None:
    person = await scene.seated()
    before = len(person.engine.story)
    scene.court.cut(PLAINTIFF)
    await person.until(lambda now: now.wire is Wire.RECONNECTING)
    await come_back(person, scene)
    await person.until(lambda now: person.orders().camera)
    story = person.engine.story[before:]
    assert story[0] == "preview camera=True microphone=False", story


async def test_a_hand_that_was_called_on_goes_down_and_stays_down(scene: Scene) -> None:
    person = await scene.seated()
    person.presence.ask(RaiseHand())
    await person.until(lambda now: person.seat().hand_raised_at is not None)
    await scene.rule(LowerHand(participant=PLAINTIFF))
    await person.until(lambda now: person.seat().hand_raised_at is None)


# What passes -------------------------------------------------------------------------------------


async def test_lines_and_the_speaker_are_told_and_told_anew_after_a_loss(scene: Scene) -> None:
    person = await scene.seated()
    reading = LineReading(participant=JUDGE, silent_s=0.0, lost_up=0.2)
    inner = scene.court.inner
    await inner.tell(LinesRead(hearing=HEARING, lines=(reading,)))
    await inner.tell(SpeakerChanged(hearing=HEARING, participant=JUDGE))
    await person.until(lambda now: now.lines == ((JUDGE, LineQuality.BAD),))
    await person.until(lambda now: now.speaking == JUDGE)
    person.refuse_ticket = CourtUnavailable()
    scene.court.cut(PLAINTIFF)
    await person.until(lambda now: now.wire is Wire.RECONNECTING)
    await inner.tell(SpeakerChanged(hearing=HEARING, participant=None))
    person.refuse_ticket = None
    await come_back(person, scene)
    await person.until(lambda now: now.lines == ((JUDGE, LineQuality.BAD),))
    assert person.now.speaking is None


async def test_a_codec_that_the_court_names_is_used_on_this_leg_and_the_next(scene: Scene) -> None:
    person = await scene.seated()
    forwarder = scene.court.inner.forwarder
    forwarder.codecs[JUDGE] = ("VP8",)
    await scene.judge.offer()
    await person.until_codec("VP8")
    person.engine.codec = ""
    person.engine.say(failed=True)
    await person.until_codec("VP8")


async def test_when_the_courts_media_come_back_the_desk_offers_anew_at_once(scene: Scene) -> None:
    person = await scene.seated()
    legs = person.engine.legs
    forwarder = scene.court.inner.forwarder
    forwarder.die()
    forwarder.come_back()
    await asyncio.wait_for(_leg_after(person, legs), LIMIT_S)
    assert person.now.wire is Wire.LIVE
    assert person.seat().camera_open


async def test_a_desk_that_shows_no_pictures_says_so_and_can_take_them_in_again(
    scene: Scene,
) -> None:
    person = await scene.seated()
    person.presence.hear_sound_only(wanted=True)
    assert person.now.sound_only_wanted
    assert person.engine.sound_only
    person.presence.hear_sound_only(wanted=False)
    assert not person.engine.sound_only


# Missed speech -----------------------------------------------------------------------------------


async def test_what_was_missed_is_offered_played_and_told_to_the_court(scene: Scene) -> None:
    person = await scene.seated()
    inner = scene.court.inner
    since = inner.now
    person.refuse_ticket = CourtUnavailable()
    scene.court.cut(PLAINTIFF)
    await person.until(lambda now: now.wire is Wire.RECONNECTING)
    inner.speak(JUDGE, 20.0)
    person.refuse_ticket = None
    await come_back(person, scene)
    await inner.tell(
        LegConnected(hearing=HEARING, participant=PLAINTIFF, leg=2, missed_since=since)
    )
    await person.until(lambda now: now.missed is not None)
    assert person.now.missed is not None
    assert person.now.missed.long_s == 20.0
    person.presence.missed.play()
    await person.until_given_to_play()
    person.engine.told_left(0.3)
    person.engine.told_left(None)
    await person.until(lambda now: now.missed is None and not now.pending)
    assert any(isinstance(each.event, SpeechCaughtUp) for each in inner.store.record)


async def test_a_gap_in_the_sound_is_told_to_the_court_which_knows_what_was_said(
    scene: Scene,
) -> None:
    person = await scene.seated()
    scene.court.inner.speak(JUDGE, 20.0)
    person.engine.say(gaps=1, gap_s=5.0)
    await person.until(lambda now: now.missed is not None)
    person.presence.missed.skip()
    assert person.now.missed is None


async def test_a_device_that_fell_back_is_named_until_it_was_read(scene: Scene) -> None:
    person = await scene.seated()
    person.engine.say(fell_back=(DeviceKind.MICROPHONE,), speaking_muted=True, echo=True)
    told = person.now
    assert told.fell_back == (DeviceKind.MICROPHONE,)
    assert told.speaking_muted
    assert told.echo
    person.presence.dismiss_fall_back()
    assert not person.now.fell_back
