"""The one dispute that all examples tell of: who, which papers, and on which days.

Nobody in it exists: identity numbers are of the area 110100 and of years of birth in which nobody
alive was born, telephone numbers are of a row kept for tests, and the case number is outside the
range that a court gives. A potter has bought a wheel over the net that does not turn; it comes to
court in March 2026, is heard in April and enforced in June. Names of things, and hashes, have the
form that the court gives them; what opens something says that it is an example.

It knows no route.
"""

from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Final

from pydantic import SecretStr

from client.protocol.case import Party
from client.protocol.ids import (
    AccountId,
    CaseId,
    DocumentId,
    ExhibitId,
    FileHash,
    HearingId,
    ParticipantId,
    UploadId,
)
from client.protocol.roles import Role, Side
from server_stub.domain.calendar import COURT_TIME, end_of
from server_stub.domain.law import Act, Article

YEAR: Final = 2026
UNSAID: Final = "EXAMPLE-opens-nothing"
"""In the place of a token, a ticket or a pass."""
PASSWORD: Final = SecretStr(UNSAID)
"""Never written out: the encoder puts asterisks."""
CODE: Final = "000000"
"""In the place of six digits from a message or an authenticator."""


def name_of(thing: str) -> str:
    """Give the name that a thing of the story bears in the books."""
    return sha256(thing.encode()).hexdigest()[:32]


def hash_of(paper: str) -> FileHash:
    """Give the hash of a paper of the story."""
    return FileHash(sha256(paper.encode()).hexdigest())


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """Give a moment of the story by the clock on the court's wall, as the court writes it."""
    return datetime(YEAR, month, day, hour, minute, tzinfo=COURT_TIME).astimezone(UTC)


def until(month: int, day: int) -> datetime:
    """Give the end of a day, to which a time limit runs."""
    return end_of(datetime(YEAR, month, day, tzinfo=COURT_TIME).date())


def law(act: Act, *numbers: int) -> tuple[str, ...]:
    """Name articles as the counter names them."""
    return tuple(f"{each.act}:{each.number}" for each in (Article(act, n) for n in numbers))


COURT_ZH, COURT_EN = "北京互联网法院（演示）", "Beijing Internet Court (demo)"
APPEAL_COURT: Final = "北京市第四中级人民法院"
JUDGE_LOGIN, CLERK_LOGIN, MEDIATOR_LOGIN = "judge", "clerk", "mediator"
PLAINTIFF_LOGIN, DEFENDANT_LOGIN = "plaintiff", "defendant"
JUDGE_NAME, CLERK_NAME, MEDIATOR_NAME = "林静", "周敏", "何理"

PLAINTIFF_NAME: Final = "陈晓雨"
PLAINTIFF_NUMBER: Final = "110100190001010026"
PLAINTIFF_PHONE: Final = "13800000001"
PLAINTIFF_DOMICILE: Final = "北京市海淀区示例路18号院3号楼502室"
PLAINTIFF_EMAIL: Final = "chen@example.org"
PLAINTIFF_ACCOUNT: Final = AccountId(name_of("account of the plaintiff"))

COMPANY_NAME: Final = "北京云帆电子商务有限公司"
COMPANY_CODE: Final = "91110100MA0TEAA194"
COMPANY_DOMICILE: Final = "北京市丰台区样本街66号院1号楼8层801室"
COMPANY_PHONE: Final = "13800000002"
REPRESENTATIVE_NAME: Final = "王志远"
REPRESENTATIVE_NUMBER: Final = "110100190303030030"

AGENT_LOGIN: Final = "lawyer"
AGENT_NAME: Final = "孙立"
AGENT_ACCOUNT: Final = AccountId(name_of("account of the agent"))
AGENT_LICENCE: Final = "11101190500000001"
AGENT_FIRM: Final = "北京市示例律师事务所"

CASE: Final = CaseId(name_of("case"))
CASE_NUMBER: Final = "（2026）京0491民初9000001号"
ENFORCEMENT_NUMBER: Final = "（2026）京0491执9000001号"
CAUSE: Final = "信息网络买卖合同纠纷"
TITLE: Final = f"{PLAINTIFF_NAME}与{COMPANY_NAME}{CAUSE}"
PRICE: Final = Decimal("3680.00")
CLAIM: Final = "退还拉坯机货款3680元"
FEE, HALF_FEE = Decimal("50.00"), Decimal("25.00")
"""What the suit costs, and what it costs in summary procedure."""

JUDGE: Final = ParticipantId(name_of("judge"))
CLERK: Final = ParticipantId(name_of("clerk"))
PLAINTIFF: Final = ParticipantId(name_of("plaintiff"))
DEFENDANT: Final = ParticipantId(name_of("defendant"))
PARTIES: Final = (
    Party(participant=JUDGE, name=JUDGE_NAME, role=Role.PRESIDING_JUDGE, side=Side.BENCH),
    Party(participant=CLERK, name=CLERK_NAME, role=Role.CLERK, side=Side.REGISTRY),
    Party(participant=PLAINTIFF, name=PLAINTIFF_NAME, role=Role.PLAINTIFF, side=Side.PLAINTIFF),
    Party(participant=DEFENDANT, name=COMPANY_NAME, role=Role.DEFENDANT, side=Side.DEFENDANT),
)

UPLOAD: Final = UploadId(name_of("upload"))
EXHIBIT: Final = ExhibitId(name_of("exhibit 1"))
EXHIBIT_TITLE: Final = "拉坯机售后聊天记录"
EXHIBIT_KIND: Final = "电子数据"
EXHIBIT_SOURCE: Final = "手机聊天软件导出"
EXHIBIT_PURPOSE: Final = "证明原告在签收次日提出退货。"
EXHIBIT_FILE: Final = "拉坯机售后聊天记录.pdf"
EXHIBIT_SIZE: Final = 30_890
EXHIBIT_HASH: Final = hash_of("exhibit 1")

COMPLAINT: Final = DocumentId(name_of("complaint"))
SUMMONS: Final = DocumentId(name_of("summons"))
JUDGMENT: Final = DocumentId(name_of("judgment"))
HEARING: Final = HearingId(name_of("hearing"))
HEARING_AT: Final = at(4, 22, 9, 30)
