"""Reports as a desk might send them, for tests."""

from datetime import datetime

from client.protocol.check_outcomes import NEEDED, readiness
from client.protocol.devicecheck import (
    CheckReport,
    Code,
    Finding,
    Form,
    Outcome,
)
from client.protocol.readiness import Fingerprint, SendReport
from client.protocol.short_code import short_code
from tests.usecases.small_court import NOW

DESK = Fingerprint(camera="aa", microphone="bb", loudspeaker="cc", network="dd", version="ee")


def passed(code: Code, **readings: float) -> Finding:
    """A row that passed."""
    return Finding(code=code, outcome=Outcome.PASS, readings=readings)


def report(*others: Finding, made_at: datetime = NOW, synthetic: bool = False) -> CheckReport:
    """A report in which all that is needed passed but the rows that are given."""
    said = {each.code for each in others}
    findings = (*(passed(each) for each in sorted(NEEDED) if each not in said), *others)
    made = CheckReport(
        id="a-report",
        app_version="1.0",
        form=Form.QUICK,
        made_at=made_at,
        took_s=31.5,
        synthetic=synthetic,
        server="https://court.example",
        machine={"system": "Linux"},
        findings=findings,
        readiness=readiness(findings),
    )
    return coded(made)


def coded(report: CheckReport) -> CheckReport:
    """A report with the code that belongs to it."""
    return report.model_copy(update={"short_code": short_code(report)})


def sent(*others: Finding, made_with: Fingerprint = DESK, **more: object) -> SendReport:
    """The same, as it is sent."""
    return SendReport(report=report(*others, **more), seen=True, made_with=made_with)  # type: ignore[arg-type]
