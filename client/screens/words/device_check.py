"""Words of the device check: one question a page, and a verdict in words of use."""

from dataclasses import dataclass

from client.protocol.devicecheck import Cause, Check
from client.screens.words import Sentence
from client.state import Step

TITLE = Sentence("设备检测", "Device check")
STEPS: dict[Step, Sentence] = {
    Step.CAMERA: Sentence("摄像头", "Camera"),
    Step.MICROPHONE: Sentence("话筒", "Microphone"),
    Step.LOUDSPEAKER: Sentence("扬声器", "Loudspeaker"),
    Step.NETWORK: Sentence("网络", "Network"),
    Step.VERDICT: Sentence("结果", "Result"),
}
CHECKS: dict[Check, Sentence] = {
    Check.CAMERA: STEPS[Step.CAMERA],
    Check.MICROPHONE: STEPS[Step.MICROPHONE],
    Check.LOUDSPEAKER: STEPS[Step.LOUDSPEAKER],
    Check.NETWORK: STEPS[Step.NETWORK],
}
STEP_NAME = Sentence(
    "第 {n} 步，共 {all} 步：{step}，{state}", "Step {n} of {all}: {step}, {state}"
)
STEP_DONE = Sentence("已完成", "done")
STEP_HERE = Sentence("正在进行", "you are here")
STEP_TO_COME = Sentence("尚未开始", "to come")

QUESTIONS: dict[Step, Sentence] = {
    Step.CAMERA: Sentence("您能清楚地看到自己吗？", "Can you see yourself clearly?"),
    Step.MICROPHONE: Sentence("请说一句话", "Please say a sentence"),
    Step.LOUDSPEAKER: Sentence("您听到三个音了吗？", "Did you hear three notes?"),
    Step.NETWORK: Sentence("正在检测网络", "We are testing your line"),
}
NETWORK_DONE = Sentence("网络检测完成", "Your line has been tested")
CAMERA_FAILED = Sentence("摄像头没有画面", "Your camera gives no picture")
HINTS: dict[Step, Sentence] = {
    Step.CAMERA: Sentence(
        "请面向光源，让脸在画面中间。",
        "Face the light, with your face in the middle of the picture.",
    ),
    Step.MICROPHONE: Sentence(
        "例如：“今天我来出庭。”说话时，横条应到达绿色。",
        "For example: “I am in court today.” The bar should turn green while you speak.",
    ),
    Step.LOUDSPEAKER: Sentence(
        "如果没有听到，请调高音量，再播放一次。",
        "If you did not, turn the volume up and play them once more.",
    ),
    Step.NETWORK: Sentence(
        "大约需要十秒钟，请不要关闭程序。", "It takes about ten seconds. Please wait."
    ),
}
CHOOSE: dict[Step, Sentence] = {
    Step.CAMERA: Sentence("使用的摄像头", "Camera to use"),
    Step.MICROPHONE: Sentence("使用的话筒", "Microphone to use"),
    Step.LOUDSPEAKER: Sentence("使用的扬声器", "Loudspeaker to use"),
}
SYSTEM_DEFAULT = Sentence("系统默认", "The system's own choice")
NO_DEVICE = Sentence("没有找到设备", "None was found")
SYNTHETIC_NAME = Sentence("{name}（模拟）", "{name} (stand-in)")
PICTURE = Sentence("您的画面", "Your picture")
NO_PICTURE = Sentence("正在打开摄像头……", "Opening the camera…")
WITHOUT_PICTURE = Sentence("没有画面", "No picture")
LEVEL_QUIET = Sentence("太小", "Too quiet")
LEVEL_GOOD = Sentence("合适", "Good")
LEVEL_LOUD = Sentence("太大", "Too loud")
LEVEL = Sentence("话筒音量", "Level of your microphone")
PLAY = Sentence("播放三个音", "Play the three notes")
PLAY_AGAIN = Sentence("再播放一次", "Play them again")
MEASURING: dict[Step, Sentence] = {
    Step.CAMERA: Sentence("正在看画面……", "Looking at the picture…"),
    Step.MICROPHONE: Sentence("正在听……", "Listening…"),
    Step.LOUDSPEAKER: Sentence("正在播放……", "Playing…"),
    Step.NETWORK: Sentence("正在测量……", "Measuring…"),
}
SEE_YES = Sentence("能看清", "Yes, clearly")
SEE_NO = Sentence("看不清", "No")
HEAR_YES = Sentence("听到了", "Yes, I heard them")
HEAR_NO = Sentence("没听到", "No")
SKIP = Sentence("跳过这一步", "Skip this step")
NEXT = Sentence("下一步", "Next")
SEE_RESULT = Sentence("查看结果", "See the result")
REPEAT = Sentence("重新检测", "Test again")
ENTER = Sentence("进入庭审", "Enter the hearing")
DONE = Sentence("完成", "Done")
SYNTHETIC = Sentence(
    "正在使用模拟设备：这个结果不能说明本机设备的情况。",
    "Stand-in devices are in use: this result proves nothing about this computer.",
)

PASSED: dict[Check, Sentence] = {
    Check.CAMERA: Sentence("画面清楚。", "Your picture is clear."),
    Check.MICROPHONE: Sentence("声音清楚。", "Your voice comes through clearly."),
    Check.LOUDSPEAKER: Sentence("您能听到声音。", "You can hear the court."),
    Check.NETWORK: Sentence("网络足够好。", "Your line is good enough."),
}
GOOD = Sentence("正常", "Good")
WARN = Sentence("注意", "Take note")
BAD = Sentence("不行", "Does not work")
NOT_RUN = Sentence("没有检测", "Not tested")

VERDICT_FULL = Sentence("您可以用声音和画面参加庭审。", "You can take part with picture and sound.")
VERDICT_WARN = Sentence(
    "您可以参加庭审，但有些地方可以改善。", "You can take part, and a few things could be better."
)
VERDICT_SOUND = Sentence(
    "您可以用声音参加庭审，但没有画面。", "You can take part with sound, but without your picture."
)
VERDICT_HEAR_ONLY = Sentence(
    "法庭听不到您说话，请先处理下面的问题。",
    "The court could not hear you. Please mend this first.",
)
VERDICT_DEAF = Sentence(
    "您听不到法庭的声音，请先处理下面的问题。",
    "You could not hear the court. Please mend this first.",
)
VERDICT_CUT_OFF = Sentence(
    "目前的网络无法参加庭审。", "You cannot take part over this line as it is."
)
VERDICT_UNKNOWN = Sentence(
    "有的项目没有检测，还不能确定。", "Not everything was tested, so this is not certain yet."
)


@dataclass(frozen=True, slots=True)
class Advice:
    """What was found, one thing to do about it, and a way out when that does not help."""

    found: Sentence
    act: Sentence
    way_out: Sentence


_CALL = Sentence(
    "如果还是不行，请致电书记员，改用其他方式参加。",
    "If it stays so, call the clerk and take part in another way.",
)
_SOUND_ONLY = Sentence(
    "如果还是不行，可以只用声音参加，并告知书记员。",
    "If it stays so, take part with sound alone, and tell the clerk.",
)
_HEADSET = Sentence(
    "如果还是不行，请换用耳机或另一台设备。",
    "If it stays so, use a headset or another device.",
)
_OTHER_LINE = Sentence(
    "如果还是不行，请换用手机热点或其他网络。",
    "If it stays so, use mobile data or another network.",
)
_STILL_FINE = Sentence("不改善也可以参加。", "You can take part as it is.")

ADVICE: dict[Cause, Advice] = {
    Cause.NOT_MEASURED: Advice(
        Sentence("这一项没有测成。", "This could not be measured."),
        Sentence("请重新检测一次。", "Please test once more."),
        _CALL,
    ),
    Cause.NOT_ANSWERED: Advice(
        Sentence("这一项您没有回答。", "This was not answered."),
        Sentence("请重新检测，并回答问题。", "Test again and answer the question."),
        _CALL,
    ),
    Cause.USER_SAYS_NO: Advice(
        Sentence("您的回答是“否”。", "You answered no."),
        Sentence("请另选一个设备，再试一次。", "Choose another device and test again."),
        _CALL,
    ),
    Cause.NO_CAMERA: Advice(
        Sentence("没有找到摄像头。", "No camera was found."),
        Sentence("请插好摄像头，或打开镜头盖和开关。", "Plug it in, or open its cover or switch."),
        _SOUND_ONLY,
    ),
    Cause.CAMERA_UNREADABLE: Advice(
        Sentence(
            "摄像头打不开，可能正被其他程序使用。",
            "The camera does not open; another program may hold it.",
        ),
        Sentence("请关闭其他视频程序，再试一次。", "Close other video programs and test again."),
        _SOUND_ONLY,
    ),
    Cause.NO_PICTURE: Advice(
        Sentence("摄像头没有传来画面。", "The camera sends no picture."),
        Sentence("请拔下摄像头再插上。", "Unplug the camera and plug it in again."),
        _SOUND_ONLY,
    ),
    Cause.PICTURE_BLACK: Advice(
        Sentence("画面是黑的。", "The picture is black."),
        Sentence(
            "请取下镜头盖，或打开隐私开关。", "Take the cover off the lens, or open its switch."
        ),
        _SOUND_ONLY,
    ),
    Cause.PICTURE_FROZEN: Advice(
        Sentence("画面不动。", "The picture is stuck."),
        Sentence("请拔下摄像头再插上。", "Unplug the camera and plug it in again."),
        _SOUND_ONLY,
    ),
    Cause.PICTURE_JERKY: Advice(
        Sentence("画面不连贯。", "The picture is jerky."),
        Sentence("请开灯，并关闭其他程序。", "Turn on a light and close other programs."),
        _STILL_FINE,
    ),
    Cause.PICTURE_DARK: Advice(
        Sentence("画面太暗，看不清您的脸。", "Your face is dark."),
        Sentence("请把灯放在面前，不要放在背后。", "Put a light in front of you, not behind you."),
        _STILL_FINE,
    ),
    Cause.PICTURE_BRIGHT: Advice(
        Sentence("画面太亮。", "The picture is too bright."),
        Sentence("请不要背对窗户，或拉上窗帘。", "Turn away from the window, or draw the curtain."),
        _STILL_FINE,
    ),
    Cause.NO_MICROPHONE: Advice(
        Sentence("没有找到话筒。", "No microphone was found."),
        Sentence("请插上耳机或话筒。", "Plug in a headset or a microphone."),
        _CALL,
    ),
    Cause.MICROPHONE_UNREADABLE: Advice(
        Sentence(
            "话筒打不开，可能正被其他程序使用。",
            "The microphone does not open; another program may hold it.",
        ),
        Sentence("请关闭其他通话程序，再试一次。", "Close other calls and test again."),
        _HEADSET,
    ),
    Cause.SOUND_SILENT: Advice(
        Sentence("话筒里没有任何声音。", "The microphone hears nothing at all."),
        Sentence(
            "请检查话筒上的静音开关，或另选一个话筒。",
            "Look for a mute switch on it, or choose another microphone.",
        ),
        _HEADSET,
    ),
    Cause.SOUND_LOW: Advice(
        Sentence("您的声音太小。", "Your voice is too quiet."),
        Sentence("请大声一些，或靠近话筒。", "Speak up, or move nearer to the microphone."),
        _HEADSET,
    ),
    Cause.SOUND_LOUD: Advice(
        Sentence("您的声音太大，会失真。", "Your voice is too loud and is distorted."),
        Sentence("请离话筒远一些，或调低话筒音量。", "Move back, or turn the microphone down."),
        _STILL_FINE,
    ),
    Cause.NO_LOUDSPEAKER: Advice(
        Sentence("没有找到扬声器。", "No loudspeaker was found."),
        Sentence("请插上耳机或扬声器。", "Plug in a headset or a loudspeaker."),
        _CALL,
    ),
    Cause.COURT_UNREACHABLE: Advice(
        Sentence("从这里连不上法院。", "The court cannot be reached from here."),
        Sentence("请检查网络连接，再试一次。", "Check your internet connection and test again."),
        _OTHER_LINE,
    ),
    Cause.CERTIFICATE_UNKNOWN: Advice(
        Sentence("无法确认对方就是法院。", "We cannot be sure that the other end is the court."),
        Sentence("在单位网络中，请联系技术人员。", "On an office network, ask your IT team."),
        _OTHER_LINE,
    ),
    Cause.UDP_BLOCKED: Advice(
        Sentence(
            "您的网络挡住了传送声音和画面的通道。",
            "Your network blocks the way for sound and picture.",
        ),
        Sentence(
            "请关闭 VPN；在单位网络中，请联系技术人员放行。",
            "Turn a VPN off; on an office network, ask your IT team to open it.",
        ),
        _OTHER_LINE,
    ),
    Cause.LINE_LOSES: Advice(
        Sentence("网络会丢失一部分声音。", "Your line loses parts of speech."),
        Sentence(
            "请改用网线，并请其他人暂停看视频。", "Use a cable, and ask others to stop streaming."
        ),
        _OTHER_LINE,
    ),
    Cause.LINE_DELAYS: Advice(
        Sentence("网络的延迟较大。", "There is a delay on your line."),
        Sentence("请改用网线，避免移动网络。", "Use a cable; avoid mobile data."),
        _OTHER_LINE,
    ),
    Cause.LINE_NARROW_UP: Advice(
        Sentence(
            "上传速度较慢，您的画面会比较小。", "Sending is slow, so your picture will be smaller."
        ),
        Sentence("请停止正在进行的上传或备份。", "Stop uploads and backups that are running."),
        _STILL_FINE,
    ),
    Cause.LINE_NARROW_DOWN: Advice(
        Sentence(
            "下载速度较慢，看到的画面会比较小。", "Receiving is slow, so pictures will be smaller."
        ),
        Sentence("请停止正在进行的下载。", "Stop downloads that are running."),
        _STILL_FINE,
    ),
}
"""Complete: a test holds it against the enum."""
UNKNOWN_ADVICE = Advice(
    Sentence("这一项有问题。", "Something here needs attention."),
    Sentence("请重新检测一次。", "Please test once more."),
    _CALL,
)

READINGS: dict[str, Sentence] = {
    "udp_ms": Sentence("往返 {value} 毫秒", "round trip {value} ms"),
    "udp_loss_pct": Sentence("丢失 {value}%", "{value}% lost"),
    "up_kbps": Sentence("上传 {value} 兆比特/秒", "{value} Mbit/s up"),
    "down_kbps": Sentence("下载 {value} 兆比特/秒", "{value} Mbit/s down"),
}
"""By the key of the reading in a network finding."""
