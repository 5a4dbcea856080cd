"""The microphone: is there a voice, how loud, how clean, how far above the noise of the room.

D3 MIC-04 to MIC-07, and MIC-08 when somebody is there to hear themselves. Listened to is
what the hearing's own capture gives, with echo and noise. Only MIC-08 keeps sound, until it has
been played.

It judges nothing.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.devicecheck.probes.devices_there import device_in_use, hindered, listed
from client.devicecheck.probes.looking import Listener, Tape, looking_on
from client.devicecheck.probes.system.devices_here import devices_here
from client.devicecheck.probes.system.equipment import EquipmentWords
from client.devicecheck.senses.voice import Heard
from client.media.engine import MediaFailed
from client.protocol.devicecheck import Cause, Code, Form
from client.protocol.errors import Reason
from client.state import Device, DeviceKind

OPEN_WITHIN_S = 20.0
MEASURE_S = 4.0
PATIENCE_S = 10.0
"""For a person who has not begun to speak."""
RECORD_S = 4.0
LOOK_EVERY_S = 0.05
SPEECH_DBFS = -45.0
SPOKEN_LEVELS = 25
"""Half a second of speech, and the person has begun."""


@dataclass(frozen=True, slots=True)
class MicrophoneSound:
    """MIC-04 to MIC-07."""

    system: EquipmentWords = field(default_factory=devices_here)
    codes: tuple[Code, ...] = (Code.MIC_04, Code.MIC_06, Code.MIC_05, Code.MIC_07)
    """In the order in which they are told: what explains another comes before it."""
    form: Form = Form.QUICK
    limit_s: float = OPEN_WITHIN_S + PATIENCE_S + 2.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Listen, and hand the readings over."""
        if hindered(bench, Code.MIC_01, Code.MIC_02):
            for code in self.codes:
                yield Measured(code, cause=Cause.NEEDS_ANOTHER)
            return
        listener = Listener()
        with looking_on(bench.engine, listener):
            bench.engine.preview(camera=False, microphone=True)
            used = device_in_use(bench, DeviceKind.MICROPHONE)
            failure = await _listen(bench, listener, used)
        if failure is not None or not listener.seconds:
            yield await self._unheard(bench, used, failure)
            for code in self.codes[1:]:
                yield Measured(code, cause=Cause.NEEDS_ANOTHER)
            return
        for measured in _rows(listener.so_far(), used):
            yield measured

    async def _unheard(self, bench: Bench, used: Device | None, failure: Cause | None) -> Measured:
        """Say why nothing was heard."""
        name = used.name if used is not None else ""
        if failure is Cause.MICROPHONE_UNREADABLE and used is not None:
            if used.id not in {each.id for each in listed(bench, DeviceKind.MICROPHONE)}:
                failure = Cause.MICROPHONE_GONE
            elif not used.synthetic:
                holders = await asyncio.to_thread(self.system.holders, used)
                if holders:
                    texts = {"name": holders[0].name, "pid": str(holders[0].pid)}
                    return Measured(Code.MIC_04, texts=texts, cause=Cause.MICROPHONE_IN_USE)
        return Measured(
            Code.MIC_04, texts={"name": name}, cause=failure or Cause.MICROPHONE_UNREADABLE
        )


async def _listen(bench: Bench, listener: Listener, used: Device | None) -> Cause | None:
    """Listen until somebody has spoken or the time is over; gives what went wrong."""
    began_at = bench.monotonic()
    while True:
        await bench.sleep(LOOK_EVERY_S)
        news, now = bench.news, bench.monotonic()
        if news.microphone_failure is Reason.MICROPHONE_MISSING:
            return Cause.MICROPHONE_GONE if listener.seconds else Cause.NO_MICROPHONE
        if news.microphone_failure is not None:
            return Cause.MICROPHONE_GONE if listener.seconds else Cause.MICROPHONE_UNREADABLE
        # Another stands in for one that was unplugged, and is not the one that was listened to.
        stand_in = next((each for each in news.in_use if each.kind is DeviceKind.MICROPHONE), used)
        if used is not None and stand_in is not None and stand_in.id != used.id:
            return Cause.MICROPHONE_GONE
        if not listener.seconds:
            if now - began_at >= OPEN_WITHIN_S:
                return Cause.MICROPHONE_UNREADABLE
            continue
        spoken = listener.spoken(SPEECH_DBFS, SPOKEN_LEVELS)
        if listener.seconds >= MEASURE_S and (spoken or listener.seconds >= PATIENCE_S):
            return None
        if now - began_at >= OPEN_WITHIN_S + PATIENCE_S:
            return None


def _rows(heard: Heard, used: Device | None) -> list[Measured]:
    """Give the rows of what was heard."""
    name = {"name": used.name} if used is not None else {}
    peak, speech, snr = heard.peak_dbfs, heard.speech_dbfs, heard.snr_db
    if peak is None or speech is None or snr is None:
        return [Measured(Code.MIC_04, texts=name, cause=Cause.MICROPHONE_UNREADABLE)]
    clipped = {"clipped_run": float(heard.clipped_run), "clipped_pct": heard.clipped_pct}
    return [
        Measured(Code.MIC_04, {"peak_dbfs": peak, "listened_s": heard.seconds}, name),
        Measured(Code.MIC_06, clipped),
        Measured(Code.MIC_05, {"speech_dbfs": speech}),
        Measured(Code.MIC_07, {"snr_db": snr, "floor_dbfs": heard.floor_dbfs or -100.0}),
    ]


@dataclass(frozen=True, slots=True)
class PlayedBack:
    """MIC-08: four seconds are recorded and played back, and the person says how they sounded."""

    codes: tuple[Code, ...] = (Code.MIC_08,)
    form: Form = Form.FULL
    limit_s: float = 2 * RECORD_S + 8.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Record, play, ask, and forget."""
        if hindered(bench, Code.MIC_01, Code.MIC_02, Code.MIC_04):
            yield Measured(Code.MIC_08, cause=Cause.NEEDS_ANOTHER)
            return
        tape = Tape(RECORD_S)
        bench.engine.preview(camera=False, microphone=True)
        with looking_on(bench.engine, tape):
            until = bench.monotonic() + RECORD_S + 3.0
            while not tape.full and bench.monotonic() < until:
                await bench.sleep(LOOK_EVERY_S)
        # Closed, or it would record itself being played.
        bench.engine.preview(camera=False, microphone=False)
        try:
            await bench.engine.play(tape.samples())
        except MediaFailed:
            yield Measured(Code.MIC_08, cause=Cause.NEEDS_ANOTHER)
            return
        answer = await bench.ask(Code.MIC_08)
        if answer is None:
            yield Measured(Code.MIC_08, cause=Cause.NOT_ANSWERED)
        else:
            readings = {"answer": float(answer), "recorded_s": tape.seconds}
            yield Measured(Code.MIC_08, readings)
