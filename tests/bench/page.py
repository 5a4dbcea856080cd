"""The page of a run: the table, and plots of what is worth a look, drawn here in SVG.

Pure: rows in, text out.
"""

from collections.abc import Sequence
from html import escape

from tests.bench.rows import Row

OURS_COLOUR, PEER_COLOUR, BAR_COLOUR = "#1f6f8b", "#b9b2a3", "#b3261e"
_WIDTH, _HEIGHT = 760, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 12, 34, 52

PLOTTED = (
    "speech lost",
    "mouth to ear, median",
    "glass to glass, median",
    "pictures a second",
    "log-spectral distance added by the network",
    "sender CPU",
    "receiver CPU",
    "forwarder CPU per Mbit/s",
)

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1150px; color: #222; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { text-align: left; padding: 3px 8px; border-bottom: 1px solid #ddd; vertical-align: top; }
td.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.no { color: #b3261e; font-weight: 600; } .yes { color: #23704a; }
.note { color: #666; } svg { display: block; margin: 1.2rem 0; }
"""


def _ticks(top: float) -> list[float]:
    step = 10.0 ** len(str(int(top))) / 100 if top >= 1 else 0.1
    while top / step > 5:
        step *= 2 if round(step / 10 ** (len(str(int(step))) - 1)) != 2 else 2.5
    return [at * step for at in range(int(top / step) + 1)]


def plot(title: str, rows: Sequence[Row]) -> str:
    """Draw a group of bars for each row: ours, the peer's, and a line where the bar is."""
    shown = [row for row in rows if row.ours is not None or row.peer is not None]
    if not shown:
        return ""
    values = [v for row in shown for v in (row.ours, row.peer, row.bar) if v is not None]
    top = max(max(values), 1e-6) * 1.1
    across, tall = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    each = across / len(shown)

    name, unit = escape(title), escape(shown[0].unit)

    def up(value: float) -> float:
        return _TOP + tall * (1 - value / top)

    parts = [
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" role="img" aria-label="{name}"',
        ' font-family="system-ui, sans-serif" font-size="11">',
        f'<text x="{_LEFT}" y="18" font-size="14" font-weight="600">{name} ({unit})</text>',
    ]
    parts += [
        f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{up(tick):.1f}" y2="{up(tick):.1f}"'
        ' stroke="#e5e2dc"/>'
        f'<text x="{_LEFT - 6}" y="{up(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>'
        for tick in _ticks(top)
    ]
    for at, row in enumerate(shown):
        left = _LEFT + at * each
        wide = min(44.0, each * 0.36)
        middle = left + each / 2
        sides = ((row.ours, OURS_COLOUR, -wide), (row.peer, PEER_COLOUR, 0.0))
        for value, colour, shift in sides:
            if value is not None:
                parts.append(
                    f'<rect x="{middle + shift:.1f}" y="{up(value):.1f}" width="{wide - 2:.1f}"'
                    f' height="{max(0.5, _TOP + tall - up(value)):.1f}" fill="{colour}">'
                    f"<title>{value:.4g}</title></rect>"
                    f'<text x="{middle + shift + wide / 2:.1f}" y="{up(value) - 3:.1f}"'
                    f' text-anchor="middle" fill="#444">{value:.3g}</text>'
                )
        if row.bar is not None:
            parts.append(
                f'<line x1="{middle - wide - 4:.1f}" x2="{middle + wide + 4:.1f}"'
                f' y1="{up(row.bar):.1f}" y2="{up(row.bar):.1f}" stroke="{BAR_COLOUR}"'
                ' stroke-width="2" stroke-dasharray="4 2"/>'
            )
        parts.append(
            f'<text x="{middle:.1f}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">'
            f"{escape(row.profile)}</text>"
        )
    names = sorted({row.peer_name for row in shown if row.peer_name})
    legend = (("ours", OURS_COLOUR), (", ".join(names), PEER_COLOUR), ("bar", BAR_COLOUR))
    for at, (name, colour) in enumerate(each for each in legend if each[0]):
        x = _LEFT + 140 * at
        parts.append(
            f'<rect x="{x}" y="{_HEIGHT - 20}" width="10" height="10" fill="{colour}"/>'
            f'<text x="{x + 15}" y="{_HEIGHT - 11}">{escape(name)}</text>'
        )
    return "\n".join([*parts, "</svg>"])


def _line(row: Row) -> str:
    figures = [row.ours, row.peer, row.bar]
    written = ["" if value is None else f"{value:.4g}" for value in figures]
    if written[2]:
        written[2] = ("≥ " if row.at_least else "≤ ") + written[2]
    met = {True: "yes", False: "no", None: ""}[row.met]
    return (
        f"<tr><td>{escape(row.what)}</td><td>{escape(row.profile)}</td>"
        f'<td class="figure">{written[0]}</td><td class="figure">{written[1]}</td>'
        f"<td>{escape(row.peer_name)}</td><td>{escape(row.unit)}</td>"
        f'<td class="figure">{written[2]}</td><td class="{met}">{met}</td>'
        f'<td class="note">{escape(row.note)}</td></tr>'
    )


def page(rows: Sequence[Row], told: str) -> str:
    """Give the whole page; `told` says when and where it was measured."""
    plots = [
        plot(what, [row for row in rows if row.what == what and row.unit != "ratio"])
        for what in PLOTTED
    ]
    heads = ("what", "profile", "ours", "peer", "", "unit", "bar", "met", "")
    return "\n".join(
        [
            '<!doctype html><html lang="en"><meta charset="utf-8">',
            f"<title>Mingjing: measured</title><style>{_STYLE}</style>",
            f"<h1>Sound and picture, measured</h1><p>{escape(told)}</p>",
            *filter(None, plots),
            "<table><tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>",
            *map(_line, rows),
            "</table></html>",
            "",
        ]
    )
