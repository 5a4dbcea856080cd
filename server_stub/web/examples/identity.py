"""Examples of how the court comes to know a person, and of acting for another."""

from base64 import b64encode
from typing import Final

from client.protocol.account import AccountKind
from client.protocol.authority import (
    AgentKind,
    ClaimLicence,
    GrantPower,
    Lawyer,
    LicenceList,
    LicenceSeen,
    Mandates,
    PaperOfLicence,
    Power,
    PowerList,
    SpecialAuthority,
)
from client.protocol.identity import (
    AccessLine,
    AttestPerson,
    BeginFaceCheck,
    CheckManner,
    Consent,
    ConsentPurpose,
    DecideReview,
    FaceChallenge,
    FaceCheck,
    FaceCheckOpened,
    FaceOutcome,
    FaceState,
    FaceTask,
    GiveConsent,
    HandInFace,
    IdentityDocument,
    IdentityFresh,
    IdentityPaper,
    IdentityReview,
    IdentityStanding,
    OwnData,
    PaperKind,
    ReviewLine,
    ReviewList,
    ReviewSheet,
    ReviewState,
    SecondFactorProof,
)
from client.protocol.ids import FaceCheckId, IdentityPaperId, IdentityReviewId, PowerId
from client.protocol.value import Value
from server_stub.domain.access import FRESH_FOR, Occasion
from server_stub.domain.registration import (
    masked_email,
    masked_name,
    masked_number,
    masked_phone,
)
from server_stub.usecases.people.privacy import NOTICE_VERSIONS
from server_stub.web.examples import story
from server_stub.web.examples.accounts import ACCOUNT, NOTICES, SESSION
from server_stub.web.examples.story import at

_CHECK: Final = FaceCheckId(story.name_of("face check"))
_REVIEW: Final = IdentityReviewId(story.name_of("review"))
_CHALLENGES: Final = (
    FaceChallenge.LOOK_STRAIGHT,
    FaceChallenge.TURN_LEFT,
    FaceChallenge.CLOSE_EYES,
)
_NUMBER: Final = masked_number(story.PLAINTIFF_NUMBER)
_JPEG: Final = b64encode(b"\xff\xd8\xff\xe0 the rest of a JPEG file \xff\xd9")

_PAPERS: Final = tuple(
    IdentityPaper(
        paper=IdentityPaperId(story.name_of(kind)),
        kind=kind,
        sha256=story.hash_of(kind),
        width_px=1600,
        height_px=1010,
        added_at=at(3, 2, 9, 10),
        sent_at=at(3, 2, 9, 12),
    )
    for kind in (PaperKind.ID_FRONT, PaperKind.ID_BACK)
)
_CONSENT: Final = Consent(
    purpose=ConsentPurpose.FACE_CHECK,
    version=NOTICE_VERSIONS[ConsentPurpose.FACE_CHECK][-1],
    given=True,
    at=at(3, 2, 9, 20),
)
_CONFIRMED: Final = IdentityReview(
    review=_REVIEW,
    state=ReviewState.CONFIRMED,
    asked_at=at(3, 2, 9, 12),
    decided_at=at(3, 2, 9, 30),
)
_LINE: Final = ReviewLine(
    review=_REVIEW,
    account=story.PLAINTIFF_ACCOUNT,
    name=story.PLAINTIFF_NAME,
    kind=AccountKind.PERSON,
    document=IdentityDocument.RESIDENT_ID,
    number_masked=_NUMBER,
    asked_at=at(3, 2, 9, 12),
)
_STANDING: Final = IdentityStanding(
    kind=AccountKind.PERSON,
    verified=True,
    name=story.PLAINTIFF_NAME,
    document=IdentityDocument.RESIDENT_ID,
    number_masked=_NUMBER,
    phone_masked=masked_phone(story.PLAINTIFF_PHONE),
    manner=CheckManner.VIDEO_CALL,
    verified_at=at(3, 2, 9, 30),
    papers=_PAPERS,
    review=_CONFIRMED,
    face_consented=True,
    face_tries_left=5,
)
_LAWYER: Final = Lawyer(
    licence=story.AGENT_LICENCE, firm=story.AGENT_FIRM, verified_at=at(3, 10, 11, 0)
)
_POWER: Final = Power(
    power=PowerId(story.name_of("power")),
    case=story.CASE,
    principal=story.PLAINTIFF_ACCOUNT,
    principal_name=story.PLAINTIFF_NAME,
    agent=story.AGENT_ACCOUNT,
    agent_name=story.AGENT_NAME,
    kind=AgentKind.LAWYER,
    special=(SpecialAuthority.SETTLE,),
    licence=story.AGENT_LICENCE,
    firm=story.AGENT_FIRM,
    granted_at=at(3, 11, 15, 0),
)

BODIES: Final[tuple[Value, ...]] = (
    GiveConsent(purpose=_CONSENT.purpose, version=_CONSENT.version),
    SecondFactorProof(code=story.CODE),
    AttestPerson(
        participant=story.PLAINTIFF,
        session=SESSION.session[:6],
        paper="居民身份证原件",
        seen="视频中本人与证件照片一致，姓名和号码当场核对无误。",
    ),
    DecideReview(
        confirmed=True,
        manner=CheckManner.VIDEO_CALL,
        paper="居民身份证正反面",
        seen="视频中本人与证件照片一致，姓名和号码相符。",
    ),
    BeginFaceCheck(check=_CHECK, token=story.UNSAID, number="47"),
    HandInFace(check=_CHECK, upload=story.UNSAID, pictures=(_JPEG,) * len(_CHALLENGES)),
    ClaimLicence(licence=story.AGENT_LICENCE, firm=story.AGENT_FIRM),
    LicenceSeen(licence=story.AGENT_LICENCE),
    GrantPower(
        agent=story.AGENT_LOGIN,
        agent_name=story.AGENT_NAME,
        kind=AgentKind.LAWYER,
        special=(SpecialAuthority.SETTLE,),
    ),
)
ANSWERS: Final[tuple[Value, ...]] = (
    _STANDING,
    _PAPERS[0],
    _CONFIRMED,
    _CONSENT,
    IdentityFresh(
        checked_at=at(4, 22, 9, 5),
        good_until=at(4, 22, 9, 5) + FRESH_FOR[Occasion.HEARING],
        manner=CheckManner.SECOND_FACTOR,
    ),
    ReviewList(reviews=(_LINE,)),
    ReviewSheet(line=_LINE, number=story.PLAINTIFF_NUMBER, papers=_PAPERS),
    FaceCheckOpened(check=_CHECK, token=story.UNSAID, number="47", expires_at=at(3, 2, 9, 22)),
    FaceTask(
        check=_CHECK,
        name_masked=masked_name(story.PLAINTIFF_NAME),
        challenges=_CHALLENGES,
        upload=story.UNSAID,
        expires_at=at(3, 2, 9, 25),
    ),
    FaceCheck(check=_CHECK, state=FaceState.ENDED, outcome=FaceOutcome.SAME),
    OwnData(
        account=ACCOUNT,
        phone=masked_phone(story.PLAINTIFF_PHONE),
        email=masked_email(story.PLAINTIFF_EMAIL),
        identity=_STANDING,
        sessions=(SESSION,),
        notices=NOTICES,
        consents=(_CONSENT,),
        accesses=(
            AccessLine(at=at(4, 22, 9, 20), deed="exported", by="self"),
            AccessLine(at=at(3, 2, 9, 28), deed="sheet_read", by="clerk"),
        ),
    ),
    _LAWYER,
    LicenceList(
        licences=(
            PaperOfLicence(
                account=story.AGENT_ACCOUNT,
                name=story.AGENT_NAME,
                lawyer=Lawyer(licence=story.AGENT_LICENCE, firm=story.AGENT_FIRM),
            ),
        )
    ),
    _POWER,
    PowerList(powers=(_POWER,)),
    Mandates(powers=(_POWER,)),
)
