"""Words of the page of one case."""

from client.screens.words import Sentence

HEARING = Sentence("开庭", "Hearing")
PARTIES = Sentence("诉讼参加人", "Participants")
CLAIMS = Sentence("诉讼请求", "Claims")
EXHIBITS = Sentence("证据", "Exhibits")
DOCUMENTS = Sentence("法院文书", "Court documents")

CHECK_AND_ENTER = Sentence("检测设备并进入庭审", "Test devices and enter")
CHECK = Sentence("检测设备", "Test my devices")
ENTER_AT_ONCE = Sentence("直接进入", "Enter at once")
ENTER_AT_ONCE_TIP = Sentence(
    "不检测设备，直接进入庭审", "Enter the hearing without testing the devices"
)
NOT_YET = Sentence(
    "开庭前可以从这里进入等候室。", "You can enter its waiting room from here when it is near."
)
NO_HEARING = Sentence("尚未安排开庭", "No hearing has been set")
NO_HEARING_WHY = Sentence(
    "法院排定开庭时间后，会在这里显示，并送达传票。",
    "When the court has set a time, it stands here, and a summons is served on you.",
)
OVER = Sentence("本次庭审已经结束。", "This hearing is over.")
EXPLAIN_CHECK = Sentence(
    "先用一分钟检测摄像头、话筒和扬声器。",
    "First, a minute to test camera, microphone and loudspeaker.",
)

NO_EXHIBITS = Sentence("还没有提交证据", "No exhibits have been handed in")
NO_EXHIBITS_WHY = Sentence(
    "任何一方提交的证据，经法院接收后会列在这里。",
    "Whatever either side hands in is listed here once the court has taken it.",
)
NO_DOCUMENTS = Sentence("还没有送达给您的文书", "No document has been served on you")
NO_DOCUMENTS_WHY = Sentence(
    "传票、判决书等文书送达后，可以在这里阅读。",
    "A summons or a judgment can be read here once it is served.",
)
NO_CLAIMS = Sentence("没有登记诉讼请求", "No claims are on file")
NO_PARTIES = Sentence("没有登记诉讼参加人", "Nobody is on file")

EXHIBIT_TITLE = Sentence("证据{number}　{title}", "Exhibit {number}  {title}")
EXHIBIT_PURPOSE = Sentence("证明目的：{purpose}", "Purpose: {purpose}")
EXHIBIT_FACTS = Sentence("{by} · {kind} · {pages}", "{by} · {kind} · {pages}")
PAGES = Sentence("共 {n} 页", "{n} pages")
ONE_PAGE = Sentence("共 1 页", "1 page")
DOCUMENT_TITLE = Sentence("{kind}　{title}", "{kind}: {title}")
READ_EXHIBIT = Sentence("阅读证据{number}", "Read exhibit {number}")
READ_DOCUMENT = Sentence("阅读{kind}：{title}", "Read the {kind}: {title}")
DRAFT = Sentence("草稿", "Draft")
DRAFTED = Sentence("拟于 {day}", "Drafted on {day}")
SERVED = Sentence("{day}送达", "Served on {day}")
SERVE = Sentence("签发并送达", "Sign off and serve")
SERVE_NAME = Sentence("签发并送达{title}", "Sign off and serve {title}")
SERVE_AGAIN = Sentence("再按一次确认送达", "Press again to serve")
SERVING = Sentence("正在送达……", "Serving…")
YOU = Sentence("您", "You")
OFFLINE = Sentence(
    "下面是上一次读到的内容，可能不是最新的。",
    "Below is what was read last; it may not be the newest.",
)
