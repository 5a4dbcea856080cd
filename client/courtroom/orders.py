"""What may pass, as the court has ordered it: from a hearing's state to the media's orders.

Own devices are open only when this person wills it, the record says so and the court lets it pass.
Others are heard and seen only from inside the courtroom. A desk that has not heard the court for
some seconds closes its own devices and goes on listening (nobody transmits while told to be out).

Whoever wishes to be told of speaking unheard has the closed microphone stay open for their own
machine, and only while it is they who have closed it: in an open hearing, not muted by the court.

A pure table: it opens and closes nothing.
"""

from dataclasses import dataclass

from client.media.engine import MediaOrders
from client.protocol.case import HearingPhase
from client.protocol.hearing import HearingState, may_be_heard, may_be_seen
from client.protocol.ids import ParticipantId


@dataclass(frozen=True, slots=True)
class Will:
    """What this person wants of their own devices."""

    microphone: bool = False
    camera: bool = False
    tell_unheard: bool = False
    """To be told when one speaks while one's own microphone is closed."""


NOTHING = MediaOrders()


def orders_for(
    state: HearingState, you: ParticipantId, will: Will, *, cut_off: bool = False
) -> MediaOrders:
    """Give the whole of what may pass at this desk."""
    me = state.of(you)
    if me is None or not me.present:
        return NOTHING
    others = [each for each in state.participants if each.participant != you]
    return MediaOrders(
        microphone=(
            will.microphone and me.microphone_open and may_be_heard(state, me) and not cut_off
        ),
        camera=will.camera and me.camera_open and may_be_seen(state, me) and not cut_off,
        listening=(
            will.tell_unheard
            and not will.microphone
            and may_be_heard(state, me)
            and state.phase is HearingPhase.OPEN
            and not cut_off
        ),
        heard=frozenset(
            each.participant
            for each in others
            if each.microphone_open and may_be_heard(state, each)
        ),
        seen=frozenset(
            each.participant for each in others if each.camera_open and may_be_seen(state, each)
        ),
    )
