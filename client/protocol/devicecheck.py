"""What a device check found, in the codes that desk, court and IT staff share.

What was not measured is `NOT_RUN`, never a pass. Codes and causes are appended and never renamed:
a report of last year is read by a court of next year.

How something is measured and from where on it is poor is told with each report and known here by
nobody.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from client.protocol.signalling import IceServer
from client.protocol.value import LARGEST, Value


class Outcome(StrEnum):
    """How one check ended."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    WARN = "warn"
    FAIL = "fail"
    NOT_RUN = "not_run"
    SKIPPED = "skipped"


class Check(StrEnum):
    """The groups of rows, in the order in which a person goes through them."""

    MACHINE = "machine"
    CAMERA = "camera"
    MICROPHONE = "microphone"
    LOUDSPEAKER = "loudspeaker"
    NETWORK = "network"
    CALL = "call"


class Form(StrEnum):
    """Before each hearing, or days before with everything."""

    QUICK = "quick"
    FULL = "full"


class Readiness(StrEnum):
    """The verdict in words of use, from best to worst; unknown when what it needs is missing."""

    PICTURE_AND_SOUND = "picture_and_sound"
    SOUND = "sound"
    """With sound; the picture may stop."""
    PHONE = "phone"
    NOT_FROM_HERE = "not_from_here"
    UNKNOWN = "unknown"


class Code(StrEnum):
    """The rows of the device-check table (D1 to D5)."""

    ENV_01 = "ENV-01"
    ENV_02 = "ENV-02"
    ENV_03 = "ENV-03"
    ENV_04 = "ENV-04"
    ENV_05 = "ENV-05"
    ENV_06 = "ENV-06"
    ENV_07 = "ENV-07"
    ENV_08 = "ENV-08"
    ENV_09 = "ENV-09"
    ENV_10 = "ENV-10"
    ENV_11 = "ENV-11"
    ENV_12 = "ENV-12"
    CAM_01 = "CAM-01"
    CAM_02 = "CAM-02"
    CAM_03 = "CAM-03"
    CAM_04 = "CAM-04"
    CAM_05 = "CAM-05"
    CAM_06 = "CAM-06"
    CAM_07 = "CAM-07"
    CAM_08 = "CAM-08"
    CAM_09 = "CAM-09"
    CAM_10 = "CAM-10"
    CAM_11 = "CAM-11"
    CAM_12 = "CAM-12"
    MIC_01 = "MIC-01"
    MIC_02 = "MIC-02"
    MIC_03 = "MIC-03"
    MIC_04 = "MIC-04"
    MIC_05 = "MIC-05"
    MIC_06 = "MIC-06"
    MIC_07 = "MIC-07"
    MIC_08 = "MIC-08"
    SPK_01 = "SPK-01"
    SPK_02 = "SPK-02"
    SPK_03 = "SPK-03"
    AEC_01 = "AEC-01"
    AEC_02 = "AEC-02"
    AUD_01 = "AUD-01"
    NET_01 = "NET-01"
    NET_02 = "NET-02"
    NET_03 = "NET-03"
    NET_04 = "NET-04"
    NET_05 = "NET-05"
    NET_06 = "NET-06"
    NET_07 = "NET-07"
    NET_08 = "NET-08"
    NET_09 = "NET-09"
    NET_10 = "NET-10"
    NET_11 = "NET-11"
    NET_12 = "NET-12"
    NET_13 = "NET-13"
    NET_14 = "NET-14"
    MED_01 = "MED-01"
    MED_02 = "MED-02"
    MED_03 = "MED-03"
    MED_04 = "MED-04"
    MED_05 = "MED-05"
    MED_06 = "MED-06"
    MED_07 = "MED-07"
    MED_08 = "MED-08"
    MED_09 = "MED-09"
    MED_10 = "MED-10"
    MED_11 = "MED-11"
    MED_12 = "MED-12"
    MED_13 = "MED-13"
    MED_14 = "MED-14"

    @property
    def check(self) -> Check:
        """Give the group that this row belongs to."""
        return _CHECKS[self.value[:3]]


_CHECKS = {
    "ENV": Check.MACHINE,
    "CAM": Check.CAMERA,
    "MIC": Check.MICROPHONE,
    "SPK": Check.LOUDSPEAKER,
    "AEC": Check.LOUDSPEAKER,
    "AUD": Check.LOUDSPEAKER,
    "NET": Check.NETWORK,
    "MED": Check.CALL,
}


class Cause(StrEnum):
    """What a finding is about: one cause for each, with a remedy and a way out in words."""

    # Any check
    NOT_MEASURED = "not_measured"
    NOT_ANSWERED = "not_answered"
    USER_SAYS_NO = "user_says_no"
    TIMEOUT = "timeout"
    UNSUPPORTED = "unsupported"
    NEEDS_ANOTHER = "needs_another"
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
    # Of the rows ENV
    SYSTEM_OLD = "system_old"
    SYSTEM_ENDING = "system_ending"
    PROGRAM_TOO_OLD = "program_too_old"
    PROGRAM_BEHIND = "program_behind"
    CLOCK_WRONG = "clock_wrong"
    ENCODER_SLOW = "encoder_slow"
    PROCESSOR_BUSY = "processor_busy"
    MEMORY_SHORT = "memory_short"
    DISK_FULL = "disk_full"
    ON_BATTERY = "on_battery"
    BATTERY_LOW = "battery_low"
    MAY_SLEEP = "may_sleep"
    SCREEN_SMALL = "screen_small"
    NO_KEYRING = "no_keyring"
    OTHER_PROGRAM = "other_program"
    DRAWING_SLOW = "drawing_slow"
    DRAWING_FAILS = "drawing_fails"
    # Of the rows CAM
    CAMERA_VIRTUAL_ONLY = "camera_virtual_only"
    CAMERA_NOT_ASKED = "camera_not_asked"
    CAMERA_DENIED_BY_USER = "camera_denied_by_user"
    CAMERA_DENIED_BY_POLICY = "camera_denied_by_policy"
    CAMERA_DENIED_BY_SYSTEM = "camera_denied_by_system"
    CAMERA_IN_USE = "camera_in_use"
    CAMERA_COVERED = "camera_covered"
    CAMERA_GONE = "camera_gone"
    CAMERA_SLOW = "camera_slow"
    CAMERA_SMALL = "camera_small"
    CAMERA_FORMATLESS = "camera_formatless"
    NO_FACE = "no_face"
    TWO_FACES = "two_faces"
    FACE_SMALL = "face_small"
    FACE_LARGE = "face_large"
    FACE_ASIDE = "face_aside"
    CAMERA_VIRTUAL = "camera_virtual"
    # Of the rows MIC
    MICROPHONE_CHANGED = "microphone_changed"
    MICROPHONE_NOT_ASKED = "microphone_not_asked"
    MICROPHONE_DENIED_BY_USER = "microphone_denied_by_user"
    MICROPHONE_DENIED_BY_POLICY = "microphone_denied_by_policy"
    MICROPHONE_DENIED_BY_SYSTEM = "microphone_denied_by_system"
    MICROPHONE_MUTED = "microphone_muted"
    MICROPHONE_TURNED_DOWN = "microphone_turned_down"
    MICROPHONE_IN_USE = "microphone_in_use"
    MICROPHONE_GONE = "microphone_gone"
    SOUND_CLIPPED = "sound_clipped"
    SOUND_NOISY = "sound_noisy"
    # Of the rows SPK, AEC, AUD
    LOUDSPEAKER_UNREADABLE = "loudspeaker_unreadable"
    LOUDSPEAKER_GONE = "loudspeaker_gone"
    LOUDSPEAKER_MUTED = "loudspeaker_muted"
    LOUDSPEAKER_TURNED_DOWN = "loudspeaker_turned_down"
    NOTES_MISCOUNTED = "notes_miscounted"
    ECHO_HEARD = "echo_heard"
    SOUND_LATE = "sound_late"
    HANDS_FREE_SOUND = "hands_free_sound"
    SAME_ROOM = "same_room"
    # Of the rows NET
    NO_NETWORK = "no_network"
    MOBILE_DATA = "mobile_data"
    NAME_UNKNOWN = "name_unknown"
    NAME_UNANSWERED = "name_unanswered"
    NAME_REDIRECTED = "name_redirected"
    NAME_SLOW = "name_slow"
    CAPTIVE_PORTAL = "captive_portal"
    PROXY_PRESENT = "proxy_present"
    PROXY_REFUSES = "proxy_refuses"
    PROXY_ASKS = "proxy_asks"
    TLS_INTERCEPTED = "tls_intercepted"
    TLS_OLD = "tls_old"
    SOCKET_SLOW = "socket_slow"
    SOCKET_BLOCKED = "socket_blocked"
    STUN_UNANSWERED = "stun_unanswered"
    RELAY_SLOW = "relay_slow"
    RELAY_UNANSWERED = "relay_unanswered"
    RELAY_REFUSED = "relay_refused"
    RELAY_TICKET_REFUSED = "relay_ticket_refused"
    RELAY_NAME_UNKNOWN = "relay_name_unknown"
    RELAY_TLS_UNTRUSTED = "relay_tls_untrusted"
    ONE_FAMILY_ONLY = "one_family_only"
    NO_FAMILY = "no_family"
    SLOW_PATH_ONLY = "slow_path_only"
    VPN_ON = "vpn_on"
    LINE_BUSY = "line_busy"
    # Of the rows MED
    JOIN_SLOW = "join_slow"
    JOIN_FAILED = "join_failed"
    LINE_UNEVEN = "line_uneven"
    SOUND_TIRING = "sound_tiring"
    PROCESSOR_BEHIND = "processor_behind"
    SOUND_WEAK = "sound_weak"
    SOUND_NOT_RETURNED = "sound_not_returned"
    RETURN_SLOW = "return_slow"
    NO_RETURN = "no_return"
    SHARING_ASKS = "sharing_asks"
    SHARING_REFUSED = "sharing_refused"
    DOCUMENTS_SLOW = "documents_slow"
    DOCUMENTS_UNREADABLE = "documents_unreadable"
    TICKET_REFUSED = "ticket_refused"
    # The rehearsal
    REHEARSAL_UNFINISHED = "rehearsal_unfinished"
    NOT_REHEARSED = "not_rehearsed"
    # Of the rows MED: so narrow or so poor that more than a picture's size is lost
    LINE_WITHOUT_PICTURE = "line_without_picture"
    LINE_WITHOUT_SOUND = "line_without_sound"
    LINE_FOR_ONE_PICTURE = "line_for_one_picture"
    SOUND_TOO_POOR = "sound_too_poor"
    # Of the row MED-12
    SHARING_UNAVAILABLE = "sharing_unavailable"
    SCREEN_LOCKED = "screen_locked"
    SCREEN_BLANK = "screen_blank"


class Finding(Value):
    """One row: outcome, the reason's code, and the readings with their units in the key."""

    code: Code
    outcome: Outcome
    reason: str = ""
    """One of `Cause`, empty for a plain pass; a newer desk may know more."""
    readings: dict[str, float] = Field(default_factory=dict)
    texts: dict[str, str] = Field(default_factory=dict)
    """Names of programs and devices, issuers, addresses: what is taken away when asked."""
    began_s: float = 0.0
    """Since the check began; the time that a person took to answer is not counted."""
    took_s: float = 0.0

    @property
    def check(self) -> Check:
        """Give the group that this finding belongs to."""
        return self.code.check


class ThresholdUsed(Value):
    """From where on a reading was poor, and from where on it would not do, in this very check."""

    code: Code
    reading: str
    worse: Literal["above", "below"]
    warn: float | None = None
    fail: float | None = None
    """Limits themselves still pass; without a limit nothing is that bad."""
    cause: str
    source: str
    optional: bool = False
    """Whether the row can be judged without this reading."""
    policy: bool = False
    """Whether an administrator has set it in place of the program's own."""


class CheckReport(Value):
    """The whole of one run of the check."""

    schema_version: Annotated[int, Field(ge=1, le=LARGEST)] = 2
    id: str
    app_version: str
    form: Form
    made_at: AwareDatetime
    took_s: float
    """Of the machine's time: what a person took to answer is not counted."""
    synthetic: bool
    """True when any device was a stand-in: such a report proves nothing about a machine."""
    server: str
    machine: dict[str, str] = Field(default_factory=dict)
    findings: tuple[Finding, ...]
    thresholds: tuple[ThresholdUsed, ...] = ()
    readiness: Readiness = Readiness.UNKNOWN
    short_code: str = ""
    """Eight characters for the phone (`client.protocol.short_code`)."""


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
