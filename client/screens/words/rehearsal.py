"""Words of the rehearsal: what its judge says, what to do next, and how far it has come."""

from client.protocol.rehearsal import RehearsalStep
from client.screens.words import Sentence

REHEARSAL = Sentence("演练", "Rehearsal")
REHEARSAL_MARK = Sentence(
    "这是演练，不属于任何案件。", "This is a rehearsal. Nothing of it goes to a case."
)
STEP_OF = Sentence("第 {n} 步，共 {all} 步", "Step {n} of {all}")
SAYS: dict[RehearsalStep, Sentence] = {
    RehearsalStep.WAIT: Sentence("请稍候，法官马上开始", "One moment: the judge is about to begin"),
    RehearsalStep.ROLL_CALL: Sentence(
        "法官：“现在点名。{name}到庭了吗？”", "Judge: “I call the roll. Is {name} present?”"
    ),
    RehearsalStep.SHOW_EXHIBIT: Sentence(
        "法官：“请展示您的证据。”", "Judge: “Please show your exhibit.”"
    ),
    RehearsalStep.OBJECTION: Sentence(
        "法官：“对程序有异议的，请举手。”", "Judge: “Whoever objects, please raise a hand.”"
    ),
    RehearsalStep.SIGN: Sentence(
        "法官：“请核对笔录，并签名。”", "Judge: “Please read the transcript and sign it.”"
    ),
    RehearsalStep.DONE: Sentence(
        "法官：“演练到此结束，谢谢。”", "Judge: “The rehearsal is over. Thank you.”"
    ),
}
"""What the judge says, large, since nobody's voice says it."""
DO: dict[RehearsalStep, Sentence] = {
    RehearsalStep.WAIT: Sentence("您什么都不用做。", "There is nothing to do."),
    RehearsalStep.ROLL_CALL: Sentence(
        "打开话筒（Ctrl+D），说“到”。", "Open your microphone (Ctrl+D) and say “present”."
    ),
    RehearsalStep.SHOW_EXHIBIT: Sentence(
        "打开右侧的“证据”，按“展示”（看不到时，先按右上角的“人员和证据”）。",
        "Open “Exhibits” on the right and press “Show” (if you do not see them, first press "
        "“People and exhibits” at the top right).",
    ),
    RehearsalStep.OBJECTION: Sentence("按“举手发言”（F7）。", "Press “Ask to speak” (F7)."),
    RehearsalStep.SIGN: Sentence(
        "读一读笔录，在框里签名，再按“签好了”。",
        "Read the transcript, draw your name in the box, then press “Signed”.",
    ),
    RehearsalStep.DONE: Sentence(
        "{all} 步中完成了 {n} 步。从检测开始的演练，结果会写进检测。",
        "You did {n} of {all} steps. If you came from the device check, its result says so.",
    ),
}
LEFT_OUT = Sentence("好，这一步跳过。", "This step is left out.")
TOO_LATE = Sentence("时间到了，继续下一步。", "The time is over: on to the next step.")
WELL_DONE = Sentence("好，完成了。", "Well done.")
DONE = Sentence("完成", "done")
MISSED = Sentence("时间到，没有做", "time ran out")
SKIPPED = Sentence("跳过了", "skipped")
TO_COME = Sentence("还没到", "to come")
HERE = Sentence("现在", "now")
STEP_NAME = Sentence("{step}：{state}", "{step}: {state}")
SHORT: dict[RehearsalStep, Sentence] = {
    RehearsalStep.ROLL_CALL: Sentence("应答", "Answer"),
    RehearsalStep.SHOW_EXHIBIT: Sentence("展示", "Show"),
    RehearsalStep.OBJECTION: Sentence("举手", "Hand"),
    RehearsalStep.SIGN: Sentence("签名", "Sign"),
}
LEFT = Sentence("最多还有 {n} 分钟", "{n} minutes at most")
LEFT_ONE = Sentence("不到一分钟", "less than a minute")
SKIP = Sentence("跳过这一步", "Skip this step")
LEAVE = Sentence("离开演练", "Leave the rehearsal")
PAD = Sentence("签名框：按住鼠标或笔书写", "Signature box: draw with mouse or pen")
PAD_KEYS = Sentence(
    "不能书写时，按“用姓名代替”。", "If you cannot draw, press “Use my name instead”."
)
BY_NAME = Sentence("用姓名代替", "Use my name instead")
CLEAR = Sentence("重写", "Draw again")
SIGNED = Sentence("签好了", "Signed")
