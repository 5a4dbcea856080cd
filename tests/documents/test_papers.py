"""What must stand in each paper, and how it looks to a reader."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from server_stub.documents import (
    Agent,
    BenchMember,
    Company,
    Judgment,
    Litigant,
    OnlineEntry,
    Person,
    Statement,
    Typesetter,
    chat_log_pdf,
    complaint_pdf,
    contract_pdf,
    judgment_pdf,
    payment_voucher_pdf,
    summons_pdf,
)
from server_stub.documents.parties import introduction
from server_stub.documents.specimens import (
    SpecimenCase,
    specimen_chat_log,
    specimen_complaint,
    specimen_contract,
    specimen_judgment,
    specimen_payment_voucher,
    specimen_summons,
)
from tests.documents.reading import claims_pdf_a_2b, fonts, pages, words

CASE = SpecimenCase()
PAPERS: dict[str, Callable[[Typesetter], bytes]] = {
    "summons": lambda press: summons_pdf(press, specimen_summons(CASE, CASE.litigants[0])),
    "complaint": lambda press: complaint_pdf(press, specimen_complaint(CASE)),
    "judgment": lambda press: judgment_pdf(press, specimen_judgment(CASE)),
    "contract": lambda press: contract_pdf(press, specimen_contract(CASE)),
    "chat log": lambda press: chat_log_pdf(press, specimen_chat_log(CASE)),
    "payment voucher": lambda press: payment_voucher_pdf(press, specimen_payment_voucher(CASE)),
}


@pytest.mark.parametrize("paper", PAPERS)
def test_every_paper_is_an_archival_file_with_its_fonts(typesetter: Typesetter, paper: str) -> None:
    pdf = PAPERS[paper](typesetter)
    assert claims_pdf_a_2b(pdf)
    assert fonts(pdf)
    assert all(fonts(pdf).values())
    assert PAPERS[paper](typesetter) == pdf
    assert "〓" not in words(pdf)


@pytest.mark.parametrize("paper", ["contract", "chat log", "payment voucher"])
def test_an_exhibit_has_pages_to_turn(typesetter: Typesetter, paper: str) -> None:
    found = pages(PAPERS[paper](typesetter))
    assert len(found) >= 3
    for number, page in enumerate(found, 1):
        assert f"第{number}页共{len(found)}页" in page.words


def test_a_summons_fills_one_page_with_its_fields(typesetter: Typesetter) -> None:
    (page,) = pages(PAPERS["summons"](typesetter))
    for words_there in (
        "北京互联网法院传票",
        "案号（2026）京0491民初9000001号",
        "案由网络服务合同纠纷",
        "被传唤人林晓月",
        "传唤事由开庭",
        "应到时间2026年3月16日（星期一）上午9时30分",
        "网址：https://court.example/hearings/9000001",
        "注意事项",
        "1.被传唤人必须准时到达应到处所。",
        "3.被传唤人收到传票后，应在送达回证上签名或者盖章。",
        "请于开庭前15分钟登录",
        "不能进入的，请联系010-00000000。",
        "审判员周明",
        "书记员陈思远",
        "二〇二六年三月二日",
        "（本联送达被传唤人）",
    ):
        assert words_there in page.words


def test_a_summons_to_a_courtroom_of_stone_says_nothing_of_screens(
    typesetter: Typesetter,
) -> None:
    there = replace(specimen_summons(CASE, CASE.litigants[1]), place="本院第三法庭", online=None)
    (page,) = pages(summons_pdf(typesetter, there))
    assert "应到处所本院第三法庭" in page.words
    assert "在线" not in page.words
    assert "4." not in page.words


def test_a_summons_may_carry_an_entry_code_and_a_foreign_name(typesetter: Typesetter) -> None:
    summons = replace(
        specimen_summons(CASE, CASE.litigants[0]),
        person="Margaret Ellen Fairweather-Okonkwo",
        domicile="Flat 12, 48 Example Crescent, London NW1 0ZZ, United Kingdom",
        online=OnlineEntry(address="https://court.example/h/1", entry_code="48216630"),
    )
    (page,) = pages(summons_pdf(typesetter, summons))
    assert "MargaretEllenFairweather-Okonkwo" in page.words
    assert "入庭码：48216630" in page.words
    assert "请联系" not in page.words


def test_a_judgment_has_every_part_that_the_law_asks_for(typesetter: Typesetter) -> None:
    text = words(PAPERS["judgment"](typesetter))
    parts = (
        "北京互联网法院民事判决书（2026）京0491民初9000001号",
        "原告：林晓月，女，1990年1月1日出生，汉族，陶艺工作室经营者，住",
        "被告：北京云帆示例科技有限公司，住所地",
        "法定代表人：赵启航，执行董事。",
        "委托诉讼代理人：孙立，北京市示例律师事务所律师。",
        "原告林晓月与被告北京云帆示例科技有限公司网络服务合同纠纷一案，",
        "本院于2026年1月19日立案后，依法适用简易程序，公开开庭进行了审理。",
        "本案现已审理终结。",
        "林晓月向本院提出诉讼请求：1．确认",
        "北京云帆示例科技有限公司辩称，",
        "本院认定如下：1．2025年3月10日",
        "本院认为，依法成立的合同",
        "综上所述，依照《中华人民共和国民法典》",
        "判决如下：一、确认",
        "加倍支付迟延履行期间的债务利息。",
        "案件受理费4690元，减半收取计2345元，由林晓月负担270元（已交纳），",
        "上诉于北京市第四中级人民法院；",
        "审判员周明",
        "二〇二六年三月三十日",
        "本件与原本核对无异",
        "书记员陈思远",
    )
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_a_judgment_tells_nobodys_number_or_telephone(typesetter: Typesetter) -> None:
    text = words(PAPERS["judgment"](typesetter))
    assert "110100190001010026" not in text
    assert "1380000000" not in text


def test_no_page_of_a_judgment_carries_names_alone(typesetter: Typesetter) -> None:
    for more in range(12):
        judgment = specimen_judgment(CASE)
        longer = replace(judgment, findings=judgment.findings + ("另查明的事实。",) * more)
        assert "如不服本判决" in pages(judgment_pdf(typesetter, longer))[-1].words


def test_a_small_claim_ends_here(typesetter: Typesetter) -> None:
    final = replace(
        specimen_judgment(CASE), appeal_court=None, procedure="小额诉讼程序", orders_payment=False
    )
    text = words(judgment_pdf(typesetter, final))
    assert "本判决为终审判决。" in text
    assert "上诉" not in text
    assert "迟延履行期间" not in text


def test_a_bench_of_three_signs_in_order(typesetter: Typesetter) -> None:
    text = words(judgment_pdf(typesetter, _closed_case_with_three_judges()))
    assert "审判长王海审判员李文清人民陪审员张建国" in text
    assert "法官助理吴越书记员陈思远" in text
    assert "因涉及商业秘密不公开开庭" in text
    assert "第三人示例担保公司网络服务合同纠纷一案" in text
    assert "示例担保公司述称，" in text


def _closed_case_with_three_judges() -> Judgment:
    guarantor = Litigant(capacity="第三人", who=Company(name="示例担保公司"))
    return replace(
        specimen_judgment(CASE),
        litigants=(*CASE.litigants, guarantor),
        closed_because="涉及商业秘密",
        statements=(Statement(name="示例担保公司", says="没有意见。", verb="述称"),),
        bench=(
            BenchMember(title="审判长", name="王海"),
            BenchMember(title="审判员", name="李文清"),
            BenchMember(title="人民陪审员", name="张建国"),
        ),
        clerks=(
            BenchMember(title="法官助理", name="吴越"),
            BenchMember(title="书记员", name="陈思远"),
        ),
        fee_halved=False,
    )


def test_a_complaint_says_who_asks_what_of_whom(typesetter: Typesetter) -> None:
    text = words(PAPERS["complaint"](typesetter))
    for part in (
        "民事起诉状",
        "公民身份号码110100190001010026，联系电话13800000001。",
        "统一社会信用代码91110100MA0TEAA194。",
        "诉讼请求：1.确认",
        "4.本案诉讼费用由被告承担。",
        "事实与理由：",
        "证据和证据来源，证人姓名和住所：",
        "此致北京互联网法院",
        "起诉人（签名或者盖章）：林晓月2026年1月12日",
        "附：1.本起诉状副本1份2.证据目录及证据",
    ):
        assert part in text


def test_a_contract_has_a_cover_clauses_and_places_to_sign(typesetter: Typesetter) -> None:
    cover, *_, last = pages(PAPERS["contract"](typesetter))
    assert "线上商城小程序开发及运营服务合同合同编号：YF-SL-2025-0310" in cover.words
    assert "签订日期：2025年3月10日" in cover.words
    assert "甲方（签名）：" in last.words
    assert "乙方（盖章）：" in last.words
    assert "（公章）" in last.words
    text = words(PAPERS["contract"](typesetter))
    assert "第三条价款与支付" in text
    assert "10.2本合同自双方在线签署之日起生效" in text


def test_a_conversation_states_its_source_and_every_message(typesetter: Typesetter) -> None:
    log = specimen_chat_log(CASE)
    text = words(chat_log_pdf(typesetter, log))
    assert log.sha256 in text
    assert f"消息条数{len(log.messages)}" in text
    assert "2025年7月8日" in text
    for message in log.messages:
        assert message.text in text


def test_a_voucher_writes_each_sum_twice(typesetter: Typesetter) -> None:
    found = pages(PAPERS["payment voucher"](typesetter))
    assert "合计（大写）：人民币贰拾万元整" in found[0].words
    assert "¥200,000.00" in found[0].words
    assert "人民币壹拾万零肆仟元整" in found[1].words
    assert "¥104,000.00" in found[1].words
    assert "人民币壹万捌仟元整" in found[2].words


def test_the_specimens_agree_on_the_sums() -> None:
    paid = sum(payment.amount for payment in specimen_payment_voucher(CASE).payments)
    assert paid == Decimal(200_000)
    judgment = specimen_judgment(CASE)
    shares = sum(share.amount for share in judgment.fee_borne)
    assert shares == judgment.fee / 2


def test_the_specimens_take_the_people_of_another_case(typesetter: Typesetter) -> None:
    other = replace(CASE, plaintiff=Person(name="Ada Example"), defendant_agents=(), clerk="钱多")
    text = words(judgment_pdf(typesetter, specimen_judgment(other)))
    assert "原告：AdaExample。" in text
    assert "法定代表人赵启航到庭参加诉讼" in text
    assert "林晓月" not in text


def test_a_party_is_introduced_with_what_is_known_of_it() -> None:
    bare = Litigant(capacity="被告", who=Person(name="某人"))
    assert introduction(bare, with_contact=True) == ("被告：某人。",)
    lawyer = Agent(
        name="孙立",
        standing="示例律师事务所律师",
        licence="11101200010000000",
        authority="特别授权",
    )
    full = Litigant(
        capacity="原告（反诉被告）",
        who=Person(name="林晓月", sex="女", born_on=date(1990, 1, 1), phone="13800000001"),
        agents=(lawyer,),
    )
    assert introduction(full, with_contact=True) == (
        "原告（反诉被告）：林晓月，女，1990年1月1日出生，联系电话13800000001。",
        "委托诉讼代理人：孙立，示例律师事务所律师，执业证号11101200010000000，代理权限：特别授权。",
    )
    assert introduction(full, with_contact=False) == (
        "原告（反诉被告）：林晓月，女，1990年1月1日出生。",
        "委托诉讼代理人：孙立，示例律师事务所律师。",
    )
