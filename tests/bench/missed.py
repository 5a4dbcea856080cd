"""The row of an outage: of what was said meanwhile, how much reached the listener after all.

A desk is cut off for twenty seconds while another person speaks. When it is back it is given what
the court gives it over the counter, and plays it, a quarter faster. A frame of the source has
reached the listener when two things agree:

- the log of the player says that the frame's own bits were decoded: those that were given for it,
  by their place in a plain decoding of all that was given; and
- it sounds at the sink when the log says that it was played: its mark is there, or, where a mark
  is too faint or fell to the faster playing, two milliseconds of the very waveform that its bits
  decode to, equal to the last bit. Speech is like itself, and a likeness of 0.97 is found in the
  neighbours of most frames that were dropped; equal samples are not. Where the faster player has
  faded right over a frame there are none: then both its neighbours sound, no further from each
  other than its fades, and more of the sound lies between them than if it were not there. A frame
  on which two repetitions were left out at once proves itself by nothing and counts as lost: one
  of some eight hundred in an outage.

A frame that was given and dropped by the player is therefore lost, and so is one that the player
says it has played and that does not sound. What was heard live, as everything before the cut and
after the return, needs its mark. The player is ours; the measure knows nothing of how it plays.
"""

import asyncio
import tempfile
import time
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from client.media.blocks import RATE, Samples
from client.media.speech.heard import Played
from client.media.speech.opus import OpusDecoder
from client.protocol.ids import ParticipantId
from client.protocol.kept_speech import write_speech
from client.protocol.signalling import KeptFrame, KeptSpeech, LegConnected, MediaNews
from server_stub.domain.missed import speech_missed, with_overlap
from tests.bench.calls import FAR, HEARING, NEAR, Call, CallFailed, Plan, held
from tests.bench.heard import Log
from tests.bench.marked import FRAME, FRAME_S, LONGEST_S, Found, Marked, find
from tests.bench.rows import Row, unmeasured
from tests.bench.taken import Taken

WHAT = "speech that reached the listener after an outage"
OUTAGE_S = 20.0
BACK_WITHIN_S = 15.0
_PIECE = 96
"""Samples of a frame, 2 ms, that are sought. A player that is a quarter faster leaves out some of
the twenty and fades where it does; what it leaves alone are the samples themselves."""
_HOP = 12
_LIVELY = 8
"""Silence is equal to silence: a piece whose samples differ by less proves nothing."""
_FADE = 2 * 240 + _PIECE
"""Two fades one after the other, and what is no whole piece between and around them."""
_APART = 1_000
"""Samples from where one neighbour of a frame would have begun to where the other one did: 1,920,
less what was left out, 720 at most. Were the frame not there they were 960 apart, or less."""
_SOONEST_S, _LATEST_S = 0.008, 0.068
"""After the log has told of a frame it begins to sound, and has sounded: what is between is the
player's own queue. In the one outage that this was taken from, marks
lay 22 to 52 ms after it."""
_REACH_S = 2.0
"""A court's moments and the source's own are not further apart than this."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the court gave of one person's speech, decoded plainly and laid out in its own time."""

    places: NDArray[np.int64]
    """Of each payload, the 20 ms in which it lies."""
    pcm: Samples
    began: float
    """When the first 20 ms was said, by the clock of what changed hands."""

    @classmethod
    def of(cls, frames: Sequence[KeptFrame], at: Sequence[float]) -> "Given":
        """Decode frames that were said at these times, which grow."""
        decoder = OpusDecoder()
        # Each has a place of its own, however closely they came.
        steps = np.maximum(1, np.round(np.diff(at) / FRAME_S)).astype(np.int64)
        places = np.concatenate((np.zeros(1, np.int64), np.cumsum(steps)))
        pcm = np.zeros((int(places[-1]) + 1) * FRAME, np.int16)
        for place, frame in zip(places, frames, strict=True):
            pcm[place * FRAME : (place + 1) * FRAME] = decoder.decode(frame.payload)
        return cls(places, pcm, at[0])

    def rows_of(self, source: Marked, said: Taken, only: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Give for each frame of the source which payload holds its bits; -1 for none."""
        starts = np.arange(0, len(self.pcm), FRAME, dtype=np.int64)
        # Everything is sought later than it was said, so this sounds later than it did.
        times = self.began + _REACH_S + starts / RATE
        laid = Taken(starts, times, 0, self.pcm, len(self.pcm))
        found = find(source, said, laid, 2 * _REACH_S, only)
        row_at = np.full(len(self.pcm) // FRAME, -1, np.int64)
        row_at[self.places] = np.arange(len(self.places))
        place = found.places // FRAME
        inside = only & (found.places >= 0) & (place < len(row_at))
        rows = np.full(source.frames, -1, np.int64)
        rows[inside] = row_at[place[inside]]
        return rows

    def frame(self, row: int) -> Samples:
        """Give the sound of a payload."""
        start = int(self.places[row]) * FRAME
        return self.pcm[start : start + FRAME]


def reached(
    source: Marked,
    said: Taken,
    played: Taken,
    log: Log,
    given: Given,
    begin: float,
    end: float,
) -> Row:
    """Judge what was said between two moments."""
    profile = f"cut for {OUTAGE_S:.0f} s"
    starts = np.arange(source.frames, dtype=np.int64) * FRAME
    times = said.time_of(starts)
    within = (starts >= said.first) & (starts < said.end) & (times >= begin) & (times < end)
    voiced = np.flatnonzero(within & source.voiced)
    if not len(voiced):
        return unmeasured(WHAT, profile, "nothing was said meanwhile", "%")
    live = find(source, said, played, LONGEST_S, within).present
    later = find(source, said, played, OUTAGE_S + BACK_WITHIN_S, within)
    rows = given.rows_of(source, said, within)
    when = {place: at for place, how, at in log if how == Played.CAUGHT_UP}
    by_log = np.array([int(rows[frame]) in when for frame in voiced])
    by_mark = np.array([_sounds_later(later, played, int(frame), when, rows) for frame in voiced])
    by_wave = np.array(
        [
            by_log[at] and (by_mark[at] or _sounds(given, played, when, row))
            for at, row in enumerate(int(rows[frame]) for frame in voiced)
        ]
    )
    there = live[voiced] | (by_log & by_wave)
    note = (
        f"of {len(voiced)} frames; {100 * live[voiced].mean():.1f} % were heard live, of the others"
        f" {_share(by_log[~live[voiced]])} were decoded by the player's log,"
        f" {_share(by_mark[~live[voiced]])} are found by their marks,"
        f" {_share(by_wave[~live[voiced]])} by mark or waveform"
    )
    share = 100 * float(np.mean(there))
    return Row(WHAT, profile, share, unit="%", bar=100.0, at_least=True, note=note)


def _share(found: NDArray[np.bool_]) -> str:
    return f"{100 * found.mean():.1f} %" if len(found) else "all"


def _sounds_later(
    found: Found, played: Taken, frame: int, when: dict[int, float], rows: NDArray[np.int64]
) -> bool:
    """Tell whether a frame's mark is found where the log says that it was played."""
    at = when.get(int(rows[frame]))
    if at is None or not found.present[frame]:
        return False
    sounds_at = float(played.time_of(found.places[frame : frame + 1])[0])
    return _SOONEST_S <= sounds_at - at <= _LATEST_S


def _sounds(given: Given, played: Taken, when: dict[int, float], row: int) -> bool:
    """Tell whether a payload's own samples were played then, or were faded over."""
    if _equal(given, played, when, row):
        return True
    before, after = (_equal(given, played, when, each) for each in (row - 1, row + 1))
    if not before or not after or given.places[row + 1] - given.places[row - 1] != 2:
        return False
    (place, offset), (next_place, next_offset) = before[-1], after[0]
    between = next_place - (place + _PIECE)
    return between <= _FADE and (next_place - next_offset) - (place - offset) > _APART


def _equal(given: Given, played: Taken, when: dict[int, float], row: int) -> list[tuple[int, int]]:
    """Give where pieces of a payload's sound were played, and their places within it."""
    at = when.get(row)
    if at is None:
        return []
    frame = given.frame(row)
    span = played.place_at(np.array([at + _SOONEST_S, at + _LATEST_S])) - played.first
    begins = max(0, int(span[0]))
    heard = played.pcm[begins : max(0, int(span[1]))]
    if len(heard) < _PIECE:
        return []
    windows = np.lib.stride_tricks.sliding_window_view(heard, _PIECE)
    found = []
    for offset in range(0, FRAME - _PIECE + 1, _HOP):
        piece = frame[offset : offset + _PIECE]
        if np.ptp(piece.astype(np.int32)) < _LIVELY:
            continue
        likely = np.flatnonzero(windows[:, 0] == piece[0])
        same = likely[(windows[likely] == piece).all(axis=1)]
        found += [(begins + int(place), offset) for place in same]
    return found


def _moment(at: float) -> datetime:
    """Give a moment as a forwarder tells it that was given no clock of a court."""
    return datetime.fromtimestamp(at, UTC)


async def _given(call: Call, since: datetime, back_at: datetime) -> KeptSpeech:
    """Give what the court would for what the near desk has missed, as the room asks for it."""
    assert call.court is not None
    forwarder = call.court.forwarder
    spoken = await forwarder.spoken(HEARING, since, back_at)
    events = speech_missed(ParticipantId(NEAR), (since, back_at), spoken)
    if not events:
        raise CallFailed("the court has kept nothing")
    due = with_overlap(events[0].spoken, datetime.min.replace(tzinfo=UTC))
    speech = await forwarder.speech(HEARING, due)
    frames = [frame for each in speech if each.speaker == FAR for frame in each.frames]
    return KeptSpeech(speaker=ParticipantId(FAR), frames=tuple(frames))


async def rows(samples: str) -> list[Row]:
    """Give the row of an outage."""
    plan = Plan("ours", seconds=90, near_camera=False, samples=samples)
    connected: list[tuple[datetime, datetime | None]] = []

    def note(news: MediaNews) -> None:
        if isinstance(news, LegConnected) and news.participant == NEAR:
            connected.append((_moment(time.monotonic()), news.missed_since))

    with tempfile.TemporaryDirectory(prefix="mingjing-bench-") as folder:
        async with held(plan, Path(folder), 120) as call:
            assert call.court is not None
            call.court.forwarder.on_news(note)
            await asyncio.sleep(2.0)
            cut_at = time.monotonic()
            call.relay.cut(OUTAGE_S)
            await asyncio.sleep(OUTAGE_S)
            joined = await call.near.until(
                lambda told: told.get("joined", False) and told["at"] > cut_at + OUTAGE_S,
                BACK_WITHIN_S,
            )
            back_at = float(joined["at"])
            await asyncio.sleep(1.0)
            # What is heard from now on was missed: nobody speaks any more.
            await call.far.ask("obey", microphone=False, camera=False, heard=[NEAR], seen=[])
            told_at, since = connected[-1]
            if since is None:
                raise CallFailed("the court does not say since when the desk has missed speech")
            speech = await _given(call, since, told_at)
            body = b64encode(write_speech(since, [speech])).decode()
            await call.near.ask("catch_up", since=since.isoformat(), body=body)
            await call.near.until(lambda told: told.get("caught_up", False), 3 * OUTAGE_S)
            near, far = await asyncio.gather(call.near.end(), call.far.end())
            words = call.far.post.words()
    given = Given.of(speech.frames, [each.at.timestamp() for each in speech.frames])
    return [reached(words, far.said, near.heard, near.log, given, cut_at, back_at)]
