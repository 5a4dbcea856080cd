"""With a real server it is tested in `test_devices`: what is unplugged there is found here."""

from pathlib import Path

import pytest

from client.media.devices.pulse import PulseNames


def test_where_there_is_no_libpulse_nothing_is_said() -> None:
    pulse = PulseNames(lambda: None)
    pulse.connect()
    pulse.turn()
    assert pulse.names is None
    pulse.close()


def test_where_there_is_no_server_nothing_is_said_and_nothing_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    pulse = PulseNames()
    for _ in range(5):
        pulse.connect()
        pulse.turn()
    assert pulse.names is None
    pulse.close()
