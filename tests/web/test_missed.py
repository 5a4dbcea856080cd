"""Speech that somebody missed is given out to that person alone, and only while it is kept."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from client.protocol.errors import CourtError
from client.protocol.hearing import AdmitParticipant, OpenHearing, SpeechMissed
from client.protocol.ids import ParticipantId, Seq
from client.protocol.kept_speech import MEDIA_TYPE, read_speech
from client.protocol.signalling import LegConnected, Spoken
from client.protocol.wire import Asking
from server_stub.courtroom.letters import Letters
from server_stub.courtroom.room import Room
from server_stub.courtroom.rooms import Rooms
from tests.usecases.small_court import SmallCourt
from tests.web.conftest import Counter


@dataclass
class Held:
    """A hearing in which the plaintiff has missed what the judge said."""

    room: Room
    path: str
    seq: Seq
    event: SpeechMissed


def seat_of(room: Room, side: str) -> ParticipantId:
    return next(each.participant for each in room.state.participants if each.side == side)


@pytest.fixture
async def held(counter: Counter, small_court: SmallCourt) -> Held:
    rooms: Rooms = counter.app.state.rooms
    room = await rooms.of(small_court.hearing)
    judge, plaintiff, defendant = (
        seat_of(room, side) for side in ("bench", "plaintiff", "defendant")
    )
    bench = await room.enter(judge, None, Letters())
    await room.ask(bench, Asking(ask=1, command=OpenHearing()))
    for number, party in enumerate((plaintiff, defendant), start=2):
        await room.enter(party, None, Letters())
        await room.ask(bench, Asking(ask=number, command=AdmitParticipant(participant=party)))
    since = counter.clock()
    counter.clock.now += timedelta(seconds=20)
    counter.forwarder.said = (
        Spoken(speaker=judge, begins_at=since, ends_at=since + timedelta(seconds=5)),
    )
    counter.forwarder.tell(
        LegConnected(hearing=small_court.hearing, participant=plaintiff, leg=2, missed_since=since)
    )
    await room.ask(bench, Asking(ask=9, command=OpenHearing()))
    seq = room.state.seq
    event, _ = await room.missed_speech(plaintiff, seq)
    return Held(room, f"/hearings/{small_court.hearing}/missed/{seq}", seq, event)


async def test_the_person_who_missed_it_is_given_every_frame(counter: Counter, held: Held) -> None:
    answer = await counter.ask("GET", held.path, await counter.sign_in("plaintiff"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["cache-control"] == "no-store"
    (speech,) = read_speech(held.event.since, answer.content)
    assert speech.speaker == seat_of(held.room, "bench")
    assert [frame.payload for frame in speech.frames] == [b"a word"]


@pytest.mark.parametrize("login", ["defendant", "judge", "clerk", "assessor", "other", "stranger"])
async def test_everybody_else_is_told_that_there_is_no_such_thing(
    counter: Counter, held: Held, login: str
) -> None:
    token = await counter.sign_in(login)
    assert (await counter.ask("GET", held.path, token)).status_code == 404


async def test_another_line_of_the_record_is_not_speech(counter: Counter, held: Held) -> None:
    token = await counter.sign_in("plaintiff")
    path, _, seq = held.path.rpartition("/")
    for other in (int(seq) - 1, int(seq) + 1, 10**9):
        assert (await counter.ask("GET", f"{path}/{other}", token)).status_code == 404
    for nonsense in ("0", "-1", "x", str(10**30)):
        assert (await counter.ask("GET", f"{path}/{nonsense}", token)).status_code == 422


async def test_what_is_kept_no_longer_is_not_there(counter: Counter, held: Held) -> None:
    counter.forwarder.said = ()
    token = await counter.sign_in("plaintiff")
    assert (await counter.ask("GET", held.path, token)).status_code == 404


async def test_news_of_a_hearing_that_is_not_open_is_nobodys(
    counter: Counter, small_court: SmallCourt
) -> None:
    counter.forwarder.tell(
        LegConnected(hearing=small_court.hearing, participant=ParticipantId("anybody"), leg=1)
    )
    rooms: Rooms = counter.app.state.rooms
    with pytest.raises(CourtError):
        rooms.open_one(small_court.hearing)
