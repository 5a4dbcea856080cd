"""The line: the court over HTTPS, media's own UDP path, and how much fits through both ways.

D4 NET-05 and NET-07 and D5 MED-02, MED-04 to MED-06 in their quick form; bounded to a few seconds
and to what the court allows. What could not be measured stays None.
"""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from statistics import median
from urllib.parse import urlsplit

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.devicecheck.probes.stun import ask_binding
from client.protocol.devicecheck import Cause, Code, Form, NetworkTestPlan
from client.protocol.errors import CourtError, Reason

log = logging.getLogger("mingjing.devicecheck.network")

HTTPS_ROUNDS = 5
UDP_REQUESTS = 20
UDP_EVERY_S = 0.02
UDP_PATIENCE_S = 1.0
RATE_S = 1.5
"""For each direction."""


@dataclass(frozen=True, slots=True)
class NetworkReadings:
    """What was measured; None where nothing was."""

    https_ms: float | None = None
    """Median round trip of a request on a standing connection."""
    udp_ms: float | None = None
    """Median round trip on the path of media; None with a loss of 100 % too."""
    udp_loss_pct: float | None = None
    down_kbps: float | None = None
    up_kbps: float | None = None
    failure: Reason | None = None
    """Why the court could not be reached at all."""


@dataclass(frozen=True, slots=True)
class LineProbe:
    """NET-05 and NET-12: whether the court and the path of media are reached at all."""

    codes: tuple[Code, ...] = (Code.NET_05, Code.NET_12)
    form: Form = Form.QUICK
    limit_s: float = 15.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Measure the line, and hand the readings over row by row."""
        line = await measure_network(bench, rates=False)
        if line.failure is not None or line.https_ms is None:
            unknown = line.failure is Reason.CERTIFICATE_UNKNOWN
            cause = Cause.CERTIFICATE_UNKNOWN if unknown else Cause.COURT_UNREACHABLE
            yield Measured(Code.NET_05, cause=cause)
            yield Measured(Code.NET_12, cause=Cause.NEEDS_ANOTHER)
            return
        yield Measured(Code.NET_05, {"https_ms": line.https_ms})
        if line.udp_loss_pct is not None:
            yield Measured(Code.NET_12, {"udp_loss_pct": line.udp_loss_pct})


@dataclass(frozen=True, slots=True)
class LineQuality:
    """MED-02 and MED-04 to MED-06 by the line alone, until a call is made to measure them."""

    codes: tuple[Code, ...] = (Code.MED_02, Code.MED_04, Code.MED_05, Code.MED_06)
    form: Form = Form.QUICK
    limit_s: float = 15.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Measure the line, and hand over what was measured of it."""
        line = await measure_network(bench)
        readings: dict[Code, dict[str, float | None]] = {
            Code.MED_02: {"rtt_ms": line.udp_ms},
            # There and back together: each way by itself lost no more than that.
            Code.MED_04: {"loss_up_pct": line.udp_loss_pct, "loss_down_pct": line.udp_loss_pct},
            Code.MED_05: {"up_kbps": line.up_kbps},
            Code.MED_06: {"down_kbps": line.down_kbps},
        }
        cause = Cause.NEEDS_ANOTHER if line.failure is not None else None
        for code, values in readings.items():
            measured = {key: value for key, value in values.items() if value is not None}
            yield Measured(code, measured, cause=cause)


async def measure_network(bench: Bench, *, rates: bool = True) -> NetworkReadings:
    """Measure the line to the court; `rates`: and how much fits through."""
    try:
        readings = NetworkReadings(https_ms=await _https_ms(bench))
    except CourtError as error:
        return NetworkReadings(failure=error.reason)
    try:
        plan = await bench.court.network_plan()
    except CourtError as error:
        log.info("the court gives no plan for measuring: %s", error.reason)
        return readings
    readings = await _with_udp(bench, plan, readings)
    return await _with_rates(bench, plan, readings) if rates else readings


async def _https_ms(bench: Bench) -> float:
    rounds = []
    for _ in range(HTTPS_ROUNDS):
        began_at = bench.monotonic()
        await bench.court.face()
        rounds.append((bench.monotonic() - began_at) * 1000.0)
    # The first round also made the connection.
    return median(rounds[1:])


async def _with_udp(
    bench: Bench, plan: NetworkTestPlan, readings: NetworkReadings
) -> NetworkReadings:
    host = plan.udp_host
    if host in ("", "0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        host = urlsplit(bench.court.server).hostname or ""
    try:
        round_trips = await ask_binding(
            host,
            plan.udp_port,
            requests=UDP_REQUESTS,
            every_s=UDP_EVERY_S,
            patience_s=UDP_PATIENCE_S,
            sleep=bench.sleep,
            monotonic=bench.monotonic,
        )
    except OSError as error:
        log.info("no UDP from here: %s", error.strerror)
        round_trips = []
    return replace(
        readings,
        udp_ms=median(round_trips) * 1000.0 if round_trips else None,
        udp_loss_pct=100.0 * (UDP_REQUESTS - len(round_trips)) / UDP_REQUESTS,
    )


async def _with_rates(
    bench: Bench, plan: NetworkTestPlan, readings: NetworkReadings
) -> NetworkReadings:
    size = plan.download_bytes_max
    if size <= 0:
        return readings
    try:
        readings = replace(readings, down_kbps=_kbps(*await bench.court.download(size, RATE_S)))
        readings = replace(readings, up_kbps=_kbps(*await bench.court.upload(size, RATE_S)))
    except CourtError as error:
        log.info("the line's width was not measured: %s", error.reason)
    return readings


def _kbps(size: int, seconds: float) -> float | None:
    return size * 8 / 1000.0 / seconds if size > 0 and seconds > 0 else None
