"""Disputes that have come to a judgment or near it, as invented people told them."""

from typing import Final

from server_stub.seeds.evidence import film, receipt, screen, sound
from server_stub.seeds.people import CHEN, CLOUDSAIL, DING, HAN, QINGHE, SU, WANXIANG, ZHAO
from server_stub.seeds.suit import (
    DOMAIN,
    PAY,
    PRIVACY,
    RETURN,
    RIVALS,
    SERVICE,
    SHOPPING,
    STOP,
    VIRTUAL,
    Asked,
    Suit,
)

_SALE, _SERVICE = "信息网络买卖合同纠纷", "网络服务合同纠纷"
_VIRTUAL, _RIVALS = "网络虚拟财产合同纠纷", "不正当竞争纠纷"

GLAZE: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=CHEN,
    defendants=(CLOUDSAIL,),
    claims=(Asked(RETURN, "退还釉料货款2150元", "2150.00"),),
    facts="被告发来的釉料批号与订单不符，烧成后起泡脱落。",
    reasons="交付的标的物不符合约定，原告有权退货。",
    evidence=(film("釉面起泡录像", "证明釉料烧成后的状况。"),),
)
SHELVES: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=CHEN,
    defendants=(QINGHE,),
    claims=(
        Asked(RETURN, "退还展示架货款4680元", "4680.00"),
        Asked(PAY, "赔偿作品摔损损失6200元", "6200.00"),
    ),
    facts="展示架承重标注五十公斤，摆放十二公斤作品后坍塌。",
    reasons="产品存在缺陷，被告应退款并赔偿。",
    evidence=(screen("展示架页面截图", "证明标注的承重。"), film("坍塌现场录像", "证明损失。")),
)
COUPONS: Final = Suit(
    types=RIVALS,
    cause=_RIVALS,
    plaintiff=QINGHE,
    defendants=(CLOUDSAIL, HAN),
    claims=(
        Asked(STOP, "停止冒用原告名义发放优惠券"),
        Asked(PAY, "赔偿经济损失22000元", "22000.00"),
    ),
    facts="两被告以原告名义发放不能使用的优惠券，引来大量投诉。",
    reasons="两被告的行为足以引人误认，损害原告商誉。",
    evidence=(screen("冒用优惠券截图", "证明优惠券以原告名义发放。"),),
)
CHARGING: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=ZHAO,
    defendants=(WANXIANG,),
    claims=(Asked(RETURN, "退还充电套餐余额2980元", "2980.00"),),
    facts="被告停止运营充电业务，套餐余额不予退还。",
    reasons="合同目的不能实现，预付款应当退还。",
    evidence=(screen("套餐余额截图", "证明剩余金额。"),),
)
STREAMER: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=SU,
    defendants=(CLOUDSAIL, HAN),
    claims=(Asked(PAY, "支付带货佣金41500元", "41500.00"),),
    facts="原告为云帆公司直播带货三场，由韩树结算，两被告以退货率高为由不付佣金。",
    reasons="合同未约定以退货率为付款条件。",
    evidence=(
        screen("带货结算页面截图", "证明应付佣金的金额。"),
        sound("佣金沟通录音", "证明被告确认过金额。"),
    ),
)
SKIN: Final = Suit(
    types=VIRTUAL,
    cause=_VIRTUAL,
    plaintiff=DING,
    defendants=(WANXIANG,),
    claims=(Asked(PAY, "赔偿停服游戏内未消费点券7300元", "7300.00"),),
    facts="被告提前十日公告停服，未退还点券。",
    reasons="未使用的虚拟货币应按购买价格退还。",
    evidence=(screen("点券余额截图", "证明停服时的余额。"),),
)
SHOP_NAME: Final = Suit(
    types=DOMAIN,
    cause="侵害网络域名纠纷",
    plaintiff=CHEN,
    defendants=(CLOUDSAIL,),
    claims=(
        Asked(STOP, "停止使用与原告网站近似的域名"),
        Asked(PAY, "赔偿经济损失15000元", "15000.00"),
    ),
    facts="被告注册仅差一字母的域名，将访客引向自己的网店。",
    reasons="被告主观上具有攀附故意，足以造成混淆。",
    evidence=(screen("近似域名页面截图", "证明两个网站的外观近似。"),),
)
LETTERS: Final = Suit(
    types=PRIVACY,
    cause="隐私权、个人信息保护纠纷",
    plaintiff=SU,
    defendants=(QINGHE,),
    claims=(
        Asked(STOP, "删除公开的原告收货信息"),
        Asked(PAY, "赔偿损失4000元", "4000.00"),
    ),
    facts="原告给出差评后，被告公开其姓名、电话和住址。",
    reasons="被告侵害原告的隐私权和个人信息权益。",
    evidence=(screen("公开信息页面截图", "证明被告公开的内容。"),),
)
LENS: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=SU,
    defendants=(WANXIANG,),
    claims=(Asked(RETURN, "退还镜头货款8800元", "8800.00"),),
    facts="平台自营店出售的镜头与宣传批次不符，镜片有划痕。",
    reasons="自营业务的民事责任由平台承担，应当退款。",
    evidence=(
        receipt("镜头付款凭证", "苏文", WANXIANG.name, "8800.00", "货款", "证明已付款。"),
        screen("镜片划痕照片", "证明镜片有划痕。"),
    ),
)
