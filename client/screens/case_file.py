"""The page of one case: its hearing, its people, its exhibits, its documents.

What a person may do is the court's word (`allowed_actions`, `may_enter`); this page only shows
it.
"""

from dataclasses import dataclass

from client.config import Language
from client.protocol.case import (
    CaseAction,
    CaseFile,
    Document,
    DocumentKind,
    Exhibit,
    Hearing,
    HearingPhase,
    Party,
)
from client.protocol.ids import DocumentId, ExhibitId, HearingId
from client.protocol.readiness import BoardStanding
from client.protocol.roles import Side
from client.screens.cases import TONES, case_facts
from client.screens.problem import Problem, present_problem
from client.screens.readiness_board import TONES as TONES_OF_READY
from client.screens.readiness_board import changes
from client.screens.tone import Tone
from client.screens.words import Sentence, acts, readiness
from client.screens.words import case_file as words
from client.screens.words.dates import away, day, moment
from client.screens.words.roles import CASE_STATES, DOCUMENT_KINDS, HANDED_IN_BY, PHASES, ROLES
from client.state import ClientState, OpenedCase


@dataclass(frozen=True, slots=True)
class HearingCard:
    """One hearing, and the way into it."""

    hearing: HearingId
    when: str
    away: str
    phase: str
    tone: Tone
    explain: str
    check_and_enter: str
    """Empty when the person may not enter now."""
    check: str
    """To test the devices days before; empty when that leads into the hearing, or is over."""
    enter_at_once: str
    enter_tip: str
    ready: str
    """Whether one's last check still holds; empty while that is not known."""
    ready_tone: Tone
    rehearse: str
    """Empty when the hearing is over, or has begun."""
    rehearse_tip: str


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A person of the case."""

    role: str
    name: str
    side: Side


@dataclass(frozen=True, slots=True)
class ExhibitLine:
    """An exhibit."""

    exhibit: ExhibitId
    title: str
    facts: str
    purpose: str
    read: str
    read_name: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document of the court."""

    document: DocumentId
    heading: str
    when: str
    draft: str
    """The word that says it is a draft; empty when it has been served."""
    read: str
    read_name: str
    serve: str
    """Empty when this person may not serve it."""
    serve_name: str
    serve_again: str
    serving: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The head of one part of the page, and what it says when it holds nothing."""

    head: str
    empty: str = ""
    empty_why: str = ""


@dataclass(frozen=True, slots=True)
class CaseFileScreen:
    """The page."""

    back: str
    refresh: str
    title: str
    facts: str
    """Case number, cause of action, one's own role."""
    state: str
    tone: Tone
    hearing_section: Section
    hearings: tuple[HearingCard, ...]
    party_section: Section
    parties: tuple[PartyLine, ...]
    claim_section: Section
    claims: tuple[str, ...]
    exhibit_section: Section
    exhibits: tuple[ExhibitLine, ...]
    document_section: Section
    documents: tuple[DocumentLine, ...]
    filled: bool
    """Whether the case has come; before that there is only the way back."""
    waiting: bool
    waiting_words: str
    problem: Problem | None
    stale: str
    try_again: str


def present(state: ClientState) -> CaseFileScreen:
    """Say what stands on the page."""
    language = state.language
    opened = state.case
    file = opened.file if opened is not None else None
    problem = present_problem(opened.failure if opened is not None else None, language)
    summary = file.summary if file is not None else None
    return CaseFileScreen(
        back=acts.BACK_TO_CASES(language),
        refresh=acts.REFRESH(language),
        title=summary.title if summary else "",
        facts=case_facts(summary, language) if summary else "",
        state=CASE_STATES[summary.state](language) if summary else "",
        tone=TONES[summary.state] if summary else Tone.PLAIN,
        hearing_section=_section(
            words.HEARING,
            words.NO_HEARING,
            words.NO_HEARING_WHY,
            language,
            nothing=file is None or not file.hearings,
        ),
        hearings=tuple(_hearing(each, file, state) for each in _hearings(file)),
        party_section=_section(
            words.PARTIES,
            words.NO_PARTIES,
            None,
            language,
            nothing=file is None or not file.parties,
        ),
        parties=tuple(_party(each, language) for each in (file.parties if file else ())),
        claim_section=_section(
            words.CLAIMS, words.NO_CLAIMS, None, language, nothing=file is None or not file.claims
        ),
        claims=file.claims if file else (),
        exhibit_section=_section(
            words.EXHIBITS,
            words.NO_EXHIBITS,
            words.NO_EXHIBITS_WHY,
            language,
            nothing=file is None or not file.exhibits,
        ),
        exhibits=tuple(_exhibit(each, language) for each in (file.exhibits if file else ())),
        document_section=_section(
            words.DOCUMENTS,
            words.NO_DOCUMENTS,
            words.NO_DOCUMENTS_WHY,
            language,
            nothing=file is None or not file.documents,
        ),
        documents=_documents(opened, language),
        filled=file is not None,
        waiting=file is None and problem is None,
        waiting_words=acts.LOADING(language),
        problem=problem,
        stale=words.OFFLINE(language) if problem is not None and file is not None else "",
        try_again=acts.TRY_AGAIN(language),
    )


def _section(
    head: Sentence, empty: Sentence, why: Sentence | None, language: Language, *, nothing: bool
) -> Section:
    if not nothing:
        return Section(head(language))
    return Section(head(language), empty(language), why(language) if why is not None else "")


def _hearings(file: CaseFile | None) -> tuple[Hearing, ...]:
    """Give the hearings with the one to enter first and those that are over last."""
    if file is None:
        return ()
    return tuple(
        sorted(
            file.hearings,
            key=lambda each: (
                not each.may_enter,
                each.phase is HearingPhase.CLOSED,
                each.starts_at,
            ),
        )
    )


_PHASE_TONES: dict[HearingPhase, Tone] = {
    HearingPhase.SCHEDULED: Tone.STEADY,
    HearingPhase.OPEN: Tone.GOOD,
    HearingPhase.PAUSED: Tone.WARN,
    HearingPhase.CLOSED: Tone.PLAIN,
}


def _hearing(hearing: Hearing, file: CaseFile | None, state: ClientState) -> HearingCard:
    language, now = state.language, state.now
    ready, ready_tone = _ready(hearing, state)
    may_enter = (
        file is not None and hearing.may_enter and CaseAction.ENTER_HEARING in file.allowed_actions
    )
    if may_enter:
        explain = words.EXPLAIN_CHECK
    elif hearing.phase is HearingPhase.CLOSED:
        explain = words.OVER
    else:
        explain = words.NOT_YET
    return HearingCard(
        hearing=hearing.hearing,
        when=moment(hearing.starts_at, language),
        away=away(hearing.starts_at, now, language),
        phase=PHASES[hearing.phase](language),
        tone=_PHASE_TONES[hearing.phase],
        explain=explain(language),
        check_and_enter=words.CHECK_AND_ENTER(language) if may_enter else "",
        check=words.CHECK(language) if ready and not may_enter else "",
        enter_at_once=words.ENTER_AT_ONCE(language) if may_enter else "",
        enter_tip=words.ENTER_AT_ONCE_TIP(language),
        ready=ready,
        ready_tone=ready_tone,
        rehearse=readiness.PRACTISE(language) if ready else "",
        rehearse_tip=readiness.REHEARSE_WHY(language),
    )


def _ready(hearing: Hearing, state: ClientState) -> tuple[str, Tone]:
    """Say whether the last check still holds; who has no seat is asked for none."""
    own = dict(state.ready).get(hearing.hearing)
    if own is None or hearing.phase is not HearingPhase.SCHEDULED:
        return "", Tone.PLAIN
    said = readiness.STANDS[own.standing](state.language)
    if own.standing is BoardStanding.UNKNOWN and own.last is not None and own.last.synthetic:
        said = readiness.STOOD_IN(state.language)
    if own.changed:
        changed = changes(own.changed, state.language)
        said = readiness.WHY(state.language, stands=said, changes=changed)
    return said, TONES_OF_READY[own.standing]


def _party(party: Party, language: Language) -> PartyLine:
    return PartyLine(role=ROLES[party.role](language), name=party.name, side=party.side)


def _exhibit(exhibit: Exhibit, language: Language) -> ExhibitLine:
    count = len(exhibit.pages)
    return ExhibitLine(
        exhibit=exhibit.exhibit,
        title=words.EXHIBIT_TITLE(language, number=exhibit.number, title=exhibit.title),
        facts=words.EXHIBIT_FACTS(
            language,
            by=HANDED_IN_BY[exhibit.side](language),
            kind=exhibit.kind,
            pages=words.ONE_PAGE(language) if count == 1 else words.PAGES(language, n=count),
        ),
        purpose=words.EXHIBIT_PURPOSE(language, purpose=exhibit.purpose) if exhibit.purpose else "",
        read=acts.READ(language),
        read_name=words.READ_EXHIBIT(language, number=exhibit.number),
    )


def _documents(opened: OpenedCase | None, language: Language) -> tuple[DocumentLine, ...]:
    if opened is None or opened.file is None:
        return ()
    may_serve = CaseAction.SERVE_JUDGMENT in opened.file.allowed_actions
    return tuple(
        _document(each, language, may_serve=may_serve, serving=opened.serving)
        for each in opened.file.documents
    )


def _document(
    document: Document, language: Language, *, may_serve: bool, serving: bool
) -> DocumentLine:
    draft = document.served_at is None
    serves = draft and may_serve and document.kind is DocumentKind.JUDGMENT
    kind = DOCUMENT_KINDS[document.kind](language)
    if document.served_at is None:
        when = words.DRAFTED(language, day=day(document.made_at, language))
    else:
        when = words.SERVED(language, day=day(document.served_at, language))
    spoken_kind = kind if language is Language.CHINESE else kind.lower()
    # A title that names its kind says it once: 民事起诉状 is a 起诉状.
    names_it = kind in document.title
    titled = words.DOCUMENT_TITLE(language, kind=kind, title=document.title)
    return DocumentLine(
        document=document.document,
        heading=document.title if names_it else titled,
        when=when,
        draft=words.DRAFT(language) if draft else "",
        read=acts.READ(language),
        read_name=words.READ_DOCUMENT(language, kind=spoken_kind, title=document.title),
        serve=(words.SERVING if serving else words.SERVE)(language) if serves else "",
        serve_name=words.SERVE_NAME(language, title=document.title),
        serve_again=words.SERVE_AGAIN(language),
        serving=serving,
    )
