"""Whether packets are lost because too many are sent, or whatever is sent.

A radio line loses packets at any rate; a line that is cut off at a rate loses what is above it,
and shows no queue. Nobody can tell from the loss alone, so it is tried: for two seconds less is
sent. If the loss falls as it would at a cut, what came through is the line's end; otherwise the
rate returns, and the line is asked again only much later.

It does not know of queues: where one fills, `allowance` has answered already.
"""

from dataclasses import dataclass

from client.media.rates.allowance import Flow

LOSSY_FROM = 0.1
TRIED_FROM_BITS_PER_S = 350_000.0
"""Who sends less than this has nothing to give that would help."""
QUEUE_S = 0.06
"""With a queue longer than this the loss has its cause."""
BEFORE_S = 2.2
"""The loss must have lasted so long before anything is tried; it is counted over two seconds."""
TRIAL_SHARE = 0.75
SETTLES_S = 0.6
TRIAL_S = 3.0
AGAIN_AFTER_S = 40.0
WORSE_BY = 0.12


@dataclass(slots=True)
class _Trial:
    began_at: float
    loss_before: float


class LossTrial:
    """The trial of one line."""

    def __init__(self) -> None:
        self._lossy_since: float | None = None
        self._trial: _Trial | None = None
        self._rest_until = 0.0
        self._answered_loss = 0.0

    @property
    def running(self) -> bool:
        """Whether less is being sent to see what becomes of the loss."""
        return self._trial is not None

    @property
    def share(self) -> float:
        """The share of the allowance to be used now."""
        return 1.0 if self._trial is None else TRIAL_SHARE

    def may_grow(self, loss: float, offered: float, now: float) -> bool:
        """Whether more may be tried: not while nobody knows what the loss comes from."""
        if self._trial is not None:
            return False
        return loss < LOSSY_FROM or offered < TRIED_FROM_BITS_PER_S or not self._rested(loss, now)

    def _rested(self, loss: float, now: float) -> bool:
        """Whether the line may be asked again."""
        return now >= self._rest_until or loss > self._answered_loss + WORSE_BY

    def watch(self, *, loss: float, queue_s: float, flow: Flow, now: float) -> float | None:
        """Look at the loss; give the line's end in bits a second when a trial has found one."""
        if queue_s > QUEUE_S:
            self._trial = None
            self._lossy_since = None
            return None
        if self._trial is not None:
            return self._judge(self._trial, loss, flow.delivered, now)
        if loss < LOSSY_FROM or flow.offered < TRIED_FROM_BITS_PER_S:
            self._lossy_since = None
            return None
        if self._lossy_since is None:
            self._lossy_since = now
        if self._rested(loss, now) and now - self._lossy_since >= BEFORE_S:
            self._trial = _Trial(now, loss)
        return None

    def _judge(self, trial: _Trial, loss: float, delivered: float, now: float) -> float | None:
        if now - trial.began_at < TRIAL_S:
            return None
        self._trial = None
        self._lossy_since = None
        at_a_cut = max(0.0, 1.0 - (1.0 - trial.loss_before) / TRIAL_SHARE)
        if loss < (trial.loss_before + at_a_cut) / 2:
            return delivered
        self._rest_until = now + AGAIN_AFTER_S
        self._answered_loss = loss
        return None
