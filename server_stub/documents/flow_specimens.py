"""A specimen of every kind of document that a case may hold, from the one invented dispute.

`specimen_papers` gives for each kind a function that sets it. The dispute is that of
`server_stub.documents.specimens`; where it went another way than to judgment (withdrawn, settled,
confirmed, refused) the same people did so in another life. What parties fill in is filled in.

Nobody in them exists.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from client.protocol.case import DocumentKind
from server_stub.documents import application_specimens as asked
from server_stub.documents import court_specimens as court
from server_stub.documents import mandate, mediation_papers, notices, rulings
from server_stub.documents import party_specimens as party
from server_stub.documents.answer import answer_pdf
from server_stub.documents.appeal_petition import appeal_petition_pdf
from server_stub.documents.certificates_of_record import proof_of_service_pdf, receipt_pdf
from server_stub.documents.complaint import complaint_pdf
from server_stub.documents.enforcement_application import enforcement_application_pdf
from server_stub.documents.evidence_papers import evidence_list_pdf, opinions_pdf
from server_stub.documents.judgment import judgment_pdf
from server_stub.documents.specimens import (
    SpecimenCase,
    specimen_complaint,
    specimen_judgment,
    specimen_summons,
)
from server_stub.documents.summons import summons_pdf
from server_stub.documents.typesetter import Typesetter

Setter = Callable[[Typesetter], bytes]


def specimen_papers(case: SpecimenCase) -> Mapping[DocumentKind, Setter]:
    """Give for every kind of document the specimen of it, ready to be set."""
    return {**_of_the_parties(case), **_of_the_court(case), **asked.specimens(case)}


def _of_the_parties(case: SpecimenCase) -> dict[DocumentKind, Setter]:
    return {
        DocumentKind.COMPLAINT: lambda press: complaint_pdf(press, specimen_complaint(case)),
        DocumentKind.ANSWER: lambda press: answer_pdf(press, party.specimen_answer(case)),
        DocumentKind.EVIDENCE_LIST: lambda press: evidence_list_pdf(
            press, party.specimen_list(case)
        ),
        DocumentKind.CROSS_EXAMINATION_OPINION: lambda press: opinions_pdf(
            press, party.specimen_opinions(case)
        ),
        DocumentKind.POWER_OF_ATTORNEY: lambda press: mandate.power_of_attorney_pdf(
            press, party.specimen_power(case)
        ),
        DocumentKind.ADDRESS_CONFIRMATION: lambda press: mandate.address_confirmation_pdf(
            press, party.specimen_address(case)
        ),
        DocumentKind.MEDIATION_AGREEMENT: lambda press: mediation_papers.mediation_agreement_pdf(
            press, party.specimen_agreement(case)
        ),
        DocumentKind.APPEAL_PETITION: lambda press: appeal_petition_pdf(
            press, party.specimen_appeal(case)
        ),
        DocumentKind.ENFORCEMENT_APPLICATION: lambda press: enforcement_application_pdf(
            press, party.specimen_enforcement(case)
        ),
    }


def _of_the_court(case: SpecimenCase) -> dict[DocumentKind, Setter]:
    plaintiff, defendant = case.litigants
    head, parties = court.heading_of(case, case.plaintiff.name), court.parties_of(case)
    return {
        DocumentKind.SUMMONS: lambda press: summons_pdf(press, specimen_summons(case, plaintiff)),
        DocumentKind.JUDGMENT: lambda press: judgment_pdf(press, specimen_judgment(case)),
        DocumentKind.ACCEPTANCE_NOTICE: lambda press: notices.acceptance_notice_pdf(
            press,
            notices.AcceptanceNotice(
                heading=head,
                parties=defendant.name,
                cause=case.cause,
                accepted_on=case.accepted_on,
                fee_due_on=case.accepted_on + timedelta(days=7),
            ),
        ),
        DocumentKind.RESPONSE_NOTICE: lambda press: notices.response_notice_pdf(
            press,
            notices.ResponseNotice(
                heading=court.heading_of(case, defendant.name), parties=parties, cause=case.cause
            ),
        ),
        DocumentKind.EVIDENCE_NOTICE: lambda press: notices.evidence_notice_pdf(
            press,
            notices.EvidenceNotice(
                heading=head,
                parties=parties,
                cause=case.cause,
                until=case.accepted_on + timedelta(days=15),
            ),
        ),
        DocumentKind.FEE_NOTICE: lambda press: notices.fee_notice_pdf(
            press, court.specimen_fee(case)
        ),
        DocumentKind.CORRECTION_NOTICE: lambda press: notices.correction_notice_pdf(
            press,
            notices.CorrectionNotice(
                heading=head,
                cause=case.cause,
                filed_on=case.filed_on,
                defects=(
                    "起诉状第3项诉讼请求未写明违约金的计算方法，请补充。",
                    "证据二聊天记录导出件缺少导出说明，请补充导出工具、时间和原始载体的保存情况。",
                    "被告的统一社会信用代码与登记信息不一致，请核对。",
                ),
                until=case.filed_on + timedelta(days=7),
            ),
        ),
        DocumentKind.HEARING_NOTICE: lambda press: notices.hearing_notice_pdf(
            press,
            notices.HearingNotice(
                heading=court.heading_of(case, "孙立"),
                parties=parties,
                cause=case.cause,
                capacity=f"被告{defendant.name}的委托诉讼代理人",
                hearing_at=case.hearing_at,
                place=case.place,
                online=case.entry,
            ),
        ),
        DocumentKind.REFUSAL_RULING: lambda press: rulings.ruling_pdf(
            press, court.specimen_refusal(case)
        ),
        DocumentKind.RULING: lambda press: rulings.ruling_pdf(
            press, court.specimen_withdrawal(case)
        ),
        DocumentKind.CONFIRMATION_RULING: lambda press: rulings.ruling_pdf(
            press, court.specimen_confirmation(case)
        ),
        DocumentKind.MEDIATION_STATEMENT: lambda press: mediation_papers.mediation_statement_pdf(
            press, court.specimen_statement(case)
        ),
        DocumentKind.PROOF_OF_SERVICE: lambda press: proof_of_service_pdf(
            press, court.specimen_proof(case)
        ),
        DocumentKind.RECEIPT: lambda press: receipt_pdf(press, court.specimen_receipt(case)),
    }
