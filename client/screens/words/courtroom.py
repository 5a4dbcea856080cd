"""What is said in the courtroom and at its door."""

from typing import Final

from client.screens.words import Sentence

# --- Stage strip ------------------------------------------------------------------------------

TITLE: Final = Sentence("法庭", "Courtroom")
OPEN_FOR: Final = Sentence("已开庭 {time}", "Open for {time}")

# --- Seats ------------------------------------------------------------------------------------

YOU: Final = Sentence("{name}（您）", "{name} (you)")
THE_COURT: Final = Sentence("法庭", "court")
TWO_SENTENCES: Final = Sentence("{one}{two}", "{one} {two}")
LIST_SEPARATOR: Final = Sentence("，", ", ")
PLATE: Final = Sentence("{role} {name}", "{role} {name}")

MICROPHONE_ON: Final = Sentence("话筒已开", "Microphone on")
MICROPHONE_OFF: Final = Sentence("话筒已关", "Microphone off")
MUTED_BY: Final = Sentence("被{who}禁言", "Muted by {who}")
MUTED: Final = Sentence("禁言", "Muted")
CAMERA_OFF: Final = Sentence("摄像头已关", "Camera off")
PICTURE_COMING: Final = Sentence("画面连接中…", "Picture is coming…")
PICTURE_STALLED: Final = Sentence("画面停在 {seconds} 秒前", "Picture stopped {seconds} s ago")
PICTURE_STALLED_SHORT: Final = Sentence("{seconds} 秒前", "{seconds} s ago")
PICTURE_LOST: Final = Sentence("画面中断", "Line lost")
PICTURE_IN_RECESS: Final = Sentence("休庭", "Recess")
NOT_HERE_YET: Final = Sentence("尚未到庭", "Not here yet")
IN_WAITING_ROOM: Final = Sentence("在等候室", "In the waiting room")
IN_WAITING_ROOM_SINCE: Final = Sentence("在等候室，自 {time}", "In the waiting room since {time}")
HERE: Final = Sentence("已到庭", "Present")
HERE_SINCE: Final = Sentence("已到庭，自 {time}", "Present since {time}")
LINE_LOST: Final = Sentence("连接中断", "Line lost")
LINE_LOST_SINCE: Final = Sentence("连接中断，自 {time}", "Line lost since {time}")
LEFT: Final = Sentence("已离开", "Left")
LEFT_AT: Final = Sentence("已离开，{time}", "Left at {time}")
MAY_SHOW: Final = Sentence("可展示证据", "May show exhibits")

# --- One's own bar ----------------------------------------------------------------------------

OWN_MICROPHONE: Final = Sentence("话筒", "Microphone")
OWN_CAMERA: Final = Sentence("摄像头", "Camera")
STATE_ON: Final = Sentence("已开", "on")
STATE_OFF: Final = Sentence("已关", "off")
STATE_OPENING: Final = Sentence("正在打开…", "opening…")
STATE_MUTED: Final = Sentence("法庭禁言", "muted by the court")
STATE_RECESS: Final = Sentence("休庭，已关", "off in recess")
STATE_OFFLINE: Final = Sentence("断线，已关", "off, no line")
STATE_UNAVAILABLE: Final = Sentence("无法使用", "cannot be used")
CONTROL_SHOWN: Final = Sentence("{device}：{state}", "{device}: {state}")
CONTROL: Final = Sentence("{device}，{state}", "{device}, {state}")

PRESS_TO_OPEN_MICROPHONE: Final = Sentence("按一下即可发言（{key}）", "Press to be heard ({key})")
PRESS_TO_CLOSE_MICROPHONE: Final = Sentence(
    "按一下关闭话筒，立即生效（{key}）", "Press to close it; it closes at once ({key})"
)
PRESS_TO_OPEN_CAMERA: Final = Sentence("按一下打开摄像头（{key}）", "Press to be seen ({key})")
PRESS_TO_CLOSE_CAMERA: Final = Sentence(
    "按一下关闭摄像头，立即生效（{key}）", "Press to close it; it closes at once ({key})"
)
WHY_MUTED: Final = Sentence(
    "{who}已关闭您的发言。解除之前您不能自行打开话筒。",
    "The {who} has muted you. You cannot open the microphone until the mute is lifted.",
)
WHY_RECESS: Final = Sentence(
    "休庭期间声音和画面都不传送。",
    "During the recess no sound and no picture is sent.",
)
WHY_OFFLINE: Final = Sentence(
    "与法庭的连接中断，声音和画面已停止传送。",
    "The line to the court is lost; no sound and no picture leaves this machine.",
)

LINE_GOOD: Final = Sentence("线路良好", "Line: good")
LINE_MEDIA_CONNECTING: Final = Sentence("声音画面连接中", "Line: connecting")
LINE_MEDIA_FAILED: Final = Sentence("声音画面中断", "Line: no sound or picture")
LINE_RECONNECTING: Final = Sentence("线路中断", "Line: lost")
GOOD: Final = Sentence("良好", "Good")
CONNECTING: Final = Sentence("连接中", "Connecting")
LOST: Final = Sentence("中断", "Lost")
LINE_HINT_GOOD: Final = Sentence("与法庭的连接正常。", "The connection to the court is in order.")
LINE_HINT_CONNECTING: Final = Sentence(
    "正在连接声音和画面，请稍候。", "Sound and picture are being connected. Please wait."
)
LINE_HINT_FAILED: Final = Sentence(
    "声音和画面没有连上，正在自动重试。您仍能看到证据和庭审状态。",
    "Sound and picture did not connect; trying again. Exhibits and the hearing's state still show.",
)
LINE_HINT_LOST: Final = Sentence(
    "与法庭的连接中断，正在自动重连，您的席位保留。",
    "The connection to the court is lost and is being made again. Your seat is kept.",
)
LEVEL: Final = Sentence("我的音量", "My sound level")

LEAVE: Final = Sentence("离开", "Leave")
LEAVE_AGAIN: Final = Sentence("再按一次离开", "Press again to leave")
LEAVE_HINT: Final = Sentence(
    "离开庭审。庭审未结束时可以再次进入。",
    "Leave the hearing. You can come back while it is not closed.",
)
LEAVE_OPEN_HINT: Final = Sentence(
    "庭审正在进行，未经许可中途退庭会有法律后果（民事诉讼法第146、147条）。",
    "The hearing is in progress; leaving without permission has legal consequences "
    "(Civil Procedure Law art. 146, 147).",
)

# --- Hearing controls -------------------------------------------------------------------------

OPEN_HEARING: Final = Sentence("开庭", "Open the hearing")
RESUME_HEARING: Final = Sentence("恢复庭审", "Resume")
PAUSE_HEARING: Final = Sentence("休庭", "Recess")
PAUSE_WHY: Final = Sentence("休庭原因", "Why is there a recess?")
PAUSE_SHORT: Final = Sentence("短暂休息", "Short break")
PAUSE_DELIBERATION: Final = Sentence("合议庭评议", "Deliberation")
PAUSE_TECHNICAL: Final = Sentence("技术故障", "Technical trouble")
PAUSE_EXCEPTION: Final = Sentence("当事人临时情况", "A party needs time")
CANCEL: Final = Sentence("取消", "Cancel")
CLOSE_HEARING: Final = Sentence("闭庭", "Close the hearing")
CLOSE_AGAIN: Final = Sentence("再按一次闭庭", "Press again to close")
CLOSE_HINT: Final = Sentence(
    "闭庭后不能恢复。请在三秒内再按一次确认。",
    "A closed hearing cannot be resumed. Press twice within three seconds.",
)
ADMIT_ALL: Final = Sentence("全部准入（{count}）", "Admit all ({count})")
ADMIT_ALL_HINT: Final = Sentence(
    "让等候室中的所有人进入法庭。", "Let everybody in the waiting room into the courtroom."
)

# --- People -----------------------------------------------------------------------------------

COLUMN: Final = Sentence("人员和证据", "People and exhibits")
PEOPLE: Final = Sentence("人员", "People")
PEOPLE_COUNT: Final = Sentence("人员 {here}/{all}", "People {here}/{all}")
ADMIT: Final = Sentence("准入", "Admit")
MUTE: Final = Sentence("禁言", "Mute")
RELEASE: Final = Sentence("解除禁言", "Lift mute")
GRANT: Final = Sentence("准许展示", "Allow showing")
WITHDRAW: Final = Sentence("收回展示", "End showing")
ACT_ON: Final = Sentence("{act}：{who}", "{act}: {who}")
ADMIT_TIP: Final = Sentence("让此人进入法庭", "Let this person into the courtroom")
MUTE_TIP: Final = Sentence(
    "关闭此人的发言，只有法庭能解除", "Take this person's voice; only the court can give it back"
)
RELEASE_TIP: Final = Sentence(
    "解除后由本人自己打开话筒", "The person then opens the microphone with their own hand"
)
GRANT_TIP: Final = Sentence(
    "准许此人向全庭展示证据", "Let this person lay exhibits before the court"
)
WITHDRAW_TIP: Final = Sentence("收回展示证据的许可", "Take that leave back")

# --- Exhibits and the page on the table -------------------------------------------------------

EXHIBITS: Final = Sentence("证据", "Exhibits")
EXHIBIT: Final = Sentence("证据{number}", "Exhibit {number}")
NO_EXHIBITS: Final = Sentence(
    "本案还没有证据。证据提交后会列在这里。",
    "There are no exhibits in this case. What is handed in will be listed here.",
)
EXHIBIT_DETAIL: Final = Sentence("{handed_in} · {pages} 页", "{handed_in} · {pages} pages")
EXHIBIT_DETAIL_ONE: Final = Sentence("{handed_in} · 1 页", "{handed_in} · 1 page")
ON_TABLE: Final = Sentence("正在展示第 {page} 页", "On the table: page {page}")
SHOW: Final = Sentence("展示", "Show")
SHOW_EXHIBIT: Final = Sentence("展示证据{number}", "Show exhibit {number}")
SHOW_TIP: Final = Sentence("向全庭展示第 1 页", "Lay page 1 before everybody in the courtroom")
SHOW_NOT_OPEN: Final = Sentence(
    "开庭后才能展示证据。", "Exhibits can be shown once the hearing is open."
)
SHOW_NOT_ALLOWED: Final = Sentence(
    "展示证据须经法庭准许。", "Showing exhibits needs the court's leave."
)
PREVIOUS: Final = Sentence("上一页", "Previous")
NEXT: Final = Sentence("下一页", "Next")
PREVIOUS_PAGE: Final = Sentence("上一页", "Previous page")
NEXT_PAGE: Final = Sentence("下一页", "Next page")
PAGE_FIELD: Final = Sentence("页码", "Page number")
PAGE_OF: Final = Sentence("第 {page} / {pages} 页", "Page {page} of {pages}")
SHOWN_BY: Final = Sentence("由{who}展示", "shown by the {who}")
SHOWN_BY_YOU: Final = Sentence("由您展示", "shown by you")
PAGE_NAME: Final = Sentence(
    "证据{number}，{title}，第 {page} 页，共 {pages} 页",
    "Exhibit {number}, {title}, page {page} of {pages}",
)
PUT_AWAY: Final = Sentence("收起证据", "Put away")
WHOLE_PAGE: Final = Sentence("整页", "Whole page")
PAGE_WIDTH: Final = Sentence("页宽", "Page width")
PAGE_COMING: Final = Sentence("正在取第 {page} 页…", "Page {page} is coming…")
POINT_HINT: Final = Sentence("移动鼠标即可为全庭指示", "Move the mouse to point for everybody")

# --- Centre when no exhibit lies there --------------------------------------------------------

NOTHING_SHOWN: Final = Sentence("当前没有展示证据", "No exhibit is being shown")
NOT_OPEN_YET: Final = Sentence("庭审尚未开始", "The hearing has not begun")
NOT_OPEN_YET_HINT: Final = Sentence(
    "请检查您的画面和话筒，等候法官开庭。",
    "Check your picture and microphone, and wait for the judge to begin.",
)
NOT_OPEN_YET_BENCH: Final = Sentence(
    "人员到齐后，请在下方按“开庭”。", "When everybody is here, open the hearing below."
)
RECESS_TITLE: Final = Sentence("休庭", "The hearing is in recess")
RECESS_BY: Final = Sentence("{who}于 {time} 宣布休庭", "Ordered by the {who} at {time}")
RECESS_REASON: Final = Sentence("原因：{reason}", "Reason: {reason}")
RECESS_UNTIL: Final = Sentence("预计 {time} 恢复", "Expected to resume at {time}")
RECESS_HINT: Final = Sentence(
    "声音和画面都不传送。恢复后请自行打开话筒。",
    "No sound or picture is sent. When it resumes, open your microphone yourself.",
)

# --- Banners ----------------------------------------------------------------------------------

RECONNECTING: Final = Sentence(
    "与法庭的连接中断，正在自动重连。此时没有人能听到或看到您。",
    "The line to the court is lost and is being made again. Nobody hears or sees you now.",
)
MEDIA_FAILED: Final = Sentence(
    "声音和画面没有连上，正在自动重试。证据和庭审状态照常显示。",
    "Sound and picture did not connect; trying again. Exhibits and the hearing's state still show.",
)
YOU_ARE_MUTED: Final = Sentence("您已被{who}禁言。", "You have been muted by the {who}.")
MEDIA_CONNECTING: Final = Sentence("正在连接声音和画面…", "Connecting sound and picture…")
NO_CAMERA: Final = Sentence("摄像头不能使用：{why}", "The camera cannot be used: {why}")
NO_MICROPHONE: Final = Sentence("话筒不能使用：{why}", "The microphone cannot be used: {why}")

# --- Coming in and going out ------------------------------------------------------------------

ENTERING: Final = Sentence("正在进入庭审…", "Entering the hearing…")
ENTERING_HINT: Final = Sentence(
    "正在与法庭建立安全连接，一般只需几秒。",
    "A safe connection to the court is being made. It usually takes a few seconds.",
)
