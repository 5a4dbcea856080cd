"""Words of the device check on paper."""

from client.screens.words import Sentence

TITLE = Sentence("设备检测结果", "Device check")
QUICK = Sentence("快速检测", "Quick check")
FULL = Sentence("全面检测", "Full check")
CODE = Sentence("结果短码", "Result code")
SKIPPED = Sentence("已跳过", "Left out")
TO_DO = Sentence("需要处理", "What needs doing")
NOTHING_TO_DO = Sentence("不需要处理任何问题。", "Nothing needs doing.")
ROW = Sentence("项目", "Row")
FOUND = Sentence("发现", "Found")
DO = Sentence("请这样做", "Do this")
ELSE = Sentence("还不行时", "Else")
MORE = Sentence("另有 {n} 项，见完整报告。", "{n} more stand in the whole report.")
EVERY_ROW = Sentence("全部项目", "Every row")
NOTHING_LEFT = Sentence(
    "检测不保存画面和声音；未经您同意，结果不会离开这台电脑。",
    "No picture and no sound is kept, and nothing leaves this computer without your consent.",
)
