"""Docketed cases in which something is asked on the way: in every state that an asking comes to.

And in each the parties have said something of being online, each case something else.
"""

from datetime import date, timedelta
from decimal import Decimal

from client.protocol.applying import (
    Application,
    ApplicationKind,
    ApplicationShown,
    AskReview,
    DecideApplication,
    FileApplicationSigned,
    LiftPreservation,
    OrderSecurity,
    WitnessNamed,
)
from client.protocol.consenting import (
    ConsentAct,
    DecideTakingBack,
    HoldStage,
    OnlineStage,
    SayConsent,
)
from client.protocol.filing import ClaimItem, ClaimKind
from client.protocol.ids import CaseId
from server_stub.domain.calendar import court_day
from server_stub.post.trial_gateway import PAGES, Act
from server_stub.seeds import suing, trying
from server_stub.seeds.people import JUDGE
from server_stub.seeds.stretches import Course, joined
from server_stub.seeds.suit import Suit
from server_stub.seeds.timeline import Sower, Story, Told
from server_stub.settings import CannotOpen
from server_stub.usecases import consenting, payments
from server_stub.usecases.applications import deciding, filing

STAGE = OnlineStage.HEARING.value
_K = ApplicationKind

# What is done ---------------------------------------------------------------------------------


def apply(sower: Sower, login: str, case: CaseId, said: Application) -> ApplicationShown:
    """Word an application, sign it on the phone, and file it."""
    account = sower.who(login)
    written = filing.write_application(sower.registry, account, case, said, sower.now)
    suing.sign(sower, written.signing)
    signed = FileApplicationSigned(application=said, content=written.content)
    return filing.file_application(sower.registry, account, case, signed, sower.asks(login))


def decide(
    sower: Sower,
    asked: ApplicationShown,
    reasons: str,
    *,
    granted: bool,
    orders: str = "",
    until: date | None = None,
) -> None:
    """Decide an application with reasons."""
    said = DecideApplication(
        granted=granted, reasons=reasons, orders=(orders,) if orders else (), until=until
    )
    deciding.decide_application(
        sower.registry, sower.who(JUDGE), asked.application, said, sower.asks(JUDGE)
    )


def _pay(sower: Sower, login: str, payment: str) -> None:
    trial = sower.registry.post.trial
    if trial is None:
        raise CannotOpen("The docket is sown with the court's own payment gateway alone.")
    account = sower.who(login)
    order = payments.pay_fee(sower.registry, sower.asks(login), account, payment)
    trial.do(order.page.removeprefix(f"{PAGES}/"), Act.PAY, sower.now)


def _say(sower: Sower, login: str, case: CaseId, act: ConsentAct, grounds: str = "") -> None:
    said = SayConsent(act=act, told=True, grounds=grounds)
    consenting.say_consent(sower.registry, sower.who(login), case, STAGE, said, sower.asks(login))


def _counterclaim(amount: str) -> Application:
    claim = ClaimItem(
        kind=ClaimKind.PAY, text=f"支付已完成部分的价款{amount}元", amount=Decimal(amount)
    )
    return Application(
        kind=_K.COUNTERCLAIM, claims=(claim,), grounds=("部分工作已经完成并经对方确认。",)
    )


def _freeze(amount: str, what: str) -> Application:
    return Application(
        kind=_K.PROPERTY_PRESERVATION,
        amount=Decimal(amount),
        preserves=what,
        security="担保公司出具的保函。",
        grounds=("对方账户余额正在减少，判决有难以执行之虞。",),
    )


def _witness(name: str, phone: str = "") -> Application:
    return Application(
        kind=_K.WITNESS,
        witness=WitnessNamed(
            name=name,
            domicile="北京市朝阳区示例街7号",
            phone=phone,
            testimony="到场看见了交付的经过。",
        ),
        grounds=("证人了解交付的经过。",),
    )


# Stories --------------------------------------------------------------------------------------


def asked_for(sower: Sower, suit: Suit) -> Story:
    """Be sued back without having paid; have more time for evidence, and no witness."""
    sued = suit.defendants[0]
    case = yield from joined(sower, suit, Course(19), sued)
    yield sower.ago(11, 10, 20)
    more = Application(
        kind=_K.EVIDENCE_EXTENSION,
        until=court_day(sower.ends_at) + timedelta(days=10),
        grounds=("服务器日志需要公证。",),
    )
    extension = apply(sower, sued.login, case, more)
    yield sower.ago(10, 9, 40)
    decide(sower, extension, "公证确需时间，理由正当。", granted=True)
    witness = apply(sower, sued.login, case, _witness("钱一"))
    yield sower.ago(8, 15, 0)
    decide(sower, witness, "拟证明的事实双方没有争议。", granted=False)
    yield sower.ago(4, 16, 10)
    apply(sower, sued.login, case, _counterclaim("6000.00"))
    _say(sower, sued.login, case, ConsentAct.GIVE)


def secured(sower: Sower, suit: Suit) -> Story:
    """Want something frozen, and be asked for security first."""
    sued = suit.defendants[0]
    case = yield from joined(sower, suit, Course(16), sued)
    yield sower.ago(5, 10, 30)
    login = suit.plaintiff.login
    frozen = apply(sower, login, case, _freeze("58000.00", "被告在示例银行的账户，尾号0002。"))
    _pay(sower, login, frozen.payment)
    yield sower.ago(4, 9, 45)
    said = OrderSecurity(amount=Decimal("17400.00"), reasons="保全可能造成损失，按三成提供担保。")
    deciding.order_security(
        sower.registry, sower.who(JUDGE), frozen.application, said, sower.asks(JUDGE)
    )
    yield sower.ago(2, 14, 20)
    _say(sower, sued.login, case, ConsentAct.REFUSE)


def _frozen(sower: Sower, suit: Suit, course: Course) -> Told[tuple[CaseId, ApplicationShown]]:
    """Have something frozen six days after whoever is sued has joined."""
    case = yield from joined(sower, suit, course, suit.defendants[0])
    yield sower.ago(course.brought - 9, 10, 30)
    login = suit.plaintiff.login
    amount = suit.claims[0].amount
    frozen = apply(sower, login, case, _freeze(amount, "被告在示例银行的账户，尾号0003。"))
    _pay(sower, login, frozen.payment)
    yield sower.ago(course.brought - 10, 11, 0)
    orders = f"冻结被告名下银行存款{amount}元，期限一年。"
    decide(sower, frozen, "申请符合法律规定。", granted=True, orders=orders)
    return case, frozen


def looked_at_again(sower: Sower, suit: Suit) -> Story:
    """Have a freezing looked at once more; a witness was asked for and thought better of."""
    case, frozen = yield from _frozen(sower, suit, Course(20))
    sued, login = suit.defendants[0], suit.plaintiff.login
    yield sower.ago(9, 15, 30)
    witness = apply(sower, login, case, _witness("钱二"))
    yield sower.ago(8, 9, 50)
    said = AskReview(grounds="账户用于发放工资，请求变更保全标的。")
    deciding_again = sower.who(sued.login)
    filing.ask_review(
        sower.registry, deciding_again, frozen.application, said, sower.asks(sued.login)
    )
    filing.take_back(sower.registry, sower.who(login), witness.application, sower.asks(login))
    yield sower.ago(3, 18, 0)
    _say(sower, login, case, ConsentAct.TAKE_BACK, "需要当庭出示原物。")


def set_free(sower: Sower, suit: Suit) -> Story:
    """Have what was frozen set free again, and be let off the hearing online."""
    case, frozen = yield from _frozen(sower, suit, Course(26))
    login = suit.plaintiff.login
    yield sower.ago(8, 10, 15)
    said = LiftPreservation(reasons="被告提供了充分有效的担保。")
    deciding.lift_preservation(
        sower.registry, sower.who(JUDGE), frozen.application, said, sower.asks(JUDGE)
    )
    yield sower.ago(6, 19, 30)
    _say(sower, login, case, ConsentAct.TAKE_BACK, "家中网络长期不稳定。")
    yield sower.ago(5, 9, 30)
    back = DecideTakingBack(
        participant=trying.seat_of(sower, case, suit.plaintiff.name),
        allowed=True,
        grounds="理由正当，距开庭时间合理。",
    )
    consenting.decide_taking_back(
        sower.registry, sower.who(JUDGE), case, STAGE, back, sower.asks(JUDGE)
    )


def unpaid_counterclaim(sower: Sower, suit: Suit) -> Story:
    """Sue back and not pay for it in seven days: it counts as taken back."""
    sued = suit.defendants[0]
    case = yield from joined(sower, suit, Course(25), sued)
    yield sower.ago(17, 11, 20)
    apply(sower, sued.login, case, _counterclaim("3000.00"))
    yield sower.ago(3, 10, 0)
    _say(sower, sued.login, case, ConsentAct.ASK_ON_THE_SPOT, "证人年迈，需要到庭作证。")


def _sued_back(
    sower: Sower, suit: Suit, course: Course, amount: str
) -> Told[tuple[CaseId, ApplicationShown]]:
    """Be sued back six days after whoever is sued has joined; the court takes it."""
    sued = suit.defendants[0]
    case = yield from joined(sower, suit, course, sued)
    yield sower.ago(course.brought - 10, 10, 5)
    back = apply(sower, sued.login, case, _counterclaim(amount))
    _pay(sower, sued.login, back.payment)
    return case, back


def given_up(sower: Sower, suit: Suit) -> Story:
    """Sue back, have more time to answer, and think better of it; the suit goes on."""
    login = suit.defendants[0].login
    case, back = yield from _sued_back(sower, suit, Course(30), "4000.00")
    yield sower.ago(18, 9, 20)
    more = Application(
        kind=_K.ANSWER_EXTENSION,
        until=court_day(sower.ends_at) + timedelta(days=6),
        grounds=("经办人员住院，材料正在整理。",),
    )
    extension = apply(sower, login, case, more)
    yield sower.ago(17, 10, 40)
    decide(sower, extension, "理由正当，准予延期。", granted=True)
    decide(sower, back, "反诉与本诉基于同一合同。", granted=True)
    yield sower.ago(9, 15, 30)
    up = Application(kind=_K.COUNTERCLAIM_WITHDRAWAL, grounds=("已完成部分的价款另行协商。",))
    leave = apply(sower, login, case, up)
    yield sower.ago(6, 9, 15)
    decide(sower, leave, "撤回反诉是当事人对权利的处分，不违反法律规定。", granted=True)


def counterclaim_alone(sower: Sower, suit: Suit) -> Story:
    """Withdraw the suit while one is sued back; what is left is that, with a witness to come."""
    sued = suit.defendants[0]
    case, back = yield from _sued_back(sower, suit, Course(31), "7000.00")
    yield sower.ago(19, 14, 10)
    until = court_day(sower.ends_at) + timedelta(days=12)
    decide(sower, back, "反诉与本诉基于同一合同。", granted=True, until=until)
    yield sower.ago(12, 10, 50)
    out = Application(kind=_K.WITHDRAWAL, grounds=("双方就本诉已经和解。",))
    leave = apply(sower, suit.plaintiff.login, case, out)
    yield sower.ago(10, 9, 25)
    decide(sower, leave, "撤诉不违反法律规定，反诉继续审理。", granted=True)
    witness = apply(sower, sued.login, case, _witness("钱三", "13800000103"))
    yield sower.ago(7, 11, 5)
    decide(sower, witness, "证人了解案件事实，有必要出庭。", granted=True)


def sent_elsewhere(sower: Sower, suit: Suit) -> Story:
    """Be found to belong before another court; nobody has appealed."""
    sued = suit.defendants[0]
    case = yield from joined(sower, suit, Course(33), sued)
    yield sower.ago(27, 10, 40)
    objection = Application(
        kind=_K.JURISDICTION_OBJECTION,
        to_court="杭州互联网法院",
        grounds=("双方约定由杭州互联网法院管辖。",),
    )
    asked = apply(sower, sued.login, case, objection)
    yield sower.ago(25, 9, 30)
    said = HoldStage(on_the_spot=True, grounds="双方要求当庭核对合同原件。")
    consenting.hold_stage(sower.registry, sower.who(JUDGE), case, STAGE, said, sower.asks(JUDGE))
    yield sower.ago(22, 16, 0)
    decide(sower, asked, "协议管辖合法有效。", granted=True)
