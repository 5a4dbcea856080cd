"""What is found of the computer itself, and of any row: said, with one act and one way out."""

from client.protocol.devicecheck import Cause
from client.screens.words.advice import (
    CALL,
    IN_PERSON,
    OTHER_DEVICE,
    SOUND_ONLY,
    STILL_FINE,
    Advice,
    advice,
)

ANY: dict[Cause, Advice] = {
    Cause.NOT_MEASURED: advice(
        ("这一项没有测成。", "This could not be measured."),
        ("请重新检测一次。", "Please test once more."),
        CALL,
    ),
    Cause.NOT_ANSWERED: advice(
        ("这一项您没有回答。", "This was not answered."),
        ("请重新检测，并回答问题。", "Test again and answer the question."),
        CALL,
    ),
    Cause.USER_SAYS_NO: advice(
        ("您的回答是“否”。", "You answered no."),
        ("请另选一个设备，再试一次。", "Choose another device and test again."),
        CALL,
    ),
    Cause.TIMEOUT: advice(
        ("这一项没有在规定时间内测完。", "This did not finish in its time."),
        ("请重新检测一次。", "Please test once more."),
        CALL,
    ),
    Cause.UNSUPPORTED: advice(
        ("这台电脑无法测量这一项。", "This computer cannot measure this."),
        ("您不需要做什么。", "You need do nothing."),
        STILL_FINE,
    ),
    Cause.NEEDS_ANOTHER: advice(
        ("因为另一项不行，这一项没有测。", "This hangs on something else that does not work."),
        ("请先处理另一项，再重新检测。", "Mend the other first, then test again."),
        CALL,
    ),
}

MACHINE: dict[Cause, Advice] = {
    Cause.SYSTEM_OLD: advice(
        (
            "这台电脑的系统太旧，不能用于视频庭审。",
            "This computer's system is too old for court video.",
        ),
        ("请换用另一台设备。", "Use another device."),
        IN_PERSON,
    ),
    Cause.SYSTEM_ENDING: advice(
        (
            "这台电脑的系统不久将不再受支持。",
            "This computer's system will soon be too old for court video.",
        ),
        ("请在方便时更新系统。", "Update the system when you can."),
        STILL_FINE,
    ),
    Cause.PROGRAM_TOO_OLD: advice(
        ("本程序的版本太旧。", "This program is too old for the court."),
        (
            "请在开庭前安装更新；单位电脑请联系技术人员。",
            "Install the update before the hearing, or ask your IT team.",
        ),
        OTHER_DEVICE,
    ),
    Cause.PROGRAM_BEHIND: advice(
        ("本程序有新版本。", "There is a newer version of this program."),
        ("请在开庭前安装更新。", "Install the update before the hearing."),
        STILL_FINE,
    ),
    Cause.CLOCK_WRONG: advice(
        ("这台电脑的时间不对。", "Your computer's clock is wrong."),
        ("请把日期和时间设为自动。", "Set date and time to automatic."),
        CALL,
    ),
    Cause.ENCODER_SLOW: advice(
        (
            "这台电脑处理视频较慢，您的画面会小一些。",
            "This computer is slow for video. We will send a smaller picture.",
        ),
        ("请关闭其他程序。", "Close other programs."),
        SOUND_ONLY,
    ),
    Cause.PROCESSOR_BUSY: advice(
        ("这台电脑正忙。", "This computer is busy."),
        (
            "请关闭其他程序，特别是其他视频会议。",
            "Close other programs, especially other video meetings.",
        ),
        SOUND_ONLY,
        named=("这台电脑正忙：{name}。", "This computer is busy with {name}."),
    ),
    Cause.MEMORY_SHORT: advice(
        ("这台电脑的内存快用完了。", "This computer is short of memory."),
        ("请关闭其他程序。", "Close other programs."),
        OTHER_DEVICE,
        named=(
            "这台电脑的内存快用完了，占用最多的是：{name}。",
            "This computer is short of memory; most of it is held by {name}.",
        ),
    ),
    Cause.DISK_FULL: advice(
        ("这台电脑的磁盘快满了。", "The disk of this computer is nearly full."),
        ("请在磁盘上腾出一些空间。", "Free some space on the disk."),
        OTHER_DEVICE,
    ),
    Cause.ON_BATTERY: advice(
        ("这台电脑正在用电池。", "This computer runs on its battery."),
        ("请接上电源：庭审可能持续几个小时。", "Plug in the charger: a hearing can take hours."),
        STILL_FINE,
    ),
    Cause.BATTERY_LOW: advice(
        ("电池快没电了。", "The battery is low."),
        ("请接上电源：庭审可能持续几个小时。", "Plug in the charger: a hearing can take hours."),
        OTHER_DEVICE,
    ),
    Cause.MAY_SLEEP: advice(
        ("庭审中电脑可能会休眠。", "Your computer may go to sleep in the hearing."),
        ("请在系统设置中关闭休眠。", "Switch sleep off in the system's settings."),
        CALL,
    ),
    Cause.SCREEN_SMALL: advice(
        (
            "屏幕较小，可能显示不下整个法庭。",
            "Part of the courtroom may not fit on this screen.",
        ),
        ("请调小显示比例，或使用更大的屏幕。", "Lower the screen's scale, or use a larger one."),
        OTHER_DEVICE,
    ),
    Cause.NO_KEYRING: advice(
        (
            "这台电脑不能保存登录。",
            "This computer keeps no passwords.",
        ),
        ("您每次都需要登录。", "You will need to sign in each time."),
        STILL_FINE,
    ),
    Cause.OTHER_PROGRAM: advice(
        (
            "另一个程序正开着，可能占用摄像头或话筒。",
            "Another program is open and may hold your camera or microphone.",
        ),
        ("请关闭它。", "Please close it."),
        CALL,
        named=(
            "{name} 正开着，可能占用摄像头或话筒。",
            "{name} is open and may hold your camera or microphone.",
        ),
    ),
    Cause.DRAWING_SLOW: advice(
        (
            "这台电脑没有用显卡显示画面，可能较慢。",
            "This computer draws pictures without its graphics card, and may be slow.",
        ),
        ("请关闭其他程序。", "Close other programs."),
        STILL_FINE,
    ),
    Cause.DRAWING_FAILS: advice(
        ("这台电脑无法显示画面。", "This computer cannot draw the courtroom."),
        ("请更新显卡驱动，或联系技术人员。", "Update its graphics driver, or ask your IT team."),
        OTHER_DEVICE,
    ),
}
