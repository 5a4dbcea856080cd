"""A suit from its first word to its number: nothing lost, nothing twice, nobody else's."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest

from client.protocol.account import Account
from client.protocol.case import CaseState
from client.protocol.errors import Forbidden, Malformed, NotFound, Reason, Refused, Stale, TooMany
from client.protocol.filing import (
    AcceptSuit,
    ClaimItem,
    ClaimKind,
    DefectShown,
    DraftContent,
    EvidenceItem,
    FilingAction,
    FilingPage,
    LitigantDetails,
    ReturnSuit,
    ServiceAddress,
    SigningAsked,
    Standing,
    Strokes,
)
from client.protocol.ids import CaseId, FileHash
from client.protocol.roles import Role, Side
from server_stub.domain.matters import MatterKind
from server_stub.usecases.attempts import Attempt
from server_stub.usecases.cases import case_file
from server_stub.usecases.clockwork import tick
from server_stub.usecases.filing import drafts, joining, page, review
from server_stub.usecases.progress import progress, to_do
from server_stub.usecases.registry import DEMO_MARK, Registry
from server_stub.usecases.signatures import draw_signature, look_at_signing, signing_state
from tests.usecases.bringing import hand_in_the_contract
from tests.usecases.small_court import NOW, Clock, SmallCourt

CONTENT = DraftContent(
    case_type="IC25_07_SERVICE",
    cause="网络服务合同纠纷",
    litigants=(
        LitigantDetails(
            side=Side.PLAINTIFF,
            name="陈晓雨",
            id_kind="resident_id",
            id_number="110100190001010034",
            domicile="北京市海淀区示例路18号",
            phone="13800000000",
        ),
        LitigantDetails(
            side=Side.DEFENDANT,
            standing=Standing.ORGANISATION,
            name="示例科技有限公司",
            domicile="北京市朝阳区示例街1号",
        ),
    ),
    claims=(ClaimItem(kind=ClaimKind.PAY, text="返还款项200000元", amount=Decimal("200000.00")),),
    facts="2025年3月10日双方签订合同。",
    reasons="被告逾期未交付。",
    address=ServiceAddress(
        recipient="陈晓雨", address="北京市海淀区示例路18号", phone="13800000000", electronic=True
    ),
    evidence=(
        EvidenceItem(
            upload="contract", title="合同", kind="书证", source="平台下载", purpose="证明约定"
        ),
    ),
    mediation=False,
    online=True,
)
DRAWN = Strokes(strokes=(((0.1, 0.2, 0), (0.5, 0.6, 40)), ((0.2, 0.2, 90), (0.3, 0.9, 130))))
ACCEPT = AcceptSuit(judge="judge", clerk="clerk")
keys = count()


@dataclass
class Counter:
    """The court's counter as one test goes to it."""

    registry: Registry
    court: SmallCourt
    clock: Clock

    def who(self, login: str) -> Account:
        return self.court.accounts[login]

    def attempt(self, login: str, key: str = "", asked: str = "a") -> Attempt:
        return Attempt(
            account=self.who(login).account,
            key=key or f"key {next(keys)}",
            asked=asked,
            at=self.clock.now,
        )

    def begin(self, content: DraftContent = CONTENT) -> FilingPage:
        return drafts.begin_draft(self.registry, self.who("other"), content, self.attempt("other"))

    def save(self, shown: FilingPage, content: DraftContent) -> FilingPage:
        return drafts.save_draft(
            self.registry, self.who("other"), shown.case, content, shown.version, self.clock.now
        )

    def complete(self) -> FilingPage:
        begun = self.begin()
        return drafts.generate_complaint(
            self.registry, self.who("other"), begun.case, begun.version, self.clock.now
        )

    def confirm(self, shown: FilingPage) -> tuple[FilingPage, SigningAsked]:
        return drafts.confirm_draft(
            self.registry, self.who("other"), shown.case, shown.version, self.clock.now
        )

    def sign(self, place: SigningAsked) -> None:
        token = place.path.partition("#")[2]
        draw_signature(self.registry, token, DRAWN, self.clock.now)

    def hand_in(self, case: CaseId, confirmed: FileHash, login: str = "other") -> FilingPage:
        return drafts.hand_in(self.registry, self.who(login), case, confirmed, self.attempt(login))

    def submitted(self) -> FilingPage:
        shown, place = self.confirm(self.complete())
        self.sign(place)
        return self.hand_in(shown.case, place.signs)

    def accept(self, case: CaseId, login: str = "clerk") -> FilingPage:
        return review.accept_filing(
            self.registry, self.who(login), case, ACCEPT, self.attempt(login)
        )

    def send_back(self, case: CaseId, *defects: DefectShown) -> FilingPage:
        return review.return_filing(
            self.registry,
            self.who("clerk"),
            case,
            ReturnSuit(defects=defects, days=7),
            self.attempt("clerk"),
        )

    def page(self, case: CaseId, login: str = "other") -> FilingPage:
        return page.filing_page(self.registry, self.who(login), case, self.clock.now)

    def join(self, login: str, code: str, key: str = "") -> CaseId:
        attempt = self.attempt(login, key, code)
        return joining.join_by_code(self.registry, self.who(login), code, attempt).case


@pytest.fixture
def counter(registry: Registry, small_court: SmallCourt) -> Counter:
    with registry.books.writing() as unit:
        unit.marks.put(DEMO_MARK, "yes")
    hand_in_the_contract(registry, small_court)
    return Counter(registry, small_court, Clock())


def test_everything_that_is_wanting_is_told_at_once_and_where(counter: Counter) -> None:
    shown = counter.begin(DraftContent())
    places = {each.place for each in shown.wanting}
    assert {"case_type", "cause", "litigants", "claims", "facts", "evidence", "complaint"} <= places
    assert shown.fee is None
    assert FilingAction.CONFIRM not in shown.allowed_actions
    wrong = CONTENT.litigants[0].model_copy(update={"id_number": "110100190001010031"})
    content = CONTENT.model_copy(update={"litigants": (wrong, CONTENT.litigants[1])})
    (number, complaint) = counter.save(shown, content).wanting
    assert (number.place, number.flaw) == ("litigants.0.id_number", "number_unfit")
    assert complaint.place == "complaint"


def test_the_fee_is_shown_with_its_arithmetic_before_anything_is_handed_in(
    counter: Counter,
) -> None:
    fee = counter.begin().fee
    assert fee is not None
    assert (fee.claimed, fee.amount) == (Decimal("200000.00"), Decimal("4300.00"))
    assert sum(each.amount for each in fee.steps) == fee.amount
    assert all(each.startswith("costs:") for each in fee.law)


def test_two_machines_never_write_over_each_other(counter: Counter) -> None:
    shown = counter.begin()
    newer = counter.save(shown, CONTENT.model_copy(update={"facts": "第二稿"}))
    with pytest.raises(Stale):
        counter.save(shown, CONTENT.model_copy(update={"facts": "另一台电脑上的第二稿"}))
    assert counter.page(shown.case).content.facts == "第二稿"
    assert newer.version == shown.version + 1


def test_nobody_else_sees_a_draft(counter: Counter) -> None:
    case = counter.begin().case
    for login in ("plaintiff", "judge", "clerk", "stranger"):
        with pytest.raises(NotFound):
            counter.page(case, login)
        with pytest.raises(NotFound):
            drafts.save_draft(counter.registry, counter.who(login), case, CONTENT, 1, NOW)
        with pytest.raises(NotFound):
            drafts.complaint_of_draft(counter.registry, counter.who(login), case)


def test_the_courts_own_people_file_nothing(counter: Counter) -> None:
    with pytest.raises(Forbidden):
        drafts.begin_draft(
            counter.registry, counter.who("judge"), CONTENT, counter.attempt("judge")
        )


def test_one_click_makes_the_complaint(counter: Counter) -> None:
    shown = counter.complete()
    paper = drafts.complaint_of_draft(counter.registry, counter.who("other"), shown.case)
    assert paper.content.startswith(b"%PDF-")
    assert shown.wanting == ()
    assert FilingAction.CONFIRM in shown.allowed_actions


def test_a_change_after_signing_needs_a_new_signature(counter: Counter) -> None:
    shown, place = counter.confirm(counter.complete())
    counter.sign(place)
    assert FilingAction.SUBMIT in counter.page(shown.case).allowed_actions
    changed = counter.save(counter.page(shown.case), CONTENT.model_copy(update={"facts": "改动"}))
    assert not changed.signed
    with pytest.raises(Refused) as refused:
        counter.hand_in(shown.case, place.signs)
    assert refused.value.reason is Reason.SIGNATURE_MISSING


def test_a_phone_signs_once_and_only_what_it_was_shown(counter: Counter) -> None:
    _, place = counter.confirm(counter.complete())
    token = place.path.partition("#")[2]
    assert look_at_signing(counter.registry, token, NOW).signs == place.signs
    with pytest.raises(NotFound):
        draw_signature(counter.registry, "guessed", DRAWN, NOW)
    with pytest.raises(NotFound):
        draw_signature(counter.registry, token, DRAWN, NOW + timedelta(hours=1))
    counter.sign(place)
    assert draw_signature(counter.registry, token, DRAWN, NOW).signed
    other = Strokes(strokes=(((0.9, 0.9, 0), (0.1, 0.1, 9)),))
    with pytest.raises(Refused):
        draw_signature(counter.registry, token, other, NOW)
    owner = counter.who("other").account
    assert signing_state(counter.registry, owner, place.signing).signed
    with pytest.raises(NotFound):
        signing_state(counter.registry, counter.who("stranger").account, place.signing)


def test_a_suit_is_handed_in_once_and_then_stands_still(counter: Counter) -> None:
    shown, place = counter.confirm(counter.complete())
    counter.sign(place)
    attempt = counter.attempt("other", "the same key")
    first, second = (
        drafts.hand_in(counter.registry, counter.who("other"), shown.case, place.signs, attempt)
        for _ in range(2)
    )
    assert first == second
    assert first.state is CaseState.UNDER_REVIEW
    assert (first.due_by, first.law[0]) == ("court", "cpl:126")
    assert first.allowed_actions == (FilingAction.WITHDRAW,)
    with pytest.raises(Refused):
        counter.save(first, CONTENT)


def test_without_a_verified_identity_nothing_is_handed_in(
    registry: Registry, small_court: SmallCourt
) -> None:
    counter = Counter(registry, small_court, Clock())
    with registry.books.writing() as unit:
        unit.accounts.set_verified(small_court.accounts["other"].account, None)
    shown, place = counter.confirm(counter.complete())
    counter.sign(place)
    with pytest.raises(Refused) as refused:
        counter.hand_in(shown.case, place.signs)
    assert refused.value.reason is Reason.IDENTITY_NOT_VERIFIED


def test_docketing_gives_a_number_people_and_a_fee(counter: Counter) -> None:
    numbers = []
    for shown in (counter.submitted(), counter.submitted()):
        assert shown.case in {
            each.case
            for each in review.review_queue(counter.registry, counter.who("clerk"), "", 50).filings
        }
        accepted = counter.accept(shown.case)
        assert accepted.state is CaseState.ACCEPTED
        numbers.append(accepted.number)
    assert numbers == ["（2026）京0491民初1号", "（2026）京0491民初2号"]
    file = case_file(counter.registry, counter.who("other"), shown.case, NOW)
    roles = [each.role for each in file.parties]
    assert roles == [Role.PRESIDING_JUDGE, Role.CLERK, Role.PLAINTIFF, Role.DEFENDANT]
    with counter.registry.books.reading() as unit:
        (fee,) = unit.matters.of_case(shown.case, MatterKind.PAYMENT)
    assert fee.stands.due == Decimal("2150.00")
    with pytest.raises(Refused):
        counter.accept(shown.case)


def test_a_suit_comes_back_with_every_defect_and_the_clock_runs_anew(counter: Counter) -> None:
    case = counter.submitted().case
    defect = DefectShown(place="evidence.0", flaw="", text="请补充合同全文")
    back = counter.send_back(case, defect)
    assert back.state is CaseState.RETURNED
    own = counter.page(case)
    assert [each.text for each in own.returned] == ["请补充合同全文"]
    assert own.due_by == "plaintiff"
    counter.clock.move(days=2)
    saved = counter.save(own, CONTENT.model_copy(update={"facts": "补充后的事实"}))
    shown, place = counter.confirm(saved)
    counter.sign(place)
    again = counter.hand_in(shown.case, place.signs)
    assert again.state is CaseState.UNDER_REVIEW
    with pytest.raises(Refused) as refused:
        counter.send_back(case, DefectShown(place="claims.0", flaw="", text="新的缺陷"))
    assert refused.value.reason is Reason.NEW_DEFECTS_UNEXPLAINED


def test_only_reviewers_review(counter: Counter) -> None:
    case = counter.submitted().case
    for login in ("other", "stranger"):
        with pytest.raises(NotFound):
            counter.accept(case, login)
    with pytest.raises(Forbidden):
        review.review_queue(counter.registry, counter.who("other"), "", 10)


def test_a_defendant_joins_with_the_code_and_nobody_else(counter: Counter) -> None:
    case = counter.submitted().case
    counter.accept(case)
    with pytest.raises(Forbidden):
        joining.issue_codes(counter.registry, counter.who("other"), case, NOW)
    (old,) = joining.issue_codes(counter.registry, counter.who("clerk"), case, NOW).codes
    (code,) = joining.issue_codes(counter.registry, counter.who("clerk"), case, NOW).codes
    for wrong in (old.code, "AAAA-AAAA-AAAA-AAAA", "nonsense"):
        with pytest.raises(Refused) as refused:
            counter.join("stranger", wrong)
        assert refused.value.reason is Reason.ASSOCIATION_CODE_INVALID
    assert counter.join("stranger", code.code.lower(), "once") == case
    assert counter.join("stranger", code.code.lower(), "once") == case
    file = case_file(counter.registry, counter.who("stranger"), case, NOW)
    assert file.summary.role is Role.DEFENDANT
    with pytest.raises(Refused):
        counter.join("plaintiff", code.code)
    with pytest.raises(Refused):
        counter.join("other", code.code)


def test_codes_cannot_be_tried_out(counter: Counter) -> None:
    with pytest.raises(TooMany):  # noqa: PT012 - the last of many tries
        for _ in range(11):
            with pytest.raises(Refused):
                counter.join("stranger", "AAAA-AAAA-AAAA-AAAA")


def test_the_same_key_for_another_draft_is_refused(counter: Counter) -> None:
    first = counter.attempt("other", "key", "a")
    drafts.begin_draft(counter.registry, counter.who("other"), CONTENT, first)
    with pytest.raises(Malformed):
        drafts.begin_draft(
            counter.registry, counter.who("other"), CONTENT, counter.attempt("other", "key", "b")
        )
    own = drafts.list_filings(counter.registry, counter.who("other"), "", 10).filings
    assert len(own) == 2  # with the one that the small court begins with


def test_progress_says_who_must_do_what_by_when_and_what_happens_otherwise(
    counter: Counter,
) -> None:
    case = counter.submitted().case
    (waits,) = progress(counter.registry, counter.who("other"), case, counter.clock.now).pending
    assert (waits.who, waits.what, waits.mine) == ("court", "filing_review", False)
    assert waits.law[0] == "cpl:126"
    counter.send_back(case, DefectShown(place="evidence.0", flaw="", text="请补充合同全文"))
    stands = progress(counter.registry, counter.who("other"), case, counter.clock.now)
    assert [each.what for each in stands.history] == ["SubmitFiling", "ReturnFiling"]
    (item,) = to_do(counter.registry, counter.who("other"), counter.clock.now).items
    assert (item.case, item.pending.otherwise) == (case, "not_filed")
    assert to_do(counter.registry, counter.who("stranger"), counter.clock.now).items == ()
    for login in ("stranger", "plaintiff"):
        with pytest.raises(NotFound):
            progress(counter.registry, counter.who(login), case, counter.clock.now)


def test_what_is_not_corrected_in_time_lapses_by_itself(counter: Counter) -> None:
    case = counter.submitted().case
    counter.send_back(case, DefectShown(place="evidence.0", flaw="", text="请补充合同全文"))
    counter.clock.move(days=6)
    assert tick(counter.registry, counter.clock.now) == 0
    counter.clock.move(days=10)
    assert tick(counter.registry, counter.clock.now) == 1
    assert tick(counter.registry, counter.clock.now) == 0
    shown = counter.page(case)
    assert (shown.state, shown.allowed_actions) == (CaseState.LAPSED, ())


def test_a_court_that_is_late_is_shown_so_and_loses_nothing(counter: Counter) -> None:
    case = counter.submitted().case
    counter.clock.move(days=30)
    assert tick(counter.registry, counter.clock.now) == 0
    (waits,) = progress(counter.registry, counter.who("other"), case, counter.clock.now).pending
    assert (waits.passed, waits.otherwise) == (True, "court_is_late")
    assert counter.accept(case).state is CaseState.ACCEPTED
