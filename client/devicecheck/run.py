"""Going through the checks: local ones first, then the line; one failing stops no other.

Each check opens what it needs and leaves it open, so that the person goes on seeing themselves;
whoever ends the check closes it.
"""

from collections.abc import Awaitable, Callable, Collection

from client.devicecheck.bench import Bench
from client.devicecheck.probes.camera import measure_camera
from client.devicecheck.probes.microphone import measure_microphone
from client.devicecheck.probes.network import measure_network
from client.devicecheck.probes.speaker import play_notes
from client.devicecheck.verdict import (
    camera_finding,
    loudspeaker_finding,
    microphone_finding,
    network_finding,
)
from client.protocol.devicecheck import Check, Finding, Outcome

AskPerson = Callable[[Check], Awaitable[bool | None]]
"""Asks what only a person can know; None when nobody answers."""


async def check_camera(bench: Bench) -> Finding:
    """Watch one's own picture."""
    bench.engine.preview(camera=True, microphone=False)
    return camera_finding(await measure_camera(bench))


async def check_microphone(bench: Bench) -> Finding:
    """Listen to oneself."""
    bench.engine.preview(camera=False, microphone=True)
    return microphone_finding(await measure_microphone(bench))


async def check_network(bench: Bench) -> Finding:
    """Measure the line; no device is open meanwhile."""
    bench.engine.preview(camera=False, microphone=False)
    return network_finding(await measure_network(bench))


async def check_loudspeaker(bench: Bench, ask: AskPerson) -> Finding:
    """Play the notes and ask whether they were heard."""
    bench.engine.preview(camera=False, microphone=False)
    readings = await play_notes(bench)
    heard = await ask(Check.LOUDSPEAKER) if readings.played else None
    return loudspeaker_finding(readings, heard=heard)


async def run_checks(
    bench: Bench, ask: AskPerson, only: Collection[Check] = frozenset(Check)
) -> tuple[Finding, ...]:
    """Make the chosen checks in order; the others are skipped by the person's own will."""
    findings = []
    for check in Check:
        if check in only:
            findings.append(await _check(check, bench, ask))
        else:
            findings.append(Finding(check=check, outcome=Outcome.SKIPPED))
    bench.engine.preview(camera=False, microphone=False)
    return tuple(findings)


async def _check(check: Check, bench: Bench, ask: AskPerson) -> Finding:
    match check:
        case Check.CAMERA:
            return await check_camera(bench)
        case Check.MICROPHONE:
            return await check_microphone(bench)
        case Check.LOUDSPEAKER:
            return await check_loudspeaker(bench, ask)
        case Check.NETWORK:
            return await check_network(bench)
