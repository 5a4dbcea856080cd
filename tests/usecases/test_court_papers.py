"""The court's own papers are made once, whatever happens between the step and the paper."""

from dataclasses import replace

import pytest

from client.protocol.case import Document, DocumentKind
from client.protocol.errors import Reason, Refused
from client.protocol.filing import LitigantDetails
from client.protocol.ids import CaseId
from client.protocol.roles import Side
from server_stub.seal.authority import CannotSeal
from server_stub.usecases.cases import case_file
from server_stub.usecases.clockwork import tick
from server_stub.usecases.filing import drafts
from server_stub.usecases.registry import Registry
from tests.conftest import Announce
from tests.usecases.small_court import NOW
from tests.usecases.test_filing import CONTENT, Counter, counter

__all__ = ["counter"]

pytestmark = pytest.mark.needs_package("fonts-noto-cjk")


class NoSeal:
    """A seal that cannot be used now."""

    def seal(self, pdf: bytes, at: object) -> bytes:
        raise CannotSeal("no seal today")

    def sign(self, content: bytes, at: object) -> bytes:
        raise CannotSeal("no seal today")

    def root(self, at: object) -> bytes:
        raise CannotSeal("no seal today")


def opened_with(registry: Registry, court: Counter, case: CaseId) -> list[Document]:
    file = case_file(registry, court.who("judge"), case, NOW)
    return sorted(file.documents, key=lambda each: each.kind)


OPENING = [
    DocumentKind.ACCEPTANCE_NOTICE,
    DocumentKind.COMPLAINT,
    DocumentKind.EVIDENCE_NOTICE,
    DocumentKind.EVIDENCE_NOTICE,
    DocumentKind.FEE_NOTICE,
    DocumentKind.RESPONSE_NOTICE,
]


def test_docketing_makes_the_papers_of_the_opening_once(counter: Counter) -> None:
    case = counter.submitted().case
    counter.accept(case)
    made = opened_with(counter.registry, counter, case)
    assert [each.kind for each in made] == OPENING
    assert tick(counter.registry, NOW) == 0
    assert opened_with(counter.registry, counter, case) == made


def test_papers_that_could_not_be_sealed_are_made_by_the_clock(
    counter: Counter, expected_log: Announce
) -> None:
    expected_log("cannot be sealed", logger="mingjing.usecases")
    expected_log("are not made yet", logger="mingjing.usecases")
    well = counter.registry
    counter.registry = replace(well, seal=NoSeal())
    case = counter.submitted().case
    assert counter.accept(case).number
    assert opened_with(well, counter, case) == []
    tick(well, NOW)
    assert [each.kind for each in opened_with(well, counter, case)] == OPENING


def test_a_suit_whose_evidence_never_came_is_not_handed_in(counter: Counter) -> None:
    missing = CONTENT.evidence[0].model_copy(update={"upload": "never brought"})
    begun = counter.begin(CONTENT.model_copy(update={"evidence": (missing,)}))
    shown = drafts.generate_complaint(
        counter.registry, counter.who("other"), begun.case, begun.version, NOW
    )
    shown, place = counter.confirm(shown)
    counter.sign(place)
    with pytest.raises(Refused) as refused:
        counter.hand_in(shown.case, place.signs)
    assert refused.value.reason is Reason.UPLOAD_UNFINISHED
    assert refused.value.detail == "evidence.0.upload"


def test_the_code_goes_to_the_number_that_the_suit_knows(counter: Counter) -> None:
    sued = LitigantDetails(
        side=Side.DEFENDANT, name="白川", domicile="北京市朝阳区示例街1号", phone="13800000002"
    )
    content = CONTENT.model_copy(update={"litigants": (CONTENT.litigants[0], sued)})
    begun = counter.begin(content)
    shown = drafts.generate_complaint(
        counter.registry, counter.who("other"), begun.case, begun.version, NOW
    )
    shown, place = counter.confirm(shown)
    counter.sign(place)
    counter.hand_in(shown.case, place.signs)
    counter.accept(shown.case)
    with counter.registry.books.reading() as unit:
        sent = [
            each.message
            for each in unit.post.due(NOW, 50)
            if each.message.kind == "association_code"
        ]
    assert [each.recipient for each in sent] == ["13800000002"]
