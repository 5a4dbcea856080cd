"""The camera, by the pictures that a hearing would send: how soon, how many, how light, how alive.

D2 CAM-03 to CAM-10 and, when somebody is there to unplug it, CAM-12. The pictures are those that
the hearing's own capture gives, before they are made smaller; none is kept. A camera that does not
open is asked about: who holds it, and whether it is still there.

It judges nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.devicecheck.probes.devices_there import device_in_use, hindered, listed
from client.devicecheck.probes.faces import ChildFinder, FaceFinder
from client.devicecheck.probes.looking import Onlooker, looking_on
from client.devicecheck.probes.system.devices_here import devices_here
from client.devicecheck.probes.system.equipment import EquipmentWords
from client.devicecheck.probes.system.virtual import is_virtual
from client.devicecheck.senses.faces import Framing, Look, framing
from client.devicecheck.senses.forms import best_of, in_a_line
from client.devicecheck.senses.pictures import Seen
from client.frames import Size
from client.protocol.devicecheck import Cause, Code, Form
from client.protocol.errors import Reason
from client.state import Device, DeviceKind, PictureForm

OPEN_WITHIN_S = 20.0
MEASURE_S = 5.0
LOOK_EVERY_S = 0.05
FACE_EVERY_S = 1.0
LAST_LOOK_S = 4.0
"""For a machine that is so slow that it has had no look yet."""
BACK_WITHIN_S = 15.0
LIST_EVERY_S = 0.25
_WATCHED = (
    Code.CAM_06,
    Code.CAM_07,
    Code.CAM_05,
    Code.CAM_08,
    Code.CAM_09,
    Code.CAM_04,
    Code.CAM_10,
)
"""In the order in which they are told: what explains another comes before it."""


@dataclass(frozen=True, slots=True)
class CameraPictures:
    """CAM-03 to CAM-10."""

    system: EquipmentWords = field(default_factory=devices_here)
    finder: Callable[[], FaceFinder] = ChildFinder
    codes: tuple[Code, ...] = (Code.CAM_03, *_WATCHED)
    form: Form = Form.QUICK
    limit_s: float = OPEN_WITHIN_S + MEASURE_S + 5.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Open, watch, and hand the readings over."""
        if hindered(bench, Code.CAM_01, Code.CAM_02):
            for code in self.codes:
                yield Measured(code, cause=Cause.NEEDS_ANOTHER)
            return
        onlooker, finder = Onlooker(), self.finder()
        try:
            with looking_on(bench.engine, onlooker):
                began_at = bench.monotonic()
                bench.engine.preview(camera=True, microphone=False)
                wished = device_in_use(bench, DeviceKind.CAMERA)
                if not await _first(bench, onlooker):
                    yield await self._unopened(bench, wished)
                    for code in _WATCHED:
                        yield Measured(code, cause=Cause.NEEDS_ANOTHER)
                    return
                first_s = (onlooker.first_at or began_at) - began_at
                used = device_in_use(bench, DeviceKind.CAMERA)
                watching = _Watching(bench, onlooker, finder, used)
                await watching.watch()
        finally:
            finder.close()
        name = used.name if used is not None else ""
        gone = Cause.CAMERA_GONE if watching.gone else None
        yield Measured(Code.CAM_03, {"first_picture_s": max(0.0, first_s)}, {"name": name}, gone)
        if watching.gone:
            for code in _WATCHED:
                yield Measured(code, cause=Cause.NEEDS_ANOTHER)
            return
        forms = () if used is None else used.forms
        for measured in _rows(watching.seen, watching.face_row, name, forms):
            yield measured

    async def _unopened(self, bench: Bench, wished: Device | None) -> Measured:
        """Say why no picture has come."""
        there = listed(bench, DeviceKind.CAMERA)
        if wished is not None and wished.id not in {each.id for each in there}:
            return Measured(Code.CAM_03, texts={"name": wished.name}, cause=Cause.CAMERA_GONE)
        holders = None
        if wished is not None and not wished.synthetic:
            holders = await asyncio.to_thread(self.system.holders, wished)
        if holders:
            texts = {"name": holders[0].name, "pid": str(holders[0].pid)}
            return Measured(Code.CAM_03, texts=texts, cause=Cause.CAMERA_IN_USE)
        cause = _FAILURES.get(bench.news.camera_failure, Cause.CAMERA_UNREADABLE)
        name = wished.name if wished is not None else ""
        return Measured(Code.CAM_03, texts={"name": name}, cause=cause)


_FAILURES: dict[Reason | None, Cause] = {
    None: Cause.NO_PICTURE,
    Reason.CAMERA_MISSING: Cause.NO_CAMERA,
}


async def _first(bench: Bench, onlooker: Onlooker) -> bool:
    """Wait for the first picture; False when none comes."""
    until = bench.monotonic() + OPEN_WITHIN_S
    while onlooker.first_at is None:
        if bench.news.camera_failure is not None or bench.monotonic() >= until:
            return False
        await bench.sleep(LOOK_EVERY_S)
    return True


class _Watching:
    """Some seconds of looking at pictures, and now and then for faces."""

    def __init__(
        self, bench: Bench, onlooker: Onlooker, finder: FaceFinder, used: Device | None
    ) -> None:
        self._bench = bench
        self._onlooker = onlooker
        self._finder = finder
        self._used = used
        self._looks: list[Look] = []
        self._unable = Cause.TIMEOUT
        self.gone = False
        self.seen = Seen()

    @property
    def face_row(self) -> Measured:
        return _face_row(framing(self._looks), self._unable)

    async def watch(self) -> None:
        """Look on until the time is over, or the camera gone."""
        look: asyncio.Task[Look | None] | None = None
        look_at = self._bench.monotonic()
        until = look_at + MEASURE_S
        try:
            while (now := self._bench.monotonic()) < until and not self._lost():
                if now >= look_at and (look is None or self._taken(look)):
                    look_at = now + FACE_EVERY_S
                    look = self._look()
                await self._bench.sleep(LOOK_EVERY_S)
            self.seen = self._onlooker.so_far(self._bench.monotonic())
            # One that has failed and is still there is stuck, and not gone.
            self.gone = self._lost() and not _is_listed(self._bench, self._used)
            if look is not None and not self.gone:
                await asyncio.wait({look}, timeout=LAST_LOOK_S)
                self._taken(look)
        finally:
            if look is not None:
                look.cancel()
                await asyncio.wait({look})

    def _look(self) -> "asyncio.Task[Look | None] | None":
        shot = self._onlooker.newest
        return asyncio.create_task(self._finder.find(shot)) if shot is not None else None

    def _taken(self, look: "asyncio.Task[Look | None]") -> bool:
        """Take what a look has found; False while it is not over, or nobody can look."""
        if not look.done() or look.cancelled():
            return False
        found = look.result()
        if found is None:
            self._unable = self._finder.unable
            return False
        self._looks.append(found)
        return True

    def _lost(self) -> bool:
        news = self._bench.news
        if news.camera_failure is not None:
            return True
        used = next((each for each in news.in_use if each.kind is DeviceKind.CAMERA), None)
        return self._used is not None and used is not None and used.id != self._used.id


def _rows(seen: Seen, face: Measured, name: str, forms: tuple[PictureForm, ...]) -> list[Measured]:
    """Give the rows of what was seen."""
    readings: dict[Code, dict[str, float | None]] = {
        Code.CAM_06: {"black_share": seen.black_share},
        Code.CAM_07: {"frozen_s": seen.frozen_s, "frozen_share": seen.frozen_share},
        Code.CAM_05: {"pictures_per_s": seen.pictures_per_s, "gap_p95_s": seen.gap_p95_s},
        Code.CAM_08: {"luma": seen.luma, "clipped_share": seen.clipped_share},
    }
    rows = []
    for code, each in readings.items():
        known = {key: value for key, value in each.items() if value is not None}
        # A picture that stands still has no rate, and a black one no light.
        rows.append(Measured(code, known, cause=None if known else Cause.NEEDS_ANOTHER))
    rows.append(face)
    if seen.size is not None:
        rows.append(_form_row(seen.size, forms))
    virtual = Cause.CAMERA_VIRTUAL if is_virtual(name) else None
    rows.append(Measured(Code.CAM_10, texts={"name": name}, cause=virtual))
    return rows


def _form_row(given: Size, forms: tuple[PictureForm, ...]) -> Measured:
    """Give the best form by the system's word, unless what came is smaller: that counts then."""
    best = best_of(forms) or Size(0, 0) if forms else given
    if given.height < best.height:
        best = given
    readings = {
        "best_width_px": float(best.width),
        "best_height_px": float(best.height),
        "given_width_px": float(given.width),
        "given_height_px": float(given.height),
    }
    return Measured(Code.CAM_04, readings, {"formats": in_a_line(forms)} if forms else {})


def _face_row(found: Framing | None, unable: Cause) -> Measured:
    if found is None:
        return Measured(Code.CAM_09, cause=unable)
    readings = {"faces": float(found.faces), "looks": float(found.looks)}
    if found.height_share is not None and found.off_centre is not None and found.faces == 1:
        readings["face_height_pct"] = 100.0 * found.height_share
        readings["face_off_centre_pct"] = 100.0 * found.off_centre
    return Measured(Code.CAM_09, readings)


@dataclass(frozen=True, slots=True)
class CameraDrill:
    """CAM-12: the person unplugs the camera and plugs it in again, and it comes back."""

    codes: tuple[Code, ...] = (Code.CAM_12,)
    form: Form = Form.FULL
    limit_s: float = BACK_WITHIN_S + 5.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Ask, and watch it go and come."""
        if hindered(bench, Code.CAM_01, Code.CAM_02, Code.CAM_03):
            yield Measured(Code.CAM_12, cause=Cause.NEEDS_ANOTHER)
            return
        bench.engine.preview(camera=True, microphone=False)
        onlooker = Onlooker()
        with looking_on(bench.engine, onlooker):
            used = device_in_use(bench, DeviceKind.CAMERA)
            watching = asyncio.create_task(_went_and_came(bench, onlooker, used))
            try:
                answer = await bench.ask(Code.CAM_12)
                if not answer:
                    yield Measured(Code.CAM_12, cause=Cause.NOT_ANSWERED)
                    return
                until = bench.monotonic() + BACK_WITHIN_S
                while not watching.done() and bench.monotonic() < until:
                    await bench.sleep(LOOK_EVERY_S)
                if watching.done():
                    yield Measured(Code.CAM_12, {"back_s": watching.result()})
                elif bench.news.camera_live:
                    # It never went.
                    yield Measured(Code.CAM_12, cause=Cause.NOT_MEASURED)
                else:
                    yield Measured(Code.CAM_12, cause=Cause.CAMERA_GONE)
            finally:
                watching.cancel()
                await asyncio.wait({watching})


async def _went_and_came(bench: Bench, onlooker: Onlooker, camera: Device | None) -> float:
    """Give how long after it was there again its first picture came."""
    for wanted in (False, True):
        while _is_listed(bench, camera) is not wanted:
            await bench.sleep(LIST_EVERY_S)
    back_at = bench.monotonic()
    before = onlooker.so_far(back_at).pictures
    while onlooker.so_far(back_at).pictures == before:
        await bench.sleep(LOOK_EVERY_S)
    return bench.monotonic() - back_at


def _is_listed(bench: Bench, camera: Device | None) -> bool:
    return camera is not None and camera.id in {
        each.id for each in listed(bench, DeviceKind.CAMERA)
    }
