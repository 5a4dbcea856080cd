"""Applications in the books: asked twice and had once, unpaid and lapsed, and who is kept out."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from client.protocol.applying import (
    Application,
    ApplicationKind,
    ApplicationShown,
    ApplicationState,
    AskReview,
    DecideApplication,
    FileApplicationSigned,
    SayToApplication,
)
from client.protocol.case import CaseState
from client.protocol.consenting import ConsentAct, OnlineStage, SayConsent
from client.protocol.errors import CourtError, Reason
from client.protocol.filing import ClaimItem, ClaimKind, Strokes
from client.protocol.ids import ExhibitId, ParticipantId
from client.protocol.post import PostChannel
from server_stub.usecases import clockwork, consenting
from server_stub.usecases.applications import deciding, filing
from server_stub.usecases.cases import case_file
from server_stub.usecases.papers import serve_document
from server_stub.usecases.payments import fees
from server_stub.usecases.registry import Registry
from server_stub.usecases.serving import best_channel
from server_stub.usecases.signatures import draw_signature
from tests.usecases.post_court import Post, attempt
from tests.usecases.small_court import NOW, SmallCourt

pytestmark = pytest.mark.needs_package("fonts-noto-cjk")

K = ApplicationKind
DRAWN = Strokes(strokes=(((0.1, 0.2, 0), (0.5, 0.6, 40)),))
DAY = timedelta(days=1)
CLAIM = ClaimItem(kind=ClaimKind.PAY, text="支付价款", amount=Decimal("100.00"))
WITHDRAWAL = Application(kind=K.WITHDRAWAL, grounds=("已经和解。",))
FREEZE = Application(
    kind=K.PROPERTY_PRESERVATION,
    amount=Decimal("50000.00"),
    preserves="账户尾号0001",
    grounds=("余额减少。",),
)
YES = DecideApplication(granted=True, reasons="理由成立。")
NO = DecideApplication(granted=False, reasons="理由不成立。")


class Before:
    """The small court's case, in which people apply for things."""

    def __init__(self, registry: Registry, court: SmallCourt) -> None:
        self.registry, self.court, self.now = registry, court, NOW

    def file(self, login: str, said: Application) -> ApplicationShown:
        account = self.court.accounts[login]
        written = filing.write_application(self.registry, account, self.court.ours, said, self.now)
        token = written.signing.path.partition("#")[2]
        draw_signature(self.registry, token, DRAWN, self.now)
        signed = FileApplicationSigned(application=said, content=written.content)
        asked = attempt(account, self.now)
        first = filing.file_application(self.registry, account, self.court.ours, signed, asked)
        again = filing.file_application(self.registry, account, self.court.ours, signed, asked)
        assert first == again
        return first

    def decide(
        self, filed: ApplicationShown, said: DecideApplication, login: str = "judge"
    ) -> ApplicationShown:
        account = self.court.accounts[login]
        asked = attempt(account, self.now)
        first = deciding.decide_application(self.registry, account, filed.application, said, asked)
        again = deciding.decide_application(self.registry, account, filed.application, said, asked)
        assert first == again
        return first

    def state(self) -> CaseState:
        judge = self.court.accounts["judge"]
        return case_file(self.registry, judge, self.court.ours, self.now).summary.state

    def documents(self, login: str) -> list[str]:
        file = case_file(self.registry, self.court.accounts[login], self.court.ours, self.now)
        return [each.title for each in file.documents]

    def recuse(self) -> ApplicationShown:
        said = Application(
            kind=K.RECUSAL, against=self.court.seats["judge"], grounds=("有近亲属关系。",)
        )
        return self.file("plaintiff", said)


@pytest.fixture
def before(registry: Registry, small_court: SmallCourt) -> Before:
    return Before(registry, small_court)


def refused(do: Callable[..., object], *given: object) -> Reason:
    with pytest.raises(CourtError) as caught:
        do(*given)
    return caught.value.reason


def test_asked_twice_under_one_key_it_is_filed_and_decided_once(before: Before) -> None:
    filed = before.file("plaintiff", WITHDRAWAL)
    assert before.documents("plaintiff").count("撤诉申请书") == 1
    ruling = before.decide(filed, YES)
    assert (ruling.state, before.state()) == (ApplicationState.GRANTED, CaseState.WITHDRAWN)
    assert before.documents("plaintiff").count("民事裁定书") == 1
    # Nothing more is asked in a case that is over, nor decided twice.
    assert refused(before.file, "plaintiff", FREEZE) is Reason.STEP_NOT_OPEN
    assert refused(before.decide, filed, NO) is Reason.STEP_NOT_OPEN


def test_what_is_not_signed_or_not_what_was_signed_is_not_filed(before: Before) -> None:
    account = before.court.accounts["plaintiff"]
    written = filing.write_application(before.registry, account, before.court.ours, WITHDRAWAL, NOW)
    signed = FileApplicationSigned(application=WITHDRAWAL, content=written.content)
    other = FileApplicationSigned(application=FREEZE, content=written.content)
    for said in (signed, other):
        given = (before.registry, account, before.court.ours, said, attempt(account))
        assert refused(filing.file_application, *given) is Reason.SIGNATURE_MISSING


def test_an_unpaid_preservation_lapses_and_leaves_the_suit_alone(before: Before) -> None:
    filed = before.file("plaintiff", FREEZE)
    assert refused(before.decide, filed, YES) is Reason.FEE_UNPAID
    before.now += 9 * DAY
    clockwork.tick(before.registry, before.now)
    account = before.court.accounts["plaintiff"]
    after = filing.application_of(before.registry, account, filed.application)
    assert (after.state, before.state()) == (
        ApplicationState.LAPSED,
        CaseState.HEARING_SCHEDULED,
    )


def test_the_fee_of_a_case_that_is_over_moves_nothing_any_more(
    before: Before, registry: Registry, small_court: SmallCourt
) -> None:
    Post(registry, small_court).fee_due()
    before.decide(before.file("plaintiff", WITHDRAWAL), YES)
    before.now += 9 * DAY
    clockwork.tick(registry, before.now)
    assert before.state() is CaseState.WITHDRAWN


def test_only_exhibits_and_persons_of_the_case_are_named(before: Before) -> None:
    theirs = before.court.their_exhibit.exhibit
    foreign = WITHDRAWAL.model_copy(update={"exhibits": (ExhibitId(theirs),)})
    assert refused(before.file, "plaintiff", foreign) is Reason.NO_SUCH_EXHIBIT
    own = before.court.exhibit.exhibit
    before.file("plaintiff", WITHDRAWAL.model_copy(update={"exhibits": (own,)}))
    for against in (before.court.seats["company"], ParticipantId("nobody")):
        recusal = Application(kind=K.RECUSAL, against=against, grounds=("?",))
        assert refused(before.file, "plaintiff", recusal) is Reason.NO_SUCH_PARTICIPANT
    mine = FREEZE.model_copy(update={"against": before.court.seats["plaintiff"]})
    assert refused(before.file, "plaintiff", mine) is Reason.NO_SUCH_PARTICIPANT


def test_a_stranger_finds_no_application_and_the_clerk_decides_none(before: Before) -> None:
    filed = before.file("plaintiff", WITHDRAWAL)
    for login, reason in (
        ("stranger", Reason.NOT_FOUND),
        ("other", Reason.NOT_FOUND),
        ("clerk", Reason.NOT_YOUR_OFFICE),
        ("assessor", Reason.NOT_YOUR_OFFICE),
        ("defendant", Reason.NOT_YOUR_OFFICE),
    ):
        assert refused(before.decide, filed, YES, login) is reason
    word = SayToApplication(agrees=True)
    for login, reason in (
        ("plaintiff", Reason.NOT_YOUR_OFFICE),
        ("clerk", Reason.NOT_YOUR_OFFICE),
    ):
        account = before.court.accounts[login]
        given = (before.registry, account, filed.application, word, attempt(account))
        assert refused(filing.say_to, *given) is reason


def test_who_stands_for_a_party_speaks_for_it(before: Before) -> None:
    filed = before.file("plaintiff", WITHDRAWAL)
    account = before.court.accounts["defendant"]
    said = SayToApplication(agrees=True, text="同意。")
    shown = filing.say_to(before.registry, account, filed.application, said, attempt(account))
    assert [each.participant for each in shown.said] == [before.court.seats["company"]]


def test_whoever_has_sued_back_has_accepted_the_court(before: Before) -> None:
    back = Application(kind=K.COUNTERCLAIM, claims=(CLAIM,), grounds=("尚欠价款。",))
    before.file("defendant", back)
    objection = Application(kind=K.JURISDICTION_OBJECTION, to_court="?", grounds=("?",))
    assert refused(before.file, "defendant", objection) is Reason.JURISDICTION_ACCEPTED


def test_a_judge_who_shall_be_recused_lets_no_judgment_out(
    before: Before, registry: Registry
) -> None:
    before.recuse()
    with registry.books.writing() as unit:
        unit.cases.set_state(before.court.ours, CaseState.HEARD)
    judge, draft = before.court.accounts["judge"], before.court.judgment
    assert refused(serve_document, registry, judge, draft, NOW) is Reason.RECUSAL_PENDING


def test_a_rejected_objection_costs_what_the_province_has_fixed(before: Before) -> None:
    objection = Application(kind=K.JURISDICTION_OBJECTION, to_court="他院", grounds=("?",))
    refusal = before.decide(before.file("defendant", objection), NO)
    account = before.court.accounts["defendant"]
    (owed,) = fees(before.registry, account, before.court.ours).fees
    assert (owed.payment, owed.due) == (refusal.payment, "70.00")
    # Unpaid, it changes nothing in the suit.
    before.now += 9 * DAY
    clockwork.tick(before.registry, before.now)
    assert before.state() is CaseState.HEARING_SCHEDULED
    assert refused(before.file, "defendant", objection) is Reason.ALREADY_SO


def test_a_review_that_is_asked_for_after_five_days_comes_too_late(before: Before) -> None:
    post = Post(before.registry, before.court)
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    filed = before.file("plaintiff", FREEZE.model_copy(update={"amount": Decimal("500.00")}))
    account = before.court.accounts["plaintiff"]
    assert before.decide(filed, NO).state is ApplicationState.REFUSED
    post.round(minutes=1)
    before.now += 9 * DAY
    said = AskReview(grounds="担保充分。")
    asked = attempt(account, before.now)
    given = (before.registry, account, filed.application, said, asked)
    assert refused(filing.ask_review, *given) is Reason.PERIOD_OVER


def test_whoever_will_not_be_served_online_is_served_otherwise(before: Before) -> None:
    post = Post(before.registry, before.court)
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    account, seat = before.court.accounts["plaintiff"], before.court.seats["plaintiff"]
    with before.registry.books.reading() as unit:
        assert best_channel(unit, seat) is not None
    stage = OnlineStage.SERVICE.value
    said = SayConsent(act=ConsentAct.REFUSE)
    consenting.say_consent(
        before.registry, account, before.court.ours, stage, said, attempt(account)
    )
    with before.registry.books.reading() as unit:
        assert best_channel(unit, seat) is None
