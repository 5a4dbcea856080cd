"""What this court hears: the list of case types in force on a day.

Judicial interpretation 法释〔2025〕14号 art. 1, in force from 1 November 2025, and before it
法释〔2018〕16号 art. 2, from 7 September 2018. A suit is measured by the list of the day of its
filing; what was accepted under the older list stays. Where appeals go was not seen in its exact
wording, so the appeal courts are settings of the court and stand elsewhere.

Whether a suit truly is of the type that it names is for the reviewer to say.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseType:
    """One entry of a list."""

    code: str
    zh: str
    en: str
    causes: tuple[str, ...] = ()
    """Causes of action that are common in it (民事案件案由规定)."""
    civil: bool = True
    """False for administrative cases and public-interest suits, which parties do not file here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JurisdictionList:
    """A list with the day from which it is in force."""

    source: str
    from_on: date
    types: tuple[CaseType, ...]


class NoJurisdiction(ValueError):
    """No list was in force on that day."""


_SERVICE = ("网络服务合同纠纷",)
_SHOPPING = ("信息网络买卖合同纠纷", "产品责任纠纷")
LISTS: Final = (
    JurisdictionList(
        source="法释〔2018〕16号第二条",
        from_on=date(2018, 9, 7),
        types=(
            CaseType(
                code="IC18_01",
                zh="通过电子商务平台签订或者履行网络购物合同而产生的纠纷",
                en="Online shopping contracts",
                causes=_SHOPPING,
            ),
            CaseType(
                code="IC18_02",
                zh="签订、履行行为均在互联网上完成的网络服务合同纠纷",
                en="Online service contracts concluded and performed online",
                causes=_SERVICE,
            ),
            CaseType(
                code="IC18_03",
                zh="签订、履行行为均在互联网上完成的金融借款合同纠纷、小额借款合同纠纷",
                en="Online financial and small loans",
                causes=("金融借款合同纠纷", "小额借款合同纠纷"),
            ),
            CaseType(
                code="IC18_04",
                zh="在互联网上首次发表作品的著作权或者邻接权权属纠纷",
                en="Ownership of copyright in works first published online",
                causes=("著作权权属、侵权纠纷",),
            ),
            CaseType(
                code="IC18_05",
                zh="在互联网上侵害在线发表或者传播作品的著作权或者邻接权而产生的纠纷",
                en="Online infringement of copyright",
                causes=("侵害作品信息网络传播权纠纷", "侵害作品署名权纠纷"),
            ),
            CaseType(
                code="IC18_06",
                zh="互联网域名权属、侵权及合同纠纷",
                en="Domain names",
                causes=("网络域名权属纠纷", "侵害网络域名纠纷", "网络域名合同纠纷"),
            ),
            CaseType(
                code="IC18_07",
                zh="在互联网上侵害他人人身权、财产权等民事权益而产生的纠纷",
                en="Online infringement of rights of persons and property",
                causes=("网络侵权责任纠纷", "名誉权纠纷", "肖像权纠纷"),
            ),
            CaseType(
                code="IC18_08",
                zh="通过电子商务平台购买的产品，因存在产品缺陷，侵害他人人身、财产权益而产生的产品责任纠纷",
                en="Liability for defective products bought online",
                causes=("产品责任纠纷",),
            ),
            CaseType(
                code="IC18_09",
                zh="检察机关提起的互联网公益诉讼案件",
                en="Public interest",
                civil=False,
            ),
            CaseType(
                code="IC18_10",
                zh="因行政机关作出互联网信息服务管理、互联网商品交易及有关服务管理等行政行为而产生的行政纠纷",
                en="Administrative disputes",
                civil=False,
            ),
            CaseType(
                code="IC18_11",
                zh="上级人民法院指定管辖的其他互联网民事、行政案件",
                en="Cases designated by a superior court",
            ),
        ),
    ),
    JurisdictionList(
        source="法释〔2025〕14号第一条",
        from_on=date(2025, 11, 1),
        types=(
            CaseType(
                code="IC25_01_DATA",
                zh="网络数据权属、侵权、合同纠纷",
                en="Online data: ownership, infringement, contract",
            ),
            CaseType(
                code="IC25_02_PI_PRIVACY",
                zh="网络个人信息保护、隐私权纠纷",
                en="Personal information and privacy online",
                causes=("隐私权、个人信息保护纠纷",),
            ),
            CaseType(
                code="IC25_03_VIRTUAL_PROPERTY",
                zh="网络虚拟财产权属、侵权、合同纠纷",
                en="Virtual property online: ownership, infringement, contract",
            ),
            CaseType(
                code="IC25_04_UNFAIR_COMPETITION",
                zh="网络不正当竞争纠纷",
                en="Unfair competition online",
                causes=("不正当竞争纠纷",),
            ),
            CaseType(
                code="IC25_05_DOMAIN",
                zh="网络域名权属、侵权、合同纠纷",
                en="Domain names: ownership, infringement, contract",
                causes=("网络域名权属纠纷", "侵害网络域名纠纷", "网络域名合同纠纷"),
            ),
            CaseType(
                code="IC25_06_SHOPPING",
                zh="通过电子商务平台签订或者履行网络购物合同产生的纠纷",
                en="Online shopping contracts through e-commerce platforms",
                causes=("信息网络买卖合同纠纷",),
            ),
            CaseType(
                code="IC25_07_SERVICE",
                zh="签订、履行行为均在网络上完成的网络服务合同纠纷",
                en="Online service contracts concluded and performed online",
                causes=_SERVICE,
            ),
            CaseType(
                code="IC25_08_ADMIN",
                zh=(
                    "因行政机关作出网络数据监管、网络个人信息保护监管、网络不正当竞争监管、"
                    "网络交易管理、网络信息服务管理等行政行为产生的行政纠纷"
                ),
                en="Administrative disputes over the regulation of the network",
                civil=False,
            ),
            CaseType(
                code="IC25_09_PUBLIC_INTEREST",
                zh="检察机关提起的网络公益诉讼案件",
                en="Public-interest suits by procuratorates",
                civil=False,
            ),
        ),
    ),
)
"""Oldest first."""


def list_on(day: date) -> JurisdictionList:
    """Give the list in force on a day; raises `NoJurisdiction` before the first."""
    in_force = [each for each in LISTS if each.from_on <= day]
    if not in_force:
        raise NoJurisdiction(day.isoformat())
    return in_force[-1]


def case_type(code: str, filed_on: date) -> CaseType | None:
    """Give a type that a person may file under on a day; None for any other."""
    return next(
        (each for each in list_on(filed_on).types if each.code == code and each.civil), None
    )
