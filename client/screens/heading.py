"""The strip above every screen: which court this is, who is signed in, in which language."""

from dataclasses import dataclass

from client.config import Language
from client.screens.problem import Problem, present_problem
from client.screens.words import acts
from client.state import ClientState


@dataclass(frozen=True, slots=True)
class HeadingScreen:
    """The strip, and the notice below it when there is one."""

    language: Language
    court: str
    signed_in: str
    """Name of the person; empty when nobody is signed in."""
    signed_in_name: str
    sign_out: str
    language_name: str
    chinese: str
    english: str
    notice: Problem | None
    close_notice: str
    window_title: str


def court_name(state: ClientState) -> str:
    """Give the court's name in the person's language, or what it is before the name is known."""
    if state.court is None:
        return acts.NAMELESS_COURT(state.language)
    chinese = state.language is Language.CHINESE
    return state.court.name_zh if chinese else state.court.name_en


def present(state: ClientState) -> HeadingScreen:
    """Say what stands above every screen."""
    language = state.language
    name = state.account.name if state.account is not None else ""
    court = court_name(state)
    return HeadingScreen(
        language=language,
        court=court,
        signed_in=name,
        signed_in_name=acts.SIGNED_IN_AS(language, name=name) if name else "",
        sign_out=acts.SIGN_OUT(language) if name else "",
        language_name=acts.LANGUAGE(language),
        chinese=acts.CHINESE(language),
        english=acts.ENGLISH(language),
        notice=None if state.notice is None else present_problem(state.notice.failure, language),
        close_notice=acts.CLOSE_NOTICE(language),
        window_title=f"{acts.PROGRAM(language)} · {court}",
    )
