"""Control says what it means, there and back."""

from aiortc.rtp import (
    RtcpByePacket,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSrPacket,
)
from hypothesis import given
from hypothesis import strategies as st

from client.protocol.rtp import control as rtcp


@given(st.lists(st.integers(0x1_0000, 0x1_0000 + 70_000), min_size=1, max_size=64, unique=True))
def test_lost_packets_are_asked_for_by_name_across_the_wrap(numbers: list[int]) -> None:
    packet = rtcp.packets_lost(1, 2, sorted(numbers))
    (word,) = rtcp.read(packet)
    assert isinstance(word, rtcp.PacketsLost)
    assert word.ssrc == 2
    assert {number & 0xFFFF for number in numbers} == set(word.numbers)


def test_a_full_request_asks_for_each_of_many() -> None:
    fir = RtcpPsfbPacket(
        fmt=4, ssrc=1, media_ssrc=0, fci=b"\0\0\0\x07\x01\0\0\0\0\0\0\x08\x02\0\0\0"
    )
    assert rtcp.read(bytes(fir)) == (rtcp.PictureLost(7), rtcp.PictureLost(8))


def test_a_ceiling_is_read_back() -> None:
    assert rtcp.read(rtcp.ceiling(1, 1_000_000, [9])) == (rtcp.Estimate(1_000_000, (9,)),)


def test_leaving_and_naming_are_not_passed_on() -> None:
    assert rtcp.read(bytes(RtcpByePacket(sources=[5])) + rtcp.description(5, "desk")) == ()


def test_a_clock_is_told_with_a_name() -> None:
    told = RtcpPacket.parse(rtcp.sender_report(rtcp.SenderClock(5, 6, 7), 8, 9, "seat1"))
    report, name = told
    assert isinstance(report, RtcpSrPacket)
    assert report.ssrc == 5
    assert report.sender_info.packet_count == 8
    assert isinstance(name, RtcpSdesPacket)
    assert name.chunks[0].items == [(1, b"seat1")]


def test_a_request_may_not_name_more_packets_than_are_heeded() -> None:
    greedy = RtcpRtpfbPacket(fmt=1, ssrc=1, media_ssrc=2, lost=list(range(2_000)))
    (word,) = rtcp.read(bytes(greedy))
    assert isinstance(word, rtcp.PacketsLost)
    assert len(word.numbers) == rtcp.NACK_MAX


@given(st.binary(max_size=80), st.sampled_from([200, 201, 202, 203, 205, 206, 207]))
def test_malformed_control_says_nothing_and_breaks_nothing(body: bytes, kind: int) -> None:
    body = body[: len(body) // 4 * 4]
    header = bytes([0x81, kind]) + (len(body) // 4).to_bytes(2, "big")
    rtcp.read(header + body)
    rtcp.read(header + body[:-1])


@given(
    st.integers(0, 65_535),
    st.lists(st.none() | st.floats(0, 1.5), min_size=1, max_size=300).filter(
        lambda told: any(at is not None for at in told)
    ),
)
def test_arrivals_are_read_back_to_a_quarter_of_a_millisecond(
    first: int, told: list[float | None]
) -> None:
    began = 1_000.0
    numbered = [
        (first + place, None if at is None else began + at) for place, at in enumerate(told)
    ]
    (word,) = rtcp.read(rtcp.arrivals(1, 2, 7, numbered))
    assert isinstance(word, rtcp.Arrivals)
    assert word.count == 7
    assert [number for number, _ in word.arrivals] == [number & 0xFFFF for number, _ in numbered]
    for (_, read), (_, wrote) in zip(word.arrivals, numbered, strict=True):
        assert (read is None) == (wrote is None)
        if read is not None and wrote is not None:
            assert abs(read - wrote) <= 0.000_3


def test_a_report_is_read_back_with_all_it_says() -> None:
    told = rtcp.Received(9, 0.25, -3, 0x1_0005, 77, 0xABCD, 1_234)
    assert rtcp.read(rtcp.receiver_report(5, [told])) == (told,)
    report = rtcp.sender_report(rtcp.SenderClock(5, 6, 7), 8, 9, "seat1", [told])
    assert rtcp.read(report) == (rtcp.SenderClock(5, 6, 7), told)
