"""The course of a test call: join, look how wide the line is both ways, then speak and show.

How wide it is comes first (`width`), and what is shown afterwards (`presence`) is as large as that
allows. A drill breaks the socket and the media on purpose, and comes back. Everything has an end
of its own, whatever the court or the path does.

It judges nothing.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from client.devicecheck.calling.clip import Clip
from client.devicecheck.calling.leg import Offer, TestLeg
from client.devicecheck.calling.presence import Presence, Steady
from client.devicecheck.calling.talk import NoSocket, Socket, Talk
from client.devicecheck.calling.width import Steps, Width
from client.media.engine import MediaFailed
from client.protocol.errors import Reason
from client.protocol.signalling import IceServer, MediaAnswered, relays_in, transport_of

OPEN_S, JOIN_S = 4.0, 8.0
"""For the socket, and for the first sound and picture after it."""
TRY_AGAIN_S = 0.25


@dataclass(frozen=True, slots=True)
class Pace:
    """How long one speaks and shows, and in which steps the width is looked for."""

    steady_s: float
    steps: Steps


QUICK = Pace(5.4, Steps(0.7, (250, 800, 1_700), (350, 1_000, 2_200), together=True))
"""Both ways at once, since there is little time."""
FULL = Pace(14.0, Steps(1.0, (150, 400, 900, 1_800), (250, 600, 1_200, 2_600), together=False))


@dataclass(slots=True)
class Joined:
    """When what was there, in seconds since the beginning; None: it never came."""

    socket_s: float | None = None
    answered_s: float | None = None
    path_s: float | None = None
    sound_s: float | None = None
    picture_s: float | None = None

    @property
    def whole_s(self) -> float | None:
        """Give when sound and picture were there."""
        if self.sound_s is None or self.picture_s is None:
            return None
        return max(self.sound_s, self.picture_s)


class Course:
    """One test call of one desk."""

    def __init__(
        self,
        socket: Socket,
        pace: Pace,
        *,
        loopback: bool,
        processor_s: Callable[[], float],
        transport: str | None = None,
        talk: Callable[[Socket], Talk] = Talk,
    ) -> None:
        """Take where the court is, and what tells this process' time on the processor.

        `transport` is that of the relay to go by: empty for none, None for the court's first.
        """
        self._transport = transport
        self._socket = socket
        self._make_talk = talk
        self._pace = pace
        self._loopback = loopback
        self._relays: tuple[IceServer, ...] = ()
        self._legs = 0
        self.talk = talk(socket)
        self.presence = Presence(processor_s)

    @property
    def way(self) -> str:
        """Which kind of address the path goes by; empty while there is none."""
        leg = self.presence.leg
        return "" if leg is None else leg.way

    # Joining --------------------------------------------------------------------------------

    async def join(self) -> Joined:
        """Open the call and wait for sound and picture; raises `NoSocket` and `MediaFailed`."""
        await self.presence.prepare()
        began = time.monotonic()
        joined = Joined()
        opening = await self.talk.open(OPEN_S)
        self._relays = self._chosen(opening.ice_servers)
        joined.socket_s = time.monotonic() - began

        async def offered(leg: int, sdp: str) -> MediaAnswered:
            answered = await self.talk.offer(leg, sdp)
            joined.answered_s = time.monotonic() - began
            return answered

        await self._open_leg(offered)
        joined.path_s = time.monotonic() - began
        self.presence.begin()
        with suppress(TimeoutError):
            async with asyncio.timeout(JOIN_S):
                await self.presence.returned()
                joined.sound_s = time.monotonic() - began
                await self.presence.seen.wait()
                joined.picture_s = time.monotonic() - began
        return joined

    def _chosen(self, servers: tuple[IceServer, ...]) -> tuple[IceServer, ...]:
        relays = relays_in(servers)
        if self._transport is None:
            return relays[:1]
        return tuple(each for each in relays if transport_of(each.urls[0]) == self._transport)[:1]

    async def _open_leg(self, offer: Offer) -> None:
        self._legs += 1
        leg = TestLeg(
            self._relays,
            loopback=self._loopback,
            heard=self.presence.hear,
            seen=self.presence.see,
            want_key=self.presence.want_key,
            relay_tls=self._socket.tls,
        )
        try:
            await leg.open(self._legs, offer, JOIN_S)
        except BaseException:
            await leg.close()
            raise
        self.presence.leg = leg

    # What the line does ---------------------------------------------------------------------

    async def look_both_ways(self) -> tuple[float | None, float | None]:
        """Give what the line carries to the court and from it, in kilobits a second."""
        leg = self._there()
        self.presence.show_nothing()
        widths = await Width(leg, self.talk, self._pace.steps).look_both_ways()
        leg.begin_pictures_anew()
        return widths

    async def speak_and_show(self, line_kbps: float | None) -> Steady:
        """Speak and show for a while, and give what that came to."""
        return await self.presence.speak_and_show(self.talk, self._pace.steady_s, line_kbps)

    async def send_clip(self, line_kbps: float | None) -> Clip:
        """Send what a person can judge, and give what came back of it."""
        return await self.presence.send_clip(line_kbps)

    # The drill ------------------------------------------------------------------------------

    async def drop_the_socket(self, within_s: float) -> float | None:
        """Break the socket and come back to the same call; give how long it took."""
        before, name = self.talk, self.talk.call
        began = time.monotonic()
        before.drop()
        await before.forget()
        ends = began + within_s
        while time.monotonic() < ends:
            talk = self._make_talk(self._socket)
            try:
                await talk.open(max(0.1, ends - time.monotonic()), name)
            except NoSocket as refused:
                if refused.reason:
                    return None
                await asyncio.sleep(TRY_AGAIN_S)
                continue
            self.talk = talk
            return time.monotonic() - began
        return None

    async def drop_the_media(self, within_s: float) -> float | None:
        """Cut the media and make a new leg; give how long it took until one is heard again."""
        before = self._there()
        before.quiet = True
        began = time.monotonic()
        try:
            async with asyncio.timeout(within_s):
                await self._open_leg(self.talk.offer)
                await self.presence.returned()
        except (TimeoutError, MediaFailed):
            return None
        finally:
            await before.close()
        return time.monotonic() - began

    # Its end --------------------------------------------------------------------------------

    async def close(self) -> None:
        """Hang up and leave nothing open."""
        try:
            await self.presence.close()
            if self.presence.leg is not None:
                await self.presence.leg.close()
        finally:
            # Whoever loses patience with this too leaves neither socket nor coder behind.
            try:
                await self.talk.close()
            finally:
                self.presence.free()

    def _there(self) -> TestLeg:
        if self.presence.leg is None:
            raise MediaFailed(Reason.MEDIA_UNAVAILABLE, "no leg")
        return self.presence.leg
