"""Examples of registering, signing in, and what a person has of their own at the court."""

from typing import Final

from client.protocol.account import (
    Account,
    AccountKind,
    BeginReset,
    ChangeEmail,
    ChangePassword,
    CodeSent,
    ConfirmCode,
    ConfirmSecondFactor,
    CourtFace,
    FinishReset,
    Notice,
    NoticeKind,
    NoticeList,
    PasswordFlaw,
    PasswordStrength,
    PasswordTrial,
    ProvePassword,
    RecoveryCodes,
    SecondFactorOffered,
    Session,
    SessionLine,
    SessionList,
    SignIn,
    Ticket,
)
from client.protocol.identity import (
    FieldKind,
    FieldTrial,
    FieldVerdict,
    IdentityDocument,
    Register,
    RegisterOrganisation,
)
from client.protocol.roles import StaffRole
from client.protocol.value import Value
from client.protocol.wire import HIGHEST_VERSION, LOWEST_VERSION
from server_stub.web.examples import story
from server_stub.web.examples.story import at

ACCOUNT: Final = Account(
    account=story.PLAINTIFF_ACCOUNT,
    login=story.PLAINTIFF_LOGIN,
    name=story.PLAINTIFF_NAME,
    staff=StaffRole.NONE,
    kind=AccountKind.PERSON,
    verified=True,
)
SESSION: Final = SessionLine(
    session=story.name_of("session"),
    here=True,
    address="192.0.2.17",
    device="Mingjing/0.1.0 (Windows 11)",
    created_at=at(4, 22, 9, 0),
    last_used_at=at(4, 22, 9, 20),
    expires_at=at(4, 22, 21, 0),
)
NOTICES: Final = (
    Notice(
        notice=story.name_of("notice 2"),
        kind=NoticeKind.SECOND_FACTOR_SET,
        at=at(3, 2, 9, 50),
    ),
    Notice(
        notice=story.name_of("notice 1"),
        kind=NoticeKind.IDENTITY_VERIFIED,
        at=at(3, 2, 9, 30),
        read_at=at(3, 2, 9, 35),
    ),
)
_CHALLENGE: Final = story.name_of("challenge")

BODIES: Final[tuple[Value, ...]] = (
    SignIn(login=story.PLAINTIFF_LOGIN, password=story.PASSWORD, code=story.CODE),
    FieldTrial(kind=FieldKind.MOBILE, typed="138 0000 0001"),
    PasswordTrial(password=story.PASSWORD, login=story.PLAINTIFF_LOGIN, name=story.PLAINTIFF_NAME),
    Register(
        name=story.PLAINTIFF_NAME,
        document=IdentityDocument.RESIDENT_ID,
        number=story.PLAINTIFF_NUMBER,
        phone=story.PLAINTIFF_PHONE,
        password=story.PASSWORD,
    ),
    RegisterOrganisation(
        organisation=story.COMPANY_NAME,
        credit_code=story.COMPANY_CODE,
        name=story.REPRESENTATIVE_NAME,
        document=IdentityDocument.RESIDENT_ID,
        number=story.REPRESENTATIVE_NUMBER,
        phone=story.COMPANY_PHONE,
        password=story.PASSWORD,
    ),
    ConfirmCode(challenge=_CHALLENGE, code=story.CODE),
    ChangePassword(old=story.PASSWORD, new=story.PASSWORD),
    BeginReset(login=story.PLAINTIFF_LOGIN),
    FinishReset(challenge=_CHALLENGE, code=story.CODE, new=story.PASSWORD),
    ProvePassword(password=story.PASSWORD),
    ConfirmSecondFactor(code=story.CODE),
    ChangeEmail(email=story.PLAINTIFF_EMAIL),
)
ANSWERS: Final[tuple[Value, ...]] = (
    CourtFace(
        name_zh=story.COURT_ZH,
        name_en=story.COURT_EN,
        lowest=LOWEST_VERSION,
        highest=HIGHEST_VERSION,
        software="mingjing 0.1.0",
        now=at(4, 22, 9, 20),
    ),
    ACCOUNT,
    Session(token=story.UNSAID, account=ACCOUNT, expires_at=SESSION.expires_at),
    Ticket(ticket=story.UNSAID, expires_at=at(4, 22, 9, 21)),
    SessionList(sessions=(SESSION,)),
    NoticeList(notices=NOTICES),
    FieldVerdict(fits=True, tidied=story.PLAINTIFF_PHONE),
    PasswordStrength(score=1, flaw=PasswordFlaw.HOLDS_NAME),
    CodeSent(challenge=_CHALLENGE, expires_at=at(3, 2, 9, 15)),
    SecondFactorOffered(
        secret=story.UNSAID,
        uri=f"otpauth://totp/{story.PLAINTIFF_LOGIN}?secret={story.UNSAID}&issuer=Mingjing",
    ),
    RecoveryCodes(codes=(story.UNSAID,) * 10),
)
