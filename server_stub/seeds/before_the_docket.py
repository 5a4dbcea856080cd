"""Suits on their way to the docket: drafted, reviewed, returned, lapsed, refused, taken back."""

from server_stub.seeds import suing
from server_stub.seeds.stretches import handed_in
from server_stub.seeds.suit import Suit
from server_stub.seeds.timeline import Sower, Story


def just_begun(sower: Sower, suit: Suit) -> Story:
    """Begin a draft and leave it: much is wanting."""
    yield sower.just(95)
    suing.begin(sower, suit, filled=False)


def drafted(sower: Sower, suit: Suit) -> Story:
    """Write everything, and have not confirmed it yet."""
    yield sower.ago(1, 20, 10)
    suing.draft(sower, suit)


def under_review(sower: Sower, suit: Suit) -> Story:
    """Wait for the reviewer."""
    yield from handed_in(sower, suit, 2)


def corrected(sower: Sower, suit: Suit) -> Story:
    """Come back with what was wanting, and wait anew."""
    case = yield from handed_in(sower, suit, 11)
    yield sower.ago(8, 15, 0)
    suing.send_back(sower, case, ("facts", "请写明下单日期和订单编号。"))
    yield sower.ago(3, 21, 5)
    suing.correct(sower, suit, case, "订单于收货前五日在平台提交，编号尾号为0007。")


def returned(sower: Sower, suit: Suit) -> Story:
    """Have it back with all that is wanting."""
    case = yield from handed_in(sower, suit, 7)
    yield sower.ago(3, 9, 40)
    suing.send_back(
        sower,
        case,
        ("facts", "请写明合同订立和履行的时间。"),
        ("evidence.0.purpose", "请说明截图的来源和取得时间。"),
        ("litigants.1.domicile", "请提供被告的准确住所地。"),
    )


def lapsed(sower: Sower, suit: Suit) -> Story:
    """Let the time to correct go by."""
    case = yield from handed_in(sower, suit, 26)
    yield sower.ago(21, 10, 25)
    suing.send_back(sower, case, ("claims.0.text", "请明确赔偿金额的计算方法。"))


def refused(sower: Sower, suit: Suit) -> Story:
    """Be refused by a ruling, against which an appeal lies."""
    case = yield from handed_in(sower, suit, 9)
    yield sower.ago(4, 16, 0)
    suing.refuse(
        sower,
        case,
        "著作权纠纷自2025年11月1日起不再属于本院集中管辖的互联网案件，"
        "起诉人应当向有管辖权的人民法院起诉。",
    )


def taken_back(sower: Sower, suit: Suit) -> Story:
    """Take it back before anybody has looked at it."""
    case = yield from handed_in(sower, suit, 13)
    yield sower.ago(12, 19, 30)
    suing.withdraw(sower, suit, case)
