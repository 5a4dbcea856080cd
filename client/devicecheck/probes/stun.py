"""Asking a STUN server who one is: the smallest packet that takes the path of media.

Binding requests and their answers of RFC 8489 sections 5, 6.3 and 14.2. Time is an argument.
"""

import asyncio
import ipaddress
import secrets
import struct
from collections.abc import Callable

BINDING_REQUEST = 0x0001
BINDING_SUCCESS = 0x0101
MAGIC_COOKIE = 0x2112A442
_XOR_MAPPED_ADDRESS = 0x0020
_HEADER = struct.Struct("!HHI12s")
_ATTRIBUTE = struct.Struct("!HH")
_IPV4, _IPV6 = 1, 2


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


def mapped_address(answer: bytes) -> str:
    """Give the address under which the asker was seen; empty where the answer does not say."""
    at = _HEADER.size
    while at + _ATTRIBUTE.size <= len(answer):
        kind, length = _ATTRIBUTE.unpack_from(answer, at)
        value = answer[at + _ATTRIBUTE.size : at + _ATTRIBUTE.size + length]
        if kind == _XOR_MAPPED_ADDRESS and len(value) >= 8:
            size = {_IPV4: 4, _IPV6: 16}.get(value[1], 0)
            if size and len(value) >= 4 + size:
                # The address is laid over the cookie and the transaction (section 14.2).
                mask = answer[4 : 4 + size]
                host = bytes(a ^ b for a, b in zip(value[4 : 4 + size], mask, strict=True))
                port = int.from_bytes(value[2:4], "big") ^ (MAGIC_COOKIE >> 16)
                return f"{ipaddress.ip_address(host)} {port}"
        at += _ATTRIBUTE.size + length + -length % 4
    return ""


class Echo(asyncio.DatagramProtocol):
    """Notes when each request was answered."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._came = asyncio.Event()
        self.sent_at: dict[bytes, float] = {}
        self.round_trips_s: dict[bytes, float] = {}
        self.newest = b""
        """The last answer, whole."""

    def begin(self) -> bytes:
        """Give the transaction of a request that goes now."""
        transaction = secrets.token_bytes(12)
        self.sent_at[transaction] = self._monotonic()
        return transaction

    async def wait_for(self, answers: int) -> None:
        """Wait until so many were answered."""
        while len(self.round_trips_s) < answers:
            self._came.clear()
            await self._came.wait()

    def datagram_received(self, data: bytes, addr: tuple[object, ...]) -> None:
        """Take an answer."""
        del addr
        transaction = answered_transaction(data)
        if transaction in self.sent_at and transaction not in self.round_trips_s:
            self.round_trips_s[transaction] = self._monotonic() - self.sent_at[transaction]
            self.newest = data
            self._came.set()

    def error_received(self, exc: Exception) -> None:
        """An unreachable port is an answer that does not come."""
        del exc
