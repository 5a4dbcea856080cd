"""The court's press: made when the first paper is to be set, and kept.

Making it reads the fonts, which takes most of a second and fails on a machine that has no Chinese
ones; a court that only holds hearings never waits for it.
"""

from threading import Lock

from server_stub.documents import Typesetter


class Press:
    """Gives the typesetter; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._typesetter: Typesetter | None = None

    def __call__(self) -> Typesetter:
        """Give the typesetter; raises `FontsMissing`."""
        with self._lock:
            if self._typesetter is None:
                self._typesetter = Typesetter()
            return self._typesetter
