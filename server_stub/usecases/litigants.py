"""The parties of a suit as papers introduce them, in the capacity of the first instance."""

from datetime import date

from client.protocol.filing import LitigantDetails, Standing
from client.protocol.roles import Side
from server_stub.documents import Company, Litigant, Person
from server_stub.domain.identity_numbers import Fit, Kind, Sex, check_number

CAPACITIES = {Side.PLAINTIFF: "原告", Side.DEFENDANT: "被告", Side.THIRD_PARTY: "第三人"}
_SEXES = {Sex.FEMALE: "女", Sex.MALE: "男"}


def litigant_of(details: LitigantDetails, today: date) -> Litigant:
    """Give a party as papers introduce it; what an identity number tells need not be asked."""
    capacity = CAPACITIES.get(details.side, "第三人")
    if details.standing is Standing.ORGANISATION:
        return Litigant(
            capacity=capacity,
            who=Company(
                name=details.name,
                domicile=details.domicile,
                credit_code=details.id_number,
                representative=details.representative,
                office=details.office,
                phone=details.phone,
            ),
        )
    told = check_number(Kind.RESIDENT_ID, details.id_number, today) if details.id_number else None
    known = told if isinstance(told, Fit) else None
    sex = _SEXES[known.sex] if known is not None and known.sex is not None else details.sex
    return Litigant(
        capacity=capacity,
        who=Person(
            name=details.name,
            sex=sex,
            born_on=None if known is None else known.born_on,
            ethnicity=details.ethnicity,
            occupation=details.occupation,
            domicile=details.domicile,
            id_number=details.id_number,
            phone=details.phone,
        ),
    )
