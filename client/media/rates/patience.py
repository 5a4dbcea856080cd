"""When to step down, and when to dare a step up again.

Down after two seconds of trouble, at once when there is next to nothing left; up after half a
minute without trouble, and one step only. Whoever fell soon after a step up waits twice as long
before the next, so that nothing swings to and fro.

It does not know what the steps are.
"""

BAD_FOR_S = 2.0
GOOD_FOR_S = 30.0
MOST_GOOD_FOR_S = 480.0
SOON_S = 60.0
FORGIVEN_AFTER_S = 300.0


class Patience:
    """The waiting of one ladder."""

    def __init__(self, *, bad_for_s: float = BAD_FOR_S, good_for_s: float = GOOD_FOR_S) -> None:
        self._bad_for_s = bad_for_s
        self._least_good_for_s = good_for_s
        self._good_for_s = good_for_s
        self._bad_since: float | None = None
        self._good_since: float | None = None
        self._climbed_at: float | None = None

    def is_bad(self, bad: bool, now: float) -> bool:
        """Note whether there is trouble; tell whether it has lasted long enough."""
        if not bad:
            self._bad_since = None
            return False
        if self._bad_since is None:
            self._bad_since = now
        self._good_since = None
        return now - self._bad_since >= self._bad_for_s

    def is_good(self, good: bool, now: float) -> bool:
        """Note whether a step up would hold; tell whether it has been so for long enough."""
        if self._climbed_at is not None and now - self._climbed_at >= FORGIVEN_AFTER_S:
            self._climbed_at = None
            self._good_for_s = self._least_good_for_s
        if not good:
            self._good_since = None
            return False
        if self._good_since is None:
            self._good_since = now
        return now - self._good_since >= self._good_for_s

    def fell(self, now: float) -> None:
        """A step down was taken."""
        if self._climbed_at is not None and now - self._climbed_at < SOON_S:
            self._good_for_s = min(2 * self._good_for_s, MOST_GOOD_FOR_S)
            self._climbed_at = None
        self._bad_since = self._good_since = None

    def climbed(self, now: float) -> None:
        """A step up was taken, and may prove to have been too early."""
        self._climbed_at = now
        self._bad_since = self._good_since = None

    def begin_again(self) -> None:
        """Count anew from here."""
        self._bad_since = self._good_since = None
