"""What the two ends tell each other of what passes (RFC 3550, RFC 4585).

What the court says of our packets goes to `sending`: what to send again, how wide the line is,
which picture has to begin anew. What this desk finds of the court's packets is said to the court:
twice a second in any case, which is its sign of life, and at once where something is missing.

Where the court sends on a path of its own, what is said of that is said there. It knows no keys
and no descriptions; time is an argument.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from client.media.line.receiving import Receiving
from client.media.line.sending import Sending
from client.media.rates.downstream import Downstream
from client.protocol.rtp import control
from client.protocol.signalling import Layer

TELL_AT_ONCE_BELOW = 0.85
"""An estimate that has fallen below this share of what was told is told at once."""
BLOCKS_MAX = 31
"""Of one report (RFC 3550 section 6.4.1)."""


class Way(Protocol):
    """What it needs of a path."""

    @property
    def round_trip_s(self) -> float | None:
        """As ICE has measured it."""

    def seal_control(self, packet: bytes) -> bytes | None:
        """Seal a control packet."""

    def send(self, sealed: bytes) -> None:
        """Send it."""


class Telling:
    """The talk about one leg's media."""

    def __init__(
        self,
        sending: Sending,
        receiving: Receiving,
        downstream: Downstream,
        *,
        out: Way,
        back: Way,
        names: tuple[int, str],
        reduced_size: bool,
        want_key: Callable[[Layer], None],
        watched: Callable[[frozenset[Layer]], None],
    ) -> None:
        """Take what passes, and the ways on which it does: `out` and `back` are mostly the same.

        `names` are the SSRC and the name under which this desk reports; `reduced_size` says that
        the court takes reports of a part (RFC 5506); `want_key` is called when an own picture has
        to begin anew, `watched` when others have begun or ceased to look at one.
        """
        self._sending = sending
        self._receiving = receiving
        self._downstream = downstream
        self._out = out
        self._back = back
        self._reporter, self._cname = names
        self._reduced_size = reduced_size
        self._want_key = want_key
        self._watched = watched
        self._told_downstream = 0.0
        self.ceiling: float | None = None
        """What the court wants of our pictures at most, bits a second; None: it has not said."""
        self.unwatched: frozenset[Layer] = frozenset()
        """Own pictures that nobody looks at."""

    def round_trip_s(self) -> float | None:
        """Give the round trip, as the court's reports tell it, or else as ICE has found it."""
        reported = self._sending.round_trip_s()
        return self._out.round_trip_s if reported is None else reported

    # --- What the court says ------------------------------------------------------------------

    def take(self, packet: bytes, now: float) -> None:
        """Take a control packet of the way on which we send."""
        sending = self._sending
        for word in control.read(packet):
            match word:
                case control.SenderClock():
                    self._receiving.heard_clock(word, now)
                case control.Received():
                    sending.received(word, now)
                case control.PacketsLost():
                    sending.lost(word, now, self.round_trip_s())
                case control.PictureLost():
                    layer = sending.layer_of(word.ssrc)
                    if layer is not None:
                        self._want_key(layer)
                case control.Arrivals():
                    sending.arrived(word, now)
                case control.Estimate():
                    self._limit(word)

    def take_back(self, packet: bytes, now: float) -> None:
        """Take a control packet of a way on which only the court sends."""
        for word in control.read(packet):
            if isinstance(word, control.SenderClock):
                self._receiving.heard_clock(word, now)

    def _limit(self, told: control.Estimate) -> None:
        """Take how much the court wants of our pictures: of what nobody watches, nothing."""
        sending = self._sending
        layers = {layer for each in told.ssrcs if (layer := sending.layer_of(each)) is not None}
        if told.bits_per_s or not layers:
            self.ceiling = float(told.bits_per_s)
        unwatched = self.unwatched - layers if told.bits_per_s else self.unwatched | layers
        if unwatched != self.unwatched:
            self.unwatched = frozenset(unwatched)
            self._watched(sending.layers - self.unwatched)

    # --- What is said to it -------------------------------------------------------------------

    def ask(self, now: float) -> None:
        """Ask for what is missing, and tell at once of a line that has become narrow."""
        for ssrc, wish in self._receiving.wants(self._reporter, now, self.round_trip_s()):
            if self._out is self._back:
                self._tell(wish)
                continue
            # The program in the middle tells by a report in front whose picture is meant.
            report = self._receiving.report_of(ssrc, now)
            self._report(self._back, [], [report] if report is not None else [], wish)
        if (
            self._receiving.stamped
            and self._downstream.bits_per_s < TELL_AT_ONCE_BELOW * self._told_downstream
        ):
            self._tell(self._estimate())

    def beat(self, now: float) -> None:
        """Let the court hear how everything comes, and that this desk is there."""
        reports = self._receiving.reports(now)
        clocks = self._sending.clocks(now)
        more = self._estimate() if self._receiving.stamped and self._receiving.octets else b""
        if self._out is self._back:
            self._report(self._out, clocks, reports, more)
            return
        # Another program is in the middle, and it may take all of a packet for the stream that
        # stands in it first (Janus does): so each has a packet of its own.
        for at in range(max(1, len(clocks))):
            self._report(self._out, clocks[at : at + 1])
        for at in range(max(1, len(reports))):
            self._report(self._back, (), reports[at : at + 1], b"" if at else more)

    def _report(
        self,
        way: Way,
        clocks: Sequence[tuple[control.SenderClock, int, int]],
        reports: Sequence[control.Received] = (),
        more: bytes = b"",
    ) -> None:
        parts: list[bytes] = []
        for clock, packets, octets in clocks:
            told = () if parts else reports[:BLOCKS_MAX]
            parts.append(control.sender_report(clock, packets, octets, self._cname, told))
        if not parts:
            parts.append(control.receiver_report(self._reporter, reports[:BLOCKS_MAX]))
            parts.append(control.description(self._reporter, self._cname))
        self._send(b"".join([*parts, more]), way)
        for at in range(BLOCKS_MAX, len(reports), BLOCKS_MAX):
            rest = control.receiver_report(self._reporter, reports[at : at + BLOCKS_MAX])
            self._send(rest + control.description(self._reporter, self._cname), way)

    def _estimate(self) -> bytes:
        self._told_downstream = self._downstream.bits_per_s
        return control.ceiling(self._reporter, int(self._told_downstream), self._receiving.ssrcs)

    def _tell(self, words: bytes) -> None:
        if not self._reduced_size:
            words = control.preamble(self._reporter, self._cname) + words
        self._send(words, self._back)

    def _send(self, packet: bytes, way: Way) -> None:
        sealed = way.seal_control(packet)
        if sealed is not None:
            way.send(sealed)
