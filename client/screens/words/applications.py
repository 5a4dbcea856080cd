"""Applications in a case, mediation in a suit, and being online: every status in plain words."""

from client.protocol.applying import ApplicationKind, ApplicationState
from client.protocol.consenting import (
    OnlineConsent,
    OnlineStage,
    StageFollows,
    StageForm,
    StageMode,
)
from client.screens.words import Sentence

KINDS: dict[ApplicationKind, Sentence] = {
    ApplicationKind.COUNTERCLAIM: Sentence("反诉", "Counterclaim"),
    ApplicationKind.JURISDICTION_OBJECTION: Sentence("管辖权异议", "Objection to jurisdiction"),
    ApplicationKind.RECUSAL: Sentence("申请回避", "Recusal"),
    ApplicationKind.EVIDENCE_EXTENSION: Sentence("申请延长举证期限", "More time for evidence"),
    ApplicationKind.ANSWER_EXTENSION: Sentence("申请延期答辩", "More time to answer"),
    ApplicationKind.PROPERTY_PRESERVATION: Sentence("财产保全", "Preservation of property"),
    ApplicationKind.EVIDENCE_PRESERVATION: Sentence("证据保全", "Preservation of evidence"),
    ApplicationKind.WITNESS: Sentence("申请证人出庭", "Calling a witness"),
    ApplicationKind.WITHDRAWAL: Sentence("申请撤诉", "Withdrawal of the suit"),
    ApplicationKind.CHANGE_OF_CLAIMS: Sentence("变更诉讼请求", "Change of claims"),
    ApplicationKind.COUNTERCLAIM_WITHDRAWAL: Sentence(
        "申请撤回反诉", "Withdrawal of the counterclaim"
    ),
}
STATES: dict[ApplicationState, Sentence] = {
    ApplicationState.DRAFT: Sentence("尚未提交", "Not filed yet"),
    ApplicationState.PENDING: Sentence("等待法院处理", "Waiting for the court"),
    ApplicationState.AWAITING_SECURITY: Sentence("等待提供担保", "Waiting for security"),
    ApplicationState.GRANTED: Sentence("已准许", "Granted"),
    ApplicationState.REFUSED: Sentence("未准许", "Not granted"),
    ApplicationState.UNDER_REVIEW: Sentence("复议中", "Being looked at once more"),
    ApplicationState.WITHDRAWN: Sentence("已撤回", "Taken back"),
    ApplicationState.LAPSED: Sentence(
        "逾期未交费，按撤回处理", "Not paid for in time: counts as taken back"
    ),
    ApplicationState.LIFTED: Sentence("保全已解除", "Set free again"),
}
STAGES: dict[OnlineStage, Sentence] = {
    OnlineStage.FILING: Sentence("立案", "Filing"),
    OnlineStage.MEDIATION: Sentence("调解", "Mediation"),
    OnlineStage.EVIDENCE_EXCHANGE: Sentence("证据交换", "Exchange of evidence"),
    OnlineStage.INQUIRY: Sentence("询问", "Inquiry"),
    OnlineStage.HEARING: Sentence("庭审", "Hearing"),
    OnlineStage.PRONOUNCEMENT: Sentence("宣判", "Pronouncement"),
    OnlineStage.SERVICE: Sentence("送达", "Service of documents"),
    OnlineStage.ENFORCEMENT: Sentence("执行", "Enforcement"),
}
CONSENTS: dict[OnlineConsent, Sentence] = {
    OnlineConsent.NOT_ASKED: Sentence("尚未表示意见", "Nothing said yet"),
    OnlineConsent.GIVEN: Sentence("同意在线进行", "Agreed to online"),
    OnlineConsent.REFUSED: Sentence("不同意在线进行", "Will come in person"),
    OnlineConsent.WITHDRAWAL_ASKED: Sentence(
        "已申请撤回同意，等待法院决定", "Consent to be taken back; the court will decide"
    ),
    OnlineConsent.WITHDRAWN: Sentence("已撤回同意", "Consent taken back"),
}
FORMS: dict[StageForm, Sentence] = {
    StageForm.AS_AGREED: Sentence("按当事人的选择进行", "Held as the parties have agreed"),
    StageForm.ON_THE_SPOT_ASKED: Sentence(
        "有当事人申请线下进行", "A party asks for it on the spot"
    ),
    StageForm.ON_THE_SPOT: Sentence("法院决定线下进行", "Held on the spot by order"),
}
MODES: dict[StageMode, Sentence] = {
    StageMode.ONLINE: Sentence("在线", "Online"),
    StageMode.MIXED: Sentence("线上线下结合", "Online and on the spot"),
    StageMode.OFFLINE: Sentence("线下", "On the spot"),
}
FOLLOWS: dict[StageFollows, Sentence] = {
    StageFollows.ALL_ONLINE: Sentence(
        "各方均同意，全部在线进行。", "All have agreed: it is held online."
    ),
    StageFollows.EACH_AS_AGREED: Sentence(
        "同意的一方在线参加，其他当事人到场参加。",
        "Whoever agreed comes online, the others on the spot.",
    ),
    StageFollows.EXCHANGED_TOGETHER: Sentence(
        "各方选择不一致，证据交换同步进行。",
        "The parties differ: evidence is exchanged by all at the same time.",
    ),
    StageFollows.SERVED_OTHERWISE: Sentence(
        "没有同意电子送达的，以其他方式送达。",
        "Whoever has not agreed is served in another way.",
    ),
    StageFollows.ALL_ON_THE_SPOT: Sentence(
        "没有当事人同意在线，到场进行。", "Nobody has agreed: it is held on the spot."
    ),
    StageFollows.ORDERED_ON_THE_SPOT: Sentence(
        "法院决定到场进行，已经在线完成的部分仍然有效。",
        "The court holds it on the spot; what was done online stays valid.",
    ),
}
