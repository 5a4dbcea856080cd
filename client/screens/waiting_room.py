"""The waiting room: one's own picture, who is expected, and what happens next.

Nobody hears or sees anybody here, and the room says so. Whoever waits has nothing to do; what
can be done meanwhile (choosing devices, looking at one's own picture) is offered, not asked.

It does not decide who is admitted, nor when.
"""

from dataclasses import dataclass

from client.config import Language
from client.protocol.case import HearingPhase
from client.protocol.hearing import HearingState
from client.screens.banner import may_sleep
from client.screens.devices import DeviceChoice, present_devices
from client.screens.seats import Seat, seat
from client.screens.words import courtroom as room_words
from client.screens.words import dates, hints
from client.screens.words import waiting_room as words
from client.screens.words.rehearsal import REHEARSAL
from client.state import Attendance, ClientState, Wire


@dataclass(frozen=True, slots=True)
class WaitingRoomScreen:
    """Everything that the waiting room says."""

    language: Language
    title: str
    court: str
    case: str
    cause: str
    when: str
    """When the hearing starts, or that it has begun."""
    heading: str
    nobody_hears: str
    next_title: str
    next_lines: tuple[str, ...]
    expected_title: str
    expected: tuple[Seat, ...]
    picture_title: str
    picture_hint: str
    picture_note: str
    camera_live: bool
    camera_words: str
    camera_opens: bool
    """What a press of the camera's button asks for."""
    level: str
    level_hint: str
    devices: tuple[DeviceChoice, ...]
    advice: str
    """That this machine may fall asleep, or that a headset is needed here; else empty."""
    tone: str
    leave: str
    leave_hint: str
    banner: str
    """That the line is lost; empty while it is not."""


def case_number(hearing: HearingState, language: Language) -> str:
    """Give the number of the case, or that this is a rehearsal of none."""
    return REHEARSAL(language) if hearing.rehearsal else hearing.case_number


def present(state: ClientState) -> WaitingRoomScreen:
    """Give the waiting room as this desk knows it; before the court's first word, a bare one."""
    language, attendance = state.language, state.attendance
    hearing = None if attendance is None else attendance.state
    wanted = attendance is not None and attendance.camera_wanted
    live = attendance is not None and attendance.camera_live
    return WaitingRoomScreen(
        language=language,
        title=words.TITLE(language),
        court=_court(hearing, language),
        case="" if hearing is None else case_number(hearing, language),
        cause="" if hearing is None else hearing.cause,
        when="" if hearing is None else _when(state, hearing, language),
        heading=words.WAITING(language) if hearing is not None else room_words.ENTERING(language),
        nobody_hears=words.NOBODY_HEARS(language),
        next_title=words.NEXT(language),
        next_lines=(
            words.NEXT_ADMIT(language),
            (words.NEXT_CAMERA_ON if wanted else words.NEXT_CAMERA_OFF)(language),
            words.NEXT_DOCUMENTS(language),
        ),
        expected_title=words.EXPECTED(language),
        expected=_expected(attendance, hearing, language),
        picture_title=words.OWN_PICTURE(language),
        picture_hint=words.OWN_PICTURE_HINT(language),
        picture_note=(room_words.PICTURE_COMING if wanted else room_words.CAMERA_OFF)(language),
        camera_live=live,
        camera_words=(words.CAMERA_ON if wanted else words.CAMERA_OFF)(language),
        camera_opens=not wanted,
        level=words.LEVEL(language),
        level_hint=words.LEVEL_HINT(language),
        devices=present_devices(state, () if attendance is None else attendance.in_use),
        advice=_advice(attendance, language),
        tone=words.TEST_TONE(language),
        leave=words.LEAVE(language),
        leave_hint=words.LEAVE_HINT(language),
        banner=(
            words.RECONNECTING(language)
            if attendance is not None and hearing is not None and attendance.wire is not Wire.LIVE
            else ""
        ),
    )


def _court(hearing: HearingState | None, language: Language) -> str:
    if hearing is None:
        return ""
    return hearing.court_zh if language is Language.CHINESE else hearing.court_en


def _when(state: ClientState, hearing: HearingState, language: Language) -> str:
    match hearing.phase:
        case HearingPhase.SCHEDULED:
            at = hearing.starts_at
            return words.STARTS_AT(
                language,
                when=dates.moment(at, language),
                away=dates.away(at, state.now, language),
            )
        case HearingPhase.PAUSED:
            return words.HEARING_PAUSED(language)
        case HearingPhase.OPEN | HearingPhase.CLOSED:
            return words.HEARING_OPEN(language)


def _advice(attendance: Attendance | None, language: Language) -> str:
    if attendance is not None and attendance.may_sleep:
        return may_sleep(language)
    return hints.UNPROCESSED(language) if attendance is not None and attendance.unprocessed else ""


def _expected(
    attendance: Attendance | None, hearing: HearingState | None, language: Language
) -> tuple[Seat, ...]:
    if attendance is None or hearing is None:
        return ()
    return tuple(seat(hearing, attendance, each, language) for each in hearing.participants)
