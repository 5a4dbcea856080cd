"""Words of the calm page after a hearing."""

from client.screens.words import Sentence

CLOSED = Sentence("庭审已经结束", "The hearing is over")
CLOSED_WHY = Sentence(
    "法庭已宣布闭庭。您的摄像头和话筒都已关闭。",
    "The court has closed it. Your camera and microphone are closed.",
)
CLOSED_NEXT = Sentence(
    "裁判文书送达后，可以在案件页面阅读。",
    "The judgment can be read on the case page once it is served.",
)
REHEARSED = Sentence("演练已经结束", "The rehearsal is over")
REHEARSED_WHY = Sentence(
    "您的摄像头和话筒都已关闭，没有记入任何案件。",
    "Your camera and microphone are closed, and nothing went to a case.",
)
REHEARSED_NEXT = Sentence(
    "开庭之前，随时可以再演练一次。",
    "Until the hearing you can rehearse again at any time.",
)
GONE = Sentence("您已离开庭审", "You have left the hearing")
GONE_WHY = Sentence("您的摄像头和话筒都已关闭。", "Your camera and microphone are closed.")
GONE_NEXT = Sentence(
    "庭审结束之前，可以从案件页面再次进入。",
    "Until it is over, you can enter again from the case page.",
)
HUNG_UP = Sentence("法院中断了连接", "The court has ended the connection")
