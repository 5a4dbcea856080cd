"""The one UDP port of the forwarder: what comes in, by its first octet, and from whom.

The first octet says what a datagram is (RFC 7983): a connectivity check, a handshake, or media.
A check is taken from anybody and must prove itself; anything else only from an address that a
leg's check has proved, and where one leg lives no other is believed to be: a check proves who
sent it, and not from where. So a stranger can neither end a leg nor begin its handshake, and
costs one look into a table.

The port knows the legs by their names and addresses, and nothing of hearings.
"""

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import Callable
from ipaddress import ip_address
from typing import Protocol

from aioice.ice import get_host_addresses

from server_stub.courtroom.forwarder.leg import Leg, Stage
from server_stub.courtroom.forwarder.srtp import PACKET_MAX, Buffer
from server_stub.courtroom.forwarder.stun import Address, read_request, write_answer
from server_stub.courtroom.forwarder.terms import Limits, MediaAddress

log = logging.getLogger("mingjing.forwarder")

STUN = range(4)
DTLS = range(20, 64)
MEDIA = range(128, 192)

AT_ONCE = 64
"""Datagrams read before the loop may do something else."""
SOCKET_BUFFER = 4 << 20
ASKERS_MAX = 4_096


class Listener(Protocol):
    """Who is told what a leg has sent."""

    def hear_media(self, leg: Leg, size: int, source: Address, now: float) -> None:
        """Take the sealed packet in the port's incoming buffer."""

    def may_begin(self) -> bool:
        """Tell whether one more handshake may be begun."""


class Port:
    """The socket and what is known of those at its other ends."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self.incoming = Buffer()
        self.outgoing = Buffer()
        self.dropped: Counter[str] = Counter()
        """Datagrams that were nobody's or nothing, by reason."""
        self.hosts: tuple[str, ...] = ()
        self.number = 0
        self._limits = limits
        self._clock = clock
        self._socket: socket.socket | None = None
        self._listener: Listener | None = None
        self._by_name: dict[str, Leg] = {}
        self._by_address: dict[Address, Leg] = {}
        self._asked: Counter[str] = Counter()
        self._asked_until = 0.0

    def open(self, address: MediaAddress, listener: Listener) -> None:
        """Bind and begin to listen."""
        host = ip_address(address.bind_host)
        family = socket.AF_INET if host.version == 4 else socket.AF_INET6
        opened = socket.socket(family, socket.SOCK_DGRAM)
        try:
            opened.setblocking(False)
            for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
                opened.setsockopt(socket.SOL_SOCKET, option, SOCKET_BUFFER)
            opened.bind((address.bind_host, address.port))
        except OSError:
            opened.close()
            raise
        self.number = opened.getsockname()[1]
        self.hosts = address.advertised or (
            tuple(get_host_addresses(use_ipv4=host.version == 4, use_ipv6=host.version == 6))
            if host.is_unspecified
            else (address.bind_host,)
        )
        self._socket = opened
        self._listener = listener
        asyncio.get_running_loop().add_reader(opened.fileno(), self._readable)

    def close(self) -> None:
        """Listen no more."""
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket.fileno())
            self._socket.close()
            self._socket = None

    # Legs -----------------------------------------------------------------------------------

    def know(self, leg: Leg) -> None:
        """Answer this leg's checks from now on."""
        self._by_name[leg.username] = leg

    def forget(self, leg: Leg) -> None:
        """Take nothing more from this leg."""
        self._by_name.pop(leg.username, None)
        for address in leg.addresses:
            if self._by_address.get(address) is leg:
                del self._by_address[address]

    def send(self, datagram: bytes | memoryview, address: Address) -> None:
        """Send, or drop when the system has no room: a late packet is worth no more than none."""
        if self._socket is None:
            return
        try:
            self._socket.sendto(datagram, address)
        except OSError:
            self.dropped["unsendable"] += 1

    # What comes in --------------------------------------------------------------------------

    def _readable(self) -> None:
        now = self._clock()
        for _ in range(AT_ONCE):
            if self._socket is None:
                return
            try:
                size, source = self._socket.recvfrom_into(self.incoming.octets)
            except BlockingIOError:
                return
            except OSError:
                # An ICMP answer to something sent earlier; the port itself is well.
                continue
            try:
                self._take(size, source, now)
            except Exception:  # one datagram must never end the port for all
                self.dropped["unexpected"] += 1
                log.exception("a datagram could not be taken")

    def _take(self, size: int, source: Address, now: float) -> None:
        if not 0 < size <= PACKET_MAX:
            self.dropped["size"] += 1
            return
        first = self.incoming.octets[0]
        if first in STUN:
            self._check(bytes(self.incoming.view[:size]), source, now)
            return
        leg = self._by_address.get(source)
        if leg is None:
            self.dropped["stranger"] += 1
        elif not leg.within_ration(size, now):
            self.dropped["ration"] += 1
        elif first in MEDIA and self._listener is not None:
            self._listener.hear_media(leg, size, source, now)
        elif first in DTLS:
            self._shake(leg, bytes(self.incoming.view[:size]))
        else:
            self.dropped["kind"] += 1

    def _shake(self, leg: Leg, datagram: bytes) -> None:
        if leg.stage is Stage.OFFERED:
            if self._listener is None or not self._listener.may_begin():
                self.dropped["handshakes"] += 1
                return
            leg.stage = Stage.SHAKING_HANDS
        leg.handshake.hear(datagram)

    def _check(self, datagram: bytes, source: Address, now: float) -> None:
        request = read_request(datagram)
        if request is None:
            self.dropped["check"] += 1
            return
        if request.username is None:
            if self._may_ask(source[0], now):
                self.send(write_answer(request, source, None), source)
            else:
                self.dropped["askers"] += 1
            return
        leg = self._by_name.get(request.username)
        if leg is None or not request.proves(leg.password):
            self.dropped["unproven"] += 1
            return
        other = self._by_address.get(source)
        if other is not None and other is not leg and other.lives_at(source, now):
            # Not even answered: the answer would go to the one who did not ask.
            self.dropped["taken"] += 1
            return
        self.send(write_answer(request, source, leg.password), source)
        self._by_address[source] = leg
        forgotten = leg.note_check(source, request.nominates, now)
        if forgotten is not None and self._by_address.get(forgotten) is leg:
            del self._by_address[forgotten]

    def _may_ask(self, host: str, now: float) -> bool:
        """Ration plain STUN by the source's host; its whole table lasts one second."""
        if now >= self._asked_until:
            self._asked.clear()
            self._asked_until = now + 1.0
        if host not in self._asked and len(self._asked) >= ASKERS_MAX:
            return False
        self._asked[host] += 1
        return self._asked[host] <= self._limits.plain_checks_per_s
