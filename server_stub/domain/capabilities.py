"""Which office of the court may do what, and to which cases: one table.

A judge, an assessor, an assistant and a clerk act in the cases that they are assigned to; filings,
which are nobody's case yet, are reviewed by the filing reviewer, and by judges and clerks in a
court that has none; those who keep the machines and the
accounts see no case at all. Who presides is said by the case (Civil Procedure Law art. 44), and
takes effect with it: an assignment that ends takes every capability in that case along.

What a party may do is not here; it follows from the case's own life (`access`, and the life
cycles).
"""

from collections.abc import Collection, Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final

from client.protocol.errors import CourtError, Forbidden, NotFound, Reason
from client.protocol.roles import Role, StaffRole


class CourtOffice(StrEnum):
    """The offices that the table knows."""

    PRESIDING_JUDGE = "presiding_judge"
    JUDGE = "judge"
    PEOPLES_ASSESSOR = "peoples_assessor"
    JUDGE_ASSISTANT = "judge_assistant"
    CLERK = "clerk"
    FILING_REVIEWER = "filing_reviewer"
    MEDIATOR = "mediator"
    TECHNICIAN = "technician"
    ADMINISTRATOR = "administrator"
    PRESIDENT = "president"


class Capability(StrEnum):
    """What can be done with an office."""

    # With a case
    READ_CASE = "read_case"
    REVIEW_FILING = "review_filing"
    DOCKET_CASE = "docket_case"
    """Accept it and give it its number."""
    ASSIGN_BENCH = "assign_bench"
    REGISTER_PARTIES = "register_parties"
    """Enter and correct the people of a case, and issue association codes."""
    DECIDE_APPLICATION = "decide_application"
    DECIDE_RECUSAL = "decide_recusal"
    """Of a judge (Civil Procedure Law art. 49)."""
    SCHEDULE_HEARING = "schedule_hearing"
    PRESIDE = "preside"
    """Open, pause and close a hearing; rule on the spot."""
    RUN_COURTROOM = "run_courtroom"
    """Admit people and show exhibits, on the judge's instruction."""
    QUESTION = "question"
    DELIBERATE = "deliberate"
    KEEP_TRANSCRIPT = "keep_transcript"
    EXCHANGE_EVIDENCE = "exchange_evidence"
    """Hold an exchange of evidence before the hearing."""
    DRAFT_DECISION = "draft_decision"
    SERVE_DECISION = "serve_decision"
    SEND_NOTICE = "send_notice"
    SEE_DELIVERIES = "see_deliveries"
    MEDIATE = "mediate"
    READ_MEDIATION = "read_mediation"
    """Its record is kept apart from the trial's (Online Mediation Rules art. 18)."""
    CONFIRM_FEE = "confirm_fee"
    CLOSE_FILE = "close_file"
    # With people and the house
    VERIFY_IDENTITY = "verify_identity"
    VERIFY_LICENCE = "verify_licence"
    LOAD_MEDIATORS = "load_mediators"
    SEE_OUTBOX = "see_outbox"
    WATCH_SYSTEM = "watch_system"
    MANAGE_STAFF = "manage_staff"
    READ_ACCESS_LOG = "read_access_log"


class Reach(IntEnum):
    """How far a capability goes."""

    NONE = 0
    OWN = 1
    """The cases to which the person is assigned."""
    EVERY = 2
    """Every case of the court, or the house itself."""


_C = Capability
_FILINGS: Final = frozenset({_C.REVIEW_FILING, _C.DOCKET_CASE, _C.ASSIGN_BENCH})
_BENCH: Final = frozenset({_C.READ_CASE, _C.QUESTION, _C.DELIBERATE})
_OWN: Final[Mapping[CourtOffice, frozenset[Capability]]] = MappingProxyType(
    {
        CourtOffice.PRESIDING_JUDGE: _BENCH
        | {
            _C.DECIDE_APPLICATION,
            _C.SCHEDULE_HEARING,
            _C.PRESIDE,
            _C.RUN_COURTROOM,
            _C.EXCHANGE_EVIDENCE,
            _C.DRAFT_DECISION,
            _C.SERVE_DECISION,
            _C.SEND_NOTICE,
            _C.SEE_DELIVERIES,
            _C.MEDIATE,
            _C.READ_MEDIATION,
            _C.CLOSE_FILE,
        },
        CourtOffice.JUDGE: _BENCH | {_C.EXCHANGE_EVIDENCE, _C.DRAFT_DECISION, _C.MEDIATE},
        CourtOffice.PEOPLES_ASSESSOR: _BENCH,
        CourtOffice.JUDGE_ASSISTANT: frozenset(
            {
                _C.READ_CASE,
                _C.EXCHANGE_EVIDENCE,
                _C.DRAFT_DECISION,
                _C.SEND_NOTICE,
                _C.MEDIATE,
                _C.READ_MEDIATION,
            }
        ),
        CourtOffice.CLERK: frozenset(
            {
                _C.READ_CASE,
                _C.REGISTER_PARTIES,
                _C.SCHEDULE_HEARING,
                _C.RUN_COURTROOM,
                _C.KEEP_TRANSCRIPT,
                _C.SEND_NOTICE,
                _C.SEE_DELIVERIES,
                _C.CONFIRM_FEE,
                _C.CLOSE_FILE,
            }
        ),
        CourtOffice.FILING_REVIEWER: frozenset(),
        CourtOffice.MEDIATOR: frozenset({_C.MEDIATE, _C.READ_MEDIATION}),
        CourtOffice.TECHNICIAN: frozenset(),
        CourtOffice.ADMINISTRATOR: frozenset(),
        CourtOffice.PRESIDENT: frozenset(),
    }
)
_EVERY: Final[Mapping[CourtOffice, frozenset[Capability]]] = MappingProxyType(
    {
        CourtOffice.PRESIDING_JUDGE: frozenset(),
        CourtOffice.JUDGE: _FILINGS,
        CourtOffice.PEOPLES_ASSESSOR: frozenset(),
        CourtOffice.JUDGE_ASSISTANT: frozenset(),
        CourtOffice.CLERK: _FILINGS | {_C.VERIFY_IDENTITY, _C.VERIFY_LICENCE},
        CourtOffice.FILING_REVIEWER: _FILINGS | {_C.VERIFY_IDENTITY, _C.VERIFY_LICENCE},
        CourtOffice.MEDIATOR: frozenset(),
        CourtOffice.TECHNICIAN: frozenset({_C.SEE_OUTBOX, _C.WATCH_SYSTEM, _C.LOAD_MEDIATORS}),
        CourtOffice.ADMINISTRATOR: frozenset({_C.MANAGE_STAFF, _C.READ_ACCESS_LOG}),
        CourtOffice.PRESIDENT: frozenset({_C.DECIDE_RECUSAL}),
    }
)
TABLE: Final[Mapping[CourtOffice, Mapping[Capability, Reach]]] = MappingProxyType(
    {
        office: MappingProxyType(
            {
                each: Reach.EVERY
                if each in _EVERY[office]
                else Reach.OWN
                if each in _OWN[office]
                else Reach.NONE
                for each in Capability
            }
        )
        for office in CourtOffice
    }
)
"""Every office, every capability, and how far it goes."""

_OF_A_CASE: Final[Mapping[Role, CourtOffice]] = MappingProxyType(
    {
        Role.PRESIDING_JUDGE: CourtOffice.PRESIDING_JUDGE,
        Role.JUDGE: CourtOffice.JUDGE,
        Role.PEOPLES_ASSESSOR: CourtOffice.PEOPLES_ASSESSOR,
        Role.JUDGE_ASSISTANT: CourtOffice.JUDGE_ASSISTANT,
        Role.CLERK: CourtOffice.CLERK,
        Role.MEDIATOR: CourtOffice.MEDIATOR,
    }
)


def offices_in_case(role: Role, *, presides: bool) -> frozenset[CourtOffice]:
    """Give the offices that a person's place in a case carries; a party's carries none."""
    if presides:
        return frozenset({CourtOffice.PRESIDING_JUDGE, CourtOffice.JUDGE})
    office = _OF_A_CASE.get(role)
    return frozenset() if office is None else frozenset({office})


def is_of_the_court(roles: Collection[StaffRole]) -> bool:
    """Whether a person works at the court, and so is nobody who sues or is sued in it."""
    return bool(offices_of(roles))


def offices_of(roles: Collection[StaffRole]) -> frozenset[CourtOffice]:
    """Give the offices that a person holds at the court, whatever the case."""
    return frozenset(CourtOffice(role.value) for role in roles if role is not StaffRole.NONE)


def reach(
    capability: Capability,
    *,
    held: Collection[CourtOffice],
    in_case: Collection[CourtOffice] = (),
) -> Reach:
    """How far a person's offices carry a capability, in a case where `in_case` are theirs."""
    if any(TABLE[office][capability] is Reach.EVERY for office in held):
        return Reach.EVERY
    if any(TABLE[office][capability] is not Reach.NONE for office in in_case):
        return Reach.OWN
    return Reach.NONE


def why_not(
    capability: Capability,
    *,
    held: Collection[CourtOffice],
    in_case: Collection[CourtOffice] = (),
    of_the_case: bool = False,
) -> CourtError | None:
    """Why a person may not do this; a stranger to a case is told that there is no such thing."""
    if reach(capability, held=held, in_case=in_case) is not Reach.NONE:
        return None
    return Forbidden(Reason.NOT_YOUR_OFFICE) if of_the_case else NotFound()


def why_not_in_house(capability: Capability, *, held: Collection[CourtOffice]) -> CourtError | None:
    """Why a person may not do this, where no case is concerned."""
    if reach(capability, held=held) is Reach.EVERY:
        return None
    return Forbidden(Reason.NOT_YOUR_OFFICE)
