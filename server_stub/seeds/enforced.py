"""Cases in enforcement: applied for, docketed, noticed, at rest, ended; and clues to property.

They were brought before November 2025, when this court still heard disputes over works and loans.
"""

from datetime import date
from decimal import Decimal
from typing import Final

from client.protocol.after_judgment import (
    ApplySigned,
    ClueFindings,
    EnforcementApplication,
    EnforcementDecision,
    EnforcementShown,
    Performance,
    PropertyCategory,
    PropertyClue,
    Realisation,
    RuleOnEnforcement,
    WithGrounds,
)
from client.protocol.ids import CaseId
from server_stub.domain.calendar import court_day
from server_stub.seeds import suing, trying
from server_stub.seeds.appealed import let_out
from server_stub.seeds.people import CLERK, JUDGE, Litigant
from server_stub.seeds.stretches import Course
from server_stub.seeds.suit import Suit
from server_stub.seeds.timeline import Sower, Story, Told
from server_stub.usecases import enforcement_rulings, enforcing

LAST_OF_THE_OLD_LIST: Final = date(2025, 10, 15)
"""Brought by then, at the latest: the list of case types changed on 1 November 2025."""
LONG_AGO: Final = 390


def _long_ago(sower: Sower) -> int:
    """Give how many days before the end it was brought."""
    return max(LONG_AGO, (court_day(sower.ends_at) - LAST_OF_THE_OLD_LIST).days)


def _in_force(sower: Sower, suit: Suit, earlier: int) -> Told[CaseId]:
    brought = _long_ago(sower) + earlier
    case = yield from let_out(
        sower, suit, Course(brought), brought - 45, *(e for e in suit.defendants if e.login)
    )
    yield sower.ago(brought - 46, 15, 0)
    # On whoever never came the judgment is served at the door.
    judgment = trying.judgment_of(sower, case)
    for each in suit.defendants:
        if not each.login:
            trying.hand_over(sower, case, judgment, each)
    return case


def apply(
    sower: Sower,
    suit: Suit,
    case: CaseId,
    against: Litigant,
    amount: str,
    *clues: PropertyClue,
) -> EnforcementShown:
    """Apply for enforcement against one of them."""
    login = suit.plaintiff.login
    account = sower.who(login)
    said = EnforcementApplication(
        against=trying.seat_of(sower, case, against.name),
        amount=Decimal(amount),
        performance_ended_on=court_day(sower.now),
        clues=clues,
    )
    written = enforcing.write_application(sower.registry, account, case, said, sower.now)
    suing.sign(sower, written.signing)
    signed = ApplySigned(application=said, content=written.content)
    return enforcing.apply_for_enforcement(sower.registry, account, case, signed, sower.asks(login))


def _accept(sower: Sower, shown: EnforcementShown) -> None:
    enforcing.accept_enforcement(
        sower.registry, sower.who(CLERK), shown.enforcement, sower.asks(CLERK)
    )


def _notice(sower: Sower, shown: EnforcementShown) -> None:
    enforcing.send_notice(sower.registry, sower.who(CLERK), shown.enforcement, sower.asks(CLERK))


def _rule(
    sower: Sower, shown: EnforcementShown, decision: EnforcementDecision, grounds: str
) -> None:
    said = RuleOnEnforcement(decision=decision, grounds=grounds)
    enforcement_rulings.rule(
        sower.registry, sower.who(JUDGE), shown.enforcement, said, sower.asks(JUDGE)
    )


def _perform(sower: Sower, shown: EnforcementShown, amount: str) -> None:
    said = Performance(amount=Decimal(amount))
    account = sower.who(CLERK)
    enforcing.record_performance(
        sower.registry, account, shown.enforcement, said, sower.asks(CLERK)
    )


def _find(sower: Sower, clue: str, findings: str, *, found: bool = True) -> None:
    said = ClueFindings(found=found, findings=findings)
    enforcing.report_clue(sower.registry, sower.who(CLERK), clue, said, sower.asks(CLERK))


def _hold(sower: Sower, clue: str) -> None:
    enforcing.take_control(sower.registry, sower.who(JUDGE), clue, sower.asks(JUDGE))


def _clues(owner: Litigant) -> tuple[PropertyClue, ...]:
    def clue(category: PropertyCategory, description: str, where: str) -> PropertyClue:
        return PropertyClue(
            category=category,
            owner=owner.name,
            description=description,
            location=where,
            source="公开信息和往来付款记录",
        )

    kind = PropertyCategory
    return (
        clue(kind.CASH, "对公账户尾号0007的存款", "示例银行北京分行"),
        clue(kind.MOVABLE, "库存陶瓷摆件约三百件", "北京市朝阳区样本路仓库"),
        clue(kind.PROPERTY_RIGHT, "网店平台待结算货款", "万象平台商家账户"),
        clue(kind.REAL_ESTATE, "据称位于郊区的厂房", "北京市大兴区"),
        clue(kind.OTHER, "示例牌货车一辆", "公司停车场"),
        clue(kind.CASH, "第三方支付账户余额", "示例支付机构"),
    )


def searching(sower: Sower, suit: Suit) -> Story:
    """Be enforced against three: one is searched, one rests, one has nothing now."""
    case = yield from _in_force(sower, suit, 16)
    first, second, third = suit.defendants
    yield sower.ago(70, 10, 0)
    search = apply(sower, suit, case, first, "40000.00", *_clues(first))
    rests = apply(sower, suit, case, second, "12000.00")
    ends = apply(sower, suit, case, third, "8000.00")
    yield sower.ago(66, 9, 30)
    for each in (search, rests, ends):
        _accept(sower, each)
    yield sower.ago(62, 14, 10)
    for each in (search, rests, ends):
        _notice(sower, each)
    yield sower.ago(60, 11, 0)
    funds, stock, income, plant, lorry, _ = (each.clue for each in search.clues)
    _find(sower, funds, "账户余额3200.50元。")
    _find(sower, stock, "现场清点库存二百八十六件。")
    _find(sower, income, "待结算货款6100元。")
    _find(sower, plant, "不动产登记系统中无此厂房。", found=False)
    _find(sower, lorry, "车辆登记在被执行人名下，使用六年。")
    yield sower.ago(58, 15, 30)
    for clue in (funds, income, lorry):
        _hold(sower, clue)
    yield sower.ago(35, 16, 0)
    proceeds = Realisation(proceeds=Decimal("6100.00"))
    judge = sower.who(JUDGE)
    enforcement_rulings.realise(sower.registry, judge, income, proceeds, sower.asks(JUDGE))
    _perform(sower, search, "6100.00")
    yield sower.ago(30, 10, 20)
    grounds = WithGrounds(grounds="车辆系案外人所有，异议成立。")
    enforcement_rulings.release(sower.registry, sower.who(JUDGE), lorry, grounds, sower.asks(JUDGE))
    yield sower.ago(28, 9, 40)
    suspend, conclude = EnforcementDecision.SUSPEND, EnforcementDecision.CONCLUDE_FOR_NOW
    _rule(sower, rests, suspend, "案外人对执行标的提出确有理由的异议。")
    yield sower.ago(12, 16, 45)
    _rule(sower, ends, conclude, "经穷尽财产调查措施，未发现可供执行的财产。")


def applied(sower: Sower, suit: Suit) -> Story:
    """Have one application docketed, and another still looked at."""
    case = yield from _in_force(sower, suit, 11)
    first, second = suit.defendants
    yield sower.ago(9, 10, 0)
    shown = apply(sower, suit, case, first, "50160.00")
    yield sower.ago(5, 15, 15)
    _accept(sower, shown)
    yield sower.ago(2, 11, 0)
    urgent = PropertyClue(
        category=PropertyCategory.CASH,
        owner=second.name,
        description="工资账户尾号0019",
        location="示例银行",
        source="保证合同所载账户",
        urgent=True,
    )
    apply(sower, suit, case, second, "50160.00", urgent)


def performed(sower: Sower, suit: Suit) -> Story:
    """Be paid by one, have taken back against another, and be refused against the third."""
    case = yield from _in_force(sower, suit, 6)
    first, second, third = suit.defendants
    yield sower.ago(90, 10, 0)
    paid = apply(sower, suit, case, first, "30000.00")
    back = apply(sower, suit, case, second, "9000.00")
    yield sower.ago(86, 14, 0)
    for each in (paid, back):
        _accept(sower, each)
        _notice(sower, each)
    yield sower.ago(64, 10, 40)
    login = suit.plaintiff.login
    account = sower.who(login)
    enforcing.withdraw_application(sower.registry, account, back.enforcement, sower.asks(login))
    yield sower.ago(50, 9, 30)
    _perform(sower, paid, "10000.00")
    yield sower.ago(22, 9, 30)
    _perform(sower, paid, "20000.00")
    yield sower.ago(14, 15, 0)
    refused = apply(sower, suit, case, third, "6000.00")
    yield sower.ago(8, 11, 30)
    grounds = "执行依据未载明被执行人的给付内容，不符合受理条件。"
    _rule(sower, refused, EnforcementDecision.REFUSE, grounds)


def ended(sower: Sower, suit: Suit) -> Story:
    """Have it ended by a ruling."""
    case = yield from _in_force(sower, suit, 1)
    yield sower.ago(100, 10, 0)
    shown = apply(sower, suit, case, suit.defendants[0], "32000.00")
    yield sower.ago(95, 14, 0)
    _accept(sower, shown)
    _notice(sower, shown)
    yield sower.ago(25, 16, 0)
    _rule(sower, shown, EnforcementDecision.END, "双方达成和解并已履行完毕，申请人请求终结。")
