"""Examples of enforcing a judgment, with what the applicant knows of the other's property."""

from datetime import date
from decimal import Decimal
from typing import Final

from client.protocol.after_judgment import (
    ApplySigned,
    ClueFindings,
    ClueShown,
    EnforcementApplication,
    EnforcementDecision,
    Enforcements,
    EnforcementShown,
    Performance,
    PropertyCategory,
    PropertyClue,
    Realisation,
    RuleOnEnforcement,
    WithGrounds,
)
from client.protocol.value import Value
from server_stub.domain.clues import ClueState
from server_stub.domain.enforcement import EnforcementState
from server_stub.web.examples import story

_PERFORMED: Final = Decimal("680.00")
_CLUE: Final = PropertyClue(
    category=PropertyCategory.CASH,
    owner=story.COMPANY_NAME,
    description="被告在示例银行丰台支行的账户，尾号0002。",
    location="示例银行丰台支行",
    source="付款凭证上的收款账户",
    estimated=story.PRICE,
    urgent=True,
)
_APPLICATION: Final = EnforcementApplication(
    against=story.DEFENDANT,
    amount=story.PRICE,
    performance_ended_on=date(story.YEAR, 5, 24),
    clues=(_CLUE,),
)
_ENFORCEMENT: Final = EnforcementShown(
    enforcement=story.name_of("enforcement"),
    state=EnforcementState.IN_PROGRESS,
    version=4,
    number=story.ENFORCEMENT_NUMBER,
    amount=story.PRICE,
    performed=_PERFORMED,
    out_of_time=False,
    due_at=None,
    clues=(
        ClueShown(
            clue=story.name_of("clue"),
            category=_CLUE.category,
            description=_CLUE.description,
            state=ClueState.CHECKING,
            due_at=story.until(6, 4),
        ),
    ),
)

BODIES: Final[tuple[Value, ...]] = (
    _APPLICATION,
    ApplySigned(application=_APPLICATION, content=story.hash_of("application to enforce")),
    Performance(amount=_PERFORMED),
    _CLUE,
    ClueFindings(found=True, findings="账户现有余额5120元，未被其他法院冻结。"),
    RuleOnEnforcement(
        decision=EnforcementDecision.CONCLUDE_FOR_NOW,
        grounds="经查被执行人暂无可供执行的财产，申请执行人同意终结本次执行程序。",
    ),
    WithGrounds(grounds="申请执行人提供了新的财产线索。"),
    Realisation(proceeds=Decimal("3000.00")),
)
ANSWERS: Final[tuple[Value, ...]] = (
    _ENFORCEMENT,
    Enforcements(enforcements=(_ENFORCEMENT,)),
)
