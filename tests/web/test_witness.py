"""A witness at the counter: a way to their seat, and nothing of the case beside it."""

import pytest

from client.protocol.case import Party
from client.protocol.hearing import (
    AdmitParticipant,
    OpenHearing,
    PauseHearing,
    PutAwayExhibit,
    ShowPage,
)
from client.protocol.ids import ParticipantId
from client.protocol.roles import Role, Side
from client.protocol.wire import Asking
from server_stub.courtroom.letters import Letters
from server_stub.courtroom.rooms import Rooms
from server_stub.db.entries import PartyEntry
from server_stub.usecases.tokens import hash_of
from server_stub.web.deps import Court
from tests.usecases.small_court import SmallCourt
from tests.web.conftest import Counter
from tests.web.test_who_may_ask import MATRIX, asked, filled

WITNESS = ParticipantId("e" * 32)
OF_A_CASE = ("{case}", "{hearing}", "{exhibit}", "{document}")
THEIRS = frozenset({("POST", "/hearings/{hearing}/ticket")})
"""What a witness may do and a stranger may not."""


@pytest.fixture
async def tokens(counter: Counter, small_court: SmallCourt) -> dict[str, str]:
    """The small court's `stranger` is a witness of our case; `other` is still none of it."""
    court: Court = counter.app.state.court
    account = small_court.accounts["stranger"].account
    person = Party(participant=WITNESS, name="A Witness", role=Role.WITNESS, side=Side.TESTIMONY)
    with court.registry.books.writing() as unit:
        unit.cases.add_party(PartyEntry(case=small_court.ours, party=person, account=account))
        unit.hearings.add_seat(small_court.hearing, WITNESS)
    found = {login: await counter.sign_in(login) for login in ("stranger", "other", "judge")}
    with court.registry.books.writing() as unit:
        for token in found.values():
            unit.accounts.set_identity_checked(hash_of(token), court.clock(), "video_call")
    return found


async def test_to_a_witness_the_case_answers_as_if_it_were_not_there(
    counter: Counter, small_court: SmallCourt, tokens: dict[str, str]
) -> None:
    routes = [key for key in MATRIX if any(name in key[1] for name in OF_A_CASE)]
    assert len(routes) > 50
    for method, path in routes:
        if method == "SOCKET" or (method, path) in THEIRS:
            continue
        answers = [
            await counter.ask(
                method,
                filled(path, small_court, ours=True),
                tokens[login],
                **asked(method, path, login, small_court),
            )
            for login in ("stranger", "other")
        ]
        witness, stranger = answers
        assert witness.status_code == 404, (method, path)
        # A filing of one's own is found by whoever has begun it.
        if stranger.status_code == 404:
            assert witness.content == stranger.content, (method, path)


async def test_a_witness_finds_the_hearing_in_their_list_and_is_given_a_ticket(
    counter: Counter, small_court: SmallCourt, tokens: dict[str, str]
) -> None:
    (case,) = (await counter.ask("GET", "/cases", tokens["stranger"])).json()["cases"]
    assert (case["role"], case["next_hearing"]) == ("witness", small_court.hearing)
    assert (await counter.ask("GET", "/todo", tokens["stranger"])).json() == {"items": []}
    path = f"/hearings/{small_court.hearing}/ticket"
    assert (await counter.ask("POST", path, tokens["stranger"])).status_code == 201
    other = f"/hearings/{small_court.their_hearing}/ticket"
    assert (await counter.ask("POST", other, tokens["stranger"])).status_code == 404


async def test_a_witness_in_the_courtroom_is_given_the_page_on_the_table_and_no_other(
    counter: Counter, small_court: SmallCourt, tokens: dict[str, str]
) -> None:
    rooms: Rooms = counter.app.state.rooms
    room = await rooms.of(small_court.hearing)
    judge = await room.enter(small_court.seats["judge"], None, Letters())
    await room.enter(WITNESS, None, Letters())
    exhibit = small_court.exhibit.exhibit
    said = iter(range(1, 100))

    async def ask(
        *commands: OpenHearing | AdmitParticipant | ShowPage | PutAwayExhibit | PauseHearing,
    ) -> None:
        for command in commands:
            await room.ask(judge, Asking(ask=next(said), command=command))

    async def pages() -> list[int]:
        answers = [
            await counter.ask("GET", f"/exhibits/{exhibit}/pages/{page}", tokens["stranger"])
            for page in (1, 2, 3)
        ]
        return [each.status_code for each in answers]

    await ask(OpenHearing(), ShowPage(exhibit=exhibit, page=2))
    assert await pages() == [404, 404, 404]
    await ask(AdmitParticipant(participant=WITNESS))
    assert await pages() == [404, 200, 404]
    original = f"/exhibits/{exhibit}/original"
    assert (await counter.ask("GET", original, tokens["stranger"])).status_code == 404
    await ask(ShowPage(exhibit=exhibit, page=3))
    assert await pages() == [404, 404, 200]
    await ask(PutAwayExhibit())
    assert await pages() == [404, 404, 404]
