"""An appeal and an application for enforcement are papers that go to whom they concern."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from client.protocol.after_judgment import (
    AppealsShown,
    ApplySigned,
    EnforcementApplication,
    EnforcementShown,
    FileAppealSigned,
    Petition,
    PropertyCategory,
    PropertyClue,
)
from client.protocol.case import CaseFile, CaseState, DocumentKind
from client.protocol.filing import SigningAsked, Strokes
from server_stub.domain.matters import MatterKind
from server_stub.usecases.appealing import begin_appeals, decision_served
from server_stub.usecases.attempts import Attempt
from server_stub.usecases.cases import case_file
from server_stub.usecases.court_papers import make_what_is_wanted
from server_stub.usecases.enforcing import apply_for_enforcement, write_application
from server_stub.usecases.petitioning import file_appeal, write_petition
from server_stub.usecases.registry import Registry
from server_stub.usecases.signatures import draw_signature
from tests.documents.reading import words
from tests.usecases.post_court import attempt
from tests.usecases.small_court import NOW, SmallCourt

pytestmark = pytest.mark.needs_package("fonts-noto-cjk")

DRAWN = Strokes(strokes=(((0.1, 0.2, 0), (0.5, 0.6, 40)),))
PETITION = Petition(requests="撤销一审判决。\n改判驳回起诉。", reasons="认定事实错误。")
DAY = timedelta(days=1)


@pytest.fixture
def judged(registry: Registry, small_court: SmallCourt) -> SmallCourt:
    """The small court's case when its judgment was let out and served on both sides."""
    with registry.books.writing() as unit:
        entry = unit.papers.document(small_court.judgment)
        assert entry is not None
        unit.papers.serve(small_court.judgment, entry.file, NOW)
        unit.cases.set_state(small_court.ours, CaseState.JUDGED)
        begin_appeals(unit, small_court.ours, small_court.judgment, NOW)
        for seat in ("plaintiff", "company"):
            party = small_court.seats[seat]
            decision_served(registry, unit, small_court.judgment, small_court.ours, party, NOW, NOW)
    return small_court


def sign(registry: Registry, place: SigningAsked) -> None:
    draw_signature(registry, place.path.partition("#")[2], DRAWN, NOW)


def appeal(registry: Registry, court: SmallCourt) -> tuple[AppealsShown, AppealsShown]:
    """Appeal as who is sued, and ask again under the same key."""
    account = court.accounts["defendant"]
    written = write_petition(registry, account, court.ours, PETITION, NOW)
    sign(registry, written.signing)
    said = FileAppealSigned(petition=PETITION, content=written.content)
    asked: Attempt = attempt(account)
    first = file_appeal(registry, account, court.ours, said, asked)
    return first, file_appeal(registry, account, court.ours, said, asked)


def opened(registry: Registry, court: SmallCourt, login: str) -> CaseFile:
    return case_file(registry, court.accounts[login], court.ours, NOW)


def test_an_appeal_is_a_paper_that_is_served_on_the_other_side_once(
    registry: Registry, judged: SmallCourt
) -> None:
    first, again = appeal(registry, judged)
    assert first == again
    make_what_is_wanted(registry, NOW)
    assert make_what_is_wanted(registry, NOW) == 0
    file = opened(registry, judged, "plaintiff")
    (petition,) = [each for each in file.documents if each.kind is DocumentKind.APPEAL_PETITION]
    text = words(registry.files.get(petition.file))
    assert text.startswith("民事上诉状")
    assert "1.撤销一审判决。2.改判驳回起诉。" in text
    assert "9000101号民事判决，现提起上诉" in text
    about = f"{petition.document}:{judged.seats['plaintiff']}"
    with registry.books.reading() as unit:
        assert len(unit.matters.of_case(judged.ours, MatterKind.SERVICE, about)) == 1
    assert file.summary.state is CaseState.APPEALED


def apply(registry: Registry, court: SmallCourt) -> EnforcementShown:
    account = court.accounts["plaintiff"]
    said = EnforcementApplication(
        against=court.seats["company"],
        amount=Decimal("200000.00"),
        performance_ended_on=date(2026, 3, 1),
        clues=(
            PropertyClue(
                category=PropertyCategory.CASH,
                owner="某公司",
                description="账户尾号0001",
                location="某银行",
            ),
        ),
    )
    written = write_application(registry, account, court.ours, said, NOW)
    sign(registry, written.signing)
    signed = ApplySigned(application=said, content=written.content)
    return apply_for_enforcement(registry, account, court.ours, signed, attempt(account))


def test_an_application_for_enforcement_is_a_paper_that_the_debtor_does_not_read(
    registry: Registry, judged: SmallCourt
) -> None:
    with registry.books.writing() as unit:
        unit.cases.set_state(judged.ours, CaseState.EFFECTIVE)
    apply(registry, judged)
    for login, reads in (("plaintiff", True), ("judge", True), ("defendant", False)):
        kinds = {each.kind for each in opened(registry, judged, login).documents}
        assert (DocumentKind.ENFORCEMENT_APPLICATION in kinds) is reads
    file = opened(registry, judged, "judge")
    (paper,) = [
        each for each in file.documents if each.kind is DocumentKind.ENFORCEMENT_APPLICATION
    ]
    text = words(registry.files.get(paper.file))
    assert text.startswith("强制执行申请书")
    assert "给付200000元" in text
    assert "账户尾号0001" in text
