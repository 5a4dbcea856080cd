"""The time limits of the law: what must be done, by whom, how long it may take, from when.

A limit that the court sets itself says within what bound; a limit that may grow says by whose
leave and how far; every limit says what happens when it runs out unused.

These are the words of the table `server_stub.domain.statutory_limits`; nothing here counts.
"""

from dataclasses import dataclass
from enum import StrEnum

from server_stub.domain.law import Article


class Limit(StrEnum):
    """The time limits by name; appended and never renamed."""

    FILING_REVIEW = "filing_review"
    CORRECTION = "correction"
    FEE_PAY = "fee_pay"
    FEE_TOP_UP = "fee_top_up"
    FEE_REFUND = "fee_refund"
    COSTS_REVIEW = "costs_review"
    SERVE_COMPLAINT = "serve_complaint"
    PLATFORM_LINK = "platform_link"
    ANSWER = "answer"
    ANSWER_FORWARD = "answer_forward"
    JURISDICTION_OBJECTION = "jurisdiction_objection"
    PANEL_NOTICE = "panel_notice"
    EVIDENCE_ORDINARY = "evidence_ordinary"
    EVIDENCE_SUMMARY = "evidence_summary"
    EVIDENCE_SMALL = "evidence_small"
    EVIDENCE_SECOND = "evidence_second"
    EVIDENCE_EXTENSION = "evidence_extension"
    WITNESS_APPLY = "witness_apply"
    COURT_COLLECT = "court_collect"
    HEARING_NOTICE = "hearing_notice"
    EXPERT_NOTICE = "expert_notice"
    RECUSAL_DECIDE = "recusal_decide"
    RECUSAL_REVIEW = "recusal_review"
    TRANSCRIPT_READ = "transcript_read"
    JUDGMENT_SEND = "judgment_send"
    TRIAL_ORDINARY = "trial_ordinary"
    TRIAL_SUMMARY = "trial_summary"
    TRIAL_SMALL = "trial_small"
    TRIAL_SECOND_JUDGMENT = "trial_second_judgment"
    TRIAL_SECOND_RULING = "trial_second_ruling"
    TRIAL_SPECIAL = "trial_special"
    APPEAL_JUDGMENT = "appeal_judgment"
    APPEAL_RULING = "appeal_ruling"
    APPEAL_COPY = "appeal_copy"
    APPEAL_ANSWER = "appeal_answer"
    APPEAL_ANSWER_FORWARD = "appeal_answer_forward"
    APPEAL_FILE_UP = "appeal_file_up"
    APPEAL_TRANSFER = "appeal_transfer"
    RETRIAL_APPLY = "retrial_apply"
    RETRIAL_REVIEW = "retrial_review"
    ENFORCEMENT_APPLY = "enforcement_apply"
    ENFORCEMENT_NOTICE = "enforcement_notice"
    CLUE_CHECK = "clue_check"
    CLUE_CHECK_URGENT = "clue_check_urgent"
    PROPERTY_CHANGE_REPORT = "property_change_report"
    CONTROL_FUNDS = "control_funds"
    CONTROL_MOVABLES = "control_movables"
    CONTROL_OTHER = "control_other"
    ENFORCEMENT_OBJECTION = "enforcement_objection"
    ENFORCEMENT_RECONSIDER = "enforcement_reconsider"
    OUTSIDER_OBJECTION = "outsider_objection"
    OUTSIDER_SUE = "outsider_sue"
    PRESERVE_URGENT = "preserve_urgent"
    PRESERVE_SUE = "preserve_sue"
    PRESERVE_REVIEW_ASK = "preserve_review_ask"
    PRESERVE_REVIEW_DECIDE = "preserve_review_decide"
    PUBLIC_SERVICE = "public_service"
    RELIEF_DELAY = "relief_delay"
    JUDICIAL_CONFIRMATION = "judicial_confirmation"
    MEDIATION_BEFORE = "mediation_before"
    MEDIATION_ORDINARY = "mediation_ordinary"
    MEDIATION_SUMMARY = "mediation_summary"
    MEDIATOR_CHOOSE = "mediator_choose"
    MEDIATOR_APPOINT = "mediator_appoint"
    MEDIATOR_ACCEPT = "mediator_accept"
    PAYMENT_ORDER_ISSUE = "payment_order_issue"
    PAYMENT_ORDER_OBJECT = "payment_order_object"
    ENTRUSTED_INVESTIGATION = "entrusted_investigation"


class Unit(StrEnum):
    """How a length is counted (Civil Procedure Law art. 85; Online Mediation Rules art. 10)."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"


class Bound(StrEnum):
    """Whether the law gives the length itself or bounds the one that the court sets."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    FREE = "free"


class Duty(StrEnum):
    """Who must act, or for whom the time runs."""

    COURT = "court"
    PARTY = "party"
    PLAINTIFF = "plaintiff"
    DEFENDANT = "defendant"
    APPELLEE = "appellee"
    APPLICANT = "applicant"
    BOTH_PARTIES = "both_parties"
    DEBTOR = "debtor"
    OUTSIDER = "outsider"
    MEDIATOR = "mediator"
    NOBODY = "nobody"
    """Time alone does it."""


class RunsFrom(StrEnum):
    """What the time runs from; that day itself is not counted."""

    MATERIALS_RECEIVED = "materials_received"
    NOTICE_RECEIVED = "notice_received"
    DOCKETED = "docketed"
    COPY_RECEIVED = "copy_received"
    ANSWER_RECEIVED = "answer_received"
    BENCH_DETERMINED = "bench_determined"
    HEARING = "hearing"
    APPLICATION_MADE = "application_made"
    DECISION_RECEIVED = "decision_received"
    PRONOUNCED = "pronounced"
    DOCUMENT_SERVED = "document_served"
    DOCUMENT_EFFECTIVE = "document_effective"
    APPEAL_RECEIVED = "appeal_received"
    PERFORMANCE_ENDED = "performance_ended"
    CLUE_RECEIVED = "clue_received"
    PROPERTY_CHANGED = "property_changed"
    CONTROL_TAKEN = "control_taken"
    OBJECTION_RECEIVED = "objection_received"
    MEASURE_TAKEN = "measure_taken"
    ANNOUNCED = "announced"
    OBSTACLE_REMOVED = "obstacle_removed"
    AGREEMENT_EFFECTIVE = "agreement_effective"
    MEDIATOR_CONFIRMED = "mediator_confirmed"
    MEDIATION_CONSENTED = "mediation_consented"
    CHOICE_FAILED = "choice_failed"
    MEDIATOR_NAMED = "mediator_named"
    ENTRUSTMENT_RECEIVED = "entrustment_received"


class Otherwise(StrEnum):
    """What happens when the time runs out unused."""

    COURT_IS_LATE = "court_is_late"
    NOT_FILED = "not_filed"
    TREATED_AS_WITHDRAWN = "treated_as_withdrawn"
    TREATED_AS_OFFLINE = "treated_as_offline"
    TRIAL_GOES_ON = "trial_goes_on"
    JURISDICTION_ACCEPTED = "jurisdiction_accepted"
    EVIDENCE_IS_LATE = "evidence_is_late"
    RIGHT_IS_LOST = "right_is_lost"
    TAKES_EFFECT = "takes_effect"
    DEFENCE_OF_TIME = "defence_of_time"
    CONTROL_ENDS = "control_ends"
    PRESERVATION_LIFTED = "preservation_lifted"
    DEEMED_SERVED = "deemed_served"
    MEDIATION_ENDS = "mediation_ends"
    COURT_APPOINTS = "court_appoints"
    ANOTHER_MEDIATOR = "another_mediator"
    ENFORCEABLE = "enforceable"
    SANCTION_POSSIBLE = "sanction_possible"


class Leave(StrEnum):
    """By whose leave a limit may grow."""

    PRESIDENT = "president"
    SUPERIOR_COURT = "superior_court"
    COURT = "court"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Growth:
    """One way for a limit to grow; `most` is None where the law names no most."""

    leave: Leave
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """How long a limit is."""

    length: int
    """0 where the court sets it freely, or where the limit ends with another."""
    unit: Unit = Unit.DAYS
    bound: Bound = Bound.EXACT
    abroad: int | None = None
    """The length for a party without a domicile in the country, where it differs."""
    before: bool = False
    """Counted backwards from the day it runs from."""
    ends_with: frozenset[Limit] = frozenset()
    """Limits with whose end this one ends; it has no length of its own."""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """One row of the table."""

    limit: Limit
    who: Duty
    runs_from: RunsFrom
    span: Span
    otherwise: Otherwise
    law: tuple[Article, ...]
    growth: tuple[Growth, ...] = ()
