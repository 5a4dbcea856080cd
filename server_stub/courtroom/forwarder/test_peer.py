"""The court's test peer: what one desk sends in its test call is sent back to it, and counted.

It sits at the forwarder's own port, so that all that is measured went the way of a hearing. On the
desk's one seat stands the desk itself; the small picture is filler, which is counted and goes no
further, and on the seat's picture filler is sent when the desk asks for it. Nothing is kept.

Time is an argument. It knows no limits of a call; those are the court's (`test_calls`).
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from secrets import randbits
from typing import TYPE_CHECKING

from client.protocol.filler import (
    AROUND_OCTETS,
    TURN_S,
    FillerTally,
    Filling,
    filler,
    read_filler,
)
from client.protocol.ids import ParticipantId
from client.protocol.signalling import Flow, Kind, Layer
from client.protocol.test_call import DESK, PEER, CallCounted, ProbeStep, StepCount, StreamCount
from server_stub.courtroom.forwarder.codecs import CLOCK_RATES
from server_stub.courtroom.forwarder.stream import Stream

if TYPE_CHECKING:
    from server_stub.courtroom.forwarder.leg import Leg
    from server_stub.courtroom.forwarder.passing import Passing
    from server_stub.courtroom.forwarder.slot import Slot
    from server_stub.courtroom.forwarder.source import Source

STEPS_KEPT = 32

ECHO = tuple(
    flow
    for kind in Kind
    for flow in (
        Flow(sender=DESK, kind=kind, receivers=(PEER,)),
        Flow(sender=PEER, kind=kind, receivers=(DESK,)),
    )
)
"""What may pass in a test call."""


@dataclass(eq=False, slots=True)
class TestPeer:
    """One test call as the forwarder knows it."""

    __test__ = False

    steps: dict[int, FillerTally] = field(default_factory=dict)
    sending: asyncio.Task[None] | None = None
    sound: "Source | None" = None

    @staticmethod
    def stands_for(person: ParticipantId) -> ParticipantId:
        """Give who is heard and seen on a person's seat: on the peer's, the desk itself."""
        return DESK if person == PEER else person

    def equip(self, leg: "Leg") -> None:
        """Count what comes on a leg's small picture, and let it go no further."""
        self.steps.clear()
        self.sound = leg.sound()
        small = leg.pictures().get(Layer.SMALL)
        if small is not None:
            small.filler = self.take

    def _beside(self) -> int:
        """Give what has come of speech, with all that the line carries around it."""
        if self.sound is None:
            return 0
        tally = self.sound.tally
        return tally.bytes_in + AROUND_OCTETS * tally.packets_in

    def take(self, payload: memoryview, size: int, now: float) -> None:
        """Count a packet of filler of so many octets."""
        read = read_filler(payload)
        if read is None:
            return
        number, index = read
        step = self.steps.get(number)
        if step is None:
            if len(self.steps) >= STEPS_KEPT:
                return
            step = self.steps[number] = FillerTally(now)
        step.note(index, size + AROUND_OCTETS, now, beside=self._beside())

    def counted(self, leg: "Leg", now: float) -> CallCounted:
        """Give what has been counted so far."""
        return CallCounted(
            leg=leg.number,
            at_s=now,
            streams=tuple(
                StreamCount(
                    kind=source.kind,
                    layer=source.layer,
                    awaited=source.stream.counted[0],
                    come=source.stream.counted[1],
                    octets=source.tally.bytes_in,
                    jitter_ms=1000 * source.stream.jitter / CLOCK_RATES[source.kind],
                )
                for source in leg.sources
                if source.stream is not None
            ),
            steps=tuple(
                StepCount(
                    step=number,
                    packets=step.packets,
                    octets=step.octets,
                    first_octets=step.first_octets,
                    first_s=step.first_s,
                    last_s=step.last_s,
                )
                for number, step in self.steps.items()
            ),
        )

    # What it sends --------------------------------------------------------------------------

    def send(
        self, leg: "Leg", passing: "Passing", steps: Sequence[ProbeStep], clock: Callable[[], float]
    ) -> None:
        """Begin to send filler; what was still to be sent of an earlier asking is not sent."""
        self.stop()
        self.sending = asyncio.create_task(_send(leg, passing, tuple(steps), clock))

    def stop(self) -> None:
        """Send nothing more."""
        if self.sending is not None:
            self.sending.cancel()
            self.sending = None


async def _send(
    leg: "Leg", passing: "Passing", steps: Sequence[ProbeStep], clock: Callable[[], float]
) -> None:
    slot = next((each for each in leg.slots if each.kind is Kind.VIDEO), None)
    large = leg.pictures().get(Layer.LARGE)
    if slot is None or large is None or not large.section.codecs:
        return
    kind = large.section.codecs[0].payload_type
    slot.types = slot.reads(large.section)
    stream, number = Stream(randbits(32), Kind.VIDEO), 0x1_0000
    for place, step in enumerate(steps):
        began_at = clock()
        filling = Filling(step.kbps, began_at)
        while (now := clock()) - began_at < step.seconds:
            if not leg.answers_from_there:
                # It is more than was asked with: it goes to nobody who did not ask.
                return
            for index in filling.due(now):
                body = filler(place, index, filling.size)
                _send_one(slot, passing, stream, number, kind, body, now)
                number += 1
            await asyncio.sleep(TURN_S)


def _send_one(
    slot: "Slot",
    passing: "Passing",
    stream: Stream,
    number: int,
    kind: int,
    body: bytes,
    now: float,
) -> None:
    timestamp = int(now * CLOCK_RATES[Kind.VIDEO]) & 0xFFFF_FFFF
    passing.media((slot,), stream, number, kind, timestamp, body, now)
