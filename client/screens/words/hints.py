"""What is hinted at in the courtroom: the line, the echo, a closed microphone, missed speech."""

from typing import Final

from client.protocol.wire import Rung
from client.screens.words import Sentence

# --- The line and the machine -----------------------------------------------------------------

STEP_LINE: Final[dict[Rung, Sentence]] = {
    Rung.FULL: Sentence(
        "线路恢复良好，画面已恢复正常。", "Your line is good again, and so is your picture."
    ),
    Rung.FEWER: Sentence(
        "您的线路较弱，画面会不太流畅。声音优先保证。",
        "Your line is weak: your picture moves less smoothly now. Sound comes first.",
    ),
    Rung.SMALLER: Sentence(
        "您的线路较弱，您的画面已调小。声音优先保证。",
        "Your line is weak: your picture is smaller now. Sound comes first.",
    ),
    Rung.SMALL_ONLY: Sentence(
        "您的线路很弱，您和他人的画面都已调小。声音优先保证。",
        "Your line is very weak: all pictures are small now. Sound comes first.",
    ),
    Rung.SOUND_ONLY: Sentence(
        "您的线路太弱，画面已暂停，只保留声音。",
        "Your line is too weak for pictures: they are off so that every word comes through.",
    ),
}
STEP_PROCESSOR: Final[dict[Rung, Sentence]] = {
    Rung.FULL: Sentence(
        "电脑负担已减轻，画面已恢复正常。", "This computer has room again: your picture is whole."
    ),
    Rung.FEWER: Sentence(
        "电脑太忙，您的画面会不太流畅。请关闭其他程序。",
        "This computer is busy: your picture moves less smoothly now. Close other programs.",
    ),
    Rung.SMALLER: Sentence(
        "电脑太忙，您的画面已调小。请关闭其他程序。",
        "This computer is busy: your picture is smaller now. Close other programs.",
    ),
    Rung.SMALL_ONLY: Sentence(
        "电脑太忙，您和他人的画面都已调小。请关闭其他程序。",
        "This computer is very busy: all pictures are small now. Close other programs.",
    ),
    Rung.SOUND_ONLY: Sentence(
        "电脑太忙，画面已暂停，只保留声音。请关闭其他程序。",
        "This computer is too busy for pictures: sound only for now. Close other programs.",
    ),
}
LINE_WEAK: Final = Sentence("线路较弱", "Line: weak")
LINE_SOUND_ONLY: Final = Sentence("只有声音", "Line: sound only")
COMPUTER_BUSY: Final = Sentence("电脑太忙", "Computer: busy")
WEAK: Final = Sentence("较弱", "Weak")
BUSY: Final = Sentence("太忙", "Busy")
SOUND: Final = Sentence("声音", "Sound")
HINT_LINE: Final = Sentence(
    "{step}请改用网线，或靠近路由器。", "{step} Use a cable, or sit nearer to the router."
)
HINT_REQUEST: Final = Sentence(
    "按您的选择只传送声音，画面不收不发。",
    "Sound only, as you chose: no picture is sent or received.",
)

# --- Sound only, by choice --------------------------------------------------------------------

SOUND_ONLY: Final = Sentence("只要声音", "Sound only")
SOUND_ONLY_ON: Final = Sentence("只要声音，已开", "Sound only, on")
SOUND_ONLY_OFF: Final = Sentence("只要声音，已关", "Sound only, off")
SOUND_ONLY_TIP: Final = Sentence(
    "线路不好时，停掉所有画面，让话语听得清（{key}）",
    "On a bad line, leave out all pictures so that every word is heard ({key})",
)
PICTURES_AGAIN_TIP: Final = Sentence("重新收发画面（{key}）", "Send and see pictures again ({key})")

# --- The hand ---------------------------------------------------------------------------------

ASK_TO_SPEAK: Final = Sentence("举手发言", "Ask to speak")
ASK_TO_SPEAK_TIP: Final = Sentence(
    "向法庭举手，请求发言（{key}）", "Raise your hand: the court sees that you ask ({key})"
)
HAND_RAISED: Final = Sentence("已举手：第 {place} 位", "Hand raised: no. {place}")
HAND_RAISED_SPOKEN: Final = Sentence("已举手，第 {place} 位", "Hand raised, number {place}")
HAND_RAISED_TIP: Final = Sentence(
    "{time} 起举手，排第 {place} 位。再按一次放下（{key}）",
    "Raised since {time}, number {place} in the queue. Press to take it back ({key})",
)
ASKS_SINCE: Final = Sentence("{time} 起举手", "Asks since {time}")
ASKS_AS: Final = Sentence("第 {place} 位举手，{long}", "No. {place} to speak, {long}")
JUST_NOW: Final = Sentence("刚刚", "just now")
FOR_MINUTES: Final = Sentence("{n} 分钟", "{n} min")
NEXT_TO_SPEAK: Final = Sentence(
    "请下一位：{who}，{long}（共 {count} 人举手）", "Call on: {who}, {long} ({count} ask)"
)
NEXT_ALONE: Final = Sentence("请下一位：{who}，{long}", "Call on: {who}, {long}")
NEXT_NAMED: Final = Sentence("请下一位：{who}", "Call on: {who}")
NEXT_COUNTED: Final = Sentence("请下一位（{count}）", "Call on next ({count})")
NEXT_TIP: Final = Sentence(
    "{who}自 {time} 起举手，等得最久。按下请其发言，举手随之放下（{key}）",
    "{who} asks since {time}, the longest of all. Press when it is their turn: "
    "the hand goes down ({key})",
)
CALL_ON: Final = Sentence("请其发言", "Call on")
CALL_ON_TIP: Final = Sentence(
    "轮到此人发言，举手随之放下（{key} 请下一位）",
    "It is this person's turn; the hand goes down ({key} calls the next)",
)

# --- One's own sound --------------------------------------------------------------------------

ECHO: Final = Sentence(
    "其他人从您的扬声器里听到自己的回声。请戴上耳机，或调低音量。",
    "Others hear themselves through your loudspeaker. Put on a headset, or turn it down.",
)
UNHEARD: Final = Sentence(
    "您正在说话，但话筒是关着的，没有人听得到。",
    "You are speaking, but your microphone is closed: nobody hears you.",
)
OPEN_MICROPHONE: Final = Sentence("打开话筒", "Open the microphone")
TELL_UNHEARD: Final = Sentence(
    "话筒关着而我在说话时提醒我", "Tell me when I speak while my microphone is closed"
)
TELL_UNHEARD_TAKES: Final = Sentence(
    "为此话筒只对本机保持打开，任何声音都不会传出。",
    "It then stays open on this computer only; nothing leaves it.",
)
OFFER_TELLING: Final = Sentence(
    "话筒关着而您在说话时，要提醒您吗？为此话筒只对本机保持打开，任何声音都不会传出。",
    "Shall we tell you when you speak while your microphone is closed? "
    "It then stays open on this computer only; nothing leaves it.",
)
YES_TELL: Final = Sentence("好，提醒我", "Yes, tell me")
YES_TELL_TIP: Final = Sentence(
    "打开提醒（{key}）；以后可在“设备”中更改（{devices}）",
    "Switch it on ({key}); you can change it later under Devices ({devices})",
)
NO_TELL: Final = Sentence("不用", "No")
LISTENING: Final = Sentence(
    "对法庭已关，仅本机在听", "closed for the court; listening on this computer"
)
LISTENING_TIP: Final = Sentence(
    "话筒对法庭已关闭，任何声音都不会传出；系统的话筒灯亮着，因为本机在听您是否说话。{press}",
    "Closed for the court: nothing leaves this computer. The system's microphone light is on "
    "because this computer listens whether you speak. {press}",
)
UNPROCESSED: Final = Sentence(
    "这台电脑不能消除回声，请戴上耳机。",
    "Echo removal is not available on this computer: please use a headset.",
)

# --- Devices ----------------------------------------------------------------------------------

CAMERA_FELL_BACK: Final = Sentence(
    "您选的摄像头断开了，现在使用“{device}”。",
    "The camera that you chose is gone; “{device}” is used now.",
)
MICROPHONE_FELL_BACK: Final = Sentence(
    "您选的话筒断开了，现在使用“{device}”。",
    "The microphone that you chose is gone; “{device}” is used now.",
)
LOUDSPEAKER_FELL_BACK: Final = Sentence(
    "您选的扬声器断开了，现在使用“{device}”。",
    "The loudspeaker that you chose is gone; “{device}” is used now.",
)
NAMED_CAMERA_FELL_BACK: Final = Sentence(
    "摄像头“{gone}”断开了，现在使用“{device}”。",
    "The camera “{gone}” is gone; “{device}” is used now.",
)
NAMED_MICROPHONE_FELL_BACK: Final = Sentence(
    "话筒“{gone}”断开了，现在使用“{device}”。",
    "The microphone “{gone}” is gone; “{device}” is used now.",
)
NAMED_LOUDSPEAKER_FELL_BACK: Final = Sentence(
    "扬声器“{gone}”断开了，现在使用“{device}”。",
    "The loudspeaker “{gone}” is gone; “{device}” is used now.",
)
SYSTEMS_OWN: Final = Sentence("系统默认设备", "the system's own")
UNDERSTOOD: Final = Sentence("知道了", "All right")
DEVICES: Final = Sentence("设备", "Devices")
DEVICES_TIP: Final = Sentence(
    "更换摄像头、话筒或扬声器（{key}）", "Choose camera, microphone and loudspeaker ({key})"
)
DEVICES_TITLE: Final = Sentence("摄像头、话筒和扬声器", "Camera, microphone and loudspeaker")
DEVICES_HINT: Final = Sentence(
    "可以随时更换，其他人不会听到间断。",
    "You may change them at any time; the others hear no break.",
)
IN_USE: Final = Sentence("正在使用：{device}", "In use now: {device}")
CLOSE: Final = Sentence("关闭", "Close")

# --- A court that cannot be heard -------------------------------------------------------------

QUIET: Final = Sentence(
    "与法庭失去联系，您的话筒和摄像头已关闭。程序正在自动重连，恢复后您会回到席位。",
    "The court cannot be reached; your microphone and camera are closed. "
    "The program keeps trying and brings you back to your seat by itself.",
)

# --- What was missed --------------------------------------------------------------------------

MISSED: Final = Sentence(
    "断线期间您错过了 {long}发言（{who}）。", "You missed {long} of speech ({who})."
)
MISSED_BARE: Final = Sentence("断线期间您错过了 {long}发言。", "You missed {long} of speech.")
PLAY_NOW: Final = Sentence("现在补听", "Play it now")
PLAY_NOW_TIP: Final = Sentence(
    "以 1.25 倍速播放，现场声音暂时调低（{key}）",
    "It is played a quarter faster, with the live sound quieter meanwhile ({key})",
)
NOT_NOW: Final = Sentence("不用了", "Not now")
NOT_NOW_TIP: Final = Sentence(
    "不补听；内容仍在庭审记录中", "It is not played; it stays on the court's record"
)
PLAYING: Final = Sentence(
    "正在补听错过的发言，还有 {left}。现场声音已调低。",
    "Playing what you missed, {left} left. The live sound is quieter.",
)
PLAYING_REST: Final = Sentence(
    "正在补听错过的发言，还有 {left}；较早的部分法院已不再保存。现场声音已调低。",
    "Playing what you missed, {left} left. The court no longer keeps the beginning of it. "
    "The live sound is quieter.",
)
STOP: Final = Sentence("停止", "Stop")
STOP_TIP: Final = Sentence(
    "停止补听，回到现场声音（{key}）", "Stop, and hear the room again ({key})"
)
PROGRESS: Final = Sentence("补听进度，{share}%", "Played so far: {share} %")
SECONDS: Final = Sentence("{seconds} 秒", "{seconds} s")
MINUTES: Final = Sentence("{minutes} 分 {seconds} 秒", "{minutes} min {seconds} s")

# --- How the others come through --------------------------------------------------------------

THEIR_LINE_WEAK: Final = Sentence("线路较弱", "Weak line")
THEIR_LINE_BAD: Final = Sentence("线路很差", "Bad line")
THEIR_SOUND_ONLY: Final = Sentence("只有声音", "Sound only")
THEIR_LINE_STALLED: Final = Sentence("声音画面中断", "Nothing comes")
WEAK_SHORT: Final = Sentence("弱", "Weak")
BAD_SHORT: Final = Sentence("差", "Bad")
STALLED_SHORT: Final = Sentence("中断", "Stalled")
SOUND_ONLY_LINE: Final = Sentence("对方线路弱，只有声音", "Sound only: their line is weak")
SOUND_ONLY_HERE: Final = Sentence("您的线路弱，只有声音", "Sound only: your line is weak")
SOUND_ONLY_BUSY: Final = Sentence("电脑太忙，只有声音", "Sound only: this computer is busy")
SOUND_ONLY_ASKED: Final = Sentence("您选择了只要声音", "Sound only, as you chose")
NOT_SENT: Final = Sentence("画面未发送", "Not sent")
