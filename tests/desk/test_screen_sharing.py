"""The screen is shared by lawyers and judges alone: whom the check of a desk asks for it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.intents import NextStep
from client.protocol.devicecheck import Cause, Code, Form, Outcome
from client.protocol.roles import Role, StaffRole
from client.state import Cases, Step
from tests.desk.scene import SUMMARY, Scene, desk_at_court
from tests.desk.test_checking import come_to, row


class _Shared:
    """MED-12 as it would be measured: with a screen that is not allowed to be shown."""

    codes = (Code.MED_12,)
    form = Form.FULL
    limit_s = 1.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        yield Measured(Code.MED_12, cause=Cause.SHARING_REFUSED)


@asynccontextmanager
async def at_the_verdict(role: Role, staff: StaffRole = StaffRole.NONE) -> AsyncIterator[Scene]:
    """Give a desk of a person of this part that has measured the line, and judged."""
    async with desk_at_court(probes=(_Shared(),)) as scene:
        summary = SUMMARY.model_copy(update={"role": role})
        await scene.sign_in()
        await scene.until(lambda state: state.cases.cases is not None)
        sheet = scene.desk._sheet
        assert sheet.state.account is not None
        account = sheet.state.account.model_copy(update={"staff": staff})
        sheet.change(account=account, cases=Cases(cases=(summary,)))
        await come_to(scene, Step.NETWORK, Form.FULL)
        await scene.until(lambda state: state.check and not state.check.running)
        scene.take(NextStep())
        await scene.until(lambda state: state.check and state.check.step is Step.VERDICT)
        yield scene


async def test_a_litigant_shares_no_screen_and_their_verdict_is_not_spoiled() -> None:
    async with at_the_verdict(Role.PLAINTIFF) as scene:
        shared = row(scene.state, Code.MED_12)
        assert shared is not None
        assert shared.outcome is Outcome.SKIPPED
        assert scene.state.check is not None
        assert not [each for each in scene.state.check.findings if each.outcome is Outcome.FAIL]


@pytest.mark.parametrize(
    ("role", "staff"),
    [(Role.LITIGATION_AGENT, StaffRole.NONE), (Role.PLAINTIFF, StaffRole.JUDGE)],
)
async def test_a_lawyer_and_a_judge_are_told_that_they_may_not(
    role: Role, staff: StaffRole
) -> None:
    async with at_the_verdict(role, staff) as scene:
        shared = row(scene.state, Code.MED_12)
        assert shared is not None
        assert (shared.outcome, shared.reason) == (Outcome.FAIL, Cause.SHARING_REFUSED)


async def test_whoever_goes_on_before_the_line_is_measured_has_skipped_it_all_the_same(
    signed_in: Scene,
) -> None:
    await come_to(signed_in, Step.VERDICT, form=Form.FULL)
    shared = row(signed_in.state, Code.MED_12)
    assert shared is not None
    assert shared.outcome is Outcome.SKIPPED
