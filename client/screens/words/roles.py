"""Roles, sides and offices in the words of the court.

Civil Procedure Law of the People's Republic of China art. 40-42, 51-61, 75-79; the English is
that of the official translations.
"""

from client.protocol.case import CaseState, DocumentKind, HearingPhase
from client.protocol.roles import Role, Side
from client.screens.words import Sentence

ROLES: dict[Role, Sentence] = {
    Role.PRESIDING_JUDGE: Sentence("审判长", "Presiding judge"),
    Role.JUDGE: Sentence("审判员", "Judge"),
    Role.PEOPLES_ASSESSOR: Sentence("人民陪审员", "People's assessor"),
    Role.JUDGE_ASSISTANT: Sentence("法官助理", "Judge's assistant"),
    Role.CLERK: Sentence("书记员", "Court clerk"),
    Role.PLAINTIFF: Sentence("原告", "Plaintiff"),
    Role.DEFENDANT: Sentence("被告", "Defendant"),
    Role.THIRD_PARTY: Sentence("第三人", "Third party"),
    Role.LEGAL_REPRESENTATIVE: Sentence("法定代表人", "Legal representative"),
    Role.STATUTORY_AGENT: Sentence("法定代理人", "Statutory agent"),
    Role.LITIGATION_AGENT: Sentence("委托诉讼代理人", "Litigation agent"),
    Role.WITNESS: Sentence("证人", "Witness"),
    Role.EXPERT_APPRAISER: Sentence("鉴定人", "Expert appraiser"),
    Role.INTERPRETER: Sentence("翻译人员", "Interpreter"),
    Role.MEDIATOR: Sentence("调解员", "Mediator"),
    Role.OBSERVER: Sentence("旁听人员", "Observer"),
    Role.TECHNICIAN: Sentence("技术人员", "Technician"),
}

SIDES: dict[Side, Sentence] = {
    Side.BENCH: Sentence("审判席", "Bench"),
    Side.REGISTRY: Sentence("书记员席", "Registry"),
    Side.PLAINTIFF: Sentence("原告席", "Plaintiff's side"),
    Side.DEFENDANT: Sentence("被告席", "Defendant's side"),
    Side.THIRD_PARTY: Sentence("第三人席", "Third party's side"),
    Side.TESTIMONY: Sentence("作证席", "Witness seat"),
    Side.GALLERY: Sentence("旁听席", "Gallery"),
}

HANDED_IN_BY: dict[Side, Sentence] = {
    Side.BENCH: Sentence("法院调取", "Obtained by the court"),
    Side.REGISTRY: Sentence("法院调取", "Obtained by the court"),
    Side.PLAINTIFF: Sentence("原告提交", "Handed in by the plaintiff"),
    Side.DEFENDANT: Sentence("被告提交", "Handed in by the defendant"),
    Side.THIRD_PARTY: Sentence("第三人提交", "Handed in by the third party"),
    Side.TESTIMONY: Sentence("证人提交", "Handed in by a witness"),
    Side.GALLERY: Sentence("旁听席提交", "Handed in from the gallery"),
}

CASE_STATES: dict[CaseState, Sentence] = {
    CaseState.ACCEPTED: Sentence("已立案", "Accepted"),
    CaseState.HEARING_SCHEDULED: Sentence("待开庭", "Hearing scheduled"),
    CaseState.HEARING_IN_PROGRESS: Sentence("正在开庭", "Hearing in progress"),
    CaseState.HEARD: Sentence("已开庭，等待裁判", "Heard, awaiting judgment"),
    CaseState.JUDGED: Sentence("已裁判", "Judged"),
    CaseState.DRAFT: Sentence("草稿", "Draft"),
    CaseState.UNDER_REVIEW: Sentence("立案审查中", "Under filing review"),
    CaseState.RETURNED: Sentence("需要补正", "To be corrected"),
    CaseState.REFUSED: Sentence("不予受理", "Not accepted"),
    CaseState.LAPSED: Sentence("逾期未补正", "Not corrected in time"),
    CaseState.WITHDRAWN: Sentence("已撤回", "Withdrawn"),
    CaseState.IN_MEDIATION: Sentence("调解中", "In mediation"),
    CaseState.SETTLED: Sentence("已调解结案", "Settled by mediation"),
    CaseState.APPEALED: Sentence("上诉中", "Under appeal"),
    CaseState.EFFECTIVE: Sentence("裁判已生效", "Judgment in force"),
    CaseState.IN_ENFORCEMENT: Sentence("执行中", "In enforcement"),
    CaseState.ARCHIVED: Sentence("已归档", "Archived"),
    CaseState.TRANSFERRED: Sentence("已移送其他法院", "Transferred to another court"),
}

PHASES: dict[HearingPhase, Sentence] = {
    HearingPhase.SCHEDULED: Sentence("尚未开庭", "Not yet open"),
    HearingPhase.OPEN: Sentence("正在开庭", "In progress"),
    HearingPhase.PAUSED: Sentence("休庭中", "In recess"),
    HearingPhase.CLOSED: Sentence("已闭庭", "Closed"),
}

DOCUMENT_KINDS: dict[DocumentKind, Sentence] = {
    DocumentKind.COMPLAINT: Sentence("起诉状", "Complaint"),
    DocumentKind.SUMMONS: Sentence("传票", "Summons"),
    DocumentKind.JUDGMENT: Sentence("判决书", "Judgment"),
    DocumentKind.ANSWER: Sentence("答辩状", "Answer"),
    DocumentKind.EVIDENCE_LIST: Sentence("证据目录", "List of evidence"),
    DocumentKind.CROSS_EXAMINATION_OPINION: Sentence("质证意见", "Opinion on evidence"),
    DocumentKind.POWER_OF_ATTORNEY: Sentence("授权委托书", "Power of attorney"),
    DocumentKind.ADDRESS_CONFIRMATION: Sentence(
        "送达地址确认书", "Confirmation of the address for service"
    ),
    DocumentKind.MEDIATION_AGREEMENT: Sentence("调解协议", "Mediation agreement"),
    DocumentKind.APPEAL_PETITION: Sentence("上诉状", "Appeal petition"),
    DocumentKind.ENFORCEMENT_APPLICATION: Sentence("强制执行申请书", "Application for enforcement"),
    DocumentKind.ACCEPTANCE_NOTICE: Sentence("受理案件通知书", "Notice of acceptance"),
    DocumentKind.RESPONSE_NOTICE: Sentence("应诉通知书", "Notice to respond"),
    DocumentKind.EVIDENCE_NOTICE: Sentence("举证通知书", "Notice to produce evidence"),
    DocumentKind.FEE_NOTICE: Sentence("交纳诉讼费用通知书", "Notice of court fees"),
    DocumentKind.CORRECTION_NOTICE: Sentence("补正通知书", "Notice to correct"),
    DocumentKind.HEARING_NOTICE: Sentence("开庭通知", "Notice of hearing"),
    DocumentKind.REFUSAL_RULING: Sentence("不予受理裁定书", "Ruling of non-acceptance"),
    DocumentKind.RULING: Sentence("裁定书", "Ruling"),
    DocumentKind.CONFIRMATION_RULING: Sentence("司法确认裁定书", "Ruling of judicial confirmation"),
    DocumentKind.MEDIATION_STATEMENT: Sentence("调解书", "Mediation statement"),
    DocumentKind.PROOF_OF_SERVICE: Sentence("电子送达凭证", "Proof of electronic service"),
    DocumentKind.RECEIPT: Sentence("缴费收据", "Receipt"),
    DocumentKind.APPLICATION: Sentence("申请书", "Application"),
    DocumentKind.COUNTERCLAIM: Sentence("反诉状", "Counterclaim"),
    DocumentKind.JURISDICTION_RULING: Sentence("管辖权异议裁定书", "Ruling on jurisdiction"),
    DocumentKind.PRESERVATION_RULING: Sentence("保全裁定书", "Ruling on preservation"),
    DocumentKind.DECISION: Sentence("决定书", "Decision"),
    DocumentKind.NOTICE: Sentence("通知书", "Notice"),
}
