"""When a message is tried again, and when it is given up: pure, with time and chance as arguments.

After each failure the wait doubles, up to an hour, and is drawn out by chance so that a gateway
that comes back is not met by all at once. What a gateway refuses for good (no such number) is not
tried again. After the last try it lies on the shelf of dead letters until a clerk sends it again.

Who delivers, and who is told of it, is known elsewhere.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from server_stub.db.post import Message, OutboxEntry, Standing


@dataclass(frozen=True, slots=True)
class Delivered:
    """The receiver has it; it may have had it before."""

    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """It did not arrive, or nobody knows that it did."""

    failure: str
    for_good: bool = False
    """Whether trying again would change nothing."""


Outcome = Delivered | Undelivered


@dataclass(frozen=True, slots=True, kw_only=True)
class BackOff:
    """How long to wait between tries, in seconds, and how many there are."""

    first_s: float = 5.0
    longest_s: float = 3600.0
    spread: float = 0.5
    """How much chance may draw a wait out, as a part of it."""
    tries: int = 16
    """With these waits, a little more than nine hours."""

    def wait_after(self, tries: int, chance: float) -> timedelta:
        """Give the wait after so many tries; `chance` lies in [0, 1)."""
        doubled = self.first_s * 2.0 ** min(tries - 1, 40)
        return timedelta(seconds=min(doubled, self.longest_s) * (1 + self.spread * chance))


USUAL: Final = BackOff()


def entered(message: Message) -> OutboxEntry:
    """Give a message as it is entered: due at once."""
    return OutboxEntry(message=message, next_try_at=message.made_at)


def is_due(entry: OutboxEntry, now: datetime) -> bool:
    """Whether a message is to be tried now."""
    return entry.standing is Standing.WAITING and entry.next_try_at <= now


def after(
    entry: OutboxEntry, outcome: Outcome, now: datetime, chance: float, back_off: BackOff = USUAL
) -> OutboxEntry:
    """Give a message after a try; what is delivered or dead stays so."""
    if entry.standing is not Standing.WAITING:
        return entry
    tries = entry.tries + 1
    match outcome:
        case Delivered(receipt=receipt):
            return replace(
                entry,
                standing=Standing.DELIVERED,
                tries=tries,
                done_at=now,
                receipt=receipt,
                failure="",
            )
        case Undelivered(failure=failure, for_good=for_good):
            if for_good or tries >= back_off.tries:
                return replace(
                    entry, standing=Standing.DEAD, tries=tries, done_at=now, failure=failure
                )
            later = now + back_off.wait_after(tries, chance)
            return replace(entry, tries=tries, next_try_at=later, failure=failure)


def revived(entry: OutboxEntry, now: datetime) -> OutboxEntry:
    """Give a dead letter as it is sent again, under the same name."""
    return replace(entry, standing=Standing.WAITING, tries=0, next_try_at=now, done_at=None)
