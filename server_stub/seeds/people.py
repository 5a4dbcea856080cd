"""Who lives in the invented courts: their logins, their papers, and what they answer for.

Nobody in it exists. Identity numbers are of the area 110100 and of years of birth in which nobody
alive was born, and their check characters hold (GB 11643); credit codes are built alike (GB 32100);
telephone numbers are of a row kept for tests. Whoever answers for a company acts for it at the
counter under a login of their own.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from client.protocol.filing import LitigantDetails, Standing
from client.protocol.roles import Side, StaffRole
from server_stub.domain.identity_numbers import credit_check, id_check, organisation_check

AREA: Final = "110100"
JUDGE, CLERK, PLAINTIFF, DEFENDANT = "judge", "clerk", "plaintiff", "defendant"
"""Logins of every invented court, and the names of their seats in its first hearing."""
SECOND_JUDGE, MEDIATOR, ADMIN, TECHNICIAN = "judge2", "mediator", "admin", "technician"
AUTHOR, BUYER, PLAYER, SELLER, PLATFORM = "author", "buyer", "player", "seller", "platform"

PEOPLE: Final[dict[str, tuple[str, StaffRole]]] = {
    JUDGE: ("林静", StaffRole.JUDGE),
    CLERK: ("周敏", StaffRole.CLERK),
    PLAINTIFF: ("陈晓雨", StaffRole.NONE),
    DEFENDANT: ("王志远", StaffRole.NONE),
}
"""Those of the court with one hearing."""
MORE_PEOPLE: Final[dict[str, tuple[str, StaffRole]]] = {
    SECOND_JUDGE: ("沈砚", StaffRole.JUDGE),
    MEDIATOR: ("何理", StaffRole.MEDIATOR),
    ADMIN: ("高远", StaffRole.ADMINISTRATOR),
    TECHNICIAN: ("唐维", StaffRole.TECHNICIAN),
    AUTHOR: ("苏文", StaffRole.NONE),
    BUYER: ("赵一鸣", StaffRole.NONE),
    PLAYER: ("丁凡", StaffRole.NONE),
    SELLER: ("许青", StaffRole.NONE),
    PLATFORM: ("罗岚", StaffRole.NONE),
}
"""Those who come besides in the court with a full docket."""


@dataclass(frozen=True, slots=True)
class Litigant:
    """Somebody who sues or is sued, and the login under which they act; empty for no account."""

    login: str
    details: LitigantDetails

    @property
    def name(self) -> str:
        """Give their name, or the company's."""
        return self.details.name

    def on(self, side: Side) -> LitigantDetails:
        """Give their particulars as they stand in a suit."""
        return self.details.model_copy(update={"side": side})

    def out_of_reach(self) -> "Litigant":
        """Give them as whoever sues knows them who has no number of theirs."""
        return replace(self, details=self.details.model_copy(update={"phone": ""}))


def resident_id(born_on: date, place_in_day: int) -> str:
    """Give an identity number; an odd place in the day's order is a man's."""
    first17 = f"{AREA}{born_on:%Y%m%d}{place_in_day:03}"
    return first17 + id_check(first17)


def credit_code(organisation: str) -> str:
    """Give the credit code of an enterprise from the eight characters of its own."""
    first17 = f"91{AREA}{organisation}{organisation_check(organisation)}"
    return first17 + credit_check(first17)


def _person(
    login: str,
    name: str,
    born_on: date,
    place: int,
    occupation: str,
    domicile: str,
    phone: str,
) -> Litigant:
    return Litigant(
        login,
        LitigantDetails(
            side=Side.PLAINTIFF,
            name=name,
            id_kind="resident_id",
            id_number=resident_id(born_on, place),
            sex="男" if place % 2 else "女",
            ethnicity="汉族",
            occupation=occupation,
            domicile=domicile,
            phone=phone,
        ),
    )


def _company(
    login: str, name: str, own: str, representative: str, domicile: str, phone: str
) -> Litigant:
    return Litigant(
        login,
        LitigantDetails(
            side=Side.DEFENDANT,
            standing=Standing.ORGANISATION,
            name=name,
            id_kind="credit_code",
            id_number=credit_code(own),
            domicile=domicile,
            phone=phone,
            representative=representative,
            office="执行董事",
        ),
    )


CHEN: Final = _person(
    PLAINTIFF,
    "陈晓雨",
    date(1900, 1, 1),
    2,
    "陶艺工作室经营者",
    "北京市海淀区示例路18号院3号楼502室",
    "13800000001",
)
SU: Final = _person(
    AUTHOR,
    "苏文",
    date(1902, 4, 12),
    4,
    "摄影师",
    "北京市东城区样本胡同7号",
    "13800000003",
)
ZHAO: Final = _person(
    BUYER,
    "赵一鸣",
    date(1901, 9, 30),
    1,
    "职员",
    "北京市朝阳区示例街5号院2号楼301室",
    "13800000004",
)
DING: Final = _person(
    PLAYER,
    "丁凡",
    date(1905, 12, 8),
    3,
    "软件测试员",
    "北京市昌平区样本北路21号4单元602室",
    "13800000005",
)
HAN: Final = _person(
    "",
    "韩树",
    date(1903, 7, 19),
    5,
    "个体经营者",
    "北京市大兴区示例镇9号",
    "13800000008",
)
"""Who has never come to court: everybody's neighbour, without an account."""
CLOUDSAIL: Final = _company(
    DEFENDANT,
    "北京云帆电子商务有限公司",
    "MA0TEAA1",
    "王志远",
    "北京市丰台区样本街66号院1号楼8层801室",
    "13800000002",
)
QINGHE: Final = _company(
    SELLER,
    "北京青禾文创有限公司",
    "MA0TEBB2",
    "许青",
    "北京市朝阳区样本路9号",
    "13800000006",
)
WANXIANG: Final = _company(
    PLATFORM,
    "北京万象示例网络科技有限公司",
    "MA0TECC3",
    "罗岚",
    "北京市海淀区样本大街30号院5号楼12层",
    "13800000007",
)
ABROAD: Final = _company(
    "",
    "北京远帆示例跨境贸易有限公司",
    "MA0TEDD4",
    "陆一",
    "北京市通州区示例路2号",
    "",
)
"""A company that nobody finds: no number, and the door is closed."""
LITIGANTS: Final = (CHEN, SU, ZHAO, DING, HAN, CLOUDSAIL, QINGHE, WANXIANG, ABROAD)
