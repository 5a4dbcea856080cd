"""Opinions on the evidence, messages on the case, and times for the hearing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, insert, select, update

from client.protocol.exchange import GiveOpinion, TimeAnswer
from client.protocol.ids import AccountId, CaseId, ExhibitId, ParticipantId
from server_stub.db.tables import (
    hearing_seats,
    hearings,
    messages,
    offered_times,
    opinions,
    parties,
    time_answers,
)

_LAST_VERSION = select(func.max(opinions.c.version)).where(
    opinions.c.exhibit == bindparam("item"), opinions.c.participant == bindparam("who")
)
_NEWEST = (
    select(
        opinions.c.exhibit, opinions.c.participant, func.max(opinions.c.version).label("version")
    )
    .where(opinions.c.exhibit.in_(bindparam("items", expanding=True)))
    .group_by(opinions.c.exhibit, opinions.c.participant)
    .subquery()
)
_NEWEST_OPINIONS = (
    select(opinions)
    .join(
        _NEWEST,
        (opinions.c.exhibit == _NEWEST.c.exhibit)
        & (opinions.c.participant == _NEWEST.c.participant)
        & (opinions.c.version == _NEWEST.c.version),
    )
    .order_by(opinions.c.exhibit, opinions.c.participant)
)
_ADD_OPINION = insert(opinions)
_LAST_MESSAGE = select(func.max(messages.c.number)).where(messages.c.case == bindparam("wanted"))
_ADD_MESSAGE = insert(messages)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionEntry:
    """One version of one party's opinion of one item."""

    exhibit: ExhibitId
    participant: ParticipantId
    version: int
    opinion: GiveOpinion
    at: datetime
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEntry:
    """A message on a case."""

    case: CaseId
    number: int
    author: ParticipantId
    text: str
    answers: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEntry:
    """A time that was offered for the hearing of a case."""

    case: CaseId
    number: int
    starts_at: datetime
    minutes: int


class Exchange:
    """The shelf of what the people of a case say between acceptance and hearing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Opinions -----------------------------------------------------------------------------------

    def add_opinion(self, entry: OpinionEntry) -> None:
        """Enter the next version of an opinion."""
        self._connection.execute(
            _ADD_OPINION,
            {
                "exhibit": entry.exhibit,
                "participant": entry.participant,
                "version": entry.version,
                "opinion": entry.opinion.model_dump(mode="json"),
                "at": entry.at,
                "late": entry.late,
            },
        )

    def opinions_given(self, exhibit: ExhibitId, participant: ParticipantId) -> int:
        """Tell how many versions of a party's opinion of an item there are."""
        last = self._connection.scalar(_LAST_VERSION, {"item": exhibit, "who": participant})
        return last or 0

    def opinions_on(self, exhibits: tuple[ExhibitId, ...]) -> tuple[OpinionEntry, ...]:
        """Give the newest version of every opinion on some items."""
        rows = self._connection.execute(_NEWEST_OPINIONS, {"items": exhibits}).mappings()
        return tuple(
            OpinionEntry(
                exhibit=ExhibitId(row[opinions.c.exhibit]),
                participant=ParticipantId(row[opinions.c.participant]),
                version=row[opinions.c.version],
                opinion=GiveOpinion.model_validate(row[opinions.c.opinion]),
                at=row[opinions.c.at],
                late=row[opinions.c.late],
            )
            for row in rows
        )

    # Messages -----------------------------------------------------------------------------------

    def add_message(
        self, case: CaseId, author: ParticipantId, text: str, answers: int | None, at: datetime
    ) -> MessageEntry:
        """Enter a message under the next number of its case."""
        last = self._connection.scalar(_LAST_MESSAGE, {"wanted": case})
        entry = MessageEntry(
            case=case, number=(last or 0) + 1, author=author, text=text, answers=answers, at=at
        )
        self._connection.execute(
            _ADD_MESSAGE,
            {
                "case": case,
                "number": entry.number,
                "author": author,
                "text": text,
                "answers": answers,
                "at": at,
            },
        )
        return entry

    def messages(self, case: CaseId, after: int, limit: int) -> tuple[MessageEntry, ...]:
        """Give the messages of a case after a number, oldest first."""
        rows = self._connection.execute(
            select(messages)
            .where(messages.c.case == case, messages.c.number > after)
            .order_by(messages.c.number)
            .limit(limit)
        ).mappings()
        return tuple(
            MessageEntry(
                case=case,
                number=row[messages.c.number],
                author=ParticipantId(row[messages.c.author]),
                text=row[messages.c.text],
                answers=row[messages.c.answers],
                at=row[messages.c.at],
            )
            for row in rows
        )

    # Times --------------------------------------------------------------------------------------

    def offer(self, case: CaseId, times: tuple[tuple[datetime, int], ...], at: datetime) -> None:
        """Enter times under the next numbers; those offered before no longer stand."""
        self._connection.execute(
            update(offered_times).where(offered_times.c.case == case).values(stands=False)
        )
        last = self._connection.scalar(
            select(func.max(offered_times.c.number)).where(offered_times.c.case == case)
        )
        for number, (starts_at, minutes) in enumerate(times, start=(last or 0) + 1):
            self._connection.execute(
                insert(offered_times).values(
                    case=case,
                    number=number,
                    starts_at=starts_at,
                    minutes=minutes,
                    offered_at=at,
                    stands=True,
                )
            )

    def times(self, case: CaseId) -> tuple[TimeEntry, ...]:
        """Give the times that stand, in order."""
        rows = self._connection.execute(
            select(offered_times)
            .where(offered_times.c.case == case, offered_times.c.stands.is_(True))
            .order_by(offered_times.c.starts_at, offered_times.c.number)
        ).mappings()
        return tuple(
            TimeEntry(
                case=case,
                number=row[offered_times.c.number],
                starts_at=row[offered_times.c.starts_at],
                minutes=row[offered_times.c.minutes],
            )
            for row in rows
        )

    def take_back_times(self, case: CaseId) -> None:
        """Let no offered time stand any more."""
        self._connection.execute(
            update(offered_times).where(offered_times.c.case == case).values(stands=False)
        )

    def answer_time(self, case: CaseId, number: int, answer: TimeAnswer) -> None:
        """Enter a party's newest answer to a time."""
        where = (
            time_answers.c.case == case,
            time_answers.c.number == number,
            time_answers.c.participant == answer.participant,
        )
        values = {"suits": answer.suits, "reason": answer.reason, "at": answer.at}
        changed = self._connection.execute(update(time_answers).where(*where).values(**values))
        if changed.rowcount == 0:
            self._connection.execute(
                insert(time_answers).values(
                    case=case, number=number, participant=answer.participant, **values
                )
            )

    def time_answers(self, case: CaseId) -> dict[int, tuple[TimeAnswer, ...]]:
        """Give the answers to each time of a case."""
        found: dict[int, tuple[TimeAnswer, ...]] = {}
        rows = self._connection.execute(
            select(time_answers).where(time_answers.c.case == case).order_by(time_answers.c.at)
        ).mappings()
        for row in rows:
            number = row[time_answers.c.number]
            answer = TimeAnswer(
                participant=ParticipantId(row[time_answers.c.participant]),
                suits=row[time_answers.c.suits],
                reason=row[time_answers.c.reason],
                at=row[time_answers.c.at],
            )
            found[number] = (*found.get(number, ()), answer)
        return found

    def hearings_near(
        self, accounts: tuple[AccountId, ...], around: datetime, within: timedelta
    ) -> dict[AccountId, tuple[datetime, ...]]:
        """Give when these people have hearings near a time, in any case of theirs."""
        rows = self._connection.execute(
            select(parties.c.account, hearings.c.starts_at)
            .join(hearing_seats, hearing_seats.c.participant == parties.c.participant)
            .join(hearings, hearings.c.hearing == hearing_seats.c.hearing)
            .where(
                parties.c.account.in_(accounts),
                hearings.c.phase != "closed",
                hearings.c.starts_at >= around - within,
                hearings.c.starts_at <= around + within,
            )
        )
        found: dict[AccountId, tuple[datetime, ...]] = {}
        for account, starts_at in rows:
            name = AccountId(account)
            found[name] = (*found.get(name, ()), starts_at)
        return found
