"""A certificate that devices were checked before a hearing, from the report that was sent.

It tells when and how a check came out, row group by row group, and what did not pass by its code;
the report itself is named by its hash, which the court has signed. It is no proof that a hearing
will go well, and says so: a machine or a line may fail after any check.

It certifies what it is told, and does not know what was measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from client.protocol.devicecheck import Check, Code, Form, Outcome, Readiness
from client.protocol.short_code import spoken
from server_stub.documents.certificates_of_record import form_pdf
from server_stub.documents.numerals import BEIJING, stamp_time
from server_stub.documents.typesetter import Typesetter

VERDICTS: Final[Mapping[Readiness, str]] = MappingProxyType(
    {
        Readiness.PICTURE_AND_SOUND: "可以正常使用画面和声音参加庭审",
        Readiness.SOUND: "可以使用声音参加庭审，画面可能中断",
        Readiness.PHONE: "只能通过电话参加庭审",
        Readiness.NOT_FROM_HERE: "不能使用本设备参加庭审",
        Readiness.UNKNOWN: "检测未完成，无法得出结论",
    }
)
CHECKS: Final[Mapping[Check, str]] = MappingProxyType(
    {
        Check.MACHINE: "计算机",
        Check.CAMERA: "摄像头",
        Check.MICROPHONE: "话筒",
        Check.LOUDSPEAKER: "扬声器",
        Check.NETWORK: "网络",
        Check.CALL: "试通话",
    }
)
OUTCOMES: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.PASS: "通过",
        Outcome.WARN: "可用，有不足",
        Outcome.FAIL: "未通过",
        Outcome.NOT_RUN: "未能检测",
        Outcome.SKIPPED: "未检测",
    }
)
FORMS: Final[Mapping[Form, str]] = MappingProxyType({Form.QUICK: "快速检测", Form.FULL: "全面检测"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessCertificate:
    """What is certified; times are aware."""

    court: str
    number: str
    case_number: str
    cause: str
    hearing_at: datetime
    person: str
    capacity: str
    received_at: datetime
    made_at: datetime
    form: Form
    synthetic: bool
    readiness: Readiness
    outcomes: Mapping[Check, Outcome]
    causes: tuple[tuple[Code, Outcome], ...]
    short_code: str
    sha256: str
    issued_at: datetime


def readiness_certificate_pdf(typesetter: Typesetter, told: ReadinessCertificate) -> bytes:
    """Set the certificate."""
    results = [
        f"{CHECKS[check]}：{OUTCOMES[outcome]}"
        for check in Check
        if (outcome := told.outcomes.get(check)) is not None
    ]
    causes = [
        f"{code.value}　{CHECKS[code.check]}：{OUTCOMES[outcome]}" for code, outcome in told.causes
    ]
    verdict = [VERDICTS[told.readiness]]
    if told.synthetic:
        verdict.append("本次检测使用了模拟设备，不能证明实际设备的情况")
    fields = [
        ("案号", [told.case_number]),
        ("案由", [told.cause]),
        ("开庭时间", [stamp_time(told.hearing_at)]),
        ("受检人", [f"{told.capacity}：{told.person}"]),
        ("检测方式", [FORMS[told.form]]),
        ("检测时间", [f"{stamp_time(told.made_at)}（以受检设备时钟为准）"]),
        ("收到时间", [stamp_time(told.received_at)]),
        ("检测结论", verdict),
        ("各项结果", results or ["无"]),
        ("不足之处", causes or ["无"]),
        ("结果短码", [spoken(told.short_code) if told.short_code else "无"]),
        ("报告校验码", ["SHA-256：", told.sha256[:32], told.sha256[32:]]),
    ]
    notes = (
        "本凭证由本院根据受检人确认后发送的检测报告自动生成，报告全文由本院签名保存。检测只反映检测当时"
        "的设备和网络情况，不保证庭审期间不发生故障。时间均为北京时间。可以凭本院根证书离线查验本凭证"
        "是否被改动。"
    )
    on = told.issued_at.astimezone(BEIJING).date()
    return form_pdf(typesetter, told.court, "在线庭审设备检测凭证", told.number, fields, notes, on)
