"""What the court answers to an application: a ruling, a decision or a notice, with its reasons.

By ruling it decides on jurisdiction, which may be appealed within ten days, and on preservation,
which holds at once and may be looked at again within five days (Civil Procedure Law, articles 103,
108, 111, 130, 157, 171); by decision on recusal, which may be looked at again once (article 50);
by notice on more time, a witness or changed claims. The reasons are the court's own words.
A counterclaim is withdrawn by leave, as a suit is (article 148; Interpretation, article 239).

They do not know whether what they say is so.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from server_stub.documents.notices import Heading, outcome_notice_pdf
from server_stub.documents.numerals import money, plain_date
from server_stub.documents.rulings import Ruling, RulingForm, between, ruled_pdf
from server_stub.documents.typesetter import Typesetter

LAW: Final = "《中华人民共和国民事诉讼法》"
IN_FORCE_AT_ONCE: Final = (
    "本裁定立即开始执行。如不服本裁定，可以自收到裁定书之日起五日内向本院申请复议一次。"
    "复议期间不停止裁定的执行。"
)
ONCE_MORE: Final = "如不服本决定，可以在接到决定时向本院申请复议一次。复议期间不停止决定的执行。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What was applied for: by whom, when, and whether for the second time."""

    matter: str
    """As a text names it: 管辖权异议, 财产保全申请."""
    applicant: str
    """With the capacity in which it stands in the case."""
    applied_on: date
    accepted_on: date
    reviewer: str = ""
    """Who has asked that an earlier decision be looked at once more; empty the first time."""
    upheld: bool = False
    """Whether it stands as it was decided earlier."""


def jurisdiction(
    form: RulingForm,
    applied: Applied,
    *,
    granted: bool,
    reasons: str,
    to_court: str,
    appeal_court: str,
) -> Ruling:
    """Word the ruling on an objection to jurisdiction."""
    order = (
        f"{applied.applicant}对管辖权提出的异议成立，本案移送{to_court}处理。"
        if granted
        else f"驳回{applied.applicant}对本案管辖权提出的异议。"
    )
    return Ruling(
        form=form,
        history=_history(form, applied),
        reasons=_ended(reasons),
        laws=(f"{LAW}第一百三十条第一款、第一百五十七条第一款第二项",),
        orders=(order,),
        effect=(
            f"如不服本裁定，可以在裁定书送达之日起十日内，向本院递交上诉状，上诉于{appeal_court}。"
        ),
    )


def preservation(
    form: RulingForm,
    applied: Applied,
    *,
    granted: bool,
    reasons: str,
    orders: tuple[str, ...],
    evidence: bool,
) -> Ruling:
    """Word the ruling on preservation, or on what remains of it when it was looked at again."""
    articles = "第八十四条" if evidence else "第一百零三条、第一百零五条、第一百零六条"
    if not granted:
        orders = (f"驳回{applied.applicant}的保全申请。",)
    if applied.reviewer and applied.upheld:
        orders = (f"驳回{applied.reviewer}的复议请求，维持原裁定。",)
    elif applied.reviewer:
        orders = ("撤销原裁定。", *orders)
    once_more = "第一百一十一条、" if applied.reviewer else ""
    return Ruling(
        form=form,
        history=_history(form, applied),
        reasons=_ended(reasons),
        laws=(f"{LAW}{articles}、{once_more}第一百五十七条第一款第四项",),
        orders=orders,
        effect="" if applied.reviewer else IN_FORCE_AT_ONCE,
    )


def lifting(form: RulingForm, applied: Applied, *, reasons: str) -> Ruling:
    """Word the ruling that sets free what was preserved."""
    return Ruling(
        form=form,
        history=_history(form, applied),
        reasons=_ended(reasons),
        laws=(f"{LAW}第一百零七条、第一百五十七条第一款第四项",),
        orders=(f"解除根据{applied.applicant}的申请采取的保全措施。",),
        effect="本裁定立即开始执行。",
    )


def counterclaim(
    form: RulingForm,
    applied: Applied,
    *,
    granted: bool,
    reasons: str,
    more: tuple[str, ...] = (),
) -> Ruling:
    """Word whether a counterclaim is tried together with the suit."""
    order = (
        f"受理{applied.applicant}提出的反诉，与本诉合并审理。"
        if granted
        else f"对{applied.applicant}提出的反诉，不予受理。"
    )
    return Ruling(
        form=form,
        history=_history(form, applied),
        reasons=_ended(reasons),
        laws=(
            f"{LAW}第五十四条、第一百四十三条",
            "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第二百三十三条",
        ),
        orders=(order, *more),
    )


def counterclaim_withdrawal(
    form: RulingForm, applied: Applied, *, granted: bool, reasons: str, fee: Decimal
) -> Ruling:
    """Word whether a counterclaim may be withdrawn; joined, it has cost half already."""
    order = f"{'准许' if granted else '不准许'}{applied.applicant}撤回反诉。"
    costs = f"反诉案件受理费{money(fee)}，减半收取计{money(fee / 2)}，由{applied.applicant}负担。"
    return Ruling(
        form=form,
        history=_history(form, applied),
        reasons=_ended(reasons),
        laws=(
            f"{LAW}第一百四十八条第一款",
            "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第二百三十九条",
        ),
        orders=(order,),
        costs=costs if granted and fee else "",
    )


def no_withdrawal(form: RulingForm, applied: Applied, *, reasons: str) -> Ruling:
    """Word that a suit goes on although its plaintiff would withdraw it."""
    return Ruling(
        form=form,
        history=_history(form, applied),
        reasons=_ended(reasons),
        laws=(f"{LAW}第一百四十八条第一款",),
        orders=(f"不准许{applied.applicant}撤诉。",),
    )


def recusal_pdf(
    typesetter: Typesetter,
    form: RulingForm,
    applied: Applied,
    *,
    granted: bool,
    reasons: str,
    whom: str,
) -> bytes:
    """Set the decision on a recusal."""
    order = f"准许{applied.applicant}提出的回避申请，{whom}回避。"
    if not granted:
        order = f"驳回{applied.applicant}提出的回避申请。"
    if applied.reviewer and applied.upheld:
        order = f"驳回{applied.reviewer}的复议申请，维持原决定。"
    text = (
        *_history(form, applied),
        f"本院认为，{_ended(reasons)}依照{LAW}第四十七条、第四十九条、第五十条规定，决定如下：",
        order,
        "" if applied.reviewer else ONCE_MORE,
    )
    return ruled_pdf(typesetter, form, "决定书", text)


def answer_pdf(
    typesetter: Typesetter,
    heading: Heading,
    applied: Applied,
    *,
    cause: str,
    says: tuple[str, ...],
) -> bytes:
    """Set the notice of what was decided on an application that takes no ruling."""
    opening = (
        f"本院审理的{heading.case_number}{cause}一案，{applied.applicant}于"
        f"{plain_date(applied.applied_on)}提出{applied.matter}。经审查，现将有关事项通知如下："
    )
    return outcome_notice_pdf(typesetter, heading, opening, says)


def _history(form: RulingForm, applied: Applied) -> tuple[str, ...]:
    again = f"{applied.reviewer}不服本院就此作出的处理，申请复议。" if applied.reviewer else ""
    return (
        (
            f"{between(form)}一案，本院于{plain_date(applied.accepted_on)}立案。"
            f"{applied.applicant}于{plain_date(applied.applied_on)}向本院提出{applied.matter}。"
            f"{again}"
        ),
    )


def _ended(text: str) -> str:
    text = text.strip()
    return text if text.endswith(("。", "；", ".", ";", "！", "？")) else f"{text}。"
