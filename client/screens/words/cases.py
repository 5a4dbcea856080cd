"""Words of the list of one's cases."""

from client.screens.words import Sentence

TITLE = Sentence("我的案件", "My cases")
CHECK_DEVICES = Sentence("检测设备", "Test my devices")
NEXT_HEARING = Sentence("您的下一次开庭", "Your next hearing")
HEARING_NOW = Sentence("您的庭审正在进行", "Your hearing is in progress")
OPEN_NEXT = Sentence("查看案件", "Open this case")
OPEN_NEXT_NAME = Sentence(
    "查看下一次开庭的案件：{title}", "Open the case of my next hearing: {title}"
)
LINE_NAME = Sentence("打开案件 {title}，{state}", "Open the case {title}, {state}")
ENTER_AS_WITNESS = Sentence("进入候审室", "Enter the waiting room")
ENTER_AS_WITNESS_NAME = Sentence(
    "进入候审室，等候为{title}作证", "Enter the waiting room, to testify in {title}"
)
ENTER_NEXT_AS_WITNESS_NAME = Sentence(
    "进入下一次开庭的候审室：{title}", "Enter the waiting room of my next hearing: {title}"
)
YOUR_ROLE = Sentence("您是{role}", "You are the {role}")
HEARING_ON = Sentence("开庭：{moment}（{away}）", "Hearing: {moment} ({away})")
NO_HEARING = Sentence("尚未安排开庭", "No hearing has been set")
UNNUMBERED = Sentence("尚无案号", "No case number yet")
EMPTY = Sentence("您还没有案件", "You have no cases yet")
EMPTY_WHY = Sentence(
    "法院立案或将您列为当事人之后，案件会出现在这里，并会另行通知您。",
    "A case appears here once the court has accepted it or named you in it, and you are told.",
)
OFFLINE = Sentence(
    "下面是上一次读到的内容，可能不是最新的。",
    "Below is what was read last; it may not be the newest.",
)
COUNT = Sentence("共 {n} 件", "{n} cases")
COUNT_ONE = Sentence("共 1 件", "1 case")
