"""Disputes over works, names, data and money on the net, as invented people tell them."""

from typing import Final

from server_stub.seeds.evidence import chat, film, receipt, screen, sound
from server_stub.seeds.people import (
    CHEN,
    CLOUDSAIL,
    DING,
    HAN,
    QINGHE,
    SU,
    WANXIANG,
    ZHAO,
)
from server_stub.seeds.suit import (
    ACT,
    APOLOGISE,
    CONFIRM,
    DATA,
    DOMAIN,
    LOANS,
    PAY,
    PRIVACY,
    RETURN,
    RIVALS,
    STOP,
    VIRTUAL,
    WORKS,
    Asked,
    Suit,
)

_WORKS, _NAMES = "侵害作品信息网络传播权纠纷", "网络域名权属纠纷"
_PRIVACY, _DATA = "隐私权、个人信息保护纠纷", "网络数据合同纠纷"
_VIRTUAL, _RIVALS = "网络虚拟财产合同纠纷", "不正当竞争纠纷"

PHOTOGRAPHS: Final = Suit(
    types=WORKS,
    cause=_WORKS,
    plaintiff=SU,
    defendants=(QINGHE, CLOUDSAIL, WANXIANG),
    claims=(
        Asked(STOP, "停止在网店使用涉案摄影作品"),
        Asked(PAY, "赔偿经济损失和合理开支60000元", "60000.00"),
    ),
    facts="三被告未经许可在商品详情页使用原告拍摄的陶瓷静物照片二十幅。",
    reasons="被告的行为侵害原告的信息网络传播权。",
    evidence=(
        screen("侵权页面截图", "证明三被告使用了涉案照片。"),
        screen("作品底稿截图", "证明原告为作者。"),
    ),
)
NOVEL: Final = Suit(
    types=WORKS,
    cause=_WORKS,
    plaintiff=SU,
    defendants=(WANXIANG, QINGHE),
    claims=(Asked(PAY, "赔偿经济损失32000元", "32000.00"),),
    facts="被告平台上传播原告首发的连载随笔四十篇，通知后五日未删除。",
    reasons="平台未及时采取必要措施，应就扩大的损失承担责任。",
    evidence=(screen("随笔转载页面截图", "证明转载的时间和篇数。"),),
)
LOAN: Final = Suit(
    types=LOANS,
    cause="小额借款合同纠纷",
    plaintiff=WANXIANG,
    defendants=(HAN, DING),
    claims=(Asked(PAY, "偿还借款本金48000元及利息2160元", "50160.00"),),
    facts="被告韩树在线借款48000元，被告丁凡提供连带保证，到期未还。",
    reasons="借款合同在线签订并履行，被告应当按约还款。",
    evidence=(receipt("放款凭证", WANXIANG.name, "韩树", "48000.00", "借款", "证明借款已发放。"),),
)
MODEL: Final = Suit(
    types=WORKS,
    cause=_WORKS,
    plaintiff=CHEN,
    defendants=(CLOUDSAIL, QINGHE, WANXIANG),
    claims=(
        Asked(STOP, "停止传播原告的陶艺教学视频"),
        Asked(PAY, "赔偿经济损失45000元", "45000.00"),
    ),
    facts="三被告将原告付费课程剪辑后在各自账号传播，累计播放八十万次。",
    reasons="被告侵害原告的信息网络传播权，应停止侵害、赔偿损失。",
    evidence=(
        film("侵权视频取证录像", "证明被告账号传播的内容。"),
        screen("课程后台截图", "证明原告为课程作者。"),
    ),
)
TODAY_S_WORK: Final = Suit(
    types=(*DATA, *WORKS),
    cause=_WORKS,
    plaintiff=SU,
    defendants=(CLOUDSAIL,),
    claims=(Asked(PAY, "赔偿图片使用费8000元", "8000.00"),),
    facts="被告在公众号文章中使用原告照片三幅。",
    reasons="被告未经许可使用，应当赔偿。",
    evidence=(screen("公众号文章截图", "证明被告使用了照片。"),),
)
"""A kind of case that this court has not heard since November 2025."""
POTTERY_NAME: Final = Suit(
    types=DOMAIN,
    cause=_NAMES,
    plaintiff=CHEN,
    defendants=(QINGHE,),
    claims=(
        Asked(ACT, "将域名taoyu.example转移给原告"),
        Asked(PAY, "赔偿合理开支6000元", "6000.00"),
    ),
    facts="被告抢注与原告商号相同的域名并指向自己的网店。",
    reasons="被告对域名不享有权益且具有恶意。",
    evidence=(screen("域名查询结果截图", "证明域名的注册人和注册时间。"),),
)
SAIL_NAME: Final = Suit(
    types=DOMAIN,
    cause=_NAMES,
    plaintiff=CLOUDSAIL,
    defendants=(HAN,),
    claims=(Asked(CONFIRM, "确认域名yunfan.example归原告所有"),),
    facts="被告系原告前员工，离职时拒绝移交以其名义注册的公司域名。",
    reasons="域名由原告出资注册并使用，权益应归原告。",
    evidence=(
        receipt("域名续费凭证", CLOUDSAIL.name, "示例注册商", "600.00", "域名", "证明原告续费。"),
    ),
)
SWORD: Final = Suit(
    types=VIRTUAL,
    cause=_VIRTUAL,
    plaintiff=DING,
    defendants=(WANXIANG,),
    claims=(
        Asked(ACT, "恢复游戏账号内被清除的装备"),
        Asked(PAY, "不能恢复的，折价赔偿11500元", "11500.00"),
    ),
    facts="被告在系统升级后清除原告账号内的限定装备，未予补偿。",
    reasons="网络虚拟财产受法律保护，被告应恢复原状或者折价赔偿。",
    evidence=(
        film("游戏账号录像", "证明升级前后装备的变化。"),
        screen("装备购买记录截图", "证明装备的来源和价格。"),
    ),
)
ACCOUNT: Final = Suit(
    types=VIRTUAL,
    cause=_VIRTUAL,
    plaintiff=DING,
    defendants=(ZHAO,),
    claims=(Asked(RETURN, "返还游戏账号转让款6800元", "6800.00"),),
    facts="被告转让账号后通过实名申诉找回。",
    reasons="被告违反转让约定，应返还价款。",
    evidence=(
        chat(
            "账号转让聊天记录",
            "丁凡",
            "赵一鸣",
            ("账号登录不上了。", "我没有动。", "客服说被实名找回。", "那我也没办法。"),
            "证明账号被被告找回。",
        ),
    ),
)
COINS: Final = Suit(
    types=VIRTUAL,
    cause=_VIRTUAL,
    plaintiff=ZHAO,
    defendants=(WANXIANG,),
    claims=(Asked(RETURN, "返还未成年人充值款3280元", "3280.00"),),
    facts="原告之子使用原告手机向被告平台充值打赏，原告事后不予追认。",
    reasons="限制民事行为能力人与其年龄不相适应的行为未经追认，不发生效力。",
    evidence=(screen("充值记录截图", "证明充值的时间和金额。"),),
)
FACE: Final = Suit(
    types=PRIVACY,
    cause=_PRIVACY,
    plaintiff=SU,
    defendants=(WANXIANG,),
    claims=(
        Asked(STOP, "停止收集并删除原告的人脸信息"),
        Asked(APOLOGISE, "书面赔礼道歉"),
        Asked(PAY, "赔偿精神损害抚慰金及合理开支3500元", "3500.00"),
    ),
    facts="被告应用强制刷脸登录，未提供其他验证方式。",
    reasons="被告处理敏感个人信息未取得单独同意，违反个人信息保护法第二十九条。",
    evidence=(screen("强制刷脸页面截图", "证明没有其他登录方式。"),),
)
CALLS: Final = Suit(
    types=PRIVACY,
    cause=_PRIVACY,
    plaintiff=ZHAO,
    defendants=(CLOUDSAIL,),
    claims=(
        Asked(STOP, "停止使用原告电话号码营销"),
        Asked(PAY, "赔偿损失1200元", "1200.00"),
    ),
    facts="原告注销账号后仍收到被告营销电话三十余次。",
    reasons="被告未删除已撤回同意的个人信息。",
    evidence=(sound("营销电话录音", "证明被告来电的内容。"),),
)
CRAWLER: Final = Suit(
    types=DATA,
    cause=_DATA,
    plaintiff=WANXIANG,
    defendants=(CLOUDSAIL,),
    claims=(Asked(PAY, "支付数据接口服务费27500元", "27500.00"),),
    facts="双方在线签订数据接口合同，被告调用五个月后停止付费。",
    reasons="被告应按调用次数支付费用。",
    evidence=(screen("接口调用统计截图", "证明被告的调用次数。"),),
)
REVIEWS: Final = Suit(
    types=RIVALS,
    cause=_RIVALS,
    plaintiff=QINGHE,
    defendants=(CLOUDSAIL,),
    claims=(
        Asked(STOP, "停止组织虚假好评"),
        Asked(PAY, "赔偿经济损失50000元", "50000.00"),
    ),
    facts="被告组织刷单四千余笔，使其网店排名超过原告。",
    reasons="被告虚假宣传，违反反不正当竞争法第八条。",
    evidence=(
        screen("店铺评价页面截图", "证明评价的时间高度集中。"),
        sound("刷手通话录音", "证明被告组织刷单。"),
    ),
)
COPYCAT: Final = Suit(
    types=RIVALS,
    cause=_RIVALS,
    plaintiff=QINGHE,
    defendants=(HAN,),
    claims=(
        Asked(STOP, "停止使用与原告近似的店招"),
        Asked(PAY, "赔偿经济损失18000元", "18000.00"),
    ),
    facts="被告网店使用与原告近似的名称和装潢，多名买家混淆。",
    reasons="被告实施混淆行为，违反反不正当竞争法第六条。",
    evidence=(screen("两店页面对比截图", "证明名称和装潢近似。"),),
)
PET: Final = Suit(
    types=VIRTUAL,
    cause=_VIRTUAL,
    plaintiff=DING,
    defendants=(WANXIANG,),
    claims=(Asked(ACT, "解除对原告账号的永久封禁"),),
    facts="被告以使用外挂为由永久封禁原告账号，未提供任何数据。",
    reasons="被告对封禁事由负有举证责任。",
    evidence=(screen("封禁通知截图", "证明封禁的理由和时间。"),),
)
ARCHIVE_DATA: Final = Suit(
    types=DATA,
    cause=_DATA,
    plaintiff=CHEN,
    defendants=(WANXIANG,),
    claims=(
        Asked(ACT, "导出并交付原告店铺的订单数据"),
        Asked(PAY, "赔偿损失2000元", "2000.00"),
    ),
    facts="原告退店后被告拒绝导出其三年订单数据。",
    reasons="被告应依合同和个人信息保护法第四十五条提供转移途径。",
    evidence=(screen("退店页面截图", "证明原告申请导出数据。"),),
)
