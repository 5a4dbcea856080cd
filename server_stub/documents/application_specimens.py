"""What might have been applied for in the specimen case, and what the court answered.

The dispute is that of `server_stub.documents.specimens`; nobody in it exists.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from client.protocol.case import DocumentKind
from server_stub.documents import application_rulings as answered
from server_stub.documents.applications import ApplicationPaper, application_pdf
from server_stub.documents.court_specimens import form_of, heading_of
from server_stub.documents.decision import BenchMember
from server_stub.documents.numerals import money
from server_stub.documents.rulings import ruling_pdf
from server_stub.documents.specimens import SpecimenCase
from server_stub.documents.typesetter import Typesetter


def specimens(case: SpecimenCase) -> dict[DocumentKind, Callable[[Typesetter], bytes]]:
    """Give a specimen of every kind of paper that an application leads to."""
    form = form_of(case, case.litigants, case.case_number)
    return {
        DocumentKind.APPLICATION: lambda press: application_pdf(press, specimen_application(case)),
        DocumentKind.COUNTERCLAIM: lambda press: application_pdf(
            press, specimen_counterclaim(case)
        ),
        DocumentKind.JURISDICTION_RULING: lambda press: ruling_pdf(
            press,
            answered.jurisdiction(
                form,
                _applied(case, "管辖权异议", plaintiff=False),
                granted=False,
                reasons="双方在合同中约定的协议管辖不违反级别管辖和专属管辖的规定，本院对本案有管辖权。",
                to_court="",
                appeal_court=case.appeal_court,
            ),
        ),
        DocumentKind.PRESERVATION_RULING: lambda press: ruling_pdf(
            press,
            answered.preservation(
                form,
                _applied(case, "财产保全申请", plaintiff=True),
                granted=True,
                reasons="申请人的申请符合法律规定，并已提供担保。",
                orders=(
                    f"冻结{case.defendant.name}名下银行存款{money(Decimal(200000))}，期限一年。",
                ),
                evidence=False,
            ),
        ),
        DocumentKind.DECISION: lambda press: answered.recusal_pdf(
            press,
            replace(form, bench=(BenchMember(title="院长", name="郑怀远"),)),
            _applied(case, "回避申请", plaintiff=False),
            granted=False,
            reasons="申请人提出的理由不属于法律规定的应当回避的情形。",
            whom=f"审判员{case.judge}",
        ),
        DocumentKind.NOTICE: lambda press: answered.answer_pdf(
            press,
            heading_of(case, case.plaintiff.name),
            _applied(case, "延长举证期限的申请", plaintiff=False),
            cause=case.cause,
            says=(
                "对申请人的申请，本院予以准许。申请人在境外服务器上的数据需要公证，理由正当。",
                "本案举证期限延长至2026年3月2日，延长后的期限适用于其他当事人。",
            ),
        ),
    }


def specimen_application(case: SpecimenCase) -> ApplicationPaper:
    """Write what the plaintiff might have asked to be frozen."""
    return ApplicationPaper(
        title="财产保全申请书",
        court=case.court,
        case_number=case.case_number,
        cause=case.cause,
        applicant=case.litigants[0],
        opponents=(case.litigants[1],),
        requests=(f"冻结被申请人名下银行存款{money(Decimal(200000))}。",),
        reasons=("被申请人拖欠多家客户款项，其账户余额正在减少，判决有难以执行之虞。",),
        particulars=(
            ("保全的财产：", "被申请人在示例银行海淀支行的账户，尾号0001。"),
            ("担保：", "示例保险公司出具的保函。"),
        ),
        enclosures=("财产线索", "担保材料"),
        filed_on=case.filed_on + timedelta(days=8),
    )


def specimen_counterclaim(case: SpecimenCase) -> ApplicationPaper:
    """Write what the defendant might have sued for in turn."""
    return ApplicationPaper(
        title="民事反诉状",
        court=case.court,
        case_number=case.case_number,
        cause=case.cause,
        applicant=case.litigants[1],
        applicant_as="反诉原告",
        opponents=(case.litigants[0],),
        opponent_as="反诉被告",
        opening="提起反诉如下。",
        asks="反诉请求：",
        requests=("判令反诉被告支付已经交付的界面原型的价款30000元；", "反诉费用由反诉被告负担。"),
        reasons=("界面原型已经交付并经反诉被告确认，反诉被告没有支付对应的价款。",),
        enclosures=("本反诉状副本1份",),
        filed_on=case.accepted_on + timedelta(days=12),
    )


def _applied(case: SpecimenCase, matter: str, *, plaintiff: bool) -> answered.Applied:
    who = case.litigants[0 if plaintiff else 1]
    return answered.Applied(
        matter=matter,
        applicant=f"{who.capacity}{who.name}",
        applied_on=case.accepted_on + timedelta(days=6),
        accepted_on=case.accepted_on,
    )
