"""What was asked of the court and not yet answered.

Each question has a number, and is asked by a person's hand or by the desk of its own accord. What
was asked on a wire that broke was not heard, and is not asked again by itself.

It does not know what the answers mean.
"""

from collections.abc import Callable
from dataclasses import dataclass

from client.protocol.hearing import Command
from client.protocol.wire import Asking


@dataclass(frozen=True, slots=True)
class Asked:
    """Something asked and not yet answered."""

    command: Command
    by_hand: bool


class Questions:
    """The open questions of one desk; `changed` is told the types of their commands."""

    def __init__(
        self, say: Callable[[Asking], bool], changed: Callable[[tuple[str, ...]], None]
    ) -> None:
        self._say = say
        self._changed = changed
        self._last = 0
        self._open: dict[int, Asked] = {}

    def ask(self, command: Command, *, by_hand: bool = False) -> bool:
        """Ask something; False when there is no wire and nothing was asked."""
        self._last += 1
        if not self._say(Asking(ask=self._last, command=command)):
            return False
        self._open[self._last] = Asked(command, by_hand)
        self._tell()
        return True

    def answered(self, number: int) -> Asked | None:
        """Take an answer: give what was asked, or None when that is not known here."""
        asked = self._open.pop(number, None)
        self._tell()
        return asked

    def is_open(self, kind: type[Command]) -> bool:
        """Whether such a command is asked and not yet answered."""
        return any(isinstance(each.command, kind) for each in self._open.values())

    def give_up(self) -> bool:
        """Nothing that is open will be answered; tell whether a hand had asked any of it."""
        by_hand = any(each.by_hand for each in self._open.values())
        self._open.clear()
        self._tell()
        return by_hand

    def _tell(self) -> None:
        self._changed(tuple(each.command.type for each in self._open.values()))
