"""Examples of a dispute before a mediator, and of the directory of those who mediate."""

from typing import Final

from client.protocol.mediating import (
    ActInMediation,
    AgreementNamed,
    AgreementToSign,
    AnswerToMandate,
    BeginMediation,
    ConfirmAgreement,
    ExtendMediation,
    GiveUpMediation,
    MediationAct,
    MediationAction,
    Mediations,
    MediationShown,
    NameMediator,
    OfferMade,
    OfferTerms,
    ProposeMediation,
    StateAgreement,
    WordAgreement,
    Wording,
)
from client.protocol.mediators import MediationField, MediatorKind, MediatorList, MediatorShown
from client.protocol.value import Value
from server_stub.domain.mediation import MediationState
from server_stub.web.examples import story
from server_stub.web.examples.filing import signing_of
from server_stub.web.examples.story import at

_AGREEMENT: Final = story.hash_of("agreement")
_WORDING: Final = Wording(content=_AGREEMENT, worded_at=at(4, 2, 10, 0))
_OFFER: Final = "被告愿意退还货款3000元，拉坯机由原告自行处理。"
_MEDIATION: Final = MediationShown(
    mediation=story.name_of("mediation"),
    case=story.CASE,
    state=MediationState.IN_PROGRESS,
    version=6,
    parties=(story.PLAINTIFF, story.DEFENDANT),
    mediator=story.MEDIATOR_NAME,
    due_at=story.until(4, 7),
    offers=(OfferMade(participant=story.DEFENDANT, text=_OFFER),),
    wordings=(_WORDING,),
    in_suit=True,
    said=(story.DEFENDANT,),
    allowed_actions=(
        MediationAction.OFFER,
        MediationAction.EXTEND,
        MediationAction.GIVE_UP,
        MediationAction.SIGN_AGREEMENT,
    ),
)
_MEDIATOR: Final = MediatorShown(
    mediator="demo-003",
    name_zh="朝阳区人民调解委员会（演示）",
    name_en="Chaoyang District People's Mediation Committee (demo)",
    kind=MediatorKind.PEOPLES_COMMITTEE,
    fields=(MediationField.NEIGHBOURS, MediationField.SHOPPING),
    district="朝阳区",
    languages=("zh",),
    hours="周一至周五 09:00-17:00 / Mon-Fri 09:00-17:00",
    contact="mediator003@example.org; 010-0000-0003",
    demo=True,
)

BODIES: Final[tuple[Value, ...]] = (
    BeginMediation(judge=story.JUDGE_LOGIN, clerk=story.CLERK_LOGIN),
    ProposeMediation(words="双方对退货并无根本分歧，金额不大。"),
    ActInMediation(act=MediationAct.AGREE),
    NameMediator(mediator=story.MEDIATOR_LOGIN),
    AnswerToMandate(accepts=True),
    OfferTerms(text=_OFFER),
    ExtendMediation(days=7),
    WordAgreement(
        dispute=("原告在被告网店购买电动拉坯机一台，收货当日无法启动。",),
        terms=(
            "被告于2026年4月15日前退还原告货款3000元。",
            "拉坯机由原告自行处理，双方就此再无争议。",
        ),
    ),
    AgreementNamed(content=_AGREEMENT),
    GiveUpMediation(grounds="双方差距过大，继续调解没有意义。"),
    ConfirmAgreement(valid=True),
    StateAgreement(costs="案件受理费25元，由被告负担。"),
)
ANSWERS: Final[tuple[Value, ...]] = (
    _MEDIATION,
    Mediations(mediations=(_MEDIATION,)),
    _WORDING,
    AgreementToSign(content=_AGREEMENT, signing=signing_of(_AGREEMENT, 4, 2)),
    _MEDIATOR,
    MediatorList(mediators=(_MEDIATOR,), total=87, districts=("东城区", "朝阳区")),
)
