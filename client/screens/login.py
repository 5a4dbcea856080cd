"""The page where a person signs in."""

from dataclasses import dataclass

from client.screens.heading import court_name
from client.screens.problem import Problem, present_problem
from client.screens.words import login as words
from client.state import ClientState


@dataclass(frozen=True, slots=True)
class LoginScreen:
    """Two fields, one choice, one act."""

    title: str
    court: str
    lead: str
    name_label: str
    name_missing: str
    name: str
    """Login name to begin with."""
    password_label: str
    password_missing: str
    password_hint: str
    may_omit_password: bool
    """Whether an empty password stands for the saved one."""
    show_password: str
    hide_password: str
    remember_label: str
    remember_why: str
    can_remember: bool
    submit: str
    busy: bool
    problem: Problem | None
    address: str
    help: str


def present(state: ClientState) -> LoginScreen:
    """Say what stands on the page."""
    language, login = state.language, state.login
    why = words.REMEMBER_WHY if login.can_remember else words.CANNOT_REMEMBER
    return LoginScreen(
        title=words.TITLE(language),
        court=court_name(state),
        lead=words.LEAD(language),
        name_label=words.NAME(language),
        name_missing=words.NAME_MISSING(language),
        name=login.remembered,
        password_label=words.PASSWORD(language),
        password_missing=words.PASSWORD_MISSING(language),
        password_hint=words.SAVED_PASSWORD(language) if login.has_password else "",
        may_omit_password=login.has_password,
        show_password=words.SHOW_PASSWORD(language),
        hide_password=words.HIDE_PASSWORD(language),
        remember_label=words.REMEMBER(language),
        remember_why=why(language),
        can_remember=login.can_remember,
        submit=(words.BUSY if login.busy else words.SUBMIT)(language),
        busy=login.busy,
        problem=present_problem(login.failure, language),
        address=words.COURT_AT(language, server=state.server),
        help=words.HELP(language),
    )
