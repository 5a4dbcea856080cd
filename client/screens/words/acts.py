"""Words for what a person does on many screens."""

from client.screens.words import Sentence

BACK = Sentence("返回", "Back")
BACK_TO_CASES = Sentence("返回我的案件", "Back to my cases")
BACK_TO_CASE = Sentence("返回案件", "Back to the case")
REFRESH = Sentence("刷新", "Refresh")
TRY_AGAIN = Sentence("重试", "Try again")
CLOSE_NOTICE = Sentence("知道了", "Close this notice")
NEXT = Sentence("下一步", "Next")
YES = Sentence("是", "Yes")
NO = Sentence("否", "No")
DONE = Sentence("完成", "Done")
READ = Sentence("阅读", "Read")
SIGN_OUT = Sentence("退出登录", "Sign out")
SIGNED_IN_AS = Sentence("当前登录：{name}", "Signed in as {name}")
LANGUAGE = Sentence("界面语言", "Language")
CHINESE = Sentence("中文", "中文")
"""The name of a language stands in that language, so that whoever needs it can find it."""
ENGLISH = Sentence("English", "English")
LOADING = Sentence("正在向法院读取……", "Asking the court…")
REFERENCE = Sentence("编号 {reference}", "Reference {reference}")
COPY_REFERENCE = Sentence("复制编号", "Copy the reference")
PROGRAM = Sentence("明镜", "Mingjing")
NAMELESS_COURT = Sentence("互联网法庭", "Online court")
