"""Disputes in which something is asked of the court on the way, as invented people told them."""

from typing import Final

from server_stub.seeds.evidence import screen
from server_stub.seeds.people import CHEN, CLOUDSAIL, DING, QINGHE, SU, WANXIANG, ZHAO
from server_stub.seeds.suit import PAY, RETURN, SERVICE, SHOPPING, Asked, Suit

_SALE, _SERVICE = "信息网络买卖合同纠纷", "网络服务合同纠纷"

BANNERS: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=SU,
    defendants=(CLOUDSAIL,),
    claims=(Asked(RETURN, "返还海报设计预付款12000元", "12000.00"),),
    facts="被告承接网店海报设计后逾期未交付。",
    reasons="被告违约，应返还预付款。",
    evidence=(screen("海报设计订单截图", "证明约定的交付时间。"),),
)
WAREHOUSE: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=CHEN,
    defendants=(WANXIANG,),
    claims=(Asked(PAY, "支付仓储代发货款58000元", "58000.00"),),
    facts="平台代收货款后逾期两个月未结算。",
    reasons="被告应按约结算代收货款。",
    evidence=(screen("代收货款对账单截图", "证明未结算的金额。"),),
)
LAMPS: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=ZHAO,
    defendants=(QINGHE,),
    claims=(Asked(RETURN, "退还灯具货款31000元", "31000.00"),),
    facts="被告收款后未发货，店铺随后关闭。",
    reasons="被告未履行交货义务。",
    evidence=(screen("灯具订单截图", "证明付款和未发货。"),),
)
TRAINING: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=DING,
    defendants=(CLOUDSAIL,),
    claims=(Asked(RETURN, "退还线上训练营费用26000元", "26000.00"),),
    facts="训练营开课前取消，被告拒绝退费。",
    reasons="合同目的不能实现，被告应退费。",
    evidence=(screen("训练营停课通知截图", "证明课程取消。"),),
)
STICKERS: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=SU,
    defendants=(QINGHE,),
    claims=(Asked(PAY, "支付表情包定制尾款9000元", "9000.00"),),
    facts="原告交付全部表情包，被告未付尾款。",
    reasons="被告应按约付款。",
    evidence=(screen("表情包交付记录截图", "证明已经交付。"),),
)
HARVEST: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=ZHAO,
    defendants=(WANXIANG,),
    claims=(Asked(RETURN, "退还预售水果货款1600元", "1600.00"),),
    facts="预售期满后被告既未发货也未退款。",
    reasons="被告违约，应退还货款。",
    evidence=(screen("预售页面截图", "证明约定的发货时间。"),),
)
SIGNBOARD: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=DING,
    defendants=(QINGHE,),
    claims=(Asked(RETURN, "返还店招设计预付款8800元", "8800.00"),),
    facts="被告交付的店招设计与约定不符，拒绝修改。",
    reasons="被告违约，应返还预付款。",
    evidence=(screen("店招修改意见截图", "证明设计与约定不符。"),),
)
NEWSLETTER: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=CHEN,
    defendants=(CLOUDSAIL,),
    claims=(Asked(RETURN, "返还公众号代运营费15000元", "15000.00"),),
    facts="被告代运营期间更新次数不足约定的一半。",
    reasons="被告未按约履行，应返还费用。",
    evidence=(screen("公众号更新记录截图", "证明更新次数不足。"),),
)
POSTERS: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=CHEN,
    defendants=(QINGHE,),
    claims=(Asked(PAY, "支付直播布景制作费18000元", "18000.00"),),
    facts="原告完成布景后被告只付了定金。",
    reasons="被告应支付余款。",
    evidence=(screen("布景验收截图", "证明布景已经验收。"),),
)
EDITING: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=DING,
    defendants=(WANXIANG,),
    claims=(Asked(PAY, "支付视频剪辑费7200元", "7200.00"),),
    facts="原告交付成片十二条，被告未付款。",
    reasons="被告应按约付款。",
    evidence=(screen("成片交付截图", "证明成片已经交付。"),),
)
PREORDER: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=ZHAO,
    defendants=(CLOUDSAIL,),
    claims=(Asked(RETURN, "退还耳机预订款899元", "899.00"),),
    facts="预订的耳机一再延期发货。",
    reasons="被告迟延履行，原告有权解除合同。",
    evidence=(screen("耳机预订单截图", "证明预订和延期。"),),
)
