"""The calm page after a hearing, or after one has left it or was hung up on."""

from dataclasses import dataclass

from client.protocol.case import HearingPhase
from client.protocol.errors import Reason
from client.screens.words import acts
from client.screens.words import ended as words
from client.screens.words.reasons import REMEDIES
from client.state import ClientState


@dataclass(frozen=True, slots=True)
class EndedScreen:
    """What happened, what is closed, what comes next."""

    title: str
    why: str
    next: str
    back: str


def present(state: ClientState) -> EndedScreen:
    """Say how it ended."""
    language, attendance = state.language, state.attendance
    back = acts.BACK_TO_CASE(language)
    hearing = attendance.state if attendance is not None else None
    reason = attendance.ended if attendance is not None else None
    over = reason is Reason.HEARING_CLOSED or (
        hearing is not None and hearing.phase is HearingPhase.CLOSED
    )
    if over and hearing is not None and hearing.rehearsal:
        # It leads back to the check too, if that is where it was begun.
        return EndedScreen(
            words.REHEARSED(language),
            words.REHEARSED_WHY(language),
            words.REHEARSED_NEXT(language),
            acts.BACK(language),
        )
    if over:
        return EndedScreen(
            words.CLOSED(language), words.CLOSED_WHY(language), words.CLOSED_NEXT(language), back
        )
    if reason is None:
        return EndedScreen(
            words.GONE(language), words.GONE_WHY(language), words.GONE_NEXT(language), back
        )
    remedy = REMEDIES[reason if isinstance(reason, Reason) else Reason.UNEXPECTED]
    return EndedScreen(
        words.HUNG_UP(language),
        remedy.what(language),
        remedy.act(language),
        back,
    )
