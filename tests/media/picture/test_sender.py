import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest
from av import VideoFrame

from client.frames import Size
from client.media.devices.equipment import Shot
from client.media.picture.assembly import WholeFrame
from client.media.picture.decoder import Decoder, Undecoded
from client.media.picture.encoder import Encoder, Tier, make_encoder
from client.media.picture.payloads import Codec, joined
from client.media.picture.sender import FAULTS_MOST, SMALL, PictureAim, PictureSender, even
from client.protocol.signalling import Layer
from tests.conftest import Announce
from tests.media.picture.scenes import LARGE, scene

BOTH = PictureAim(2_500_000, 500_000)
"""So much that nothing has to be left out."""
SMALL_ONLY = PictureAim(0, 500_000)


@dataclass
class Given:
    """What a sender has given away; the test decides when giving goes on."""

    pictures: list[tuple[Layer, list[bytes], int, bool, float]] = field(default_factory=list)
    codecs: list[Codec] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    free: threading.Event = field(default_factory=threading.Event)
    breaks: bool = False

    def __post_init__(self) -> None:
        self.free.set()

    def take(
        self,
        layer: Layer,
        codec: Codec,
        payloads: list[bytes],
        timestamp: int,
        key: bool,
        at: float,
    ) -> None:
        self.codecs.append(codec)
        with self.changed:
            self.pictures.append((layer, payloads, timestamp, key, at))
            self.changed.notify_all()
        assert self.free.wait(10.0)
        if self.breaks:
            self.breaks = False
            raise RuntimeError("whoever takes it has broken")

    def wait_for(self, count: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.pictures) >= count, 10.0)

    def of(self, layer: Layer) -> list[tuple[Layer, list[bytes], int, bool, float]]:
        return [each for each in self.pictures if each[0] is layer]

    def keys(self, layer: Layer) -> list[bool]:
        return [key for _, _, _, key, _ in self.of(layer)]


@pytest.fixture
def given() -> Given:
    return Given()


@pytest.fixture
def sender(given: Given) -> Iterator[PictureSender]:
    sender = PictureSender(given.take)
    sender.start()
    sender.hush(False)
    yield sender
    given.free.set()
    sender.stop()
    assert sender.join(5.0)


def shown(pictures: list[tuple[Layer, list[bytes], int, bool, float]], codec: Codec) -> set[Size]:
    """Decode all, and give the sizes."""
    decoder = Decoder()
    sizes = set()
    for _, payloads, timestamp, key, at in pictures:
        data = joined(codec, payloads)
        assert isinstance(data, bytes)
        frame = decoder.decode(WholeFrame(codec, data, key, timestamp, at))
        assert not isinstance(frame, Undecoded)
        sizes.add(Size(frame.width, frame.height))
    return sizes


def put(sender: PictureSender, given: Given, shots: tuple[Shot, ...], each: int = 2) -> None:
    """Give pictures 40 ms apart, the next when the one before has left."""
    before = len(given.pictures)
    for place, shot in enumerate(shots):
        sender.put(shot, 100.0 + (before / each + place) / 25)
        given.wait_for(before + (place + 1) * each)


@pytest.mark.parametrize("codec", list(Codec))
def test_a_large_and_a_small_picture_leave_with_one_timestamp(
    sender: PictureSender, given: Given, codec: Codec
) -> None:
    sender.use(codec)
    sender.aim(BOTH)
    put(sender, given, scene(4))
    assert shown(given.of(Layer.LARGE), codec) == {Size(1280, 720)}
    assert shown(given.of(Layer.SMALL), codec) == {Size(320, 180)}
    moments = [[each[2] for each in given.of(layer)] for layer in Layer]
    assert moments[0] == moments[1] == [9_000_000 + 3600 * place for place in range(4)]
    assert all(len(payload) <= 1150 for each in given.pictures for payload in each[1])


def test_what_is_aimed_at_nothing_does_not_leave(sender: PictureSender, given: Given) -> None:
    sender.put(scene(1)[0], 99.0)
    sender.aim(SMALL_ONLY)
    put(sender, given, scene(3), each=1)
    assert not given.of(Layer.LARGE)
    assert sender.readings.shots == 3


def test_a_large_picture_is_made_as_small_as_it_is_aimed_at(
    sender: PictureSender, given: Given
) -> None:
    sender.aim(PictureAim(2_000_000, 0, large_size=Size(640, 360)))
    put(sender, given, scene(2), each=1)
    sender.aim(PictureAim(2_000_000, 0))
    put(sender, given, scene(2), each=1)
    assert shown(given.of(Layer.LARGE), Codec.H264) == {Size(640, 360), Size(1280, 720)}
    assert given.keys(Layer.LARGE) == [True, False, True, False]


def test_a_picture_of_another_shape_keeps_it(sender: PictureSender, given: Given) -> None:
    sender.aim(BOTH)
    put(sender, given, (np.zeros((481, 641, 3), np.uint8),))
    assert shown(given.of(Layer.LARGE), Codec.H264) == {Size(640, 480)}
    assert shown(given.of(Layer.SMALL), Codec.H264) == {Size(240, 180)}


@pytest.mark.parametrize("layer", list(Layer))
def test_a_key_frame_is_given_to_the_layer_that_wants_one(
    sender: PictureSender, given: Given, layer: Layer
) -> None:
    sender.aim(BOTH)
    put(sender, given, scene(2))
    sender.want_key(layer)
    put(sender, given, scene(2))
    for each in Layer:
        assert given.keys(each) == [True, False, each is layer, False]


def test_only_the_newest_picture_waits(sender: PictureSender, given: Given) -> None:
    sender.aim(SMALL_ONLY)
    given.free.clear()
    sender.put(scene(1)[0], 100.0)
    given.wait_for(1)
    for place in range(1, 5):
        sender.put(scene(1)[0], 100.0 + place / 25)
    given.free.set()
    given.wait_for(2)
    sender.put(scene(1)[0], 100.2)
    given.wait_for(3)
    assert [each[4] for each in given.pictures] == [100.0, 100.16, 100.2]
    assert sender.readings.overrun == 3


def test_nothing_leaves_while_it_is_hushed_and_then_it_begins_anew(
    sender: PictureSender, given: Given
) -> None:
    sender.aim(BOTH)
    put(sender, given, scene(2))
    sender.hush(True)
    sender.put(scene(1)[0], 200.0)
    sender.hush(False)
    put(sender, given, scene(2))
    assert len(given.pictures) == 8
    assert given.keys(Layer.LARGE) == given.keys(Layer.SMALL) == [True, False, True, False]


def test_hushing_waits_for_the_picture_that_is_being_given_away(
    sender: PictureSender, given: Given
) -> None:
    sender.aim(BOTH)
    given.free.clear()
    sender.put(scene(1)[0], 100.0)
    given.wait_for(1)
    hushed = threading.Event()

    def hush() -> None:
        sender.hush(True)
        hushed.set()

    thread = threading.Thread(target=hush)
    thread.start()
    assert not hushed.wait(0.05)
    given.free.set()
    assert hushed.wait(5.0)
    thread.join()
    assert [each[0] for each in given.pictures] == [Layer.LARGE]


def test_so_many_pictures_leave_as_are_aimed_at(sender: PictureSender, given: Given) -> None:
    sender.aim(PictureAim(0, 500_000, fps=15))
    for place in range(50):
        sender.put(scene(1)[0], 100.0 + place / 25)
        assert sender.settled(5.0)
    assert 29 <= len(given.pictures) <= 31


def test_after_spending_too_much_it_leaves_pictures_out_and_goes_on(
    sender: PictureSender, given: Given
) -> None:
    chance = np.random.default_rng(1)
    noise = tuple(chance.integers(0, 255, (720, 1280, 3), np.uint8) for _ in range(3))
    sender.aim(PictureAim(150_000, 20_000))
    moments = [100.0 + place / 25 for place in range(75)]
    for place, at in enumerate(moments):
        sender.put(noise[place % 3], at)
        assert sender.settled(5.0)
    large = given.of(Layer.LARGE)
    assert sender.readings.left_out > 5
    gaps = np.diff([each[4] for each in large])
    assert gaps.max() <= 0.6
    spent = 8 * sum(len(payload) for each in large for payload in each[1])
    assert spent <= 1.5 * 150_000 * 3


def test_it_says_what_a_picture_costs(sender: PictureSender, given: Given) -> None:
    sender.aim(BOTH)
    put(sender, given, scene(3))
    assert 0.0 < sender.readings.encode_s < 0.2
    assert sender.readings.sent >= 2


def test_a_fault_of_whoever_takes_the_pictures_does_not_end_them(
    sender: PictureSender, given: Given, expected_log: Announce
) -> None:
    expected_log("could not be sent", logger="mingjing.media.picture.sender")
    sender.aim(SMALL_ONLY)
    given.breaks = True
    put(sender, given, scene(3), each=1)
    assert len(given.pictures) == 3


class Breaking:
    """An encoder that breaks as often as the test wants; otherwise a real one."""

    def __init__(self, times: int, size: Size) -> None:
        self.times = times
        self.size = size
        self.opened = 0

    def make(self, codec: Codec, width: int, height: int, *rest: float, tier: Tier) -> Encoder:
        real = make_encoder(codec, width, height, *rest, tier=tier)  # type: ignore[arg-type]
        if (width, height) != (self.size.width, self.size.height):
            return real
        self.opened += 1
        encode = real.encode

        def breaking(frame: VideoFrame, *, key: bool = False) -> bytes:
            if self.times:
                self.times -= 1
                raise ValueError("x264 [error]: malloc")
            return encode(frame, key=key)

        real.encode = breaking  # type: ignore[method-assign]
        return real


def test_an_encoder_that_breaks_is_opened_anew_and_takes_no_other_layer_with_it(
    sender: PictureSender,
    given: Given,
    expected_log: Announce,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    breaking = Breaking(3, LARGE)
    monkeypatch.setattr("client.media.picture.sender.make_encoder", breaking.make)
    expected_log("could not be sent", logger="mingjing.media.picture.sender")
    sender.aim(BOTH)
    for place, shot in enumerate(scene(5)):
        sender.put(shot, 100.0 + place / 25)
        assert sender.settled(10.0)
        if place == 1:
            sender.want_key(Layer.SMALL)
    # A wish that came while the large one was broken is not forgotten.
    assert given.keys(Layer.SMALL) == [True, False, True, False, False]
    assert given.keys(Layer.LARGE) == [True, False]
    assert breaking.opened == 4
    assert not sender.failing


def test_an_encoder_that_only_breaks_is_told_of_and_written_down_once(
    sender: PictureSender,
    given: Given,
    expected_log: Announce,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    breaking = Breaking(1_000, SMALL)
    monkeypatch.setattr("client.media.picture.sender.make_encoder", breaking.make)
    expected_log("could not be sent", logger="mingjing.media.picture.sender")
    sender.aim(SMALL_ONLY)
    (shot,) = scene(1)
    for place in range(FAULTS_MOST):
        assert not sender.failing
        sender.put(shot, 100.0 + place / 25)
        assert sender.settled(10.0)
    assert sender.failing
    assert not given.pictures
    # Whoever closes the camera and opens it again may have more luck.
    sender.hush(True)
    assert not sender.failing


@pytest.mark.parametrize(
    ("size", "into", "fits"),
    [
        ((1280, 720), LARGE, LARGE),
        ((640, 480), LARGE, Size(640, 480)),
        ((1920, 1080), LARGE, LARGE),
        ((720, 1280), Size(320, 180), Size(102, 180)),
        ((2000, 20), Size(320, 180), Size(320, 16)),
    ],
)
def test_the_sizes_that_are_coded_are_even(size: tuple[int, int], into: Size, fits: Size) -> None:
    assert even(*size, into) == fits
