"""The papers of one invented dispute, as specimens hang in a court's hall.

Lin orders a shop for her pottery from a company of programmers, pays three times,
and does not get it. From the `SpecimenCase`, whose people and dates may be others,
come the complaint, a summons, three exhibits and the judgment, all telling the same
story with the same figures. They show what the papers look like full of text, and
give a demonstration court something real to try.

Nobody in them exists: the telephone numbers, identity numbers and codes are of the
kinds kept for tests, and the case number is outside the range that a court gives.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from server_stub.documents.complaint import Complaint
from server_stub.documents.decision import BenchMember
from server_stub.documents.dispute import (
    CLAIMS,
    CLAUSES,
    CONTRACT_ON,
    CONVERSATION,
    FINDINGS,
    REASONING,
    TITLE,
    TRANSFERS,
)
from server_stub.documents.exhibits import (
    ChatLog,
    ChatMessage,
    Contract,
    Payment,
    PaymentVoucher,
)
from server_stub.documents.judgment import CostShare, Judgment, Statement
from server_stub.documents.numerals import BEIJING
from server_stub.documents.parties import Agent, Company, Litigant, Person
from server_stub.documents.summons import OnlineEntry, Summons

LIN: Final = Person(
    name="林晓月",
    sex="女",
    born_on=date(1990, 1, 1),
    ethnicity="汉族",
    occupation="陶艺工作室经营者",
    domicile="北京市海淀区示例路18号院3号楼502室",
    id_number="110100190001010026",
    phone="13800000001",
)
CLOUDSAIL: Final = Company(
    name="北京云帆示例科技有限公司",
    domicile="北京市丰台区样本街66号院1号楼8层801室",
    credit_code="91110100MA0TEAA194",
    representative="赵启航",
    office="执行董事",
    phone="13800000002",
)
_ENTRY: Final = OnlineEntry(address="https://court.example/hearings/9000001", phone="010-00000000")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenCase:
    """Who quarrels, before which court, and on which days the court acted."""

    court: str = "北京互联网法院"
    appeal_court: str = "北京市第四中级人民法院"
    case_number: str = "（2026）京0491民初9000001号"
    cause: str = "网络服务合同纠纷"
    plaintiff: Person = LIN
    plaintiff_agents: tuple[Agent, ...] = ()
    defendant: Company = CLOUDSAIL
    defendant_agents: tuple[Agent, ...] = (
        Agent(name="孙立", standing="北京市示例律师事务所律师", authority="一般授权"),
    )
    judge: str = "周明"
    clerk: str = "陈思远"
    filed_on: date = date(2026, 1, 12)
    accepted_on: date = date(2026, 1, 19)
    summoned_on: date = date(2026, 3, 2)
    hearing_at: datetime = datetime(2026, 3, 16, 9, 30, tzinfo=BEIJING)
    place: str = "本院在线法庭（第三法庭）"
    entry: OnlineEntry = _ENTRY
    decided_on: date = date(2026, 3, 30)

    @property
    def litigants(self) -> tuple[Litigant, Litigant]:
        """Give both sides with their agents."""
        return (
            Litigant(capacity="原告", who=self.plaintiff, agents=self.plaintiff_agents),
            Litigant(capacity="被告", who=self.defendant, agents=self.defendant_agents),
        )


def specimen_complaint(case: SpecimenCase) -> Complaint:
    """Write what the plaintiff filed."""
    return Complaint(
        court=case.court,
        litigants=(
            Litigant(capacity="原告", who=case.plaintiff, agents=case.plaintiff_agents),
            Litigant(capacity="被告", who=case.defendant),
        ),
        claims=CLAIMS,
        facts_and_reasons=(
            (
                f"2025年3月10日，原告与被告通过网络平台在线签订《{TITLE}》，约定被告为原告开发"
                "陶瓷文创线上商城小程序，于2025年5月31日前交付上线，并提供十二个月代运营服务；"
                "合同总价260000元，分三期支付。"
            ),
            (
                "合同签订后，原告于2025年3月11日支付首期款104000元，于2025年4月21日支付第二期款"
                "78000元，并按被告要求于2025年4月28日支付云资源费18000元，共计200000元。"
            ),
            (
                "被告仅于2025年4月18日交付了界面原型，此后多次推迟交付。原告于2025年6月16日书面"
                "催告，要求其在十五日内完成交付；被告逾期仍未交付，且自2025年7月3日起不再回复消息。"
                "原告遂于2025年7月8日通过平台消息及电子邮件向被告送达解除合同通知。"
            ),
            (
                "原告认为，被告迟延履行主要债务，经催告后在合理期限内仍未履行，原告有权解除合同，"
                "要求返还已付款项并支付违约金。为维护自身合法权益，依据《中华人民共和国民法典》"
                "第五百六十三条、第五百六十五条、第五百六十六条、第五百八十五条之规定，"
                "诉至贵院，望判如所请。"
            ),
        ),
        evidence=(
            (
                "证据一《线上商城小程序开发及运营服务合同》，来源于双方在线签约；"
                "证据二聊天记录导出件，来源于签约平台；证据三银行电子回单，来源于付款银行。"
                "无证人出庭。"
            ),
        ),
        filed_on=case.filed_on,
    )


def specimen_summons(case: SpecimenCase, called: Litigant) -> Summons:
    """Write the summons to one side."""
    return Summons(
        court=case.court,
        case_number=case.case_number,
        cause=case.cause,
        person=called.name,
        domicile=called.who.domicile,
        appear_at=case.hearing_at,
        place=case.place,
        online=case.entry,
        judge=case.judge,
        clerk=case.clerk,
        issued_on=case.summoned_on,
    )


def specimen_contract(case: SpecimenCase) -> Contract:
    """Write exhibit 1: what was agreed."""
    return Contract(
        title=TITLE,
        number="YF-SL-2025-0310",
        first=case.plaintiff,
        second=case.defendant,
        recitals=(
            (
                "甲方经营陶瓷文创产品，拟建设线上商城；乙方具备软件开发及运营服务能力。双方依据"
                "《中华人民共和国民法典》及相关法律法规，在平等自愿、协商一致的基础上，"
                "就线上商城小程序的开发及运营服务订立本合同，共同遵守。"
            ),
        ),
        clauses=CLAUSES,
        signed_at="北京市（通过网络平台在线签订）",
        signed_on=CONTRACT_ON,
    )


def specimen_chat_log(case: SpecimenCase) -> ChatLog:
    """Write exhibit 2: what the two said to each other."""
    holder, other = case.plaintiff.name, f"{case.defendant.name}（项目经理）"
    return ChatLog(
        platform="示例签约平台 即时消息",
        holder=holder,
        holder_account="lin-pottery",
        other=other,
        other_account="cloudsail-pm",
        messages=tuple(
            ChatMessage(
                sender=holder if own else other,
                sent_at=datetime.fromisoformat(f"2025-{at}").replace(tzinfo=BEIJING),
                text=text,
            )
            for at, own, text in CONVERSATION
        ),
        exported_at=datetime.combine(
            case.filed_on - timedelta(days=3), datetime.min.time(), BEIJING
        ).replace(hour=10, minute=12, second=45),
        sha256="3f6d0c1b92c7a8e4550d1f7ab36e9c20d84b17f6a5c3e2910b7d48f6e1a2c935",
    )


def specimen_payment_voucher(case: SpecimenCase) -> PaymentVoucher:
    """Write exhibit 3: what was paid."""
    return PaymentVoucher(
        bank="示例银行股份有限公司",
        payer=case.plaintiff.name,
        payer_account="6200000000000000018",
        payee=case.defendant.name,
        payee_account="110000000000000026",
        payee_bank="样本商业银行北京丰台支行",
        payments=tuple(
            Payment(
                serial=f"SL2025{number:010}",
                paid_at=datetime.fromisoformat(f"2025-{at}").replace(tzinfo=BEIJING),
                amount=Decimal(amount),
                purpose=purpose,
            )
            for number, at, amount, purpose in TRANSFERS
        ),
        issued_at=datetime.combine(
            case.filed_on - timedelta(days=2), datetime.min.time(), BEIJING
        ).replace(hour=15, minute=40, second=8),
    )


def specimen_judgment(case: SpecimenCase) -> Judgment:
    """Write what the court decided."""
    plaintiff, defendant = case.plaintiff.name, case.defendant.name
    present = [f"原告{plaintiff}"]
    present += [f"被告{defendant}的委托诉讼代理人{agent.name}" for agent in case.defendant_agents]
    if not case.defendant_agents:
        present.append(f"被告{defendant}的法定代表人{case.defendant.representative}")
    return Judgment(
        court=case.court,
        case_number=case.case_number,
        cause=case.cause,
        litigants=case.litigants,
        accepted_on=case.accepted_on,
        procedure="简易程序",
        attendance="、".join(present),
        claims=CLAIMS,
        plaintiff_reasons="双方于2025年3月10日在线签订合同，原告依约支付200000元，被告逾期未交付"
        "小程序，经催告仍不履行，原告已依法通知解除合同，被告应返还款项并承担违约责任。",
        statements=(
            Statement(
                name=defendant,
                says="认可合同的签订和已收款项；界面原型已经交付并经原告确认，"
                "逾期系原告多次变更需求所致，不同意全额返还款项，违约金过高，请求予以酌减。",
            ),
        ),
        findings=FINDINGS,
        reasoning=REASONING,
        laws=(
            (
                "《中华人民共和国民法典》第五百零九条第一款、第五百六十三条第一款第三项、"
                "第五百六十五条第一款、第五百六十六条第一款和第二款、第五百八十五条第一款"
            ),
            "《中华人民共和国民事诉讼法》第六十七条第一款、第一百六十三条",
        ),
        orders=(
            (
                f"确认原告{plaintiff}与被告{defendant}于2025年3月10日签订的《{TITLE}》"
                "于2025年7月8日解除；"
            ),
            f"被告{defendant}于本判决生效之日起十日内返还原告{plaintiff}174000元；",
            f"被告{defendant}于本判决生效之日起十日内支付原告{plaintiff}违约金26000元；",
            f"驳回原告{plaintiff}的其他诉讼请求。",
        ),
        orders_payment=True,
        fee=Decimal(4690),
        fee_halved=True,
        fee_borne=(
            CostShare(name=plaintiff, amount=Decimal(270), paid=True),
            CostShare(name=defendant, amount=Decimal(2075)),
        ),
        appeal_court=case.appeal_court,
        appeal_online=True,
        bench=(BenchMember(title="审判员", name=case.judge),),
        clerks=(BenchMember(title="书记员", name=case.clerk),),
        decided_on=case.decided_on,
    )
