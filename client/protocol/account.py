"""Signing in at the court: who asks, and the token by which the court knows them again.

A token is an opaque reference of at least 128 bits that the court keeps hashed; it travels only
in the `Authorization` header (RFC 6750 section 2.1), never in an address.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, SecretStr

from client.protocol.ids import AccountId
from client.protocol.roles import StaffRole
from client.protocol.value import Value

LOGIN_MAX = 100
PASSWORD_MAX = 256
CODE_MAX = 40


class CourtFace(Value):
    """What a court says of itself to anyone who asks, before signing in."""

    name_zh: str
    name_en: str
    lowest: int
    highest: int
    """Versions of this language that the court speaks, both ends included."""
    software: str
    now: AwareDatetime


Login = Annotated[str, Field(min_length=1, max_length=LOGIN_MAX)]
"""A login, a mobile number, a confirmed e-mail address, or the number of a verified ID."""
Password = Annotated[SecretStr, Field(min_length=1, max_length=PASSWORD_MAX)]
Code = Annotated[str, Field(max_length=CODE_MAX)]
"""Six digits from a short message or an authenticator, or a recovery code."""


class SignIn(Value):
    """Asked at `POST /api/v1/session`; `code` where the account has a second factor."""

    login: Login
    password: Password
    code: Code = ""


class AccountKind(StrEnum):
    """Whose account it is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    STAFF = "staff"


class Account(Value):
    """The person behind a token."""

    account: AccountId
    login: str
    name: str
    staff: StaffRole
    """The first of `roles`; `NONE` for a litigant."""
    roles: tuple[StaffRole, ...] = ()
    kind: AccountKind = AccountKind.PERSON
    verified: bool = False
    """Whether the court knows that this is the person; until then only drafts may be prepared."""


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


# Sessions -----------------------------------------------------------------------------------


class SessionLine(Value):
    """One of a person's open sessions; its name ends it and signs nobody in."""

    session: str
    here: bool
    """Whether it is the session by which one asks."""
    address: str
    device: str
    created_at: AwareDatetime
    last_used_at: AwareDatetime
    expires_at: AwareDatetime


class SessionList(Value):
    """A person's open sessions, newest first."""

    sessions: tuple[SessionLine, ...]


# Passwords ----------------------------------------------------------------------------------


class PasswordTrial(Value):
    """Asked at `POST /password-strength`: how good a password would be; nothing is kept."""

    password: Password
    login: Annotated[str, Field(max_length=LOGIN_MAX)] = ""
    name: Annotated[str, Field(max_length=LOGIN_MAX)] = ""


class PasswordFlaw(StrEnum):
    """Why a password is not taken, or what would make it better."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    HOLDS_NAME = "holds_name"
    COMMON = "common"
    PATTERN = "pattern"


class PasswordStrength(Value):
    """How good a password is, from 0 (refused) to 4, and the first thing wrong with it."""

    score: Annotated[int, Field(ge=0, le=4)]
    flaw: PasswordFlaw | None = None


class ChangePassword(Value):
    """Change one's own password; every other session ends."""

    old: Password
    new: Password


class BeginReset(Value):
    """Ask for a code by short message; the answer is the same whether there is an account."""

    login: Login


class CodeSent(Value):
    """A code is on its way, if there is anybody to send it to."""

    challenge: str
    """Names the code that is to be entered; it opens nothing."""
    expires_at: AwareDatetime


class FinishReset(Value):
    """Set a new password with the code; every session ends."""

    challenge: Annotated[str, Field(max_length=100)]
    code: Code
    new: Password


# A second factor ----------------------------------------------------------------------------


class ProvePassword(Value):
    """The person's own password once more, before something weighty."""

    password: Password


class SecondFactorOffered(Value):
    """A fresh secret for an authenticator (RFC 6238); it counts once a code has confirmed it."""

    secret: str
    """Base32 (RFC 4648), for typing."""
    uri: str
    """`otpauth://`, for a QR code; it is shown and never sent on."""


class ConfirmSecondFactor(Value):
    """The first code of the authenticator."""

    code: Code


class RecoveryCodes(Value):
    """Codes for the day when the authenticator is lost: each is good once, shown never again."""

    codes: tuple[str, ...]


# What the court tells a person --------------------------------------------------------------


class NoticeKind(StrEnum):
    """What a notice is about; the sentence is made by the desk."""

    SIGNED_IN_ELSEWHERE = "signed_in_elsewhere"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a notice
    SECOND_FACTOR_SET = "second_factor_set"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    IDENTITY_VERIFIED = "identity_verified"
    IDENTITY_NOT_VERIFIED = "identity_not_verified"
    REGISTRATION_TRIED = "registration_tried"
    """Somebody tried to register with one's own ID."""
    POWER_GRANTED = "power_granted"
    POWER_REVOKED = "power_revoked"
    POWER_RENOUNCED = "power_renounced"
    ROLE_CHANGED = "role_changed"


class Notice(Value):
    """One line of a person's inbox."""

    notice: str
    kind: NoticeKind
    detail: str = ""
    at: AwareDatetime
    read_at: AwareDatetime | None = None


class NoticeList(Value):
    """A page of notices, newest first; `next` is empty on the last one."""

    notices: tuple[Notice, ...]
    next: str = ""


class ChangeEmail(Value):
    """An e-mail address to be confirmed with the code that is sent to it."""

    email: Annotated[str, Field(max_length=200)]


class ConfirmCode(Value):
    """The code that came, for the challenge that was given."""

    challenge: Annotated[str, Field(max_length=100)]
    code: Code
