"""The complaint that the court makes from the answers, and the parties as papers name them."""

from datetime import date

from client.protocol.filing import DraftContent, LitigantDetails, Standing
from client.protocol.roles import Side
from server_stub.documents import Company, Complaint, Litigant, Person
from server_stub.domain.identity_numbers import Fit, Kind, Sex, check_number

CAPACITIES = {Side.PLAINTIFF: "原告", Side.DEFENDANT: "被告", Side.THIRD_PARTY: "第三人"}
_SEXES = {Sex.FEMALE: "女", Sex.MALE: "男"}


def complaint_of(content: DraftContent, court: str, today: date) -> Complaint:
    """Give the complaint that the answers make (Civil Procedure Law art. 124)."""
    return Complaint(
        court=court,
        litigants=tuple(litigant_of(each, today) for each in content.litigants),
        claims=tuple(_ended(each.text) for each in content.claims),
        facts_and_reasons=(*_paragraphs(content.facts), *_paragraphs(content.reasons)),
        filed_on=today,
    )


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


def title_of(content: DraftContent) -> str:
    """Give a case's title: who against whom, about what."""
    names = {
        side: "、".join(each.name for each in content.litigants if each.side is side and each.name)
        for side in (Side.PLAINTIFF, Side.DEFENDANT)
    }
    if not names[Side.PLAINTIFF] or not names[Side.DEFENDANT]:
        return content.cause or "未命名的起诉"
    return f"{names[Side.PLAINTIFF]}与{names[Side.DEFENDANT]}{content.cause}"


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _ended(text: str) -> str:
    text = text.strip()
    return text if text.endswith(("。", "；", ".", ";")) else f"{text}；"
