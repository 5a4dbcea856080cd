"""What can be applied for in a docketed case: one line a kind, beside its articles.

A line says who may apply, what ends the time to do so, whether the others are heard, whether they
learn of it before it is decided, in what form the court decides, how often it may be asked again,
and what it costs. The debate is over when the hearing is (Civil Procedure Law art. 145); what is
asked for too late is refused with the article that says so.

How an application goes on is `server_stub.domain.application`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from client.protocol.applying import Application, ApplicationKind
from client.protocol.case import CaseState
from client.protocol.errors import Forbidden, Malformed, Reason, Refused
from client.protocol.roles import Side
from server_stub.domain.completeness import MONEY
from server_stub.domain.deadlines import Deadline
from server_stub.domain.fee_schedule import FeeKind
from server_stub.domain.law import Act, Article, articles
from server_stub.domain.life_cycle import BEFORE_JUDGMENT
from server_stub.domain.time_limits import Limit


class Until(StrEnum):
    """What ends the time to apply."""

    ANSWER = "answer"
    EVIDENCE = "evidence"
    DEBATE = "debate"
    JUDGMENT = "judgment"


class Form(StrEnum):
    """In what form the court decides."""

    RULING = "ruling"
    DECISION = "decision"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Asking once more: within which time, and when the court decides again."""

    ask: Limit | None
    """None where it is asked on receiving the decision, and no time is named."""
    decide: Limit
    by_applicant_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table."""

    by: frozenset[Side]
    until: Until
    law: tuple[Article, ...]
    too_late: Article
    """Which article ends the time."""
    form: Form
    heard: bool = False
    """Whether the others are sent a copy and may say their word."""
    secret: bool = False
    """Whether the others learn of it by the decision alone."""
    several: bool = False
    """Whether a party may have more than one of the kind before the court."""
    review: Review | None = None
    appealable: bool = False
    fee: FeeKind | None = None
    """Of an application; a claim's own fee follows from the claims."""


_K, _A = ApplicationKind, Act
_DEFENDANT, _PLAINTIFF = frozenset({Side.DEFENDANT}), frozenset({Side.PLAINTIFF})
_ANY = frozenset({Side.PLAINTIFF, Side.DEFENDANT, Side.THIRD_PARTY})
_ONCE_MORE: Final = Review(ask=Limit.PRESERVE_REVIEW_ASK, decide=Limit.PRESERVE_REVIEW_DECIDE)
KINDS: Final[Mapping[ApplicationKind, Line]] = MappingProxyType(
    {
        _K.COUNTERCLAIM: Line(
            by=_DEFENDANT,
            until=Until.DEBATE,
            law=(*articles(_A.CPL, 54, 143), *articles(_A.CPL_INTERPRETATION, 232, 233)),
            too_late=Article(_A.CPL_INTERPRETATION, 232),
            form=Form.RULING,
            heard=True,
        ),
        _K.JURISDICTION_OBJECTION: Line(
            by=_DEFENDANT,
            until=Until.ANSWER,
            law=articles(_A.CPL, 130, 157),
            too_late=Article(_A.CPL, 130),
            form=Form.RULING,
            heard=True,
            appealable=True,
        ),
        _K.RECUSAL: Line(
            by=_ANY,
            until=Until.DEBATE,
            law=articles(_A.CPL, 47, 48, 49, 50),
            too_late=Article(_A.CPL, 48),
            form=Form.DECISION,
            several=True,
            review=Review(ask=None, decide=Limit.RECUSAL_REVIEW, by_applicant_alone=True),
        ),
        _K.EVIDENCE_EXTENSION: Line(
            by=_ANY,
            until=Until.EVIDENCE,
            law=(*articles(_A.EVIDENCE, 54), *articles(_A.CPL, 68)),
            too_late=Article(_A.EVIDENCE, 54),
            form=Form.NOTICE,
        ),
        _K.ANSWER_EXTENSION: Line(
            by=_DEFENDANT,
            until=Until.ANSWER,
            law=articles(_A.CPL, 128, 285),
            too_late=Article(_A.CPL, 128),
            form=Form.NOTICE,
        ),
        _K.PROPERTY_PRESERVATION: Line(
            by=_ANY,
            until=Until.JUDGMENT,
            law=articles(_A.CPL, 103, 105, 106, 111),
            too_late=Article(_A.CPL, 103),
            form=Form.RULING,
            secret=True,
            several=True,
            review=_ONCE_MORE,
            fee=FeeKind.PRESERVATION,
        ),
        _K.EVIDENCE_PRESERVATION: Line(
            by=_ANY,
            until=Until.EVIDENCE,
            law=(*articles(_A.CPL, 84, 111), *articles(_A.EVIDENCE, 25)),
            too_late=Article(_A.EVIDENCE, 25),
            form=Form.RULING,
            secret=True,
            several=True,
            review=_ONCE_MORE,
            fee=FeeKind.PRESERVATION,
        ),
        _K.WITNESS: Line(
            by=_ANY,
            until=Until.EVIDENCE,
            law=(*articles(_A.EVIDENCE, 69, 70), *articles(_A.CPL, 75)),
            too_late=Article(_A.EVIDENCE, 69),
            form=Form.NOTICE,
            several=True,
        ),
        _K.WITHDRAWAL: Line(
            by=_PLAINTIFF,
            until=Until.JUDGMENT,
            law=(*articles(_A.CPL, 148), *articles(_A.CPL_INTERPRETATION, 238)),
            too_late=Article(_A.CPL, 148),
            form=Form.RULING,
            heard=True,
        ),
        _K.CHANGE_OF_CLAIMS: Line(
            by=_PLAINTIFF,
            until=Until.DEBATE,
            law=(*articles(_A.CPL, 54, 143), *articles(_A.CPL_INTERPRETATION, 232)),
            too_late=Article(_A.CPL_INTERPRETATION, 232),
            form=Form.NOTICE,
            heard=True,
        ),
        _K.COUNTERCLAIM_WITHDRAWAL: Line(
            by=_DEFENDANT,
            until=Until.JUDGMENT,
            law=(*articles(_A.CPL, 148), *articles(_A.CPL_INTERPRETATION, 238, 239)),
            too_late=Article(_A.CPL, 148),
            form=Form.RULING,
            heard=True,
        ),
    }
)
"""Complete: a test holds it against the enum."""

PRESERVATIONS: Final = frozenset({_K.PROPERTY_PRESERVATION, _K.EVIDENCE_PRESERVATION})
CLAIMS: Final = frozenset({_K.COUNTERCLAIM, _K.CHANGE_OF_CLAIMS})
OF_THE_SUIT: Final = frozenset(
    {
        _K.COUNTERCLAIM,
        _K.JURISDICTION_OBJECTION,
        _K.ANSWER_EXTENSION,
        _K.WITHDRAWAL,
        _K.CHANGE_OF_CLAIMS,
    }
)
"""What concerns the suit itself, and can be applied for no more when that is withdrawn."""
EXTENSIONS: Final = frozenset({_K.EVIDENCE_EXTENSION, _K.ANSWER_EXTENSION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How far a case has come for one party, as far as the time to apply depends on it."""

    state: CaseState
    answer: Deadline | None = None
    """The party's own time to answer; None while no copy was served on it."""
    evidence: Deadline | None = None

    def of(self, until: Until) -> Deadline | None:
        """Give the day that ends a time, where one does."""
        return {Until.ANSWER: self.answer, Until.EVIDENCE: self.evidence}.get(until)


def check_in_time(kind: ApplicationKind, times: Times, now: datetime) -> None:
    """Refuse what comes too late, with the article that says so.

    Nothing is late before the case is judged where no time has begun to run.
    """
    line = KINDS[kind]
    if times.state not in BEFORE_JUDGMENT:
        raise Refused(Reason.STEP_NOT_OPEN, times.state)
    if line.until is Until.DEBATE and times.state is CaseState.HEARD:
        raise Refused(Reason.DEBATE_OVER, named(line.too_late))
    clock = times.of(line.until)
    if clock is not None and clock.settled and clock.has_passed(now):
        raise Refused(Reason.PERIOD_OVER, named(line.too_late))


def check_is_more(kind: ApplicationKind, times: Times, until: date | None) -> None:
    """Refuse more time that ends no later than the time that runs."""
    clock = times.of(KINDS[kind].until) if kind in EXTENSIONS else None
    if clock is not None and until is not None and until <= clock.ends_on:
        raise Malformed(Reason.APPLICATION_INCOMPLETE, "until")


def check_applicant(kind: ApplicationKind, side: Side) -> None:
    """Refuse whoever the law does not let apply."""
    if side not in KINDS[kind].by:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)


def check_complete(said: Application) -> None:
    """Refuse an application that leaves out what its kind needs, naming the place."""
    kind = said.kind
    places: dict[str, bool] = {
        "claims": kind in CLAIMS and not said.claims,
        "claims.text": any(not each.text.strip() for each in said.claims),
        "claims.amount": any(each.kind in MONEY and not each.amount for each in said.claims),
        "against": kind is ApplicationKind.RECUSAL and said.against is None,
        "amount": kind is ApplicationKind.PROPERTY_PRESERVATION and not said.amount,
        "preserves": kind in PRESERVATIONS and not said.preserves.strip(),
        "until": kind in EXTENSIONS and said.until is None,
        "to_court": kind is ApplicationKind.JURISDICTION_OBJECTION and not said.to_court.strip(),
        "witness": kind is ApplicationKind.WITNESS and said.witness is None,
        "grounds": not any(each.strip() for each in said.grounds),
    }
    for place, wanting in places.items():
        if wanting:
            raise Malformed(Reason.APPLICATION_INCOMPLETE, place)


def named(article: Article) -> str:
    """Name an article as the client finds its sentence by: act and number."""
    return f"{article.act}:{article.number}"
