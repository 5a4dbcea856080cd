"""What the books hold of device checks and of lines in hearings.

A report's bytes and the court's signature lie in the strong-room; the entry names both and says
what a board shows of it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from client.protocol.ids import AccountId, FileHash, HearingId, ParticipantId
from client.protocol.readiness import Fingerprint, ReportShown
from client.protocol.wire import LineQuality, Rung


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEntry:
    """A report: of a person for a hearing, or of a machine of a site."""

    shown: ReportShown
    signature: FileHash
    made_with: Fingerprint = field(default_factory=Fingerprint)
    hearing: HearingId | None = None
    participant: ParticipantId | None = None
    site: str | None = None
    machine: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteEntry:
    """A site by the SHA-256 of its token."""

    site: str
    name: str
    token: str
    made_by: AccountId
    made_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineNote:
    """How a line was: `told` when the mark on the plate changed, else a minute's worst reading."""

    at: datetime
    participant: ParticipantId
    quality: LineQuality
    rung: Rung
    told: bool
    lost_up: float | None = None
    lost_down: float | None = None
    round_trip_s: float | None = None
    bits_per_s_up: int | None = None
    bits_per_s_down: int | None = None
    jitter_s: float | None = None
    by_line: bool = True
    """Whether the line was why; else the processor was, or it was the person's wish."""
