"""What this person has missed, as long as it can still be heard: offered, fetched, played.

The court tells in its record who missed what; what names this person waits here until it is
heard to its end, which the court is told, or until the person does not want it. Several spans
are offered as one. What was stopped halfway goes on a little before where it stopped. Where the
court has not kept all of it the person is told so, and the court is not told that it was heard.

It does not know how speech is kept or played.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from client.courtroom.leg import Start
from client.media.engine import Engine
from client.protocol.errors import CourtError, CourtUnavailable, NotSignedIn
from client.protocol.hearing import (
    MISSED_MAX_S,
    Event,
    ReportCaughtUp,
    SpeechCaughtUp,
    SpeechMissed,
)
from client.protocol.ids import ParticipantId, Seq
from client.protocol.signalling import KeptSpeech, Spoken
from client.state import MissedSpeech

FRAME_S = 0.02
RATE_MAX = 1.25
"""What is left may be told in seconds of playing, each of which holds so much speech."""
AGAIN_S = 1.0
"""What is played twice after a stop: a sentence is not taken up in the middle of a word."""
GONE_S = 1.0
"""Speech that begins so much later than it was said to begin has lost its beginning."""
END_S = 1.5
"""Playing that ends with more than this left was cut short."""

Fetch = Callable[[Seq, datetime], Awaitable[tuple[KeptSpeech, ...]]]
"""Fetches the speech of one `SpeechMissed` by its number and its beginning."""


class Missed:
    """The missed speech of one person at one desk."""

    def __init__(
        self,
        fetch: Fetch,
        engine: Engine,
        *,
        ask: Callable[[ReportCaughtUp], None],
        tell: Callable[[MissedSpeech | None], None],
        failed: Callable[[CourtError | None], None],
        start: Start,
    ) -> None:
        self._fetch = fetch
        self._engine = engine
        self._ask = ask
        self._tell = tell
        self._failed = failed
        self._start = start
        self._waiting: dict[Seq, SpeechMissed] = {}
        self._heard_out: set[Seq] = set()
        """Heard to its end, and the court has not yet said that it knows."""
        self._playing: tuple[Seq, ...] = ()
        self._left_s: float | None = None
        self._rest: dict[Seq, tuple[KeptSpeech, ...]] = {}
        """What was fetched and is not yet played."""
        self._gone: set[Seq] = set()
        """What the court has not kept from its beginning on."""
        self._plays = 0
        """Counts the times of playing, so that the end of an older one is not taken for this's."""

    # What the court tells -------------------------------------------------------------------

    def follow(self, seq: Seq, event: Event, you: ParticipantId) -> None:
        """Take a line of the record."""
        match event:
            case SpeechMissed() if event.participant == you:
                self._waiting[seq] = event
            case SpeechCaughtUp() if event.participant == you:
                self._heard_out.discard(event.missed)
                self._forget(event.missed)
            case _:
                return
        self._offer()

    def say_again(self) -> None:
        """Tell the court on a new wire what was heard out while there was none."""
        for seq in sorted(self._heard_out):
            self._ask(ReportCaughtUp(missed=seq))

    # What the person does -------------------------------------------------------------------

    def play(self) -> None:
        """Play all that waits."""
        if self._waiting and not self._playing:
            self._failed(None)
            self._playing = tuple(self._waiting)
            self._left_s = None
            self._plays += 1
            self._offer()
            self._start(self._fetch_and_play(self._playing, self._plays))

    def stop(self) -> None:
        """Play no more for now; what is left can be heard later."""
        if self._playing:
            self._cut_short()
            self._engine.stop_catching_up()
            self._offer()

    def skip(self) -> None:
        """Offer no more what waits; it stays in the record."""
        self.stop()
        self._waiting.clear()
        self._rest.clear()
        self._offer()

    # Playing --------------------------------------------------------------------------------

    async def _fetch_and_play(self, spans: tuple[Seq, ...], play: int) -> None:
        for seq in spans:
            if seq in self._rest or seq not in self._waiting:
                continue
            try:
                event = self._waiting[seq]
                self._rest[seq] = await self._fetch(seq, event.since)
                if beginning_is_gone(event, self._rest[seq]):
                    self._gone.add(seq)
            except NotSignedIn:
                self._playing = ()
                raise
            except CourtError as error:
                if play == self._plays and self._playing:
                    self._could_not_fetch(seq, error)
                return
        if play != self._plays or not self._playing:
            return
        self._offer()
        speech = [each for seq in spans for each in self._rest.get(seq, ())]
        self._engine.catch_up(speech, lambda left_s: self._played(play, left_s))

    def _could_not_fetch(self, seq: Seq, error: CourtError) -> None:
        """Say so; what the court does not have any more is not offered again."""
        self._playing = ()
        if not isinstance(error, CourtUnavailable):
            self._forget(seq)
        self._offer()
        self._failed(error)

    def _played(self, play: int, left_s: float | None) -> None:
        if play != self._plays or not self._playing:
            return
        if left_s is not None:
            self._left_s = left_s
            self._offer()
        elif self._holds_nothing() or (self._left_s is not None and self._left_s <= END_S):
            heard, self._playing = self._playing, ()
            for seq in heard:
                if seq not in self._gone:
                    self._heard_out.add(seq)
                self._forget(seq)
            self.say_again()
            self._offer()
        else:
            self._cut_short()
            self._offer()

    def _holds_nothing(self) -> bool:
        """Tell whether what is being played has not a single frame."""
        kept = (each for seq in self._playing for each in self._rest.get(seq, ()))
        return not any(each.frames for each in kept)

    def _cut_short(self) -> None:
        """Keep what is left of the speech that was being played."""
        spans, self._playing = self._playing, ()
        if self._left_s is not None:
            keep_s = self._left_s * RATE_MAX + AGAIN_S
            for seq in reversed(spans):
                kept, long_s = last_of(self._rest.get(seq, ()), keep_s)
                self._rest[seq] = kept
                keep_s = max(0.0, keep_s - long_s)

    def _forget(self, seq: Seq) -> None:
        self._waiting.pop(seq, None)
        self._rest.pop(seq, None)
        self._gone.discard(seq)

    def _offer(self) -> None:
        """Tell what there is to be heard, as one."""
        if not self._waiting:
            self._tell(None)
            return
        spoken = sorted(
            (each for event in self._waiting.values() for each in event.spoken),
            key=lambda each: each.begins_at,
        )
        long_s = spoken_s((each.begins_at, each.ends_at) for each in spoken)
        offer = MissedSpeech(
            long_s=long_s,
            since=spoken[0].begins_at if spoken else next(iter(self._waiting.values())).since,
            speakers=tuple(dict.fromkeys(each.speaker for each in spoken)),
        )
        if self._playing:
            left_s = long_s if self._left_s is None else self._left_s
            gone = any(seq in self._gone for seq in self._playing)
            offer = replace(offer, playing=True, left_s=left_s, gone=gone)
        self._tell(offer)


def beginning_is_gone(event: SpeechMissed, speech: Iterable[KeptSpeech]) -> bool:
    """Tell whether the court has not kept what somebody said first, or has kept nothing so old."""
    if (event.until - event.since).total_seconds() > MISSED_MAX_S + GONE_S:
        return True
    kept_since: dict[ParticipantId, datetime] = {}
    for each in speech:
        for frame in each.frames[:1]:
            kept_since[each.speaker] = min(frame.at, kept_since.get(each.speaker, frame.at))
    late = timedelta(seconds=GONE_S)
    return any(
        each.speaker not in kept_since or kept_since[each.speaker] > each.begins_at + late
        for each in first_words(event)
    )


def first_words(event: SpeechMissed) -> tuple[Spoken, ...]:
    """Give the first span of each who spoke."""
    first: dict[ParticipantId, Spoken] = {}
    for each in event.spoken:
        if each.speaker not in first or each.begins_at < first[each.speaker].begins_at:
            first[each.speaker] = each
    return tuple(first.values())


def spoken_s(spans: Iterable[tuple[datetime, datetime]]) -> float:
    """Give how long somebody spoke in these spans, which begin one after the other."""
    spoken, until = timedelta(), None
    for begins_at, ends_at in spans:
        from_ = begins_at if until is None else max(begins_at, until)
        if ends_at > from_:
            spoken += ends_at - from_
            until = ends_at
    return spoken.total_seconds()


def last_of(speech: Iterable[KeptSpeech], seconds: float) -> tuple[tuple[KeptSpeech, ...], float]:
    """Give the last seconds of speech, pauses not counted, and how much speech there was."""
    speech = tuple(speech)
    moments = sorted({_moment(frame.at) for each in speech for frame in each.frames})
    long_s = len(moments) * FRAME_S
    skipped = len(moments) - round(seconds / FRAME_S)
    if skipped <= 0:
        return speech, long_s
    first = moments[skipped] if skipped < len(moments) else moments[-1] + 1
    kept = (
        each.model_copy(update={"frames": tuple(f for f in each.frames if _moment(f.at) >= first)})
        for each in speech
    )
    return tuple(each for each in kept if each.frames), long_s


def _moment(at: datetime) -> int:
    """Number the 20 ms in which a frame lies."""
    return round(at.timestamp() / FRAME_S)
