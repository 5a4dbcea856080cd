"""Whatever dies under a hearing, every desk is back in its seat within five seconds.

The forwarder and the court's server are killed as a power cut kills them. Measured is from the
moment at which the thing is there again, as whoever starts it sees it. Each is killed twice, and
the quicker return counts: a machine that is busy with other things only ever makes them slower.
"""

import asyncio
import logging
import socket
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil

from client.intents import PlayMissed, RaiseHand, SetMicrophone
from client.protocol.hearing import (
    AdmitParticipant,
    Connection,
    HearingState,
    OpenHearing,
    Participant,
    ShowPage,
)
from client.protocol.roles import Side
from client.state import Wire
from server_stub.demo.processes import Court
from tests.courtroom.forwarder.peers import until
from tests.end_to_end.conftest import OpenCourt
from tests.end_to_end.cut_line import CutLine
from tests.end_to_end.whole_desk import WholeDesk

log = logging.getLogger("tests.return")

BACK_WITHIN_S = 5.0
NOTICED_WITHIN_S = 3.0
CLOSED_WITHIN_S = 6.0
AWAY_S = 10.0


@dataclass
class Session:
    """A judge and both parties in an open hearing, heard and seen."""

    judge: WholeDesk
    plaintiff: WholeDesk
    defendant: WholeDesk

    @property
    def desks(self) -> tuple[WholeDesk, ...]:
        return self.judge, self.plaintiff, self.defendant

    def all_hear_and_see(self) -> bool:
        """Whether every desk hears and sees every other on the leg that it has now."""
        return all(
            (found := one.readings(other.me.participant)).sound_s > 0.1 and found.frames_decoded > 5
            for one in self.desks
            for other in self.desks
            if one is not other
        )

    def reset_legs(self) -> Callable[[], bool]:
        """Give the question whether every desk has a new leg since now."""
        before = [desk.engine.readings().connected_at for desk in self.desks]

        def all_new() -> bool:
            after = [desk.engine.readings().connected_at for desk in self.desks]
            return all(b != a and a is not None for b, a in zip(before, after, strict=True))

        return all_new


async def in_session(
    court: Court, opened: AsyncExitStack, line: CutLine | None = None, *, loopback: bool = True
) -> Session:
    """Hold a hearing: a page lies on the table, and the plaintiff's hand is up.

    The plaintiff comes by a line of their own, if there is one.
    """
    judge = await opened.enter_async_context(WholeDesk(court.url, "judge", loopback=loopback))
    plaintiff = await opened.enter_async_context(
        WholeDesk(court.url, "plaintiff", loopback=loopback)
        if line is None
        else WholeDesk(line.url, "plaintiff", line.reroute)
    )
    defendant = await opened.enter_async_context(
        WholeDesk(court.url, "defendant", loopback=loopback)
    )
    await judge.rule(OpenHearing())
    for side in (Side.PLAINTIFF, Side.DEFENDANT):
        await judge.rule(AdmitParticipant(participant=judge.of_side(side)))
    session = Session(judge, plaintiff, defendant)
    for desk in session.desks:
        await desk.until(lambda desk=desk: desk.me.present and desk.me.camera_open)  # type: ignore[misc]
        desk.take(SetMicrophone(True))
    plaintiff.take(RaiseHand())
    assert judge.now.state is not None
    exhibit = next(each for each in judge.now.state.exhibits if each.pages)
    await judge.rule(ShowPage(exhibit=exhibit.exhibit, page=1))
    for desk in session.desks:
        await desk.until(desk.is_seated)
        await desk.until(lambda desk=desk: desk.now.table.picture)  # type: ignore[misc]
    await until(session.all_hear_and_see, 20.0)
    return session


def seat_of(person: Participant) -> Participant:
    """Give a seat without the times of its wire."""
    return person.model_copy(update={"connection_since": None})


def seats(state: HearingState | None) -> list[Participant]:
    """Give what must be restored."""
    assert state is not None
    return [seat_of(each) for each in state.participants]


async def back_in_their_seats(session: Session, before: HearingState | None) -> None:
    """Wait until everybody sits, hears and sees as before."""
    for desk in session.desks:
        await desk.until(lambda desk=desk: desk.is_seated())  # type: ignore[misc]
        await desk.until(lambda desk=desk: seats(desk.now.state) == seats(before))  # type: ignore[misc]
        assert desk.now.state is not None
        assert before is not None
        assert desk.now.state.shown == before.shown
        assert desk.now.table.picture is not None
    await until(session.all_hear_and_see, 20.0)


def forwarder_of(court: Court) -> psutil.Process:
    """Give the process of the court's forwarder."""
    children = psutil.Process(court.process.popen.pid).children(recursive=True)
    return next(each for each in children if any("forwarder" in word for word in each.cmdline()))


async def test_when_the_forwarder_is_killed_everybody_is_back(court: Court) -> None:
    returns = []
    async with AsyncExitStack() as opened:
        session = await in_session(court, opened)
        before = session.judge.now.state
        for _ in range(2):
            older, anew = forwarder_of(court), session.reset_legs()
            older.kill()
            await until(partial(_another, court, older), 20.0)
            there_at = time.monotonic()
            await until(anew, 20.0)
            await back_in_their_seats(session, before)
            returns.append(time.monotonic() - there_at)
        assert all(desk.now.wire is Wire.LIVE for desk in session.desks)
    log.info("back after the forwarder: %s s", returns)
    assert min(returns) < BACK_WITHIN_S


def _another(court: Court, older: psutil.Process) -> bool:
    try:
        return forwarder_of(court).pid != older.pid
    except (StopIteration, psutil.NoSuchProcess, psutil.ZombieProcess):
        return False


async def test_when_the_server_is_killed_and_started_again_everybody_is_back(
    open_court: OpenCourt, tmp_path: Path
) -> None:
    returns = []
    data, port = tmp_path / "the-court", str(_free_port())
    court = await asyncio.to_thread(open_court, "--port", port, data=data)
    async with AsyncExitStack() as opened:
        session = await in_session(court, opened)
        before = session.judge.now.state
        for _ in range(2):
            anew = session.reset_legs()
            court.process.popen.kill()
            court.process.popen.wait()
            for desk in session.desks:
                await desk.until(partial(_is_reconnecting, desk))
            court = await asyncio.to_thread(open_court, "--port", port, data=data)
            there_at = time.monotonic()
            await until(anew, 20.0)
            await back_in_their_seats(session, before)
            returns.append(time.monotonic() - there_at)
    log.info("back after the server: %s s", returns)
    assert min(returns) < BACK_WITHIN_S


def _is_reconnecting(desk: WholeDesk) -> bool:
    return desk.now.wire is Wire.RECONNECTING


async def test_when_a_line_is_cut_its_desk_closes_comes_back_and_hears_what_it_missed(
    court: Court,
) -> None:
    async with AsyncExitStack() as opened:
        line = await opened.enter_async_context(CutLine(court.url))
        session = await in_session(court, opened, line)
        desk, before = session.plaintiff, session.judge.now.state
        anew = desk.engine.readings().connected_at
        line.cut()
        cut_at = time.monotonic()
        await desk.until(lambda: desk.now.wire is Wire.RECONNECTING)
        noticed_s = time.monotonic() - cut_at
        await desk.until(lambda: desk.now.quiet and not desk.now.camera_live)
        closed_s = time.monotonic() - cut_at
        await session.judge.until(
            lambda: session.judge.seat(desk.of_side(Side.PLAINTIFF)).connection is Connection.LOST
        )
        assert desk.me.hand_raised_at is not None
        await until(lambda: time.monotonic() - cut_at > AWAY_S, AWAY_S + 5.0)
        line.mend()
        back_at = time.monotonic()
        await until(lambda: desk.engine.readings().connected_at not in (None, anew), 20.0)
        await back_in_their_seats(session, before)
        took_s = time.monotonic() - back_at
        log.info("noticed %.2f s, closed %.2f s, back %.2f s", noticed_s, closed_s, took_s)
        assert noticed_s <= NOTICED_WITHIN_S
        assert closed_s <= CLOSED_WITHIN_S
        assert took_s < BACK_WITHIN_S
        await _hear_what_was_missed(desk)


async def _hear_what_was_missed(desk: WholeDesk) -> None:
    await desk.until(lambda: desk.now.missed)
    missed = desk.now.missed
    assert missed is not None
    log.info("missed %.2f s of speech", missed.long_s)
    assert missed.long_s > AWAY_S / 4
    desk.take(PlayMissed())
    await desk.until(lambda: desk.now.missed and desk.now.missed.playing)
    await desk.until(lambda: desk.now.missed is None and not desk.now.pending, 3 * AWAY_S)
    assert desk.now.refusal is None


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
