"""Passwords: guarded by the system, or not kept at all."""

import pytest

from client.court import account
from client.court.account import Keyring, Passwords, system_keyring

COURT = "https://court.example"


class MemoryKeyring:
    """A keyring that a test can look into, and that fails on demand."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False

    def _try(self) -> None:
        if self.locked:
            raise RuntimeError("the keyring is locked")

    def get_password(self, service: str, username: str) -> str | None:
        self._try()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._try()
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._try()
        del self.held[service, username]


def passwords(keyring: Keyring | None) -> Passwords:
    return Passwords(COURT, lambda: keyring)


async def test_a_password_is_kept_by_court_and_login() -> None:
    keyring = MemoryKeyring()
    kept = passwords(keyring)
    assert await kept.can_keep()
    assert await kept.keep("judge", "a secret")
    assert await kept.of("judge") == "a secret"
    assert await kept.of("clerk") == ""
    assert await Passwords("https://other.example", lambda: keyring).of("judge") == ""
    await kept.forget("judge")
    assert await kept.of("judge") == ""
    await kept.forget("judge")
    kept.close()


async def test_without_a_keyring_nothing_is_kept_and_nothing_fails() -> None:
    kept = passwords(None)
    assert not await kept.can_keep()
    assert not await kept.keep("judge", "a secret")
    assert await kept.of("judge") == ""
    await kept.forget("judge")
    kept.close()


async def test_a_keyring_that_fails_is_as_good_as_none() -> None:
    keyring = MemoryKeyring()
    keyring.locked = True
    kept = passwords(keyring)
    assert not await kept.keep("judge", "a secret")
    assert await kept.of("judge") == ""
    kept.close()


async def test_a_keyring_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "ANSWER_WITHIN_S", 0.02)
    hanging = Hanging()
    kept = passwords(hanging)
    assert await kept.of("judge") == ""
    hanging.let_go()
    kept.close()


class Hanging(MemoryKeyring):
    """A keyring that waits for a person who does not come."""

    def __init__(self) -> None:
        import threading

        super().__init__()
        self._answered = threading.Event()
        self.let_go = self._answered.set

    def get_password(self, service: str, username: str) -> str | None:
        self._answered.wait(10)
        return None


def backend(module: str, behind: tuple[object, ...] = ()) -> object:
    made = type("Keyring", (), {"__module__": module})()
    if behind:
        made.backends = list(behind)
    return made


@pytest.mark.parametrize(
    ("module", "is_used"),
    [
        ("keyring.backends.SecretService", True),
        ("keyring.backends.Windows", True),
        ("keyring.backends.macOS", True),
        ("keyring.backends.kwallet", True),
        ("keyring.backends.fail", False),
        ("keyring.backends.null", False),
        ("keyrings.alt.file", False),
        ("keyrings.alt.file_base", False),
        ("somebody.elses", False),
    ],
)
def test_only_keyrings_that_the_system_guards_are_used(
    monkeypatch: pytest.MonkeyPatch, module: str, is_used: bool
) -> None:
    chosen = backend(module)
    monkeypatch.setattr("keyring.get_keyring", lambda: chosen)
    assert (system_keyring() is chosen) is is_used


def test_behind_a_chain_only_the_guarded_one_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    guarded = backend("keyring.backends.SecretService")
    chain = backend("keyring.backends.chainer", (backend("keyrings.alt.file"), guarded))
    monkeypatch.setattr("keyring.get_keyring", lambda: chain)
    assert system_keyring() is guarded
    chain = backend("keyring.backends.chainer", (backend("keyrings.alt.file"),))
    monkeypatch.setattr("keyring.get_keyring", lambda: chain)
    assert system_keyring() is None


def test_a_keyring_that_cannot_be_opened_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> object:
        raise RuntimeError("no bus")

    monkeypatch.setattr("keyring.get_keyring", broken)
    assert system_keyring() is None
