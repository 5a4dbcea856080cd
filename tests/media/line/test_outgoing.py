"""A stream on its way to the court: what is kept of it, and what may go twice."""

from client.media.line.outgoing import Allowed, Outgoing, ntp, round_trip
from client.protocol.rtp.control import Received

SEALED = bytes(1_000)


def stream(*, kept_s: float = 1.5, kept_max: int = 512, share: float = 10.0) -> Outgoing:
    """A stream of pictures that begins just before its numbers wrap."""
    return Outgoing(
        5, 90_000, 65_530, kept_s=kept_s, kept_max=kept_max, allowed=Allowed(share, 1e6)
    )


def send(outgoing: Outgoing, count: int, now: float = 0.0, every_s: float = 0.0) -> float:
    """Send packets; give when the last one went."""
    for _ in range(count):
        outgoing.sent(outgoing.next_number(), SEALED, 980, None, now)
        now += every_s
    return now


def test_numbers_grow_over_the_end_of_sixteen_bits_and_are_found_by_what_they_wrap_to() -> None:
    outgoing = stream()
    send(outgoing, 20)
    assert outgoing.number == 65_549
    found = outgoing.again((65_535, 0, 13), 0.5, 0.1)
    assert len(found) == 3
    assert outgoing.again((14, 65_529), 0.5, 0.1) == []


def test_a_packet_goes_again_as_it_went() -> None:
    outgoing = stream()
    outgoing.sent(outgoing.next_number(), b"sealed once", 4, 77, 0.0)
    (kept,) = outgoing.again((65_530,), 0.1, 0.05)
    assert kept.sealed == b"sealed once"
    assert kept.transport_number == 77


def test_no_packet_goes_twice_within_most_of_a_round_trip() -> None:
    outgoing = stream()
    send(outgoing, 1)
    asked = (65_530,)
    assert len(outgoing.again(asked, 0.10, 0.1)) == 1
    assert outgoing.again(asked, 0.15, 0.1) == []
    assert len(outgoing.again(asked, 0.19, 0.1)) == 1


def test_a_packet_named_twice_in_one_wish_goes_once() -> None:
    outgoing = stream()
    send(outgoing, 1)
    assert len(outgoing.again((65_530, 65_530), 0.1, 0.1)) == 1


def test_what_is_too_old_or_too_many_is_not_kept() -> None:
    outgoing = stream(kept_s=1.0, kept_max=10)
    now = send(outgoing, 30, every_s=0.02)
    assert outgoing.again((65_530,), now, 0.1) == []
    assert len(outgoing.again((23,), now, 0.1)) == 1
    assert outgoing.again((23,), now + 2.0, 0.1) == []


def test_what_goes_again_stays_a_part_of_what_goes() -> None:
    outgoing = Outgoing(5, 90_000, 0, kept_s=9, kept_max=512, allowed=Allowed(0.5, 1_000.0))
    send(outgoing, 400)
    given = sum(len(outgoing.again(range(400), 0.1 * turn, 0.05)) for turn in range(1, 11))
    assert given <= 200
    assert outgoing.refused_again > 0


def test_a_sender_report_says_what_time_it_is_on_the_stream() -> None:
    outgoing = stream()
    assert outgoing.clock(1.0) is None
    outgoing.note_clock(9_000, 1.0)
    send(outgoing, 1, now=1.0)
    clock = outgoing.clock(1.5)
    assert clock is not None
    assert clock.timestamp == 9_000 + 45_000
    assert clock.ntp == ntp(1.5) == 3 << 31


def test_the_round_trip_is_read_from_a_report() -> None:
    sent_at = ntp(100.0) >> 16 & 0xFFFF_FFFF
    told = Received(5, 0.1, last_clock=sent_at, since_clock=int(0.02 * 65_536))
    trip = round_trip(told, 100.15)
    assert trip is not None
    assert abs(trip - 0.13) < 0.001
    assert round_trip(Received(5, 0.0), 100.0) is None
    assert round_trip(told, 100.01) == 0.0
    assert round_trip(told, 200.0) is None
