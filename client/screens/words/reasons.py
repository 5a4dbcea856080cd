"""One sentence for what happened and one for what to do, for every reason of the court's no."""

from dataclasses import dataclass

from client.protocol.errors import Reason
from client.screens.words import Sentence


@dataclass(frozen=True, slots=True)
class Remedy:
    """What happened, and what the person can do about it."""

    what: Sentence
    act: Sentence


_WAIT_AND_TRY = Sentence(
    "请稍候再试。如果仍然不行，请联系书记员。",
    "Wait a moment and try again. If it stays so, call the clerk.",
)
_TELL_IT = Sentence(
    "请重试。如果再次出现，请把编号告诉法院技术人员。",
    "Try again. If it happens again, tell the court's technicians.",
)
_LOOK_AGAIN = Sentence("请刷新后再看。", "Refresh, and look again.")
_NOTHING_TO_DO = Sentence("不需要再做什么。", "There is nothing more to do.")

REMEDIES: dict[Reason, Remedy] = {
    Reason.MALFORMED: Remedy(
        Sentence("法院没有看懂刚才发送的内容。", "The court could not read what was sent."),
        Sentence(
            "请检查填写的内容后重试；必要时更新本程序。",
            "Check what you entered and try again; if need be, update this program.",
        ),
    ),
    Reason.TOO_LARGE: Remedy(
        Sentence(
            "发送的内容太大，法院没有收下。", "That was too large, so the court did not take it."
        ),
        Sentence("请分成几份发送。", "Send it in smaller parts."),
    ),
    Reason.TOO_MANY: Remedy(
        Sentence("短时间内操作次数太多。", "That was tried too often in a short time."),
        Sentence("请等一分钟再试。", "Wait a minute, then try again."),
    ),
    Reason.CLIENT_TOO_OLD: Remedy(
        Sentence("本程序的版本太旧，法院已不再支持。", "This program is too old for this court."),
        Sentence(
            "请在开庭前安装新版本，或请技术人员协助。",
            "Install the update before the hearing, or ask your IT team.",
        ),
    ),
    Reason.SERVER_TOO_OLD: Remedy(
        Sentence(
            "法院的系统比本程序旧，两者无法通信。",
            "The court's system is older than this program, so the two cannot talk.",
        ),
        Sentence(
            "请核对法院地址，或向书记员询问应使用的版本。",
            "Check the court's address, or ask the clerk which version to use.",
        ),
    ),
    Reason.NOT_SIGNED_IN: Remedy(
        Sentence("您还没有登录。", "You are not signed in."),
        Sentence("请登录后继续。", "Sign in to go on."),
    ),
    Reason.SESSION_EXPIRED: Remedy(
        Sentence("为了安全，登录已经到期。", "For safety, your sign-in has ended."),
        Sentence(
            "请重新登录，您会回到刚才的页面。", "Sign in again; you will return to where you were."
        ),
    ),
    Reason.WRONG_CREDENTIALS: Remedy(
        Sentence("用户名或密码不正确。", "The login name or the password is not right."),
        Sentence(
            "请核对后重新输入，注意大小写。",
            "Check both and enter them again; mind capital letters.",
        ),
    ),
    Reason.TICKET_SPENT: Remedy(
        Sentence(
            "这次入庭凭证已经用过或过期。", "This entry to the hearing was used or has run out."
        ),
        Sentence("请回到案件页面再次进入。", "Go back to the case and enter again."),
    ),
    Reason.WRONG_ORIGIN: Remedy(
        Sentence(
            "连接不是从法院认可的地方发起的。",
            "The connection did not come from a place the court knows.",
        ),
        Sentence(
            "请使用本程序并核对法院地址。", "Use this program, and check the court's address."
        ),
    ),
    Reason.FORBIDDEN: Remedy(
        Sentence("您没有做这件事的权限。", "You may not do this."),
        Sentence("如果您认为有误，请联系书记员。", "If you think this is wrong, call the clerk."),
    ),
    Reason.NOT_FOUND: Remedy(
        Sentence(
            "找不到这项内容，或者它不对您开放。", "This is not here, or it is not open to you."
        ),
        Sentence("请回到案件列表重新选择。", "Go back to your cases and choose again."),
    ),
    Reason.STALE: Remedy(
        Sentence("在您查看之后，这项内容已有变化。", "This has changed since you last looked."),
        _LOOK_AGAIN,
    ),
    Reason.COURT_FULL: Remedy(
        Sentence(
            "法院目前没有空位或存储空间。", "The court has no free place or space at the moment."
        ),
        _WAIT_AND_TRY,
    ),
    Reason.COURT_UNAVAILABLE: Remedy(
        Sentence("现在连不上法院。", "The court cannot be reached at the moment."),
        Sentence(
            "请检查网络连接和法院地址，然后重试。",
            "Check your internet connection and the court's address, then try again.",
        ),
    ),
    Reason.CERTIFICATE_UNKNOWN: Remedy(
        Sentence(
            "无法确认对方就是法院，因此没有连接。",
            "We cannot be sure that this is the court, so no connection was made.",
        ),
        Sentence(
            "请核对法院地址；在单位网络中请联系技术人员。",
            "Check the court's address; on an office network, ask your IT team.",
        ),
    ),
    Reason.NOT_YOUR_OFFICE: Remedy(
        Sentence("这是法庭工作人员的职责。", "Only the court's own staff may do this."),
        Sentence("如有需要，请向审判长提出。", "If you need it, ask the presiding judge."),
    ),
    Reason.NOT_IN_COURTROOM: Remedy(
        Sentence("您现在不在法庭内。", "You are not in the courtroom now."),
        Sentence("请等待法庭准许您进入。", "Wait until the court lets you in."),
    ),
    Reason.NO_SUCH_PARTICIPANT: Remedy(
        Sentence("本次庭审中没有这个人。", "There is no such person in this hearing."),
        _LOOK_AGAIN,
    ),
    Reason.NO_SUCH_EXHIBIT: Remedy(
        Sentence("本案中没有这份证据。", "This case has no such exhibit."),
        Sentence("请从证据列表中选择。", "Choose one from the list of exhibits."),
    ),
    Reason.NO_SUCH_PAGE: Remedy(
        Sentence("这份证据没有这一页。", "This exhibit has no such page."),
        Sentence("请选择其他页。", "Choose another page."),
    ),
    Reason.NOTHING_SHOWN: Remedy(
        Sentence("现在没有正在出示的证据。", "No exhibit is on the table now."),
        Sentence("请先出示一份证据。", "Show an exhibit first."),
    ),
    Reason.MUTED_BY_COURT: Remedy(
        Sentence("法庭已将您静音。", "The court has muted you."),
        Sentence(
            "请等待法庭解除静音后再打开话筒。",
            "Wait until the court releases it, then open your microphone.",
        ),
    ),
    Reason.ALREADY_SO: Remedy(
        Sentence("已经是这个状态了。", "It is so already."),
        _NOTHING_TO_DO,
    ),
    Reason.HEARING_NOT_OPEN: Remedy(
        Sentence("庭审不在进行中。", "The hearing is not in progress."),
        Sentence("请等待审判长开庭。", "Wait until the presiding judge opens it."),
    ),
    Reason.HEARING_NOT_PAUSED: Remedy(
        Sentence("庭审没有处于休庭状态。", "The hearing is not in recess."),
        _NOTHING_TO_DO,
    ),
    Reason.HEARING_ALREADY_OPEN: Remedy(
        Sentence("庭审已经开始。", "The hearing is open already."),
        _NOTHING_TO_DO,
    ),
    Reason.HEARING_CLOSED: Remedy(
        Sentence("本次庭审已经结束。", "This hearing is over."),
        Sentence("后续通知会出现在案件页面。", "What comes next will stand on the case page."),
    ),
    Reason.TAKEN_OVER: Remedy(
        Sentence("您已在另一台设备上进入本次庭审。", "You entered this hearing on another device."),
        Sentence(
            "请在那台设备上继续；也可以回到案件页面在这里重新进入。",
            "Go on over there, or enter again here from the case page.",
        ),
    ),
    Reason.COURT_CLOSING: Remedy(
        Sentence("法院的系统正在停机。", "The court's system is shutting down."),
        _WAIT_AND_TRY,
    ),
    Reason.TOO_SLOW: Remedy(
        Sentence(
            "您的网络太慢，跟不上庭审。", "Your line was too slow to keep up with the hearing."
        ),
        Sentence(
            "请改用网线或其他网络，然后重新进入。",
            "Use a cable or another network, then enter again.",
        ),
    ),
    Reason.NOT_WAITING: Remedy(
        Sentence("这个人不在等候室。", "This person is not in the waiting room."),
        _LOOK_AGAIN,
    ),
    Reason.BENCH_CANNOT_BE_MUTED: Remedy(
        Sentence("审判席不能被静音。", "The bench cannot be muted."),
        Sentence("可以请对方自行关闭话筒。", "Ask them to close their own microphone."),
    ),
    Reason.BAD_SDP: Remedy(
        Sentence("音视频连接没有谈妥。", "Sound and picture could not be agreed with the court."),
        Sentence("请离开后重新进入庭审。", "Leave the hearing and enter it again."),
    ),
    Reason.CAMERA_UNREADABLE: Remedy(
        Sentence("摄像头读不出画面。", "The camera gives no picture."),
        Sentence(
            "请关闭正在使用摄像头的其他程序，然后重试。",
            "Close other programs that use the camera, then try again.",
        ),
    ),
    Reason.CAMERA_MISSING: Remedy(
        Sentence("没有找到摄像头。", "No camera was found."),
        Sentence(
            "请插好摄像头，或打开镜头盖和开关。",
            "Plug it in, or open the camera's cover or switch.",
        ),
    ),
    Reason.MICROPHONE_UNREADABLE: Remedy(
        Sentence("话筒读不出声音。", "The microphone gives no sound."),
        Sentence(
            "请关闭正在使用话筒的其他程序，然后重试。",
            "Close other programs that use the microphone, then try again.",
        ),
    ),
    Reason.MICROPHONE_MISSING: Remedy(
        Sentence("没有找到话筒。", "No microphone was found."),
        Sentence(
            "请插上耳机或话筒，然后重试。", "Plug in a headset or a microphone, then try again."
        ),
    ),
    Reason.LOUDSPEAKER_MISSING: Remedy(
        Sentence("没有找到扬声器。", "No loudspeaker was found."),
        Sentence(
            "请插上耳机或扬声器，然后重试。", "Plug in a headset or loudspeaker, then try again."
        ),
    ),
    Reason.PAGE_DIFFERS: Remedy(
        Sentence(
            "收到的页面与法院记录不一致，没有显示。",
            "The page that came is not the one on the court's record, so it is not shown.",
        ),
        Sentence("请告知审判长或书记员。", "Tell the presiding judge or the clerk."),
    ),
    Reason.MEDIA_UNAVAILABLE: Remedy(
        Sentence("声音和画面没有接通。", "Sound and picture could not be connected."),
        Sentence(
            "程序会继续尝试；也可以换一个网络后重新进入。",
            "The program keeps trying; you may also change the network and enter again.",
        ),
    ),
    Reason.DOCUMENT_ALREADY_SERVED: Remedy(
        Sentence("这份文书已经送达。", "This document has been served already."),
        _NOTHING_TO_DO,
    ),
    Reason.SEAL_UNAVAILABLE: Remedy(
        Sentence("文书暂时无法加盖电子印章。", "The document cannot be sealed at the moment."),
        Sentence(
            "请稍后再试；仍不成功的，请联系法院技术人员。",
            "Try again later; if it fails again, call the court's technical staff.",
        ),
    ),
    Reason.DOCUMENT_NOT_READY: Remedy(
        Sentence("这份文书还没有制作完成。", "This document is not ready yet."),
        Sentence("请稍后刷新。", "Refresh in a little while."),
    ),
    Reason.FILE_UNSAFE: Remedy(
        Sentence("这个文件无法安全打开。", "This file cannot be opened safely."),
        Sentence("请联系书记员重新提交。", "Ask the clerk to have it handed in again."),
    ),
    Reason.UNEXPECTED: Remedy(
        Sentence("发生了意料之外的情况。", "Something happened that should not."),
        _TELL_IT,
    ),
    Reason.STEP_NOT_OPEN: Remedy(
        Sentence("这一步现在不能进行。", "This step is not open now."),
        Sentence("请查看案件页面上现在可以做什么。", "See on the case page what can be done now."),
    ),
    Reason.PERIOD_OVER: Remedy(
        Sentence("办理期限已经届满。", "The time allowed for this is over."),
        Sentence(
            "有正当理由的，可以在障碍消除后十日内申请顺延期限。",
            "With good reason, ask for more time within ten days after the obstacle is gone.",
        ),
    ),
    Reason.PERIOD_RUNNING: Remedy(
        Sentence("期限尚未届满。", "The time allowed is not over yet."),
        Sentence("请等待期限届满。", "Wait until it has run out."),
    ),
    Reason.PERIOD_UNKNOWN: Remedy(
        Sentence(
            "法院尚未录入期限所涉年度的节假日安排，期限还不能确定。",
            "The holidays that decide this period have not been entered at the court yet.",
        ),
        Sentence("请联系书记员。", "Ask the clerk."),
    ),
    Reason.RELIEF_NOT_ALLOWED: Remedy(
        Sentence(
            "不能这样缓交、减交或者免交诉讼费用。",
            "Costs cannot be deferred, reduced or waived in this way.",
        ),
        Sentence(
            "减交不低于百分之三十，免交只适用于自然人。",
            "A reduction is of 30 % or more, and only natural persons are exempted.",
        ),
    ),
    Reason.DEFECTS_MISSING: Remedy(
        Sentence(
            "退回补正应当写明需要补正的内容。", "A return for correction must name the defects."
        ),
        Sentence("请一次性列出全部需要补正的内容。", "List all defects at once."),
    ),
    Reason.NEW_DEFECTS_UNEXPLAINED: Remedy(
        Sentence(
            "再次退回应当说明哪些是新提出的以及为什么。",
            "A second return must say what is new and why.",
        ),
        Sentence("请逐项填写理由。", "Give the reason for each new defect."),
    ),
    Reason.RULING_MISSING: Remedy(
        Sentence("不予受理应当作出裁定书。", "A refusal to accept needs a ruling."),
        Sentence("请先制作裁定书。", "Make the ruling first."),
    ),
    Reason.GROUNDS_MISSING: Remedy(
        Sentence("没有写明理由。", "No reason was given."),
        Sentence("请填写理由。", "Write the reason."),
    ),
    Reason.SIGNATURE_MISSING: Remedy(
        Sentence("还没有签名。", "It has not been signed yet."),
        Sentence("请确认内容后签名。", "Confirm it and sign."),
    ),
    Reason.CONSENT_MISSING: Remedy(
        Sentence(
            "当事人没有同意在线办理这一环节。", "The party has not agreed to do this step online."
        ),
        Sentence(
            "请先取得同意，或者转为线下办理。", "Ask for consent first, or do this step offline."
        ),
    ),
    Reason.ADDRESS_UNCONFIRMED: Remedy(
        Sentence(
            "受送达人没有确认这个送达地址。",
            "The recipient has not confirmed this address for service.",
        ),
        Sentence("请改用其他送达方式。", "Serve in another way."),
    ),
    Reason.NOT_ALL_AGREE: Remedy(
        Sentence("并非各方当事人都已同意。", "Not all parties have agreed."),
        Sentence("请等待各方答复。", "Wait for the others to answer."),
    ),
    Reason.AMOUNT_DIFFERS: Remedy(
        Sentence("支付金额与应交金额不一致。", "The amount paid is not the amount due."),
        Sentence("请按通知书载明的金额交纳。", "Pay the amount that the notice names."),
    ),
    Reason.FEE_UNPAID: Remedy(
        Sentence("诉讼费用还没有交纳。", "The fee has not been paid."),
        Sentence("请先交纳费用。", "Pay the fee first."),
    ),
    Reason.NO_APPEAL: Remedy(
        Sentence("这份文书不能上诉。", "This document cannot be appealed."),
        Sentence(
            "小额诉讼判决和多数裁定一经送达即生效。",
            "A small-claims judgment and most rulings take effect when served.",
        ),
    ),
    Reason.CLUE_INCOMPLETE: Remedy(
        Sentence("财产线索不完整。", "The property clue is incomplete."),
        Sentence(
            "请写明所有人、财产情况和所在位置。", "Name the owner, the property and where it is."
        ),
    ),
    Reason.ASSOCIATION_CODE_INVALID: Remedy(
        Sentence(
            "这个关联码不能使用或者已经过期。",
            "This association code cannot be used, or no longer.",
        ),
        Sentence(
            "请核对后重新输入，或者向书记员索取新的关联码。",
            "Check it and enter it again, or ask the clerk for a new one.",
        ),
    ),
    Reason.IDENTITY_NOT_VERIFIED: Remedy(
        Sentence("您还没有完成身份核验。", "Your identity has not been verified yet."),
        Sentence(
            "请先完成身份核验；在此之前可以起草和保存。",
            "Have it verified first; until then you can prepare and save drafts.",
        ),
    ),
    Reason.PAYMENT_PENDING: Remedy(
        Sentence("有一笔付款正在处理中。", "A payment is still on its way."),
        Sentence("请等待支付平台的结果。", "Wait for the answer of the payment platform."),
    ),
    # People and their identity
    Reason.FIELD_INVALID: Remedy(
        Sentence("有一项填写的内容不正确。", "One of the fields does not hold what it should."),
        Sentence("请按提示修改后再提交。", "Correct it as shown, then send it again."),
    ),
    Reason.CODE_INVALID: Remedy(
        Sentence("验证码不正确或者已经过期。", "The code is not right, or has run out."),
        Sentence(
            "请核对后重新输入，或者重新获取验证码。",
            "Check it and enter it again, or ask for a new one.",
        ),
    ),
    Reason.SECOND_FACTOR_NEEDED: Remedy(
        Sentence(
            "这个账户还需要动态验证码。", "This account also needs the code of its authenticator."
        ),
        Sentence(
            "请输入验证器上的六位数字，或者一个备用码。",
            "Enter the six digits that it shows, or a recovery code.",
        ),
    ),
    Reason.PASSWORD_WEAK: Remedy(
        Sentence("这个密码太容易被猜到。", "This password is too easy to guess."),
        Sentence(
            "请用十个以上的字符，例如几个不相关的词。",
            "Take ten characters or more, such as several words that do not belong together.",
        ),
    ),
    Reason.ACCOUNT_EXISTS: Remedy(
        Sentence("您已经有账户。", "You have an account already."),
        Sentence(
            "请直接登录；忘记密码时可以重置。", "Sign in; if you forgot the password, reset it."
        ),
    ),
    Reason.IDENTITY_STALE: Remedy(
        Sentence(
            "办理这一步之前需要再次核验身份。",
            "Your identity has to be checked once more before this step.",
        ),
        Sentence(
            "请用人脸、动态验证码或者请书记员核验。",
            "Use your face, your authenticator, or ask the clerk.",
        ),
    ),
    Reason.PAPERS_MISSING: Remedy(
        Sentence("身份材料还不齐全。", "Some of your identity papers are missing."),
        Sentence("请先拍照上传所列的材料。", "Add pictures of the papers that are listed, first."),
    ),
    Reason.FACE_TRIES_OVER: Remedy(
        Sentence("今天的人脸核验次数已经用完。", "Today's tries with the camera are used up."),
        Sentence("请申请由书记员人工核验。", "Ask for the check by a clerk."),
    ),
    Reason.LINK_SPENT: Remedy(
        Sentence("二维码已经用过或者过期。", "The QR code was used, or has run out."),
        Sentence("请在电脑上重新获取二维码。", "Ask for a new one on the computer."),
    ),
    Reason.NO_SUCH_AGENT: Remedy(
        Sentence(
            "没有找到姓名和账户一致、已完成身份核验的人。",
            "Nobody of this name and account, with a verified identity, was found.",
        ),
        Sentence(
            "请与受委托人核对姓名和手机号码。",
            "Check name and mobile number with the person you appoint.",
        ),
    ),
    Reason.AGENTS_TOO_MANY: Remedy(
        Sentence("本案已经委托了两名代理人。", "There are two agents in this case already."),
        Sentence("请先解除其中一名的委托。", "Revoke one of the appointments first."),
    ),
    Reason.AUTHORITY_MISSING: Remedy(
        Sentence("授权委托书没有包含这一事项。", "The power of attorney does not cover this."),
        Sentence(
            "请由当事人本人办理，或者补充特别授权。",
            "Let the party do it, or name it in a new power of attorney.",
        ),
    ),
    Reason.LAST_ADMINISTRATOR: Remedy(
        Sentence("这是最后一名管理员。", "This is the last administrator."),
        Sentence("请先任命另一名管理员。", "Appoint another one first."),
    ),
    # Files that people hand in
    Reason.FILE_KIND_NOT_TAKEN: Remedy(
        Sentence("法院不接收这种类型的文件。", "The court does not take files of this kind."),
        Sentence(
            "请转换为 PDF、图片、Office 文档、文本、音频、视频或压缩包后再提交。",
            "Turn it into a PDF, a picture, an office document, text, sound, video or an archive.",
        ),
    ),
    Reason.UPLOAD_BUDGET_SPENT: Remedy(
        Sentence(
            "上传的文件数量或大小已达到上限。",
            "You have reached the limit of files on their way, or of a day.",
        ),
        Sentence(
            "请先完成或取消未完成的上传，或明天再继续。",
            "Finish or cancel what is on its way, or go on tomorrow.",
        ),
    ),
    Reason.UPLOAD_PLACE_DIFFERS: Remedy(
        Sentence(
            "文件的续传位置与法院已收到的不一致。",
            "The court has received the file up to another place.",
        ),
        Sentence(
            "上传会从法院已收到的位置继续。", "The upload goes on from where the court stands."
        ),
    ),
    Reason.UPLOAD_PIECE_DAMAGED: Remedy(
        Sentence("文件的一部分在传输中损坏。", "A part of the file was damaged on its way."),
        Sentence("这一部分会重新发送。", "That part is sent again."),
    ),
    Reason.UPLOAD_HASH_DIFFERS: Remedy(
        Sentence(
            "收到的文件与您选择的文件不一致，没有收下。",
            "What arrived is not the file that you chose, so it was not taken.",
        ),
        Sentence(
            "文件可能在上传时被修改，请重新选择并上传。",
            "It may have changed while it was sent; choose it and send it again.",
        ),
    ),
    Reason.UPLOAD_UNFINISHED: Remedy(
        Sentence("这个文件还没有上传完毕。", "This file has not wholly arrived yet."),
        Sentence("请等待上传和检查完成。", "Wait until it has arrived and was looked at."),
    ),
    Reason.UPLOAD_FILED: Remedy(
        Sentence(
            "这个文件已经作为证据提交，不能更改。",
            "This file has been filed as evidence and stays as it is.",
        ),
        Sentence(
            "如需更正，请作为新版本另行提交。", "To correct it, file a later version beside it."
        ),
    ),
    Reason.KEY_REUSED: Remedy(
        Sentence(
            "这次请求与之前的一次编号相同，内容却不同。",
            "This request has the number of an earlier one and says something else.",
        ),
        Sentence("请重新打开页面后再试。", "Open the page again and try once more."),
    ),
    Reason.KEY_MISSING: Remedy(
        Sentence("请求缺少编号，没有办理。", "The request had no number and was not carried out."),
        Sentence("请更新客户端后再试。", "Update the program and try again."),
    ),
    Reason.SUIT_INCOMPLETE: Remedy(
        Sentence("起诉材料还不完整。", "Something is still wanting in the suit."),
        Sentence("请按提示补充后再试。", "Complete what is marked and try again."),
    ),
    Reason.VERSION_MISSING: Remedy(
        Sentence(
            "请求没有说明所依据的版本，没有办理。",
            "The request did not say which version it was made from and was not carried out.",
        ),
        Sentence("请更新客户端后再试。", "Update the program and try again."),
    ),
    Reason.NO_SUCH_SIGN_IN: Remedy(
        Sentence("此人没有以此编号登录。", "This person is not signed in under that number."),
        Sentence(
            "请当事人读出其登录列表中“此处”一行的编号。",
            "Have them read out the number of the line “here” in their list of sign-ins.",
        ),
    ),
    # Applications in a case, and consent to being online
    Reason.APPLICATION_INCOMPLETE: Remedy(
        Sentence("申请书还缺少必要的内容。", "Something is still wanting in the application."),
        Sentence("请按提示补充后再提交。", "Complete the place that is named and file it again."),
    ),
    Reason.DEBATE_OVER: Remedy(
        Sentence("法庭辩论已经终结，不能再提出。", "The debate is over; this comes too late."),
        Sentence(
            "您可以另行起诉，或者向书记员咨询。", "Bring a suit of its own, or ask the clerk."
        ),
    ),
    Reason.JURISDICTION_ACCEPTED: Remedy(
        Sentence(
            "您已经应诉或者提出反诉，视为接受本院管辖。",
            "By answering or suing back you have accepted this court's jurisdiction.",
        ),
        Sentence("案件将由本院继续审理。", "The case goes on before this court."),
    ),
    Reason.RECUSAL_PENDING: Remedy(
        Sentence(
            "回避申请尚未作出决定，被申请人暂停参与本案工作。",
            "A recusal has not been decided; whom it concerns does no work on the case.",
        ),
        Sentence("请等待院长作出决定。", "Wait for the president of the court to decide."),
    ),
    Reason.HELD_ON_THE_SPOT: Remedy(
        Sentence("法院决定这一环节在线下进行。", "The court holds this step on the spot."),
        Sentence("请按通知到庭。", "Come to the court as you were told."),
    ),
}
"""Complete: a test holds it against the enum."""
