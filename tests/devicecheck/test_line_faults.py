"""What a line and a call do beside their single faults, which are in the matrix."""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from client.devicecheck.measured import Measured
from client.devicecheck.probes.call import TicketProbe
from client.devicecheck.probes.line.echo import EchoProbe
from client.devicecheck.probes.line.link import LinkProbe, VpnProbe
from client.devicecheck.probes.line.names import NamesProbe
from client.devicecheck.probes.line.paths import PathsProbe
from client.devicecheck.probes.line.portal import PortalProbe
from client.devicecheck.probes.line.proxy import ProxyProbe
from client.devicecheck.probes.line.secure import SecureProbe, Shown
from client.devicecheck.run import run_checks
from client.devicecheck.table import codes_of
from client.devicecheck.thresholds import shipped
from client.protocol.devicecheck import Cause, Check, Code, Finding, Form, Outcome
from tests.devicecheck.faults.network import FAULTS, TOGETHER
from tests.devicecheck.lines import Line

BAD = (Outcome.WARN, Outcome.FAIL)
NOT_OF_THE_LINE = {Code.MED_12}
NET_CODES = frozenset(code for code in Code if code.check is Check.NETWORK)


async def checked(line: Line, form: Form) -> dict[Code, Finding]:
    only = [code for code in codes_of(form) if code.check in (Check.NETWORK, Check.CALL)]
    found: dict[Code, Finding] = {}
    probes, thresholds = line.probes(), shipped()
    given = run_checks(line.bench, probes, thresholds, form=form, only=only)
    async with aclosing(given) as findings:
        async for finding in findings:
            if finding.outcome is not Outcome.SKIPPED:
                found[finding.code] = finding
    return found


@pytest.mark.parametrize("form", list(Form))
async def test_a_line_in_which_all_is_well_passes_everything(form: Form) -> None:
    line = Line()
    found = await checked(line, form)
    amiss = {code: each for code, each in found.items() if each.outcome is not Outcome.PASS}
    assert set(amiss) <= NOT_OF_THE_LINE
    assert all(call.closed for call in line.calls)
    assert len(found) == (28 if form is Form.FULL else 22)


@pytest.mark.parametrize(("name", "inject", "rows"), TOGETHER, ids=[name for name, *_ in TOGETHER])
async def test_udp_that_is_blocked_shows_in_its_own_row_and_in_the_verdict(
    name: str, inject: Callable[[Line], None], rows: dict[Code, Outcome]
) -> None:
    line = Line()
    inject(line)
    found = await checked(line, Form.QUICK)
    assert {code: each.outcome for code, each in found.items() if each.outcome in BAD} == rows


async def test_a_court_with_neither_relay_nor_test_peer_is_no_fault_of_this_line() -> None:
    line = Line()
    line.plan = line.plan.model_copy(
        update={"relays": (), "hosts": (), "test_call": False, "portal_url": ""}
    )
    found = await checked(line, Form.QUICK)
    assert not [each for each in found.values() if each.outcome in BAD]
    for code in (Code.NET_08, Code.NET_09, Code.NET_10, Code.MED_01, Code.MED_09):
        assert found[code].outcome is Outcome.NOT_RUN
        assert found[code].reason == Cause.UNSUPPORTED


async def test_where_nobody_has_signed_in_the_ticket_is_left_to_the_rehearsal() -> None:
    (measured,) = [each async for each in TicketProbe().measure(Line().bench)]
    assert (measured.code, measured.cause) == (Code.MED_14, Cause.NOT_REHEARSED)


async def test_a_clock_that_is_wrong_is_not_told_as_a_foreign_certificate() -> None:
    line = Line()
    assert isinstance(line.door, Shown)
    line.door = replace(line.door, untrusted="expired", out_of_date=True, good_at_court=True)
    line.cut_off()
    # The clock's own row could not ask the court: nobody else tells.
    assert (await checked(line, Form.QUICK))[Code.NET_05].reason == Cause.CLOCK_WRONG
    line.bench.measured[Code.ENV_03] = Measured(Code.ENV_03, {"skew_s": 90_000.0})
    found = (await checked(line, Form.QUICK))[Code.NET_05]
    assert (found.outcome, found.reason) == (Outcome.NOT_RUN, Cause.NEEDS_ANOTHER)
    line.door = replace(line.door, good_at_court=False)
    found = (await checked(line, Form.QUICK))[Code.NET_05]
    assert found.reason == Cause.CERTIFICATE_UNKNOWN


def test_every_row_of_the_line_and_of_the_call_that_is_built_has_its_faults() -> None:
    told = {fault.code for fault in FAULTS} | {code for _, _, rows in TOGETHER for code in rows}
    wanted = {code for code in Code if code.check in (Check.NETWORK, Check.CALL)}
    # Speech that is poor follows from delay and losses, which have rows of their own.
    assert wanted - told == NOT_OF_THE_LINE | {Code.MED_07}


HANGING = (
    (LinkProbe, "way"),
    (VpnProbe, "adapters"),
    (NamesProbe, "resolve"),
    (PortalProbe, "ask"),
    (ProxyProbe, "system"),
    (SecureProbe, "look"),
    (EchoProbe, "speak"),
    (PathsProbe, "straight"),
    (PathsProbe, "through"),
)


@pytest.mark.parametrize(
    ("kind", "seam"), HANGING, ids=lambda each: getattr(each, "__name__", each)
)
async def test_a_step_that_hangs_is_given_up_and_takes_no_other_with_it(
    kind: type[Any], seam: str
) -> None:
    release = threading.Event()
    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    line = Line()
    # Limits are counted in seconds that really pass.
    line.bench.monotonic = time.monotonic

    def hangs(*_: object) -> object:
        release.wait(20)
        return None

    async def hangs_too(*_: object) -> None:
        await never

    awaited = seam in {"speak", "straight", "through"}
    probes = tuple(
        replace(each, **{seam: hangs_too if awaited else hangs}, limit_s=0.1)
        if isinstance(each, kind)
        else each
        for each in line.probes()
    )
    codes = next(each.codes for each in probes if isinstance(each, kind))
    found: dict[Code, Finding] = {}
    try:
        async with asyncio.timeout(20):
            given = run_checks(line.bench, probes, shipped(), only=NET_CODES - {Code.NET_14})
            async with aclosing(given) as findings:
                async for finding in findings:
                    found[finding.code] = finding
    finally:
        release.set()
    assert {found[code].outcome for code in codes} == {Outcome.NOT_RUN}
    assert found[codes[0]].reason == Cause.TIMEOUT
    assert not [each for each in found.values() if each.outcome in BAD]
