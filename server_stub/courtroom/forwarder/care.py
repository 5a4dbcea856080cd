"""Looking after the legs, a few times a second: who is heard, how their paths are, who speaks.

Each leg is told how it arrives; one from which nothing has come for a while is told of as silent,
and closed when it stays so. What passes is fitted again to what each path carries. A look that
came late itself judges nobody: it was the court that did not listen.

Time is an argument; what there is to tell goes to whoever asked for it. It knows no orders.
"""

from collections.abc import Callable
from datetime import datetime

from client.protocol.ids import HearingId
from client.protocol.signalling import (
    Kind,
    LegEnded,
    LegHeard,
    LegSilent,
    LineReading,
    LinesRead,
    MediaNews,
    SpeakerChanged,
)
from server_stub.courtroom.forwarder.codecs import CLOCK_RATES
from server_stub.courtroom.forwarder.hearing import Hearing
from server_stub.courtroom.forwarder.leg import Leg, Stage
from server_stub.courtroom.forwarder.relay import Relay
from server_stub.courtroom.forwarder.speaker import UNKNOWN_SPEECH
from server_stub.courtroom.forwarder.terms import Limits

LOOK_EVERY_S = 0.1
"""Also how often a sender is told of its arrivals."""
ATTEND_EVERY_S = 0.2
REPORT_EVERY_S = 0.5
LINES_EVERY_S = 2.0
LATE_S = 1.0
SPEECH_PACKETS = 3
"""So many packets as large as speech, of ten, are speech, where nothing tells how loud it is."""

_SILENCE = 127


class Care:
    """The looks at every leg of a relay."""

    def __init__(
        self,
        relay: Relay,
        limits: Limits,
        moment: Callable[[float], datetime],
        tell: Callable[[MediaNews], None],
    ) -> None:
        """Tell news by `tell`, with moments made by `moment` from the relay's own clock."""
        self._relay = relay
        self._limits = limits
        self._moment = moment
        self._tell = tell
        self._looked_at: float | None = None
        self._due: dict[float, float] = {}

    def look(self, now: float) -> tuple[Leg, ...]:
        """Do what is due; give the legs that have been silent too long, which are to be closed."""
        late = self._looked_at is not None and now - self._looked_at > LATE_S
        self._looked_at = now
        attend, report = self._is_due(ATTEND_EVERY_S, now), self._is_due(REPORT_EVERY_S, now)
        lines = self._is_due(LINES_EVERY_S, now)
        ended: list[Leg] = []
        for hearing, here in tuple(self._relay.hearings.items()):
            for leg in tuple(here.legs.values()):
                if leg.arrivals:
                    self._relay.feedback.tell_arrivals(leg)
                if report:
                    for source in leg.sources:
                        source.measure(now)
                        if source.moving and self._relay.routes.waiting.get(source):
                            # The wish or the picture itself may have been lost.
                            source.want_key_frame()
                    leg.offsets = leg.redundancy.offsets(now)
                    self._relay.feedback.report(leg, now)
                if attend and not late and self._attend(leg, now):
                    ended.append(leg)
            if report:
                self._relay.put_in_force(here)
            if attend:
                self._listen(hearing, here, now)
            if lines:
                for kept in here.kept.values():
                    kept.forget(now)
                self._read_lines(hearing, here, now)
        return tuple(ended)

    def _is_due(self, every_s: float, now: float) -> bool:
        if now < self._due.get(every_s, now):
            return False
        self._due[every_s] = now + every_s - LOOK_EVERY_S / 2
        return True

    def _attend(self, leg: Leg, now: float) -> bool:
        """Tell of a leg that has fallen silent or is heard again; give whether it is to end."""
        silent_s = now - leg.heard_at
        if silent_s > self._limits.silence_s:
            return True
        if leg.stage is not Stage.CONNECTED:
            return False
        if leg.silent_since is None and silent_s > self._limits.stalled_s:
            leg.silent_since = leg.received_until(now)
            self._tell(
                LegSilent(
                    hearing=leg.hearing,
                    participant=leg.participant,
                    since=self._moment(leg.heard_at),
                )
            )
        elif leg.silent_since is not None and silent_s <= self._limits.stalled_s:
            missed_since, leg.silent_since = leg.silent_since, None
            self._tell(
                LegHeard(
                    hearing=leg.hearing,
                    participant=leg.participant,
                    missed_since=self._moment(missed_since),
                )
            )
        return False

    def note_ended(self, leg: Leg) -> None:
        """Tell of a leg that has ended by itself."""
        self._tell(LegEnded(hearing=leg.hearing, participant=leg.participant))

    def _listen(self, hearing: HearingId, here: Hearing, now: float) -> None:
        """Tell when the word has gone over to another."""
        heard = {}
        for person, leg in here.legs.items():
            sound = leg.sound()
            if sound is None:
                continue
            packets, peak = sound.heard()
            loud = _SILENCE - peak
            if peak == _SILENCE and packets >= SPEECH_PACKETS and not sound.levels_told:
                loud = UNKNOWN_SPEECH
            heard[person] = loud if sound.allowed else 0
        if here.speaker.look(heard, now):
            self._tell(SpeakerChanged(hearing=hearing, participant=here.speaker.present))

    def _read_lines(self, hearing: HearingId, here: Hearing, now: float) -> None:
        lines = tuple(
            _read_line(leg, now, LINES_EVERY_S)
            for leg in here.legs.values()
            if leg.stage is Stage.CONNECTED
        )
        if lines:
            self._tell(LinesRead(hearing=hearing, lines=lines))


def _read_line(leg: Leg, now: float, passed_s: float) -> LineReading:
    """Give how a leg's path has been since the last reading."""
    awaited, missed = leg.lost_down
    leg.lost_down = 0, 0
    expected = come = octets = 0
    jitter_s = None
    before, leg.seen_before = leg.seen_before, {}
    for source in leg.sources:
        stream = source.stream
        if stream is None:
            continue
        counted = (*stream.counted, source.tally.bytes_in)
        leg.seen_before[stream.ssrc] = counted
        was = before.get(stream.ssrc, (0, 0, 0))
        expected += counted[0] - was[0]
        come += counted[1] - was[1]
        if source.kind is Kind.AUDIO and counted[1] > was[1]:
            jitter_s = stream.jitter / CLOCK_RATES[Kind.AUDIO]
        octets += counted[2] - was[2]
    return LineReading(
        participant=leg.participant,
        silent_s=max(0.0, now - leg.heard_at),
        round_trip_s=leg.path_round_trip_s,
        lost_up=min(1.0, max(0.0, 1 - come / expected)) if expected > 0 else 0.0,
        lost_down=missed / awaited if awaited else 0.0,
        bits_per_s_up=int(8 * octets / passed_s),
        bits_per_s_down=leg.allotment.bits_per_s,
        jitter_s=jitter_s,
    )
