"""Words of the device check: one question a page, and a verdict in words of use."""

from dataclasses import dataclass

from client.protocol.devicecheck import Cause, Check, Code, Readiness
from client.screens.words import Sentence
from client.screens.words.advice import CALL, Advice
from client.screens.words.advice_camera import CAMERA
from client.screens.words.advice_line import CALL_QUALITY, LINE
from client.screens.words.advice_machine import ANY, MACHINE
from client.screens.words.advice_sound import SOUND
from client.state import Step


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that only a person can answer, and its two answers."""

    question: Sentence
    yes: Sentence
    no: Sentence


TITLE = Sentence("设备检测", "Device check")
STEPS: dict[Step, Sentence] = {
    Step.CAMERA: Sentence("摄像头", "Camera"),
    Step.MICROPHONE: Sentence("话筒", "Microphone"),
    Step.LOUDSPEAKER: Sentence("扬声器", "Loudspeaker"),
    Step.NETWORK: Sentence("网络", "Network"),
    Step.VERDICT: Sentence("结果", "Result"),
}
CHECKS: dict[Check, Sentence] = {
    Check.MACHINE: Sentence("电脑", "Computer"),
    Check.CAMERA: STEPS[Step.CAMERA],
    Check.MICROPHONE: STEPS[Step.MICROPHONE],
    Check.LOUDSPEAKER: STEPS[Step.LOUDSPEAKER],
    Check.NETWORK: STEPS[Step.NETWORK],
    Check.CALL: Sentence("通话", "Test call"),
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
    Step.LOUDSPEAKER: Sentence("您听到了几个音？", "How many notes did you hear?"),
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
        "请仔细听并数一数：一到三个音，每次不同。没有听到时，请调高音量再播放一次。",
        "Listen and count: one to three, others each time. "
        "If you hear none, turn the volume up and play them again.",
    ),
    Step.NETWORK: Sentence(
        "大约需要半分钟，请不要关闭程序。", "It takes about half a minute. Please wait."
    ),
}
CHOOSE: dict[Step, Sentence] = {
    Step.CAMERA: Sentence("使用的摄像头", "Camera to use"),
    Step.MICROPHONE: Sentence("使用的话筒", "Microphone to use"),
    Step.LOUDSPEAKER: Sentence("使用的扬声器", "Loudspeaker to use"),
}
SYSTEM_DEFAULT = Sentence("系统默认", "System default")
NO_DEVICE = Sentence("没有找到设备", "None was found")
SYNTHETIC_NAME = Sentence("{name}（模拟）", "{name} (stand-in)")
PICTURE = Sentence("您的画面", "Your picture")
NO_PICTURE = Sentence("正在打开摄像头……", "Opening the camera…")
WITHOUT_PICTURE = Sentence("没有画面", "No picture")
LEVEL_QUIET = Sentence("太小", "Too quiet")
LEVEL_GOOD = Sentence("合适", "Good")
LEVEL_LOUD = Sentence("太大", "Too loud")
LEVEL = Sentence("话筒音量", "Level of your microphone")
PLAY = Sentence("播放声音", "Play the notes")
PLAY_AGAIN = Sentence("再播放一次", "Play them again")
MEASURING: dict[Step, Sentence] = {
    Step.CAMERA: Sentence("正在看画面……", "Looking at the picture…"),
    Step.MICROPHONE: Sentence("正在听……", "Listening…"),
    Step.LOUDSPEAKER: Sentence("正在播放……", "Playing…"),
    Step.NETWORK: Sentence("正在测量……", "Measuring…"),
}
MEASURED_SO_FAR = Sentence("正在测量……已完成 {done} 项", "Measuring… {done} done")
RECORD = Sentence("录下我的声音并播放", "Record my voice and play it")
RECORD_AGAIN = Sentence("再录一次", "Record once more")
RECORDING = Sentence(
    "请说话：录音四秒，然后播放给您听……", "Please speak: four seconds are recorded, then played…"
)
SEE_YES = Sentence("能看清", "Yes, clearly")
SEE_NO = Sentence("看不清", "No")
HEARD: tuple[Sentence, ...] = (
    Sentence("没听到", "None"),
    Sentence("一个", "One"),
    Sentence("两个", "Two"),
    Sentence("三个", "Three"),
)
"""By how many notes were heard."""
ASKS: dict[Code, Asked] = {
    Code.CAM_12: Asked(
        Sentence("请拔下摄像头，再重新插上。", "Unplug the camera, then plug it in again."),
        Sentence("已重新插上", "It is plugged in again"),
        Sentence("拔不下来", "It cannot be unplugged"),
    ),
    Code.MIC_08: Asked(
        Sentence("您的声音听起来清楚吗？", "Did your voice sound clear?"),
        Sentence("清楚", "Yes, it was clear"),
        Sentence("不清楚", "No"),
    ),
    Code.AUD_01: Asked(
        Sentence(
            "同一房间里，还有别的设备参加庭审吗？",
            "Is another device in this room joining the hearing?",
        ),
        Sentence("有", "Yes, there is"),
        Sentence("没有", "No"),
    ),
    Code.MED_10: Asked(
        Sentence("测试通话的声音和画面清楚吗？", "Could you see and hear the test call clearly?"),
        Sentence("清楚", "Yes, clearly"),
        Sentence("不清楚", "No"),
    ),
}
"""What is asked in the full form besides the one question of each page."""
CLIP = Sentence("测试通话的画面", "Picture of the test call")
CLIP_HINT = Sentence(
    "法院传回八个音，音调逐渐升高；每响一次，球落在一个色块上。",
    "The court sends back eight rising notes; with each a ball comes down on a coloured bar.",
)
FULL_LINE_HINT = Sentence(
    "大约需要一分钟，请不要关闭程序。", "It takes about a minute. Please wait."
)
ASK_HINTS: dict[Code, Sentence] = {
    Code.CAM_12: Sentence(
        "您的画面应该自己回来；内置的摄像头不用试。",
        "Your picture should come back by itself. A built-in camera need not be tried.",
    ),
    Code.MED_10: CLIP_HINT,
}
NO_CLIP = Sentence("画面马上就来……", "The picture is coming…")
EVERYTHING = Sentence("全面检测（约四分钟）", "Full check (about four minutes)")
TITLE_FULL = Sentence("全面设备检测", "Full device check")
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
    Check.MACHINE: Sentence("这台电脑可以用于庭审。", "This computer is fit for a hearing."),
    Check.CAMERA: Sentence("画面清楚。", "Your picture is clear."),
    Check.MICROPHONE: Sentence("声音清楚。", "Your voice comes through clearly."),
    Check.LOUDSPEAKER: Sentence("您能听到声音。", "You can hear the court."),
    Check.NETWORK: Sentence("网络足够好。", "Your line is good enough."),
    Check.CALL: Sentence("声音和画面传得很好。", "Sound and picture come through well."),
}
GOOD = Sentence("正常", "Good")
WARN = Sentence("注意", "Take note")
BAD = Sentence("不行", "Does not work")
NOT_RUN = Sentence("没有检测", "Not tested")

VERDICTS: dict[Readiness, Sentence] = {
    Readiness.PICTURE_AND_SOUND: Sentence(
        "您可以用声音和画面参加庭审。", "You can take part with picture and sound."
    ),
    Readiness.SOUND: Sentence(
        "您可以用声音参加庭审，画面可能会停。",
        "You can take part with sound; the picture may stop.",
    ),
    Readiness.PHONE: Sentence(
        "用目前的网络，您只能用电话参加庭审。",
        "Over this line you can take part by phone only.",
    ),
    Readiness.NOT_FROM_HERE: Sentence(
        "目前不能用这台电脑参加庭审。", "You cannot take part from this computer as it is."
    ),
    Readiness.UNKNOWN: Sentence(
        "有的项目没有检测，还不能确定。",
        "Not everything was tested, so this is not certain yet.",
    ),
}
VERDICT_WARN = Sentence(
    "您可以参加庭审，但有些地方可以改善。", "You can take part, and a few things could be better."
)
VERDICT_MEND = Sentence(
    "您可以用声音和画面参加庭审，请先处理下面的问题。",
    "You can take part with picture and sound. Please mend what stands below first.",
)

VERDICT_UNCLEAR = Sentence(
    "目前您只能用电话参加庭审，请先处理下面的问题。",
    "As it is you can take part by phone only. Please mend what stands below first.",
)

ADVICE: dict[Cause, Advice] = {**ANY, **MACHINE, **CAMERA, **SOUND, **LINE, **CALL_QUALITY}
"""Complete: a test holds it against the enum."""
UNKNOWN_ADVICE = Advice(
    Sentence("这一项有问题。", "Something here needs attention."),
    Sentence("请重新检测一次。", "Please test once more."),
    CALL,
)

READINGS: dict[str, Sentence] = {
    "rtt_ms": Sentence("往返 {value} 毫秒", "round trip {value} ms"),
    "loss_up_pct": Sentence("上行丢失 {value}%", "{value}% lost up"),
    "loss_down_pct": Sentence("下行丢失 {value}%", "{value}% lost down"),
    "up_kbps": Sentence("上传 {value} 兆比特/秒", "{value} Mbit/s up"),
    "down_kbps": Sentence("下载 {value} 兆比特/秒", "{value} Mbit/s down"),
    "socket_back_s": Sentence("连接断开后 {value} 秒接上", "connection back after {value} s"),
    "media_back_s": Sentence("声音断开后 {value} 秒接上", "sound back after {value} s"),
}
"""By the key of the reading in a finding of the call."""
