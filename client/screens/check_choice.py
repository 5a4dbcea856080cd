"""The first page of the device check: the quick form or the full one, and what will happen.

The form that fits the day of the hearing is chosen already: whoever begins on the day has a minute,
whoever begins days before has the time to mend what is found. Nothing is opened and nothing is
measured while this page is shown.

It knows no device.
"""

from dataclasses import dataclass
from datetime import datetime

from client.protocol.devicecheck import Form
from client.protocol.ids import HearingId
from client.screens.hearing_ahead import hearing_of
from client.screens.words import acts
from client.screens.words import check_choice as words
from client.screens.words import device_check as check_words
from client.screens.words.dates import COURT_ZONE, away, moment
from client.state import ClientState, DeviceCheck


@dataclass(frozen=True, slots=True)
class FormCard:
    """One of the two forms."""

    form: Form
    head: str
    when: str
    tried: str
    suggested: str
    """Empty for the other one."""
    name: str
    """The whole as one line for a screen reader."""
    chosen: bool


@dataclass(frozen=True, slots=True)
class CheckChoiceScreen:
    """The whole page."""

    title: str
    back: str
    question: str
    hearing_line: str
    """When the hearing is; empty where the check is for none."""
    why: str
    cards: tuple[FormCard, ...]
    promises: tuple[str, ...]
    start: str
    start_tip: str
    hearing: HearingId | None
    form: Form


def suggested_form(starts_at: datetime | None, now: datetime) -> Form:
    """Give the form that fits: the full one while the day of the hearing is still to come."""
    if starts_at is None:
        return Form.QUICK
    day = starts_at.astimezone(COURT_ZONE).date()
    return Form.FULL if day > now.astimezone(COURT_ZONE).date() else Form.QUICK


def present(state: ClientState) -> CheckChoiceScreen:
    """Say what can be chosen, and what is suggested."""
    language, check = state.language, state.check or DeviceCheck(choosing=True)
    ahead = hearing_of(state, check.hearing)
    starts_at = None if ahead is None else ahead.starts_at
    suggested = suggested_form(starts_at, state.now)
    if suggested is Form.FULL:
        why = words.WHY_DAYS
    else:
        why = words.WHY_ALONE if starts_at is None else words.WHY_TODAY
    cards = []
    for form in Form:
        said = {
            "head": words.HEADS[form](language),
            "when": words.WHEN[form](language),
            "tried": words.TRIED[form](language),
        }
        name = words.CARD_SUGGESTED if form is suggested else words.CARD
        cards.append(
            FormCard(
                form=form,
                suggested=words.SUGGESTED(language) if form is suggested else "",
                name=name(language, **said),
                chosen=form is check.form,
                **said,
            )
        )
    return CheckChoiceScreen(
        title=check_words.TITLE(language),
        back=acts.BACK(language),
        question=words.QUESTION(language),
        hearing_line=""
        if starts_at is None
        else words.HEARING(
            language,
            moment=moment(starts_at, language),
            away=away(starts_at, state.now, language),
        ),
        why=why(language),
        cards=tuple(cards),
        promises=tuple(each(language) for each in (words.OPENED, words.FREE, words.UNSENT)),
        start=words.START(language),
        start_tip=words.START_TIP(language),
        hearing=check.hearing,
        form=check.form,
    )
