"""Something that one thread does for another, and answers.

It is done once, on the thread whose business it is, or dropped; whoever asked has a `Future`.

It knows neither of the two threads.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

_Answer = TypeVar("_Answer")


class Errand(Generic[_Answer]):
    """Something to be done on the sound thread for another."""

    def __init__(self, question: Callable[[], _Answer], answer: "Future[_Answer]") -> None:
        self._question = question
        self._answer = answer

    def run(self) -> None:
        """Do it and answer."""
        if not self._answer.set_running_or_notify_cancel():
            return
        try:
            self._answer.set_result(self._question())
        except Exception as wrong:  # noqa: BLE001 - whoever asked is told
            self._answer.set_exception(wrong)

    def drop(self) -> None:
        """Leave it undone."""
        self._answer.cancel()
