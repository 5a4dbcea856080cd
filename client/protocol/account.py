"""Signing in at the court: who asks, and the token by which the court knows them again.

A token is an opaque reference of at least 128 bits that the court keeps hashed; it travels only
in the `Authorization` header (RFC 6750 section 2.1), never in an address.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, SecretStr

from client.protocol.ids import AccountId
from client.protocol.roles import StaffRole
from client.protocol.value import Value

LOGIN_MAX = 100
PASSWORD_MAX = 256


class CourtFace(Value):
    """What a court says of itself to anyone who asks, before signing in."""

    name_zh: str
    name_en: str
    lowest: int
    highest: int
    """Versions of this language that the court speaks, both ends included."""
    software: str
    now: AwareDatetime


class SignIn(Value):
    """Asked at `POST /api/v1/session`."""

    login: Annotated[str, Field(min_length=1, max_length=LOGIN_MAX)]
    password: Annotated[SecretStr, Field(min_length=1, max_length=PASSWORD_MAX)]


class Account(Value):
    """The person behind a token."""

    account: AccountId
    login: str
    name: str
    staff: StaffRole


class Session(Value):
    """Given once, in answer to `SignIn`; the token is shown never again."""

    token: str
    account: Account
    expires_at: AwareDatetime


class Ticket(Value):
    """One entry to one hearing's socket: spent by its first use, dead after `expires_at`."""

    type: Literal["ticket"] = "ticket"
    ticket: str
    expires_at: AwareDatetime
