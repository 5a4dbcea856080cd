"""Disputes over what is bought and ordered on the net, as invented people tell them."""

from typing import Final

from server_stub.seeds.evidence import chat, film, receipt, screen, sound
from server_stub.seeds.people import (
    ABROAD,
    CHEN,
    CLOUDSAIL,
    DING,
    HAN,
    QINGHE,
    SU,
    WANXIANG,
    ZHAO,
)
from server_stub.seeds.suit import PAY, RETURN, SERVICE, SHOPPING, TERMINATE, Asked, Suit

_SALE, _SERVICE = "信息网络买卖合同纠纷", "网络服务合同纠纷"

WHEEL: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=CHEN,
    defendants=(CLOUDSAIL,),
    claims=(Asked(RETURN, "退还拉坯机货款3680元", "3680.00"),),
    facts="原告在被告网店购买电动拉坯机一台，付款3680元，收货当日即无法启动。",
    reasons="被告拒绝七日无理由退货，违反消费者权益保护法第二十五条。",
    evidence=(
        chat(
            "拉坯机售后聊天记录",
            "陈晓雨",
            "云帆客服",
            ("机器通电没有反应。", "请先自行检修。", "我要求退货退款。", "已拆封不支持退货。"),
            "证明原告在签收次日提出退货。",
        ),
    ),
)
KILN: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=CHEN,
    defendants=(QINGHE,),
    claims=(Asked(RETURN, "退还电窑货款12800元", "12800.00"),),
    facts="原告购买家用电窑一台，页面标注最高温度1280度，实测仅1050度。",
    reasons="商品与描述不符，被告应当退款。",
    evidence=(screen("电窑商品页面截图", "证明页面宣传的最高温度。"),),
)
CAMERA: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=ZHAO,
    defendants=(QINGHE,),
    claims=(
        Asked(RETURN, "退还二手相机货款9600元", "9600.00"),
        Asked(PAY, "按价款三倍赔偿28800元", "28800.00"),
    ),
    facts="被告以“九九新原装”出售相机，经检测快门系翻新件。",
    reasons="被告构成欺诈，应依消费者权益保护法第五十五条承担惩罚性赔偿。",
    evidence=(
        screen("相机商品页面截图", "证明被告承诺商品为原装。"),
        film("开箱录像", "证明收货时的外观和快门声。"),
    ),
)
TEA: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=ZHAO,
    defendants=(CLOUDSAIL,),
    claims=(Asked(PAY, "支付茶叶价款十倍赔偿金5600元", "5600.00"),),
    facts="原告购买散装茶叶两盒，包装无生产日期和生产者名称。",
    reasons="经营者销售不符合食品安全标准的食品，应依食品安全法第一百四十八条赔偿。",
    evidence=(screen("茶叶包装照片", "证明包装上没有生产日期。"),),
)
PIANO: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=SU,
    defendants=(QINGHE,),
    claims=(Asked(RETURN, "退还电子琴货款4200元", "4200.00"),),
    facts="被告逾期四十日未发货，客服不再回复。",
    reasons="被告迟延履行主要债务，原告有权解除合同。",
    evidence=(
        receipt("电子琴付款凭证", "苏文", QINGHE.name, "4200.00", "货款", "证明原告已付款。"),
    ),
)
PHONE: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=DING,
    defendants=(CLOUDSAIL,),
    claims=(Asked(RETURN, "退还手机货款5299元", "5299.00"),),
    facts="原告购买手机一部，屏幕三日内两次出现绿线，被告以人为损坏为由拒绝三包。",
    reasons="被告未证明系人为损坏，应当退货。",
    evidence=(
        film("手机屏幕故障录像", "证明屏幕无外伤而出现绿线。"),
        receipt("手机付款凭证", "丁凡", CLOUDSAIL.name, "5299.00", "货款", "证明已付货款。"),
    ),
)
SOFA: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=CHEN,
    defendants=(ABROAD,),
    claims=(Asked(RETURN, "退还沙发货款7900元", "7900.00"),),
    facts="被告收款后未交付进口沙发，注册地址已无人办公。",
    reasons="被告根本违约，应返还货款。",
    evidence=(
        receipt("沙发付款凭证", "陈晓雨", ABROAD.name, "7900.00", "货款", "证明原告已付款。"),
    ),
)
BICYCLE: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=ZHAO,
    defendants=(HAN,),
    claims=(Asked(RETURN, "退还二手自行车货款2600元", "2600.00"),),
    facts="被告在二手平台出售自行车，车架号已被磨去。",
    reasons="标的物权利瑕疵，合同目的不能实现。",
    evidence=(screen("车架照片", "证明车架号已被磨去。"),),
)
CLAY: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=CHEN,
    defendants=(CLOUDSAIL,),
    claims=(Asked(PAY, "赔偿陶泥变质损失1860元", "1860.00"),),
    facts="被告发来的陶泥受冻开裂，原告两窑作品报废。",
    reasons="被告未按约定保温运输，应赔偿损失。",
    evidence=(film("陶泥开箱录像", "证明陶泥到货时已受冻。"),),
)
DRESS: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=SU,
    defendants=(CLOUDSAIL,),
    claims=(Asked(RETURN, "退还定制礼服定金3000元", "3000.00"),),
    facts="被告未按约定尺寸制作礼服，原告无法在婚礼上使用。",
    reasons="被告不履行债务，应双倍返还定金；原告现仅主张返还。",
    evidence=(
        chat(
            "礼服定制聊天记录",
            "苏文",
            "云帆客服",
            (
                "胸围八十六，腰围六十四。",
                "好的，已登记。",
                "收到的腰围是七十四。",
                "可以自行改小。",
            ),
            "证明约定的尺寸与交付不符。",
        ),
    ),
)
FRIDGE: Final = Suit(
    types=SHOPPING,
    cause=_SALE,
    plaintiff=ZHAO,
    defendants=(WANXIANG, QINGHE),
    claims=(Asked(RETURN, "共同退还冰箱货款6980元", "6980.00"),),
    facts="原告在万象平台向青禾公司购买冰箱，到货后压缩机异响，平台拒绝介入。",
    reasons="平台未尽审核义务，应依电子商务法第三十八条承担相应责任。",
    evidence=(
        sound("压缩机异响录音", "证明冰箱运行时的异响。"),
        screen("平台投诉记录截图", "证明平台未处理原告的投诉。"),
    ),
)
COURSE: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=DING,
    defendants=(WANXIANG,),
    claims=(
        Asked(TERMINATE, "解除在线课程服务合同"),
        Asked(RETURN, "退还未消费课时费8400元", "8400.00"),
    ),
    facts="原告购买两年期编程课程，开课三个月后更换授课团队并停更。",
    reasons="被告擅自变更主要服务内容，原告有权解除合同。",
    evidence=(
        chat(
            "课程停更聊天记录",
            "丁凡",
            "万象课程顾问",
            ("新课什么时候更新？", "老师离职了，暂不更新。", "请退还余下课时费。", "概不退费。"),
            "证明课程停更和被告拒绝退费。",
        ),
    ),
)
MEMBERSHIP: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=ZHAO,
    defendants=(WANXIANG,),
    claims=(Asked(RETURN, "退还自动续费会员费456元", "456.00"),),
    facts="被告默认勾选自动续费，连续十二个月扣款。",
    reasons="被告未以显著方式提请注意，相关格式条款不成为合同内容。",
    evidence=(screen("会员扣费记录截图", "证明连续扣款十二次。"),),
)
LIVE: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=SU,
    defendants=(WANXIANG,),
    claims=(Asked(PAY, "支付直播分成23600元", "23600.00"),),
    facts="原告在被告平台直播授课四个月，被告以流量异常为由扣留分成。",
    reasons="被告未举证证明流量异常，应当按约结算。",
    evidence=(
        screen("直播后台数据截图", "证明原告的直播收入。"),
        chat(
            "结算沟通记录",
            "苏文",
            "万象运营",
            ("本月分成没有到账。", "系统检测流量异常。", "请给出检测报告。", "内部数据不便提供。"),
            "证明被告拒绝说明扣款依据。",
        ),
    ),
)
CLOUD: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=CHEN,
    defendants=(CLOUDSAIL,),
    claims=(
        Asked(RETURN, "返还网店代运营服务费36000元", "36000.00"),
        Asked(PAY, "支付违约金7200元", "7200.00"),
    ),
    facts="双方在线签订网店代运营合同，被告三个月内未上架任何商品。",
    reasons="被告迟延履行主要债务，经催告仍未履行。",
    evidence=(
        chat(
            "代运营沟通记录",
            "陈晓雨",
            "云帆项目经理",
            ("商品什么时候上架？", "设计还在排期。", "已经三个月了。", "下周一定上架。"),
            "证明被告未履行主要义务。",
        ),
        receipt("服务费付款凭证", "陈晓雨", CLOUDSAIL.name, "36000.00", "服务费", "证明已付款。"),
    ),
)
TRANSLATION: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=SU,
    defendants=(CLOUDSAIL,),
    claims=(Asked(PAY, "支付线上翻译服务费5400元", "5400.00"),),
    facts="原告按约交付译稿六万字，被告以质量为由拒绝付款。",
    reasons="被告收稿后三十日内未提出异议，应视为验收合格。",
    evidence=(screen("译稿交付页面截图", "证明译稿已交付。"),),
)
MOVERS: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=ZHAO,
    defendants=(WANXIANG,),
    claims=(Asked(PAY, "赔偿平台派单搬家损坏家具损失3100元", "3100.00"),),
    facts="原告通过被告平台下单搬家，工人损坏书柜后离开，平台不提供工人信息。",
    reasons="平台不能提供实际服务者信息的，应承担赔偿责任。",
    evidence=(sound("客服通话录音", "证明平台拒绝提供工人信息。"),),
)
TICKETS: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=DING,
    defendants=(WANXIANG,),
    claims=(Asked(RETURN, "退还演出票款1760元", "1760.00"),),
    facts="演出延期后被告只退四成票款。",
    reasons="延期非原告原因，退票规则的格式条款无效。",
    evidence=(screen("退票规则页面截图", "证明退票规则的内容。"),),
)
HOTEL: Final = Suit(
    types=SERVICE,
    cause=_SERVICE,
    plaintiff=ZHAO,
    defendants=(WANXIANG,),
    claims=(Asked(RETURN, "退还酒店预订费2380元", "2380.00"),),
    facts="原告预订后两小时内申请取消，被告以“不可取消”为由拒退。",
    reasons="被告未以显著方式提示，且未因取消受到损失。",
    evidence=(screen("酒店订单截图", "证明下单和取消的时间。"),),
)
