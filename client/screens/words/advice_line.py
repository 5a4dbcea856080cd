"""What is found of the line and of the test call: said, with one act and one way out."""

from client.protocol.devicecheck import Cause
from client.screens.words.advice import (
    BY_PHONE,
    CALL,
    OTHER_LINE,
    SOUND_ONLY,
    STILL_FINE,
    Advice,
    advice,
)

_CABLE = ("请改用网线，或靠近路由器。", "Use a cable, or move nearer to the router.")
_ASK_IT = (
    "请联系技术人员，并把结果代码告诉他们。",
    "Ask your IT team and give them the code of this result.",
)
_OTHER = ("请换用手机热点或其他网络。", "Try mobile data or another network.")
_NOTHING = ("您不需要做什么。", "You need do nothing.")
_CLOSE = (
    "请停止正在进行的下载、上传或备份。",
    "Stop downloads, uploads and backups that are running.",
)

CLIP_EXPLAINED = advice(
    ("您没有看清或听清测试通话。", "You did not see and hear the test call clearly."),
    ("请重新检测一次。", "Please test once more."),
    BY_PHONE,
)
"""What to do about it is told by what was measured beside it, if anything was."""
CLIP_UNEXPLAINED = advice(
    (
        "通话本身正常，但您没有看清或听清。",
        "The call came through well, yet you did not see and hear it clearly.",
    ),
    (
        "请调高音量，确认选对了扬声器，再检测一次。",
        "Turn the sound up, check that the right loudspeaker is chosen, and test again.",
    ),
    BY_PHONE,
)

LINE: dict[Cause, Advice] = {
    Cause.NO_NETWORK: advice(
        ("没有连上网络。", "You are not connected to the internet."),
        ("请检查网线或无线网络。", "Check the cable or the Wi-Fi."),
        OTHER_LINE,
    ),
    Cause.MOBILE_DATA: advice(
        (
            "正在使用移动数据：一次庭审约需 1 GB。",
            "You are on mobile data: a hearing may use about 1 GB.",
        ),
        ("如有固定网络，请换用。", "Use another network if you have one."),
        STILL_FINE,
    ),
    Cause.NAME_UNKNOWN: advice(
        ("您的网络找不到法院的地址。", "Your network cannot find the court's address."),
        _OTHER,
        BY_PHONE,
    ),
    Cause.NAME_UNANSWERED: advice(
        (
            "查询法院地址时，网络没有回应。",
            "Your network does not say where the court's address leads.",
        ),
        _OTHER,
        BY_PHONE,
    ),
    Cause.NAME_REDIRECTED: advice(
        (
            "您的网络把法院的地址指向了别处。",
            "Your network leads the court's address somewhere else.",
        ),
        _OTHER,
        BY_PHONE,
    ),
    Cause.NAME_SLOW: advice(
        ("您的网络查找地址很慢。", "Your network is slow to find addresses."),
        _CABLE,
        STILL_FINE,
    ),
    Cause.CAPTIVE_PORTAL: advice(
        ("这个无线网络要求先登录。", "This Wi-Fi wants you to sign in first."),
        ("请打开浏览器登录，然后回来。", "Open a browser, sign in, and come back."),
        OTHER_LINE,
    ),
    Cause.PROXY_PRESENT: advice(
        ("您的网络使用代理服务器。", "Your network uses a proxy."),
        _NOTHING,
        STILL_FINE,
    ),
    Cause.PROXY_REFUSES: advice(
        (
            "您单位的代理服务器挡住了法院。",
            "Your organisation uses a proxy that blocks the court.",
        ),
        _ASK_IT,
        OTHER_LINE,
    ),
    Cause.PROXY_ASKS: advice(
        ("您单位的代理服务器要求密码。", "Your organisation's proxy asks for a password."),
        _ASK_IT,
        OTHER_LINE,
    ),
    Cause.COURT_UNREACHABLE: advice(
        ("从这里连不上法院。", "The court cannot be reached from here."),
        ("请检查网络连接，再试一次。", "Check your internet connection and test again."),
        OTHER_LINE,
    ),
    Cause.CERTIFICATE_UNKNOWN: advice(
        ("无法确认对方就是法院。", "We cannot be sure that the other end is the court."),
        ("在单位网络中，请联系技术人员。", "On an office network, ask your IT team."),
        OTHER_LINE,
    ),
    Cause.TLS_INTERCEPTED: advice(
        (
            "您的网络会拆看加密数据，视频可能中断。",
            "Your network is opening secure traffic. Video may fail.",
        ),
        _ASK_IT,
        OTHER_LINE,
        named=(
            "您的网络会拆看加密数据（{name}），视频可能中断。",
            "Your network is opening secure traffic ({name}). Video may fail.",
        ),
    ),
    Cause.TLS_OLD: advice(
        ("您的网络只允许过时的加密方式。", "Your network allows only outdated encryption."),
        _ASK_IT,
        OTHER_LINE,
    ),
    Cause.SOCKET_SLOW: advice(
        ("与法院的通话线路接通较慢。", "The court's line opens slowly."),
        _CABLE,
        STILL_FINE,
    ),
    Cause.SOCKET_BLOCKED: advice(
        ("您的网络挡住了法院的通话线路。", "The court's line is blocked by your network."),
        _ASK_IT,
        OTHER_LINE,
    ),
    Cause.STUN_UNANSWERED: advice(
        ("网络没有告诉我们您的外部地址。", "Your address seen from outside could not be learnt."),
        _NOTHING,
        STILL_FINE,
    ),
    Cause.RELAY_SLOW: advice(
        ("中转线路接通较慢。", "The relay for sound and picture opens slowly."),
        _NOTHING,
        STILL_FINE,
    ),
    Cause.RELAY_UNANSWERED: advice(
        ("这条中转线路没有回应。", "This way to the relay gives no answer."),
        _OTHER,
        CALL,
    ),
    Cause.RELAY_REFUSED: advice(
        ("您的网络拒绝了这条中转线路。", "Your network refuses this way to the relay."),
        _OTHER,
        CALL,
    ),
    Cause.RELAY_TICKET_REFUSED: advice(
        ("中转服务器不接受本次凭证。", "The relay does not take this desk's ticket."),
        ("请检查电脑时间，再试一次。", "Check your computer's clock and test again."),
        CALL,
    ),
    Cause.RELAY_NAME_UNKNOWN: advice(
        ("您的网络找不到中转服务器的地址。", "Your network cannot find the relay's address."),
        _OTHER,
        CALL,
    ),
    Cause.RELAY_TLS_UNTRUSTED: advice(
        ("无法确认中转服务器属于法院。", "We cannot be sure that the relay is the court's."),
        _ASK_IT,
        CALL,
    ),
    Cause.ONE_FAMILY_ONLY: advice(
        ("您的网络只支持一种地址。", "Your network speaks one family of addresses only."),
        _NOTHING,
        STILL_FINE,
    ),
    Cause.NO_FAMILY: advice(
        ("您的网络到不了法院的任何地址。", "None of the court's addresses can be reached."),
        ("请检查网络连接，再试一次。", "Check your internet connection and test again."),
        OTHER_LINE,
    ),
    Cause.UDP_BLOCKED: advice(
        (
            "您的网络挡住了传送声音和画面的通道。",
            "Your network blocks the way for sound and picture.",
        ),
        (
            "请关闭 VPN；在单位网络中，请联系技术人员放行。",
            "Turn a VPN off; on an office network, ask your IT team to open it.",
        ),
        OTHER_LINE,
    ),
    Cause.SLOW_PATH_ONLY: advice(
        (
            "您的网络挡住了最好的通道，我们会用较慢的，画面可能不流畅。",
            "Your network blocks the best route. We will use a slower one; picture may be rough.",
        ),
        _OTHER,
        STILL_FINE,
    ),
    Cause.VPN_ON: advice(
        ("正在使用 VPN。", "A VPN is on."),
        ("如果允许，庭审时请关闭 VPN。", "Turn your VPN off for the hearing if you may."),
        STILL_FINE,
        named=("正在使用 VPN：{name}。", "A VPN is on: {name}."),
    ),
    Cause.LINE_BUSY: advice(
        (
            "有别的程序在占用网络（下载、备份或其他屏幕）。",
            "Something is using your internet: a download, a backup, other screens.",
        ),
        _CLOSE,
        OTHER_LINE,
    ),
}

CALL_QUALITY: dict[Cause, Advice] = {
    Cause.JOIN_SLOW: advice(
        ("接通用了较长时间。", "Joining took long."),
        ("请提前三十分钟进入。", "Join early, 30 minutes before."),
        STILL_FINE,
    ),
    Cause.JOIN_FAILED: advice(
        ("测试通话没有接通。", "The test call did not come through."),
        _OTHER,
        BY_PHONE,
    ),
    Cause.LINE_LOSES: advice(
        ("网络会丢失一部分声音。", "Your line loses parts of speech."),
        ("请改用网线，并请其他人暂停看视频。", "Use a cable, and ask others to stop streaming."),
        OTHER_LINE,
    ),
    Cause.LINE_DELAYS: advice(
        ("网络的延迟较大。", "There is a delay on your line."),
        ("请改用网线，避免移动网络。", "Use a cable; avoid mobile data."),
        OTHER_LINE,
    ),
    Cause.LINE_UNEVEN: advice(
        ("网络时快时慢。", "Your line is uneven."),
        _CABLE,
        OTHER_LINE,
    ),
    Cause.LINE_NARROW_UP: advice(
        ("上传速度较慢，您的画面会比较小。", "Sending is slow, so your picture will be smaller."),
        ("请停止正在进行的上传或备份。", "Stop uploads and backups that are running."),
        STILL_FINE,
    ),
    Cause.LINE_NARROW_DOWN: advice(
        (
            "下载速度较慢，看到的画面会比较小。",
            "Receiving is slow, so pictures will be smaller.",
        ),
        ("请停止正在进行的下载。", "Stop downloads that are running."),
        STILL_FINE,
    ),
    Cause.LINE_WITHOUT_PICTURE: advice(
        (
            "上传速度太慢，只能用声音参加，您的画面会关闭。",
            "Sending is too slow for a picture: you take part with sound, your camera off.",
        ),
        ("请停止正在进行的上传或备份。", "Stop uploads and backups that are running."),
        OTHER_LINE,
    ),
    Cause.LINE_WITHOUT_SOUND: advice(
        (
            "上传速度太慢，连声音都可能中断。",
            "Sending is so slow that even your voice may break off.",
        ),
        _OTHER,
        BY_PHONE,
    ),
    Cause.LINE_FOR_ONE_PICTURE: advice(
        (
            "下载速度太慢，只显示正在发言的人。",
            "Receiving is slow: we will show you only the speaker.",
        ),
        ("请停止正在进行的下载。", "Stop downloads that are running."),
        OTHER_LINE,
    ),
    Cause.SOUND_TOO_POOR: advice(
        ("声音质量太差，不能用于庭审。", "The sound over your line is too poor for a hearing."),
        _CABLE,
        BY_PHONE,
    ),
    Cause.SOUND_TIRING: advice(
        ("声音质量听久了会累。", "The sound over your line can be tiring."),
        _CABLE,
        BY_PHONE,
    ),
    Cause.PROCESSOR_BEHIND: advice(
        ("这台电脑跟不上通话。", "The computer cannot keep up with the call."),
        ("请关闭其他程序。", "Close other programs."),
        SOUND_ONLY,
    ),
    Cause.SOUND_WEAK: advice(
        ("您的声音传回来很弱。", "Your sound comes back weak."),
        ("请大声一些，或靠近话筒。", "Speak up, or move nearer to the microphone."),
        STILL_FINE,
    ),
    Cause.SOUND_NOT_RETURNED: advice(
        ("测试通话听不到您的声音。", "The court's test call cannot hear you."),
        _OTHER,
        BY_PHONE,
    ),
    Cause.RETURN_SLOW: advice(
        ("断线后重新接通较慢。", "After a break your line comes back slowly."),
        _CABLE,
        CALL,
    ),
    Cause.NO_RETURN: advice(
        ("断线后没有重新接通。", "After a break your line did not come back."),
        _OTHER,
        BY_PHONE,
    ),
    Cause.SHARING_ASKS: advice(
        (
            "共享屏幕时，系统每次都会询问。",
            "The system asks each time before the screen is shared.",
        ),
        ("系统询问时，请选择“允许”。", "Say yes when it asks."),
        STILL_FINE,
    ),
    Cause.SHARING_REFUSED: advice(
        ("系统不允许共享屏幕。", "The system does not let the screen be shared."),
        ("请在系统设置中允许录制屏幕。", "Allow screen recording in the system's settings."),
        CALL,
    ),
    Cause.DOCUMENTS_SLOW: advice(
        ("打开文件较慢。", "Documents load slowly."),
        ("请在开庭前下载好文件。", "Download them before the hearing."),
        STILL_FINE,
    ),
    Cause.DOCUMENTS_UNREADABLE: advice(
        ("打不开测试文件。", "The test document could not be fetched."),
        ("请检查网络连接，再试一次。", "Check your internet connection and test again."),
        CALL,
    ),
    Cause.TICKET_REFUSED: advice(
        (
            "您的链接不是今天的，或已经过期。",
            "Your link is not for today, or its time is over.",
        ),
        (
            "请核对开庭日期；法庭提前三十分钟开门。",
            "Check the date of your hearing; the court opens 30 minutes before.",
        ),
        CALL,
    ),
    Cause.REHEARSAL_UNFINISHED: advice(
        ("演练中有的步骤没有完成。", "Some steps of the rehearsal were not done."),
        ("请再演练一次。", "Rehearse once more."),
        CALL,
    ),
    Cause.NOT_REHEARSED: advice(
        ("还没有演练过庭审。", "The hearing has not been rehearsed."),
        (
            "请登录本程序，在检测结果页上演练。",
            "Sign in to the program, and rehearse from the page of its check.",
        ),
        STILL_FINE,
    ),
    Cause.SHARING_UNAVAILABLE: advice(
        (
            "这台电脑的桌面不提供共享屏幕的功能。",
            "This computer's desktop offers no way to share the screen.",
        ),
        (
            "请让技术人员安装桌面门户（xdg-desktop-portal）。",
            "Ask your IT team to install the desktop's portal (xdg-desktop-portal).",
        ),
        CALL,
    ),
    Cause.SCREEN_LOCKED: advice(
        ("屏幕锁着，不能共享。", "The screen is locked and cannot be shared."),
        ("请解锁屏幕，再检测一次。", "Unlock the screen and test again."),
        CALL,
    ),
    Cause.SCREEN_BLANK: advice(
        ("共享出来的屏幕是空白的。", "What is shared of the screen is blank."),
        (
            "请唤醒屏幕，并在系统设置中允许录制屏幕。",
            "Wake the screen, and allow screen recording in the system's settings.",
        ),
        CALL,
    ),
}
