"""MED-01 to MED-14: a call to the court's test peer, and what else a hearing needs of the line.

MED-10, for which a person is asked, and MED-12, the screen, are next door
(`client.devicecheck.probes.clip`, `client.devicecheck.probes.sharing`).

One call tells of joining, delay, jitter, loss, width, speech and the processor; the drill breaks
its socket and its media in a call of its own. Each row is handed over as soon as it is known, so
that a call that ends early has told what it knew.
"""

import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from client.devicecheck.bench import Bench
from client.devicecheck.calling.clip import Clip
from client.devicecheck.calling.course import FULL, QUICK, Course, Joined
from client.devicecheck.calling.presence import Steady
from client.devicecheck.calling.talk import NoSocket
from client.devicecheck.measured import Measured
from client.devicecheck.probes.line.place import Plans, ground_gone, place_of
from client.media.engine import MediaFailed
from client.protocol.devicecheck import Cause, Code, Form, NetworkTestPlan
from client.protocol.errors import CourtError, CourtUnavailable
from client.protocol.speech_score import mos

GROUND = (Code.NET_01, Code.NET_02, Code.NET_05, Code.NET_06, Code.NET_12)
"""Rows of the line without which no call can be made."""
BACK_WITHIN_S = 15.0
_CALL = (
    Code.MED_01,
    Code.MED_02,
    Code.MED_03,
    Code.MED_04,
    Code.MED_05,
    Code.MED_06,
    Code.MED_07,
    Code.MED_08,
    Code.MED_09,
)


class Call(Protocol):
    """What is needed of a test call (`client.devicecheck.calling.course.Course`)."""

    @property
    def way(self) -> str: ...

    async def join(self) -> Joined: ...

    async def look_both_ways(self) -> tuple[float | None, float | None]: ...

    async def speak_and_show(self, line_kbps: float | None) -> Steady: ...

    async def send_clip(self, line_kbps: float | None) -> Clip: ...

    async def drop_the_socket(self, within_s: float) -> float | None: ...

    async def drop_the_media(self, within_s: float) -> float | None: ...

    async def close(self) -> None: ...


Begin = Callable[[Bench], Call]


def course_of(bench: Bench) -> Call:
    """Give a call to the court of this check, as long as its form allows."""
    place = place_of(bench)
    pace = QUICK if bench.form is Form.QUICK else FULL
    return Course(
        place.socket("/network-test/call"),
        pace,
        loopback=place.loopback,
        processor_s=time.process_time,
        transport=_best_transport(bench),
    )


def _best_transport(bench: Bench) -> str | None:
    """Give the relay to go by, of what the rows of the line have found; empty: straight on."""
    straight = bench.measured.get(Code.NET_07)
    if straight is None:
        return None
    if straight.cause is None:
        return ""
    for transport, code in (("udp", Code.NET_08), ("tcp", Code.NET_09), ("tls", Code.NET_10)):
        tried = bench.measured.get(code)
        if tried is not None and tried.cause is None:
            return transport
    return None


@dataclass(frozen=True, slots=True)
class CallProbe:
    """MED-01 to MED-09."""

    plans: Plans
    begin: Begin = course_of
    codes: tuple[Code, ...] = _CALL
    form: Form = Form.QUICK
    limit_s: float = 60.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Call, and hand over what is known of it."""
        plan = await self.plans.of(bench)
        cause = not_called(bench, plan)
        if cause is not None:
            for code in self.codes:
                yield Measured(code, cause=cause)
            return
        course = self.begin(bench)
        try:
            async for measured in self._called(course):
                yield measured
        finally:
            await course.close()

    async def _called(self, course: Call) -> AsyncIterator[Measured]:
        try:
            joined = await course.join()
        except (NoSocket, MediaFailed) as wrong:
            yield Measured(Code.MED_01, texts={"error": str(wrong)}, cause=Cause.JOIN_FAILED)
            for code in self.codes[1:]:
                yield Measured(code, cause=Cause.NEEDS_ANOTHER)
            return
        yield _joining(joined, course)
        if joined.sound_s is None:
            # Nothing comes back: there is nothing that could be counted.
            for code in self.codes[1:]:
                yield Measured(code, cause=Cause.NEEDS_ANOTHER)
            return
        up, down = await course.look_both_ways()
        yield _some(Code.MED_05, {"up_kbps": up})
        yield _some(Code.MED_06, {"down_kbps": down})
        known = [each for each in (up, down) if each is not None]
        steady = await course.speak_and_show(min(known, default=None))
        for measured in _speaking(steady):
            yield measured


def not_called(bench: Bench, plan: NetworkTestPlan | None) -> Cause | None:
    """Tell why no call can be made; None: it can."""
    if plan is None or ground_gone(bench, GROUND):
        return Cause.NEEDS_ANOTHER
    # A court without a test peer: nothing of this machine is wanting.
    return None if plan.test_call else Cause.UNSUPPORTED


def _joining(joined: Joined, course: Call) -> Measured:
    readings = {
        "join_s": joined.whole_s,
        "socket_s": joined.socket_s,
        "answered_s": joined.answered_s,
        "path_s": joined.path_s,
        "sound_s": joined.sound_s,
        "picture_s": joined.picture_s,
    }
    texts = {"path": course.way}
    cause = Cause.JOIN_FAILED if joined.whole_s is None else None
    return _some(Code.MED_01, readings, texts, cause)


def _speaking(steady: Steady) -> tuple[Measured, ...]:
    trip, jitter = steady.trip_ms(0.5), steady.jitter_ms(0.5)
    lost = [each.whole_pct for each in (steady.up, steady.down) if each.whole_pct is not None]
    score = None
    if trip is not None and jitter is not None and lost:
        score = mos(trip, jitter, max(lost))
    returned = steady.returned
    return (
        _some(Code.MED_02, {"rtt_ms": steady.trip_ms(0.95), "rtt_p50_ms": trip}),
        _some(Code.MED_03, {"jitter_ms": steady.jitter_ms(0.95), "jitter_p50_ms": jitter}),
        _some(
            Code.MED_04,
            {
                "loss_up_pct": steady.up.worst_pct,
                "loss_down_pct": steady.down.worst_pct,
                "loss_up_whole_pct": steady.up.whole_pct,
                "loss_down_whole_pct": steady.down.whole_pct,
                "longest_run_packets": float(steady.down.longest_run),
            },
        ),
        _some(Code.MED_07, {"mos": score, "rtt_p50_ms": trip, "jitter_p50_ms": jitter}),
        _some(
            Code.MED_08,
            {
                "cpu_pct": steady.cpu_pct,
                "pictures_per_s": steady.pictures_per_s,
                "returned_per_s": steady.returned_per_s,
            },
        ),
        _some(
            Code.MED_09,
            {
                "correlation": None if returned is None else returned.correlation,
                "delay_ms": None if returned is None else 1000 * returned.delay_s,
            },
        ),
    )


def _some(
    code: Code,
    readings: dict[str, float | None],
    texts: dict[str, str] | None = None,
    cause: Cause | None = None,
) -> Measured:
    known = {key: value for key, value in readings.items() if value is not None}
    return Measured(code, known, texts or {}, cause)


@dataclass(frozen=True, slots=True)
class DrillProbe:
    """MED-11: the socket is broken, then the media, and each time this desk comes back."""

    plans: Plans
    begin: Begin = course_of
    codes: tuple[Code, ...] = (Code.MED_11,)
    form: Form = Form.FULL
    limit_s: float = 60.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Join, break, and come back."""
        cause = not_called(bench, await self.plans.of(bench))
        if cause is not None:
            yield Measured(Code.MED_11, cause=cause)
            return
        course = self.begin(bench)
        try:
            joined = await course.join()
            if joined.sound_s is None:
                yield Measured(Code.MED_11, cause=Cause.NEEDS_ANOTHER)
                return
            socket_s = await course.drop_the_socket(BACK_WITHIN_S)
            media_s = None if socket_s is None else await course.drop_the_media(BACK_WITHIN_S)
        except (NoSocket, MediaFailed):
            yield Measured(Code.MED_11, cause=Cause.NEEDS_ANOTHER)
            return
        finally:
            await course.close()
        never = socket_s is None or media_s is None
        yield _some(
            Code.MED_11,
            {"socket_back_s": socket_s, "media_back_s": media_s},
            cause=Cause.NO_RETURN if never else None,
        )


@dataclass(frozen=True, slots=True)
class BundleProbe:
    """MED-13: a bundle of documents is fetched, and its first page is the very one."""

    plans: Plans
    codes: tuple[Code, ...] = (Code.MED_13,)
    form: Form = Form.FULL
    limit_s: float = 30.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Fetch the bundle."""
        plan = await self.plans.of(bench)
        if plan is None or ground_gone(bench, (Code.NET_05,)):
            yield Measured(Code.MED_13, cause=Cause.NEEDS_ANOTHER)
            return
        if not plan.bundle_bytes:
            yield Measured(Code.MED_13, cause=Cause.UNSUPPORTED)
            return
        began = bench.monotonic()
        try:
            bundle = await bench.court.test_bundle()
        except CourtError as error:
            # One that is too slow tells of itself by its seconds.
            readings = {"bundle_s": bench.monotonic() - began}
            texts = {"error": error.reason}
            yield Measured(Code.MED_13, readings, texts, Cause.DOCUMENTS_UNREADABLE)
            return
        took_s = bench.monotonic() - began
        page = hashlib.sha256(bundle[: plan.bundle_page_bytes]).hexdigest()
        whole = len(bundle) == plan.bundle_bytes and page == plan.bundle_page_sha256
        readings = {"bundle_s": took_s, "kbps": len(bundle) * 8 / 1000 / max(took_s, 1e-3)}
        yield Measured(Code.MED_13, readings, cause=None if whole else Cause.DOCUMENTS_UNREADABLE)


@dataclass(frozen=True, slots=True)
class TicketProbe:
    """MED-14: whether the ticket to the hearing opens its door."""

    ticket: Callable[[], Awaitable[object]] | None = None
    """Asks for a ticket to the hearing of this person; None: that is left to the rehearsal."""
    codes: tuple[Code, ...] = (Code.MED_14,)
    form: Form = Form.FULL
    limit_s: float = 8.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Ask for a ticket."""
        if self.ticket is None:
            yield Measured(Code.MED_14, cause=Cause.NOT_REHEARSED)
            return
        if ground_gone(bench, (Code.NET_05,)):
            yield Measured(Code.MED_14, cause=Cause.NEEDS_ANOTHER)
            return
        try:
            await self.ticket()
        except CourtError as error:
            away = isinstance(error, CourtUnavailable)
            cause = Cause.NEEDS_ANOTHER if away else Cause.TICKET_REFUSED
            yield Measured(Code.MED_14, texts={"error": error.reason}, cause=cause)
            return
        yield Measured(Code.MED_14, {"opens": 1.0})
