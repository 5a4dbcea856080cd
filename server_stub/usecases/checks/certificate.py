"""The certificate that devices were checked, sealed, for whoever may see the report."""

import logging
from datetime import datetime
from typing import Final

from client.protocol.account import Account
from client.protocol.errors import NotFound, Reason, Refused
from client.protocol.roles import Role
from server_stub.documents import (
    FontsMissing,
    ReadinessCertificate,
    readiness_certificate_pdf,
)
from server_stub.seal.authority import CannotSeal
from server_stub.seal.sealing import NotSealable
from server_stub.usecases.checks.reports import own_report
from server_stub.usecases.registry import Registry

log = logging.getLogger("mingjing.usecases")

CAPACITIES: Final = {
    Role.PRESIDING_JUDGE: "审判长",
    Role.JUDGE: "审判员",
    Role.PEOPLES_ASSESSOR: "人民陪审员",
    Role.JUDGE_ASSISTANT: "法官助理",
    Role.CLERK: "书记员",
    Role.PLAINTIFF: "原告",
    Role.DEFENDANT: "被告",
    Role.THIRD_PARTY: "第三人",
    Role.LEGAL_REPRESENTATIVE: "法定代表人",
    Role.STATUTORY_AGENT: "法定代理人",
    Role.LITIGATION_AGENT: "委托诉讼代理人",
    Role.WITNESS: "证人",
    Role.EXPERT_APPRAISER: "鉴定人",
    Role.INTERPRETER: "翻译人员",
    Role.MEDIATOR: "调解员",
    Role.OBSERVER: "旁听人员",
    Role.TECHNICIAN: "技术人员",
}


def certificate_pdf(registry: Registry, account: Account, kept: str, now: datetime) -> bytes:
    """Give the sealed certificate of a report.

    Raises `NotFound`, `TooMany` or `Refused(SEAL_UNAVAILABLE)`.
    """
    with registry.books.reading() as unit:
        entry = own_report(unit, account, kept)
        hearing = None if entry.hearing is None else unit.hearings.get(entry.hearing)
        case = None if hearing is None else unit.cases.get(hearing.case)
        if hearing is None or case is None:
            raise NotFound
        people = {each.party.participant: each.party for each in unit.cases.parties(case.case)}
    person = None if entry.participant is None else people.get(entry.participant)
    if person is None:
        raise NotFound
    registry.turnstile.draw_up_a_certificate(account.account)
    shown = entry.shown
    told = ReadinessCertificate(
        court=registry.court.zh,
        number=shown.kept[:16].upper(),
        case_number=case.number,
        cause=case.cause,
        hearing_at=hearing.starts_at,
        person=person.name,
        capacity=CAPACITIES[person.role],
        received_at=shown.received_at,
        made_at=shown.made_at,
        form=shown.form,
        synthetic=shown.synthetic,
        readiness=shown.readiness,
        outcomes=shown.outcomes,
        causes=tuple((each.code, each.outcome) for each in shown.causes),
        short_code=shown.short_code,
        sha256=shown.file,
        issued_at=now,
    )
    try:
        return registry.seal.seal(readiness_certificate_pdf(registry.press(), told), now)
    except (CannotSeal, NotSealable, FontsMissing) as unsealed:
        log.error("a certificate cannot be sealed: %s", unsealed)
        raise Refused(Reason.SEAL_UNAVAILABLE) from unsealed
