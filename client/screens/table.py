"""The table of the courtroom: the page that lies on it, and the exhibits that could.

What lies there is the court's word (`HearingState.shown`); the picture follows when this desk
has exactly the bytes that the record names. Whether a person may lay a page down is shown as
the court would decide it, with the reason where not.

It knows no pixels: places on a page are fractions.
"""

from dataclasses import dataclass

from client.config import Language
from client.protocol.case import Exhibit, HearingPhase
from client.protocol.hearing import (
    Command,
    HearingState,
    Participant,
    PutAwayExhibit,
    ShowPage,
    may_show_pages,
)
from client.protocol.ids import ExhibitId, FileHash
from client.screens.seats import who
from client.screens.words import courtroom as words
from client.screens.words import roles
from client.screens.words.reasons import REMEDIES
from client.state import Attendance, Failure


@dataclass(frozen=True, slots=True)
class Finger:
    """The presenter's finger on the page, in page fractions."""

    x: float
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Page:
    """The page that lies on the table."""

    exhibit: ExhibitId
    number: int
    """The exhibit's number in the case."""
    page: int
    pages: int
    title: str
    position: str
    """Page 3 of 12."""
    shown_by: str
    spoken: str
    picture_hash: FileHash
    """SHA-256 of the picture that the record names."""
    picture: bytes | None
    """PNG, or None while this desk has not got it."""
    waiting: str
    """What to say while there is no picture."""
    failure: str
    pointing: bool
    """Whether this desk's mouse is the finger."""
    previous: Command | None
    next: Command | None
    put_away: Command | None
    may_turn: bool

    def turn_to(self, page: int) -> Command | None:
        """Give the command that lays another page of the same exhibit, or None."""
        if not self.may_turn or not 1 <= page <= self.pages or page == self.page:
            return None
        return ShowPage(exhibit=self.exhibit, page=page)


@dataclass(frozen=True, slots=True)
class ExhibitLine:
    """One exhibit of the case in the list beside the table."""

    exhibit: ExhibitId
    label: str
    title: str
    detail: str
    on_table: str
    """Which page lies on the table; empty when none of this exhibit does."""
    spoken: str
    show: Command | None
    show_spoken: str


@dataclass(frozen=True, slots=True)
class ExhibitList:
    """The exhibits of the case."""

    lines: tuple[ExhibitLine, ...]
    empty: str
    hint: str
    """Why nothing can be shown now; empty when it can."""


def present_page(
    attendance: Attendance, state: HearingState, me: Participant | None, language: Language
) -> Page | None:
    """Give the page on the table, or None when the table is clear."""
    shown = state.shown
    exhibit = None if shown is None else state.exhibit(shown.exhibit)
    if shown is None or exhibit is None or not 1 <= shown.page <= len(exhibit.pages):
        return None
    wanted = exhibit.pages[shown.page - 1].picture
    table = attendance.table
    by_me = shown.by == attendance.you
    may_turn = _may_show_now(state, me)
    failure = "" if table.failure is None else _sentence(table.failure, language)
    picture = table.picture if table.picture_hash == wanted else None
    return Page(
        exhibit=exhibit.exhibit,
        number=exhibit.number,
        page=shown.page,
        pages=len(exhibit.pages),
        title=exhibit.title,
        position=words.PAGE_OF(language, page=shown.page, pages=len(exhibit.pages)),
        shown_by=(
            words.SHOWN_BY_YOU(language)
            if by_me
            else words.SHOWN_BY(language, who=who(state.of(shown.by), language))
        ),
        spoken=words.PAGE_NAME(
            language,
            number=exhibit.number,
            title=exhibit.title,
            page=shown.page,
            pages=len(exhibit.pages),
        ),
        picture_hash=wanted,
        picture=picture,
        waiting=words.PAGE_COMING(language, page=shown.page),
        failure="" if picture is not None else failure,
        pointing=by_me and me is not None and may_show_pages(state, me),
        previous=_turn(exhibit, shown.page - 1) if may_turn else None,
        next=_turn(exhibit, shown.page + 1) if may_turn else None,
        put_away=PutAwayExhibit() if may_turn else None,
        may_turn=may_turn,
    )


def present_finger(
    attendance: Attendance, state: HearingState, language: Language
) -> Finger | None:
    """Give the presenter's finger, while a page lies there and it is not one's own."""
    pointer = attendance.pointer
    if pointer is None or state.shown is None or pointer.by == attendance.you:
        return None
    person = state.of(pointer.by)
    if person is None:
        return None
    role = roles.ROLES[person.role](language)
    return Finger(pointer.x, pointer.y, words.PLATE(language, role=role, name=person.name))


def present_exhibits(
    state: HearingState, me: Participant | None, language: Language
) -> ExhibitList:
    """Give the list of the case's exhibits."""
    may_show = _may_show_now(state, me)
    return ExhibitList(
        lines=tuple(_line(state, each, language, may_show=may_show) for each in state.exhibits),
        empty="" if state.exhibits else words.NO_EXHIBITS(language),
        hint="" if may_show or not state.exhibits else _why_not(state, me, language),
    )


def _line(
    state: HearingState, exhibit: Exhibit, language: Language, *, may_show: bool
) -> ExhibitLine:
    label = words.EXHIBIT(language, number=exhibit.number)
    shown = state.shown
    on_table = (
        words.ON_TABLE(language, page=shown.page)
        if shown is not None and shown.exhibit == exhibit.exhibit
        else ""
    )
    count = len(exhibit.pages)
    detail = (words.EXHIBIT_DETAIL_ONE if count == 1 else words.EXHIBIT_DETAIL)(
        language, handed_in=roles.HANDED_IN_BY[exhibit.side](language), pages=count
    )
    parts = (label, exhibit.title, detail, on_table)
    return ExhibitLine(
        exhibit=exhibit.exhibit,
        label=label,
        title=exhibit.title,
        detail=detail,
        on_table=on_table,
        spoken=words.LIST_SEPARATOR(language).join(part for part in parts if part),
        show=_turn(exhibit, 1) if may_show else None,
        show_spoken=words.SHOW_EXHIBIT(language, number=exhibit.number),
    )


def _turn(exhibit: Exhibit, page: int) -> Command | None:
    if not 1 <= page <= len(exhibit.pages):
        return None
    return ShowPage(exhibit=exhibit.exhibit, page=page)


def _may_show_now(state: HearingState, me: Participant | None) -> bool:
    return me is not None and may_show_pages(state, me)


def _why_not(state: HearingState, me: Participant | None, language: Language) -> str:
    if state.phase is HearingPhase.OPEN or me is None or not (me.runs_the_room or me.may_show):
        return words.SHOW_NOT_ALLOWED(language)
    return words.SHOW_NOT_OPEN(language)


def _sentence(failure: Failure, language: Language) -> str:
    remedy = REMEDIES[failure.reason]
    return words.TWO_SENTENCES(language, one=remedy.what(language), two=remedy.act(language))
