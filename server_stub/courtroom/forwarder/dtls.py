"""The handshake by which a leg gets its keys (RFC 5764), and the notice that a leg has ended.

The desk always begins (`a=setup:passive` is ours), and its certificate must be the one whose
fingerprint stood in its offer; anything else ends the leg. A handshake is given a few seconds
and a short queue, so that nobody can leave one half open for nothing.

aiortc does the handshake; this module is the wire that it believes to be an ICE transport. It
knows neither addresses nor media.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from aiortc.rtcdtlstransport import (
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
)

from server_stub.courtroom.forwarder.description import Fingerprint
from server_stub.courtroom.forwarder.srtp import Keys

if TYPE_CHECKING:
    from aiortc import RTCIceTransport

log = logging.getLogger("mingjing.forwarder")

QUEUE_MAX = 32


class _Wire:
    """What aiortc's DTLS transport asks of the transport below it."""

    role = "controlled"
    state = "completed"

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._out = send
        self._in: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE_MAX)

    def put(self, datagram: bytes) -> None:
        # A full queue drops: DTLS sends a flight again (RFC 9147 section 5.8).
        if not self._in.full():
            self._in.put_nowait(datagram)

    async def _recv(self) -> bytes:
        datagram = await self._in.get()
        if datagram is None:
            raise ConnectionError
        return datagram

    async def _send(self, datagram: bytes) -> None:
        self._out(datagram)


class Handshake:
    """One leg's handshake; `on_keys` is called once if it succeeds, `on_end` once at the end."""

    def __init__(
        self,
        certificate: RTCCertificate,
        expected: Sequence[Fingerprint],
        *,
        within_s: float,
        send: Callable[[bytes], None],
        on_keys: Callable[[Keys], None],
        on_end: Callable[[], None],
    ) -> None:
        self._wire = _Wire(send)
        self._transport = RTCDtlsTransport(cast("RTCIceTransport", self._wire), [certificate])
        self._transport._set_role("server")
        self._expected = RTCDtlsParameters(
            fingerprints=[RTCDtlsFingerprint(each.algorithm, each.value) for each in expected]
        )
        self._within_s = within_s
        self._on_keys = on_keys
        self._on_end = on_end
        self._task: asyncio.Task[None] | None = None
        self._ended = False

    @property
    def begun(self) -> bool:
        """Whether the desk has said anything yet."""
        return self._task is not None

    def hear(self, datagram: bytes) -> None:
        """Take a DTLS datagram from an address of this leg."""
        self._wire.put(datagram)
        if self._task is None and not self._ended:
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End: the desk is told (close_notify) if there is somebody to tell."""
        if self._ended:
            return
        self._ended = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        self._transport.remove_all_listeners()
        await self._transport.stop()

    async def _run(self) -> None:
        try:
            async with asyncio.timeout(self._within_s):
                await self._transport.start(self._expected)
        except TimeoutError:
            log.info("a handshake took too long")
        except Exception:
            log.exception("a handshake failed in an unexpected way")
        if self._transport.state != "connected":
            self._end()
            return
        self._transport.on("statechange", self._changed)
        self._on_keys(Keys(self._transport._rx_srtp, self._transport._tx_srtp))

    def _changed(self) -> None:
        if self._transport.state in {"closed", "failed"}:
            self._end()

    def _end(self) -> None:
        if not self._ended:
            self._ended = True
            self._on_end()
