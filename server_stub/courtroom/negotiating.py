"""Agreeing with each member's desk on its media, beside the room's one task.

A forwarder may be slow, and a voice must not wait for it: so each description is negotiated in a
task of its own, and the answer comes as a letter. Only a member whose wire is the newest of that
person and who is present is answered, and only the newest of a member's legs. What cannot be agreed
on is said: a desk that is not answered would wait for nothing.

It decides nothing of who may be heard or seen.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from client.protocol.errors import CourtError, Reason, Refused
from client.protocol.hearing import HearingState
from client.protocol.ids import ParticipantId
from client.protocol.signalling import (
    AnswerMedia,
    LegOffer,
    MediaAnswered,
    MediaRefused,
    OfferMedia,
    View,
)
from server_stub.courtroom.legs import Legs
from server_stub.courtroom.letters import Letters
from server_stub.courtroom.sfu import ForwarderGone

log = logging.getLogger("mingjing.courtroom")


@dataclass(eq=False, slots=True)
class Member:
    """A person's live wire: one socket."""

    participant: ParticipantId
    letters: Letters
    leg: int = 0
    """The newest media connection that this wire has asked for."""
    views: tuple[View, ...] | None = None
    """What this desk has asked to be shown and the forwarder does not know yet."""
    negotiating: set[asyncio.Task[None]] = field(default_factory=set)


class Negotiating:
    """The negotiations of one hearing."""

    def __init__(
        self,
        legs: Legs,
        state: Callable[[], HearingState],
        is_live: Callable[[Member], bool],
    ) -> None:
        """Take how things stand, and whether a member's wire is still theirs."""
        self._legs = legs
        self._state = state
        self._is_live = is_live

    def offer(self, member: Member, offer: OfferMedia) -> None:
        """Have a member's media connected; the answer comes as a letter."""
        member.leg = max(member.leg, offer.leg)
        self._begin(member, offer.leg, lambda: self._connect(member, offer))

    def answer(self, member: Member, answer: AnswerMedia) -> None:
        """Have a member's second path connected, where the court has offered one."""
        self._begin(member, answer.leg, lambda: self._accept(member, answer))

    async def watch(self, member: Member) -> None:
        """Have a member sent what their layout shows, of those who are there."""
        views, member.views = member.views, None
        if views is None or not self._is_present(member):
            return
        here = {each.participant for each in self._state().participants} - {member.participant}
        known = {view.participant: view for view in views if view.participant in here}
        await self._legs.watch(member.participant, known.values())

    def _begin(
        self, member: Member, leg: int, deed: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        task = asyncio.create_task(self._or_refuse(member, leg, deed))
        member.negotiating.add(task)
        task.add_done_callback(member.negotiating.discard)

    async def _or_refuse(
        self, member: Member, leg: int, deed: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        try:
            await deed()
        except CourtError as error:
            reason = error.reason
        except ForwarderGone:
            reason = Reason.MEDIA_UNAVAILABLE
        except Exception:
            log.exception("media could not be connected", extra={"hearing": self._state().hearing})
            reason = Reason.UNEXPECTED
        else:
            return
        member.letters.send(MediaRefused(leg=leg, reason=reason))

    async def _connect(self, member: Member, offer: OfferMedia) -> None:
        if not self._is_present(member):
            raise Refused(Reason.NOT_IN_COURTROOM)
        state = self._state()
        answer = await self._legs.connect(
            LegOffer(
                hearing=state.hearing,
                participant=member.participant,
                leg=offer.leg,
                sdp=offer.sdp,
                others=tuple(
                    each.participant
                    for each in state.participants
                    if each.participant != member.participant
                ),
            )
        )
        if member.leg == offer.leg:
            member.letters.send(
                MediaAnswered(leg=offer.leg, sdp=answer.sdp, slots=answer.slots, offer=answer.offer)
            )

    async def _accept(self, member: Member, answer: AnswerMedia) -> None:
        if self._is_live(member) and member.leg == answer.leg:
            await self._legs.accept(member.participant, answer)

    def _is_present(self, member: Member) -> bool:
        person = self._state().of(member.participant)
        return person is not None and person.present and self._is_live(member)
