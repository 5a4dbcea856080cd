import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.media.picture.payloads import (
    LARGEST_PICTURE,
    Codec,
    Malformed,
    joined,
    opens_key,
    packets,
    units,
)

START = b"\x00\x00\x00\x01"
SPS, PPS, SEI, IDR, SLICE = 0x67, 0x68, 0x06, 0x65, 0x41


def stream(*found: bytes) -> bytes:
    return b"".join(START + unit for unit in found)


def unit(head: int, size: int) -> bytes:
    """A unit without anything in it that looks like a start code."""
    return bytes((head,)) + bytes(1 + place % 250 for place in range(size - 1))


@pytest.mark.parametrize("size", [2, 1149, 1150, 1151, 2300, 2301, 60_000])
def test_a_unit_of_any_size_comes_back_as_it_was(size: int) -> None:
    picture = stream(unit(SLICE, size))
    cut = packets(Codec.H264, picture)
    assert max(map(len, cut)) <= 1150
    assert joined(Codec.H264, cut) == picture


def test_a_unit_that_fits_travels_alone_and_a_larger_one_in_fragments_of_one_size() -> None:
    assert packets(Codec.H264, stream(unit(SLICE, 1150))) == [unit(SLICE, 1150)]
    cut = packets(Codec.H264, stream(unit(SLICE, 3000)))
    assert [payload[0] & 0x1F for payload in cut] == [28, 28, 28]
    assert [payload[1] for payload in cut] == [0x81, 0x01, 0x41]
    assert max(map(len, cut)) - min(map(len, cut)) <= 2


def test_parameter_sets_travel_together_before_the_key_frame_that_needs_them() -> None:
    picture = stream(unit(SPS, 20), unit(PPS, 6), unit(IDR, 5000))
    cut = packets(Codec.H264, picture)
    assert cut[0][0] & 0x1F == 24
    assert [opens_key(Codec.H264, payload) for payload in cut] == [True] + [False] * 5
    assert joined(Codec.H264, cut) == picture


def test_what_tells_about_the_encoder_does_not_travel() -> None:
    cut = packets(Codec.H264, stream(unit(SEI, 600), unit(SLICE, 100)))
    assert cut == [unit(SLICE, 100)]


def test_many_small_units_share_payloads() -> None:
    picture = stream(*(unit(SLICE, 300) for _ in range(10)))
    cut = packets(Codec.H264, picture)
    assert len(cut) == 4
    assert max(map(len, cut)) <= 1150
    assert joined(Codec.H264, cut) == picture


def test_an_aggregate_has_the_importance_of_its_most_important_unit() -> None:
    cut = packets(Codec.H264, stream(unit(0x01, 10), unit(0x61, 10)))
    assert cut[0][0] == 0x78


def test_units_are_found_behind_start_codes_of_either_length() -> None:
    found = [unit(SPS, 9), unit(PPS, 5), unit(IDR, 30)]
    assert units(b"\0\0\1" + found[0] + START + found[1] + b"\0\0\1" + found[2] + b"\0\0") == found
    assert units(b"") == units(b"no start code") == []


@pytest.mark.parametrize(
    ("payloads", "why"),
    [
        ([], "nothing at all"),
        ([b""], "an empty payload"),
        ([b"\x00abc"], "kind 0"),
        ([b"\x1fabc"], "kind 31"),
        ([b"\x19abc"], "STAP-B, which this mode does not have"),
        ([b"\x1dabcdef"], "FU-B"),
        ([b"\x7c\x05abc"], "a fragment without a first one"),
        ([b"\x7c\x85abc"], "a first fragment without a last one"),
        ([b"\x7c\x85abc", b"\x7c\x85abc"], "two first fragments"),
        ([b"\x7c\x85abc", b"\x7c\x41abc"], "a last fragment of another unit"),
        ([b"\x7c\x85abc", b"\x41abc"], "a unit amid fragments"),
        ([b"\x7c\xc5abc"], "a fragment that is first and last"),
        ([b"\x7c\x98abc", b"\x7c\x58abc"], "an aggregate in fragments"),
        ([b"\x7c\x85"], "a fragment of nothing"),
        ([b"\x78"], "an aggregate of nothing"),
        ([b"\x78\x00\x00"], "an aggregate of an empty unit"),
        ([b"\x78\x00\x09abc"], "a length beyond the end"),
        ([b"\x78\x00\x01\x78"], "an aggregate in an aggregate"),
        ([b"\x41" + bytes(LARGEST_PICTURE)], "more than any picture has"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_picture_is_refused(payloads: list[bytes], why: str) -> None:
    assert isinstance(joined(Codec.H264, payloads), Malformed)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([SPS, PPS, IDR, SLICE, 0x01]), st.integers(min_value=2, max_value=4000)
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(min_value=60, max_value=1400),
)
def test_every_order_of_units_comes_back(found: list[tuple[int, int]], largest: int) -> None:
    picture = stream(*(unit(head, size) for head, size in found))
    cut = packets(Codec.H264, picture, largest)
    assert max(map(len, cut)) <= largest
    assert joined(Codec.H264, cut) == picture


@given(st.sampled_from(list(Codec)), st.lists(st.binary(max_size=40), max_size=6))
def test_whatever_comes_is_a_picture_or_refused(codec: Codec, payloads: list[bytes]) -> None:
    assert isinstance(joined(codec, payloads), bytes | Malformed)
    for payload in payloads:
        assert opens_key(codec, payload) in {True, False}


@given(st.binary(min_size=1, max_size=6000), st.integers(min_value=0, max_value=0xFFFF))
def test_a_picture_of_vp8_comes_back(picture: bytes, number: int) -> None:
    cut = packets(Codec.VP8, picture, number=number)
    assert max(map(len, cut)) <= 1150
    assert joined(Codec.VP8, cut) == picture
    assert [payload[0] for payload in cut] == [0x90] + [0x80] * (len(cut) - 1)
    assert all(payload[1:4] == b"\x80" + (0x8000 | number & 0x7FFF).to_bytes(2) for payload in cut)
    assert opens_key(Codec.VP8, cut[0]) is not bool(picture[0] & 1)
    assert not any(opens_key(Codec.VP8, payload) for payload in cut[1:])


@pytest.mark.parametrize(
    "descriptor",
    [
        b"\x10",
        b"\x90\x80\x11",
        b"\x90\x80\x91\x22",
        b"\x90\xc0\x11\x05",
        b"\x90\xe0\x91\x22\x05\x40",
        b"\x90\x20\x40",
        b"\x90\x00",
    ],
    ids=["bare", "short number", "long number", "with TL0PICIDX", "all", "layer alone", "empty"],
)
def test_every_descriptor_of_vp8_is_read(descriptor: bytes) -> None:
    assert joined(Codec.VP8, [descriptor + b"\x10picture"]) == b"\x10picture"
    assert opens_key(Codec.VP8, descriptor + b"\x10picture")
    assert not opens_key(Codec.VP8, descriptor + b"\x11picture")
    for cut in range(len(descriptor)):
        assert isinstance(joined(Codec.VP8, [descriptor[:cut]]), Malformed)


def test_a_later_partition_does_not_open_a_picture_of_vp8() -> None:
    assert isinstance(joined(Codec.VP8, [b"\x11abc"]), Malformed)
    assert isinstance(joined(Codec.VP8, [b"\x00abc"]), Malformed)
    assert isinstance(joined(Codec.VP8, [b"\x10abc", b"\x10abc"]), Malformed)
    assert joined(Codec.VP8, [b"\x10abc", b"\x11def"]) == b"abcdef"
