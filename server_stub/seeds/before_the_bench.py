"""Docketed cases before their judgment: unpaid, unanswered, in exchange, called, heard."""

from datetime import timedelta
from decimal import Decimal

from client.protocol.case import DocumentKind
from client.protocol.hearing import HearingClosed, HearingOpened, HearingPaused
from client.protocol.ids import CaseId
from client.protocol.payment import AskFeeRelief, DecideFeeRelief, FeeRelief
from client.protocol.post import PostChannel
from client.protocol.serving import ConfirmAddress, ServiceTrace
from server_stub.seeds import suing, trying
from server_stub.seeds.evidence import screen, sound
from server_stub.seeds.people import CLERK, JUDGE, SECOND_JUDGE
from server_stub.seeds.stretches import (
    Course,
    answered,
    called,
    docketed,
    heard,
    joined,
)
from server_stub.seeds.suit import Suit
from server_stub.seeds.timeline import Sower, Story, Told
from server_stub.usecases import payments
from server_stub.usecases.addresses import confirm_address

# The fee ------------------------------------------------------------------------------------


def fee_in_the_post(sower: Sower, suit: Suit) -> Story:
    """Want everything on paper: the fee notice is in the post, and nothing runs yet."""
    case = yield from docketed(sower, suit, Course(6, SECOND_JUDGE))
    yield sower.ago(3, 9, 15)
    service = trying.service_of(sower, case, DocumentKind.FEE_NOTICE, suit.plaintiff)
    trying.send(sower, service.document, service.recipient, PostChannel.POST)


def fee_due(sower: Sower, suit: Suit) -> Story:
    """Owe the fee, with the gateway's page open; nobody who is sued has joined."""
    case = yield from docketed(sower, suit, Course(4))
    yield sower.just(6)
    suing.open_order(sower, suit.plaintiff.login, case)


def never_paid(sower: Sower, suit: Suit) -> Story:
    """Not pay in seven days: it counts as taken back."""
    yield from docketed(sower, suit, Course(25, SECOND_JUDGE))


def _relieved(sower: Sower, suit: Suit, course: Course, relief: FeeRelief) -> Told[CaseId]:
    case = yield from docketed(sower, suit, course)
    login = suit.plaintiff.login
    yield sower.ago(course.brought - 3, 20, 0)
    fee = suing.fee_of(sower, login, case)
    asked = AskFeeRelief(relief=relief, grounds="本人正在领取失业保险金，附证明。")
    payments.ask_relief(sower.registry, sower.who(login), fee.payment, asked, sower.now)
    yield sower.ago(course.brought - 5, 16, 30)
    due = Decimal(0) if relief is FeeRelief.EXEMPTION else Decimal(fee.due)
    said = DecideFeeRelief(granted=True, due=f"{due:.2f}")
    judge = sower.who(course.judge)
    payments.decide_relief(sower.registry, judge, fee.payment, said, sower.now)
    yield sower.ago(course.brought - 6, 10, 40)
    suing.join(sower, case, *(each for each in suit.defendants if each.login))
    return case


def deferred(sower: Sower, suit: Suit) -> Story:
    """May pay later; the evidence is exchanged meanwhile."""
    case = yield from _relieved(sower, suit, Course(23), FeeRelief.DEFERRAL)
    sued = suit.defendants[0].login
    yield sower.ago(11, 15, 0)
    trying.answer(sower, case, sued, "封禁和清除均有后台记录为据。")
    yield sower.ago(8, 11, 0)
    trying.file_evidence(sower, case, sued, screen("后台检测记录截图", "证明账号存在异常。"))
    yield sower.ago(6, 20, 30)
    trying.examine(sower, case, suit.plaintiff.login, doubt="后台记录由被告单方制作。")
    trying.write(sower, case, suit.plaintiff.login, "申请被告提交完整的原始日志。")
    yield sower.ago(5, 9, 25)
    trying.write(sower, case, JUDGE, "请被告于三日内提交原始日志及其校验值。")


def remitted(sower: Sower, suit: Suit) -> Story:
    """Need not pay at all; the answer is in."""
    case = yield from _relieved(sower, suit, Course(17), FeeRelief.EXEMPTION)
    yield sower.ago(4, 14, 15)
    trying.answer(sower, case, suit.defendants[0].login, "刷脸系用户自愿选择。")


# Those who are sued -------------------------------------------------------------------------


def nobody_joins(sower: Sower, suit: Suit) -> Story:
    """Hear nothing of whoever is sued: not joined in three days, and not at home."""
    case = yield from docketed(sower, suit, Course(12, SECOND_JUDGE))
    yield sower.ago(9, 10, 50)
    suing.pay(sower, suit.plaintiff.login, case)
    yield sower.ago(5, 15, 20)
    service = trying.service_of(sower, case, DocumentKind.COMPLAINT, suit.defendants[0])
    sent = trying.send(sower, service.document, service.recipient, PostChannel.IN_PERSON)
    yield sower.ago(4, 11, 40)
    trying.report(sower, sent, ServiceTrace.FAILED)


def announced(sower: Sower, suit: Suit) -> Story:
    """Serve by public announcement whoever cannot be found."""
    case = yield from docketed(sower, suit, Course(21, SECOND_JUDGE, summary=False))
    yield sower.ago(18, 10, 50)
    suing.pay(sower, suit.plaintiff.login, case)
    yield sower.ago(8, 9, 45)
    service = trying.service_of(sower, case, DocumentKind.COMPLAINT, suit.defendants[0])
    trying.announce(sower, service, "登记住所已无人办公，其他方式均无法送达。")


def in_exchange(sower: Sower, suit: Suit) -> Story:
    """Exchange evidence with one of two; the other is presumed to have read the complaint."""
    first, second = suit.defendants
    case = yield from joined(sower, suit, Course(20), first)
    yield sower.ago(15, 10, 5)
    said = ConfirmAddress(
        participant=trying.seat_of(sower, case, second.name),
        channel=PostChannel.MAIL,
        address="qinghe@shop.example",
    )
    confirm_address(sower.registry, sower.who(CLERK), case, said, sower.now)
    service = trying.service_of(sower, case, DocumentKind.COMPLAINT, second)
    sent = trying.send(sower, service.document, service.recipient, PostChannel.MAIL)
    yield sower.ago(13, 9, 55)
    trying.report(sower, sent, ServiceTrace.READ)
    yield sower.ago(11, 16, 5)
    trying.answer(sower, case, first.login, "平台已尽审核义务，不应承担责任。")
    trying.examine(sower, case, first.login, doubt="录音不能证明商品存在质量问题。")
    yield sower.ago(9, 14, 35)
    trying.file_evidence(sower, case, first.login, screen("商家资质截图", "证明平台已经审核。"))
    yield sower.ago(4, 20, 45)
    trying.examine(sower, case, suit.plaintiff.login)


def finding_a_time(sower: Sower, suit: Suit) -> Story:
    """Agree on a time: two are offered, and one side has answered."""
    case = yield from answered(sower, suit, Course(22), suit.defendants[0])
    yield sower.ago(2, 9, 30)
    first, second = trying.offer(sower, case, sower.ago(-9, 9, 30), sower.ago(-12, 14, 0))
    yield sower.ago(1, 18, 20)
    trying.answer_offer(sower, case, suit.plaintiff.login, {first: False, second: True})


# The hearing --------------------------------------------------------------------------------


def hearing_ahead(sower: Sower, suit: Suit) -> Story:
    """Be called for next week."""
    case, _ = yield from called(sower, suit, Course(24), -7, suit.defendants[0])
    yield sower.ago(5, 10, 0)
    trying.write(sower, case, suit.plaintiff.login, "届时将在线出示视频原件。")
    yield sower.ago(1, 15, 0)
    title = "客服承诺录音"
    trying.file_evidence(sower, case, suit.plaintiff.login, sound(title, "证明被告承诺补偿。"))


def _called_for_today(sower: Sower, suit: Suit, course: Course, minutes: int) -> Told[None]:
    sued = suit.defendants[0]
    case = yield from answered(sower, suit, course, sued)
    yield sower.ago(course.brought - 12, 9, 50)
    starts_at = sower.just(minutes)
    logins = (suit.plaintiff.login, sued.login)
    hearing = trying.fix(sower, case, starts_at, *logins, judge=course.judge)
    yield starts_at + timedelta(minutes=1)
    presiding = trying.seat_of(sower, case, sower.who(course.judge).name)
    trying.record(sower, hearing, (0, HearingOpened(by=presiding)))
    if course.judge == JUDGE:
        return
    yield sower.later(12)
    pause = HearingPaused(by=presiding, reason="核对电子证据原件")
    trying.record(sower, hearing, (0, pause))


def hearing_open(sower: Sower, suit: Suit) -> Story:
    """Be heard at this very hour."""
    yield from _called_for_today(sower, suit, Course(26), 20)


def hearing_paused(sower: Sower, suit: Suit) -> Story:
    """Be heard at this very hour, and stand still."""
    yield from _called_for_today(sower, suit, Course(27, SECOND_JUDGE), 45)


def was_heard(sower: Sower, suit: Suit) -> Story:
    """Have been heard; the judgment is being written, and its draft lies with the bench."""
    case = yield from heard(sower, suit, Course(38), 9, suit.defendants[0])
    yield sower.ago(1, 17, 30)
    cost = suing.fee_of(sower, suit.plaintiff.login, case).paid
    trying.word(sower, case, ("被告于本判决生效之日起十日内退还原告货款。",), cost)


def heard_twice(sower: Sower, suit: Suit) -> Story:
    """Have been heard once, and be called for another hearing."""
    sued = suit.defendants[0]
    case, hearing = yield from called(sower, suit, Course(45), 18, sued)
    yield sower.ago(18, 14, 30)
    presiding = trying.seat_of(sower, case, sower.who(JUDGE).name)
    trying.record(sower, hearing, (0, HearingOpened(by=presiding)))
    yield sower.later(70)
    trying.record(sower, hearing, (0, HearingClosed(by=presiding)))
    yield sower.ago(6, 10, 0)
    trying.fix(sower, case, sower.ago(-5, 9, 30), suit.plaintiff.login, sued.login)
