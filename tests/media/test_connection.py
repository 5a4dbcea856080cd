"""The connection alone: what it offers, which answers it takes, and what it sends when."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable

import numpy as np
import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from av import VideoFrame

from client.media.connection import Connection
from client.media.engine import MediaFailed
from client.media.line import guard, pulse
from client.media.line.receiving import Ears
from client.media.picture.assembly import WholeFrame
from client.media.picture.encoder import make_encoder
from client.media.picture.payloads import Codec, packets
from client.media.speech.heard import HeardPacket
from client.protocol.errors import Reason
from client.protocol.ids import ParticipantId
from client.protocol.signalling import IceServer, Kind, Layer, MediaAnswered, Slot
from tests.courtroom.forwarder.peers import Tone
from tests.media.desks import Answering, until

pytestmark = pytest.mark.realtime

A, B = ParticipantId("a"), ParticipantId("b")
VOICE = np.random.default_rng(1).normal(0, 3000, 960).astype(np.int16)


class Court:
    """A court made of aiortc alone: answers an offer, and counts what it receives."""

    def __init__(self) -> None:
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.offered = ""
        self.received: dict[str, int] = {"audio": 0, "video": 0}
        self.sizes: set[tuple[int, int]] = set()
        self.slots: tuple[Slot, ...] = ()
        self.change: Callable[[MediaAnswered], MediaAnswered] = lambda answered: answered
        self.peer.on("track", self._on_track)
        self._tasks: list[asyncio.Task[None]] = []

    def _on_track(self, track: object) -> None:
        self._tasks.append(asyncio.ensure_future(self._count(track)))

    async def _count(self, track: object) -> None:
        while True:
            frame = await track.recv()  # type: ignore[attr-defined]
            self.received[track.kind] += 1  # type: ignore[attr-defined]
            if isinstance(frame, VideoFrame):
                self.sizes.add((frame.width, frame.height))

    async def offer(self, leg: int, sdp: str) -> MediaAnswered:
        self.offered = sdp
        await self.peer.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        await self.peer.setLocalDescription(await self.peer.createAnswer())
        answer = self.peer.localDescription.sdp
        return self.change(MediaAnswered(leg=leg, sdp=answer, slots=self.slots))

    async def answer(self, leg: int, sdp: str) -> None:
        pytest.fail("nothing was offered that could be answered")

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.peer.close()


class CourtOfTwoPaths(Court):
    """One that sends on a path of its own: the sound of a person, which is a tone."""

    def __init__(self) -> None:
        super().__init__()
        self.back = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.back.addTrack(Tone(440))
        self.spoil: Callable[[str], str] = lambda sdp: sdp

    async def offer(self, leg: int, sdp: str) -> MediaAnswered:
        await self.back.setLocalDescription(await self.back.createOffer())
        mid = self.back.getTransceivers()[0].mid
        assert mid is not None
        self.slots = (Slot(mid=mid, kind=Kind.AUDIO, participant=A),)
        answered = await super().offer(leg, sdp)
        offer = self.spoil(self.back.localDescription.sdp)
        return answered.model_copy(update={"offer": offer})

    async def answer(self, leg: int, sdp: str) -> None:
        await self.back.setRemoteDescription(RTCSessionDescription(sdp, "answer"))

    async def close(self) -> None:
        await super().close()
        await self.back.close()


class Leg:
    """A connection and what it tells."""

    def __init__(self, *others: ParticipantId, servers: tuple[IceServer, ...] = ()) -> None:
        self.lost = 0
        self.heard: list[tuple[ParticipantId, HeardPacket]] = []
        self.seen: list[tuple[ParticipantId, WholeFrame]] = []
        self.keys: list[Layer] = []
        self.watched: list[frozenset[Layer]] = []
        self.connection = Connection(
            others,
            servers,
            loopback=True,
            ears=Ears(
                lambda person, heard, now: self.heard.append((person, heard)),
                lambda person, whole: self.seen.append((person, whole)),
                lambda person, number: float("inf"),
            ),
            want_key=self.keys.append,
            watched=self.watched.append,
            lost=self._lose,
        )
        self._encoder = make_encoder(Codec.H264, 640, 360, 25, 500_000)
        self._shown = 0

    def _lose(self) -> None:
        self.lost += 1

    def say(self) -> None:
        """Say 20 ms and show a picture."""
        self.connection.send_voice(VOICE)
        grey = np.full((540, 640), 90 + self._shown % 100, np.uint8)
        frame = VideoFrame.from_ndarray(grey, format="yuv420p")
        coded = self._encoder.encode(frame, key=self._shown % 10 == 0)
        self.connection.send_picture(
            Layer.LARGE,
            Codec.H264,
            packets(Codec.H264, coded),
            self._shown * 3_600,
            key=self._shown % 10 == 0,
            at=time.monotonic(),
        )
        self._shown += 1


@pytest.fixture
async def court(here: None) -> AsyncIterator[Court]:
    court = Court()
    yield court
    await court.close()


@pytest.fixture
async def other_court(here: None) -> AsyncIterator[CourtOfTwoPaths]:
    court = CourtOfTwoPaths()
    yield court
    await court.close()


@pytest.fixture
async def leg() -> AsyncIterator[Leg]:
    leg = Leg(A, B)
    yield leg
    await leg.connection.close()


def sections(sdp: str) -> list[tuple[str, str]]:
    """The kinds and directions of a description's sections, in order."""
    found = []
    for part in sdp.split("m=")[1:]:
        direction = next(
            line[2:]
            for line in part.splitlines()
            if line in {"a=sendonly", "a=recvonly", "a=sendrecv", "a=inactive"}
        )
        found.append((part.split(" ", 1)[0], direction))
    return found


async def test_the_offer_has_own_sound_and_two_pictures_and_two_sections_for_each_other(
    leg: Leg, court: Court
) -> None:
    await leg.connection.open(1, court)
    assert sections(court.offered) == [
        ("audio", "sendonly"),
        ("video", "sendonly"),
        ("video", "sendonly"),
        ("audio", "recvonly"),
        ("video", "recvonly"),
        ("audio", "recvonly"),
        ("video", "recvonly"),
    ]
    assert court.offered.count("a=group:BUNDLE 0 1 2 3 4 5 6") == 1


async def test_the_offer_names_opus_h264_and_vp8_only(leg: Leg, court: Court) -> None:
    await leg.connection.open(1, court)
    codecs = {
        line.split(" ")[1].split("/")[0]
        for line in court.offered.splitlines()
        if line.startswith("a=rtpmap:")
    }
    assert codecs == {"red", "opus", "H264", "VP8"}


async def test_on_a_court_of_this_machine_no_address_of_the_network_is_told(
    leg: Leg, court: Court
) -> None:
    await leg.connection.open(1, court)
    candidates = [
        line.split()[4] for line in court.offered.splitlines() if line.startswith("a=candidate:")
    ]
    assert set(candidates) == {"127.0.0.1"}


async def test_no_server_is_asked_that_the_court_has_not_named(
    leg: Leg, court: Court, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        pytest.fail(f"a STUN server was asked: {arguments}")

    monkeypatch.setattr("aioice.ice.server_reflexive_candidate", refuse)
    await leg.connection.open(1, court)


async def test_the_court_s_own_servers_are_used() -> None:
    servers = (
        IceServer(urls=("turn:192.0.2.1:3478?transport=udp",), username="u", credential="c"),
    )
    leg = Leg(servers=servers)
    ice = leg.connection._path.ice
    assert ice.turn_server == ("192.0.2.1", 3478)
    assert (ice.turn_username, ice.turn_password) == ("u", "c")
    assert ice.stun_server is None
    await leg.connection.close()


async def test_nothing_is_sent_until_the_gates_are_open(leg: Leg, court: Court) -> None:
    await leg.connection.open(1, court)
    for _ in range(50):
        leg.say()
        await asyncio.sleep(0)
    assert leg.connection._sending is not None
    assert leg.connection._sending.octets == 0
    leg.connection.obey(microphone=True, camera=True)
    assert set(leg.keys) == set(Layer)

    def both_came() -> bool:
        leg.say()
        return bool(court.received["audio"] and court.received["video"])

    await until(both_came)
    assert court.sizes == {(640, 360)}


async def test_what_is_said_before_a_connection_stands_is_not_said_later(
    leg: Leg, court: Court
) -> None:
    leg.connection.obey(microphone=True, camera=True)
    for _ in range(10):
        leg.say()
    await leg.connection.open(1, court)
    assert leg.connection._sending is not None
    leg.connection._flush()
    assert leg.connection._sending.octets == 0


async def test_an_answer_to_another_offer_is_not_taken(leg: Leg, court: Court) -> None:
    court.change = lambda answered: answered.model_copy(update={"leg": 7})
    with pytest.raises(MediaFailed) as failed:
        await leg.connection.open(8, court)
    assert failed.value.reason is Reason.BAD_SDP


@pytest.mark.parametrize(
    "sdp", ["", "v=0", "nonsense", "v=0\r\nm=audio 9 X", "v=0\r\na=group:BUNDLE\r\nm=", "\0"]
)
async def test_an_answer_that_cannot_be_read_is_a_failure_and_no_more(leg: Leg, sdp: str) -> None:
    async def negotiate(number: int, offer: str) -> MediaAnswered:
        return MediaAnswered(leg=number, sdp=sdp, slots=())

    with pytest.raises(MediaFailed) as failed:
        await leg.connection.open(1, Answering(negotiate))
    assert failed.value.reason is Reason.BAD_SDP


@pytest.mark.parametrize(
    "slots",
    [
        (Slot(mid="0", kind=Kind.AUDIO, participant=A),),
        (Slot(mid="99", kind=Kind.AUDIO, participant=A),),
        (Slot(mid="3", kind=Kind.VIDEO, participant=A),),
        (
            Slot(mid="3", kind=Kind.AUDIO, participant=A),
            Slot(mid="3", kind=Kind.AUDIO, participant=B),
        ),
    ],
    ids=[
        "one's own section",
        "a section that was not offered",
        "a section of another kind",
        "two on one section",
    ],
)
async def test_persons_on_sections_that_make_no_sense_are_a_failure(
    leg: Leg, court: Court, slots: tuple[Slot, ...]
) -> None:
    court.slots = slots
    with pytest.raises(MediaFailed) as failed:
        await leg.connection.open(1, court)
    assert failed.value.reason is Reason.BAD_SDP


async def test_a_court_that_does_not_answer_is_waited_for_no_longer_than_said(leg: Leg) -> None:
    async def negotiate(number: int, offer: str) -> MediaAnswered:
        await asyncio.Event().wait()
        raise AssertionError("nobody comes here")

    with pytest.raises(MediaFailed) as failed:
        await leg.connection.open(1, Answering(negotiate), within_s=0.1)
    assert failed.value.reason is Reason.MEDIA_UNAVAILABLE


async def test_a_court_that_answers_and_cannot_be_reached_is_waited_for_no_longer_than_said(
    leg: Leg, court: Court
) -> None:
    async def negotiate(number: int, offer: str) -> MediaAnswered:
        answered = await court.offer(number, offer)
        await court.peer.close()
        return answered

    with pytest.raises(MediaFailed) as failed:
        await leg.connection.open(1, Answering(negotiate), within_s=1.0)
    assert failed.value.reason is Reason.MEDIA_UNAVAILABLE


async def test_a_refusal_of_the_court_reaches_whoever_asked(leg: Leg) -> None:
    async def negotiate(number: int, offer: str) -> MediaAnswered:
        raise MediaFailed(Reason.COURT_FULL)

    with pytest.raises(MediaFailed) as failed:
        await leg.connection.open(1, Answering(negotiate))
    assert failed.value.reason is Reason.COURT_FULL


async def test_a_court_that_hangs_up_is_noticed_once(leg: Leg, court: Court) -> None:
    await leg.connection.open(1, court)
    await until(lambda: court.peer.connectionState == "connected")
    assert leg.lost == 0
    await court.peer.close()
    await until(lambda: leg.lost == 1)
    assert not leg.connection.standing
    await leg.connection.close()
    assert leg.lost == 1


async def test_a_path_that_died_silently_is_noticed_in_two_seconds(
    leg: Leg, court: Court, monkeypatch: pytest.MonkeyPatch
) -> None:
    await leg.connection.open(1, court)
    # The court's packets vanish from now on; no word is said.
    monkeypatch.setattr("client.media.line.guard._is_of_the_peer", lambda *_: False)
    began = time.monotonic()
    await until(lambda: leg.lost == 1)
    assert pulse.STALLED_AFTER_S - 0.1 < time.monotonic() - began < 2.6


async def test_a_court_with_nothing_to_say_is_asked_and_not_given_up(
    leg: Leg, court: Court
) -> None:
    await leg.connection.open(1, court)
    then = time.monotonic() + 3.0
    await until(lambda: time.monotonic() > then)
    assert leg.lost == 0
    assert leg.connection._path.round_trip_s is not None


async def test_hanging_up_oneself_is_no_loss(leg: Leg, court: Court) -> None:
    await leg.connection.open(1, court)
    await leg.connection.close()
    assert leg.lost == 0


async def test_a_connection_that_is_given_up_half_way_leaves_nothing_behind(court: Court) -> None:
    threads = threading.active_count()
    leg = Leg(A)
    reached = asyncio.Event()

    async def negotiate(number: int, offer: str) -> MediaAnswered:
        reached.set()
        await asyncio.Event().wait()
        raise AssertionError("nobody comes here")

    opening = asyncio.ensure_future(leg.connection.open(1, Answering(negotiate)))
    await reached.wait()
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    await leg.connection.close()
    assert threading.active_count() == threads


async def test_what_a_court_sends_on_a_path_of_its_own_is_heard_and_what_is_said_goes_on_the_other(
    leg: Leg, other_court: CourtOfTwoPaths
) -> None:
    await leg.connection.open(1, other_court)
    leg.connection.obey(microphone=True, camera=True)

    def both_ways() -> bool:
        leg.say()
        return len(leg.heard) > 10 and other_court.received["audio"] > 0

    await until(both_ways)
    assert {person for person, _ in leg.heard} == {A}
    assert leg.connection.standing


async def test_a_leg_of_two_paths_is_lost_with_either(
    leg: Leg, other_court: CourtOfTwoPaths
) -> None:
    await leg.connection.open(1, other_court)
    await until(lambda: other_court.back.connectionState == "connected")
    await other_court.back.close()
    await until(lambda: leg.lost == 1)
    assert not leg.connection.standing


async def test_a_path_of_two_that_dies_silently_is_noticed(
    leg: Leg, other_court: CourtOfTwoPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    await leg.connection.open(1, other_court)
    back, really = leg.connection._back.ice, guard._is_of_the_peer
    monkeypatch.setattr(
        "client.media.line.guard._is_of_the_peer",
        lambda protocol, address: protocol.receiver is not back and really(protocol, address),
    )
    began = time.monotonic()
    await until(lambda: leg.lost == 1)
    assert time.monotonic() - began < 2.6


@pytest.mark.parametrize("offer", ["v=0", "nonsense", "v=0\r\nm=audio 9 X"])
async def test_an_offer_of_the_court_s_that_cannot_be_read_is_a_failure_and_no_more(
    leg: Leg, other_court: CourtOfTwoPaths, offer: str
) -> None:
    other_court.spoil = lambda sdp: offer
    with pytest.raises(MediaFailed) as failed:
        await leg.connection.open(1, other_court)
    assert failed.value.reason is Reason.BAD_SDP
