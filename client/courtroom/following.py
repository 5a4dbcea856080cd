"""How far this desk has followed the record, and whether a line of it is the next one.

Lines are numbered without gaps. A line that is missing is asked for again, by coming back with the
number of the last one; if it stays away, the whole state is asked for instead. What a returning
desk is told of the time that it was away happened then, and is not acted on as if it did now.

It folds nothing.
"""

import logging
from collections.abc import Callable

from client.protocol.hearing import HearingState, Recorded
from client.protocol.ids import Seq
from client.protocol.wire import Welcome

log = logging.getLogger("mingjing.courtroom.attendance")


class Following:
    """One desk's place in the record."""

    def __init__(self, break_off: Callable[[], None]) -> None:
        self._break_off = break_off
        self._caught_up_at = Seq(0)
        self._gap_at: Seq | None = None
        self._forget_record = False

    def since(self, state: HearingState | None) -> Seq | None:
        """Give the last folded line; None when a snapshot is wanted instead."""
        return None if state is None or self._forget_record else state.seq

    def be_welcomed(self, welcome: Welcome) -> None:
        """The court answers, and says how far its record goes now."""
        self._forget_record = False
        self._caught_up_at = welcome.seq

    def is_next(self, recorded: Recorded, state: HearingState | None) -> bool:
        """Tell whether this line is to be folded now; a gap before it is looked after."""
        if state is None or recorded.seq > state.seq + 1:
            self._lose_thread(state)
            return False
        return recorded.seq > state.seq

    def happens_now(self, recorded: Recorded) -> bool:
        """Tell whether this line was written since the court has welcomed this desk."""
        return recorded.seq > self._caught_up_at

    def _lose_thread(self, state: HearingState | None) -> None:
        """A line is missing: ask again for all since the last; if it stays away, for the whole."""
        at = None if state is None else state.seq
        self._forget_record = at is None or at == self._gap_at
        self._gap_at = at
        log.warning("lines of the record are missing after %s", at)
        self._break_off()
