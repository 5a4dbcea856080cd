"""Examples of what is asked of the court on the way to its judgment, and how it decides."""

from decimal import Decimal
from typing import Final

from client.protocol.applying import (
    Application,
    ApplicationAction,
    ApplicationKind,
    Applications,
    ApplicationShown,
    ApplicationState,
    AskReview,
    DecideApplication,
    FileApplicationSigned,
    GiveSecurity,
    KindOpen,
    LiftPreservation,
    OrderSecurity,
    Recusals,
    SayToApplication,
)
from client.protocol.ids import DocumentId
from client.protocol.value import Value
from server_stub.domain.application_kinds import KINDS
from server_stub.domain.time_limits import Duty
from server_stub.usecases.filing.page import article
from server_stub.web.examples import story
from server_stub.web.examples.story import at

_SECURITY: Final = Decimal("1100.00")
_WORDS: Final = Application(
    kind=ApplicationKind.PROPERTY_PRESERVATION,
    grounds=("被告网店已经停止营业，账户余额正在减少，判决有难以执行之虞。",),
    against=story.DEFENDANT,
    amount=story.PRICE,
    preserves="被告在示例银行的账户，尾号0002。",
    security="担保公司出具的保函。",
    exhibits=(story.EXHIBIT,),
)
_RECUSAL_WORDS: Final = Application(
    kind=ApplicationKind.RECUSAL,
    grounds=("审判员系被告法定代表人的近亲属。",),
    against=story.JUDGE,
)


def _law_of(kind: ApplicationKind) -> tuple[str, ...]:
    return tuple(article(each) for each in KINDS[kind].law)


_SHOWN: Final = ApplicationShown(
    application=story.name_of("application"),
    case=story.CASE,
    kind=_WORDS.kind,
    state=ApplicationState.AWAITING_SECURITY,
    version=2,
    applicant=story.PLAINTIFF,
    made_at=at(3, 12, 10, 30),
    words=_WORDS,
    paper=DocumentId(story.name_of("paper of the application")),
    payment=story.name_of("payment for preservation"),
    due_at=None,
    due_by="",
    law=_law_of(_WORDS.kind),
    said=(),
    security=_SECURITY,
    reasons="保全可能造成损失，按三成提供担保。",
    decision=None,
    until=None,
    allowed_actions=(ApplicationAction.TAKE_BACK, ApplicationAction.GIVE_SECURITY),
)
_RECUSAL: Final = ApplicationShown(
    application=story.name_of("recusal"),
    case=story.CASE,
    kind=_RECUSAL_WORDS.kind,
    state=ApplicationState.PENDING,
    version=1,
    applicant=story.PLAINTIFF,
    made_at=at(4, 20, 9, 0),
    words=_RECUSAL_WORDS,
    paper=DocumentId(story.name_of("paper of the recusal")),
    due_at=story.until(4, 23),
    due_by=Duty.COURT,
    law=_law_of(_RECUSAL_WORDS.kind),
    said=(),
    security=None,
    reasons="",
    decision=None,
    until=None,
    allowed_actions=(ApplicationAction.DECIDE,),
)
_OPEN: Final = (ApplicationKind.RECUSAL, ApplicationKind.WITHDRAWAL)

BODIES: Final[tuple[Value, ...]] = (
    _WORDS,
    FileApplicationSigned(application=_WORDS, content=story.hash_of("application")),
    SayToApplication(agrees=False, text="账户余额足以履行，没有保全的必要。"),
    OrderSecurity(amount=_SECURITY, reasons=_SHOWN.reasons),
    GiveSecurity(text="提交示例担保有限公司出具的1100元保函。"),
    DecideApplication(
        granted=True,
        reasons="申请符合民事诉讼法第一百零三条，且已提供担保。",
        orders=("冻结被告在示例银行尾号0002账户内的存款3680元，期限一年。",),
    ),
    AskReview(grounds="冻结的账户系被告发放工资的账户，请求变更保全标的。"),
    LiftPreservation(reasons="被告已提供足额的担保。"),
)
ANSWERS: Final[tuple[Value, ...]] = (
    _SHOWN,
    Applications(
        applications=(_SHOWN,),
        open=tuple(
            KindOpen(kind=each, due_at=None, ends_with=KINDS[each].until, law=_law_of(each))
            for each in _OPEN
        ),
    ),
    Recusals(applications=(_RECUSAL,)),
)
