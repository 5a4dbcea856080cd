"""Whether the hearing took place: what each desk reports, judged against what must have been.

A pure table from readings to faults, each fault a sentence that names the desk and what was
missing. No fault means that the hearing took place. It measures nothing itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

SPEECH_S = 10.0
"""Of each other person's own speech, as played."""
MOVING_SHARE = 0.6
"""Of the time in which that person was to be seen."""


@dataclass(frozen=True, slots=True)
class Remote:
    """What one desk had of one other person."""

    frames_decoded: int = 0
    frames_painted: int = 0
    first_picture_at: float | None = None
    moving_s: float = 0.0
    sound_s: float = 0.0
    """Seconds of sound above silence, by the client's own count."""
    heard_s: float = 0.0
    """Seconds in which this person's own speech was found in what was played."""


@dataclass(frozen=True, slots=True)
class Painted:
    """A page that one desk painted."""

    exhibit: int
    page: int
    picture: str
    at: float


@dataclass(frozen=True, slots=True)
class DeskReport:
    """What is known of one desk at the end; times in seconds on one monotonic clock."""

    exit_code: int | None
    failed_step: str = ""
    process_started: float | None = None
    login_painted: float | None = None
    enter_pressed: float | None = None
    joined: float | None = None
    """When the court's welcome came."""
    admitted: float | None = None
    """When the court placed this person in the courtroom."""
    session_s: float = 0.0
    """How long the hearing's open part lasted on this desk."""
    remote: Mapping[str, Remote] = field(default_factory=dict)
    pages: Sequence[Painted] = ()
    refusals: Sequence[str] = ()
    log: Sequence[str] = ()
    screenshots: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A page that the judge's desk was told to show, and the picture it must be."""

    exhibit: int
    page: int
    pressed_at: float
    picture: str


def page_delays(shown: Shown, desks: Mapping[str, DeskReport]) -> dict[str, float | None]:
    """Give, for each desk, the seconds from the press until that page was painted there."""
    return {name: _painted_after(shown, desk) for name, desk in desks.items()}


def _painted_after(shown: Shown, desk: DeskReport) -> float | None:
    for each in desk.pages:
        if (
            each.exhibit == shown.exhibit
            and each.page == shown.page
            and each.at >= shown.pressed_at
        ):
            return each.at - shown.pressed_at
    return None


def median_page_s(shown: Sequence[Shown], desks: Mapping[str, DeskReport]) -> float | None:
    """Give the median over pages of the time until the last desk had painted it."""
    slowest = []
    for each in shown:
        delays = [delay for delay in page_delays(each, desks).values() if delay is not None]
        if len(delays) == len(desks):
            slowest.append(max(delays))
    return median(slowest) if slowest else None


def faults(
    desks: Mapping[str, DeskReport], shown: Sequence[Shown], court_log: Sequence[str]
) -> list[str]:
    """Give everything for which this was not a hearing; empty when it was one."""
    found: list[str] = []
    for name, desk in desks.items():
        found += _faults_of_desk(name, desk)
        for other in desks:
            if other != name:
                found += _faults_between(name, desk, other)
        for page in shown:
            found += _faults_of_page(name, desk, page)
    if not shown:
        found.append("no page of an exhibit was shown")
    found += [f"the court logged: {line}" for line in court_log]
    return found


def _faults_of_desk(name: str, desk: DeskReport) -> list[str]:
    found = []
    if desk.failed_step:
        found.append(f"the {name}'s desk could not do a step: {desk.failed_step}")
    if desk.exit_code is None:
        found.append(f"the {name}'s desk did not end in time and was stopped")
    elif desk.exit_code != 0 and not desk.failed_step:
        found.append(f"the {name}'s desk ended with exit code {desk.exit_code}")
    found += [f"the {name}'s desk was refused: {reason}" for reason in desk.refusals]
    found += [f"the {name}'s desk logged: {line}" for line in desk.log]
    return found


def _faults_between(name: str, desk: DeskReport, other: str) -> list[str]:
    found = []
    remote = desk.remote.get(other, Remote())
    if remote.frames_painted == 0:
        found.append(f"the {name} never saw the {other}")
    elif remote.moving_s < MOVING_SHARE * desk.session_s:
        found.append(
            f"the {name} saw the {other} move for only {remote.moving_s:.0f} s "
            f"of {desk.session_s:.0f} s"
        )
    if remote.heard_s < SPEECH_S:
        found.append(
            f"the {name} heard only {remote.heard_s:.1f} s of the {other}'s own speech "
            f"({SPEECH_S:.0f} s are needed)"
        )
    return found


def _faults_of_page(name: str, desk: DeskReport, shown: Shown) -> list[str]:
    page = f"page {shown.page} of exhibit {shown.exhibit}"
    painted = [
        each for each in desk.pages if (each.exhibit, each.page) == (shown.exhibit, shown.page)
    ]
    if _painted_after(shown, desk) is None:
        return [f"the {name}'s desk did not paint {page}"]
    if any(each.picture != shown.picture for each in painted):
        return [f"the {name}'s desk painted another picture than {page}"]
    return []
