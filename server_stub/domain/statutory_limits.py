"""The time limits of the law, each one line beside the articles it comes from.

A line says which limit, who must act, what it runs from, how long it is, what happens otherwise,
under which articles, and by whose leave it may grow (and how far). Lengths are hours (`h`), days
(`d`), working days (`wd`), months (`m`) and years (`y`); after a stroke stands the length for a
party without a domicile in the country; `>=` and `<=` bound what the court sets, `free` leaves it
to the court; `before` counts backwards, `with` ends with another limit. Numbers of articles are
those of the texts in `server_stub.domain.law`.

The table counts nothing; `server_stub.domain.deadlines` does.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from server_stub.domain.law import Act, Article
from server_stub.domain.time_limits import (
    Bound,
    Duty,
    Growth,
    Leave,
    Limit,
    Otherwise,
    RunsFrom,
    Span,
    TimeLimit,
    Unit,
)

TABLE: Final = """
# Filing and fees
filing_review | court | materials_received | 7d | court_is_late | CPL 126; OLR 9
correction | plaintiff | notice_received | free | not_filed | OLR 9 | court
fee_pay | party | notice_received | 7d | treated_as_withdrawn | COSTS 22; INT 213
fee_top_up | plaintiff | notice_received | 7d | treated_as_withdrawn | INT 199
fee_refund | court | document_effective | 15d | court_is_late | COSTS 53
costs_review | court | application_made | 15d | court_is_late | COSTS 43
# Before the hearing
serve_complaint | court | docketed | 5d | court_is_late | CPL 128
platform_link | party | notice_received | 3d | treated_as_offline | OLR 10
answer | defendant | copy_received | 15d / 30d | trial_goes_on | CPL 128 285 | court
answer_forward | court | answer_received | 5d | court_is_late | CPL 128
jurisdiction_objection | defendant | copy_received | with answer | jurisdiction_accepted | CPL 130
panel_notice | court | bench_determined | 3d | court_is_late | CPL 131
evidence_ordinary | party | notice_received | >= 15d | evidence_is_late | EVID 51 54; CPL 68 | court
evidence_summary | party | notice_received | <= 15d | evidence_is_late | EVID 51 54; INT 266 | court
evidence_small | party | notice_received | <= 7d | evidence_is_late | EVID 51 54; INT 275 | court
evidence_second | party | notice_received | >= 10d | evidence_is_late | EVID 51 54 | court
evidence_extension | party | notice_received | with evidence | evidence_is_late | EVID 54
witness_apply | party | notice_received | with evidence | evidence_is_late | EVID 69
court_collect | party | notice_received | with evidence | evidence_is_late | EVID 20
hearing_notice | court | hearing | 3d before | court_is_late | CPL 139; INT 227
expert_notice | court | hearing | 3d before | court_is_late | EVID 79
# Hearing and trial
recusal_decide | court | application_made | 3d | court_is_late | CPL 50
recusal_review | court | application_made | 3d | court_is_late | CPL 50
transcript_read | party | hearing | 5d | right_is_lost | CPL 150
judgment_send | court | pronounced | 10d | court_is_late | CPL 151
trial_ordinary | court | docketed | 6m | court_is_late | CPL 152 | president 6; superior_court
trial_summary | court | docketed | 3m | court_is_late | CPL 164 | president 1
trial_small | court | docketed | 2m | court_is_late | CPL 168 | president 1
trial_second_judgment | court | docketed | 3m | court_is_late | CPL 183 | president
trial_second_ruling | court | docketed | 30d | court_is_late | CPL 183
trial_special | court | docketed | 30d | court_is_late | CPL 187 | president
# Appeal and retrial
appeal_judgment | party | document_served | 15d / 30d | takes_effect | CPL 171 286
appeal_ruling | party | document_served | 10d / 30d | takes_effect | CPL 157 171 286
appeal_copy | court | appeal_received | 5d | court_is_late | CPL 174
appeal_answer | appellee | copy_received | 15d / 30d | trial_goes_on | CPL 174 286
appeal_answer_forward | court | answer_received | 5d | court_is_late | CPL 174
appeal_file_up | court | answer_received | 5d | court_is_late | CPL 174
appeal_transfer | court | appeal_received | 5d | court_is_late | CPL 173
retrial_apply | party | document_effective | 6m | right_is_lost | CPL 211 216
retrial_review | court | application_made | 3m | court_is_late | CPL 215 | president
# Enforcement
enforcement_apply | applicant | performance_ended | 2y | defence_of_time | CPL 250
enforcement_notice | court | application_made | 10d | court_is_late | INT 480
clue_check | court | clue_received | 7d | court_is_late | PROP 2
clue_check_urgent | court | clue_received | 3d | court_is_late | PROP 2
property_change_report | debtor | property_changed | 10d | sanction_possible | PROP 7
control_funds | applicant | control_taken | <= 1y | control_ends | INT 485
control_movables | applicant | control_taken | <= 2y | control_ends | INT 485
control_other | applicant | control_taken | <= 3y | control_ends | INT 485
enforcement_objection | court | objection_received | 15d | court_is_late | CPL 236
enforcement_reconsider | party | document_served | 10d | right_is_lost | CPL 236
outsider_objection | court | objection_received | 15d | court_is_late | CPL 238
outsider_sue | outsider | document_served | 15d | right_is_lost | CPL 238
# Preservation
preserve_urgent | court | application_made | 48h | court_is_late | CPL 103 104
preserve_sue | applicant | measure_taken | 30d | preservation_lifted | CPL 104
preserve_review_ask | party | decision_received | 5d | right_is_lost | CPL 111; INT 171
preserve_review_decide | court | application_made | 10d | court_is_late | INT 171
# Service, missed periods, entrusted acts
public_service | nobody | announced | 30d / 60d | deemed_served | CPL 95 283
relief_delay | party | obstacle_removed | 10d | right_is_lost | CPL 86
entrusted_investigation | court | entrustment_received | 30d | court_is_late | CPL 134
# Mediation and payment orders
judicial_confirmation | both_parties | agreement_effective | 30d | right_is_lost | CPL 205
mediation_before | both_parties | mediator_confirmed | 30d | mediation_ends | OMR 24 | consent
mediation_ordinary | both_parties | mediation_consented | 15d | mediation_ends | OMR 24 | consent
mediation_summary | both_parties | mediation_consented | 7d | mediation_ends | OMR 24 | consent
mediator_choose | both_parties | mediation_consented | 2wd | court_appoints | OMR 10 12
mediator_appoint | court | choice_failed | 3wd | court_is_late | OMR 10 12
mediator_accept | mediator | mediator_named | 3wd | another_mediator | OMR 10 12
payment_order_issue | court | docketed | 15d | court_is_late | CPL 227
payment_order_object | debtor | document_served | 15d | enforceable | CPL 227
"""

_ACTS: Final = {
    "CPL": Act.CPL,
    "INT": Act.CPL_INTERPRETATION,
    "COSTS": Act.COSTS,
    "EVID": Act.EVIDENCE,
    "OLR": Act.ONLINE_LITIGATION,
    "OMR": Act.ONLINE_MEDIATION,
    "PROP": Act.PROPERTY_INVESTIGATION,
}
_UNITS: Final = {
    "h": Unit.HOURS,
    "d": Unit.DAYS,
    "wd": Unit.WORKING_DAYS,
    "m": Unit.MONTHS,
    "y": Unit.YEARS,
}
_BOUNDS: Final = {None: Bound.EXACT, ">=": Bound.AT_LEAST, "<=": Bound.AT_MOST}
_PERIODS: Final = {
    "answer": frozenset({Limit.ANSWER}),
    "evidence": frozenset(
        {
            Limit.EVIDENCE_ORDINARY,
            Limit.EVIDENCE_SUMMARY,
            Limit.EVIDENCE_SMALL,
            Limit.EVIDENCE_SECOND,
        }
    ),
}
_LENGTH: Final = re.compile(r"(>=|<=)? ?(\d+)(h|d|wd|m|y)(?: / (\d+)d)?( before)?")


def read_table(table: str) -> Iterator[TimeLimit]:
    """Read the lines of a table; raises `ValueError` for one that means nothing."""
    for line in table.strip().splitlines():
        if line.startswith("#"):
            continue
        limit, who, runs_from, span, otherwise, law, *growth = line.split(" | ")
        yield TimeLimit(
            limit=Limit(limit),
            who=Duty(who),
            runs_from=RunsFrom(runs_from),
            span=_span(span),
            otherwise=Otherwise(otherwise),
            law=tuple(_articles(law)),
            growth=tuple(_growth(way) for ways in growth for way in ways.split("; ")),
        )


def _span(text: str) -> Span:
    if text == "free":
        return Span(length=0, bound=Bound.FREE)
    if text.startswith("with "):
        return Span(length=0, ends_with=_PERIODS[text.removeprefix("with ")])
    found = _LENGTH.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no length")
    bound, length, unit, abroad, before = found.groups()
    return Span(
        length=int(length),
        unit=_UNITS[unit],
        bound=_BOUNDS[bound],
        abroad=int(abroad) if abroad else None,
        before=bool(before),
    )


def _articles(text: str) -> Iterator[Article]:
    for cited in text.split("; "):
        act, *numbers = cited.split()
        yield from (Article(_ACTS[act], int(number)) for number in numbers)


def _growth(text: str) -> Growth:
    leave, *most = text.split()
    return Growth(Leave(leave), int(most[0]) if most else None)


TIME_LIMITS: Final[Mapping[Limit, TimeLimit]] = MappingProxyType(
    {row.limit: row for row in read_table(TABLE)}
)
"""Complete: a test holds it against the enum."""
