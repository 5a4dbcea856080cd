"""NET-14: how much of the line others use already: other programs, a backup, an update.

The system's own counters are read while this desk is silent, and then again while it takes in as
much as it can: what others used beside what was left over is their share.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import psutil

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.devicecheck.probes.line.place import Plans, ground_gone
from client.protocol.devicecheck import Cause, Code, Form
from client.protocol.errors import CourtError

LISTEN_S = 1.5
LOAD_S = 1.0


def octets_by_adapter() -> dict[str, int]:
    """Give what each adapter has carried both ways, without loopback."""
    return {
        name: each.bytes_sent + each.bytes_recv
        for name, each in psutil.net_io_counters(pernic=True).items()
        if name != "lo" and not name.lower().startswith("loopback")
    }


@dataclass(frozen=True, slots=True)
class TrafficProbe:
    """NET-14."""

    plans: Plans
    counters: Callable[[], dict[str, int]] = octets_by_adapter
    codes: tuple[Code, ...] = (Code.NET_14,)
    form: Form = Form.QUICK
    limit_s: float = 8.0
    after: tuple[Code, ...] = (Code.NET_05, Code.NET_06, Code.NET_11, Code.NET_12)

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Listen while nothing of ours is on the line, then load it."""
        plan = await self.plans.of(bench)
        if plan is None or ground_gone(bench, (Code.NET_05,)):
            yield Measured(Code.NET_14, cause=Cause.NEEDS_ANOTHER)
            return
        began, before = bench.monotonic(), self.counters()
        await bench.sleep(LISTEN_S)
        passed, after = bench.monotonic() - began, self.counters()
        kbps = {
            name: max(0, octets - before.get(name, octets)) * 8 / 1000 / passed
            for name, octets in after.items()
        }
        others = max(kbps.values(), default=0.0)
        try:
            size, seconds = await bench.court.download(plan.download_bytes_max, LOAD_S)
        except CourtError:
            yield Measured(Code.NET_14, {"others_kbps": others}, cause=Cause.NEEDS_ANOTHER)
            return
        left = size * 8 / 1000 / seconds if seconds > 0 else 0.0
        whole = others + left
        readings = {
            "others_kbps": others,
            "left_kbps": left,
            "used_share_pct": 100 * others / whole if whole > 0 else 0.0,
        }
        busiest = max(kbps, key=lambda name: kbps[name], default="")
        yield Measured(Code.NET_14, readings, {"interface": busiest})
