"""What was refused or failed at this desk, as its screens said it: for reports alone.

Each is noted once, when it appears, with the screen's part on which it stood. It decides nothing.
"""

from collections import deque
from collections.abc import Iterator

from client.state import ClientState, Failure

KEPT = 500


class Refusals:
    """Notes the failures that appear in the states of one desk."""

    def __init__(self) -> None:
        self._standing: dict[str, Failure | None] = {}
        self._seen: deque[str] = deque(maxlen=KEPT)

    def note(self, state: ClientState) -> None:
        """Look at a state for what was not there before."""
        standing = dict(_failures(state))
        for part, failure in standing.items():
            if failure is not None and failure != self._standing.get(part):
                self._seen.append(f"{part}: {failure.reason}")
        self._standing = standing

    def seen(self) -> tuple[str, ...]:
        """Give all that was noted, oldest first."""
        return tuple(self._seen)


def _failures(state: ClientState) -> Iterator[tuple[str, Failure | None]]:
    attendance = state.attendance
    yield "signing in", state.login.failure
    yield "cases", state.cases.failure
    yield "case", state.case.failure if state.case else None
    yield "document", state.document.failure if state.document else None
    yield "notice", state.notice.failure if state.notice else None
    if attendance is not None:
        yield "hearing", attendance.refusal
        yield "page", attendance.table.failure
        yield "camera", attendance.camera_failure
        yield "microphone", attendance.microphone_failure
