"""A court, or a party through it, that sends what is authentic and makes no sense."""

import random
import struct
import time
from collections.abc import Callable

import pytest

from client.frames import Levels
from client.media.line.description import MID
from client.media.line.receiving import Ears, Receiving
from client.media.picture.assembly import Assembly
from client.media.playout import Playout
from client.media.rates.ladder import Ladder, Signs
from client.media.rates.upstream import Upstream
from client.media.steering import picture_aim
from client.protocol.rtp import control
from client.protocol.signalling import Kind
from tests import nonsense
from tests.media.line.ends import (
    H264_TYPE,
    LARGE_SSRC,
    OPUS_TYPE,
    RED_TYPE,
    SMALL_SSRC,
    SOUND_SSRC,
    VP8_TYPE,
    A,
    Receiver,
    Sender,
    answered,
)
from tests.media.line.test_telling import Talk
from tests.media.picture.line import made_up


def cost_s(deed: Callable[[], object]) -> float:
    """Give the processor time of something."""
    began = time.process_time()
    deed()
    return time.process_time() - began


def test_pictures_whose_numbers_leap_cost_no_more_than_pictures_that_do_not() -> None:
    def show(step: int) -> Assembly:
        assembly = Assembly()
        key = made_up(0, True)[0]
        for at in range(500):
            now = at * 0.001
            assembly.arrive((at * step) & 0xFFFF, 3_600 * at, True, key, now)
            if at % 10 == 0:
                assembly.wants(now, 0.05)
        return assembly

    plain = cost_s(lambda: show(1))
    leaping = cost_s(lambda: show(2_999))
    assert leaping < 3 * plain + 0.05
    assert show(2_999).missing <= 100


def test_a_desk_lives_through_authentic_nonsense() -> None:
    chance = random.Random(11)
    talk = Talk(apart=False)
    levels = Levels()
    clock = [0.0]
    playout = Playout(levels, clock=lambda: clock[0])
    playout.hear(frozenset({A}))
    receiving = Receiving(
        [
            (A, answered("0", Kind.AUDIO, SOUND_SSRC)),
            (A, answered("1", Kind.VIDEO, LARGE_SSRC)),
        ],
        Ears(playout.arrive, lambda person, whole: None, playout.useful_until),
        talk.receiver.downstream,
    )
    streams = [
        (SOUND_SSRC, OPUS_TYPE),
        (SOUND_SSRC, RED_TYPE),
        (LARGE_SSRC, H264_TYPE),
        (LARGE_SSRC, VP8_TYPE),
    ]
    said = nonsense.control(chance, [SOUND_SSRC, LARGE_SSRC, SMALL_SSRC], 800)
    for at, packet in enumerate(nonsense.media(chance, streams, 3_000)):
        clock[0] = now = at * 0.003
        receiving.take(packet, now)
        if at % 3 == 0:
            playout.block(audible=True)
            receiving.wants(1, now, 0.05)
            talk.telling.hear(chance.choice(said), now)
        if at % 100 == 0:
            talk.telling.beat(now)
            talk.telling.ask(now)
            assert all(len(each) < 1_500 for each in talk.out.said)
            talk.out.said.clear()
            assert len(control.receiver_report(1, receiving.reports(now))) > 8


def test_a_court_that_allows_nothing_or_without_end_is_believed_within_reason() -> None:
    for told in (0, 1, 1 << 63, 1 << 80):
        talk = Talk(apart=False)
        talk.telling.hear(control.ceiling(1, told, []), 1.0)
        assert talk.telling.ceiling is not None
        ladder = Ladder(0.0)
        for second in range(60):
            signs = Signs(upstream_bits_per_s=talk.telling.ceiling, downstream_bits_per_s=0.0)
            aim = picture_aim(ladder.step(signs, float(second)))
            assert 0 <= aim.large_bits_per_s + aim.small_bits_per_s < 2_000_000


def test_reports_of_when_packets_came_may_be_of_any_time_and_nothing_grows() -> None:
    upstream = Upstream(ceiling=5e6)
    for number in range(30_000):
        now = number * 0.01
        upstream.sent(number, 1_000, now)
        # A court whose clock runs backwards.
        upstream.reported([(number, 1e6 - now)], now + 0.05)
    assert upstream.remembered < 2_000
    assert upstream.held < 2_000


def test_the_clock_of_the_reports_may_begin_anew() -> None:
    """24 bits of 64 ms wrap every twelve days of the court's machine."""
    wraps = (1 << 24) * 0.064
    upstream, unwrapped = Upstream(ceiling=5e6), Upstream(ceiling=5e6)
    for number in range(4_000):
        now = number * 0.01
        came = wraps / 2 - 20.0 + now + 0.03
        for each, at in ((unwrapped, came), (upstream, came if came < wraps / 2 else came - wraps)):
            each.sent(number, 1_000, now)
            each.reported([(number, at)], now + 0.06)
    assert upstream.held == unwrapped.held
    assert upstream.bits_per_s == pytest.approx(unwrapped.bits_per_s, rel=0.01)


def test_feedback_that_speaks_of_very_much_is_read_no_further_than_a_path_can_need() -> None:
    run = struct.pack("!BBHIIHHIHBB", 0x8F, 205, 5, 1, SOUND_SSRC, 0, 1_000, 0, 0x03E8, 0, 0)
    words = control.read(run * 60)
    assert sum(len(word.arrivals) for word in words if isinstance(word, control.Arrivals)) <= 2_048


def test_reports_of_losses_are_reckoned_with_only_so_often() -> None:
    def tell(times: int, every_s: float) -> None:
        sending = Sender(extensions=frozenset({MID})).sending
        for at in range(times):
            sending.received(control.Received(SOUND_SSRC, 0.2, 7, 1_000 + 50 * at), at * every_s)

    few = cost_s(lambda: tell(30, 0.1))
    assert cost_s(lambda: tell(3_000, 0.001)) < 4 * few + 0.05


def test_a_stream_that_is_another_with_each_packet_leaves_nothing_behind() -> None:
    receiver = Receiver(named=False)
    for at in range(300):
        head = struct.pack("!BBHII", 0x90, OPUS_TYPE, at, 960 * at, 1_000 + at)
        receiver.receiving.take(
            head + struct.pack("!HH", 0xBEDE, 1) + b"\x100\0\0" + b"word", at * 0.02
        )
    assert len(receiver.receiving.ssrcs) <= 2
