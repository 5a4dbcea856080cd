"""Words of what comes before the day: sending the check, the clerk's board, the rehearsal."""

from client.protocol.devicecheck import Code, Form, Readiness
from client.protocol.readiness import BoardStanding, Change
from client.protocol.wire import LineQuality, Rung
from client.screens.words import Sentence

# Sending the check --------------------------------------------------------------------------

CODE = Sentence("结果短码：{code}", "Result code: {code}")
CODE_WHY = Sentence(
    "打电话给书记员时，请念这个短码。它只说明检测结果，不含个人信息。",
    "Read it to the clerk on the telephone. It tells how the check came out, and nothing of you.",
)
SEND_HEAD = Sentence("把结果发给法院", "Send the result to the court")
SEND_WHY = Sentence(
    "书记员可以提前看到您是否准备好。没有看过的内容不会发送。",
    "The clerk then sees in time whether you are ready. Nothing is sent that you have not seen.",
)
SEE = Sentence("查看要发送的内容", "See what would be sent")
PUT_AWAY = Sentence("收起", "Put away")
WHOLE = Sentence("下面是将要发送的全部内容：", "This is all that would be sent:")
SEND = Sentence("我已看过，发送给法院", "I have seen it: send it to the court")
SENDING = Sentence("正在发送……", "Sending…")
SENT = Sentence("已于 {clock} 发送给法院。", "Sent to the court at {clock}.")
CERTIFICATE = Sentence("设备检测凭证", "Certificate of the device check")
READ_CERTIFICATE = Sentence("查看凭证", "See the certificate")
FACTS = Sentence("程序和电脑", "Program and computer")
LIMITS = Sentence(
    "判断标准 {n} 条（随程序公布），以及每一项的用时",
    "{n} limits by which it was judged (as published with the program), and how long each row took",
)
FINGERPRINT = Sentence(
    "设备、网络和版本的校验值（不含名称），用于判断开庭前是否需要重新检测",
    "Check values of devices, network and version (no names), to tell whether to test again",
)
FORMS: dict[Form, Sentence] = {
    Form.QUICK: Sentence("快速检测", "Quick check"),
    Form.FULL: Sentence("全面检测", "Full check"),
}
MADE = Sentence("{form}，{moment}", "{form}, {moment}")
PRACTISE = Sentence("演练", "Rehearse")
REHEARSE = Sentence("和模拟法官演练", "Rehearse with a scripted judge")
REHEARSE_WHY = Sentence(
    "约五分钟：应答点名、展示证据、举手、签笔录。每一步都可跳过，随时可以离开，不记入案件。",
    "About five minutes: answer the roll call, show a page, raise your hand, sign. "
    "Skip any step, leave at any time; nothing goes to your case.",
)

# On the page of a case ----------------------------------------------------------------------

STANDS: dict[BoardStanding, Sentence] = {
    BoardStanding.READY: Sentence("设备检测已通过", "Your devices are ready"),
    BoardStanding.CAREFUL: Sentence("设备可用，有不足", "Your devices will do, with a weakness"),
    BoardStanding.NOT_READY: Sentence("设备检测未通过", "Your check did not pass"),
    BoardStanding.UNKNOWN: Sentence("设备检测不完整", "Your check is not complete"),
    BoardStanding.OUTDATED: Sentence("请重新检测设备", "Please check your devices again"),
    BoardStanding.NONE: Sentence("还没有检测设备", "You have not checked your devices"),
}
STOOD_IN = Sentence("上次检测用的是模拟设备，不算数", "Your check was made with stand-in devices")
CHANGES: dict[Change, Sentence] = {
    Change.OTHER_DAY: Sentence("上次不是当天检测的", "the last check was not made on the day"),
    Change.CAMERA: Sentence("摄像头换了", "the camera is another"),
    Change.MICROPHONE: Sentence("话筒换了", "the microphone is another"),
    Change.LOUDSPEAKER: Sentence("扬声器换了", "the loudspeaker is another"),
    Change.NETWORK: Sentence("网络换了", "the network is another"),
    Change.SYSTEM: Sentence("系统更新了", "the system has changed"),
    Change.VERSION: Sentence("程序更新了", "the program has changed"),
}
WHY = Sentence("{stands}：{changes}", "{stands}: {changes}")
AND = Sentence("，", ", ")

# The board ----------------------------------------------------------------------------------

OPEN_BOARD = Sentence("开庭准备", "Readiness")
BOARD = Sentence("开庭准备情况", "Who is ready")
BOARD_WHY = Sentence(
    "未来七天由您参加审理的庭审，以及每个人最近一次设备检测。",
    "The hearings of the coming seven days in which you are of the court, "
    "and each person's last check.",
)
NO_HEARINGS = Sentence("未来七天没有庭审", "No hearing in the coming seven days")
NO_HEARINGS_WHY = Sentence(
    "排定庭审后，会出现在这里。", "A hearing appears here once it is set down."
)
OFFLINE = Sentence(
    "下面是上一次读到的内容，可能不是最新的。",
    "Below is what was read last; it may not be the newest.",
)
ALL_READY = Sentence("全部就绪", "Everybody is ready")
SOME_READY = Sentence("{ready}/{all} 人就绪", "{ready} of {all} ready")
STANDINGS: dict[BoardStanding, Sentence] = {
    BoardStanding.READY: Sentence("就绪", "Ready"),
    BoardStanding.CAREFUL: Sentence("可用，有不足", "Will do, with a weakness"),
    BoardStanding.NOT_READY: Sentence("未就绪", "Not ready"),
    BoardStanding.UNKNOWN: Sentence("不确定", "Not known"),
    BoardStanding.OUTDATED: Sentence("需要重测", "Test again"),
    BoardStanding.NONE: Sentence("没有检测", "No check"),
}
VERDICTS: dict[Readiness, Sentence] = {
    Readiness.PICTURE_AND_SOUND: Sentence("画面和声音", "Picture and sound"),
    Readiness.SOUND: Sentence("声音，画面可能中断", "Sound; the picture may stop"),
    Readiness.PHONE: Sentence("只能用电话", "By phone only"),
    Readiness.NOT_FROM_HERE: Sentence("不能用这台电脑", "Not from that computer"),
    Readiness.UNKNOWN: Sentence("没有结论", "No verdict"),
}
CHECKED = Sentence("{verdict} · {away}检测 · {code}", "{verdict} · checked {away} · {code}")
STAND_INS = Sentence("用的是模拟设备", "with stand-in devices")
LINE_NAME = Sentence("{role} {name}：{standing}", "{role} {name}: {standing}")
CAUSE = Sentence("{code} {found}", "{code} {found}")

CODE_ASK = Sentence("当事人在电话里念的短码", "Code that somebody reads on the telephone")
CODE_HINT = Sentence("如 3F7K-9Q2A", "Such as 3F7K-9Q2A")
CODE_READ = Sentence("查询", "Look it up")
CODE_WRONG = Sentence("短码不对，请对方再念一遍。", "That is no such code: have it read once more.")
CODE_SAYS = Sentence(
    "{code}：{verdict}，{when}检测（{form}）", "{code}: {verdict}, checked {when} ({form})"
)
TODAY = Sentence("今天", "today")
DAYS_AGO = Sentence("{n} 天前", "{n} days ago")
CODE_WHOSE = Sentence("{name}，{away}发来", "{name}, sent {away}")
CODE_NOBODY = Sentence(
    "您的庭审中没有人发来过这个短码的报告。",
    "Nobody in your hearings has sent a report with this code.",
)
CODE_FIRST = Sentence("先看：{found}", "First of all: {found}")

LINES = Sentence("线路记录", "Lines")
LINES_AWAY = Sentence("收起线路记录", "Put the lines away")
LINES_NONE = Sentence("还没有线路记录。", "Nothing was noted of the lines yet.")
MARK = Sentence("{clock} {quality}", "{clock} {quality}")
BESIDE = Sentence("检测时 {checked}；当天 {day}", "checked: {checked}; on the day: {day}")
LOST = Sentence("丢失 {value}%", "{value}% lost")
TRIP = Sentence("往返 {value} 毫秒", "{value} ms there and back")
NOT_KNOWN = Sentence("没有数据", "not known")
UNEVEN = Sentence("抖动 {value} 毫秒", "uneven by {value} ms")
SPEECH = Sentence("语音 {value} 分", "speech {value} of 4.5")
WORSE: dict[Code, Sentence] = {
    Code.MED_02: Sentence(
        "延迟比检测时大：{checked} → {day} 毫秒（{code}）",
        "More delay than when checked: {checked} → {day} ms ({code})",
    ),
    Code.MED_03: Sentence(
        "比检测时不平稳：抖动 {checked} → {day} 毫秒（{code}）",
        "Less even than when checked: {checked} → {day} ms ({code})",
    ),
    Code.MED_04: Sentence(
        "丢失比检测时多：{checked}% → {day}%（{code}）",
        "More lost than when checked: {checked}% → {day}% ({code})",
    ),
    Code.MED_05: Sentence(
        "网络比检测时窄：检测时上传 {checked} 兆比特/秒，当天大部分时间{day}（{code}）",
        "Narrower than when checked: {checked} Mbit/s up then, on the day mostly {day} ({code})",
    ),
    Code.MED_07: Sentence(
        "语音比检测时差：{checked} → {day} 分，满分 4.5（{code}）",
        "Speech worse than when checked: {checked} → {day} of 4.5 ({code})",
    ),
    Code.MED_11: Sentence(
        "断线后恢复比演练慢：{checked} → {day} 秒（{code}）",
        "Slower to come back than in the drill: {checked} → {day} s ({code})",
    ),
}
"""What was worse by a whole grade, with both values."""
RUNGS: dict[Rung, Sentence] = {
    Rung.FULL: Sentence("画面完整", "the whole picture"),
    Rung.FEWER: Sentence("画面变少", "fewer pictures"),
    Rung.SMALLER: Sentence("画面变小", "smaller pictures"),
    Rung.SMALL_ONLY: Sentence("只有小画面", "the small picture alone"),
    Rung.SOUND_ONLY: Sentence("只有声音", "sound only"),
}
STEPPED_DOWN = Sentence(
    "画面降低 {n} 次，最低时{rung}（{code}）",
    "Pictures reduced, times: {n}; at the lowest {rung} ({code})",
)
CUT_OFF = Sentence(
    "断线 {n} 次，最长 {s} 秒（{code}）", "Cut off, times: {n}; the longest {s} s ({code})"
)
DID_NOT_HEAR = Sentence(
    "漏听 {n} 次，共 {s} 秒；事后补听 {later} 次",
    "Did not hear, times: {n}, {s} s in all; heard afterwards: {later}",
)
QUALITIES: dict[LineQuality, Sentence] = {
    LineQuality.GOOD: Sentence("良好", "good"),
    LineQuality.WEAK: Sentence("较弱", "weak"),
    LineQuality.BAD: Sentence("很差", "bad"),
    LineQuality.STALLED: Sentence("中断", "away"),
}
