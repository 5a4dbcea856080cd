"""Cases: each person sees their own, and of each what is theirs to see."""

from datetime import timedelta

import pytest

from client.protocol.case import CaseAction, CaseState, DocumentKind
from client.protocol.errors import Malformed, NotFound
from client.protocol.ids import CaseId
from client.protocol.roles import Role, Side
from server_stub.usecases.cases import NewCase, NewParty, accept_case, case_file, list_cases
from server_stub.usecases.registry import Registry
from tests.usecases.small_court import NOW, STARTS_AT, SmallCourt


def kinds_read_by(registry: Registry, court: SmallCourt, login: str) -> set[DocumentKind]:
    file = case_file(registry, court.accounts[login], court.ours, NOW)
    return {each.kind for each in file.documents}


def test_one_s_list_holds_one_s_own_cases_newest_first(
    registry: Registry, small_court: SmallCourt
) -> None:
    def listed(login: str) -> list[str]:
        return [each.title for each in list_cases(registry, small_court.accounts[login]).cases]

    assert listed("plaintiff") == ["Ours"]
    assert listed("other") == ["Theirs"]
    assert listed("assessor") == ["Theirs", "Ours"]
    assert listed("stranger") == []


def test_a_line_of_the_list_tells_one_s_role_and_the_next_hearing(
    registry: Registry, small_court: SmallCourt
) -> None:
    (line,) = list_cases(registry, small_court.accounts["defendant"]).cases
    assert line.role is Role.LEGAL_REPRESENTATIVE
    assert line.state is CaseState.HEARING_SCHEDULED
    assert (line.next_hearing, line.next_hearing_at) == (small_court.hearing, STARTS_AT)


def test_a_long_list_comes_in_pages_without_gap_or_repetition(
    registry: Registry, small_court: SmallCourt
) -> None:
    stranger = small_court.accounts["stranger"]
    for number in range(5):
        accept_case(
            registry,
            NewCase(
                number=f"（2026）京0491民初90002{number}号",
                cause="",
                title=str(number),
                claims=(),
                parties=(
                    NewParty(
                        name="Stranger",
                        role=Role.PLAINTIFF,
                        side=Side.PLAINTIFF,
                        account=stranger.account,
                    ),
                ),
            ),
            # Two of them in the same moment: the order is still one order.
            NOW + timedelta(minutes=number // 2),
        )
    titles: list[str] = []
    after: str | None = None
    while after != "":
        mark = None if after is None else CaseId(after)
        page = list_cases(registry, stranger, mark, limit=2)
        assert 0 < len(page.cases) <= 2
        titles += [each.title for each in page.cases]
        after = page.next
    assert titles[0] == "4"
    assert sorted(titles) == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("cursor", ["", "nonsense", "theirs"])
def test_a_cursor_that_was_never_given_is_refused(
    registry: Registry, small_court: SmallCourt, cursor: str
) -> None:
    after = small_court.theirs if cursor == "theirs" else CaseId(cursor)
    with pytest.raises(Malformed):
        list_cases(registry, small_court.accounts["plaintiff"], after)


@pytest.mark.parametrize("login", ["stranger", "other"])
def test_another_s_case_is_no_case(registry: Registry, small_court: SmallCourt, login: str) -> None:
    with pytest.raises(NotFound):
        case_file(registry, small_court.accounts[login], small_court.ours, NOW)


def test_a_draft_is_seen_by_the_bench_alone(registry: Registry, small_court: SmallCourt) -> None:
    readers = {
        login: DocumentKind.JUDGMENT in kinds_read_by(registry, small_court, login)
        for login in ("judge", "assessor", "clerk", "plaintiff", "defendant")
    }
    assert readers == {
        "judge": True,
        "assessor": True,
        "clerk": False,
        "plaintiff": False,
        "defendant": False,
    }


def test_a_summons_is_read_by_the_one_called_and_by_the_court(
    registry: Registry, small_court: SmallCourt
) -> None:
    readers = {
        login: DocumentKind.SUMMONS in kinds_read_by(registry, small_court, login)
        for login in ("judge", "clerk", "plaintiff", "defendant")
    }
    assert readers == {"judge": True, "clerk": True, "plaintiff": False, "defendant": True}


def test_the_file_shows_exhibits_and_people_to_everybody_of_the_case(
    registry: Registry, small_court: SmallCourt
) -> None:
    file = case_file(registry, small_court.accounts["defendant"], small_court.ours, NOW)
    assert file.exhibits == (small_court.exhibit,)
    assert [each.participant for each in file.parties] == list(small_court.seats.values())
    assert file.claims == ("One claim.",)


@pytest.mark.parametrize(
    ("login", "minutes", "allowed"),
    [
        ("plaintiff", 0, True),
        ("plaintiff", -31, False),
        ("judge", 0, True),
        ("assessor", 0, False),
    ],
)
def test_a_hearing_may_be_entered_by_those_who_have_a_seat_from_an_hour_before(
    registry: Registry, small_court: SmallCourt, login: str, minutes: int, allowed: bool
) -> None:
    now = NOW + timedelta(minutes=minutes)
    file = case_file(registry, small_court.accounts[login], small_court.ours, now)
    assert file.hearings[0].may_enter is allowed
    assert (CaseAction.ENTER_HEARING in file.allowed_actions) is allowed


def test_serving_the_judgment_is_not_offered_before_the_case_is_heard(
    registry: Registry, small_court: SmallCourt
) -> None:
    file = case_file(registry, small_court.accounts["judge"], small_court.ours, NOW)
    assert CaseAction.SERVE_JUDGMENT not in file.allowed_actions
