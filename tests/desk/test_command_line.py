"""What a person types to start a desk becomes settings, or one clear sentence."""

import io
from datetime import UTC
from pathlib import Path

import pytest

from client.__main__ import settings
from client.app import first_state
from client.config import Config, Devices, Language
from client.court.remembered import Memory, Remembered
from client.state import Where


def test_without_a_word_it_is_this_machines_court() -> None:
    assert settings([]) == Config()


def test_every_word_has_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a secret \r\nnot this\n"))
    authority, script = tmp_path / "authority.pem", tmp_path / "steps.jsonl"
    for file in (authority, script):
        file.touch()
    words = [
        *("--server", "https://court.example/", "--authority", str(authority)),
        *("--login", "judge", "--password-stdin", "--fake-media", str(tmp_path)),
        *("--played", "played.wav", "--lang", "en", "--script", str(script)),
        *("--report", "report.json", "--shots", "shots", "--debug"),
    ]
    assert settings(words) == Config(
        server="https://court.example",
        language=Language.ENGLISH,
        authority=authority,
        login="judge",
        password="a secret ",
        synthetic=True,
        fake_media=tmp_path,
        played=Path("played.wav"),
        script=script,
        report=Path("report.json"),
        shots=Path("shots"),
        debug=True,
    )


def test_synthetic_devices_may_take_what_is_shipped() -> None:
    config = settings(["--fake-media"])
    assert config.synthetic
    assert config.fake_media is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--server", "http://court.example"], "over https only"),
        (["--server", "court"], "https://court.example"),
        (["--authority", "nowhere.pem"], "there is no file nowhere.pem"),
        (["--script", "nowhere.jsonl"], "there is no file nowhere.jsonl"),
        (["--fake-media", "nowhere"], "there is no folder nowhere"),
        (["--password-stdin"], "needs --login"),
        (["--lang", "fr"], "invalid choice"),
        (["--password", "secret"], "unrecognized arguments"),
    ],
)
def test_what_cannot_be_meant_is_said_in_one_sentence(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        settings(words)
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err


def test_the_first_window_speaks_the_language_of_last_time() -> None:
    memory = Memory(None)
    assert first_state(Config(), memory).language is Language.CHINESE
    memory.keep(Remembered(language=Language.ENGLISH, devices=Devices(camera="usb")))
    state = first_state(Config(), memory)
    assert state.language is Language.ENGLISH
    assert state.chosen == Devices(camera="usb")
    assert first_state(Config(language=Language.CHINESE), memory).language is Language.CHINESE


def test_the_first_window_knows_who_was_here_last() -> None:
    memory = Memory(None)
    memory.keep(memory.now.with_login(Config().server, "judge"))
    state = first_state(Config(), memory)
    assert state.login.remembered == "judge"
    assert state.where is Where.LOGIN
    assert state.now.tzinfo is UTC
    assert first_state(Config(login="clerk"), memory).login.remembered == "clerk"
