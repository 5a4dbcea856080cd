"""What this desk and the court say to each other of their path (RFC 3550, RFC 4585).

Twice a second the court is told how everything arrives, be it only that this desk is there; what
is missing is asked for at once, and a line that has become narrow is told at once. What the court
says goes to whom it concerns: what was lost is sent again, a picture begins anew, and of a
picture that nobody watches nothing is made.

Where the court sends on a path of its own, what is said of that is said there. It makes
and reads control packets; it knows neither socket nor keys.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from client.media.line.receiving import Receiving
from client.media.line.sending import Sending
from client.media.rates.downstream import Downstream
from client.protocol.rtp import control
from client.protocol.rtp.control import Received, SenderClock
from client.protocol.rtp.extended import Row, row_report
from client.protocol.signalling import Layer

TELL_AT_ONCE_BELOW = 0.85
"""An estimate that has fallen below this share of what was told is told at once."""
_BLOCKS_MAX = 31


class Way(Protocol):
    """What it needs of the path."""

    @property
    def round_trip_s(self) -> float | None:
        """The round trip as the path itself has found it."""

    def seal_control(self, packet: bytes) -> bytes | None:
        """Seal a control packet."""

    def send(self, sealed: bytes) -> None:
        """Send it."""


class Telling:
    """The control of one leg, in and out."""

    def __init__(
        self,
        way: Way,
        back: Way,
        sending: Sending,
        receiving: Receiving,
        downstream: Downstream,
        *,
        reporter: int,
        cname: str,
        reduced_size: bool,
        want_key: Callable[[Layer], None],
        watched: Callable[[frozenset[Layer]], None],
    ) -> None:
        """Take both directions, and how this desk signs what it says.

        `way` is the path on which this desk sends, `back` the one on which the court does; mostly
        they are the same.

        `want_key` and `watched` are called when the court asks for an own picture anew, and when
        others have begun or ceased to look at one.
        """
        self._way = way
        self._back = back
        self._sending = sending
        self._receiving = receiving
        self._downstream = downstream
        self._reporter = reporter
        self._cname = cname
        self._reduced_size = reduced_size
        self._want_key = want_key
        self._watched = watched
        self._unwatched: frozenset[Layer] = frozenset()
        self._told_downstream = 0.0
        self.ceiling: float | None = None
        """Bits a second that the court would take of our pictures; None: it never said."""

    @property
    def layers(self) -> frozenset[Layer]:
        """The pictures that the court takes and that somebody watches."""
        return self._sending.layers - self._unwatched

    @property
    def round_trip_s(self) -> float | None:
        """The round trip that reports tell, or else the path itself."""
        reported = self._sending.round_trip_s()
        return self._way.round_trip_s if reported is None else reported

    # --- In ----------------------------------------------------------------------------------

    def hear(self, packet: bytes, now: float) -> None:
        """Heed what a control packet says."""
        sending = self._sending
        for word in control.read(packet):
            match word:
                case control.SenderClock():
                    self._receiving.heard_clock(word, now)
                case control.Received():
                    sending.received(word, now)
                case control.PacketsLost():
                    sending.lost(word, now, self.round_trip_s)
                case control.PictureLost():
                    layer = sending.layer_of(word.ssrc)
                    if layer is not None:
                        self._want_key(layer)
                case control.Arrivals():
                    sending.arrived(word, now)
                case control.Estimate():
                    self._limit(word)
                case Row():
                    pass

    def hear_back(self, packet: bytes, now: float) -> None:
        """Heed a control packet of a path on which the court alone sends."""
        for word in control.read(packet):
            if isinstance(word, control.SenderClock):
                self._receiving.heard_clock(word, now)

    def _limit(self, told: control.Estimate) -> None:
        """Take how much the court wants of our pictures: of what nobody watches, nothing."""
        named = [self._sending.layer_of(each) for each in told.ssrcs]
        layers = frozenset(each for each in named if each is not None)
        if told.bits_per_s or not layers:
            self.ceiling = float(told.bits_per_s)
        unwatched = self._unwatched - layers if told.bits_per_s else self._unwatched | layers
        if unwatched != self._unwatched:
            self._unwatched = unwatched
            self._watched(self.layers)

    # --- Out ---------------------------------------------------------------------------------

    def ask(self, now: float) -> None:
        """Ask for what is missing, and tell of a line that has become narrow."""
        for ssrc, wish in self._receiving.wants(self._reporter, now, self.round_trip_s):
            if self._way is self._back:
                self._tell(wish)
                continue
            # The program in the middle tells by a report in front whose picture is meant.
            report = self._receiving.report_of(ssrc, now)
            self._report(self._back, (), [report] if report is not None else [], wish)
        fallen = self._downstream.bits_per_s < TELL_AT_ONCE_BELOW * self._told_downstream
        if self._receiving.stamped and fallen:
            self._tell(self._estimate())

    def beat(self, now: float) -> None:
        """Let the court hear how everything comes, and that this desk is there."""
        reports, clocks = self._receiving.reports(now), self._sending.clocks(now)
        more = self._estimate() if self._receiving.stamped and self._receiving.octets else b""
        if self._way is self._back:
            rows = self._receiving.rows()
            more = row_report(self._reporter, rows) + more if rows else more
            self._report(self._way, clocks, reports, more)
            return
        # Another program is in the middle, and it may take all of a packet for the stream that
        # stands in it first (Janus does): so each has a packet of its own.
        for at in range(max(1, len(clocks))):
            self._report(self._way, clocks[at : at + 1])
        for at in range(max(1, len(reports))):
            self._report(self._back, (), reports[at : at + 1], b"" if at else more)

    def _report(
        self,
        way: Way,
        clocks: Sequence[tuple[SenderClock, int, int]],
        reports: Sequence[Received] = (),
        more: bytes = b"",
    ) -> None:
        first, *rest = [
            reports[at : at + _BLOCKS_MAX] for at in range(0, len(reports) or 1, _BLOCKS_MAX)
        ]
        parts = [
            control.sender_report(clock, packets, octets, self._cname, () if place else first)
            for place, (clock, packets, octets) in enumerate(clocks)
        ]
        if not parts:
            parts.append(control.receiver_report(self._reporter, first))
            parts.append(control.description(self._reporter, self._cname))
        self._send(b"".join([*parts, more]), way)
        for some in rest:
            report = control.receiver_report(self._reporter, some)
            self._send(report + control.description(self._reporter, self._cname), way)

    def _estimate(self) -> bytes:
        self._told_downstream = self._downstream.bits_per_s
        return control.ceiling(
            self._reporter, int(self._told_downstream), self._receiving.ssrcs[:255]
        )

    def _tell(self, words: bytes) -> None:
        if not self._reduced_size:
            words = control.preamble(self._reporter, self._cname) + words
        self._send(words, self._back)

    def _send(self, packet: bytes, way: Way) -> None:
        sealed = way.seal_control(packet)
        if sealed is not None:
            way.send(sealed)
