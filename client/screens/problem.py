"""Something did not work: what happened, what to do, and a reference to copy."""

from dataclasses import dataclass

from client.config import Language
from client.screens.words import acts
from client.screens.words.reasons import REMEDIES
from client.state import Failure


@dataclass(frozen=True, slots=True)
class Problem:
    """One failure in words of use."""

    what: str
    act: str
    reference: str = ""
    """The number itself, for copying; empty when there is none."""
    reference_line: str = ""
    copy_label: str = ""

    @property
    def spoken(self) -> str:
        """Give the whole as one line for a screen reader."""
        return " ".join(part for part in (self.what, self.act, self.reference_line) if part)


def present_problem(failure: Failure | None, language: Language) -> Problem | None:
    """Give the words for a failure, or None when nothing failed."""
    if failure is None:
        return None
    remedy = REMEDIES[failure.reason]
    if not failure.reference:
        return Problem(remedy.what(language), remedy.act(language))
    return Problem(
        remedy.what(language),
        remedy.act(language),
        failure.reference,
        acts.REFERENCE(language, reference=failure.reference),
        acts.COPY_REFERENCE(language),
    )
