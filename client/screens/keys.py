"""The page of keys: what each does, and for whom.

It does not bind them: each screen does what its keys stand for.
"""

from dataclasses import dataclass

from client.config import Language
from client.screens.banner import HINT_KEY
from client.screens.own_bar import (
    CAMERA_KEY,
    DEVICES_KEY,
    HAND_KEY,
    MICROPHONE_KEY,
    SOUND_ONLY_KEY,
)
from client.screens.words import Sentence
from client.screens.words import shortcuts as words


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key and what it does."""

    key: str
    does: str


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Keys that work in one place."""

    title: str
    lines: tuple[KeyLine, ...]


@dataclass(frozen=True, slots=True)
class KeysScreen:
    """The whole page."""

    title: str
    groups: tuple[KeyGroup, ...]
    close: str


_GROUPS: tuple[tuple[Sentence, tuple[tuple[str, Sentence], ...]], ...] = (
    (
        words.EVERYWHERE,
        (
            ("F1", words.THIS_PAGE),
            ("Tab", words.NEXT_FIELD),
            ("Space", words.PRESS),
        ),
    ),
    (
        words.IN_COURT,
        (
            (MICROPHONE_KEY, words.MICROPHONE),
            (CAMERA_KEY, words.CAMERA),
            (DEVICES_KEY, words.DEVICES),
            (SOUND_ONLY_KEY, words.SOUND_ONLY),
            ("F4", words.DRAWER),
            (HINT_KEY, words.HINT),
            ("F6", words.FIT),
            (HAND_KEY, words.HAND),
            ("PageDown", words.NEXT_PAGE),
            ("PageUp", words.PREVIOUS_PAGE),
            ("← ↑ → ↓", words.POINT),
            ("Esc", words.LIFT_POINTER),
        ),
    ),
    (
        words.FOR_THE_COURT,
        (
            ("F8", words.MUTE_SELECTED),
            ("F9", words.ADMIT_NEXT),
        ),
    ),
)


def present(language: Language) -> KeysScreen:
    """Give the page in a language."""
    return KeysScreen(
        title=words.TITLE(language),
        groups=tuple(
            KeyGroup(title(language), tuple(KeyLine(key, does(language)) for key, does in lines))
            for title, lines in _GROUPS
        ),
        close=words.CLOSE(language),
    )
