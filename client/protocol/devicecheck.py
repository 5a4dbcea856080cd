"""What a device check found, in the codes that desk, court and IT staff share.

What was not measured is `NOT_RUN`, never a pass.
"""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from client.protocol.value import Value


class Outcome(StrEnum):
    """How one check ended."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    WARN = "warn"
    FAIL = "fail"
    NOT_RUN = "not_run"
    SKIPPED = "skipped"


class Check(StrEnum):
    """The checks of the quick form."""

    CAMERA = "camera"
    MICROPHONE = "microphone"
    LOUDSPEAKER = "loudspeaker"
    NETWORK = "network"


class Finding(Value):
    """One check: outcome, the reason's code, and the readings with their units in the key."""

    check: Check
    outcome: Outcome
    reason: str = ""
    readings: dict[str, float] = Field(default_factory=dict)


class CheckReport(Value):
    """The whole of one run of the check."""

    schema_version: int = 1
    made_at: AwareDatetime
    synthetic: bool
    """True when any device was a stand-in: such a report proves nothing about a machine."""
    findings: tuple[Finding, ...]


class NetworkTestPlan(Value):
    """Where a desk may measure its line: answer to `GET /api/v1/network-test`."""

    udp_host: str
    udp_port: int
    """Answers STUN binding requests (RFC 8489) on the path that media take."""
    download_bytes_max: int
