"""Stretches of road that many cases go: to the docket, to the hearing, to the judgment.

Each tells its hours in days before the end of the sowing; what a case is about and where it stops
is told by its own story.
"""

from dataclasses import dataclass
from typing import Final

from client.protocol.hearing import HearingClosed, HearingOpened
from client.protocol.ids import CaseId, DocumentId, HearingId
from server_stub.seeds import suing, trying
from server_stub.seeds.people import JUDGE, Litigant
from server_stub.seeds.suit import Suit
from server_stub.seeds.timeline import Sower, Told

LASTS: Final = 74
"""Minutes that a hearing takes."""


@dataclass(frozen=True, slots=True)
class Course:
    """Which judge hears a case, and when it was brought, in days before the end."""

    brought: int
    judge: str = JUDGE
    summary: bool = True


def handed_in(sower: Sower, suit: Suit, days: int) -> Told[CaseId]:
    """Draft a suit one morning, and hand it in."""
    yield sower.ago(days, 10, 5)
    case = suing.draft(sower, suit)
    yield sower.later(35)
    suing.hand_in(sower, suit, case)
    return case


def docketed(sower: Sower, suit: Suit, course: Course) -> Told[CaseId]:
    """Bring a suit and have it docketed two days later."""
    case = yield from handed_in(sower, suit, course.brought)
    yield sower.ago(course.brought - 2, 14, 20)
    suing.accept(sower, case, course.judge, summary=course.summary)
    return case


def joined(sower: Sower, suit: Suit, course: Course, *who: Litigant) -> Told[CaseId]:
    """Bring a suit, pay what it costs, and have those who are sued join and be served."""
    case = yield from docketed(sower, suit, course)
    yield sower.ago(course.brought - 3, 11, 15)
    suing.pay(sower, suit.plaintiff.login, case)
    yield sower.ago(course.brought - 4, 16, 40)
    suing.join(sower, case, *who)
    return case


def answered(sower: Sower, suit: Suit, course: Course, *who: Litigant) -> Told[CaseId]:
    """Go on until whoever is sued has answered, and the evidence is examined."""
    case = yield from joined(sower, suit, course, *who)
    yield sower.ago(course.brought - 9, 15, 10)
    for each in who:
        trying.answer(sower, case, each.login, "双方约定与原告所述不符，请求予以驳回。")
    yield sower.ago(course.brought - 10, 10, 30)
    for each in who:
        trying.examine(sower, case, each.login, doubt="不能证明原告的主张。")
    return case


def called(
    sower: Sower, suit: Suit, course: Course, hearing_in: int, *who: Litigant
) -> Told[tuple[CaseId, HearingId]]:
    """Go on until a time is fixed for the hearing, so many days before the end (or after)."""
    case = yield from answered(sower, suit, course, *who)
    yield sower.ago(course.brought - 12, 9, 50)
    logins = (suit.plaintiff.login, *(each.login for each in who))
    starts_at = sower.ago(hearing_in, 14, 30)
    hearing = trying.fix(sower, case, starts_at, *logins, judge=course.judge)
    return case, hearing


def heard(sower: Sower, suit: Suit, course: Course, held: int, *who: Litigant) -> Told[CaseId]:
    """Go on until the hearing was held."""
    case, hearing = yield from called(sower, suit, course, held, *who)
    yield sower.ago(held, 14, 30)
    presiding = trying.seat_of(sower, case, sower.who(course.judge).name)
    trying.record(
        sower, hearing, (1, HearingOpened(by=presiding)), (LASTS, HearingClosed(by=presiding))
    )
    return case


def judged(
    sower: Sower, suit: Suit, course: Course, let_out: int, *who: Litigant, orders: tuple[str, ...]
) -> Told[tuple[CaseId, DocumentId]]:
    """Go on until the judgment was let out; it is heard twelve days before."""
    case = yield from heard(sower, suit, course, let_out + 12, *who)
    yield sower.ago(let_out + 2, 11, 0)
    cost = f"{sum_paid(sower, suit, case)}"
    judgment = trying.word(sower, case, orders, cost, judge=course.judge)
    yield sower.ago(let_out, 10, 0)
    trying.let_out(sower, judgment, judge=course.judge)
    return case, judgment


def sum_paid(sower: Sower, suit: Suit, case: CaseId) -> str:
    """Give what whoever sued has paid the court."""
    return suing.fee_of(sower, suit.plaintiff.login, case).paid
