"""Asking a STUN server who one is: the smallest packet that takes the path of media.

Binding requests and their answers of RFC 8489 sections 5 and 6.3; only the transaction id is
looked at, since the round trip is what is wanted.
"""

import asyncio
import secrets
import struct
from collections.abc import Awaitable, Callable

BINDING_REQUEST = 0x0001
BINDING_SUCCESS = 0x0101
MAGIC_COOKIE = 0x2112A442
_HEADER = struct.Struct("!HHI12s")


def binding_request(transaction: bytes) -> bytes:
    """Give a request without attributes (RFC 8489 section 5)."""
    return _HEADER.pack(BINDING_REQUEST, 0, MAGIC_COOKIE, transaction)


def answered_transaction(datagram: bytes) -> bytes | None:
    """Give the transaction that a datagram answers, or None when it answers none."""
    if len(datagram) < _HEADER.size:
        return None
    kind, _, cookie, transaction = _HEADER.unpack_from(datagram)
    if kind != BINDING_SUCCESS or cookie != MAGIC_COOKIE:
        return None
    return bytes(transaction)


class _Echo(asyncio.DatagramProtocol):
    """Notes when each request was answered."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self.sent_at: dict[bytes, float] = {}
        self.round_trips_s: dict[bytes, float] = {}
        self.all_here = asyncio.Event()

    def datagram_received(self, data: bytes, addr: tuple[object, ...]) -> None:  # noqa: ARG002
        transaction = answered_transaction(data)
        if transaction in self.sent_at and transaction not in self.round_trips_s:
            self.round_trips_s[transaction] = self._monotonic() - self.sent_at[transaction]
            if len(self.round_trips_s) == len(self.sent_at):
                self.all_here.set()

    def error_received(self, exc: Exception) -> None:
        """An unreachable port is an answer that does not come."""
        del exc


async def ask_binding(
    host: str,
    port: int,
    *,
    requests: int,
    every_s: float,
    patience_s: float,
    sleep: Callable[[float], Awaitable[None]],
    monotonic: Callable[[], float],
) -> list[float]:
    """Give the round trips, in seconds, of those requests that were answered; `OSError`."""
    loop = asyncio.get_running_loop()
    transport, echo = await loop.create_datagram_endpoint(
        lambda: _Echo(monotonic), remote_addr=(host, port)
    )
    try:
        for _ in range(requests):
            transaction = secrets.token_bytes(12)
            echo.all_here.clear()
            echo.sent_at[transaction] = monotonic()
            transport.sendto(binding_request(transaction))
            await sleep(every_s)
        try:
            async with asyncio.timeout(patience_s):
                if len(echo.round_trips_s) < requests:
                    await echo.all_here.wait()
        except TimeoutError:
            pass
        return list(echo.round_trips_s.values())
    finally:
        transport.close()
