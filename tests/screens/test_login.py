"""What the page of signing in says, and the heading above every page."""

from client.protocol.errors import Reason
from client.screens import heading, login
from client.state import Failure, Login, Notice, Where
from tests.screens.states import EN, ZH, at, desk


def test_the_page_says_whose_court_it_is() -> None:
    assert login.present(desk(EN)).court == "Beijing Internet Court"
    assert login.present(desk(ZH)).court == "北京互联网法院"
    assert login.present(desk(EN, court=None)).court == "Online court"
    assert "https://court.example" in login.present(desk(EN)).address


def test_a_saved_password_may_be_left_out() -> None:
    screen = login.present(desk(login=Login(remembered="chen", has_password=True)))
    assert screen.name == "chen"
    assert screen.may_omit_password
    assert screen.password_hint
    fresh = login.present(desk())
    assert not fresh.may_omit_password
    assert not fresh.password_hint


def test_a_computer_without_a_keyring_says_so() -> None:
    screen = login.present(desk(login=Login(can_remember=False)))
    assert not screen.can_remember
    assert "sign in each time" in screen.remember_why


def test_signing_in_is_seen_to_go_on() -> None:
    screen = login.present(desk(login=Login(busy=True)))
    assert screen.busy
    assert screen.submit == "Signing in…"


def test_a_wrong_password_is_told_with_what_to_do() -> None:
    screen = login.present(desk(login=Login(failure=Failure(Reason.WRONG_CREDENTIALS))))
    assert screen.problem is not None
    assert screen.problem.what == "The login name or the password is not right."
    assert screen.problem.act
    assert not screen.problem.reference


def test_the_unexpected_carries_a_reference_to_copy() -> None:
    notice = Notice(Failure(Reason.UNEXPECTED, reference="7F3A"))
    shown = heading.present(desk(notice=notice)).notice
    assert shown is not None
    assert shown.reference == "7F3A"
    assert "7F3A" in shown.spoken
    assert shown.copy_label == "Copy the reference"


def test_the_heading_names_the_person_and_the_way_out_only_when_there_is_one() -> None:
    out = heading.present(desk())
    assert not out.signed_in
    assert not out.sign_out
    assert out.notice is None
    signed_in = heading.present(at(Where.CASES))
    assert signed_in.signed_in == "陈晓雨"
    assert signed_in.signed_in_name == "Signed in as 陈晓雨"
    assert signed_in.sign_out == "Sign out"


def test_each_language_is_offered_in_its_own_name() -> None:
    for language in (ZH, EN):
        screen = heading.present(desk(language))
        assert (screen.chinese, screen.english) == ("中文", "English")
        assert screen.language is language
