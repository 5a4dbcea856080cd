"""What is said in the waiting room."""

from typing import Final

from client.screens.words import Sentence

TITLE: Final = Sentence("等候室", "Waiting room")
WAITING: Final = Sentence("请在此等候", "Please wait here")
NEXT: Final = Sentence("接下来", "What happens next")
NEXT_ADMIT: Final = Sentence(
    "书记员核对身份后会请您进入法庭，您不需要做任何操作。",
    "The court checks who is here and lets you in. You need not do anything.",
)
NEXT_CAMERA_ON: Final = Sentence(
    "进入时摄像头打开，话筒关闭；发言前请自行打开话筒。",
    "You enter with your camera on and your microphone closed; open it before you speak.",
)
NEXT_CAMERA_OFF: Final = Sentence(
    "进入时摄像头和话筒都是关闭的；发言前请自行打开。",
    "You enter with camera and microphone closed; open them before you speak.",
)
NEXT_DOCUMENTS: Final = Sentence(
    "请备好身份证件，关掉电话，坐在安静、光线好的地方。",
    "Have your identity document ready, silence your phone, and sit somewhere quiet and well lit.",
)
STARTS_AT: Final = Sentence("开庭时间：{when}（{away}）", "Hearing starts {when} ({away})")
HEARING_OPEN: Final = Sentence(
    "庭审已经开始，请等候准入。", "The hearing has begun. Wait to be let in."
)
HEARING_PAUSED: Final = Sentence(
    "庭审正在休庭，请等候准入。", "The hearing is in recess. Wait to be let in."
)
EXPECTED: Final = Sentence("应到人员", "Who is expected")
OWN_PICTURE: Final = Sentence("您的画面", "Your picture")
OWN_PICTURE_HINT: Final = Sentence("只有您自己能看到。", "Only you can see it.")
NOBODY_HEARS: Final = Sentence(
    "等候室里没有人能听到或看到您。", "In the waiting room nobody hears or sees you."
)
CAMERA: Final = Sentence("摄像头", "Camera")
MICROPHONE: Final = Sentence("话筒", "Microphone")
LOUDSPEAKER: Final = Sentence("扬声器", "Loudspeaker")
DEFAULT_DEVICE: Final = Sentence("系统默认", "System default")
NO_DEVICE: Final = Sentence("未找到设备", "None found")
LEVEL: Final = Sentence("我的音量", "My sound level")
LEVEL_HINT: Final = Sentence("说一句话，看音量条。", "Speak, and watch the bar.")
CAMERA_ON: Final = Sentence("摄像头：已开", "Camera: on")
CAMERA_OFF: Final = Sentence("摄像头：已关", "Camera: off")
TEST_TONE: Final = Sentence("播放测试音", "Play test tone")
LEAVE: Final = Sentence("离开等候室", "Leave the waiting room")
LEAVE_HINT: Final = Sentence(
    "离开后可以再次进入，席位保留。", "You can come back; your seat is kept."
)
RECONNECTING: Final = Sentence(
    "与法庭的连接中断，正在自动重连，您的位置保留。",
    "The line to the court is lost and is being made again. Your place is kept.",
)
