"""Taking a report of a device check in: kept whole, signed by the court, and never altered.

A report is taken from one who has a seat in the hearing and has said that they saw what they send.
What is kept are the bytes of its canonical JSON; the court's signature (CMS with a time-stamp,
beside the file) covers these very bytes, so that nobody can say later that another report was sent.
How a check came out is read from its findings, and not from what the report says of itself.
"""

import logging
import math
from datetime import UTC, datetime
from typing import Final

from client.protocol.account import Account
from client.protocol.check_outcomes import readiness, weight, worst_of
from client.protocol.devicecheck import Check, CheckReport, Finding, Outcome
from client.protocol.errors import Malformed, NotFound, Reason, Refused
from client.protocol.ids import FileHash, HearingId
from client.protocol.readiness import (
    Causes,
    Fingerprint,
    OwnReadiness,
    ReportList,
    ReportShown,
    SendReport,
)
from client.protocol.short_code import short_code
from server_stub.db import UnitOfWork
from server_stub.db.readiness import ReportEntry
from server_stub.domain.readiness import standing
from server_stub.seal.authority import CannotSeal
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.checks.places import is_court, may_see, place_in, seat_in
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id

log = logging.getLogger("mingjing.usecases")

READS: Final = 2
"""The version of the report that this court understands."""
LIST_MAX: Final = 200
CAUSES_MAX: Final = 70
OLDEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
NEWEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
"""A machine's clock may be wrong, and still within these."""


def send_report(
    registry: Registry, account: Account, hearing: HearingId, asked: SendReport, attempt: Attempt
) -> ReportShown:
    """Take a person's report for a hearing; raises `NotFound`, `Malformed` or `Refused`."""
    with registry.books.reading() as unit:
        seat_in(unit, account, hearing)
    registry.turnstile.send_own_report(account.account)
    shown, signature = taken_in(registry, asked.report, attempt.at)

    def kept() -> ReportShown:
        _, _, own = seat_in(unit, account, hearing)
        unit.readiness.add(
            ReportEntry(
                shown=shown,
                signature=signature,
                made_with=asked.made_with,
                hearing=hearing,
                participant=own.party.participant,
            )
        )
        return shown

    with registry.books.writing() as unit:
        return once(unit, attempt, ReportShown, kept)


def reports_of(registry: Registry, account: Account, hearing: HearingId) -> ReportList:
    """Give the reports of a hearing: one's own, or all of them to who is of the court."""
    with registry.books.reading() as unit:
        _, _, own = place_in(unit, account, hearing)
        whose = None if is_court(own) else own.party.participant
        found = unit.readiness.of_hearing(hearing, whose, LIST_MAX)
    return ReportList(reports=tuple(each.shown for each in found))


def own_readiness(
    registry: Registry,
    account: Account,
    hearing: HearingId,
    uses_now: Fingerprint | None,
    now: datetime,
) -> OwnReadiness:
    """Tell a person whether to check before a hearing, by what they would use now."""
    with registry.books.reading() as unit:
        entry, _, own = seat_in(unit, account, hearing)
        found = unit.readiness.of_hearing(hearing, own.party.participant, 1)
    last = found[0] if found else None
    made_with = Fingerprint() if last is None else last.made_with
    shown = None if last is None else last.shown
    stands, changed = standing(shown, made_with, entry.starts_at, now, uses_now)
    return OwnReadiness(standing=stands, changed=changed, last=shown)


def report_bytes(registry: Registry, account: Account, kept: str) -> bytes:
    """Give a report as it was signed; raises `NotFound`."""
    with registry.books.reading() as unit:
        entry = own_report(unit, account, kept)
    return registry.files.get(entry.shown.file)


def report_signature(registry: Registry, account: Account, kept: str) -> bytes:
    """Give the court's signature over a report's bytes (CMS, in DER); raises `NotFound`."""
    with registry.books.reading() as unit:
        entry = own_report(unit, account, kept)
    return registry.files.get(entry.signature)


def own_report(unit: UnitOfWork, account: Account, kept: str) -> ReportEntry:
    """Give a report of a hearing to one who may see it; raises `NotFound`."""
    entry = unit.readiness.get(kept)
    if entry is None or entry.hearing is None:
        raise NotFound
    _, _, own = place_in(unit, account, entry.hearing)
    if not may_see(own, entry.participant):
        raise NotFound
    return entry


# What is read from a report -----------------------------------------------------------------


def taken_in(
    registry: Registry, report: CheckReport, now: datetime
) -> tuple[ReportShown, FileHash]:
    """Keep a report's bytes with the court's signature; give what a list shows of it.

    It takes a few hundredths of a second: call it outside of a transaction. Raises `Malformed`
    for what no check says, and `Refused(SEAL_UNAVAILABLE)`.
    """
    _check(report)
    content = report.model_dump_json().encode()
    file = registry.files.put(content)
    try:
        signature = registry.files.put(registry.seal.sign(content, now))
    except CannotSeal as unsealed:
        log.error("a report cannot be signed: %s", unsealed)
        raise Refused(Reason.SEAL_UNAVAILABLE) from unsealed
    shown = ReportShown(
        kept=new_id(),
        report=report.id,
        received_at=now,
        made_at=report.made_at,
        form=report.form,
        synthetic=report.synthetic,
        app_version=report.app_version,
        readiness=readiness(report.findings),
        outcomes=_outcomes(report.findings),
        causes=_causes(report.findings),
        short_code=report.short_code,
        file=file,
    )
    return shown, signature


def _check(report: CheckReport) -> None:
    """Refuse what could not be read again, or is no check."""
    # In another version the same words may mean something else.
    if report.schema_version != READS:
        raise Malformed(detail=f"report.schema_version: {READS} is read here")
    codes = [each.code for each in report.findings]
    if not codes or len(codes) != len(set(codes)):
        raise Malformed(detail="report.findings: each row once")
    if not OLDEST < report.made_at < NEWEST:
        raise Malformed(detail="report.made_at: no such day")
    if report.short_code != short_code(report):
        raise Malformed(detail="report.short_code: of another report")
    if len(report.id) > 100 or len(report.app_version) > 100:
        raise Malformed(detail="report: a name too long")
    numbers = [report.took_s]
    for each in report.findings:
        numbers += [each.began_s, each.took_s, *each.readings.values()]
    for limit in report.thresholds:
        numbers += [each for each in (limit.warn, limit.fail) if each is not None]
    # JSON has no such numbers (RFC 8259 section 6): what was written could not be read again.
    if not all(map(math.isfinite, numbers)):
        raise Malformed(detail="report: a number that is none")


def _outcomes(findings: tuple[Finding, ...]) -> dict[Check, Outcome]:
    found = {check: worst_of(findings, check) for check in Check}
    return {check: each.outcome for check, each in found.items() if each is not None}


def _causes(findings: tuple[Finding, ...]) -> tuple[Causes, ...]:
    told = [each for each in findings if each.outcome in (Outcome.FAIL, Outcome.WARN)]
    return tuple(
        Causes(code=each.code, outcome=each.outcome, cause=each.reason[:100])
        for each in sorted(told, key=lambda each: (weight(each), each.code))[:CAUSES_MAX]
    )
