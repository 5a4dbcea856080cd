"""Rulings: what the court decides on the way, and not on the matter itself.

A ruling says what it decides and why (Civil Procedure Law, article 157). Here are the words of
those that the flow of a case needs: leave to withdraw and what counts as withdrawal (article
148; Interpretation, article 213), non-acceptance, which alone of them may be appealed, within
ten days (articles 122, 126, 157 and 171), and the confirmation of a mediation agreement, which
may then be enforced (articles 205 and 206). Any other is a `Ruling` with words of its own.

They do not know whether what they say is so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from server_stub.documents.decision import BenchMember, Decision, decision_pdf
from server_stub.documents.numerals import chinese_number, money, plain_date
from server_stub.documents.parties import Litigant
from server_stub.documents.typesetter import Typesetter

_LAW: Final = "《中华人民共和国民事诉讼法》"


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingForm:
    """What every ruling says of itself."""

    court: str
    case_number: str
    cause: str
    litigants: tuple[Litigant, ...]
    bench: tuple[BenchMember, ...]
    clerks: tuple[BenchMember, ...]
    decided_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One ruling; `effect` says when it takes effect or whether it may be appealed."""

    form: RulingForm
    history: tuple[str, ...]
    reasons: str
    laws: tuple[str, ...]
    orders: tuple[str, ...]
    costs: str = ""
    effect: str = ""
    title: str = "民事裁定书"


def ruling_pdf(typesetter: Typesetter, ruling: Ruling) -> bytes:
    """Set a ruling."""
    numbered = len(ruling.orders) > 1
    orders = (
        f"{chinese_number(place)}、{order}" if numbered else order
        for place, order in enumerate(ruling.orders, 1)
    )
    text = (
        *ruling.history,
        f"本院认为，{ruling.reasons}依照{'、'.join(ruling.laws)}规定，裁定如下：",
        *orders,
        ruling.costs,
        ruling.effect,
    )
    return ruled_pdf(typesetter, ruling.form, ruling.title, text)


def ruled_pdf(typesetter: Typesetter, form: RulingForm, title: str, text: Iterable[str]) -> bytes:
    """Set what the court has ruled; a paragraph of nothing is left out."""
    return decision_pdf(
        typesetter,
        Decision(
            court=form.court,
            title=title,
            case_number=form.case_number,
            litigants=form.litigants,
            text=tuple(line for line in text if line),
            bench=form.bench,
            clerks=form.clerks,
            decided_on=form.decided_on,
        ),
    )


def withdrawal(
    form: RulingForm,
    *,
    accepted_on: date,
    asked_on: date,
    fee: Decimal,
    borne_by: str,
    reasons: str = "",
    goes_on: str = "",
) -> Ruling:
    """Word the leave to withdraw, for which half of the fee is taken.

    `goes_on` says what of the case is not withdrawn with it (Interpretation art. 239).
    """
    plaintiff = _side(form, "原告")
    return Ruling(
        form=form,
        history=(
            (
                f"{between(form)}一案，本院于{plain_date(accepted_on)}立案。"
                f"原告{plaintiff}于{plain_date(asked_on)}向本院提出撤诉申请。"
            ),
        ),
        reasons=reasons or f"原告{plaintiff}撤诉的请求，不违反法律规定，应予准许。",
        laws=(f"{_LAW}第一百四十八条第一款",),
        orders=(f"准许原告{plaintiff}撤诉。{goes_on}",),
        costs=(
            f"案件受理费{money(fee)}，减半收取计{money(fee / 2)}，由{borne_by}负担。" if fee else ""
        ),
    )


def deemed_withdrawal(form: RulingForm, *, accepted_on: date, because: str = "") -> Ruling:
    """Word what counts as withdrawal: by default, that the fee was not paid."""
    plaintiff = _side(form, "原告")
    default = (
        f"原告{plaintiff}在本院依法送达交纳诉讼费用通知后，未在规定的期限内预交案件受理费，"
        "亦未获准缓交、减交或者免交。"
    )
    return Ruling(
        form=form,
        history=(f"{between(form)}一案，本院于{plain_date(accepted_on)}立案。",),
        reasons=because or default,
        laws=(
            f"{_LAW}第一百五十七条第一款第十一项",
            "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第二百一十三条",
        ),
        orders=(f"本案按原告{plaintiff}撤回起诉处理。",),
    )


def refusal(form: RulingForm, *, filed_on: date, reasons: str, appeal_court: str) -> Ruling:
    """Word the refusal to take a case, which may be appealed within ten days."""
    plaintiff = "、".join(party.name for party in form.litigants)
    return Ruling(
        form=form,
        history=(f"{plain_date(filed_on)}，本院收到{plaintiff}的起诉状。",),
        reasons=reasons,
        laws=(f"{_LAW}第一百二十二条、第一百二十六条、第一百五十七条第一款第一项",),
        orders=(f"对{plaintiff}的起诉，本院不予受理。",),
        effect=(
            f"如不服本裁定，可以在裁定书送达之日起十日内，向本院递交上诉状，上诉于{appeal_court}。"
        ),
    )


def confirmation(
    form: RulingForm, *, applied_on: date, agreed_on: date, mediated_by: str, terms: tuple[str, ...]
) -> Ruling:
    """Word the confirmation of a mediation agreement."""
    names = "与".join(f"{party.capacity}{party.name}" for party in form.litigants)
    agreed = "；".join(f"{place}．{term.rstrip('；。')}" for place, term in enumerate(terms, 1))
    return Ruling(
        form=form,
        history=(
            (
                f"本院于{plain_date(applied_on)}受理{names}关于司法确认调解协议的申请，"
                "并对此进行了审查。现已审查终结。"
            ),
            (
                f"{names}因{form.cause}，于{plain_date(agreed_on)}经{mediated_by}主持调解，"
                f"达成调解协议如下：{agreed}。"
            ),
        ),
        reasons="申请人达成的调解协议，符合司法确认调解协议的法定条件。",
        laws=(f"{_LAW}第二百零五条、第二百零六条",),
        orders=(
            f"{names}于{plain_date(agreed_on)}经{mediated_by}主持调解达成的调解协议有效。",
            (
                "当事人应当按照调解协议的约定自觉履行义务。一方当事人拒绝履行或者未全部履行的，"
                "对方当事人可以向人民法院申请执行。"
            ),
        ),
    )


def between(form: RulingForm) -> str:
    """Name the parties and the cause, as a text begins."""
    sides = tuple(dict.fromkeys(party.capacity for party in form.litigants))
    named = "、".join(f"{side}{_side(form, side)}" for side in sides if side != "原告")
    return f"原告{_side(form, '原告')}与{named}{form.cause}"


def _side(form: RulingForm, capacity: str) -> str:
    return "、".join(party.name for party in form.litigants if party.capacity == capacity)
