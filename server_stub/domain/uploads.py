"""Files on their way to the court: how far one comes, where a piece belongs, how much is too much.

The states and steps are one table; what does not stand in it is refused and nothing has happened.
A piece belongs where the last one ended. A piece that stands already is no mistake (the answer may
have been lost on its way): it is compared and taken for said. One person's budget holds however
many machines they work on; what the court cannot bear it says before the first byte comes.

It knows no disk, no clock and no file's content.
"""

from dataclasses import dataclass
from enum import StrEnum

from client.protocol.errors import CourtError, Reason, Refused, TooLarge, TooMany
from client.protocol.uploads import UploadLimits, UploadState


class Step(StrEnum):
    """What is done with an upload."""

    TAKE = "take"
    """A piece comes."""
    COMPLETE = "complete"
    """All has come, and is what was announced."""
    MISMATCH = "mismatch"
    """All has come, and is something else."""
    ACCEPT = "accept"
    """The court has looked at it and takes it."""
    REFUSE = "refuse"
    """The court has looked at it and does not."""
    CANCEL = "cancel"
    FILE = "file"


GONE = None
"""Where a cancelled upload is."""

TRANSITIONS: dict[tuple[UploadState, Step], UploadState | None] = {
    (UploadState.ARRIVING, Step.TAKE): UploadState.ARRIVING,
    (UploadState.ARRIVING, Step.COMPLETE): UploadState.WHOLE,
    (UploadState.ARRIVING, Step.MISMATCH): UploadState.REFUSED,
    (UploadState.WHOLE, Step.ACCEPT): UploadState.READY,
    (UploadState.WHOLE, Step.REFUSE): UploadState.REFUSED,
    (UploadState.READY, Step.FILE): UploadState.FILED,
    (UploadState.ARRIVING, Step.CANCEL): GONE,
    (UploadState.WHOLE, Step.CANCEL): GONE,
    (UploadState.READY, Step.CANCEL): GONE,
    (UploadState.REFUSED, Step.CANCEL): GONE,
}

_WHY_NOT: dict[UploadState, Reason] = {
    UploadState.ARRIVING: Reason.UPLOAD_UNFINISHED,
    UploadState.WHOLE: Reason.UPLOAD_UNFINISHED,
    UploadState.READY: Reason.ALREADY_SO,
    UploadState.FILED: Reason.UPLOAD_FILED,
}


def after(state: UploadState, step: Step, refusal: Reason | None = None) -> UploadState | None:
    """Give the state that follows; raises `Refused` for a step that does not fit."""
    if (state, step) not in TRANSITIONS:
        raise Refused(_WHY_NOT.get(state) or refusal or Reason.STALE, f"{step} while {state}")
    return TRANSITIONS[state, step]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What one person has brought."""

    open_files: int
    open_bytes: int
    files_today: int
    bytes_today: int
    """Within the last 24 hours, whatever became of them."""


def why_not_begin(size: int, brought: Brought, limits: UploadLimits) -> CourtError | None:
    """Why a person may not begin to bring a file of this size now, or None."""
    if size > limits.file_bytes:
        return TooLarge(detail=f"at most {limits.file_bytes} bytes")
    spent = {
        "open_files": brought.open_files + 1 > limits.open_files,
        "open_bytes": brought.open_bytes + size > limits.open_bytes,
        "files_a_day": brought.files_today + 1 > limits.files_a_day,
        "bytes_a_day": brought.bytes_today + size > limits.bytes_a_day,
    }
    over = next((name for name, is_over in spent.items() if is_over), None)
    return None if over is None else TooMany(Reason.UPLOAD_BUDGET_SPENT, over)


class Place(StrEnum):
    """What a piece is to what stands already."""

    NEXT = "next"
    REPEATED = "repeated"
    """All of it stands already, if the bytes are the same."""


def place_of(at: int, length: int, *, received: int, size: int) -> Place:
    """Tell where a piece belongs; raises `Refused` with what stands, or `TooLarge`."""
    if at < 0 or at + length > size:
        raise TooLarge(detail=f"at most {size} bytes")
    if at == received:
        return Place.NEXT
    if at + length <= received:
        return Place.REPEATED
    raise Refused(Reason.UPLOAD_PLACE_DIFFERS, str(received))
