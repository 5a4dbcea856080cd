"""Words of the first page of the device check: which of the two forms, and what it will do."""

from client.protocol.devicecheck import Form
from client.screens.words import Sentence

QUESTION = Sentence("您想做哪一种检测？", "Which check would you like?")
HEARING = Sentence("您的庭审：{moment}（{away}）", "Your hearing: {moment} ({away})")
HEADS: dict[Form, Sentence] = {
    Form.QUICK: Sentence("快速检测，约一分钟", "Quick check, about one minute"),
    Form.FULL: Sentence("全面检测，约四分钟", "Full check, about four minutes"),
}
WHEN: dict[Form, Sentence] = {
    Form.QUICK: Sentence("适合今天开庭前", "Today, before the hearing"),
    Form.FULL: Sentence("适合开庭前几天", "Days before the hearing"),
}
TRIED: dict[Form, Sentence] = {
    Form.QUICK: Sentence(
        "看看摄像头，说一句话，数几个音，再测一次网络和通话。",
        "Look into the camera, say a sentence, count some notes; your line is tested in a call.",
    ),
    Form.FULL: Sentence(
        "快速检测的全部，再加上：拔插一次摄像头（内置的不用），录下您的声音放给您听，看和听一次测试通话，试试断线后能否自己接上，打开一份材料。",
        "The whole quick check, and more: unplug the camera once (not a built-in one), hear your "
        "own recorded voice, watch a test call, see that you come back when the line drops, and "
        "open a document.",
    ),
}
SUGGESTED = Sentence("建议", "Suggested")
WHY_TODAY = Sentence(
    "今天开庭，快速检测就够了。", "Your hearing is today: the quick check will do."
)
WHY_DAYS = Sentence(
    "离开庭还有时间，现在查全，有问题还来得及处理。",
    "Your hearing is not today: test everything now, while there is time to mend what is wrong.",
)
WHY_ALONE = Sentence(
    "只是看看设备好不好，快速检测就够了。",
    "To see whether your devices work, the quick check will do.",
)
OPENED = Sentence(
    "摄像头和话筒只在检测时打开。", "Camera and microphone are open only while they are tested."
)
FREE = Sentence(
    "每一步都可以跳过，随时可以返回。", "Each step can be skipped, and you can go back at any time."
)
UNSENT = Sentence(
    "结果先给您看；您没有看过、没有同意的，不会发送。",
    "You see the result first: nothing is sent that you have not seen and agreed to.",
)
START = Sentence("开始检测", "Begin the check")
START_TIP = Sentence("回车键（Enter）", "Enter")
CARD = Sentence("{head}。{when}。{tried}", "{head}. {when}. {tried}")
CARD_SUGGESTED = Sentence("{head}（建议）。{when}。{tried}", "{head} (suggested). {when}. {tried}")
