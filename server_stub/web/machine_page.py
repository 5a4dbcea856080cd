"""The page of machines for a browser: each site's newest reports, and how the last days went.

It is shown to IT staff and, in a court that is a show, to anybody. Nothing on it is run, and what
machines call themselves is put in as text.
"""

from collections.abc import Mapping
from html import escape
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from client.protocol.devicecheck import Outcome, Readiness
from client.protocol.machines import MachineDay, MachineLine, Machines
from server_stub.domain.calendar import COURT_TIME
from server_stub.post.texts import Language
from server_stub.usecases import outbox
from server_stub.usecases.checks import machines
from server_stub.usecases.checks.places import looks_after_machines
from server_stub.web.deps import OpenCourt
from server_stub.web.page_door import Visitor, led_to_the_door, way_out
from server_stub.web.page_frame import Lang, shown_page, words

routes = APIRouter(default_response_class=HTMLResponse)

VERDICTS: Final[Mapping[Readiness, tuple[str, str]]] = {
    Readiness.PICTURE_AND_SOUND: ("画面和声音", "Picture and sound"),
    Readiness.SOUND: ("声音，画面可能中断", "Sound; picture may stop"),
    Readiness.PHONE: ("只能用电话", "By phone only"),
    Readiness.NOT_FROM_HERE: ("不能用这台设备", "Not from this machine"),
    Readiness.UNKNOWN: ("未能测出", "Not known"),
}
MARKS: Final[Mapping[Readiness, str]] = {
    Readiness.PICTURE_AND_SOUND: "✓",
    Readiness.SOUND: "!",
    Readiness.PHONE: "✗",
    Readiness.NOT_FROM_HERE: "✗",
    Readiness.UNKNOWN: "?",
}
_FILLS: Final = {
    Readiness.PICTURE_AND_SOUND: "#2f7d4f",
    Readiness.SOUND: "#b7791f",
    Readiness.PHONE: "#b3402e",
    Readiness.NOT_FROM_HERE: "#7c2d22",
    Readiness.UNKNOWN: "#8a94a3",
}
_WIDE, _HIGH = 640, 120


@routes.get("/machines", response_model=None)
def machine_page(
    court: OpenCourt,
    request: Request,
    who: Visitor,
    lang: Lang = Language.ZH,
    site: Annotated[str | None, Query(max_length=40)] = None,
    after: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Show the machines by site and name, and how the last days went."""
    staff = who is not None and looks_after_machines(who)
    if not staff and not outbox.is_a_show(court.registry):
        return led_to_the_door(request, who, lang)
    seen = machines.seen_machines(court.registry, court.clock(), site=site, after=after)
    names = machines.site_names(court.registry)
    title = words(lang, "设备检测：各单位的计算机", "Device checks: machines by site")
    out = way_out(lang) if staff else ""
    if not seen.machines:
        nothing = words(lang, "还没有收到任何报告。", "No report has come yet.")
        return shown_page(lang, title, f"<p>{escape(nothing)}</p>{out}")
    body = _days(seen.days, lang) + _causes(seen, lang) + _table(seen.machines, names, lang)
    if seen.next:
        of = f"&amp;site={escape(site)}" if site else ""
        body += (
            f'<p><a href="/machines?lang={lang}{of}&amp;after={escape(seen.next)}">'
            f"{escape(words(lang, '更多', 'More'))}</a></p>"
        )
    return shown_page(lang, title, body + out)


def _days(days: tuple[MachineDay, ...], lang: Language) -> str:
    """Draw each day as one bar, its parts in the order of the verdicts."""
    most = max((each.checked for each in days), default=1)
    # One day is no wall: its bar is as wide as it will be when the others have come.
    step = _WIDE / max(len(days), machines.DAYS)
    bars = []
    for place, day in enumerate(days):
        top = float(_HIGH)
        for verdict in Readiness:
            count = day.readiness.get(verdict, 0)
            if not count:
                continue
            height = _HIGH * count / most
            top -= height
            said = f"{day.day}: {words(lang, *VERDICTS[verdict])} {count}"
            bars.append(
                f'<rect x="{place * step + 4:.1f}" y="{top:.1f}" width="{step - 8:.1f}" '
                f'height="{height:.1f}" fill="{_FILLS[verdict]}"><title>{escape(said)}</title>'
                "</rect>"
            )
        bars.append(
            f'<text x="{place * step + step / 2:.1f}" y="{_HIGH + 16}" font-size="11" '
            f'text-anchor="middle">{escape(day.day[5:])}</text>'
        )
    head = words(lang, "最近的情况（每台每天计一次）", "The last days (each machine once a day)")
    key = " · ".join(
        f"{MARKS[verdict]} {words(lang, *VERDICTS[verdict])}: "
        f"{sum(day.readiness.get(verdict, 0) for day in days)}"
        for verdict in Readiness
    )
    return (
        f"<h2>{escape(head)}</h2>"
        f'<svg class=days viewBox="0 0 {_WIDE} {_HIGH + 22}" role="img" '
        f'aria-label="{escape(key)}">{"".join(bars)}</svg><p class=note>{escape(key)}</p>'
    )


def _causes(seen: Machines, lang: Language) -> str:
    if not seen.causes:
        return ""
    head = words(lang, "常见问题（台数）", "Commonest findings (machines)")
    rows = "".join(
        f"<tr><td>{escape(code.value)}</td><td>{count}</td></tr>"
        for code, count in seen.causes[:10]
    )
    return f"<h2>{escape(head)}</h2><table>{rows}</table>"


def _table(lines: tuple[MachineLine, ...], names: Mapping[str, str], lang: Language) -> str:
    heads = (
        words(lang, "单位", "Site"),
        words(lang, "计算机", "Machine"),
        words(lang, "结论", "Verdict"),
        words(lang, "问题", "Findings"),
        words(lang, "时间", "When"),
        words(lang, "以前", "Before"),
    )
    rows = []
    for line in lines:
        last = line.last
        bad = ", ".join(
            each.code.value for each in last.causes if each.outcome is Outcome.FAIL
        ) or ", ".join(each.code.value for each in last.causes)
        found = machines.came_out(last)
        verdict = f"{MARKS[found]} {words(lang, *VERDICTS[found])}"
        if last.synthetic:
            verdict += words(lang, "（模拟设备）", " (stand-in devices)")
        at = f"{last.received_at.astimezone(COURT_TIME):%Y-%m-%d %H:%M}"
        cells = (
            names.get(line.site, ""),
            line.machine,
            verdict,
            bad,
            at,
            " ".join(MARKS[each] for each in line.before),
        )
        rows.append("".join(f"<td>{escape(cell)}</td>" for cell in cells))
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    title = words(lang, "各台计算机最近一次检测", "Each machine's newest check")
    return f"<h2>{escape(title)}</h2><table><tr>{head}</tr>{body}</table>"
