"""When the other end has been silent for too long, told apart from one's own lateness.

Each end lets hear from it every `BEAT_S`, and whoever is not heard for `SILENCE_MAX_S` is taken
for gone. Whoever stood still himself (a machine that slept, a loop that was held up) cannot say
that the other was silent: what was said meanwhile lies unread. Then one beat more is waited.

It holds no clock: the time, in seconds and steadily growing, is told to it.
"""

from client.protocol.wire import BEAT_S

LOOK_EVERY_S = 0.25
"""How often an end looks at what it has heard."""
LATE_S = 1.0
"""A look that comes so much too late says that this end itself stood still."""


class Silence:
    """How long one end has not heard the other."""

    def __init__(self, now: float) -> None:
        self._heard_at = now
        self._looked_at = now
        self._excused_until = now

    def heard(self, now: float) -> None:
        """Something was heard."""
        self._heard_at = now

    def look(self, now: float) -> None:
        """Look up, as is done every `LOOK_EVERY_S`; a look that comes late excuses the other."""
        if now - self._looked_at - LOOK_EVERY_S > LATE_S:
            self._excused_until = now + BEAT_S
        self._looked_at = now

    def exceeds(self, seconds: float, now: float) -> bool:
        """Whether nothing was heard for so long, and that is not one's own fault."""
        return now - self._heard_at >= seconds and now >= self._excused_until
