"""A court that is killed while it sends: `python -m tests.usecases.killed_sender DATA N`.

N times a child enters a message, notes that it was taken (its transaction has been committed), and
sends what is due, and somewhere on the way it kills itself as nothing can prevent. A last one is
left alive. It prints how many children were killed; the books and the notes say the rest.
"""

import os
import random
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from server_stub.db import UnitOfWork
from server_stub.db.post import Channel, Message, OutboxEntry
from server_stub.post import texts
from server_stub.post.deliverers import Deliverer
from server_stub.post.outbox import Outcome
from server_stub.settings import Settings
from server_stub.usecases import outbox
from server_stub.usecases.registry import Registry
from tests.usecases.small_court import PageReader

BEGAN = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
COURT = texts.Sender(zh="法院", en="Court")
TAKEN = "taken"


class Deadly:
    """Delivers, and lets the process die before or after, as chance will have it."""

    def __init__(self, onwards: Deliverer, die: Callable[[], None]) -> None:
        self._onwards = onwards
        self._die = die

    def deliver(self, message: Message, now: datetime, /) -> Outcome:
        self._die()
        outcome = self._onwards.deliver(message, now)
        self._die()
        return outcome


def child(data: Path, number: int, *, mortal: bool) -> None:
    """Enter a message, note it, send what is due."""
    chance = random.Random(number)

    def die() -> None:
        if mortal and chance.random() < 0.3:
            os.kill(os.getpid(), signal.SIGKILL)

    def follow(_unit: UnitOfWork, _entry: OutboxEntry, _now: datetime) -> None:
        die()

    registry = Registry.open(Settings(data=data), PageReader())
    ways = {**registry.post.ways}
    ways[Channel.PLATFORM] = Deadly(ways[Channel.PLATFORM], die)
    registry = replace(registry, post=replace(registry.post, ways=ways))
    now = BEGAN + timedelta(minutes=number)
    with registry.books.writing() as unit:
        text = texts.verification_code(COURT, str(number), 5)
        outbox.tell(unit, text, Channel.PLATFORM, "somebody", now, name=f"m{number}")
    with (data / TAKEN).open("a") as taken:
        taken.write(f"m{number}\n")
        taken.flush()
    die()
    sender = outbox.Sender(registry, follow, chance=lambda: 0.0)
    while sender.send_due(now):
        die()
    registry.close()


def main(data: Path, kills: int) -> int:
    """Have so many children killed or ended, then one that lives."""
    killed = 0
    for number in range(kills + 1):
        pid = os.fork()
        if pid == 0:
            child(data, number, mortal=number < kills)
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            killed += 1
        elif os.WEXITSTATUS(status):
            return 1
    sys.stdout.write(f"{killed}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
