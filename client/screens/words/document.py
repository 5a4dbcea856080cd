"""Words of the page where a document is read."""

from client.screens.words import Sentence

PAGE_OF = Sentence("第 {page} 页，共 {pages} 页", "Page {page} of {pages}")
PREVIOUS = Sentence("上一页", "Previous page")
NEXT = Sentence("下一页", "Next page")
PREVIOUS_TIP = Sentence("上一页（Page Up）", "Previous page (Page Up)")
NEXT_TIP = Sentence("下一页（Page Down）", "Next page (Page Down)")
ZOOM_IN = Sentence("放大", "Enlarge")
ZOOM_OUT = Sentence("缩小", "Make smaller")
ZOOM_IN_TIP = Sentence(
    "放大（Ctrl 和加号，或 Ctrl 加滚轮）", "Enlarge (Ctrl and plus, or Ctrl and the wheel)"
)
ZOOM_OUT_TIP = Sentence(
    "缩小（Ctrl 和减号，或 Ctrl 加滚轮）", "Make smaller (Ctrl and minus, or Ctrl and the wheel)"
)
FIT = Sentence("适合宽度", "Fit the width")
FIT_TIP = Sentence(
    "让页面与窗口同宽（Ctrl 和 0）", "Make the page as wide as the window (Ctrl and 0)"
)
LOADING = Sentence("正在打开文书……", "Opening the document…")
PAPER = Sentence("{title}，{where}", "{title}, {where}")
UNREADABLE = Sentence("这个文件无法显示。", "This file cannot be shown.")
UNREADABLE_WHY = Sentence(
    "请返回后重新打开；如果仍然不行，请联系书记员。",
    "Go back and open it again; if it stays so, call the clerk.",
)
