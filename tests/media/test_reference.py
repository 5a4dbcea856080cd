import numpy as np

from client.media.blocks import BLOCK, Samples
from client.media.echo.reference import LEAD, Reference

HELD = 5
"""Blocks that the loudspeaker holds in these tests."""


def block(number: int) -> Samples:
    return np.full(BLOCK, number, np.int16)


class Desk:
    """A loudspeaker and a microphone that are served in turns."""

    def __init__(self) -> None:
        self.reference = Reference()
        self.given = 0
        self.dry = 0
        self.taken: list[int] = []

    def play(self, blocks: int = 1) -> None:
        for _ in range(blocks):
            self.given += 1
            self.reference.play(block(self.given), self.dry)

    def hear(self, blocks: int = 1) -> None:
        for _ in range(blocks):
            self.taken.append(int(self.reference.take(HELD)[0]))

    def talk(self, blocks: int = 20) -> None:
        for _ in range(blocks):
            self.hear()
            self.play()


def begun() -> Desk:
    desk = Desk()
    desk.play(HELD)
    desk.talk()
    return desk


def test_each_heard_block_has_the_next_played_one() -> None:
    desk = begun()
    assert desk.taken == list(range(desk.taken[0], desk.taken[0] + 20))


def test_the_played_block_is_ahead_of_the_loudspeaker_and_never_behind_it() -> None:
    desk = begun()
    playing = desk.given - HELD
    assert desk.taken[-1] - playing == LEAD


def test_while_nothing_is_played_silence_is_compared() -> None:
    desk = Desk()
    desk.hear(3)
    assert desk.taken == [0, 0, 0]


def test_a_microphone_that_is_opened_later_begins_with_what_is_played_then() -> None:
    desk = Desk()
    desk.play(500)
    desk.hear()
    assert desk.taken == [500 - HELD + LEAD + 1]


def test_blocks_that_come_in_bursts_shift_nothing() -> None:
    desk = begun()
    ahead = desk.given - desk.taken[-1]
    for _ in range(10):
        desk.hear(2)
        desk.play(2)
    desk.hear(3)
    desk.play(3)
    assert desk.given - desk.taken[-1] == ahead


def test_blocks_that_come_too_late_are_left_out_and_shift_nothing() -> None:
    desk = begun()
    ahead = desk.given - desk.taken[-1]
    desk.hear(8)
    assert desk.taken[-1] == 0
    desk.play(8)
    desk.talk()
    assert desk.given - desk.taken[-1] == ahead
    assert desk.reference.set_anew == 1


def test_a_loudspeaker_that_ran_dry_is_counted_anew() -> None:
    desk = begun()
    desk.hear(8)
    desk.dry += 1
    desk.play(HELD)
    desk.talk()
    assert desk.reference.set_anew == 2
    assert desk.taken[-1] - (desk.given - HELD) == LEAD


def test_a_microphone_that_lost_sound_is_found_out_in_some_seconds() -> None:
    desk = begun()
    desk.play(10)
    desk.talk(450)
    assert desk.taken[-1] - (desk.given - HELD) == LEAD


def test_another_device_begins_anew() -> None:
    desk = begun()
    desk.reference.forget()
    desk.hear()
    assert desk.taken[-1] == 0
    desk.play(HELD)
    desk.talk()
    assert desk.taken[-1] - (desk.given - HELD) == LEAD
