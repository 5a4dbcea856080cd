"""How things are, said without a colour."""

from enum import StrEnum


class Tone(StrEnum):
    """The weight of a word; whoever paints gives it a symbol and a colour, never colour alone."""

    PLAIN = "plain"
    STEADY = "steady"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
