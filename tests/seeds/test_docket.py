"""A court with a full docket: no state that the law knows is without its case."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

import pytest

from client.protocol.account import Account
from client.protocol.case import CaseState, HearingPhase
from client.protocol.file_kinds import FileKind
from client.protocol.ids import CaseId
from server_stub import seeds
from server_stub.documents import Typesetter
from server_stub.domain.calendar import court_day
from server_stub.domain.matters import LIFE_CYCLES, MatterKind
from server_stub.renditions.renderer import Renderer
from server_stub.seeds import docket
from server_stub.seeds.people import LITIGANTS
from server_stub.settings import CannotOpen
from server_stub.usecases.cases import case_file, list_cases
from server_stub.usecases.filing.drafts import list_filings
from server_stub.usecases.filing.page import filing_page
from server_stub.usecases.registry import Registry
from tests.conftest import ROOT
from tests.seeds.conftest import NOW, Sown, sow
from tests.usecases.small_court import open_registry

pytestmark = [pytest.mark.needs_package("fonts-noto-cjk"), pytest.mark.timeout(600)]

LEFT_AT_ONCE: dict[MatterKind, set[str]] = {
    MatterKind.ENFORCEMENT: {"draft"},
    MatterKind.CLUE: {"new"},
    MatterKind.APPLICATION: {"draft"},
    MatterKind.CONSENT: {"not_asked"},
}
"""Begun and left in one transaction: nothing ever stands there."""
A_FEW = (docket.DOCKET[1], docket.DOCKET[5], docket.DOCKET[20])


def account(registry: Registry, login: str) -> Account:
    with registry.books.reading() as unit:
        found = unit.accounts.by_login(login)
    assert found is not None
    return found.account


def case_of(registry: Registry, entry: seeds.Entry) -> CaseId:
    """Find a case of the docket by who sues, and for what."""
    owner = account(registry, entry.suit.plaintiff.login)
    found = [
        each.case
        for each in list_filings(registry, owner, "", 100).filings
        if each.title == entry.suit.title
        and filing_page(registry, owner, each.case, NOW).content.facts.startswith(entry.suit.facts)
    ]
    assert len(found) == 1, entry.suit.title
    return found[0]


def stands(registry: Registry, case: CaseId) -> CaseState:
    with registry.books.reading() as unit:
        found = unit.cases.get(case)
    assert found is not None
    return found.state


def cases_of(registry: Registry, who: Account) -> Iterator[CaseId]:
    """Give every case of a person, page by page."""
    after: CaseId | None = None
    while True:
        page = list_cases(registry, who, after)
        yield from (each.case for each in page.cases)
        if not page.next:
            return
        after = CaseId(page.next)


@pytest.mark.parametrize("kind", MatterKind)
def test_every_state_of_a_matter_has_one_that_stands_in_it(
    registry: Registry, kind: MatterKind
) -> None:
    states = [str(each) for each in LIFE_CYCLES[kind].states]
    with registry.books.reading() as unit:
        missing = {
            state
            for state in states
            if not unit.matters.in_state(kind, frozenset({state}), after="", limit=1)
        }
    assert missing == LEFT_AT_ONCE.get(kind, set())


def test_every_state_of_a_case_has_a_case(registry: Registry) -> None:
    found = {stands(registry, case_of(registry, each)) for each in docket.DOCKET}
    assert found == set(CaseState)


def test_every_phase_of_a_hearing_has_a_hearing(registry: Registry) -> None:
    clerk = account(registry, seeds.CLERK)
    found: set[StrEnum] = {
        hearing.phase
        for case in cases_of(registry, clerk)
        for hearing in case_file(registry, clerk, case, NOW).hearings
    }
    assert found == set(HearingPhase)


def test_each_case_stands_where_the_table_says(registry: Registry) -> None:
    said = {each.suit.title + each.claim: each.state for each in docket.DOCKET}
    found = {
        each.suit.title + each.claim: stands(registry, case_of(registry, each))
        for each in docket.DOCKET
    }
    assert found == said


def test_those_whom_the_table_names_can_look_at_it(registry: Registry) -> None:
    for entry in docket.DOCKET:
        case = case_of(registry, entry)
        with registry.books.reading() as unit:
            people = {each.account for each in unit.cases.parties(case)}
        for login in entry.court:
            if people and login != "mediator":
                assert account(registry, login).account in people, (entry.suit.title, login)


def test_the_court_goes_on_quietly_from_where_it_was_left(sown: Sown, tmp_path: Path) -> None:
    """Nothing is overdue that time would have done by itself before the end."""
    with open_registry(sown.data) as registry, registry.books.reading() as unit:
        waiting = unit.post.due(NOW, 10)
        wanted = unit.wanted.first(10)
    assert (waiting, wanted) == ((), ())


def test_the_numbers_are_given_in_the_order_of_the_calendar(registry: Registry) -> None:
    clerk = account(registry, seeds.CLERK)
    accepted = []
    for case in cases_of(registry, clerk):
        with registry.books.reading() as unit:
            entry = unit.cases.get(case)
        assert entry is not None
        if "民初" in entry.number and entry.accepted_at is not None:
            year, number = entry.number[1:5], int(entry.number.split("民初")[1].rstrip("号"))
            accepted.append((year, number, entry.accepted_at))
    assert len(accepted) > 20
    # Two that were docketed within one hour stand in the order of their stories.
    assert sorted(accepted) == sorted(accepted, key=lambda each: (each[2], each[1]))


async def test_the_evidence_is_papers_pictures_sounds_and_films(tmp_path: Path) -> None:
    """Each file is what it says, as the court's own readers see it."""
    press, renderer = Typesetter(), Renderer()
    items = [item for entry in docket.DOCKET for item in entry.suit.evidence]
    first = {item.name.rsplit(".")[-1]: item for item in reversed(items)}
    kinds = {}
    for ending, item in first.items():
        path = tmp_path / f"file.{ending}"
        path.write_bytes(item.make(press, court_day(NOW)))
        async with renderer.opened(path) as opened:
            kinds[ending] = opened.seen.kind
    await renderer.close()
    assert kinds == {
        "pdf": FileKind.PDF,
        "png": FileKind.PICTURE,
        "wav": FileKind.SOUND,
        "avi": FileKind.FILM,
    }
    assert len({item.title for item in items}) == len(items)


def test_the_sower_says_how_far_it_has_come(sown: Sown) -> None:
    assert sown.told == sorted(sown.told)
    assert sown.told[-1] == (len(docket.DOCKET), len(docket.DOCKET))


def test_the_page_for_visitors_tells_the_same_table() -> None:
    """Made anew by `python -c "from server_stub.seeds import docket; print(docket.table())"`."""
    assert docket.table() in (ROOT / "docs" / "docket.md").read_text("utf-8")


# Once, and wholly ----------------------------------------------------------------------------


def numbers(data: Path, entries: tuple[seeds.Entry, ...] = A_FEW) -> list[tuple[str, str, str]]:
    """Give the numbers, titles and states of a few cases."""
    with open_registry(data) as registry:
        found = []
        for entry in entries:
            with registry.books.reading() as unit:
                case = unit.cases.get(case_of(registry, entry))
            assert case is not None
            found.append((case.number, case.title, case.state.value))
        return found


def test_the_same_hour_gives_the_same_cases(in_memory: Path) -> None:
    first, second = in_memory / "first", in_memory / "second"
    for data in (first, second):
        sow(data, A_FEW)
    assert numbers(first) == numbers(second)


def test_a_second_start_changes_nothing(in_memory: Path) -> None:
    sow(in_memory, A_FEW)
    before = numbers(in_memory)
    assert sow(in_memory, A_FEW) == []
    assert not seeds.clear_unfinished(in_memory)
    assert numbers(in_memory) == before


def test_what_was_broken_off_is_begun_anew(in_memory: Path) -> None:
    def enough(done: int, of: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with open_registry(in_memory) as registry, pytest.raises(KeyboardInterrupt):
        asyncio.run(seeds.sow_docket(registry, NOW, enough, A_FEW))
    with open_registry(in_memory) as registry, pytest.raises(seeds.NotAnEmptyCourt):
        asyncio.run(seeds.sow_docket(registry, NOW, docket=A_FEW))
    assert seeds.clear_unfinished(in_memory)
    assert not seeds.clear_unfinished(in_memory)
    sow(in_memory, A_FEW)
    assert [each[2] for each in numbers(in_memory)] == [each.state for each in A_FEW]


def test_nothing_is_cleared_where_no_court_was(in_memory: Path) -> None:
    assert not seeds.clear_unfinished(in_memory)
    assert not list(in_memory.iterdir())


def test_a_court_with_people_of_its_own_is_never_sown(sown: Sown, in_memory: Path) -> None:
    sow(in_memory, A_FEW)
    with open_registry(in_memory) as registry, pytest.raises(seeds.NotAnEmptyCourt):
        asyncio.run(seeds.sow(registry, NOW))


def test_without_the_holidays_of_a_year_nothing_is_sown(in_memory: Path) -> None:
    with open_registry(in_memory) as registry, pytest.raises(CannotOpen, match="--clock"):
        asyncio.run(seeds.sow_docket(registry, NOW + timedelta(days=800), docket=A_FEW))


def test_the_papers_of_everybody_are_of_the_kind_kept_for_tests() -> None:
    for each in LITIGANTS:
        number = each.details.id_number
        if each.details.id_kind == "resident_id":
            assert number.startswith("110100")
            assert 1900 <= int(number[6:10]) <= 1905
        else:
            assert number.startswith("91110100")
