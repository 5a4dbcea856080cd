import numpy as np

from client.media.blocks import BLOCK, Samples
from client.media.ear.reference import LEAD, Reference

HELD = 5
"""Blocks that the loudspeaker holds in these tests."""


def block(number: int) -> Samples:
    return np.full(BLOCK, number, np.int16)


class Desk:
    """A loudspeaker and a microphone that are served in turns; each heard block is 10 ms."""

    def __init__(self) -> None:
        self.reference = Reference()
        self.given = 0
        self.dry = 0
        self.taken: list[int] = []
        self.sounded = 0

    def play(self, blocks: int = 1) -> None:
        for _ in range(blocks):
            self.given += 1
            self.reference.play(block(self.given), self.dry)

    def hear(self, blocks: int = 1) -> None:
        self.sounded = min(self.given, self.sounded + blocks)
        for later in reversed(range(blocks)):
            waiting = self.given - self.sounded + later
            self.taken.append(int(self.reference.take(waiting)[0]))

    @property
    def ahead(self) -> int:
        """By how many blocks the compared one is ahead of what sounds."""
        return self.taken[-1] - self.sounded

    def talk(self, blocks: int = 20) -> None:
        for _ in range(blocks):
            self.hear()
            self.play()


def begun() -> Desk:
    desk = Desk()
    desk.play(HELD)
    desk.talk(60)
    return desk


def test_each_heard_block_has_the_next_played_one() -> None:
    desk = begun()
    assert desk.taken == list(range(desk.taken[0], desk.taken[0] + 60))


def test_the_played_block_is_ahead_of_the_loudspeaker_and_never_behind_it() -> None:
    assert begun().ahead == LEAD


def test_while_nothing_is_played_silence_is_compared() -> None:
    desk = Desk()
    desk.hear(3)
    assert desk.taken == [0, 0, 0]


def test_a_microphone_that_is_opened_later_begins_with_what_is_played_then() -> None:
    desk = Desk()
    desk.play(500)
    desk.sounded = 494
    desk.hear()
    assert desk.ahead == LEAD


def test_blocks_that_come_in_bursts_shift_nothing() -> None:
    desk = begun()
    for _ in range(100):
        desk.hear(2)
        desk.play(2)
        desk.hear(1)
        desk.hear(2)
        desk.play(3)
    assert desk.ahead == LEAD
    assert desk.reference.set_anew == 1


def test_blocks_that_come_too_late_are_left_out_and_shift_nothing() -> None:
    desk = begun()
    desk.hear(5)
    assert desk.taken[-1] == 0
    desk.play(5)
    desk.talk(100)
    assert desk.ahead == LEAD
    assert desk.reference.set_anew == 1


def test_a_loudspeaker_that_ran_dry_is_counted_anew() -> None:
    desk = begun()
    desk.hear(12)
    desk.dry += 1
    desk.play(HELD)
    desk.talk()
    assert desk.reference.set_anew == 2
    assert desk.ahead == LEAD


def test_a_gap_that_nobody_noticed_is_found_in_less_than_a_second() -> None:
    desk = begun()
    # The loudspeaker has played three blocks of silence of its own.
    for _ in range(3):
        desk.hear()
        desk.sounded -= 1
    desk.talk(80)
    assert desk.ahead == LEAD
    assert desk.reference.set_anew == 2


def test_a_microphone_that_lost_sound_is_found_out_in_less_than_a_second() -> None:
    desk = begun()
    desk.sounded += 8
    desk.play(8)
    desk.talk(80)
    assert desk.ahead == LEAD


def test_another_device_begins_anew() -> None:
    desk = begun()
    desk.reference.forget()
    desk.sounded = desk.given
    desk.hear()
    assert desk.taken[-1] == 0
    desk.play(HELD)
    desk.talk()
    assert desk.ahead == LEAD
