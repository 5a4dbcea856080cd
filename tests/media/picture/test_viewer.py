import random
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from client.frames import Frames, Picture, Size, Source
from client.media.picture import viewer as viewer_module
from client.media.picture.assembly import WholeFrame
from client.media.picture.decoder import Decoder, Undecoded
from client.media.picture.encoder import make_encoder
from client.media.picture.payloads import Codec
from client.media.picture.viewer import WAITING_MOST, Viewer
from client.protocol.ids import ParticipantId
from tests.media.picture.scenes import LARGE, SMALL, planes, scene

HER, HIM = ParticipantId("her"), ParticipantId("him")


def coded(
    count: int, codec: Codec = Codec.H264, size: Size = SMALL, since: int = 0
) -> list[WholeFrame]:
    """A key frame and what follows."""
    encoder = make_encoder(codec, size.width, size.height, 25, 400_000)
    return [
        WholeFrame(codec, encoder.encode(frame), place == 0, (since + place) * 3600, 0.0)
        for place, frame in enumerate(planes(count, size))
    ]


class Seen:
    """Frames of a window, and how to wait for them."""

    def __init__(self) -> None:
        self.frames = Frames()
        self.asked: list[ParticipantId] = []
        self._changed = threading.Condition()
        self.frames.on_new(lambda _: self._ring())

    def _ring(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def ask(self, person: ParticipantId) -> None:
        self.asked.append(person)
        self._ring()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, 10.0)

    def picture(self, person: ParticipantId, number: int) -> Picture:
        """Wait until the picture of that number is there."""
        source = Source(person)
        self.wait_for(
            lambda: (newest := self.frames.newest(source)) is not None and newest.number >= number
        )
        newest = self.frames.newest(source)
        assert newest is not None
        return newest


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def viewer(seen: Seen) -> Iterator[Viewer]:
    viewer = Viewer(seen.frames, seen.ask)
    viewer.see(frozenset({HER, HIM}))
    viewer.begin()
    yield viewer
    viewer.stop()
    assert viewer.join(5.0)


# --- The decoder ---------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", list(Codec))
def test_nothing_is_decoded_before_a_key_frame(codec: Codec) -> None:
    decoder = Decoder()
    pictures = coded(3, codec)
    assert decoder.decode(pictures[1]) is Undecoded.WAITING
    for picture in pictures:
        assert not isinstance(decoder.decode(picture), Undecoded)


def test_a_stream_may_change_its_size_and_its_codec_at_a_key_frame() -> None:
    decoder = Decoder()
    sizes = []
    for picture in (
        *coded(2),
        *coded(2, size=LARGE),
        *coded(2, Codec.VP8),
        *coded(2),
        *coded(2, size=LARGE),
    ):
        frame = decoder.decode(picture)
        assert not isinstance(frame, Undecoded)
        sizes.append((frame.width, frame.height))
    one, other = [(320, 180)] * 2, [(1280, 720)] * 2
    assert sizes == one + other + one + one + other


@pytest.mark.parametrize("codec", list(Codec))
def test_garbage_is_survived_and_a_key_frame_helps(codec: Codec) -> None:
    chance = random.Random(5)
    decoder = Decoder()
    pictures = coded(6, codec)
    for _ in range(60):
        picture = chance.choice(pictures)
        data = bytearray(picture.data)
        for _ in range(chance.choice([1, 10, 200])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        cut = chance.choice([len(data), len(data) // 2, 5, 1])
        decoder.decode(WholeFrame(codec, bytes(data[:cut]), picture.key, 0, 0.0))
    fresh = [decoder.decode(picture) for picture in pictures]
    assert not any(isinstance(frame, Undecoded) for frame in fresh)


def test_a_picture_that_is_cut_off_is_broken_and_the_next_waits_for_a_key_frame() -> None:
    decoder = Decoder()
    pictures = coded(3)
    short = pictures[0].data[: len(pictures[0].data) // 2]
    assert decoder.decode(WholeFrame(Codec.H264, short, True, 0, 0.0)) is Undecoded.BROKEN
    assert decoder.decode(pictures[1]) is Undecoded.WAITING
    assert not isinstance(decoder.decode(pictures[0]), Undecoded)


def test_a_picture_that_claims_to_be_huge_is_refused() -> None:
    encoder = make_encoder(Codec.VP8, 320, 180, 25, 100_000)
    data = bytearray(encoder.encode(planes(1, SMALL)[0]))
    data[6:10] = b"\xff\x3f\xff\x3f"
    picture = WholeFrame(Codec.VP8, bytes(data), True, 0, 0.0)
    assert Decoder().decode(picture) is Undecoded.BROKEN


# --- The viewer ----------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", list(Codec))
def test_a_picture_arrives_in_the_size_of_its_tile(
    viewer: Viewer, seen: Seen, codec: Codec
) -> None:
    seen.frames.want(Source(HER), Size(160, 160))
    for picture in coded(3, codec):
        viewer.take(HER, picture)
    shown = seen.picture(HER, 3)
    assert (shown.width, shown.height) == (160, 90)
    pixels = np.frombuffer(shown.pixels, np.uint8).reshape(90, 160, 4)[..., :3].astype(int)
    drawn = scene(3, SMALL)[2].reshape(90, 2, 160, 2, 3).mean(axis=(1, 3))
    assert np.abs(pixels - drawn).mean() < 8


def test_for_a_tile_that_nobody_shows_pictures_are_decoded_and_not_scaled(
    viewer: Viewer, seen: Seen
) -> None:
    seen.frames.want(Source(HIM), SMALL)
    pictures = coded(4)
    for picture in pictures[:3]:
        viewer.take(HER, picture)
    viewer.take(HIM, pictures[0])
    seen.picture(HIM, 1)
    assert seen.frames.newest(Source(HER)) is None
    seen.frames.want(Source(HER), SMALL)
    viewer.take(HER, pictures[3])
    assert seen.picture(HER, 4).number == 4
    assert not seen.asked


def test_whoever_may_not_be_seen_is_gone_at_once_and_comes_back_with_a_key_frame(
    viewer: Viewer, seen: Seen
) -> None:
    seen.frames.want(Source(HER), SMALL)
    pictures = coded(4)
    viewer.take(HER, pictures[0])
    seen.picture(HER, 1)
    viewer.see(frozenset({HIM}))
    assert seen.frames.newest(Source(HER)) is None
    viewer.take(HER, pictures[1])
    viewer.see(frozenset({HER, HIM}))
    viewer.take(HER, pictures[2])
    seen.wait_for(lambda: bool(seen.asked))
    assert seen.frames.newest(Source(HER)) is None
    viewer.take(HER, pictures[0])
    seen.picture(HER, 2)


def test_a_picture_that_cannot_be_decoded_is_asked_for(viewer: Viewer, seen: Seen) -> None:
    seen.frames.want(Source(HER), SMALL)
    viewer.take(HER, WholeFrame(Codec.H264, b"\0\0\0\1\x67abc", True, 0, 0.0))
    seen.wait_for(lambda: seen.asked == [HER])


def test_a_worker_that_is_late_decodes_all_and_scales_only_the_newest(seen: Seen) -> None:
    viewer = Viewer(seen.frames, seen.ask)
    viewer.see(frozenset({HER}))
    seen.frames.want(Source(HER), SMALL)
    numbers: list[int] = []

    def note(_: Source) -> None:
        newest = seen.frames.newest(Source(HER))
        if newest is not None:
            numbers.append(newest.number)
        seen._ring()

    seen.frames.on_new(note)
    for picture in coded(20):
        viewer.take(HER, picture)
    viewer._thread = threading.Thread(target=viewer._run)
    viewer._thread.start()
    seen.picture(HER, 20)
    viewer.stop()
    assert viewer.join(5.0)
    assert numbers == [20]
    assert viewer.readings()[HER].frames_decoded == 20


def test_what_waits_is_bounded_and_then_begins_anew(seen: Seen) -> None:
    """The worker has not begun, so that everything waits."""
    viewer = Viewer(seen.frames, seen.ask)
    viewer.see(frozenset({HER}))
    key, *others = coded(20)
    for place in range(3 * WAITING_MOST):
        viewer.take(HER, key if place == 0 else others[place % 19])
    assert seen.asked == [HER] * 2


def test_a_key_frame_makes_what_waits_needless(seen: Seen) -> None:
    viewer = Viewer(seen.frames, seen.ask)
    viewer.see(frozenset({HER}))
    pictures = coded(20)
    for picture in pictures + pictures + pictures:
        viewer.take(HER, picture)
    assert not seen.asked


def test_readings_tell_the_size_the_count_and_the_newest(viewer: Viewer, seen: Seen) -> None:
    seen.frames.want(Source(HER), SMALL)
    before = time.monotonic()
    for picture in coded(3, size=LARGE):
        viewer.take(HER, picture)
    seen.picture(HER, 3)
    found = viewer.readings()[HER]
    assert found.size == LARGE
    assert found.frames_decoded == 3
    assert found.first_frame_at is not None
    assert found.newest_frame_at is not None
    assert before <= found.first_frame_at <= found.newest_frame_at
    assert found.freezes == 0


@pytest.mark.parametrize(
    ("apart_s", "skipped", "after_s", "freezes"),
    [
        (0.04, False, 0.8, 1),
        (0.8, True, 0.8, 1),
        (0.8, False, 0.8, 0),
        (0.04, False, 0.3, 0),
        (0.3, True, 0.3, 0),
    ],
    ids=["held up", "lost", "camera closed", "a little late", "a little lost"],
)
def test_a_freeze_is_a_picture_that_was_due_and_did_not_come(
    apart_s: float, skipped: bool, after_s: float, freezes: int
) -> None:
    sitter = viewer_module._Sitter()
    (frame,) = planes(1, SMALL)
    start = WholeFrame(Codec.H264, b"", True, 0xFFFF_FF00, 0.0)
    timestamp = (0xFFFF_FF00 + round(apart_s * 90_000)) & 0xFFFF_FFFF
    sitter.count(frame, 10.0, start)
    sitter.count(frame, 10.0 + after_s, WholeFrame(Codec.H264, b"", True, timestamp, 0.0, skipped))
    assert sitter.readings.freezes == freezes
    assert sitter.readings.longest_freeze_s == pytest.approx(after_s if freezes else 0.0)


def test_a_new_connection_counts_anew(viewer: Viewer, seen: Seen) -> None:
    seen.frames.want(Source(HER), SMALL)
    viewer.take(HER, coded(1)[0])
    seen.picture(HER, 1)
    viewer.begin()
    assert not viewer.readings()
    assert seen.frames.newest(Source(HER)) is None
