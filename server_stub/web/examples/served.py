"""Examples of serving documents, and of what leaves the court and what becomes of it."""

from typing import Final

from client.protocol.post import Box, BoxMessage, DeadLetter, DeadLetters, OutboxCounts, PostChannel
from client.protocol.serving import (
    AddressesOfService,
    AddressKind,
    AddressOfService,
    AnnounceService,
    ConfirmAddress,
    Consent,
    ProofOfService,
    ProveArrivalTime,
    RebutService,
    ReportTrace,
    SendingShown,
    ServeOn,
    Services,
    ServiceShown,
    ServiceStage,
    ServiceTrace,
    TraceShown,
)
from client.protocol.value import Value
from server_stub.post.sms import masked
from server_stub.post.texts import Occasion
from server_stub.usecases.serving_views import verification_of
from server_stub.web.examples import story
from server_stub.web.examples.story import at

_SERVED_AT: Final = at(3, 10, 9, 30)
_SENDING: Final = f"{PostChannel.PLATFORM}-{story.name_of('sending')}"
_BOX: Final = masked(story.name_of("account of the defendant"))
_SENT: Final = SendingShown(
    sending=_SENDING,
    channel=PostChannel.PLATFORM,
    address=_BOX,
    address_class=AddressKind.CONFIRMED,
    consent=Consent.EXPRESS,
    sent_at=_SERVED_AT,
    receipt=f"kept-{_SENDING}",
    traces=(
        TraceShown(trace=ServiceTrace.ARRIVED, at=_SERVED_AT),
        TraceShown(trace=ServiceTrace.READ, at=at(3, 10, 11, 2)),
    ),
    rebutted=False,
)
_SERVICE: Final = ServiceShown(
    service=story.name_of("service of the complaint"),
    case=story.CASE,
    document=story.COMPLAINT,
    recipient=story.DEFENDANT,
    stage=ServiceStage.SERVED,
    effective_at=_SERVED_AT,
    failed=False,
    sendings=(_SENT,),
    version=2,
)
_PROOF: Final = ProofOfService(
    service=_SERVICE.service,
    case=story.CASE,
    case_number=story.CASE_NUMBER,
    cause=story.CAUSE,
    document=story.COMPLAINT,
    title="民事起诉状副本",
    file=story.hash_of("complaint"),
    recipient=story.COMPANY_NAME,
    recipient_role="defendant",
    stage=ServiceStage.SERVED,
    effective_at=_SERVED_AT,
    sendings=(_SENT,),
    grounds=(),
    operators=(story.CLERK_NAME,),
    verification="",
)
_ADDRESS: Final = AddressOfService(
    participant=story.DEFENDANT,
    channel=PostChannel.PLATFORM,
    address=_BOX,
    address_class=AddressKind.CONFIRMED,
    consent=Consent.EXPRESS,
    confirmed_at=at(3, 10, 9, 20),
)
_LETTER: Final = DeadLetter(
    message=f"sms-{story.name_of('reminder')}",
    channel=PostChannel.SMS,
    recipient=masked(story.COMPANY_PHONE),
    kind=Occasion.REMINDER,
    subject="短信提醒",
    case=story.CASE,
    failure="status 503",
    tries=6,
    made_at=at(3, 25, 9, 0),
    given_up_at=at(3, 25, 21, 0),
)

BODIES: Final[tuple[Value, ...]] = (
    ConfirmAddress(
        participant=story.DEFENDANT, channel=PostChannel.PLATFORM, consent=Consent.EXPRESS
    ),
    ServeOn(recipient=story.DEFENDANT, channel=PostChannel.PLATFORM),
    ReportTrace(sending=_SENDING, trace=ServiceTrace.SIGNED, at=_SERVED_AT),
    RebutService(sending=_SENDING, grounds="被告证明当日系统故障，文件未进入其信箱。"),
    ProveArrivalTime(
        sending=_SENDING, at=at(3, 10, 10, 15), grounds="平台日志证明文件于该时到达。"
    ),
    AnnounceService(grounds="登记地址无人办公，电话、邮寄和电子方式均未能送达。"),
)
ANSWERS: Final[tuple[Value, ...]] = (
    _ADDRESS,
    AddressesOfService(addresses=(_ADDRESS,)),
    _SERVICE,
    Services(services=(_SERVICE,)),
    _PROOF.model_copy(update={"verification": verification_of(_PROOF)}),
    _LETTER,
    DeadLetters(letters=(_LETTER,)),
    OutboxCounts(waiting=2, delivered=148, dead=1),
    Box(
        messages=(
            BoxMessage(
                message=_SENDING,
                subject=_PROOF.title,
                text=f"【{story.COURT_ZH}】现向您送达{story.CASE_NUMBER}案的《{_PROOF.title}》。",
                received_at=_SERVED_AT,
            ),
        )
    ),
)
