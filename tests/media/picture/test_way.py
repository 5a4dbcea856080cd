"""The whole way, from the camera's pixels to the tile's, with a line in between."""

import pytest

from client.frames import Size
from client.media.picture.assembly import Assembly
from client.media.picture.decoder import Decoder, Undecoded
from client.media.picture.encoder import make_encoder
from client.media.picture.payloads import Codec, packets
from tests.media.picture.line import FPS, Line, by_chance, jittered
from tests.media.picture.scenes import likeness_db, planes

MIDDLE = Size(640, 360)


@pytest.mark.parametrize("codec", list(Codec))
def test_over_a_lossy_line_every_picture_that_is_shown_is_the_one_that_was_sent(
    codec: Codec,
) -> None:
    frames = planes(30, MIDDLE)
    encoder = make_encoder(codec, MIDDLE.width, MIDDLE.height, FPS, 1_000_000)

    def coded(index: int, key: bool) -> list[bytes]:
        return packets(codec, encoder.encode(frames[index % 30], key=key), number=index)

    line = Line(by_chance(0.05, 3), jittered(0.05, 0.01, 3), coded, Assembly(codec))
    line.run(12.0)
    assert line.longest_s <= 0.5
    assert len(line.whole) >= 0.97 * 12 * FPS
    decoder = Decoder()
    for place, whole in enumerate(line.whole):
        shown = decoder.decode(whole)
        assert not isinstance(shown, Undecoded)
        if place % 10 == 0:
            index = round(whole.timestamp * FPS / 90_000)
            assert likeness_db(shown, frames[index % 30]) > 28


def test_a_switch_of_layers_at_a_key_frame_shows_no_gap() -> None:
    """As the forwarder does it: one stream of numbers, now of one encoder and now of another."""
    sizes = [Size(320, 180), Size(1280, 720)]
    encoders = [make_encoder(Codec.H264, size.width, size.height, FPS, 1_000_000) for size in sizes]

    def coded(index: int, key: bool) -> list[bytes]:
        which = index // 25 % 2
        frame = planes(10, sizes[which])[index % 10]
        picture = encoders[which].encode(frame, key=key or index % 25 == 0)
        return packets(Codec.H264, picture)

    line = Line(by_chance(0.02, 4), jittered(0.03, 0.005, 4), coded)
    line.run(6.0, round_trip_s=0.06)
    decoder = Decoder()
    widths = []
    for whole in line.whole:
        shown = decoder.decode(whole)
        assert not isinstance(shown, Undecoded)
        widths.append(shown.width)
    assert len(line.whole) >= 0.98 * 6 * FPS
    assert set(widths[:20]) == {320}
    assert set(widths[30:45]) == {1280}
    assert line.longest_s <= 0.4
