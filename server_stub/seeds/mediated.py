"""Disputes that are mediated before they are docketed, each stopped at another step."""

from client.protocol.applying import Application, ApplicationKind
from client.protocol.ids import CaseId
from client.protocol.mediating import (
    ActInMediation,
    AgreementNamed,
    AnswerToMandate,
    BeginMediation,
    ConfirmAgreement,
    GiveUpMediation,
    MediationAct,
    NameMediator,
    OfferTerms,
    ProposeMediation,
    StateAgreement,
    WordAgreement,
)
from client.protocol.payment import AskFeeRelief, FeeRelief
from server_stub.seeds import applied, suing
from server_stub.seeds.people import CLERK, JUDGE, MEDIATOR, SECOND_JUDGE
from server_stub.seeds.stretches import Course, handed_in, joined
from server_stub.seeds.suit import Suit
from server_stub.seeds.timeline import Sower, Story, Told
from server_stub.usecases import payments
from server_stub.usecases.archiving import archive_case
from server_stub.usecases.mediation import agreement, deeds, in_suit

# What is done at the table ------------------------------------------------------------------


def _act(sower: Sower, login: str, mediation: str, act: MediationAct) -> None:
    said = ActInMediation(act=act)
    deeds.act_in_mediation(sower.registry, sower.who(login), mediation, said, sower.asks(login))


def _both(suit: Suit) -> tuple[str, str]:
    return suit.plaintiff.login, suit.defendants[0].login


def _choose(sower: Sower, suit: Suit, mediation: str) -> None:
    for login in _both(suit):
        said = NameMediator(mediator=MEDIATOR)
        deeds.name_mediator(sower.registry, sower.who(login), mediation, said, sower.asks(login))


def _take_on(sower: Sower, mediation: str) -> None:
    said = AnswerToMandate(accepts=True)
    account = sower.who(MEDIATOR)
    deeds.answer_mandate(sower.registry, account, mediation, said, sower.asks(MEDIATOR))


def _offer(sower: Sower, login: str, mediation: str, text: str) -> None:
    said = OfferTerms(text=text)
    deeds.offer(sower.registry, sower.who(login), mediation, said, sower.asks(login))


def _agree(sower: Sower, suit: Suit, mediation: str, terms: tuple[str, ...]) -> None:
    words = WordAgreement(dispute=(suit.facts,), terms=terms)
    worded = agreement.word_agreement(
        sower.registry, sower.who(MEDIATOR), mediation, words, sower.asks(MEDIATOR)
    )
    named = AgreementNamed(content=worded.content)
    for login in _both(suit):
        account = sower.who(login)
        place = agreement.ask_to_sign(sower.registry, account, mediation, named, sower.now)
        suing.sign(sower, place.signing)
        agreement.sign_agreement(sower.registry, account, mediation, named, sower.asks(login))


def _apply(sower: Sower, suit: Suit, mediation: str) -> None:
    for login in _both(suit):
        _act(sower, login, mediation, MediationAct.APPLY_FOR_CONFIRMATION)


def _rule(sower: Sower, mediation: str, *, valid: bool, grounds: str = "") -> None:
    said = ConfirmAgreement(valid=valid, grounds=grounds)
    account = sower.who(JUDGE)
    agreement.confirm_agreement(sower.registry, account, mediation, said, sower.asks(JUDGE))


# Stretches ----------------------------------------------------------------------------------


def _begun(sower: Sower, suit: Suit, days: int) -> Told[tuple[CaseId, str]]:
    case = yield from handed_in(sower, suit, days)
    yield sower.ago(days - 1, 10, 45)
    said = BeginMediation(judge=JUDGE, clerk=CLERK)
    begun = deeds.begin_mediation(sower.registry, sower.who(CLERK), case, said, sower.asks(CLERK))
    return case, begun.mediation


def _both_willing(sower: Sower, suit: Suit, case: CaseId, mediation: str) -> None:
    sued = suit.defendants[0]
    suing.join(sower, case, sued)
    _act(sower, sued.login, mediation, MediationAct.AGREE)


def _at_the_table(sower: Sower, suit: Suit, days: int) -> Told[tuple[CaseId, str]]:
    case, mediation = yield from _begun(sower, suit, days)
    yield sower.ago(days - 3, 9, 20)
    _both_willing(sower, suit, case, mediation)
    yield sower.later(55)
    _choose(sower, suit, mediation)
    yield sower.later(180)
    _take_on(sower, mediation)
    yield sower.later(60)
    _offer(sower, suit.defendants[0].login, mediation, "愿意退还一半，分两期支付。")
    return case, mediation


def _agreed(sower: Sower, suit: Suit, days: int) -> Told[tuple[CaseId, str]]:
    case, mediation = yield from _at_the_table(sower, suit, days)
    yield sower.ago(days - 8, 15, 30)
    _agree(
        sower,
        suit,
        mediation,
        (
            f"{suit.defendants[0].name}于三十日内向{suit.plaintiff.name}支付约定款项的八成。",
            "双方就本案再无其他争议。",
        ),
    )
    return case, mediation


# Stories ------------------------------------------------------------------------------------


def offered(sower: Sower, suit: Suit) -> Story:
    """Wait for whoever is sued to say whether they will."""
    yield from _begun(sower, suit, 4)


def choosing(sower: Sower, suit: Suit) -> Story:
    """Have both agreed, and nobody named yet."""
    case, mediation = yield from _begun(sower, suit, 5)
    yield sower.just(150)
    _both_willing(sower, suit, case, mediation)


def appointing(sower: Sower, suit: Suit) -> Story:
    """Let the time to choose go by: the court is to name somebody."""
    case, mediation = yield from _begun(sower, suit, 13)
    yield sower.ago(11, 10, 10)
    _both_willing(sower, suit, case, mediation)


def awaiting(sower: Sower, suit: Suit) -> Story:
    """Have named a mediator, who has not answered."""
    case, mediation = yield from _begun(sower, suit, 6)
    yield sower.just(140)
    _both_willing(sower, suit, case, mediation)
    yield sower.just(110)
    _choose(sower, suit, mediation)


def at_the_table(sower: Sower, suit: Suit) -> Story:
    """Sit at the table, with an offer on it."""
    _, mediation = yield from _at_the_table(sower, suit, 14)
    yield sower.ago(2, 11, 30)
    _offer(sower, suit.plaintiff.login, mediation, "可以接受八成，但须一次付清。")


def agreed(sower: Sower, suit: Suit) -> Story:
    """Have signed, and thirty days to ask the court for its confirmation."""
    yield from _agreed(sower, suit, 18)


def confirming(sower: Sower, suit: Suit) -> Story:
    """Have asked the court to confirm it."""
    _, mediation = yield from _agreed(sower, suit, 20)
    yield sower.ago(5, 10, 15)
    _apply(sower, suit, mediation)


def confirmed(sower: Sower, suit: Suit) -> Story:
    """Have the court's ruling that it is valid."""
    _, mediation = yield from _agreed(sower, suit, 34)
    yield sower.ago(24, 9, 35)
    _apply(sower, suit, mediation)
    yield sower.ago(15, 16, 10)
    _rule(sower, mediation, valid=True)


def not_confirmed(sower: Sower, suit: Suit) -> Story:
    """Have the application rejected: the suit waits for its review again."""
    _, mediation = yield from _agreed(sower, suit, 27)
    yield sower.ago(17, 9, 35)
    _apply(sower, suit, mediation)
    yield sower.ago(6, 16, 10)
    _rule(sower, mediation, valid=False, grounds="协议内容涉及案外人的财产，不符合确认条件。")


def contract_only(sower: Sower, suit: Suit) -> Story:
    """Ask for no confirmation in time, keep the contract, take the suit back, and be put away."""
    case, _ = yield from _agreed(sower, suit, 62)
    yield sower.ago(16, 14, 0)
    suing.withdraw(sower, suit, case)
    yield sower.ago(9, 17, 0)
    archive_case(sower.registry, sower.who(CLERK), case, sower.asks(CLERK))


def failed(sower: Sower, suit: Suit) -> Story:
    """Come to nothing: the suit is docketed, and who sues asks to pay less."""
    case, mediation = yield from _at_the_table(sower, suit, 19)
    yield sower.ago(9, 15, 45)
    said = GiveUpMediation(grounds="双方对金额的分歧无法弥合。")
    account = sower.who(MEDIATOR)
    deeds.give_up(sower.registry, account, mediation, said, sower.asks(MEDIATOR))
    yield sower.ago(5, 10, 20)
    suing.accept(sower, case)
    yield sower.ago(2, 20, 15)
    login = suit.plaintiff.login
    fee = suing.fee_of(sower, login, case)
    asked = AskFeeRelief(relief=FeeRelief.REDUCTION, grounds="本人无固定收入，附低保证明。")
    payments.ask_relief(sower.registry, sower.who(login), fee.payment, asked, sower.now)


# Within a suit ------------------------------------------------------------------------------


def _in_suit(sower: Sower, suit: Suit, course: Course) -> Told[tuple[CaseId, str]]:
    """Be mediated within a suit, to an agreement that all have signed."""
    sued = suit.defendants[0]
    case = yield from joined(sower, suit, course, sued)
    yield sower.ago(course.brought - 7, 9, 40)
    account = sower.who(suit.plaintiff.login)
    asks = sower.asks(suit.plaintiff.login)
    begun = in_suit.propose_mediation(
        sower.registry, account, case, ProposeMediation(words="愿意协商解决。"), asks
    )
    _act(sower, sued.login, begun.mediation, MediationAct.AGREE)
    yield sower.later(45)
    _choose(sower, suit, begun.mediation)
    yield sower.later(120)
    _take_on(sower, begun.mediation)
    yield sower.ago(course.brought - 10, 10, 20)
    half = f"{sued.name}于三十日内向{suit.plaintiff.name}支付所请求款项的一半。"
    _agree(sower, suit, begun.mediation, (half, "双方就本案再无其他争议。"))
    return case, begun.mediation


def _stated(sower: Sower, suit: Suit, course: Course) -> Told[str]:
    """Have it set down in the court's statement, for which one side has signed."""
    _, mediation = yield from _in_suit(sower, suit, course)
    yield sower.ago(course.brought - 11, 15, 30)
    said = StateAgreement(costs="案件受理费减半收取，由原告负担。")
    judge = sower.who(course.judge)
    in_suit.state_agreement(sower.registry, judge, mediation, said, sower.asks(course.judge))
    yield sower.ago(course.brought - 12, 9, 15)
    _act(sower, suit.plaintiff.login, mediation, MediationAct.SIGN_FOR_STATEMENT)
    return mediation


def stated(sower: Sower, suit: Suit) -> Story:
    """Wait for the other side to sign for the court's statement."""
    yield from _stated(sower, suit, Course(14, SECOND_JUDGE))


def settled(sower: Sower, suit: Suit) -> Story:
    """Be settled by the court's statement, for which all have signed."""
    mediation = yield from _stated(sower, suit, Course(20, SECOND_JUDGE))
    yield sower.later(50)
    _act(sower, suit.defendants[0].login, mediation, MediationAct.SIGN_FOR_STATEMENT)


def thought_better_of_suing(sower: Sower, suit: Suit) -> Story:
    """Agree before the mediator that the suit be withdrawn; the court has yet to let it."""
    case, mediation = yield from _in_suit(sower, suit, Course(15))
    login = suit.plaintiff.login
    yield sower.ago(4, 10, 0)
    _act(sower, login, mediation, MediationAct.WITHDRAW_SUIT)
    said = Application(kind=ApplicationKind.WITHDRAWAL, grounds=("双方已经和解。",))
    applied.apply(sower, login, case, said)
