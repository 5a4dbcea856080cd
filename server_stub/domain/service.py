"""A document on its way to one person: sent, arrived, read, served.

When a document counts as served depends on whose address it was and on what happened there
(Civil Procedure Law art. 87-95; Online Litigation Rules art. 29-32): the table `EFFECTS`. An
address that the person gave or confirmed: on arrival, read or not. An address that is only known
to be theirs: when they reply or act on it, or, presumed and open to rebuttal, when it is read.
Of several ways the earliest valid one counts. What was neither replied to nor read is not served
in this way, however many days pass: the law knows no such rule.

From the moment of service the person's own clocks run. Whoever delivers, and what a certificate
looks like, is known elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from client.protocol.errors import Reason, Refused
from server_stub.domain.deadlines import Deadline
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import (
    Asked,
    Happened,
    Office,
    Row,
    happened,
    row_for,
    running,
)


class Paper(StrEnum):
    """What is served, as far as something runs from its service."""

    PLAIN = "plain"
    COMPLAINT_COPY = "complaint_copy"
    INVITATION = "invitation"
    FEE_NOTICE = "fee_notice"
    TOP_UP_NOTICE = "top_up_notice"
    JUDGMENT = "judgment"
    APPEALABLE_RULING = "appealable_ruling"
    APPEAL_COPY = "appeal_copy"
    PAYMENT_ORDER = "payment_order"
    PRESERVATION_RULING = "preservation_ruling"
    ENFORCEMENT_RULING = "enforcement_ruling"


FOLLOWS: Final[dict[Paper, tuple[Limit, ...]]] = {
    Paper.PLAIN: (),
    Paper.COMPLAINT_COPY: (Limit.ANSWER, Limit.JURISDICTION_OBJECTION),
    Paper.INVITATION: (Limit.PLATFORM_LINK,),
    Paper.FEE_NOTICE: (Limit.FEE_PAY,),
    Paper.TOP_UP_NOTICE: (Limit.FEE_TOP_UP,),
    Paper.JUDGMENT: (Limit.APPEAL_JUDGMENT,),
    Paper.APPEALABLE_RULING: (Limit.APPEAL_RULING,),
    Paper.APPEAL_COPY: (Limit.APPEAL_ANSWER,),
    Paper.PAYMENT_ORDER: (Limit.PAYMENT_ORDER_OBJECT,),
    Paper.PRESERVATION_RULING: (Limit.PRESERVE_REVIEW_ASK,),
    Paper.ENFORCEMENT_RULING: (Limit.ENFORCEMENT_RECONSIDER,),
}
"""Which clocks of the recipient run from service."""


class AddressClass(StrEnum):
    """Whose address it is, as far as the court knows."""

    CONFIRMED = "confirmed"
    """Electronic, given or confirmed by the recipient."""
    OWN = "own"
    """Electronic, not given, but known to be the recipient's (active in the last three months)."""
    POSTAL = "postal"
    """Of post, confirmed by the recipient."""
    IN_PERSON = "in_person"


class Trace(StrEnum):
    """What happened at the address."""

    ARRIVED = "arrived"
    READ = "read"
    REPLIED = "replied"
    ACTED = "acted"
    """Did what the document is about, without objecting."""
    SIGNED = "signed"
    LEFT = "left"
    """Left with witnesses, or with pictures taken (art. 89)."""
    RETURNED = "returned"
    FAILED = "failed"


class Effect(StrEnum):
    """What a trace is worth."""

    SERVED = "served"
    PRESUMED = "presumed"


_A, _T = AddressClass, Trace
EFFECTS: Final[dict[tuple[AddressClass, Trace], Effect]] = {
    (_A.CONFIRMED, _T.ARRIVED): Effect.SERVED,
    # Whatever shows that it was there shows that it had arrived by then.
    (_A.CONFIRMED, _T.READ): Effect.SERVED,
    (_A.CONFIRMED, _T.REPLIED): Effect.SERVED,
    (_A.CONFIRMED, _T.ACTED): Effect.SERVED,
    (_A.OWN, _T.REPLIED): Effect.SERVED,
    (_A.OWN, _T.ACTED): Effect.SERVED,
    (_A.OWN, _T.READ): Effect.PRESUMED,
    (_A.POSTAL, _T.SIGNED): Effect.SERVED,
    # A confirmed postal address that is wrong, refused or given up unreported.
    (_A.POSTAL, _T.RETURNED): Effect.SERVED,
    (_A.IN_PERSON, _T.SIGNED): Effect.SERVED,
    (_A.IN_PERSON, _T.LEFT): Effect.SERVED,
}
"""What is not in the table is no service."""


class ConsentBasis(StrEnum):
    """Why electronic service to the person is allowed (Online Litigation Rules art. 29)."""

    EXPRESS = "express"
    AGREED_BEFORE = "agreed_before"
    ADDRESS_GIVEN = "address_given"
    ACCEPTED_EARLIER = "accepted_earlier"


class ServiceState(StrEnum):
    """How far the service of a document to a person has come."""

    PREPARED = "prepared"
    UNDER_WAY = "under_way"
    PRESUMED = "presumed"
    ANNOUNCED = "announced"
    SERVED = "served"


class Step(StrEnum):
    """What a command comes to, given all that has happened."""

    SEND = "send"
    NOTE = "note"
    PRESUME = "presume"
    SERVE = "serve"
    RETIME = "retime"
    """The same effect at another time: the clocks of the recipient run from then."""
    UNDO = "undo"
    ANNOUNCE = "announce"
    ELAPSE = "elapse"


@dataclass(frozen=True, slots=True)
class Send:
    """Send it one way; `sending` names this way."""

    sending: str
    address: AddressClass
    consent: ConsentBasis | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Something happened at an address, then and there."""

    sending: str
    trace: Trace
    at: datetime


@dataclass(frozen=True, slots=True)
class Rebut:
    """The court accepts that it was not read by them, not their address, or a failure."""

    sending: str
    grounds: str


@dataclass(frozen=True, slots=True)
class ProveArrival:
    """The court accepts another time of arrival (Interpretation art. 135)."""

    sending: str
    at: datetime
    grounds: str


@dataclass(frozen=True, slots=True)
class Announce:
    """Serve by public announcement; the reason goes into the file (art. 95)."""

    grounds: str


@dataclass(frozen=True, slots=True)
class LetAnnouncementElapse:
    """The time of the announcement has run out: it counts as served."""


ServiceCommand = Send | Report | Rebut | ProveArrival | Announce | LetAnnouncementElapse
ServiceEvent = Happened[ServiceState, ServiceCommand]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One way on which it was sent, and its traces."""

    sending: str
    address: AddressClass
    sent_at: datetime
    traces: tuple[tuple[Trace, datetime], ...] = ()
    rebutted: bool = False

    def counted(self) -> Iterator[tuple[datetime, Effect]]:
        """Give what this way is worth, and from when."""
        for trace, at in self.traces:
            effect = EFFECTS.get((self.address, trace))
            if effect is not None and not (effect is Effect.PRESUMED and self.rebutted):
                yield at, effect


_S = ServiceState
_COURT = frozenset({Office.CLERK, Office.JUDGE})
_REPORTS = frozenset({Office.GATEWAY, Office.CLERK})
_EITHER = _COURT | _REPORTS
_OPEN = (_S.UNDER_WAY, _S.PRESUMED, _S.ANNOUNCED)
TABLE: Final[dict[tuple[ServiceState, object], Row[ServiceState]]] = {
    (_S.PREPARED, Step.SEND): Row(to=_S.UNDER_WAY, by=_COURT, keeps=True),
    (_S.PREPARED, Step.ANNOUNCE): Row(to=_S.ANNOUNCED, by=_COURT, starts=(Limit.PUBLIC_SERVICE,)),
    (_S.UNDER_WAY, Step.ANNOUNCE): Row(to=_S.ANNOUNCED, by=_COURT, starts=(Limit.PUBLIC_SERVICE,)),
    (_S.UNDER_WAY, Step.PRESUME): Row(to=_S.PRESUMED, by=_REPORTS),
    (_S.ANNOUNCED, Step.PRESUME): Row(to=_S.PRESUMED, by=_REPORTS),
    (_S.PRESUMED, Step.UNDO): Row(to=_S.UNDER_WAY, by=_COURT),
    (_S.PRESUMED, Step.RETIME): Row(to=_S.PRESUMED, by=_EITHER),
    (_S.SERVED, Step.RETIME): Row(to=_S.SERVED, by=_EITHER),
    (_S.SERVED, Step.NOTE): Row(to=_S.SERVED, by=_EITHER, keeps=True),
    (_S.ANNOUNCED, Step.ELAPSE): Row(
        to=_S.SERVED, by=frozenset({Office.CLOCK}), past=Limit.PUBLIC_SERVICE
    ),
    **{(state, Step.SEND): Row(to=state, by=_COURT, keeps=True) for state in _OPEN},
    **{(state, Step.NOTE): Row(to=state, by=_EITHER, keeps=True) for state in _OPEN},
    **{(state, Step.SERVE): Row(to=_S.SERVED, by=_EITHER) for state in _OPEN},
}
START: Final = ServiceState.PREPARED
FINAL: Final = frozenset({_S.SERVED})
_LAST_MOMENT: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The service of one document to one person, as its events have made it."""

    paper: Paper
    abroad: bool = False
    """Whether the person has no domicile in the country."""
    state: ServiceState = START
    clocks: tuple[Deadline, ...] = ()
    """Until service the court's own, if any; from then on the recipient's."""
    sendings: tuple[Sending, ...] = ()
    elapsed_at: datetime | None = None
    grounds: tuple[str, ...] = ()

    @property
    def effect(self) -> tuple[datetime, Effect] | None:
        """Since when it counts as served or presumed so; None while it does not."""
        return effect_of(self.sendings, self.elapsed_at)

    @property
    def has_failed(self) -> bool:
        """Whether every way so far has come to nothing, so that the clerk must find another."""
        return bool(self.sendings) and all(
            any(trace is Trace.FAILED for trace, _ in way.traces) for way in self.sendings
        )


def effect_of(
    sendings: tuple[Sending, ...], elapsed_at: datetime | None
) -> tuple[datetime, Effect] | None:
    """Give the earliest valid service among all ways; proven, if any of them proves it."""
    counted = [each for way in sendings for each in way.counted()]
    if elapsed_at is not None:
        counted.append((elapsed_at, Effect.SERVED))
    if not counted:
        return None
    proven = any(effect is Effect.SERVED for _, effect in counted)
    return min(at for at, _ in counted), Effect.SERVED if proven else Effect.PRESUMED


def decide(command: ServiceCommand, service: Service, asked: Asked) -> tuple[ServiceEvent, ...]:
    """Give the events that a command becomes; raises `Refused`.

    What was reported before is no news: reports may come twice.
    """
    asked = replace(asked, abroad=service.abroad)
    if isinstance(command, Report) and _is_known(command, service):
        return ()
    after = _changed(command, service, asked.now)
    step = _step(command, service, after)
    row = row_for(TABLE, service.state, step, service.clocks, asked)
    _check(command, service, asked)
    begins = after.effect if step in (Step.PRESUME, Step.SERVE, Step.RETIME, Step.ELAPSE) else None
    if begins is None:
        return (happened(command, row, service.clocks, asked),)
    follows = FOLLOWS[service.paper]
    return (happened(command, row, service.clocks, asked, starts=follows, since=begins[0]),)


def apply(service: Service, event: ServiceEvent) -> Service:
    """Give the service after an event."""
    after = _changed(event.deed, service, event.at)
    return replace(after, state=event.to, clocks=event.clocks)


def _changed(command: ServiceCommand, service: Service, now: datetime) -> Service:
    match command:
        case Send():
            way = Sending(sending=command.sending, address=command.address, sent_at=now)
            return replace(service, sendings=(*service.sendings, way))
        case Report():
            return _with(service, command.sending, add=(command.trace, command.at))
        case ProveArrival():
            noted = replace(service, grounds=(*service.grounds, command.grounds))
            return _with(noted, command.sending, arrived_at=command.at)
        case Rebut():
            noted = replace(service, grounds=(*service.grounds, command.grounds))
            return _with(noted, command.sending, rebutted=True)
        case Announce():
            return replace(service, grounds=(*service.grounds, command.grounds))
        case LetAnnouncementElapse():
            clock = running(service.clocks, Limit.PUBLIC_SERVICE)
            return replace(service, elapsed_at=clock and clock.due_at - _LAST_MOMENT)


def _with(
    service: Service,
    sending: str,
    *,
    add: tuple[Trace, datetime] | None = None,
    arrived_at: datetime | None = None,
    rebutted: bool = False,
) -> Service:
    return replace(
        service,
        sendings=tuple(
            way
            if way.sending != sending
            else replace(
                way,
                traces=_traces(way.traces, add, arrived_at),
                rebutted=way.rebutted or rebutted,
            )
            for way in service.sendings
        ),
    )


def _traces(
    traces: tuple[tuple[Trace, datetime], ...],
    add: tuple[Trace, datetime] | None,
    arrived_at: datetime | None,
) -> tuple[tuple[Trace, datetime], ...]:
    if arrived_at is not None:
        others = tuple(each for each in traces if each[0] is not Trace.ARRIVED)
        return (*others, (Trace.ARRIVED, arrived_at))
    return traces if add is None else (*traces, add)


def _step(command: ServiceCommand, before: Service, after: Service) -> Step:
    """Say what a command comes to: the effect after it beside the effect before."""
    match command:
        case Send():
            return Step.SEND
        case Announce():
            return Step.ANNOUNCE
        case LetAnnouncementElapse():
            return Step.ELAPSE
        case Report() | Rebut() | ProveArrival():
            pass
    if after.effect == before.effect:
        return Step.NOTE
    if after.effect is None:
        return Step.UNDO
    was = before.effect and before.effect[1]
    if after.effect[1] is was:
        return Step.RETIME
    return Step.SERVE if after.effect[1] is Effect.SERVED else Step.PRESUME


def _is_known(report: Report, service: Service) -> bool:
    return any(
        way.sending == report.sending and any(trace is report.trace for trace, _ in way.traces)
        for way in service.sendings
    )


def _check(command: ServiceCommand, service: Service, asked: Asked) -> None:
    names = {way.sending for way in service.sendings}
    match command:
        case Send():
            if command.sending in names:
                raise Refused(Reason.ALREADY_SO, command.sending)
            if command.address is AddressClass.CONFIRMED and command.consent is None:
                raise Refused(Reason.CONSENT_MISSING)
        case Report():
            _check_named(command.sending, names)
            sent = next(way for way in service.sendings if way.sending == command.sending)
            if not sent.sent_at <= command.at <= asked.now:
                raise Refused(Reason.MALFORMED, command.at.isoformat())
        case Rebut() | ProveArrival():
            _check_named(command.sending, names)
            _check_grounds(command.grounds)
            if asked.by not in _COURT:
                raise Refused(Reason.NOT_YOUR_OFFICE, asked.by)
        case Announce():
            _check_grounds(command.grounds)
        case LetAnnouncementElapse():
            pass


def _check_named(sending: str, names: set[str]) -> None:
    if sending not in names:
        raise Refused(Reason.NOT_FOUND, sending)


def _check_grounds(grounds: str) -> None:
    if not grounds.strip():
        raise Refused(Reason.GROUNDS_MISSING)
