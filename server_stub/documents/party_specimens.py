"""What the parties of the specimen case filed: answer, evidence, mandate, agreement, appeal.

The dispute is that of `server_stub.documents.specimens`; nobody in it exists.
"""

from datetime import timedelta
from typing import Final

from server_stub.documents import mandate, mediation_papers
from server_stub.documents.answer import Answer, ClaimAnswer
from server_stub.documents.appeal_petition import AppealPetition
from server_stub.documents.dispute import TITLE
from server_stub.documents.enforcement_application import EnforcementApplication, PropertyClue
from server_stub.documents.evidence_papers import EvidenceList, Item, Opinion, Opinions
from server_stub.documents.parties import Agent, Litigant
from server_stub.documents.specimens import SpecimenCase

TERMS: Final = (
    f"双方确认2025年3月10日签订的《{TITLE}》于2025年7月8日解除；",
    "北京云帆示例科技有限公司于2026年3月31日前返还林晓月170000元；",
    "林晓月放弃其他请求，双方就该合同再无其他争议。",
)


def specimen_answer(case: SpecimenCase) -> Answer:
    """Write what the defendant answered."""
    return Answer(
        court=case.court,
        case_number=case.case_number,
        cause=case.cause,
        who=case.litigants[1],
        opponents=(case.plaintiff.name,),
        to_claims=(
            ClaimAnswer(number=1, admitted=True, reason="同意解除合同。"),
            ClaimAnswer(
                number=2, admitted=False, reason="界面原型已经交付并经原告确认，对应价款应予扣除。"
            ),
            ClaimAnswer(number=3, admitted=False, reason="违约金过高，请求予以酌减。"),
            ClaimAnswer(number=4, admitted=False),
        ),
        to_facts=(
            "合同的签订和三笔款项的支付属实。",
            "原告在开发过程中就首页配色提出调整意见，工期因此顺延，逾期并非全部因答辩人所致。",
        ),
        others=("申请本案由双方在线进行证据交换。",),
        filed_on=case.accepted_on + timedelta(days=12),
    )


def specimen_list(case: SpecimenCase) -> EvidenceList:
    """Write the plaintiff's list of evidence."""
    return EvidenceList(
        case_number=case.case_number,
        cause=case.cause,
        who=case.plaintiff.name,
        capacity="原告",
        groups=(
            (
                Item(
                    number=1,
                    name=TITLE,
                    kind="书证",
                    form="电子数据原件",
                    source="双方于2025年3月10日在签约平台在线签订",
                    purpose="双方存在合同关系；交付期限为2025年5月31日；逾期超过三十日可以解除合同",
                    pages=6,
                ),
                Item(
                    number=2,
                    name="聊天记录导出件",
                    kind="电子数据",
                    form="导出件，原始载体保存",
                    source="签约平台，原告账号导出",
                    pages=5,
                    purpose="被告多次推迟交付；原告已书面催告并通知解除合同",
                ),
            ),
            (
                Item(
                    number=3,
                    name="银行电子回单（3份）",
                    kind="书证",
                    form="电子数据原件",
                    source="付款银行电子银行系统",
                    purpose="原告已支付款项共计200000元",
                    pages=3,
                    note="合计200000元",
                ),
            ),
        ),
        filed_on=case.filed_on,
    )


def specimen_opinions(case: SpecimenCase) -> Opinions:
    """Write what the defendant says of that evidence."""
    return Opinions(
        case_number=case.case_number,
        cause=case.cause,
        who=case.defendant.name,
        capacity="被告",
        on_evidence_of=f"原告{case.plaintiff.name}",
        items=(
            Opinion(
                number=1,
                name=TITLE,
                authenticity="认可",
                legality="认可",
                relevance="认可",
                proves="认可合同关系，不认可逾期全部由被告造成",
            ),
            Opinion(
                number=2,
                name="聊天记录导出件",
                authenticity="对形式真实性认可，对内容真实性不认可：导出件不完整",
                legality="认可",
                relevance="认可",
                proves="不认可：原告曾就首页配色提出调整意见",
                asks="申请核对原始载体",
            ),
            Opinion(
                number=3,
                name="银行电子回单（3份）",
                authenticity="认可",
                legality="认可",
                relevance="认可",
                proves="认可收款数额，其中云资源费18000元系代付",
            ),
        ),
        filed_on=case.accepted_on + timedelta(days=20),
    )


def specimen_power(case: SpecimenCase) -> mandate.PowerOfAttorney:
    """Write whom the defendant lets speak."""
    return mandate.PowerOfAttorney(
        court=case.court,
        opponent=case.plaintiff.name,
        case_number=case.case_number,
        cause=case.cause,
        principal=case.litigants[1],
        agents=(
            Agent(name="孙立", standing="北京市示例律师事务所律师", licence="11101200010000000"),
        ),
        special=("代为承认、放弃、变更诉讼请求", "进行和解", "提起上诉"),
        signed_on=case.accepted_on + timedelta(days=5),
    )


def specimen_address(case: SpecimenCase) -> mandate.AddressConfirmation:
    """Write where the plaintiff takes papers."""
    return mandate.AddressConfirmation(
        court=case.court,
        case_number=case.case_number,
        cause=case.cause,
        who=case.plaintiff.name,
        capacity="原告",
        recipient=case.plaintiff.name,
        document_number=case.plaintiff.id_number,
        electronic=True,
        mobile=case.plaintiff.phone,
        email="lin@example.com",
        address=case.plaintiff.domicile,
        postcode="100080",
        signed_by=case.plaintiff.name,
        signed_on=case.filed_on,
    )


def specimen_agreement(case: SpecimenCase) -> mediation_papers.MediationAgreement:
    """Write what the two might have agreed before the suit."""
    return mediation_papers.MediationAgreement(
        case_number="（2026）京0491民诉前调9000001号",
        cause=case.cause,
        organisation="示例互联网纠纷人民调解委员会",
        mediator="何静",
        litigants=as_applicants(case),
        dispute=(
            (
                f"双方因履行2025年3月10日签订的《{TITLE}》发生争议："
                "开发工作逾期，双方就返还款项的数额意见不一。"
            ),
        ),
        terms=TERMS,
        agreed_on=case.filed_on + timedelta(days=5),
    )


def specimen_appeal(case: SpecimenCase) -> AppealPetition:
    """Write the defendant's appeal."""
    plaintiff, defendant = case.litigants
    return AppealPetition(
        appeal_court=case.appeal_court,
        court=case.court,
        case_number=case.case_number,
        cause=case.cause,
        decided_on=case.decided_on,
        appellants=(defendant,),
        appellees=(plaintiff,),
        requests=(
            "撤销原判第三项，依法改判上诉人支付违约金8000元；",
            "一、二审诉讼费用由被上诉人负担。",
        ),
        reasons=(
            (
                "原判认定违约金不过高，适用法律不当。被上诉人未举证证明其实际损失，"
                "界面原型已经交付并具有独立使用价值，约定的违约金过分高于造成的损失，应予适当减少。"
            ),
        ),
        filed_on=case.decided_on + timedelta(days=10),
    )


def specimen_enforcement(case: SpecimenCase) -> EnforcementApplication:
    """Write the plaintiff's application for enforcement."""
    plaintiff, defendant = case.litigants
    return EnforcementApplication(
        court=case.court,
        deciding_court=case.court,
        case_number=case.case_number,
        cause=case.cause,
        decided_on=case.decided_on,
        effective_on=case.decided_on + timedelta(days=18),
        applicants=(plaintiff,),
        debtors=(defendant,),
        requests=(
            "强制执行返还款项174000元和违约金26000元，共计200000元；",
            "被执行人加倍支付迟延履行期间的债务利息；",
            "本案执行费用由被执行人承担。",
        ),
        clues=(
            PropertyClue(
                category="收入、银行存款",
                description="账户110000000000000026，样本商业银行北京丰台支行",
                location=defendant.name,
            ),
            PropertyClue(
                category="股权、知识产权等财产性权利",
                description="对示例电商平台的应收服务费，约50000元",
                location="示例电商平台",
                encumbrance="不详",
            ),
        ),
        account=f"户名{plaintiff.name}，账号6200000000000000018，示例银行股份有限公司",
        filed_on=case.decided_on + timedelta(days=40),
    )


def as_applicants(case: SpecimenCase) -> tuple[Litigant, ...]:
    """Give both sides as those who ask together."""
    return (
        Litigant(capacity="申请人", who=case.plaintiff),
        Litigant(capacity="申请人", who=case.defendant),
    )
