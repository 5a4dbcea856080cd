"""A bus with somebody on it who answers: what is asked of them, and what is no answer at all.

The bus is a real one (`dbus-daemon`), which nothing but these tests knows.
"""

import subprocess
import threading
from collections.abc import Iterator

import pytest
from jeepney import (
    DBusAddress,
    HeaderFields,
    MessageType,
    new_error,
    new_method_call,
    new_method_return,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

from client.devicecheck.probes.system.awake import SCREEN_SAVER, Awake, keep_awake
from client.devicecheck.probes.system.bus import call

pytestmark = pytest.mark.needs_package("dbus-daemon")


class ScreenSaver:
    """A screen saver that may be kept quiet, or is of no mind to be."""

    def __init__(self, *, willing: bool = True) -> None:
        self.willing = willing
        self.asked: list[tuple[object, ...]] = []
        self.connection: DBusConnection = open_dbus_connection("SESSION")
        Proxy(message_bus, self.connection).RequestName(SCREEN_SAVER.name)
        self.thread = threading.Thread(target=self._answer)
        self.thread.start()

    def _answer(self) -> None:
        while True:
            heard = self.connection.receive()
            if heard.header.message_type is not MessageType.method_call:
                continue
            what = heard.header.fields[HeaderFields.member]
            self.asked.append((what, *heard.body))
            if what == "End":
                return
            if not self.willing:
                answer = new_error(heard, "org.freedesktop.DBus.Error.AccessDenied")
            elif what == "Inhibit":
                answer = new_method_return(heard, "u", (7,))
            else:
                answer = new_method_return(heard)
            self.connection.send(answer)

    def close(self) -> None:
        with open_dbus_connection("SESSION") as last:
            address = DBusAddress(SCREEN_SAVER.path, SCREEN_SAVER.name, SCREEN_SAVER.interface)
            last.send(new_method_call(address, "End"))
            self.thread.join(10.0)
        self.connection.close()


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give the address of a bus on which nobody is yet."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address
        daemon.terminate()


def test_a_screen_saver_is_kept_quiet_and_let_go(bus: str) -> None:
    saver = ScreenSaver()
    environ = {"DBUS_SESSION_BUS_ADDRESS": bus}
    kept = keep_awake("hearing", "linux", hold=lambda program: None, environ=environ)
    assert kept is not None
    assert kept.awake == Awake(True, "org.freedesktop.ScreenSaver")
    assert saver.asked == [("Inhibit", "Mingjing", "hearing")]
    kept.let_go()
    assert saver.asked[1:] == [("UnInhibit", 7)]
    saver.close()


def test_whoever_says_no_has_granted_nothing(bus: str) -> None:
    del bus
    saver = ScreenSaver(willing=False)
    assert call(SCREEN_SAVER, "Inhibit", "ss", ("Mingjing", "hearing")) is None
    saver.close()


def test_nobody_on_the_bus_is_no_answer(bus: str) -> None:
    del bus
    assert call(SCREEN_SAVER, "Inhibit", "ss", ("Mingjing", "hearing")) is None


@pytest.mark.parametrize("address", ["", "nonsense", "unix:path=/no/such/bus"])
def test_no_bus_is_no_answer(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert call(SCREEN_SAVER, "Inhibit", "ss", ("Mingjing", "hearing")) is None
