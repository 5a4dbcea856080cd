"""What the court of the specimen case made: notices, rulings, statement, certificates.

Where the dispute of `server_stub.documents.specimens` went another way than to judgment
(withdrawn, settled, confirmed, refused), the same people did so in another life.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from server_stub.documents import mediation_papers, notices, rulings
from server_stub.documents.certificates_of_record import ProofOfService, Receipt, ServedPaper
from server_stub.documents.decision import BenchMember
from server_stub.documents.dispute import CLAIMS
from server_stub.documents.numerals import BEIJING
from server_stub.documents.parties import Litigant
from server_stub.documents.party_specimens import TERMS, as_applicants
from server_stub.documents.specimens import SpecimenCase

CLERK_PHONE: Final = "010-00000000"


def specimen_fee(case: SpecimenCase) -> notices.FeeNotice:
    """Write how the fee was counted: 226000 yuan in dispute, halved in the summary procedure."""
    return notices.FeeNotice(
        heading=heading_of(case, case.plaintiff.name),
        parties=case.defendant.name,
        cause=case.cause,
        lines=(
            ("不超过10000元的部分，每件交纳", Decimal(50)),
            ("超过10000元至100000元的部分，90000元×2.5%", Decimal(2250)),
            ("超过100000元至200000元的部分，100000元×2%", Decimal(2000)),
            ("超过200000元的部分，26000元×1.5%", Decimal(390)),
        ),
        total=Decimal(4690),
        due_on=case.accepted_on + timedelta(days=7),
        how_to_pay="登录本院在线诉讼平台，在“待缴费用”中扫描二维码支付。",
    )


def specimen_withdrawal(case: SpecimenCase) -> rulings.Ruling:
    """Write how the case would have ended, had the plaintiff withdrawn."""
    return rulings.withdrawal(
        form_of(case, case.litigants, case.case_number),
        accepted_on=case.accepted_on,
        asked_on=case.summoned_on,
        fee=Decimal(4690),
        borne_by=f"原告{case.plaintiff.name}",
    )


def specimen_refusal(case: SpecimenCase) -> rulings.Ruling:
    """Write how the court would have refused the case."""
    suitor = Litigant(capacity="起诉人", who=case.plaintiff)
    return rulings.refusal(
        form_of(case, (suitor,), case.case_number),
        filed_on=case.filed_on,
        reasons="起诉人与该纠纷的双方约定由仲裁机构仲裁，其起诉不属于人民法院受理民事诉讼的范围。",
        appeal_court=case.appeal_court,
    )


def specimen_confirmation(case: SpecimenCase) -> rulings.Ruling:
    """Write how the court would have confirmed the agreement."""
    return rulings.confirmation(
        form_of(case, as_applicants(case), "（2026）京0491民特9000001号"),
        applied_on=case.accepted_on,
        agreed_on=case.filed_on + timedelta(days=5),
        mediated_by="示例互联网纠纷人民调解委员会",
        terms=TERMS,
    )


def specimen_statement(case: SpecimenCase) -> mediation_papers.MediationStatement:
    """Write what the two might have agreed before the court."""
    form = form_of(case, case.litigants, case.case_number)
    return mediation_papers.MediationStatement(
        court=case.court,
        case_number=case.case_number,
        cause=case.cause,
        litigants=case.litigants,
        accepted_on=case.accepted_on,
        claims_and_facts=(
            (
                f"{case.plaintiff.name}向本院提出诉讼请求：{''.join(CLAIMS)}事实和理由：双方在线签订合同，"
                "原告依约支付200000元，被告逾期未交付小程序。"
            ),
        ),
        terms=TERMS,
        costs=(
            f"案件受理费4690元，减半收取计2345元，由{case.plaintiff.name}负担1172.50元，"
            f"由{case.defendant.name}负担1172.50元。"
        ),
        bench=form.bench,
        clerks=form.clerks,
        decided_on=case.decided_on,
    )


def specimen_proof(case: SpecimenCase) -> ProofOfService:
    """Write how the judgment came to the plaintiff."""
    sent = datetime(2026, 3, 30, 16, 20, 5, tzinfo=BEIJING)
    return ProofOfService(
        court=case.court,
        number="DZSD2026-9000001",
        case_number=case.case_number,
        cause=case.cause,
        papers=(
            ServedPaper(
                title="民事判决书",
                sha256="9f2c1be0a7d84435c60e11f09ab3c72d5e84b17f6a5c3e2910b7d48f6e1a2c93",
            ),
        ),
        recipient=case.plaintiff.name,
        capacity="原告",
        channel="在线诉讼平台",
        address="平台账号 138****0001",
        address_class="受送达人确认的地址",
        consent=f"{case.filed_on}签署送达地址确认书，同意电子送达",
        trail=(
            ("文书盖章并发送", sent),
            ("到达受送达人账号系统", sent + timedelta(seconds=2)),
            ("手机短信提醒发送成功（提醒不作为送达）", sent + timedelta(seconds=9)),
            ("受送达人查阅", sent + timedelta(hours=3, minutes=11)),
        ),
        effective_at=sent + timedelta(seconds=2),
        effect="送达完成",
        basis="《人民法院在线诉讼规则》第三十一条：信息到达受送达人确认的电子地址所在系统时，为送达。",
        code="7K2M-9QXD-41ZB",
        issued_at=sent + timedelta(days=1),
    )


def specimen_receipt(case: SpecimenCase) -> Receipt:
    """Write the receipt for the fee."""
    paid = datetime(2026, 1, 21, 10, 5, 44, tzinfo=BEIJING)
    return Receipt(
        court=case.court,
        number="SF2026-9000001",
        case_number=case.case_number,
        cause=case.cause,
        payer=case.plaintiff.name,
        item="案件受理费（预交）",
        amount=Decimal(4690),
        channel="扫码支付",
        serial="PAY202601210000000417",
        paid_at=paid,
        cashier="诉讼费系统",
        issued_on=date(2026, 1, 21),
    )


def heading_of(case: SpecimenCase, to: str) -> notices.Heading:
    return notices.Heading(
        court=case.court,
        case_number=case.case_number,
        to=to,
        contact=f"书记员{case.clerk}",
        phone=CLERK_PHONE,
        issued_on=case.accepted_on,
    )


def parties_of(case: SpecimenCase) -> str:
    return f"{case.plaintiff.name}与{case.defendant.name}"


def form_of(
    case: SpecimenCase, litigants: tuple[Litigant, ...], case_number: str
) -> rulings.RulingForm:
    return rulings.RulingForm(
        court=case.court,
        case_number=case_number,
        cause=case.cause,
        litigants=litigants,
        bench=(BenchMember(title="审判员", name=case.judge),),
        clerks=(BenchMember(title="书记员", name=case.clerk),),
        decided_on=case.decided_on,
    )
