"""What a device check found, in the codes that desk, court and IT staff share.

What was not measured is `NOT_RUN`, never a pass.
"""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from client.protocol.signalling import IceServer
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


class Cause(StrEnum):
    """What a finding is about: one cause for each, with a remedy and a way out in words."""

    # Any check
    NOT_MEASURED = "not_measured"
    NOT_ANSWERED = "not_answered"
    USER_SAYS_NO = "user_says_no"
    # Camera
    NO_CAMERA = "no_camera"
    CAMERA_UNREADABLE = "camera_unreadable"
    NO_PICTURE = "no_picture"
    PICTURE_BLACK = "picture_black"
    PICTURE_FROZEN = "picture_frozen"
    PICTURE_JERKY = "picture_jerky"
    PICTURE_DARK = "picture_dark"
    PICTURE_BRIGHT = "picture_bright"
    # Microphone
    NO_MICROPHONE = "no_microphone"
    MICROPHONE_UNREADABLE = "microphone_unreadable"
    SOUND_SILENT = "sound_silent"
    SOUND_LOW = "sound_low"
    SOUND_LOUD = "sound_loud"
    # Loudspeaker
    NO_LOUDSPEAKER = "no_loudspeaker"
    # Network
    COURT_UNREACHABLE = "court_unreachable"
    CERTIFICATE_UNKNOWN = "certificate_unknown"
    UDP_BLOCKED = "udp_blocked"
    LINE_LOSES = "line_loses"
    LINE_DELAYS = "line_delays"
    LINE_NARROW_UP = "line_narrow_up"
    LINE_NARROW_DOWN = "line_narrow_down"


class Finding(Value):
    """One check: outcome, the reason's code, and the readings with their units in the key."""

    check: Check
    outcome: Outcome
    reason: str = ""
    """One of `Cause`, empty for a plain pass; a newer desk may know more."""
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
    hosts: tuple[str, ...] = ()
    """Names besides the court's own that a desk must be able to find."""
    relays: tuple[IceServer, ...] = ()
    """With credentials that end soon and open nothing but the court's own forwarder."""
    portal_url: str = ""
    """Of the court's plain door, which answers 204 and nothing; empty: it has none."""
    certificate_sha256: str = ""
    """Of the certificate that the court itself shows; empty: another stands before the court."""
    echo: bool = False
    """Whether the court has the socket that says again what is said."""
    test_call: bool = False
    """Whether the court has a test peer."""
    bundle_bytes: int = 0
    """Of the test bundle, which begins with the picture of its first page; 0: there is none."""
    bundle_page_bytes: int = 0
    bundle_page_sha256: str = ""
