"""A sound driver that hangs holds up the sound thread, and neither the check nor its ending."""

import threading
import time
from collections.abc import Iterator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import cast

import pytest

from client.config import Devices
from client.devicecheck.bench import Bench, LineCounter
from client.devicecheck.probes.devices_there import LoudspeakerVolume, MicrophoneThere
from client.devicecheck.probes.microphone import MicrophoneSound
from client.devicecheck.probes.speaker import Notes
from client.devicecheck.run import run_checks
from client.devicecheck.thresholds import shipped
from client.frames import Frames, Levels
from client.media.devices.equipment import Loudspeaker, Microphone
from client.media.devices.fake import FakeMedia
from client.media.engine import EngineNews
from client.media.session import MediaEngine
from client.protocol.devicecheck import Cause, Check, Code, Finding, Outcome
from tests.conftest import Announce
from tests.devicecheck.rooms import FakeSystem

pytestmark = pytest.mark.realtime

ROWS = frozenset(code for code in Code if code.check in {Check.MICROPHONE, Check.LOUDSPEAKER})


class HungDesk(FakeMedia):
    """Stand-ins for devices, one of which never opens."""

    def __init__(self) -> None:
        super().__init__(None, clock=lambda: datetime(2026, 3, 2, tzinfo=UTC))
        self.released = threading.Event()
        self.microphone_hangs = False
        self.loudspeaker_hangs = False

    def microphone(self, chosen: str | None) -> Microphone:
        if self.microphone_hangs:
            self.released.wait(60.0)
        return super().microphone(chosen)

    def loudspeaker(self, chosen: str | None) -> Loudspeaker:
        if self.loudspeaker_hangs:
            self.released.wait(60.0)
        return super().loudspeaker(chosen)


@pytest.fixture
def desk() -> Iterator[HungDesk]:
    hung = HungDesk()
    yield hung
    hung.released.set()


async def check(desk: HungDesk) -> dict[Code, Finding]:
    frames, levels = Frames(), Levels()
    engine = MediaEngine(frames, levels, Devices(), desk, loopback=True)
    bench = Bench(engine, frames, levels, cast(LineCounter, None))

    def heard(news: EngineNews) -> None:
        bench.news = news

    engine.on_news(heard)
    system = FakeSystem()
    probes = (
        MicrophoneThere(system),
        MicrophoneSound(system),
        LoudspeakerVolume(system),
        Notes(system),
    )
    try:
        async with aclosing(run_checks(bench, probes, shipped(), only=ROWS)) as findings:
            return {each.code: each async for each in findings if each.code in ROWS}
    finally:
        await engine.close()


@pytest.mark.parametrize("which", ["microphone_hangs", "loudspeaker_hangs"])
async def test_a_driver_that_hangs_leaves_its_rows_not_run(
    desk: HungDesk, which: str, expected_log: Announce
) -> None:
    expected_log("the system does not say which devices", logger="mingjing.media.session")
    expected_log("not ended in time: sound", logger="mingjing.media.session")
    setattr(desk, which, True)
    began_at = time.monotonic()
    findings = await check(desk)
    assert time.monotonic() - began_at < 55.0
    bad = {code for code, each in findings.items() if each.outcome in (Outcome.WARN, Outcome.FAIL)}
    assert bad == set()
    assert findings[Code.SPK_01].outcome is Outcome.NOT_RUN
    if which == "microphone_hangs":
        assert findings[Code.MIC_01].reason == Cause.TIMEOUT
        assert findings[Code.MIC_04].reason == Cause.TIMEOUT
    else:
        assert findings[Code.MIC_04].outcome is Outcome.PASS
        assert findings[Code.SPK_01].reason == Cause.TIMEOUT
