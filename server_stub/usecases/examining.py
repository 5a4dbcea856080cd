"""Examining the evidence before the hearing, item by item, in one live matrix."""

from client.protocol.account import Account
from client.protocol.errors import NotFound, Reason, Refused
from client.protocol.exchange import Examination, GiveOpinion, ItemExamined, OpinionShown
from client.protocol.ids import CaseId, ExhibitId, ParticipantId
from server_stub.db.queries.exchange import OpinionEntry
from server_stub.domain.access import Occasion
from server_stub.domain.examination import check_opinion, is_asked, is_undisputed
from server_stub.domain.life_cycle import BEFORE_JUDGMENT
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.cases import own_case
from server_stub.usecases.people.standing import require_known_again
from server_stub.usecases.registry import Registry


def give_opinion(
    registry: Registry, account: Account, exhibit: ExhibitId, asked: GiveOpinion, attempt: Attempt
) -> OpinionShown:
    """Enter a party's opinion of an item that another side filed; raises `NotFound`, `Refused`."""
    with registry.books.writing() as unit:

        def give() -> OpinionShown:
            found = unit.papers.exhibit(exhibit)
            if found is None:
                raise NotFound
            case, own = own_case(unit, account, found.case)
            if case.state not in BEFORE_JUDGMENT:
                raise Refused(Reason.STEP_NOT_OPEN, case.state)
            check_opinion(asked, own.party.side, found.exhibit.side)
            occasion = Occasion.EVIDENCE_EXCHANGE
            require_known_again(unit, account, attempt.session, occasion, attempt.at)
            speaks_for = own.stands_for or own.party.participant
            entry = OpinionEntry(
                exhibit=exhibit,
                participant=speaks_for,
                version=unit.exchange.opinions_given(exhibit, speaks_for) + 1,
                opinion=asked,
                at=attempt.at,
                late=False,
            )
            unit.exchange.add_opinion(entry)
            return _shown(entry)

        return once(unit, attempt, OpinionShown, give)


def examination(registry: Registry, account: Account, case: CaseId) -> Examination:
    """Give the matrix of item and party to everybody of the case; raises `NotFound`."""
    with registry.books.reading() as unit:
        own_case(unit, account, case)
        people = unit.cases.parties(case)
        exhibits = tuple(each.exhibit for each in unit.papers.exhibits(case))
        said = unit.exchange.opinions_on(tuple(each.exhibit for each in exhibits))
        filed = unit.papers.next_exhibit_number(case) - 1
    newest: dict[ExhibitId, dict[ParticipantId, OpinionEntry]] = {}
    for entry in said:
        newest.setdefault(entry.exhibit, {})[entry.participant] = entry
    items = []
    for exhibit in exhibits:
        theirs = newest.get(exhibit.exhibit, {})
        asked = [
            each.party.participant
            for each in people
            if is_asked(each.party.side, each.party.role, exhibit.side)
        ]
        items.append(
            ItemExamined(
                exhibit=exhibit.exhibit,
                number=exhibit.number,
                title=exhibit.title,
                side=exhibit.side,
                opinions=tuple(_shown(each) for each in theirs.values()),
                awaited=tuple(each for each in asked if each not in theirs),
                undisputed=is_undisputed(
                    asked, ((who, each.opinion) for who, each in theirs.items())
                ),
                original_wanted=any(each.opinion.original_wanted for each in theirs.values()),
            )
        )
    return Examination(items=tuple(items), filed=filed, visible=len(items))


def _shown(entry: OpinionEntry) -> OpinionShown:
    return OpinionShown(
        participant=entry.participant,
        version=entry.version,
        opinion=entry.opinion,
        at=entry.at,
        late=entry.late,
    )
