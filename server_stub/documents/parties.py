"""The people in a paper, as its first lines introduce them.

What must be said of a person or a company is the list of the Civil Procedure Law,
article 124: in a complaint with the means to reach them, in a judgment without (the
number of an identity card and a telephone are of no use to its readers). Agents
follow their party; special authority is written item by item (article 62).

Nothing is checked here: whoever filed the particulars has had them examined.
"""

from dataclasses import dataclass
from datetime import date

from server_stub.documents.numerals import plain_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A natural person; what is not known stays empty and is left out."""

    name: str
    sex: str = ""
    born_on: date | None = None
    ethnicity: str = ""
    occupation: str = ""
    domicile: str = ""
    id_number: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A legal person or another organisation, with the one who answers for it."""

    name: str
    domicile: str = ""
    credit_code: str = ""
    representative: str = ""
    office: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """One who speaks for a party, and with what authority."""

    name: str
    standing: str = ""
    licence: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Litigant:
    """A party in its capacity: 原告, 被告, 第三人, 原告（反诉被告）."""

    capacity: str
    who: Person | Company
    agents: tuple[Agent, ...] = ()

    @property
    def name(self) -> str:
        """Give the name alone."""
        return self.who.name


def introduction(litigant: Litigant, *, with_contact: bool) -> tuple[str, ...]:
    """Introduce a party and its agents, one sentence a line."""
    who = litigant.who
    if isinstance(who, Person):
        lines = [_person(litigant.capacity, who, with_contact=with_contact)]
    else:
        lines = list(_company(litigant.capacity, who, with_contact=with_contact))
    lines += [_agent(agent, with_contact=with_contact) for agent in litigant.agents]
    return tuple(lines)


def _person(capacity: str, who: Person, *, with_contact: bool) -> str:
    words = [
        who.name,
        who.sex,
        f"{plain_date(who.born_on)}出生" if who.born_on else "",
        who.ethnicity,
        who.occupation,
        f"住{who.domicile}" if who.domicile else "",
    ]
    if with_contact:
        words.append(f"公民身份号码{who.id_number}" if who.id_number else "")
        words.append(f"联系电话{who.phone}" if who.phone else "")
    return _sentence(capacity, words)


def _company(capacity: str, who: Company, *, with_contact: bool) -> tuple[str, ...]:
    words = [who.name, f"住所地{who.domicile}" if who.domicile else ""]
    if with_contact:
        words.append(f"联系电话{who.phone}" if who.phone else "")
    words.append(f"统一社会信用代码{who.credit_code}" if who.credit_code else "")
    lines = [_sentence(capacity, words)]
    if who.representative:
        lines.append(_sentence("法定代表人", [who.representative, who.office]))
    return tuple(lines)


def _agent(agent: Agent, *, with_contact: bool) -> str:
    words = [agent.name, agent.standing]
    if with_contact:
        words.append(f"执业证号{agent.licence}" if agent.licence else "")
        words.append(f"代理权限：{agent.authority}" if agent.authority else "")
    return _sentence("委托诉讼代理人", words)


def _sentence(title: str, words: list[str]) -> str:
    return f"{title}：{'，'.join(word for word in words if word)}。"
