"""The keys, and what is said of them."""

from typing import Final

from client.screens.words import Sentence

TITLE: Final = Sentence("键盘快捷键", "Keyboard shortcuts")
EVERYWHERE: Final = Sentence("所有页面", "Everywhere")
IN_COURT: Final = Sentence("法庭中", "In the courtroom")
FOR_THE_COURT: Final = Sentence("审判人员", "For judge and clerk")

NEXT_FIELD: Final = Sentence("下一个控件", "Next control")
PRESS: Final = Sentence("按下当前按钮", "Press the button in focus")
THIS_PAGE: Final = Sentence("显示或关闭本页", "Show or close this page")
MICROPHONE: Final = Sentence("打开或关闭自己的话筒", "Open or close your microphone")
CAMERA: Final = Sentence("打开或关闭自己的摄像头", "Open or close your camera")
DEVICES: Final = Sentence(
    "更换设备；话筒关着时说话的提醒", "Choose devices; be told of speaking unheard"
)
SOUND_ONLY: Final = Sentence("只要声音，或恢复画面", "Sound only, or pictures again")
HINT: Final = Sentence("按提示中的第一个按钮", "Press what the hint on top offers first")
HAND: Final = Sentence(
    "举手发言，或放下；审判人员：请下一位发言",
    "Ask to speak, or take it back; for the court: call on the next",
)
DRAWER: Final = Sentence("显示或收起右侧栏", "Show or hide the right column")
NEXT_PAGE: Final = Sentence("下一页（展示人）", "Next page (whoever may show)")
PREVIOUS_PAGE: Final = Sentence("上一页（展示人）", "Previous page (whoever may show)")
FIT: Final = Sentence("整页或页宽", "Whole page or page width")
MUTE_SELECTED: Final = Sentence(
    "对选中的人禁言或解除禁言", "Mute the selected person, or lift the mute"
)
ADMIT_NEXT: Final = Sentence("准入下一位", "Admit the next person")
POINT: Final = Sentence("在页面上移动指示点（展示人）", "Move the pointer on the page (presenter)")
LIFT_POINTER: Final = Sentence("收起指示点，或取消提问", "Lift the pointer, or drop a question")
CLOSE: Final = Sentence("关闭", "Close")
