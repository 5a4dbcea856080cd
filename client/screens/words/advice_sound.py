"""What is found of microphone and loudspeaker: said, with one act and one way out."""

from client.protocol.devicecheck import Cause
from client.screens.words.advice import BY_PHONE, CALL, HEADSET, STILL_FINE, Advice, advice

_ASK_IT = ("请联系技术人员。", "Ask your IT team.")

SOUND: dict[Cause, Advice] = {
    Cause.NO_MICROPHONE: advice(
        ("没有找到话筒。", "No microphone was found."),
        ("请插上耳机或话筒。", "Plug in a headset or a microphone."),
        BY_PHONE,
    ),
    Cause.MICROPHONE_UNREADABLE: advice(
        ("话筒打不开。", "The microphone does not open."),
        ("请拔下话筒再插上。", "Unplug the microphone and plug it in again."),
        HEADSET,
    ),
    Cause.SOUND_SILENT: advice(
        ("话筒里没有任何声音。", "The microphone hears nothing at all."),
        (
            "请检查话筒上的静音开关，或另选一个话筒。",
            "Look for a mute switch on it, or choose another microphone.",
        ),
        HEADSET,
    ),
    Cause.SOUND_LOW: advice(
        ("您的声音太小。", "Your voice is too quiet."),
        ("请大声一些，或靠近话筒。", "Speak up, or move nearer to the microphone."),
        HEADSET,
    ),
    Cause.SOUND_LOUD: advice(
        ("您的声音太大，会失真。", "Your voice is too loud and is distorted."),
        ("请离话筒远一些，或调低话筒音量。", "Move back, or turn the microphone down."),
        STILL_FINE,
    ),
    Cause.MICROPHONE_CHANGED: advice(
        ("上次使用的话筒不在了。", "The microphone of last time is not there."),
        ("请插上它，或另选一个话筒。", "Plug it in, or choose another microphone."),
        STILL_FINE,
        named=(
            "上次使用的话筒不在了：{name}。",
            "The microphone of last time is not there: {name}.",
        ),
    ),
    Cause.MICROPHONE_NOT_ASKED: advice(
        (
            "系统还没有问过是否允许使用话筒。",
            "The system has not asked yet whether the microphone may be used.",
        ),
        ("系统询问时，请选择“允许”。", "Say yes when it asks."),
        BY_PHONE,
    ),
    Cause.MICROPHONE_DENIED_BY_USER: advice(
        ("系统不允许本程序使用话筒。", "The system is blocking the microphone."),
        (
            "请打开系统的隐私设置，允许使用话筒。",
            "Open the system's privacy settings and switch the microphone on.",
        ),
        BY_PHONE,
    ),
    Cause.MICROPHONE_DENIED_BY_POLICY: advice(
        ("您的单位关闭了话筒。", "Your organisation has switched microphones off."),
        _ASK_IT,
        BY_PHONE,
    ),
    Cause.MICROPHONE_DENIED_BY_SYSTEM: advice(
        (
            "您的系统账户无权使用话筒。",
            "Your account on this computer may not use the microphone.",
        ),
        _ASK_IT,
        BY_PHONE,
    ),
    Cause.MICROPHONE_MUTED: advice(
        ("话筒在系统里被静音了。", "Your microphone is muted in the system."),
        (
            "请取消静音（常是画着划线话筒的按键）。",
            "Unmute it; often a key with a crossed-out microphone does.",
        ),
        HEADSET,
    ),
    Cause.MICROPHONE_TURNED_DOWN: advice(
        ("话筒在系统里的音量很低。", "Your microphone is turned down in the system."),
        ("请在系统里调高话筒音量。", "Turn it up in the system's sound settings."),
        STILL_FINE,
    ),
    Cause.MICROPHONE_IN_USE: advice(
        ("另一个程序正在使用话筒。", "Another program is using the microphone."),
        ("请关闭它，再试一次。", "Close it and test again."),
        HEADSET,
        named=("{name} 正在使用话筒。", "{name} is using the microphone."),
    ),
    Cause.MICROPHONE_GONE: advice(
        ("话筒断开了。", "The microphone went away."),
        ("请把话筒插牢，或换一个插口。", "Plug it in firmly, or in another socket."),
        HEADSET,
    ),
    Cause.SOUND_CLIPPED: advice(
        ("声音太大，已经失真。", "The sound is too loud and breaks up."),
        ("请离话筒远一些，或调低话筒音量。", "Move back, or turn the microphone down."),
        STILL_FINE,
    ),
    Cause.SOUND_NOISY: advice(
        ("周围噪声很大。", "There is a lot of noise."),
        (
            "请关窗，并关掉风扇或电视。",
            "Close windows, switch off the fan or television.",
        ),
        CALL,
    ),
    Cause.NO_LOUDSPEAKER: advice(
        ("没有找到扬声器。", "No loudspeaker was found."),
        ("请插上耳机或扬声器。", "Plug in a headset or a loudspeaker."),
        BY_PHONE,
    ),
    Cause.LOUDSPEAKER_UNREADABLE: advice(
        ("扬声器打不开。", "The loudspeaker does not open."),
        ("请拔下扬声器再插上，或另选一个。", "Plug it in anew, or choose another."),
        HEADSET,
    ),
    Cause.LOUDSPEAKER_GONE: advice(
        ("扬声器断开了。", "The loudspeaker went away."),
        ("请把扬声器插牢，或换一个插口。", "Plug it in firmly, or in another socket."),
        HEADSET,
    ),
    Cause.LOUDSPEAKER_MUTED: advice(
        ("声音是关着的。", "Sound is off."),
        ("请在系统里打开声音。", "Turn it on in the system."),
        HEADSET,
    ),
    Cause.LOUDSPEAKER_TURNED_DOWN: advice(
        ("声音很小。", "Sound is turned low."),
        ("请调高音量。", "Turn it up."),
        STILL_FINE,
    ),
    Cause.NOTES_MISCOUNTED: advice(
        ("您听到的音数与播放的不一样。", "You heard another number of notes than were played."),
        ("请调高音量，再听一次。", "Turn the volume up and listen once more."),
        HEADSET,
    ),
    Cause.ECHO_HEARD: advice(
        (
            "您的话筒听到了您的扬声器，别人会听到回声。",
            "Your loudspeaker is heard by your microphone, and others hear an echo.",
        ),
        ("请戴上耳机，或调低音量。", "Use a headset, or turn the volume down."),
        CALL,
    ),
    Cause.SOUND_LATE: advice(
        ("声音在这台电脑里延迟较大。", "Sound comes late through this computer."),
        ("请用有线耳机。", "Use a headset with a cable."),
        STILL_FINE,
    ),
    Cause.HANDS_FREE_SOUND: advice(
        (
            "蓝牙耳机打开话筒后，声音质量会变差。",
            "Your Bluetooth headset gives poor sound when its microphone is on.",
        ),
        ("请尽量用有线耳机。", "Use a cable if you can."),
        STILL_FINE,
        named=(
            "{name} 打开话筒后，声音质量会变差。",
            "{name} gives poor sound when its microphone is on.",
        ),
    ),
    Cause.SAME_ROOM: advice(
        ("同一房间里还有别的设备参加。", "Another device in this room is joining too."),
        ("请把其中一个静音。", "Mute one of them."),
        CALL,
    ),
}
