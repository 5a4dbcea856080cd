"""A small court that one desk reaches through a bad network."""

from client.frames import Size, Source
from client.media.engine import Negotiator
from client.protocol.ids import ParticipantId
from client.protocol.signalling import MediaAnswered
from tests.bench.led import candidate_of, led_through
from tests.bench.relay import RelayThread
from tests.media.desks import Answering, Desk, SmallCourt

BIG = Size(1280, 720)


class FarCourt(SmallCourt):
    """The desk of `far` is behind the relay; everybody else sits beside the court."""

    def __init__(self, far: str) -> None:
        super().__init__()
        self.relay = RelayThread(seed=3)
        self._far = ParticipantId(far)

    def negotiator(self, desk: Desk, others: tuple[ParticipantId, ...] | None = None) -> Negotiator:
        """Give the way of a desk's offers; the far one's answer leads through the relay."""
        straight = super().negotiator(desk, others)

        async def through(leg: int, sdp: str) -> MediaAnswered:
            answered = await straight.offer(leg, sdp)
            if desk.name != self._far:
                return answered
            self.relay.lead(*candidate_of(answered.sdp))
            led = led_through(answered.sdp, *self.relay.front)
            return answered.model_copy(update={"sdp": led})

        return Answering(through)

    def look(self, desk: Desk, person: Desk, size: Size | None) -> None:
        """Have a desk's layout show a person so large, or not at all."""
        desk.frames.want(Source(person.name), size)

    async def close(self) -> None:
        """Close every desk, the forwarder, and the relay."""
        await super().close()
        self.relay.close()
