"""A court with a full docket: some fifty cases, in every state that a case can come to.

`DOCKET` is its table of contents: each case with the story by which it has come where it stands,
and who can look at it. Everybody signs in with the password of the demonstration; the clerk is on
every case that was docketed, the judge on those of theirs, and the reviewers see what waits for
them. `docs/docket.md` tells the same to visitors.

The court is sown once, and wholly (`empty_books`). The same hour gives the same cases with the same
numbers in the same order.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from client.protocol.case import CaseState
from server_stub.documents import FontsMissing
from server_stub.domain.calendar import court_day
from server_stub.seeds import (
    appealed,
    applied,
    before_the_bench,
    before_the_docket,
    empty_books,
    enforced,
    mediated,
)
from server_stub.seeds import disputes_of_right as right
from server_stub.seeds import disputes_of_trade as trade
from server_stub.seeds import disputes_on_the_way as on_the_way
from server_stub.seeds import disputes_that_were_heard as tried
from server_stub.seeds.people import (
    CLERK,
    JUDGE,
    MEDIATOR,
    MORE_PEOPLE,
    PEOPLE,
    SECOND_JUDGE,
)
from server_stub.seeds.suit import Suit
from server_stub.seeds.timeline import Sower, Story, Tell, tell_all
from server_stub.settings import DEMO_PASSWORD, CannotOpen, Limits, Seed, Tries
from server_stub.usecases.accounts import open_account
from server_stub.usecases.mediators import load_demo_directory
from server_stub.usecases.registry import Registry
from server_stub.usecases.turnstile import Turnstile

OPENED: Final = timedelta(days=500)
"""So long before the end the first account was opened; no story begins earlier."""
_FREELY: Final = Tries(tries=10_000, within_s=1)
_S = CaseState


@dataclass(frozen=True, slots=True)
class Entry:
    """One case of the docket."""

    suit: Suit
    story: Callable[[Sower, Suit], Story]
    state: CaseState
    """Where it stands at the end."""
    shows: str
    """What there is to see, in a few words."""
    court: tuple[str, ...] = (CLERK, JUDGE)
    """Who of the court has it before them."""

    @property
    def logins(self) -> tuple[str, ...]:
        """Give those who can look at it."""
        parties = (self.suit.plaintiff, *self.suit.defendants)
        return (*(each.login for each in parties if each.login), *self.court)

    @property
    def claim(self) -> str:
        """Give the first claim, by which cases of the same people are told apart."""
        return self.suit.claims[0].text


_BEFORE, _MEDIATED, _BENCH = before_the_docket, mediated, before_the_bench
_SECOND = (CLERK, SECOND_JUDGE)
_TABLE = (CLERK, JUDGE, MEDIATOR)
_SECOND_TABLE = (CLERK, SECOND_JUDGE, MEDIATOR)
DOCKET: Final = (
    # Before the docket.
    Entry(right.PET, _BEFORE.just_begun, _S.DRAFT, "刚开始填写的起诉草稿", ()),
    Entry(right.SAIL_NAME, _BEFORE.drafted, _S.DRAFT, "填写完整、待确认签名的草稿", ()),
    Entry(right.COPYCAT, _BEFORE.under_review, _S.UNDER_REVIEW, "待立案审查"),
    Entry(trade.PHONE, _BEFORE.corrected, _S.UNDER_REVIEW, "补正后再次待审"),
    Entry(trade.CAMERA, _BEFORE.returned, _S.RETURNED, "一次性告知三处补正"),
    Entry(right.CALLS, _BEFORE.lapsed, _S.LAPSED, "逾期未补正"),
    Entry(right.TODAY_S_WORK, _BEFORE.refused, _S.REFUSED, "裁定不予受理"),
    Entry(trade.MEMBERSHIP, _BEFORE.taken_back, _S.WITHDRAWN, "审查前撤回起诉"),
    # Mediated before they are docketed.
    Entry(trade.DRESS.mediated(), _MEDIATED.offered, _S.IN_MEDIATION, "征询被告是否同意调解"),
    Entry(trade.WHEEL.mediated(), _MEDIATED.choosing, _S.IN_MEDIATION, "双方选择调解员"),
    Entry(trade.TICKETS.mediated(), _MEDIATED.appointing, _S.IN_MEDIATION, "待法院指定调解员"),
    Entry(trade.HOTEL.mediated(), _MEDIATED.awaiting, _S.IN_MEDIATION, "待调解员接受", _TABLE),
    Entry(trade.CLAY.mediated(), _MEDIATED.at_the_table, _S.IN_MEDIATION, "正在调解", _TABLE),
    Entry(trade.TRANSLATION.mediated(), _MEDIATED.agreed, _S.IN_MEDIATION, "已签协议", _TABLE),
    Entry(right.ACCOUNT.mediated(), _MEDIATED.confirming, _S.IN_MEDIATION, "待司法确认", _TABLE),
    Entry(trade.TEA.mediated(), _MEDIATED.confirmed, _S.SETTLED, "司法确认有效", _TABLE),
    Entry(trade.MOVERS.mediated(), _MEDIATED.not_confirmed, _S.UNDER_REVIEW, "驳回确认", _TABLE),
    Entry(trade.PIANO.mediated(), _MEDIATED.contract_only, _S.ARCHIVED, "未申请确认，归档", _TABLE),
    Entry(trade.COURSE.mediated(), _MEDIATED.failed, _S.ACCEPTED, "调解不成，申请减交", _TABLE),
    # Docketed, before judgment.
    Entry(
        right.ARCHIVE_DATA.by_post(),
        _BENCH.fee_in_the_post,
        _S.ACCEPTED,
        "交费通知邮寄在途",
        _SECOND,
    ),
    Entry(right.POTTERY_NAME, _BENCH.fee_due, _S.ACCEPTED, "待交费，支付页已打开"),
    Entry(right.COINS, _BENCH.never_paid, _S.WITHDRAWN, "逾期未交费，按撤诉处理", _SECOND),
    Entry(right.SWORD, _BENCH.deferred, _S.ACCEPTED, "准予缓交，正在举证质证"),
    Entry(right.FACE, _BENCH.remitted, _S.ACCEPTED, "准予免交，已答辩"),
    Entry(trade.BICYCLE, _BENCH.nobody_joins, _S.ACCEPTED, "被告三日内未关联，送达失败", _SECOND),
    Entry(trade.SOFA, _BENCH.announced, _S.ACCEPTED, "公告送达", _SECOND),
    Entry(trade.FRIDGE, _BENCH.in_exchange, _S.ACCEPTED, "证据交换，推定送达"),
    Entry(right.CRAWLER, _BENCH.finding_a_time, _S.ACCEPTED, "协商开庭时间"),
    Entry(trade.LIVE, _BENCH.hearing_ahead, _S.HEARING_SCHEDULED, "下周开庭"),
    Entry(tried.GLAZE, _BENCH.heard_twice, _S.HEARING_SCHEDULED, "已开一庭，再次开庭"),
    Entry(trade.CLOUD, _BENCH.hearing_open, _S.HEARING_IN_PROGRESS, "正在开庭"),
    Entry(right.REVIEWS, _BENCH.hearing_paused, _S.HEARING_IN_PROGRESS, "休庭中", _SECOND),
    Entry(trade.KILN, _BENCH.was_heard, _S.HEARD, "已开庭，判决书待送达"),
    # Something is asked on the way.
    Entry(on_the_way.BANNERS, applied.asked_for, _S.ACCEPTED, "反诉待交费，准予延长举证期限"),
    Entry(on_the_way.WAREHOUSE, applied.secured, _S.ACCEPTED, "财产保全，待提供担保"),
    Entry(on_the_way.LAMPS, applied.looked_at_again, _S.ACCEPTED, "保全裁定复议中"),
    Entry(on_the_way.TRAINING, applied.set_free, _S.ACCEPTED, "保全已解除，准予撤回在线同意"),
    Entry(on_the_way.STICKERS, applied.unpaid_counterclaim, _S.ACCEPTED, "反诉未交费，按撤回处理"),
    Entry(on_the_way.SIGNBOARD, applied.given_up, _S.ACCEPTED, "准予延期答辩，准许撤回反诉"),
    Entry(
        on_the_way.NEWSLETTER,
        applied.counterclaim_alone,
        _S.ACCEPTED,
        "本诉已撤回，反诉继续审理，准许证人出庭",
    ),
    Entry(on_the_way.HARVEST, applied.sent_elsewhere, _S.TRANSFERRED, "管辖权异议成立，已移送"),
    # Mediated within a suit.
    Entry(on_the_way.POSTERS, _MEDIATED.stated, _S.ACCEPTED, "调解书待签收", _SECOND_TABLE),
    Entry(on_the_way.EDITING, _MEDIATED.settled, _S.SETTLED, "诉讼中调解结案", _SECOND_TABLE),
    Entry(
        on_the_way.PREORDER,
        _MEDIATED.thought_better_of_suing,
        _S.ACCEPTED,
        "调解后申请撤诉，待裁定",
        _TABLE,
    ),
    # Judged.
    Entry(tried.SHELVES, appealed.in_appeal_period, _S.JUDGED, "上诉期内"),
    Entry(tried.COUPONS, appealed.unserved, _S.JUDGED, "一名被告尚未送达判决"),
    Entry(tried.STREAMER, appealed.appealed, _S.APPEALED, "已上诉，副本尚未全部送达", _SECOND),
    Entry(tried.SHOP_NAME, appealed.answering, _S.APPEALED, "待被上诉人答辩"),
    Entry(tried.SKIN, appealed.ready, _S.APPEALED, "待移送上诉卷宗", _SECOND),
    Entry(tried.LETTERS, appealed.sent_up, _S.APPEALED, "已移送二审法院"),
    Entry(tried.CHARGING, appealed.in_force, _S.EFFECTIVE, "判决已生效"),
    Entry(tried.LENS, appealed.thought_better_of, _S.ARCHIVED, "撤回上诉，已归档", _SECOND),
    # Enforced.
    Entry(right.PHOTOGRAPHS, enforced.searching, _S.IN_ENFORCEMENT, "执行中，六条财产线索"),
    Entry(right.LOAN, enforced.applied, _S.IN_ENFORCEMENT, "一件执行立案，一件待审"),
    Entry(right.MODEL, enforced.performed, _S.EFFECTIVE, "执行完毕、撤回、不予受理"),
    Entry(right.NOVEL, enforced.ended, _S.EFFECTIVE, "终结执行"),
)


def nothing_told(done: int, of: int) -> None:
    """Tell nobody how far it has come."""


async def sow_docket(
    registry: Registry,
    now: datetime,
    tell: Tell = nothing_told,
    docket: Sequence[Entry] = DOCKET,
) -> None:
    """Fill empty books with the docket; a court that was sown stays as it is.

    Raises `NotAnEmptyCourt` for books that hold anything else, and `CannotOpen` where the court's
    calendar or fonts are wanting.
    """
    if empty_books.is_sown(registry, Seed.DOCKET):
        return
    opened = now - OPENED
    _check_calendar(registry, now)
    try:
        await asyncio.to_thread(registry.press)
    except FontsMissing as missing:
        raise CannotOpen(str(missing)) from missing
    empty_books.begin(registry, Seed.DOCKET)
    accounts = {
        login: await open_account(
            registry,
            login=login,
            name=name,
            staff=staff,
            password=DEMO_PASSWORD,
            now=opened,
            for_show=True,
        )
        for login, (name, staff) in (PEOPLE | MORE_PEOPLE).items()
    }
    await asyncio.to_thread(load_demo_directory, registry)
    sower = Sower(
        # Whoever acts for all of them in one minute would be stopped at the door.
        registry=replace(registry, turnstile=Turnstile(Limits(association_codes_as_one=_FREELY))),
        accounts=accounts,
        ends_at=now,
        now=opened,
        loop=asyncio.get_running_loop(),
    )
    stories = [each.story(sower, each.suit) for each in docket]
    await tell_all(sower, stories, tell)
    empty_books.finish(registry, Seed.DOCKET)


def _check_calendar(registry: Registry, now: datetime) -> None:
    """Refuse where nobody knows on which days the court was open: no time could be counted."""
    began = court_day(now - timedelta(days=enforced.LONG_AGO)).year
    unknown = set(range(began, court_day(now).year + 1)) - set(registry.calendar.years)
    if unknown:
        years = registry.calendar.years
        raise CannotOpen(
            f"The court's calendar does not tell the holidays of {min(unknown)}: give --clock a "
            f"time in {years[-1]}, for example --clock {years[-1]}-12-01T09:00."
        )


def table() -> str:
    """Give the docket as the table of `docs/docket.md`."""
    head = (
        "| Case (first claim) | Stands | What there is to see | Sign in as |",
        "|---|---|---|---|",
    )
    rows = (
        f"| {each.suit.title}（{each.claim}） | `{each.state}` | {each.shows} | "
        f"{', '.join(f'`{login}`' for login in each.logins)} |"
        for each in DOCKET
    )
    return "\n".join((*head, *rows)) + "\n"
