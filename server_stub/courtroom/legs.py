"""The media of one hearing at its forwarder: what was ordered, who is connected, and how well.

A forwarder may die at any time; then words and pages go on, and what is asked of it here comes to
nothing until one is back and everything is ordered anew. What the members are to know of lines,
of the speaker and of the codec is passed on when it changes; it is in no record.

It decides nothing of who may be heard or seen, and does not know what a record is.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import assert_never

from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import (
    PREFERRED_CODEC,
    AnswerMedia,
    Flow,
    KeptSpeech,
    LegAnswer,
    LegConnected,
    LegEnded,
    LegHeard,
    LegOffer,
    LegSilent,
    LinesRead,
    MediaNews,
    SpeakerChanged,
    Spoken,
    UseCodec,
    View,
)
from client.protocol.wire import Line, LinesAre, SpeakerIs, TellRung
from server_stub.courtroom.letters import Passing
from server_stub.courtroom.lines import Lines
from server_stub.courtroom.sfu import Forwarder, ForwarderGone

log = logging.getLogger("mingjing.courtroom")

CODECS = (PREFERRED_CODEC, "VP8")


class Legs:
    """One hearing's dealings with the forwarder."""

    def __init__(
        self, hearing: HearingId, forwarder: Forwarder, pass_on: Callable[[Passing], None]
    ) -> None:
        self._hearing = hearing
        self._forwarder = forwarder
        self._pass_on = pass_on
        self._ordered: tuple[Flow, ...] = ()
        self._views: dict[ParticipantId, tuple[View, ...]] = {}
        self._readable: dict[ParticipantId, frozenset[str]] = {}
        self._codec = PREFERRED_CODEC
        self._lines = Lines()
        self._lines_said: tuple[Line, ...] = ()
        self._speaker: ParticipantId | None = None

    # What is asked of the forwarder ---------------------------------------------------------

    async def order(self, flows: tuple[Flow, ...]) -> None:
        """Put the whole of what may pass in force, if it differs from what is."""
        if flows == self._ordered:
            return
        try:
            await self._forwarder.order(self._hearing, flows)
        except ForwarderGone:
            log.error("the media forwarder is gone", extra={"hearing": self._hearing})
        else:
            self._ordered = flows

    async def connect(self, offer: LegOffer) -> LegAnswer:
        """Connect a person; raises `ForwarderGone` and what an offer may be refused with."""
        answer = await self._forwarder.connect(offer)
        self._readable[offer.participant] = frozenset(answer.codecs or CODECS)
        await self._watch(offer.participant)
        self._tell_codec()
        return answer

    async def accept(self, participant: ParticipantId, answer: AnswerMedia) -> None:
        """Take a desk's answer; raises `ForwarderGone` and what it may be refused with."""
        await self._forwarder.accept(self._hearing, participant, answer.leg, answer.sdp)

    async def watch(self, participant: ParticipantId, views: Iterable[View]) -> None:
        """Take what a desk shows; said again by itself with each new leg of that desk."""
        self._views[participant] = tuple(views)
        await self._watch(participant)

    async def close(self, participant: ParticipantId) -> None:
        """Close a person's leg and forget what their desk has shown."""
        self._views.pop(participant, None)
        self._readable.pop(participant, None)
        try:
            await self._forwarder.disconnect(self._hearing, participant)
        except ForwarderGone:
            log.info("the media forwarder had gone before", extra={"hearing": self._hearing})

    async def close_all(self) -> None:
        """Close every leg of this hearing."""
        try:
            await self._forwarder.close_hearing(self._hearing)
        except ForwarderGone:
            log.info("the media forwarder had gone before", extra={"hearing": self._hearing})

    async def spoken(self, since: datetime, until: datetime) -> tuple[Spoken, ...]:
        """Tell who spoke when; nothing is known when the forwarder is gone."""
        try:
            return await self._forwarder.spoken(self._hearing, since, until)
        except ForwarderGone:
            return ()

    async def speech(self, spoken: tuple[Spoken, ...]) -> tuple[KeptSpeech, ...]:
        """Give what is still kept of these spans."""
        try:
            return await self._forwarder.speech(self._hearing, spoken)
        except ForwarderGone:
            return ()

    async def _watch(self, participant: ParticipantId) -> None:
        views = self._views.get(participant)
        if views is None:
            return
        try:
            await self._forwarder.watch(self._hearing, participant, views)
        except ForwarderGone:
            log.info("the media forwarder had gone before", extra={"hearing": self._hearing})

    # What is known of the legs --------------------------------------------------------------

    def note(self, news: MediaNews) -> datetime | None:
        """Take what has happened to a leg; give the moment since when its person heard nothing."""
        missed_since = None
        match news:
            case LegConnected() | LegHeard():
                self._lines.heard(news.participant)
                missed_since = news.missed_since
            case LegSilent():
                self._lines.stalled(news.participant)
            case LegEnded():
                self._lines.ended(news.participant)
                self._readable.pop(news.participant, None)
                self._tell_codec()
            case LinesRead():
                self._lines.read(news.lines)
            case SpeakerChanged():
                self._say_speaker(news.participant)
            case _:
                assert_never(news)
        self._tell_lines()
        return missed_since

    @property
    def lines(self) -> tuple[Line, ...]:
        """How the lines are now."""
        return self._lines.now()

    def stands_on(self, participant: ParticipantId, told: TellRung) -> None:
        """A desk tells how far down its ladder it is."""
        self._lines.stands_on(participant, told)
        self._tell_lines()

    def gone(self, participant: ParticipantId) -> None:
        """This person's wire is gone, and their leg was closed."""
        self._lines.gone(participant)
        self._tell_lines()
        self._tell_codec()

    def died(self) -> None:
        """The forwarder has died, and its legs and orders with it."""
        self._ordered = ()
        self._readable.clear()
        self._lines.clear()
        self._tell_lines()
        self._say_speaker(None)

    def standing(self) -> Iterator[Passing]:
        """Give what was passed on before and still holds, for one who comes in."""
        if self._lines_said:
            yield LinesAre(lines=self._lines_said)
        if self._speaker is not None:
            yield SpeakerIs(participant=self._speaker)
        if self._codec != PREFERRED_CODEC:
            yield UseCodec(codec=self._codec)

    def _tell_lines(self) -> None:
        lines = self._lines.now()
        if lines != self._lines_said:
            self._lines_said = lines
            self._pass_on(LinesAre(lines=lines))

    def _say_speaker(self, speaker: ParticipantId | None) -> None:
        if speaker != self._speaker:
            self._speaker = speaker
            self._pass_on(SpeakerIs(participant=speaker))

    def _tell_codec(self) -> None:
        """Tell which codec most of those connected can read; of equals, the preferred one."""
        legs = tuple(self._readable.values())
        codec = max(CODECS, key=lambda codec: sum(codec in each for each in legs))
        if codec != self._codec:
            self._codec = codec
            self._pass_on(UseCodec(codec=codec))
