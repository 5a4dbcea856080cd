import pytest

from client.media.picture.assembly import WholeFrame
from client.media.picture.decoder import Decoder, Undecoded
from client.media.picture.encoder import Encoder, Tier, make_encoder
from client.media.picture.payloads import Codec, opens_key, packets, units
from tests.media.picture.scenes import LARGE, SMALL, likeness_db, planes


def is_key(codec: Codec, picture: bytes) -> bool:
    return opens_key(codec, packets(codec, picture)[0])


def whole(codec: Codec, picture: bytes) -> WholeFrame:
    return WholeFrame(codec, picture, is_key(codec, picture), 0, 0.0)


def encoded(encoder: Encoder, count: int, keys: frozenset[int] = frozenset()) -> list[bytes]:
    frames = planes(20, LARGE)
    return [encoder.encode(frames[place % 20], key=place in keys) for place in range(count)]


@pytest.mark.parametrize("codec", list(Codec))
@pytest.mark.parametrize("tier", list(Tier))
def test_each_picture_comes_out_of_its_own_call_and_can_be_decoded_at_once(
    codec: Codec, tier: Tier
) -> None:
    encoder = make_encoder(codec, 1280, 720, 25, 1_300_000, tier=tier)
    decoder = Decoder()
    for frame in planes(20, LARGE)[:8]:
        shown = decoder.decode(whole(codec, encoder.encode(frame)))
        assert not isinstance(shown, Undecoded)
        assert (shown.width, shown.height) == (1280, 720)
        assert likeness_db(shown, frame) > 30


@pytest.mark.parametrize("codec", list(Codec))
def test_there_is_no_key_frame_but_the_first_and_those_asked_for(codec: Codec) -> None:
    encoder = make_encoder(codec, 1280, 720, 25, 1_300_000)
    pictures = encoded(encoder, 30, frozenset({11, 12}))
    assert [place for place, each in enumerate(pictures) if is_key(codec, each)] == [0, 11, 12]


@pytest.mark.parametrize("codec", list(Codec))
def test_a_key_frame_can_be_decoded_alone(codec: Codec) -> None:
    encoder = make_encoder(codec, 1280, 720, 25, 1_300_000)
    pictures = encoded(encoder, 9, frozenset({8}))
    shown = Decoder().decode(whole(codec, pictures[8]))
    assert not isinstance(shown, Undecoded)
    assert likeness_db(shown, planes(20, LARGE)[8]) > 30


def test_the_profile_and_level_are_what_is_agreed_on_as_42e01f() -> None:
    picture = encoded(make_encoder(Codec.H264, 1280, 720, 25, 1_300_000), 1)[0]
    sets = next(unit for unit in units(picture) if unit[0] & 0x1F == 7)
    assert sets[1] == 66
    assert sets[2] & 0xC0 == 0xC0
    assert sets[3] == 31


def test_the_rate_changes_in_place() -> None:
    """A second to settle, then two to be measured; one key frame in all."""
    encoder = make_encoder(Codec.H264, 1280, 720, 25, 1_300_000)
    keys = 0
    for rate in (1_300_000, 300_000, 800_000):
        encoder.set_rate(rate)
        pictures = encoded(encoder, 75)
        keys += sum(is_key(Codec.H264, each) for each in pictures)
        spent = 8 * sum(map(len, pictures[25:])) / 2
        assert 0.7 * rate <= spent <= 1.2 * rate
    assert keys == 1


def test_fewer_pictures_a_second_are_each_given_more() -> None:
    encoder = make_encoder(Codec.H264, 1280, 720, 25, 400_000)
    encoder.set_rate(400_000, 12.5)
    spent = 8 * sum(map(len, encoded(encoder, 75)[25:])) / 4
    assert 0.75 * 400_000 <= spent <= 1.25 * 400_000


@pytest.mark.parametrize("codec", list(Codec))
def test_a_key_frame_takes_no_more_than_half_a_second_of_a_narrow_line(codec: Codec) -> None:
    encoder = make_encoder(codec, 1280, 720, 25, 300_000)
    pictures = encoded(encoder, 40, frozenset({30}))
    assert 8 * len(pictures[0]) <= 150_000
    assert 8 * len(pictures[30]) <= 150_000


def test_small_steps_of_the_rate_do_not_open_vp8_anew() -> None:
    encoder = make_encoder(Codec.VP8, 320, 180, 25, 120_000)
    keys = []
    for rate in (120_000, 130_000, 137_000, 150_000, 145_000):
        encoder.set_rate(rate)
        keys.append(is_key(Codec.VP8, encoder.encode(planes(1, SMALL)[0])))
    assert keys == [True, False, False, True, False]


@pytest.mark.parametrize("codec", list(Codec))
def test_another_tier_begins_with_a_key_frame(codec: Codec) -> None:
    encoder = make_encoder(codec, 320, 180, 25, 120_000)
    keys = []
    for tier in (Tier.NORMAL, Tier.NORMAL, Tier.WEAK, Tier.WEAK):
        encoder.set_tier(tier)
        keys.append(is_key(codec, encoder.encode(planes(1, SMALL)[0])))
    assert keys == [True, False, True, False]


def test_a_rate_beyond_the_ceiling_or_of_nothing_is_bounded() -> None:
    encoder = make_encoder(Codec.H264, 320, 180, 25, 50_000_000)
    encoder.encode(planes(1, SMALL)[0])
    encoder.set_rate(0)
    assert encoder.encode(planes(1, SMALL)[0])
