"""What a scripted person is told to do: one JSON object a line.

| `do`           | with                        | is done when                                     |
|----------------|-----------------------------|--------------------------------------------------|
| `click`        | `name`                      | it was visible, enabled, uncovered, and pressed  |
| `type`         | `name`, `text`              | the field's text was replaced, key by key        |
| `key`          | `key` ("PageDown", "Ctrl+D")| the key was pressed wherever the focus is        |
| `point`        | `name`, `x`, `y`            | the mouse has moved there (fractions)            |
| `wait`         | `name`                      | it is visible                                    |
| `wait_gone`    | `name`                      | nothing of that name is visible                  |
| `wait_text`    | `text`                      | some visible name or text contains it            |
| `wait_page`    | `exhibit`, `page`           | that page is painted, as the newest one          |
| `wait_picture` | `name`                      | a picture of that person has been painted        |
| `rest`         | `seconds`                   | so much time has passed, the program running on  |
| `shot`         | `file`                      | the window was pictured as `<file>.png`          |
| `mark`         | `label`                     | the moment is noted                              |
| `close`        |                             | the script ends here                             |

A `name` is an accessible name, which carries state and language; a `*` at its end stands for
whatever follows. `timeout` is in seconds. Lines that are empty or begin with `#` are for readers.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TIMEOUT_S = 20.0

NEEDS: Mapping[str, frozenset[str]] = {
    "click": frozenset({"name"}),
    "type": frozenset({"name", "text"}),
    "key": frozenset({"key"}),
    "point": frozenset({"name", "x", "y"}),
    "wait": frozenset({"name"}),
    "wait_gone": frozenset({"name"}),
    "wait_text": frozenset({"text"}),
    "wait_page": frozenset({"exhibit", "page"}),
    "wait_picture": frozenset({"name"}),
    "rest": frozenset({"seconds"}),
    "shot": frozenset({"file"}),
    "mark": frozenset({"label"}),
    "close": frozenset(),
}
"""The whole vocabulary: what each step must be told, and nothing else but `timeout`."""

_NUMBERS = frozenset({"x", "y", "exhibit", "page", "seconds", "timeout"})


class UnreadableScript(Exception):
    """A line of the script is no step; the message names the line."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the script, already found to be well formed."""

    line: int
    words: Mapping[str, str | float]

    @property
    def do(self) -> str:
        """What is to be done: one of `NEEDS`."""
        return str(self.words["do"])

    @property
    def timeout_s(self) -> float:
        """How long it may take."""
        return float(self.words.get("timeout", TIMEOUT_S))

    def word(self, key: str) -> str:
        """Give what this step was told under `key`, as text."""
        return str(self.words[key])

    def number(self, key: str) -> float:
        """Give what this step was told under `key`, as a number."""
        return float(self.words[key])

    def as_told(self) -> dict[str, object]:
        """Give the step as it stands in the script, with its line."""
        return {"line": self.line, **self.words}


def read_script(path: Path) -> tuple[Step, ...]:
    """Read a whole script before its first step is done; raises `UnreadableScript`."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableScript(f"the script cannot be read: {error}") from error
    return tuple(
        _step(number, line)
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.lstrip().startswith("#")
    )


def _step(number: int, line: str) -> Step:
    try:
        words = json.loads(line)
    except json.JSONDecodeError as error:
        raise UnreadableScript(f"line {number} is not JSON: {error}") from error
    if not isinstance(words, dict) or words.get("do") not in NEEDS:
        raise UnreadableScript(f"line {number}: `do` is none of {', '.join(NEEDS)}")
    needed, told = NEEDS[words["do"]], frozenset(words) - {"do", "timeout"}
    if needed != told:
        wrong = ", ".join(sorted(needed ^ told))
        raise UnreadableScript(f"line {number}: `{words['do']}` lacks or does not take: {wrong}")
    for key in _NUMBERS & frozenset(words):
        if isinstance(words[key], bool) or not isinstance(words[key], int | float):
            raise UnreadableScript(f"line {number}: `{key}` is a number")
    return Step(number, words)
