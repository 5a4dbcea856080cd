"""What is found of the camera and its picture: said, with one act and one way out."""

from client.protocol.devicecheck import Cause
from client.screens.words.advice import CALL, SOUND_ONLY, STILL_FINE, Advice, advice

_REPLUG = ("请拔下摄像头再插上。", "Unplug the camera and plug it in again.")
_ASK_IT = ("请联系技术人员。", "Ask your IT team.")

CAMERA: dict[Cause, Advice] = {
    Cause.NO_CAMERA: advice(
        ("没有找到摄像头。", "No camera was found."),
        ("请插好摄像头，或打开镜头盖和开关。", "Plug it in, or open its cover or switch."),
        SOUND_ONLY,
    ),
    Cause.CAMERA_UNREADABLE: advice(
        ("摄像头打不开。", "The camera does not open."),
        _REPLUG,
        SOUND_ONLY,
    ),
    Cause.NO_PICTURE: advice(
        ("摄像头没有传来画面。", "The camera sends no picture."),
        _REPLUG,
        SOUND_ONLY,
    ),
    Cause.PICTURE_BLACK: advice(
        ("画面是黑的。", "The picture is black."),
        ("请取下镜头盖，或打开隐私开关。", "Take the cover off the lens, or open its switch."),
        SOUND_ONLY,
    ),
    Cause.PICTURE_FROZEN: advice(
        ("画面不动。", "The picture is stuck."),
        _REPLUG,
        SOUND_ONLY,
    ),
    Cause.PICTURE_JERKY: advice(
        ("画面不连贯。", "The picture is jerky."),
        ("请开灯，并关闭其他程序。", "Turn on a light and close other programs."),
        STILL_FINE,
    ),
    Cause.PICTURE_DARK: advice(
        ("画面太暗，看不清您的脸。", "Your face is dark."),
        ("请把灯放在面前，不要放在背后。", "Put a light in front of you, not behind you."),
        STILL_FINE,
    ),
    Cause.PICTURE_BRIGHT: advice(
        ("画面太亮。", "The picture is too bright."),
        ("请不要背对窗户，或拉上窗帘。", "Turn away from the window, or draw the curtain."),
        STILL_FINE,
    ),
    Cause.CAMERA_VIRTUAL_ONLY: advice(
        ("只找到虚拟摄像头。", "Only a virtual camera was found."),
        ("请插上真实的摄像头。", "Plug in a real camera."),
        SOUND_ONLY,
        named=("只找到虚拟摄像头：{name}。", "Only a virtual camera was found: {name}."),
    ),
    Cause.CAMERA_NOT_ASKED: advice(
        (
            "系统还没有问过是否允许使用摄像头。",
            "The system has not asked yet whether the camera may be used.",
        ),
        ("系统询问时，请选择“允许”。", "Say yes when it asks."),
        SOUND_ONLY,
    ),
    Cause.CAMERA_DENIED_BY_USER: advice(
        ("系统不允许本程序使用摄像头。", "The system is blocking the camera."),
        (
            "请打开系统的隐私设置，允许使用摄像头。",
            "Open the system's privacy settings and switch the camera on.",
        ),
        SOUND_ONLY,
    ),
    Cause.CAMERA_DENIED_BY_POLICY: advice(
        ("您的单位关闭了摄像头。", "Your organisation has switched cameras off."),
        _ASK_IT,
        SOUND_ONLY,
    ),
    Cause.CAMERA_DENIED_BY_SYSTEM: advice(
        (
            "您的系统账户无权使用摄像头。",
            "Your account on this computer may not use the camera.",
        ),
        _ASK_IT,
        SOUND_ONLY,
    ),
    Cause.CAMERA_IN_USE: advice(
        ("另一个程序正在使用摄像头。", "Another program is using the camera."),
        ("请关闭它，再试一次。", "Close it and test again."),
        SOUND_ONLY,
        named=("{name} 正在使用摄像头。", "{name} is using the camera."),
    ),
    Cause.CAMERA_COVERED: advice(
        ("摄像头的隐私开关关着。", "The camera's privacy switch is closed."),
        ("请打开摄像头上的开关或盖子。", "Open the switch or cover on the camera."),
        SOUND_ONLY,
    ),
    Cause.CAMERA_GONE: advice(
        ("摄像头断开了。", "The camera went away."),
        ("请把摄像头插牢，或换一个插口。", "Plug it in firmly, or in another socket."),
        SOUND_ONLY,
    ),
    Cause.CAMERA_SLOW: advice(
        ("摄像头打开得很慢。", "The camera opens slowly."),
        ("请拔下再插上，并提前进入庭审。", "Plug it in anew, and join early."),
        STILL_FINE,
    ),
    Cause.CAMERA_SMALL: advice(
        (
            "摄像头只能给出较小的画面，仍可使用。",
            "The camera gives only a small picture; it can still be used.",
        ),
        ("如果有更好的摄像头，请换用。", "Use a better camera if you have one."),
        STILL_FINE,
    ),
    Cause.CAMERA_FORMATLESS: advice(
        ("这个摄像头给不出可用的画面。", "This camera offers no picture that can be used."),
        ("请换一个摄像头。", "Use another camera."),
        SOUND_ONLY,
    ),
    Cause.NO_FACE: advice(
        ("画面里看不到您的脸。", "Your face is not in the picture."),
        ("请坐到镜头前，让脸在框内。", "Move so that your face is in the oval."),
        CALL,
    ),
    Cause.TWO_FACES: advice(
        ("画面里不止一个人。", "More than one person is in the picture."),
        ("画面里应当只有您自己。", "Only you should be in the picture."),
        CALL,
    ),
    Cause.FACE_SMALL: advice(
        ("您离镜头太远。", "You are far from the camera."),
        ("请坐近一些。", "Come nearer."),
        STILL_FINE,
    ),
    Cause.FACE_LARGE: advice(
        ("您离镜头太近。", "You are very close to the camera."),
        ("请坐远一些。", "Sit back a little."),
        STILL_FINE,
    ),
    Cause.FACE_ASIDE: advice(
        ("您的脸不在画面中间。", "Your face is not in the middle of the picture."),
        ("请移动一下，让脸在框内。", "Move so that your face is in the oval."),
        STILL_FINE,
    ),
    Cause.CAMERA_VIRTUAL: advice(
        ("正在使用虚拟摄像头。", "A virtual camera is in use."),
        ("出庭时请使用真实的摄像头。", "Use your real camera in court."),
        CALL,
        named=("正在使用虚拟摄像头：{name}。", "A virtual camera is in use: {name}."),
    ),
}
