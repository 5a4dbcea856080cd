"""The loudspeaker: notes to be counted, and what of them comes back through the microphone.

D3 SPK-01, SPK-03, AEC-01 and AEC-02. One to three notes are played, others each time; how many a
person says they heard cannot be guessed. The microphone is open meanwhile, and hears how much of
them leaks: held against the person's own speech (MIC-05), not against the noise of the room.

What was heard meanwhile is forgotten as soon as it has been measured.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.devicecheck.probes.devices_there import device_in_use, hindered, listed
from client.devicecheck.probes.looking import Tape, looking_on
from client.devicecheck.probes.system.devices_here import devices_here
from client.devicecheck.probes.system.equipment import EquipmentWords, SoundForm
from client.devicecheck.senses.notes import Leak, Melody, leak_of, melody
from client.media.engine import MediaFailed
from client.protocol.devicecheck import Cause, Code, Form
from client.state import DeviceKind

QUIET_S = 0.6
"""Before the first note: what the pitch is worth in this room without it."""
AFTER_S = 0.8
"""After the last: what is late comes by then."""
OPEN_WITHIN_S = 3.0
LOOK_EVERY_S = 0.05
NOT_FOUND_DB = -100.0
"""A leak that was not found."""
TELEPHONE_HZ = 16_000


def throw() -> float:
    """Throw a die: from 0 up to 1."""
    return secrets.randbelow(1 << 30) / (1 << 30)


@dataclass(frozen=True, slots=True)
class Notes:
    """SPK-01, SPK-03, AEC-01 and AEC-02."""

    system: EquipmentWords = field(default_factory=devices_here)
    dice: Callable[[], float] = throw
    codes: tuple[Code, ...] = (Code.SPK_03, Code.AEC_01, Code.AEC_02, Code.SPK_01)
    form: Form = Form.QUICK
    limit_s: float = 15.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Play, listen, and ask."""
        notes = melody(self.dice(), self.dice())
        heard, failed, form = await self._play(bench, notes)
        if failed is not None:
            for code in self.codes[:-1]:
                yield Measured(code, cause=Cause.NEEDS_ANOTHER)
            yield failed
            return
        yield _form_row(form)
        for measured in _leak_rows(bench, notes, heard):
            yield measured
        if is_off(bench):
            # Nobody is asked what they heard of a loudspeaker that is off.
            yield Measured(Code.SPK_01, cause=Cause.NEEDS_ANOTHER)
            return
        yield heard_notes(await bench.ask(Code.SPK_01), notes.count)

    async def _play(
        self, bench: Bench, notes: Melody
    ) -> tuple[Leak | None, Measured | None, SoundForm | None]:
        """Play the notes with the microphone open; gives what leaked, or what failed."""
        tape = Tape(OPEN_WITHIN_S + QUIET_S + notes.seconds + 4 * AFTER_S)
        form: SoundForm | None = None
        with looking_on(bench.engine, tape):
            listening = not hindered(bench, Code.MIC_01, Code.MIC_02, Code.MIC_04)
            bench.engine.preview(camera=False, microphone=listening)
            try:
                if listening:
                    await _until(bench, lambda: tape.seconds >= QUIET_S, OPEN_WITHIN_S)
                await bench.engine.play(notes.samples())
                used = device_in_use(bench, DeviceKind.LOUDSPEAKER)
                if used is not None and not used.synthetic:
                    form = await asyncio.to_thread(self.system.sound_form, used)
                if tape.seconds:
                    ends_s = tape.seconds + AFTER_S
                    await _until(bench, lambda: tape.seconds >= ends_s, 2 * AFTER_S)
            except MediaFailed as failed:
                return None, _unplayed(bench, failed), None
            finally:
                bench.engine.preview(camera=False, microphone=False)
        if tape.begins_at is None or not tape.seconds:
            return None, None, form
        leak = await asyncio.to_thread(leak_of, notes, tape.samples(), tape.begins_at)
        return leak, None, form


def is_off(bench: Bench) -> bool:
    """Whether the loudspeaker is known to be muted or turned all the way down."""
    volume = bench.measured.get(Code.SPK_02)
    return volume is not None and bool(
        volume.readings.get("muted") or volume.readings.get("volume_pct") == 0.0
    )


async def _until(bench: Bench, enough: Callable[[], bool], limit_s: float) -> None:
    until = bench.monotonic() + limit_s
    while not enough() and bench.monotonic() < until:
        await bench.sleep(LOOK_EVERY_S)


def _unplayed(bench: Bench, failed: MediaFailed) -> Measured:
    """Say why nothing was played."""
    there = listed(bench, DeviceKind.LOUDSPEAKER)
    cause = Cause.LOUDSPEAKER_UNREADABLE if there else Cause.NO_LOUDSPEAKER
    name = {"name": there[0].name} if there else {}
    return Measured(Code.SPK_01, texts=name | {"detail": failed.detail}, cause=cause)


def _form_row(form: SoundForm | None) -> Measured:
    """Say whether a headset has fallen to telephone sound while its microphone was open."""
    if form is None:
        return Measured(Code.SPK_03, cause=Cause.UNSUPPORTED)
    readings = {"rate_hz": float(form.rate), "channels": float(form.channels)}
    telephone = form.bluetooth and form.rate <= TELEPHONE_HZ and form.channels == 1
    return Measured(Code.SPK_03, readings, cause=Cause.HANDS_FREE_SOUND if telephone else None)


def _leak_rows(bench: Bench, notes: Melody, leak: Leak | None) -> list[Measured]:
    """Give what came back of the notes; without a microphone nothing could."""
    if leak is None:
        return [Measured(code, cause=Cause.NEEDS_ANOTHER) for code in (Code.AEC_01, Code.AEC_02)]
    if leak.leak_dbfs is None:
        return [
            Measured(Code.AEC_01, {"leak_db": NOT_FOUND_DB, "notes_found": float(leak.found)}),
            # There is nothing that could be late.
            Measured(Code.AEC_02, cause=Cause.UNSUPPORTED),
        ]
    readings = {
        "leak_dbfs": leak.leak_dbfs,
        "notes_found": float(leak.found),
        "notes_played": float(notes.count),
    }
    speech = bench.measured.get(Code.MIC_05)
    speech_dbfs = speech.readings.get("speech_dbfs") if speech is not None else None
    if speech_dbfs is not None:
        readings["leak_db"] = leak.leak_dbfs - speech_dbfs
    rows = [Measured(Code.AEC_01, readings)]
    if leak.delay_ms is not None:
        rows.append(Measured(Code.AEC_02, {"delay_ms": leak.delay_ms}))
    return rows


def heard_notes(heard: int | None, played: int) -> Measured:
    """Give what the person's answer says: None is no answer, nothing heard is a no."""
    readings = {"notes_played": float(played)}
    if heard is None:
        return Measured(Code.SPK_01, readings, cause=Cause.NOT_ANSWERED)
    off = {"notes_off": float(abs(heard - played))}
    return Measured(Code.SPK_01, readings | off, cause=None if heard else Cause.USER_SAYS_NO)


@dataclass(frozen=True, slots=True)
class OtherDevices:
    """AUD-01: whether another device in the room is joining, which only the person knows."""

    codes: tuple[Code, ...] = (Code.AUD_01,)
    form: Form = Form.FULL
    limit_s: float = 5.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Ask."""
        answer = await bench.ask(Code.AUD_01)
        if answer is None:
            yield Measured(Code.AUD_01, cause=Cause.NOT_ANSWERED)
        else:
            yield Measured(Code.AUD_01, {"same_room": float(answer)})
