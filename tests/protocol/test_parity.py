import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.protocol.rtp.parity import (
    TOGETHER_MOST,
    WORTH_FROM,
    Parity,
    Recovered,
    parity_of,
    read_parity,
    recovered,
)

FIRST = 65_533
PICTURES = st.lists(st.binary(min_size=1, max_size=60), min_size=WORTH_FROM, max_size=40)


def held(payloads: list[bytes]) -> dict[int, tuple[bool, bytes]]:
    """What came, by number: the last one with the marker."""
    last = len(payloads) - 1
    return {
        (FIRST + place) & 0xFFFF: (place == last, payload) for place, payload in enumerate(payloads)
    }


def read(payloads: list[bytes]) -> list[Parity]:
    found = [read_parity(payload) for payload in parity_of(FIRST, payloads)]
    return [parity for parity in found if parity is not None]


@given(PICTURES, st.data())
def test_any_one_packet_of_a_picture_is_made_again_as_it_was(
    payloads: list[bytes], data: st.DataObject
) -> None:
    lost = data.draw(st.sampled_from(sorted(held(payloads))))
    came = held(payloads)
    marker, payload = came.pop(lost)
    made = [recovered(parity, came) for parity in read(payloads) if lost in parity.numbers]
    assert made == [Recovered(lost, marker, payload)]


@given(PICTURES)
def test_every_packet_is_protected_once_and_few_share_one_parity(payloads: list[bytes]) -> None:
    parities = read(payloads)
    numbers = sorted(number for parity in parities for number in parity.numbers)
    assert numbers == sorted(held(payloads))
    assert len(parities) == -(-len(payloads) // TOGETHER_MOST)


def test_a_burst_as_long_as_there_are_parities_is_made_again() -> None:
    payloads = [bytes((place, place)) for place in range(20)]
    came = held(payloads)
    for place in range(5, 8):
        del came[(FIRST + place) & 0xFFFF]
    assert all(recovered(parity, came) is not None for parity in read(payloads))


def test_nothing_comes_of_two_missing_packets_or_of_none() -> None:
    payloads = [b"one", b"two", b"three"]
    (parity,) = read(payloads)
    came = held(payloads)
    assert recovered(parity, came) is None
    del came[FIRST], came[FIRST + 1]
    assert recovered(parity, came) is None


def test_a_picture_of_few_packets_gets_none() -> None:
    assert parity_of(0, [b"one"] * (WORTH_FROM - 1)) == []


def test_parity_of_other_packets_makes_no_packet() -> None:
    """A length or content that cannot be is refused, not passed on."""
    (parity,) = read([b"one", b"two", b"three"])
    others = held([b"x" * 40, b"two", b"three"])
    del others[FIRST + 1]
    assert recovered(parity, others) is None


@given(st.binary(max_size=40))
def test_whatever_comes_is_parity_or_refused(payload: bytes) -> None:
    parity = read_parity(payload)
    if parity is not None:
        came = dict.fromkeys(parity.numbers[1:], (False, b"abc"))
        found = recovered(parity, came)
        assert found is None or 0 < len(found.payload) <= len(payload)


@pytest.mark.parametrize("cut", range(7))
def test_parity_that_is_cut_off_is_refused(cut: int) -> None:
    (payload,) = parity_of(FIRST, [b"one", b"two", b"three"])
    assert read_parity(payload[:cut]) is None
