"""At the login page: every way in, and every way in which it fails."""

import asyncio

import pytest

from client.config import Config, Language
from client.court.remembered import Memory, Remembered
from client.intents import ChooseLanguage, DismissNotice, OpenCases, Refresh, SignIn, SignOut
from client.protocol.errors import (
    ClientTooOld,
    CourtError,
    CourtUnavailable,
    NotSignedIn,
    Reason,
    TooMany,
)
from client.state import Failure, Where
from tests.client_courtroom.wires import quick_pace
from tests.conftest import Announce
from tests.desk.scene import CASE, FACE, SERVER, MemoryKeyring, Scene, desk_at_court


async def test_the_court_tells_its_name_and_its_time(scene: Scene) -> None:
    state = await scene.until(lambda state: state.court)
    assert state.court == FACE
    assert state.now == FACE.now
    assert state.where is Where.LOGIN


async def test_whoever_signs_in_comes_to_their_cases(scene: Scene) -> None:
    scene.take(SignIn(" plaintiff ", "right", remember=False))
    state = await scene.until(lambda state: state.cases.cases)
    assert state.where is Where.CASES
    assert state.account is not None
    assert state.account.login == "plaintiff"
    assert [case.case for case in state.cases.cases or ()] == [CASE]
    assert any(each.login.busy for each in scene.published)
    assert not state.login.busy


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (NotSignedIn(Reason.WRONG_CREDENTIALS), Reason.WRONG_CREDENTIALS),
        (TooMany(), Reason.TOO_MANY),
        (CourtUnavailable(), Reason.COURT_UNAVAILABLE),
        (CourtUnavailable(Reason.CERTIFICATE_UNKNOWN), Reason.CERTIFICATE_UNKNOWN),
        (ClientTooOld(), Reason.CLIENT_TOO_OLD),
        (ClientTooOld(Reason.SERVER_TOO_OLD), Reason.SERVER_TOO_OLD),
    ],
    ids=lambda value: str(value),
)
async def test_what_keeps_a_person_out_is_said_and_they_may_try_again(
    scene: Scene, error: CourtError, reason: Reason
) -> None:
    scene.court.errors["sign_in"] = error
    scene.take(SignIn("plaintiff", "right", remember=False))
    state = await scene.until(lambda state: state.login.failure)
    assert state.login.failure is not None
    assert state.login.failure.reason is reason
    assert state.where is Where.LOGIN
    assert not state.login.busy
    del scene.court.errors["sign_in"]
    await scene.sign_in()


async def test_a_second_press_does_not_sign_in_twice(scene: Scene) -> None:
    scene.court.held["sign_in"] = asyncio.Event()
    scene.take(*[SignIn("plaintiff", "right", remember=False)] * 3)
    await scene.until(lambda state: state.login.busy)
    scene.court.held["sign_in"].set()
    await scene.until(lambda state: state.where is Where.CASES)
    assert scene.court.asked.count("sign_in") == 1


async def test_a_court_that_is_away_is_met_when_it_comes_back() -> None:
    waits: list[float] = []
    gate = asyncio.Event()

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        await gate.wait()

    async with desk_at_court(pace=quick_pace(sleep=wait)) as scene:
        scene.court.errors["face"] = CourtUnavailable()
        state = await scene.until(lambda state: state.login.failure)
        assert state.login.failure == Failure(Reason.COURT_UNAVAILABLE)
        del scene.court.errors["face"]
        gate.set()
        state = await scene.until(lambda state: state.court)
        assert state.login.failure is None
        assert waits == [1.0]


async def test_a_court_of_another_version_is_said_and_not_asked_again(scene: Scene) -> None:
    await scene.until(lambda state: state.court)
    async with desk_at_court() as other:
        other.court.errors["face"] = ClientTooOld(Reason.SERVER_TOO_OLD)
        state = await other.until(lambda state: state.login.failure)
        assert state.login.failure is not None
        assert state.login.failure.reason is Reason.SERVER_TOO_OLD
        del other.court.errors["face"]
        other.take(Refresh())
        await other.until(lambda state: state.court)


async def test_login_and_password_from_the_command_line_sign_in_by_themselves() -> None:
    config = Config(server=SERVER, login="clerk", password="right")
    async with desk_at_court(config=config) as scene:
        state = await scene.until(lambda state: state.where is Where.CASES)
        assert state.account is not None
        assert state.account.login == "clerk"


async def test_a_password_is_remembered_where_the_system_guards_it() -> None:
    keyring = MemoryKeyring()
    memory = Memory(None)
    async with desk_at_court(keyring=keyring, memory=memory) as scene:
        await scene.until(lambda state: state.login.can_remember)
        scene.take(SignIn("plaintiff", "right", remember=True))
        state = await scene.until(lambda state: state.where is Where.CASES)
        assert state.login.has_password
        assert list(keyring.held.values()) == ["right"]
    async with desk_at_court(keyring=keyring, memory=memory) as scene:
        state = await scene.until(lambda state: state.login.has_password)
        assert state.login.remembered == "plaintiff"
        scene.take(SignIn("plaintiff", "", remember=True))
        await scene.until(lambda state: state.where is Where.CASES)


async def test_whoever_does_not_want_to_be_remembered_is_not() -> None:
    keyring = MemoryKeyring()
    async with desk_at_court(keyring=keyring) as scene:
        scene.take(SignIn("plaintiff", "right", remember=True))
        await scene.until(lambda state: state.login.has_password)
        scene.take(SignOut())
        await scene.until(lambda state: state.where is Where.LOGIN)
        scene.take(SignIn("plaintiff", "right", remember=False))
        await scene.until(lambda state: state.where is Where.CASES)
        assert keyring.held == {}


async def test_without_a_keyring_the_person_is_told_so(scene: Scene) -> None:
    state = await scene.until(lambda state: not state.login.can_remember)
    assert not state.login.has_password


async def test_signing_out_leaves_nothing_behind() -> None:
    keyring = MemoryKeyring()
    memory = Memory(None)
    async with desk_at_court(keyring=keyring, memory=memory) as scene:
        scene.take(SignIn("plaintiff", "right", remember=True))
        await scene.until(lambda state: state.cases.cases)
        await scene.open_case()
        scene.court.errors["end_session"] = CourtUnavailable()
        scene.take(SignOut())
        state = await scene.until(lambda state: state.where is Where.LOGIN)
        assert state.account is None
        assert state.case is None
        assert state.cases.cases is None
        assert state.login.remembered == ""
        assert scene.court.token == ""
        assert memory.now.logins == {}
        await scene.court.until_asked("end_session")
        assert keyring.held == {}
        assert scene.court.ended == ["token of plaintiff"]


async def test_a_sign_out_on_its_way_does_not_end_the_next_session(signed_in: Scene) -> None:
    signed_in.court.held["end_session"] = asyncio.Event()
    signed_in.take(SignOut())
    await signed_in.until(lambda state: state.where is Where.LOGIN)
    await signed_in.sign_in("clerk")
    signed_in.court.held["end_session"].set()
    await signed_in.until(lambda state: state.cases.cases)
    assert signed_in.court.token == "token of clerk"
    assert signed_in.court.ended == ["token of plaintiff"]


async def test_a_language_is_chosen_at_once_and_remembered(scene: Scene) -> None:
    scene.take(ChooseLanguage(Language.ENGLISH))
    await scene.until(lambda state: state.language is Language.ENGLISH)
    assert scene.memory.now.language is Language.ENGLISH


async def test_an_expired_session_leads_back_to_where_one_was(signed_in: Scene) -> None:
    await signed_in.open_case()
    signed_in.court.errors["case_file"] = NotSignedIn(Reason.SESSION_EXPIRED)
    signed_in.take(Refresh())
    state = await signed_in.until(lambda state: state.where is Where.LOGIN)
    assert state.login.failure == Failure(Reason.SESSION_EXPIRED)
    assert state.account is None
    del signed_in.court.errors["case_file"]
    signed_in.take(SignIn("plaintiff", "right", remember=False))
    state = await signed_in.until(
        lambda state: state.where is Where.CASE and state.case and not state.case.loading
    )
    assert state.case is not None
    assert state.case.case == CASE
    assert state.login.failure is None


async def test_somebody_else_who_signs_in_finds_nothing_of_the_one_before(
    signed_in: Scene,
) -> None:
    await signed_in.open_case()
    signed_in.court.errors["cases"] = NotSignedIn()
    signed_in.take(OpenCases())
    await signed_in.until(lambda state: state.where is Where.LOGIN)
    del signed_in.court.errors["cases"]
    signed_in.court.held["cases"] = asyncio.Event()
    signed_in.take(SignIn("clerk", "right", remember=False))
    state = await signed_in.until(lambda state: state.where is Where.CASES)
    assert state.case is None
    assert state.cases.cases is None
    signed_in.court.held["cases"].set()
    await signed_in.until(lambda state: state.cases.cases)


async def test_what_nobody_expected_is_logged_under_a_number_and_the_desk_goes_on(
    scene: Scene, expected_log: Announce
) -> None:
    expected_log("unexpected, reference 7F3A", logger="mingjing.desk")
    scene.court.errors["sign_in"] = RuntimeError("a bug")
    scene.take(SignIn("plaintiff", "right", remember=False))
    state = await scene.until(lambda state: state.notice)
    assert state.notice is not None
    assert state.notice.failure == Failure(Reason.UNEXPECTED, reference="7F3A")
    assert not state.login.busy
    scene.take(DismissNotice())
    await scene.until(lambda state: state.notice is None)
    del scene.court.errors["sign_in"]
    await scene.sign_in()


async def test_a_closed_desk_has_put_everything_away() -> None:
    async with desk_at_court() as scene:
        await scene.sign_in()
    assert scene.engine.closed
    assert scene.court.shut


def test_what_is_remembered_names_no_password() -> None:
    known = {"logins", "language", "devices", "tell_unheard"}
    assert set(Remembered.__dataclass_fields__) == known
