"""People at the counter of the small court, with eyes that see what the test says."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from client.protocol.account import Account, ConfirmCode
from client.protocol.identity import IdentityDocument, PaperKind, Register
from client.protocol.ids import AccountId
from server_stub.settings import Limits, Settings
from server_stub.usecases.attempts import Attempt
from server_stub.usecases.identity_room import IdentityRoom, PostBox
from server_stub.usecases.people.papers import add_paper
from server_stub.usecases.people.registering import confirm_registration, register
from server_stub.usecases.registry import Registry
from server_stub.usecases.signing_in import Caller, caller_of, sign_in
from tests.usecases.people.eyes import DrawnEyes
from tests.usecases.small_court import ADDRESS, NOW, Clock, PageReader

SECRET = "seven grey geese"
ANN = "110100190001010018"
BOB = "11010019000315009X"


@dataclass
class People:
    """A small court, and what a test needs to do as somebody."""

    registry: Registry
    eyes: DrawnEyes
    post: PostBox
    clock: Clock = field(default_factory=Clock)
    _keys: "itertools.count[int]" = field(default_factory=itertools.count)

    @property
    def code(self) -> str:
        """The code of the last message."""
        found = re.search(r"\d{6}", self.post.letters[-1].text)
        assert found is not None
        return found[0]

    def attempt(self, account: Account, key: str = "") -> Attempt:
        key = key or f"key-{next(self._keys)}"
        return Attempt(account=account.account, key=key, asked=key, at=self.clock())

    async def register(
        self, number: str = ANN, phone: str = "13800000001", name: str = "安宁"
    ) -> Account:
        """Register a natural person."""
        asked = Register.model_validate(
            {
                "name": name,
                "document": IdentityDocument.RESIDENT_ID,
                "number": number,
                "phone": phone,
                "password": SECRET,
            }
        )
        sent = await register(self.registry, asked, ADDRESS, self.clock())
        confirm = ConfirmCode(challenge=sent.challenge, code=self.code)
        return confirm_registration(self.registry, confirm, ADDRESS, self.clock())

    async def sign_in(
        self, login: str, code: str = "", address: str = ADDRESS, password: str = SECRET
    ) -> Caller:
        from client.protocol.account import SignIn

        asked = SignIn.model_validate({"login": login, "password": password, "code": code})
        session = await sign_in(self.registry, asked, address, self.clock(), "a desk")
        return caller_of(self.registry, session.token, self.clock())

    async def add_papers(self, account: Account) -> None:
        for kind in (PaperKind.ID_FRONT, PaperKind.ID_BACK):
            content = f"{account.account} {kind}".encode()
            await add_paper(self.registry, account, kind, content, self.attempt(account))

    def account(self, account: AccountId) -> Account:
        """An account as it stands now."""
        with self.registry.books.reading() as unit:
            entry = unit.accounts.get(account)
        assert entry is not None
        return entry.account


OpenPeople = Callable[..., People]


@pytest.fixture
def open_people(data: Path) -> Iterator[OpenPeople]:
    """Open the small court with limits of one's own."""
    opened: list[Registry] = []

    def opener(limits: Limits | None = None) -> People:
        eyes, post = DrawnEyes(), PostBox()
        settings = Settings(data=data, limits=limits or Limits())
        registry = Registry.open(settings, PageReader(), IdentityRoom.open(data, eyes, post))
        opened.append(registry)
        return People(registry, eyes, post)

    yield opener
    for each in opened:
        each.close()


@pytest.fixture
def people(open_people: OpenPeople) -> People:
    """The small court, with people at its counter."""
    return open_people()


@pytest.fixture
def now() -> object:
    return NOW
