"""What a desk remembers overnight, and what a spoilt file does."""

import stat
import sys
from pathlib import Path

import pytest

from client.config import Devices, Language
from client.court.remembered import Memory, Remembered, settings_file

HOME = Path("home")


def test_what_was_kept_is_there_tomorrow(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "desk.json"
    kept = Remembered(
        logins={"https://court.example": "陈晓雨"},
        language=Language.ENGLISH,
        devices=Devices(camera="usb-1", microphone=None, loudspeaker="hdmi"),
        tell_unheard=False,
    )
    Memory(file).keep(kept)
    assert Memory(file).now == kept
    assert [each.name for each in file.parent.iterdir()] == ["desk.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "desk.json"
    Memory(file).keep(Remembered(language=Language.ENGLISH))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "spoilt",
    [b"", b"{", b"[]", b"null", b"\xff", b'{"language": "xx"}', b'{"logins": 3}', b"[" * 99999],
)
def test_a_spoilt_file_is_as_good_as_none(tmp_path: Path, spoilt: bytes) -> None:
    file = tmp_path / "desk.json"
    file.write_bytes(spoilt)
    memory = Memory(file)
    assert memory.now == Remembered()
    memory.keep(Remembered(language=Language.CHINESE))
    assert Memory(file).now.language is Language.CHINESE


def test_an_answer_that_is_none_was_never_given(tmp_path: Path) -> None:
    file = tmp_path / "desk.json"
    file.write_text('{"tell_unheard": "perhaps"}')
    assert Memory(file).now.tell_unheard is None


def test_a_place_that_cannot_be_written_is_a_pity_and_no_more(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    memory = Memory(blocked / "desk.json")
    memory.keep(Remembered(language=Language.ENGLISH))
    assert memory.now.language is Language.ENGLISH


def test_with_no_file_it_is_remembered_for_this_run_only() -> None:
    memory = Memory(None)
    memory.keep(memory.now.with_login("court", "judge"))
    assert memory.now.logins == {"court": "judge"}
    assert Memory(None).now == Remembered()


def test_a_login_is_remembered_by_court_and_forgotten_by_court() -> None:
    known = Remembered().with_login("a", "judge").with_login("b", "clerk")
    assert known.with_login("a", "").logins == {"b": "clerk"}


@pytest.mark.parametrize(
    ("platform", "environ", "place"),
    [
        ("linux", {}, HOME / ".config" / "mingjing"),
        ("linux", {"XDG_CONFIG_HOME": "xdg"}, Path("xdg") / "mingjing"),
        ("darwin", {}, HOME / "Library" / "Application Support" / "Mingjing"),
        ("win32", {"APPDATA": "roaming"}, Path("roaming") / "Mingjing"),
        ("win32", {}, HOME / "AppData" / "Roaming" / "Mingjing"),
    ],
)
def test_the_file_lies_where_the_system_wants_it(
    platform: str, environ: dict[str, str], place: Path
) -> None:
    assert settings_file(platform, HOME, environ) == place / "desk.json"
