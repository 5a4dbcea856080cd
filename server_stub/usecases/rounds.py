"""The rounds of the post: what is due is sent, told, asked after, whenever the clock says so.

One round does what is due at one time and no more, so that a court that slept, died or had its
clock moved catches up with its first round. A part that fails is logged and does not keep the
others from their turn.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from server_stub.db import UnitOfWork
from server_stub.db.post import Channel, OutboxEntry, Standing
from server_stub.usecases import gateway_reports, serving
from server_stub.usecases.outbox import Follow, Sender
from server_stub.usecases.registry import Registry

log = logging.getLogger("mingjing.post")


class Rounds:
    """Makes the rounds of one court."""

    def __init__(self, registry: Registry, *, chance: Callable[[], float]) -> None:
        self._registry = registry
        self._sender = Sender(registry, follower(registry), chance=chance)

    def make(self, now: datetime) -> int:
        """Do what is due; give how much came to its end."""
        done = self._safely(lambda: self._sender.send_due(now))
        trial = self._registry.post.trial
        if trial is not None:
            done += self._safely(lambda: trial.expire(now))
            done += self._safely(
                lambda: trial.tell(
                    lambda said, at: gateway_reports.has_been_told(self._registry, said, at), now
                )
            )
        return done + self._safely(lambda: gateway_reports.reconcile(self._registry, now))

    def _safely(self, part: Callable[[], int]) -> int:
        try:
            return part()
        except Exception:
            log.exception("a round of the post was broken off")
            return 0


def follower(registry: Registry) -> Follow:
    """Give who is told of a message that came to its end."""

    def follow(unit: UnitOfWork, entry: OutboxEntry, now: datetime) -> None:
        if not entry.message.regards:
            return
        if entry.message.channel is not Channel.REFUND:
            serving.heard_of(registry, unit, entry, now)
        elif entry.standing is Standing.DELIVERED:
            gateway_reports.refund_sent(
                registry, unit, entry.message.message, entry.message.regards
            )

    return follow
