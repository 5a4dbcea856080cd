"""Reports as a desk might send them, for tests."""

from datetime import datetime

from client.protocol.devicecheck import (
    CheckReport,
    Code,
    Finding,
    Form,
    Outcome,
)
from client.protocol.readiness import Fingerprint, SendReport
from tests.usecases.small_court import NOW

NEEDED = (
    Code.CAM_01,
    Code.CAM_03,
    Code.CAM_05,
    Code.CAM_06,
    Code.CAM_07,
    Code.MIC_01,
    Code.MIC_04,
    Code.MIC_05,
    Code.SPK_01,
    Code.NET_05,
    Code.NET_12,
    Code.MED_04,
    Code.MED_05,
    Code.MED_06,
)
DESK = Fingerprint(camera="aa", microphone="bb", loudspeaker="cc", network="dd", version="ee")


def passed(code: Code, **readings: float) -> Finding:
    """A row that passed."""
    return Finding(code=code, outcome=Outcome.PASS, readings=readings)


def report(
    *others: Finding, made_at: datetime = NOW, synthetic: bool = False, code: str = ""
) -> CheckReport:
    """A report in which all that is needed passed but the rows that are given."""
    said = {each.code for each in others}
    return CheckReport(
        id="a-report",
        app_version="1.0",
        form=Form.QUICK,
        made_at=made_at,
        took_s=31.5,
        synthetic=synthetic,
        server="https://court.example",
        machine={"system": "Linux"},
        findings=(*(passed(each) for each in NEEDED if each not in said), *others),
        short_code=code,
    )


def sent(*others: Finding, made_with: Fingerprint = DESK, **more: object) -> SendReport:
    """The same, as it is sent."""
    return SendReport(report=report(*others, **more), seen=True, made_with=made_with)  # type: ignore[arg-type]
