"""One person's voice as this desk hears it: frames come as they may, ten milliseconds go out.

A frame waits until nearly every frame would have come (`lateness`), however it comes: itself, as a
copy in a later packet, or sent again. When more waiting is needed the voice is stretched, and when
less would do it is run a little faster; speech that came is never cut for it, pauses are. A frame
that is missing at its turn is taken out of its successor, or concealed; where nothing has come at
all the voice holds on rather than runs ahead, so that what is only late is still heard. What is
older than the longest wait is left out: after an outage one hears what is said now.

The number of frames that wait is bound by that longest wait. One thread, or a lock of the owner's;
a stream that is numbered anew is a new voice. It knows nothing of packets' form or of persons.
"""

import math
from collections import deque
from collections.abc import Callable

import numpy as np

from client.media.blocks import BLOCK, BLOCK_S, RATE, SILENCE, Samples
from client.media.speech.heard import Came, HeardPacket, Played, Tally
from client.media.speech.lateness import Lateness
from client.media.speech.making_up import Decoder, MakingUp
from client.media.speech.opus import (
    FRAME,
    FRAME_S,
    PAUSE_BYTES,
    SPEAKING,
    OpusDecoder,
    Unreadable,
    carries_the_one_before,
)
from client.media.speech.stretch import LONGEST, OVERLAP, SHORTEST, Splices

MOST_S = 0.4
"""The longest wait after the fastest frame."""
GAP_S = 0.5
NO_USE = -math.inf

_ROUTE_S = 0.5
"""Frames that are too late for so long are not late: the path has become longer."""
_JUMP_S = 1.0
_REMEMBERED = 256
_HELD = 64
_WATCHED = 25
_TOO_LONG_S = 0.010
_TOO_SHORT_S = 0.003
_MUCH_S = 0.08

_HOW = {Came.FIRST: Played.FIRST, Came.COPY: Played.COPY, Came.AGAIN: Played.AGAIN}


def _nobody(index: int, how: Played) -> None:
    del index, how


class Voice:
    """What arrives of one person, on its way to the ear."""

    def __init__(
        self,
        decoder: Decoder | None = None,
        *,
        most_s: float = MOST_S,
        log: Callable[[int, Played], None] = _nobody,
        carries: Callable[[bytes], bool] = carries_the_one_before,
    ) -> None:
        """Take the longest wait, and who is told of each frame of speech at its turn.

        `carries` tells whether a payload holds its predecessor too.
        """
        self._decoder: Decoder = decoder if decoder is not None else OpusDecoder()
        self._most_s = most_s
        self._log = log
        self._carries = carries
        self._lateness = Lateness(most_s)
        self._making_up = MakingUp(self._decoder)
        self._held: dict[int, HeardPacket] = {}
        self._begin_anew()
        self._counts = dict.fromkeys(Tally.__dataclass_fields__, 0)
        self._stretched_s = self._compressed_s = self._gap_s = 0.0
        self._last_played: int | None = None

    def _begin_anew(self) -> None:
        self._held.clear()
        self._lateness.forget()
        self._turn: int | None = None
        """The frame whose turn is next; None until a first one has waited long enough."""
        self._first_number: int | None = None
        self._known: tuple[int, int] | None = None
        """Index and number of the newest frame that was played."""
        self._played: deque[int] = deque(maxlen=_REMEMBERED)
        self._splices = Splices()
        self._waits: deque[float] = deque(maxlen=_WATCHED)
        self._making_up.forget()
        self._pausing = False
        self._sounding = 0
        self._owed_s = 0.0
        """Seconds made up while nobody knew what was missing."""
        self._rest = 0
        self._run = 0
        self._late_since: float | None = None

    def hush(self) -> None:
        """Throw away what waits; what comes next is heard as if nothing had come before."""
        self._begin_anew()

    # --- Coming in ---------------------------------------------------------------------------

    def arrive(self, heard: HeardPacket, now: float) -> None:
        """Take a frame."""
        index = heard.timestamp // FRAME
        if not heard.payload or index in self._held or index in self._played:
            return
        transit = now - index * FRAME_S
        if self._lateness.known and not self._follows(transit, heard, now):
            return
        if self._first_number is None:
            if heard.came is not Came.FIRST:
                return
            self._first_number = heard.number
        sound = len(heard.payload) > PAUSE_BYTES or heard.came is Came.FIRST
        if sound and heard.number >= self._first_number:
            # What was said before this desk listened comes as a copy, and is late for no reason;
            # and nobody waits for a frame of a pause.
            self._lateness.count(transit)
        if self._turn is not None and index < self._turn:
            self._counts["late"] += 1
            return
        self._held[index] = heard
        if len(self._held) > _HELD:
            # Nobody takes blocks: what is said now is what will be heard.
            self._leave_out(min(self._held))

    def _follows(self, transit: float, heard: HeardPacket, now: float) -> bool:
        """Tell whether a frame can still be played, and begin anew when the stream itself has."""
        lateness = transit - self._lateness.fastest
        if lateness < -_JUMP_S:
            self._begin_anew()
        elif lateness <= self._most_s:
            if heard.came is Came.FIRST:
                self._late_since = None
        else:
            if heard.came is Came.FIRST and self._late_since is None:
                self._late_since = now
            if self._late_since is None or now - self._late_since < _ROUTE_S:
                self._counts["late"] += 1
                return False
            self._begin_anew()
        return True

    # --- Going out ---------------------------------------------------------------------------

    def block(self, now: float) -> Samples:
        """Give the next 10 ms; the very `SILENCE` while there is nothing to be heard."""
        while len(self._splices) < BLOCK:
            if self._making_up.faded(pause=self._pausing) and not self._ready(now):
                return self._nothing()
            self._splices.put(self._more(now))
        self._steer(now)
        while len(self._splices) < BLOCK:
            # A repetition was left out of the little that waited.
            self._splices.put(self._more(now))
        self._rest -= BLOCK
        return self._splices.take(BLOCK)

    def _nothing(self) -> Samples:
        self._owed_s += BLOCK_S
        rest = self._splices.take(BLOCK)
        self._splices.forget()
        if not len(rest):
            return SILENCE
        return np.concatenate((rest, SILENCE[len(rest) :]))

    def _due(self, index: int, now: float) -> float:
        """Give the transit at which a frame would be played that were decoded now."""
        return now + len(self._splices) / RATE - index * FRAME_S

    def _wanted(self) -> float:
        return self._lateness.fastest + self._lateness.wait_s

    def _ready(self, now: float) -> bool:
        """Tell whether a frame's turn has come, after nothing has been heard for a while."""
        if not self._held:
            return False
        first = min(self._held)
        if self._turn is not None and self._due(self._turn, now) >= self._wanted():
            self._leave_out_old(now)
        return self._due(first, now) >= self._wanted()

    def _more(self, now: float) -> Samples:
        """Give what comes next: a frame, or something in its place."""
        if not self._held:
            return self._fill()
        if self._turn is None:
            self._turn = min(self._held)
        self._leave_out_old(now)
        turn = self._turn
        while turn not in self._held:
            following = min(self._held)
            due = self._due(turn, now)
            if self._is_pause(turn, following):
                if self._due(following, now) < self._wanted():
                    return self._fill(pause=True)
                self._counts["silent"] += following - turn
                self._waits.clear()
                self._turn = turn = following
                break
            if due + BLOCK_S <= self._wanted():
                return self._fill()
            if following == turn + 1 and self._carries(self._held[following].payload):
                return self._recovered(turn, self._held[following].payload, due)
            missed_already = self._owed_s >= FRAME_S and due - FRAME_S >= self._wanted()
            self._turn = turn + 1
            self._miss(turn)
            if not missed_already:
                return self._concealed(due)
            self._owed_s -= FRAME_S
            turn += 1
        return self._own(turn, self._due(turn, now))

    def _leave_out_old(self, now: float) -> None:
        """Pass over what is older than the longest wait."""
        if self._turn is None:
            return
        oldest = math.ceil(
            (self._due(0, now) - self._lateness.fastest - self._most_s - FRAME_S) / FRAME_S
        )
        oldest = min(oldest, max(self._held))
        while self._turn < oldest:
            following = min(self._held)
            if following == self._turn:
                self._leave_out(following)
            elif self._is_pause(self._turn, following):
                self._counts["silent"] += min(following, oldest) - self._turn
                self._turn = min(following, oldest)
            else:
                self._turn += 1
                self._miss(self._turn - 1)
            self._waits.clear()

    def _leave_out(self, index: int) -> None:
        self._known = index, self._held.pop(index).number
        self._turn = index + 1
        self._counts["left_out"] += 1
        self._log(index, Played.LEFT_OUT)

    def _is_pause(self, turn: int, following: int) -> bool:
        """Tell whether a frame that is missing was never sent: the numbers run on without it."""
        if self._known is None:
            return False
        index, number = self._known
        lost = self._held[following].number - number - 1
        return lost <= turn - 1 - index or (self._pausing and lost < following - index - 1)

    def _own(self, turn: int, due: float) -> Samples:
        heard = self._held.pop(turn)
        try:
            samples = self._decoder.decode(heard.payload)
        except Unreadable:
            self._turn = turn + 1
            self._miss(turn)
            return self._concealed(due)
        follows = self._known is not None and self._known[0] == turn - 1
        sound = len(heard.payload) > PAUSE_BYTES
        self._sounding = self._sounding * follows + 1 if sound else 0
        self._pausing = not sound or (self._pausing and self._sounding < SPEAKING)
        self._known = turn, heard.number
        self._played.append(turn)
        if sound:
            self._counts["received"] += 1
            self._counts["by_copy"] += heard.came is Came.COPY
            self._counts["by_retransmission"] += heard.came is Came.AGAIN
            self._log(turn, _HOW[heard.came])
        else:
            self._counts["silent"] += 1
        return self._real(turn, samples, due)

    def _recovered(self, turn: int, payload: bytes, due: float) -> Samples:
        try:
            samples = self._decoder.recover(payload)
        except Unreadable:
            self._turn = turn + 1
            self._miss(turn)
            return self._concealed(due)
        self._counts["received"] += 1
        self._counts["by_fec"] += 1
        self._log(turn, Played.FROM_NEXT)
        return self._real(turn, samples, due)

    def _real(self, turn: int, samples: Samples, due: float) -> Samples:
        self._turn = turn + 1
        self._last_played = turn
        self._waits.append(due)
        self._end_run()
        self._owed_s = 0.0
        return self._making_up.end(samples, pause=self._pausing)

    # --- Making up ---------------------------------------------------------------------------

    def _miss(self, turn: int) -> None:
        self._counts["concealed"] += 1
        self._run += 1
        self._log(turn, Played.CONCEALED)

    def _end_run(self) -> None:
        if self._run * FRAME_S >= GAP_S:
            self._counts["gaps"] += 1
            self._gap_s = self._run * FRAME_S
        self._run = 0

    def _concealed(self, due: float) -> Samples:
        self._waits.append(due)
        return self._making_up.give(FRAME, pause=self._pausing)

    def _fill(self, *, pause: bool = False) -> Samples:
        """Make up 10 ms while it is not known what is missing, or while a pause lasts."""
        self._pausing = self._pausing or pause
        if self._pausing:
            if not self._held and self._turn is not None:
                # The frame that ends the pause will say where it belongs.
                self._waits.clear()
        else:
            self._stretched_s += BLOCK_S
            self._move(BLOCK_S)
        self._owed_s += BLOCK_S
        return self._making_up.give(BLOCK, pause=self._pausing)

    # --- How long to wait --------------------------------------------------------------------

    def _steer(self, now: float) -> None:
        """Bring the waiting nearer to what is wanted, by one repetition at most."""
        if self._rest > 0 or self._making_up.going_on or len(self._waits) < 2:
            return
        spare = min(self._waits) - self._wanted()
        moved = 0
        if spare > _TOO_LONG_S:
            if len(self._splices) < LONGEST + OVERLAP and self._turn in self._held:
                self._splices.put(self._more(now))
            most = max(SHORTEST, int((spare - _TOO_SHORT_S) * RATE))
            moved = -self._splices.shorten(most, anyhow=spare > _MUCH_S)
            self._compressed_s -= moved / RATE
        elif spare < -_TOO_SHORT_S:
            most = int((_TOO_LONG_S - _TOO_SHORT_S - spare) * RATE)
            moved = self._splices.lengthen(most, anyhow=spare < -_MUCH_S)
            self._stretched_s += moved / RATE
        if moved:
            self._move(moved / RATE)
            self._rest = 3 * abs(moved)

    def _move(self, seconds: float) -> None:
        self._waits = deque((each + seconds for each in self._waits), _WATCHED)

    # --- Asked by others ---------------------------------------------------------------------

    @property
    def last_played(self) -> int | None:
        """Give the newest frame of which something real was played."""
        return self._last_played

    def useful_until(self, number: int) -> float:
        """Tell until when a packet that is missing is still of use, `NO_USE` when it is of none.

        That is the longest wait, not today's: a packet that comes too late for its turn teaches
        the voice to wait for the next one.
        """
        if self._first_number is None or number < self._first_number:
            return NO_USE
        following = min(
            (heard for heard in self._held.values() if heard.number >= number),
            key=lambda heard: heard.number,
            default=None,
        )
        if following is not None:
            if following.number == number:
                return NO_USE
            index = following.timestamp // FRAME - (following.number - number)
        elif self._known is not None:
            index = self._known[0] + (number - self._known[1])
        else:
            return NO_USE
        if index in self._played:
            return NO_USE
        return index * FRAME_S + self._lateness.fastest + self._most_s

    @property
    def tally(self) -> Tally:
        """Give what it has come to."""
        counts = self._counts
        waits = self._waits and not self._making_up.going_on
        return Tally(
            received=counts["received"],
            by_copy=counts["by_copy"],
            by_retransmission=counts["by_retransmission"],
            by_fec=counts["by_fec"],
            concealed=counts["concealed"],
            silent=counts["silent"],
            late=counts["late"],
            left_out=counts["left_out"],
            stretched_s=self._stretched_s,
            compressed_s=self._compressed_s,
            gaps=counts["gaps"],
            gap_s=self._gap_s,
            delay_s=min(self._waits) - self._lateness.fastest if waits else 0.0,
            target_s=self._lateness.wait_s if self._lateness.known else 0.0,
        )
