"""The page where a document or an exhibit's original is read.

Which page is looked at, and how large, is the reader's own affair and stands in no state; the
words for it come with the language.
"""

from dataclasses import dataclass

from client.config import Language
from client.screens.problem import Problem, present_problem
from client.screens.words import acts
from client.screens.words import document as words
from client.state import ClientState


@dataclass(frozen=True, slots=True)
class DocumentScreen:
    """The page."""

    language: Language
    back: str
    title: str
    pdf: bytes | None
    waiting: bool
    waiting_words: str
    problem: Problem | None
    unreadable: Problem
    """Shown when the bytes are here and are no readable document."""
    try_again: str
    previous: str
    previous_tip: str
    next: str
    next_tip: str
    zoom_in: str
    zoom_in_tip: str
    zoom_out: str
    zoom_out_tip: str
    fit: str
    fit_tip: str


def present(state: ClientState) -> DocumentScreen:
    """Say what stands on the page."""
    language, opened = state.language, state.document
    problem = present_problem(opened.failure if opened is not None else None, language)
    pdf = opened.pdf if opened is not None else None
    return DocumentScreen(
        language=language,
        back=acts.BACK_TO_CASE(language),
        title=opened.title if opened is not None else "",
        pdf=pdf,
        waiting=pdf is None and problem is None,
        waiting_words=words.LOADING(language),
        problem=problem,
        unreadable=Problem(words.UNREADABLE(language), words.UNREADABLE_WHY(language)),
        try_again=acts.TRY_AGAIN(language),
        previous=words.PREVIOUS(language),
        previous_tip=words.PREVIOUS_TIP(language),
        next=words.NEXT(language),
        next_tip=words.NEXT_TIP(language),
        zoom_in=words.ZOOM_IN(language),
        zoom_in_tip=words.ZOOM_IN_TIP(language),
        zoom_out=words.ZOOM_OUT(language),
        zoom_out_tip=words.ZOOM_OUT_TIP(language),
        fit=words.FIT(language),
        fit_tip=words.FIT_TIP(language),
    )


def page_words(page: int, pages: int, language: Language) -> str:
    """Say which page is looked at."""
    return words.PAGE_OF(language, page=page, pages=pages)
