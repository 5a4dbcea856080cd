"""A court holds the rooms that are in use, and what concerns one hearing reaches no other."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from client.protocol.hearing import HearingState, Recorded
from client.protocol.ids import HearingId, ParticipantId, Seq
from client.protocol.wire import MediaGone, hear_from_court
from server_stub.courtroom.letters import Letters
from server_stub.courtroom.negotiating import Member
from server_stub.courtroom.rooms import DESERTED_S, Rooms
from server_stub.courtroom.sfu import TellHearings
from tests.courtroom.court_in_memory import (
    BEGAN,
    JUDGE,
    WITNESS,
    MemoryStore,
    ObedientForwarder,
    scheduled_hearing,
)

FIRST, SECOND = HearingId("h1"), HearingId("h2")


class Shelf:
    """Several hearings' records."""

    def __init__(self) -> None:
        self.stores: dict[HearingId, MemoryStore] = {}

    def of(self, hearing: HearingId) -> MemoryStore:
        return self.stores.setdefault(hearing, MemoryStore())

    async def load_hearing(self, hearing: HearingId) -> HearingState:
        return scheduled_hearing().model_copy(update={"hearing": hearing})

    async def load_record(
        self,
        hearing: HearingId,
        since: Seq = Seq(0),  # noqa: B008 - a number
    ) -> tuple[Recorded, ...]:
        return await self.of(hearing).load_record(hearing, since)

    async def append_record(self, hearing: HearingId, recorded: Recorded) -> None:
        await self.of(hearing).append_record(hearing, recorded)


class Farm(ObedientForwarder):
    """A forwarder that tells whose hearings it has lost, and keeps which were closed."""

    def __init__(self) -> None:
        super().__init__(MemoryStore())
        self.ended: list[HearingId] = []

    def on_back(self, tell: TellHearings) -> None:
        self.back_for = tell

    async def close_hearing(self, hearing: HearingId) -> None:
        self.ended.append(hearing)


@dataclass
class Court:
    """A court with several rooms."""

    farm: Farm = field(default_factory=Farm)
    now: float = 0.0

    def __post_init__(self) -> None:
        self.rooms = Rooms(Shelf(), self.farm, lambda: BEGAN, now=lambda: self.now)

    async def enter(self, hearing: HearingId, who: ParticipantId = JUDGE) -> Member:
        """Bring somebody's wire into a room."""
        return await (await self.rooms.of(hearing)).enter(who, None, Letters())

    @property
    def open(self) -> set[HearingId]:
        return {room.state.hearing for room in self.rooms.open_now()}


@pytest.fixture
async def court() -> AsyncIterator[Court]:
    court = Court()
    yield court
    await court.rooms.close()


async def heard(member: Member) -> list[type]:
    """Give the sorts of what a member was told, up to the end of their wire."""
    member.letters.close()
    found = []
    while (frame := await member.letters.take()) is not None:
        found.append(type(hear_from_court(frame)))
    return found


async def test_a_room_in_which_nobody_has_been_for_long_is_put_away(court: Court) -> None:
    member = await court.enter(FIRST)
    court.now += 5 * DESERTED_S
    await court.enter(SECOND)
    assert court.open == {FIRST, SECOND}
    await (await court.rooms.of(FIRST)).leave(member)
    court.now += DESERTED_S / 2
    await court.rooms.of(HearingId("h3"))
    assert FIRST in court.open
    court.now += DESERTED_S
    await court.rooms.of(HearingId("h4"))
    assert court.open == {SECOND, HearingId("h4")}
    assert court.farm.ended == [FIRST, HearingId("h3")]
    # Whoever comes back finds it as it stood.
    again = await court.enter(FIRST)
    assert again.participant == JUDGE
    assert (await court.rooms.of(FIRST)).state.seq > 0


async def test_only_those_whose_forwarder_has_died_begin_their_media_anew(court: Court) -> None:
    mine, theirs = await court.enter(FIRST), await court.enter(SECOND)
    court.farm.back_for(frozenset({SECOND}))
    # In each room's own turn, after what was posted before.
    await court.enter(FIRST, WITNESS)
    await court.enter(SECOND, WITNESS)
    assert MediaGone not in await heard(mine)
    assert MediaGone in await heard(theirs)
