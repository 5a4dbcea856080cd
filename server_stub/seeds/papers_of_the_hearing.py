"""The people of the court with one hearing, and the judgment of its small claim that is over."""

from datetime import date
from decimal import Decimal

from server_stub.documents import (
    Agent,
    BenchMember,
    Company,
    CostShare,
    Judgment,
    Litigant,
    Person,
    Statement,
)

CHEN = Person(
    name="陈晓雨",
    sex="女",
    born_on=date(1990, 1, 1),
    ethnicity="汉族",
    occupation="陶艺工作室经营者",
    domicile="北京市海淀区示例路18号院3号楼502室",
    id_number="110100190001010026",
    phone="13800000001",
)
CLOUDSAIL = Company(
    name="北京云帆电子商务有限公司",
    domicile="北京市丰台区样本街66号院1号楼8层801室",
    credit_code="91110100MA0TEAA194",
    representative="王志远",
    office="执行董事",
    phone="13800000002",
)
QINGHE = Company(
    name="北京青禾文创有限公司",
    domicile="北京市朝阳区样本路9号",
    credit_code="91110100XX0000019M",
    representative="许青",
    office="经理",
)
SUN = Agent(name="孙立", standing="北京市示例律师事务所律师", authority="一般授权")


def small_claim_judgment(
    *,
    court: str,
    number: str,
    cause: str,
    judge: str,
    clerk: str,
    accepted_on: date,
    decided_on: date,
) -> Judgment:
    """Write the judgment of the small claim: the wheel is sent back, and the money."""
    return Judgment(
        court=court,
        case_number=number,
        cause=cause,
        litigants=(
            Litigant(capacity="原告", who=CHEN),
            Litigant(capacity="被告", who=QINGHE),
        ),
        accepted_on=accepted_on,
        procedure="小额诉讼程序",
        attendance=f"原告{CHEN.name}、被告{QINGHE.name}的法定代表人{QINGHE.representative}",
        claims=("判令被告退还货款1280元；", "本案诉讼费用由被告承担。"),
        plaintiff_reasons="原告在被告网店购买手工拉坯机一台，到货后无法启动，被告拒绝退货退款。",
        statements=(Statement(name=QINGHE.name, says="商品经检测合格，不同意退款。"),),
        findings=(
            (
                "原告于被告网店购买拉坯机一台，支付货款1280元，签收次日即通过平台提交无法启动的"
                "视频并申请退货。有订单、支付记录和平台聊天记录为证，本院予以确认。"
            ),
        ),
        reasoning=(
            (
                "经营者采用网络方式销售商品，消费者有权自收到商品之日起七日内退货。"
                "原告在期限内提出退货，被告应当退还货款，原告应当返还商品。"
            ),
        ),
        laws=("《中华人民共和国消费者权益保护法》第二十五条",),
        orders=(
            f"被告{QINGHE.name}于本判决生效之日起七日内退还原告{CHEN.name}货款1280元；",
            (
                f"原告{CHEN.name}于收到前项货款之日起七日内将案涉商品返还被告{QINGHE.name}，"
                "运费由被告负担。"
            ),
        ),
        orders_payment=True,
        fee=Decimal(50),
        fee_halved=True,
        fee_borne=(CostShare(name=QINGHE.name, amount=Decimal(25)),),
        appeal_court=None,
        bench=(BenchMember(title="审判员", name=judge),),
        clerks=(BenchMember(title="书记员", name=clerk),),
        decided_on=decided_on,
    )
