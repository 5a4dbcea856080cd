"""Words of the page where a person signs in."""

from client.screens.words import Sentence

TITLE = Sentence("登录", "Sign in")
LEAD = Sentence(
    "请使用法院给您的用户名和密码。", "Use the login name and the password that the court gave you."
)
NAME = Sentence("用户名", "Login name")
PASSWORD = Sentence("密码", "Password")
NAME_MISSING = Sentence("请输入用户名。", "Please enter your login name.")
PASSWORD_MISSING = Sentence("请输入密码。", "Please enter your password.")
REMEMBER = Sentence("记住密码", "Remember my password")
REMEMBER_WHY = Sentence(
    "密码由这台电脑的系统加密保管。共用的电脑请不要勾选。",
    "The system of this computer keeps it, locked away. Leave this off on a shared computer.",
)
CANNOT_REMEMBER = Sentence(
    "这台电脑不能安全地保存密码，下次登录时请再输入一次。",
    "This computer has no safe place for passwords, so you will sign in each time.",
)
SAVED_PASSWORD = Sentence("留空则使用已保存的密码", "Leave empty to use the saved password")
SUBMIT = Sentence("登录", "Sign in")
BUSY = Sentence("正在登录……", "Signing in…")
COURT_AT = Sentence("法院地址：{server}", "Court's address: {server}")
SHOW_PASSWORD = Sentence("显示密码", "Show the password")
HIDE_PASSWORD = Sentence("隐藏密码", "Hide the password")
HELP = Sentence(
    "忘记密码或没有账号？请致电本案书记员。",
    "No account, or forgotten your password? Call the clerk of your case.",
)
