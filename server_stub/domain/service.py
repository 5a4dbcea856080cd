"""A document on its way to one person: sent, arrived, read, served.

When a document counts as served is told by `server_stub.domain.delivery`; of several ways the
earliest valid one counts (Online Litigation Rules art. 31), and a presumption can be rebutted. When
no other way is left it is announced, with the reason in the file, and counts as served when the
time has run out (Civil Procedure Law art. 95, 283).

From the moment of service the person's own clocks run. More time that was granted holds from then
on, whatever is learned later of the service; what need not be answered any more runs no more.
Whoever delivers, and what a certificate looks like, is known elsewhere.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from client.protocol.errors import Reason, Refused
from server_stub.domain.deadlines import Deadline, moved_to
from server_stub.domain.delivery import (
    FOLLOWS,
    AddressClass,
    ConsentBasis,
    Effect,
    Paper,
    Sending,
    Trace,
    effect_of,
)
from server_stub.domain.statutory_limits import TIME_LIMITS
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
    GRANT_TIME = "grant_time"
    """The recipient's clocks run longer; nothing changes in the service itself."""
    RELEASE = "release"
    """They run no more."""


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


@dataclass(frozen=True, slots=True)
class GrantTime:
    """The recipient is granted more time, on an application (art. 128, 285)."""

    until: date
    application: str


@dataclass(frozen=True, slots=True)
class ReleaseRecipient:
    """What was to be answered is not before this court any more."""

    application: str


ServiceCommand = (
    Send
    | Report
    | Rebut
    | ProveArrival
    | Announce
    | LetAnnouncementElapse
    | GrantTime
    | ReleaseRecipient
)
ServiceEvent = Happened[ServiceState, ServiceCommand]


_S = ServiceState
_COURT = frozenset({Office.CLERK, Office.JUDGE})
_REPORTS = frozenset({Office.GATEWAY, Office.CLERK})
_EITHER = _COURT | _REPORTS
_JUDGE = frozenset({Office.JUDGE})
_ENDS = frozenset({Office.JUDGE, Office.PARTY, Office.CLOCK})
"""By whom a claim comes to its end: by leave, by being taken back, by not being paid for."""
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
    **{(state, Step.GRANT_TIME): Row(to=state, by=_JUDGE, keeps=True) for state in _S},
    **{(state, Step.RELEASE): Row(to=state, by=_ENDS, keeps=True) for state in _S},
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
    granted: tuple[GrantTime, ...] = ()
    """More time for what follows, in the order in which it was granted."""
    released: bool = False

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
    follows = FOLLOWS[service.paper]
    if begins is None:
        event = happened(command, row, service.clocks, asked)
    else:
        event = happened(command, row, service.clocks, asked, starts=follows, since=begins[0])
    return (replace(event, clocks=_as_ruled(event.clocks, after, asked)),)


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
        case GrantTime():
            return replace(service, granted=(*service.granted, command))
        case ReleaseRecipient():
            return replace(service, released=True)
        case LetAnnouncementElapse():
            clock = running(service.clocks, Limit.PUBLIC_SERVICE)
            return replace(service, elapsed_at=clock.due_at - _LAST_MOMENT if clock else None)


def _as_ruled(clocks: tuple[Deadline, ...], service: Service, asked: Asked) -> tuple[Deadline, ...]:
    """Give the recipient's clocks as the court has ruled on them; its own run as they ran."""
    ruled = []
    for clock in clocks:
        if clock.limit not in FOLLOWS[service.paper]:
            ruled.append(clock)
        elif not service.released:
            for each in service.granted:
                clock = moved_to(clock, each.until, each.application, asked.calendar)
            ruled.append(clock)
    return tuple(ruled)


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
        case GrantTime():
            return Step.GRANT_TIME
        case ReleaseRecipient():
            return Step.RELEASE
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
            _check_time(sent.sent_at, command.at, asked.now)
        case Rebut() | ProveArrival():
            if asked.by not in _COURT:
                raise Refused(Reason.NOT_YOUR_OFFICE, asked.by)
            _check_named(command.sending, names)
            _check_grounds(command.grounds)
            if isinstance(command, ProveArrival):
                sent = next(way for way in service.sendings if way.sending == command.sending)
                _check_time(sent.sent_at, command.at, asked.now)
        case Announce():
            _check_grounds(command.grounds)
        case GrantTime(application=application):
            if not any(TIME_LIMITS[each].growth for each in FOLLOWS[service.paper]):
                raise Refused(Reason.STEP_NOT_OPEN, service.paper)
            if any(each.application == application for each in service.granted):
                raise Refused(Reason.ALREADY_SO, application)
        case LetAnnouncementElapse() | ReleaseRecipient():
            pass


def _check_named(sending: str, names: set[str]) -> None:
    if sending not in names:
        raise Refused(Reason.NOT_FOUND, sending)


def _check_time(sent_at: datetime, at: datetime, now: datetime) -> None:
    """Refuse what would have happened before it was sent, or has not happened yet."""
    if not sent_at <= at <= now:
        raise Refused(Reason.MALFORMED, at.isoformat())


def _check_grounds(grounds: str) -> None:
    if not grounds.strip():
        raise Refused(Reason.GROUNDS_MISSING)
