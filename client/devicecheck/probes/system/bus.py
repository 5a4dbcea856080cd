"""Asking somebody on D-Bus, the message bus of Linux desktops: within a time limit, as one guest.

Whoever asks may stay on the bus afterwards (`Guest`): what the other side grants to a guest it
takes back by itself when the guest has left, or has died.

A bus that is not there, somebody who is not on it and an answer that is an error are all no answer.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

log = logging.getLogger("mingjing.devicecheck.system")

LIMIT_S = 2.0


class Bus(Enum):
    """Which bus."""

    SESSION = "SESSION"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True, slots=True)
class Somebody:
    """A service on a bus, by the object that is asked."""

    bus: Bus
    name: str
    path: str
    interface: str


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody's answer, and the connection that is still open."""

    answer: tuple[Any, ...]
    ask: Callable[[str, str, tuple[Any, ...]], object]
    """Asks the same service once more: what is asked, the signature, the values."""
    leave: Callable[[], None]


Call = Callable[[Somebody, str, str, tuple[Any, ...]], Guest | None]
"""Asks a service: what is asked, the signature, the values."""


def call(whom: Somebody, what: str, signature: str, values: tuple[Any, ...]) -> Guest | None:
    """Ask, and stay on the bus; None when there is no answer."""
    # Only Linux has it.
    from jeepney.io.blocking import open_dbus_connection
    from jeepney.wrappers import DBusAddress, DBusErrorResponse, new_method_call, unwrap_msg

    address = DBusAddress(whom.path, whom.name, whom.interface)
    try:
        connection = open_dbus_connection(whom.bus.value, auth_timeout=LIMIT_S)
    except Exception as error:  # noqa: BLE001 - each kind of no bus has an error of its own
        log.info("there is no %s bus: %s", whom.bus.value.lower(), type(error).__name__)
        return None

    def ask(what: str, signature: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
        question = new_method_call(address, what, signature, values)
        told: tuple[Any, ...] = unwrap_msg(connection.send_and_get_reply(question, timeout=LIMIT_S))
        return told

    def leave() -> None:
        connection.close()

    try:
        return Guest(ask(what, signature, values), ask, leave)
    except (DBusErrorResponse, OSError, ValueError) as error:
        log.info("no answer from %s: %s", whom.name, type(error).__name__)
        leave()
        return None
