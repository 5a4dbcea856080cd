"""Estimate, pacer and ladder on one line: words first, a picture that moves, and no swinging."""

import heapq
import itertools
from dataclasses import dataclass, field

import pytest

from client.media.rates.ladder import Aim, Ladder, Signs
from client.media.rates.pacer import Pacer, Turn
from client.media.rates.upstream import Upstream
from client.protocol.wire import Rung
from tests.media.rates.lines import REPORT_EVERY_S, TICK_S, Line, steady

VOICE_BYTES, COPY_BYTES, PACKET_BYTES = 110, 84, 1150
KEY_COSTS = 6.0
"""How many times as large a key frame is."""


@dataclass
class Outcome:
    """What came of a run."""

    aims: list[Aim] = field(default_factory=list)
    voices: int = 0
    voices_lost: int = 0
    waited_s: list[float] = field(default_factory=list)
    """Of each voice packet, beyond the line's own delay."""
    frames: int = 0
    keys_wished: int = 0

    def late_share(self, limit_s: float) -> float:
        return sum(each > limit_s for each in self.waited_s) / len(self.waited_s)


def run(
    line: Line,
    lasting_s: float,
    *,
    copies: int = 0,
    since_s: float = 10.0,
    says_nothing: bool = False,
) -> Outcome:
    """Hold a conversation over a line; what is counted begins when the line is known.

    Who says nothing sends a sign of life now and then (DTX) and their pictures.
    """
    voice_every = 80 if says_nothing else 4
    upstream, ladder, outcome = Upstream(ceiling=3e6), Ladder(0.0), Outcome()
    pacer: Pacer[bytes] = Pacer(upstream.bits_per_s)
    numbers = itertools.count(1)
    on_the_way: list[tuple[float, int]] = []
    fate: dict[int, float | None] = {}
    reports: list[tuple[float, list[tuple[int, float | None]]]] = []
    unreported, reported_at, frame_at = 1, 0.0, 0.0
    size_before = None
    aim = ladder.step(Signs(upstream.bits_per_s), 0.0)
    for tick in range(round(lasting_s / TICK_S)):
        now = tick * TICK_S
        if tick % 200 == 0:
            signs = Signs(upstream.bits_per_s, loss=upstream.loss, copies=copies)
            aim = ladder.step(signs, now)
            outcome.aims.append(aim)
        pacer.aim(upstream.bits_per_s)
        if tick % voice_every == 0:
            pacer.put(Turn.SOUND, b"s" * (VOICE_BYTES + copies * COPY_BYTES), now)
        if aim.fps and now >= frame_at:
            frame_at = max(frame_at, now - 0.1) + 1.0 / aim.fps
            key = aim.large_size != size_before or bool(pacer.keys_wished())
            outcome.keys_wished += key and size_before == aim.large_size
            size_before = aim.large_size
            for turn, rate in (
                (Turn.SMALL, aim.small_bits_per_s),
                (Turn.LARGE, aim.large_bits_per_s),
            ):
                left = int(rate / aim.fps / 8 * (KEY_COSTS if key else 1.0))
                while left > 0:
                    pacer.put(turn, b"p" * min(left, PACKET_BYTES), now)
                    left -= PACKET_BYTES
            outcome.frames += now >= since_s
        for datagram in pacer.due(now):
            number = next(numbers)
            upstream.sent(number, len(datagram), now)
            arrival = fate[number] = line.arrival(len(datagram), now)
            if datagram[:1] == b"s" and now >= since_s:
                outcome.voices += 1
                if arrival is None:
                    outcome.voices_lost += 1
                else:
                    outcome.waited_s.append(arrival - now - line.delay_s)
            if arrival is not None:
                heapq.heappush(on_the_way, (arrival, number))
        if now - reported_at >= REPORT_EVERY_S:
            reported_at = now
            newest = 0
            while on_the_way and on_the_way[0][0] <= now:
                newest = max(newest, heapq.heappop(on_the_way)[1])
            if newest:
                told = [(each, fate.pop(each)) for each in range(unreported, newest + 1)]
                unreported = newest + 1
                reports.append((now + line.delay_s, told))
        while reports and reports[0][0] <= now:
            upstream.reported(reports.pop(0)[1], now, copies=copies)
    return outcome


@pytest.mark.parametrize("copies", [0, 1])
def test_at_300_kilobits_words_are_on_time_and_the_picture_moves(copies: int) -> None:
    outcome = run(Line(steady(300e3), queue_s=0.3, jitter_s=0.01), 40, copies=copies)
    assert outcome.voices_lost == 0
    assert outcome.late_share(0.1) < 0.03
    assert outcome.frames / 30 >= 12.0
    assert outcome.keys_wished == 0
    settled = [each.rung for each in outcome.aims[12:]]
    assert len(set(settled)) == 1
    assert sum(each.announce for each in outcome.aims) == 1


def test_a_wide_line_has_everything_within_eight_seconds_and_never_a_word() -> None:
    outcome = run(Line(steady(5e6), jitter_s=0.01), 30)
    assert [each.rung for each in outcome.aims[8:]] == [Rung.FULL] * 22
    assert not any(each.announce for each in outcome.aims)
    assert outcome.aims[-1].large_bits_per_s >= 1e6


def test_a_line_that_loses_a_fifth_keeps_a_moving_picture() -> None:
    outcome = run(Line(steady(4e6), jitter_s=0.01, loss=0.2), 40, copies=2)
    assert outcome.frames / 30 >= 12.0
    assert all(each.large_bits_per_s > 0 for each in outcome.aims[15:])
    assert outcome.late_share(0.05) < 0.02


def test_a_line_that_grows_narrow_in_the_middle_is_followed_down_and_up_again() -> None:
    line = Line(lambda now: 250e3 if 20 <= now < 30 else 4e6, queue_s=0.3)
    outcome = run(line, 150)
    told = [(at, each.rung) for at, each in enumerate(outcome.aims) if each.announce]
    assert 20 <= told[0][0] <= 24
    assert told[0][1] in (Rung.SMALLER, Rung.SMALL_ONLY)
    assert told[-1][1] is Rung.FULL
    ups = [at for at, _ in told[1:] if at > 30]
    assert all(after - before >= 30 for before, after in itertools.pairwise(ups))
    assert outcome.voices_lost / outcome.voices < 0.01


@pytest.mark.parametrize("bits_per_s", [20e3, 45e3])
@pytest.mark.parametrize("says_nothing", [False, True])
@pytest.mark.parametrize(("loss", "copies"), [(0.0, 0), (0.1, 3)])
def test_whoever_was_left_with_sound_alone_has_pictures_again_when_the_line_is_wide_again(
    bits_per_s: float, says_nothing: bool, loss: float, copies: int
) -> None:
    line = Line(lambda now: bits_per_s if 2 <= now < 20 else 4e6, queue_s=0.5, loss=loss)
    outcome = run(line, 240, copies=copies, says_nothing=says_nothing)
    assert Rung.SOUND_ONLY in {each.rung for each in outcome.aims[2:20]}
    assert outcome.aims[-1].large_bits_per_s > 0


def test_a_line_that_bears_words_alone_is_asked_seldom_whether_it_bears_a_picture() -> None:
    outcome = run(Line(steady(55e3), queue_s=0.3), 300, since_s=40.0)
    told = [each.rung for each in outcome.aims if each.announce]
    assert told.count(Rung.SOUND_ONLY) <= 4
    assert outcome.voices_lost / outcome.voices < 0.01
    assert outcome.late_share(0.2) < 0.05
