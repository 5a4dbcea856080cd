"""The judge of a rehearsal: goes through the steps of a hearing with one person, by a script.

It sits on the bench as any judge does: it enters the room, asks with commands that are decided by
the same law, and hears of what happens by the same letters. Each step is told to the person, waits
for them, and goes on without them when its time is over, so that nobody is held for longer than
five minutes. A step that the person skips is over at once. Whoever leaves ends the rehearsal;
whoever loses the line is waited for.

It speaks with nobody's voice, and judges nobody: a step was done, or its time ran out.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from client.protocol.hearing import (
    AdmitParticipant,
    CloseHearing,
    Command,
    Connection,
    GrantShowing,
    HandRaised,
    HearingState,
    LowerHand,
    MicrophoneOpened,
    OpenHearing,
    PageShown,
    ParticipantConnected,
    ParticipantLeft,
    Place,
    Recorded,
    apply,
)
from client.protocol.ids import ParticipantId
from client.protocol.rehearsal import STEPS_TO_DO, RehearsalIs, RehearsalStep
from client.protocol.wire import Asking, Told, Welcome, hear_from_court
from server_stub.courtroom.letters import Letters
from server_stub.courtroom.negotiating import Member
from server_stub.courtroom.room import Room

log = logging.getLogger("mingjing.courtroom")

JUDGE: Final = ParticipantId("scripted-judge")
Sleep = Callable[[float], Awaitable[None]]

_HEAD: Final = ("庭审演练笔录（不属于任何案件）", "Transcript of a rehearsal (of no case)")
_ASKED: Final = {
    RehearsalStep.ROLL_CALL: ("法官：请到庭人员应答。", "Judge: Please answer the roll call."),
    RehearsalStep.SHOW_EXHIBIT: ("法官：请展示证据。", "Judge: Please show your exhibit."),
    RehearsalStep.OBJECTION: (
        "法官：对程序有无异议？",
        "Judge: Does anybody object to the procedure?",
    ),
}
_DID: Final = {
    RehearsalStep.ROLL_CALL: ("参加人：到。", "Participant: Present."),
    RehearsalStep.SHOW_EXHIBIT: (
        "参加人展示了一页证据。",
        "The participant showed a page.",
    ),
    RehearsalStep.OBJECTION: ("参加人举手示意。", "The participant raised a hand."),
}
_DID_NOT: Final = ("参加人没有回应。", "The participant did not respond.")


def transcript_of(done: Collection[RehearsalStep]) -> str:
    """Give the transcript to be signed, in both languages: what happened, and nothing else."""
    spoken = [_HEAD]
    for step, asked in _ASKED.items():
        spoken += [asked, _DID[step] if step in done else _DID_NOT]
    return "\n".join(f"{chinese} {english}" for chinese, english in spoken)


@dataclass(frozen=True, slots=True)
class Script:
    """How long the judge waits, in seconds."""

    comes_within_s: float = 120.0
    admits_after_s: float = 2.0
    step_s: float = 70.0
    breath_s: float = 2.0
    """Between one step and the next, so that the person sees what came of it."""
    lingers_s: float = 60.0
    """After the end, for those who still read how it went."""


class ScriptedJudge:
    """One rehearsal, from the judge's seat."""

    def __init__(
        self,
        room: Room,
        person: ParticipantId,
        clock: Callable[[], datetime],
        script: Script,
        sleep: Sleep,
    ) -> None:
        self._room = room
        self._person = person
        self._clock = clock
        self._script = script
        self._sleep = sleep
        self._state: HearingState = room.state
        self._news = asyncio.Event()
        self._left = False
        self._did: set[RehearsalStep] = set()
        """What the person has done, whenever they did it."""
        self._missed: list[RehearsalStep] = []
        self._skipped: set[RehearsalStep] = set()
        self._told: RehearsalIs | None = None
        self._asked = 0

    def signed(self) -> None:
        """Take note that the person has signed."""
        self._note(RehearsalStep.SIGN)

    def skip(self, step: RehearsalStep) -> None:
        """Go on without a step; one at which the rehearsal is not stays as it is."""
        told = self._told
        if told is not None and told.step is step and step in STEPS_TO_DO and not self._over(step):
            self._skipped.add(step)
            self._news.set()

    async def hold(self, ends_at: datetime) -> tuple[RehearsalStep, ...]:
        """Hold the rehearsal; give the steps that were done."""
        letters = Letters()
        member = await self._room.enter(JUDGE, None, letters)
        listening = asyncio.create_task(self._listen(letters))
        try:
            await self._go_through(member, ends_at)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            await self._room.leave(member)
        return tuple(each for each in STEPS_TO_DO if each in self._did)

    async def _go_through(self, member: Member, ends_at: datetime) -> None:
        self._tell(RehearsalStep.WAIT, ends_at)
        if not await self._until(self._is_here, self._script.comes_within_s):
            return
        await self._sleep(self._script.admits_after_s)
        if self._place() is Place.LOBBY:
            await self._ask(member, AdmitParticipant(participant=self._person))
        await self._ask(member, OpenHearing())
        for step in STEPS_TO_DO:
            if step is RehearsalStep.SHOW_EXHIBIT:
                await self._ask(member, GrantShowing(participant=self._person))
            self._tell(step, ends_at)
            await self._wait_for(step)
            if self._left:
                return
            self._tell(step, ends_at)
            await self._sleep(self._script.breath_s)
            if step is RehearsalStep.OBJECTION and self._hand_is_up():
                await self._ask(member, LowerHand(participant=self._person))
        self._tell(RehearsalStep.DONE, ends_at)
        # How it went is read in peace; the room closes for who stays.
        await self._until(self._is_gone, self._script.lingers_s)
        if not self._left:
            await self._ask(member, CloseHearing())

    async def _wait_for(self, step: RehearsalStep) -> None:
        """Wait until a step is done, skipped, or its time is over."""
        if self._stands_already(step):
            # It is read before it is ticked.
            await self._sleep(self._script.breath_s)
            if self._stands_already(step):
                self._note(step)
        if not await self._until(partial(self._over, step), self._script.step_s):
            self._missed.append(step)

    # What the judge says --------------------------------------------------------------------

    async def _ask(self, member: Member, command: Command) -> None:
        self._asked += 1
        await self._room.ask(member, Asking(ask=self._asked, command=command))

    def _tell(self, step: RehearsalStep, ends_at: datetime) -> None:
        signs = step in (RehearsalStep.SIGN, RehearsalStep.DONE)
        self._told = RehearsalIs(
            step=step,
            done=tuple(each for each in STEPS_TO_DO if each in self._did),
            missed=tuple(self._missed),
            skipped=tuple(each for each in STEPS_TO_DO if each in self._skipped),
            ends_at=ends_at,
            transcript=transcript_of(self._did) if signs else "",
        )
        self._room.pass_to(self._person, self._told)

    # What the judge hears -------------------------------------------------------------------

    async def _listen(self, letters: Letters) -> None:
        while (frame := await letters.take()) is not None:
            message = hear_from_court(frame)
            if isinstance(message, Welcome) and message.snapshot is not None:
                self._state = message.snapshot
            elif isinstance(message, Told):
                self._hear(message.recorded)
            self._news.set()

    def _hear(self, recorded: Recorded) -> None:
        self._state = apply(self._state, recorded)
        match recorded.event:
            case ParticipantConnected(participant=self._person):
                if self._told is not None:
                    self._room.pass_to(self._person, self._told)
            case ParticipantLeft(participant=self._person):
                self._left = True
            case MicrophoneOpened(participant=self._person):
                self._note(RehearsalStep.ROLL_CALL)
            case PageShown(by=self._person):
                self._note(RehearsalStep.SHOW_EXHIBIT)
            case HandRaised(participant=self._person):
                self._note(RehearsalStep.OBJECTION)
            case _:
                pass

    def _note(self, step: RehearsalStep) -> None:
        """Take note of what the person did; before the step was asked for it does not count."""
        if self._told is None or step in self._did:
            return
        order = (*STEPS_TO_DO, RehearsalStep.DONE)
        begun = self._told.step in order and order.index(self._told.step) >= order.index(step)
        if begun and not self._over(step):
            self._did.add(step)
            self._news.set()

    async def _until(self, happened: Callable[[], bool], limit_s: float) -> bool:
        """Wait until something happened, the person left, or the time is over."""
        over = asyncio.ensure_future(self._sleep(limit_s))
        try:
            while not happened():
                if self._left or over.done():
                    return False
                self._news.clear()
                news = asyncio.ensure_future(self._news.wait())
                try:
                    await asyncio.wait({news, over}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    news.cancel()
            return True
        finally:
            over.cancel()

    def _over(self, step: RehearsalStep) -> bool:
        return step in self._did or step in self._skipped or step in self._missed

    def _stands_already(self, step: RehearsalStep) -> bool:
        """Whether what a step asks for was there before it was asked, and cannot be done anew."""
        person = self._state.of(self._person)
        if person is None:
            return False
        if step is RehearsalStep.ROLL_CALL:
            return person.microphone_open
        return step is RehearsalStep.OBJECTION and self._hand_is_up()

    def _hand_is_up(self) -> bool:
        person = self._state.of(self._person)
        return person is not None and person.hand_raised_at is not None

    def _is_here(self) -> bool:
        person = self._state.of(self._person)
        return person is not None and person.connection is Connection.LIVE

    def _is_gone(self) -> bool:
        return not self._is_here()

    def _place(self) -> Place:
        person = self._state.of(self._person)
        return Place.NONE if person is None else person.place
