"""Judged cases: within the time to appeal, on their way to the court above, in force, put away."""

from decimal import Decimal

from client.protocol.after_judgment import AppealAnswer, FileAppealSigned, Petition
from client.protocol.ids import CaseId
from client.protocol.post import PostChannel
from server_stub.seeds import suing, trying
from server_stub.seeds.people import CLERK, SECOND_JUDGE, Litigant
from server_stub.seeds.stretches import Course, judged
from server_stub.seeds.suit import Suit
from server_stub.seeds.timeline import Sower, Story, Told
from server_stub.usecases import appealing, petitioning
from server_stub.usecases.archiving import archive_case


def appeal(sower: Sower, case: CaseId, login: str, amount: str) -> None:
    """Appeal with a signed petition."""
    said = Petition(
        requests="撤销一审判决，改判驳回被上诉人的诉讼请求。",
        reasons="一审判决认定事实不清，适用法律错误。",
        appealed=Decimal(amount),
    )
    account = sower.who(login)
    written = petitioning.write_petition(sower.registry, account, case, said, sower.now)
    suing.sign(sower, written.signing)
    signed = FileAppealSigned(petition=said, content=written.content)
    petitioning.file_appeal(sower.registry, account, case, signed, sower.asks(login))


def _orders(suit: Suit) -> tuple[str, ...]:
    sued = "、".join(each.name for each in suit.defendants)
    return (
        f"被告{sued}于本判决生效之日起十日内向原告{suit.plaintiff.name}履行第一项请求；",
        f"驳回原告{suit.plaintiff.name}的其他诉讼请求。",
    )


def let_out(sower: Sower, suit: Suit, course: Course, days: int, *who: Litigant) -> Told[CaseId]:
    """Have a judgment let out so many days before the end."""
    found = yield from judged(sower, suit, course, days, *who, orders=_orders(suit))
    return found[0]


def in_appeal_period(sower: Sower, suit: Suit) -> Story:
    """Have been judged; everybody's time to appeal is running."""
    yield from let_out(sower, suit, Course(47), 6, *suit.defendants)


def _appealed(sower: Sower, suit: Suit, course: Course, days: int, after: int) -> Told[CaseId]:
    who = (each for each in suit.defendants if each.login)
    case = yield from let_out(sower, suit, course, days, *who)
    yield sower.ago(days - after, 16, 20)
    appeal(sower, case, suit.defendants[0].login, suit.claims[-1].amount)
    return case


def _copy_sent(sower: Sower, suit: Suit, course: Course, days: int, after: int) -> Told[CaseId]:
    case = yield from _appealed(sower, suit, course, days, after)
    yield sower.ago(days - after - 2, 11, 10)
    appealing.appeal_copy_served(sower.registry, sower.who(CLERK), case, sower.asks(CLERK))
    return case


def _answered(sower: Sower, suit: Suit, course: Course, days: int, after: int) -> Told[CaseId]:
    case = yield from _copy_sent(sower, suit, course, days, after)
    yield sower.ago(days - after - 5, 20, 5)
    login = suit.plaintiff.login
    said = AppealAnswer(text="一审判决认定事实清楚，请求驳回上诉，维持原判。")
    appealing.answer_appeal(sower.registry, sower.who(login), case, said, sower.asks(login))
    return case


def appealed(sower: Sower, suit: Suit) -> Story:
    """Have been appealed; on one of them the copy is not served yet."""
    yield from _appealed(sower, suit, Course(54, SECOND_JUDGE), 12, 9)


def answering(sower: Sower, suit: Suit) -> Story:
    """Wait for the answer to the appeal."""
    yield from _copy_sent(sower, suit, Course(58), 15, 7)


def ready(sower: Sower, suit: Suit) -> Story:
    """Be ready to go up."""
    yield from _answered(sower, suit, Course(62, SECOND_JUDGE), 21, 9)


def sent_up(sower: Sower, suit: Suit) -> Story:
    """Lie with the court above."""
    case = yield from _answered(sower, suit, Course(84), 42, 10)
    yield sower.ago(19, 10, 30)
    appealing.send_file_up(sower.registry, sower.who(CLERK), case, sower.asks(CLERK))


def in_force(sower: Sower, suit: Suit) -> Story:
    """Have taken effect, since nobody has appealed."""
    yield from let_out(sower, suit, Course(80), 38, *suit.defendants)


def thought_better_of(sower: Sower, suit: Suit) -> Story:
    """Have been appealed and taken back; in force, performed, and put away."""
    case = yield from _appealed(sower, suit, Course(110, SECOND_JUDGE), 70, 8)
    login = suit.defendants[0].login
    yield sower.ago(58, 9, 10)
    appealing.withdraw_appeal(sower.registry, sower.who(login), case, sower.asks(login))
    yield sower.ago(20, 15, 0)
    archive_case(sower.registry, sower.who(CLERK), case, sower.asks(CLERK))


def unserved(sower: Sower, suit: Suit) -> Story:
    """Have been judged, and not served on everybody: one's time has not even begun."""
    first = suit.defendants[0]
    case, judgment = yield from judged(sower, suit, Course(52), 10, first, orders=_orders(suit))
    yield sower.ago(3, 14, 0)
    for each in suit.defendants[1:]:
        to = trying.seat_of(sower, case, each.name)
        trying.send(sower, judgment, to, PostChannel.IN_PERSON)
