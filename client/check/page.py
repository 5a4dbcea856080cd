"""The report as one page for paper, in both languages: for a person to hand on, and for IT staff.

One sheet of A4, whatever was found: the verdict and the code for the phone, how each group ended,
then what needs doing, worst first, then every row as a small field. What does not fit is counted
and stands in the report. Colour is never alone: every outcome has its sign and its word. The page
asks nothing of a network and carries no script.

It judges nothing.
"""

from collections.abc import Collection
from html import escape

from client.config import Language
from client.protocol.check_outcomes import outcome_of, weight
from client.protocol.devicecheck import Check, CheckReport, Code, Finding, Form, Outcome, Readiness
from client.protocol.short_code import spoken
from client.screens.check_findings import advice_of
from client.screens.check_verdict import verdict_of
from client.screens.figures import plain
from client.screens.words import Sentence
from client.screens.words import check_page as words
from client.screens.words import device_check as check_words

FINDINGS_MOST = 6
FIGURES_MOST = 90
SIGNS = {
    Outcome.PASS: "✓",
    Outcome.WARN: "!",
    Outcome.FAIL: "✕",
    Outcome.NOT_RUN: "?",
    Outcome.SKIPPED: "–",
}
OUTCOMES: dict[Outcome, Sentence] = {
    Outcome.PASS: check_words.GOOD,
    Outcome.WARN: check_words.WARN,
    Outcome.FAIL: check_words.BAD,
    Outcome.NOT_RUN: check_words.NOT_RUN,
    Outcome.SKIPPED: words.SKIPPED,
}
_STYLE = """
@page { size: A4; margin: 11mm 12mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 186mm; color: #1b1f24; font: 9pt/1.28 "Noto Sans CJK SC",
 "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
h1 { font-size: 15pt; margin: 0; } h2 { font-size: 10.5pt; margin: 3.5mm 0 1.5mm; }
small, .soft { color: #525a63; } .en { color: #3a424b; }
header { display: flex; justify-content: space-between; align-items: flex-start; gap: 6mm; }
header > :first-child { flex: none; } header > :last-child { text-align: right; min-width: 0;
 overflow-wrap: anywhere; max-height: 24mm; overflow: hidden; }
.verdict { border: 0.5mm solid; border-left-width: 3mm; padding: 2.5mm 4mm; margin: 3mm 0;
 display: flex; justify-content: space-between; align-items: center; gap: 6mm; }
.verdict strong { font-size: 13pt; display: block; }
.code { text-align: right; white-space: nowrap; } .code b { font: bold 17pt/1.1 "DejaVu Sans Mono",
 Consolas, monospace; letter-spacing: 0.06em; display: block; }
.synthetic { border: 0.4mm dashed #8a4b00; color: #8a4b00; padding: 1.5mm 3mm; margin: 2mm 0; }
.groups { display: grid; grid-template-columns: repeat(6, 1fr); gap: 2mm; }
.groups div { border: 0.25mm solid #c8cdd3; padding: 1.5mm 2mm; }
.sign { display: inline-block; width: 4.6mm; height: 4.6mm; border-radius: 50%; color: #fff;
 text-align: center; font: bold 8.5pt/4.6mm sans-serif; margin-right: 1mm; }
.pass { background: #1a7440; } .warn { background: #9a5b00; } .fail { background: #b3261e; }
.not_run, .skipped { background: #68717b; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 8.5pt; }
td, th { text-align: left; vertical-align: top;
 padding: 0.8mm 1.5mm 0.8mm 0; border-top: 0.2mm solid #d5d9de; } th { font-weight: 600; border: 0;
 color: #525a63; font-size: 8.5pt; }
.row { width: 25mm; } .more { width: 42mm; } .figures { display: block; font-size: 7pt;
 color: #525a63; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.all { display: grid; grid-template-columns: repeat(11, 1fr); gap: 0.8mm 1.2mm; font-size: 7.5pt; }
.all span { white-space: nowrap; } .all .sign { width: 3.4mm; height: 3.4mm; font: bold 6.5pt/3.4mm
 sans-serif; }
footer { margin-top: 3mm; font-size: 7.5pt; color: #525a63; }
@media print { * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
@media screen { body { padding: 8mm; } }
"""
_FRAMES = {"good": "#1a7440", "warn": "#9a5b00", "bad": "#b3261e"}


def as_page(report: CheckReport) -> str:
    """Give the report as the text of one HTML file."""
    poor = sorted((each for each in report.findings if weight(each) < 3), key=weight)
    title = " · ".join(words.TITLE(language) for language in Language)
    parts = [
        "<!DOCTYPE html>",
        '<html lang="zh"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body>",
        _head(report),
        _verdict(report),
        f'<p class="synthetic">{_both(check_words.SYNTHETIC, "<br>")}</p>'
        if report.synthetic
        else "",
        f'<section class="groups">{"".join(_group(report, each) for each in Check)}</section>',
        # Where the verdict is open nobody can say that nothing needs doing.
        _doings(poor, report.findings) if poor or report.readiness is not Readiness.UNKNOWN else "",
        f"<h2>{_both(words.EVERY_ROW, ' · ')}</h2>",
        f'<section class="all">{"".join(_small(report, code) for code in Code)}</section>',
        _foot(report),
        "</body></html>",
    ]
    return "\n".join(part for part in parts if part)


def _both(sentence: Sentence, between: str, **values: object) -> str:
    said = (sentence(language, **values) for language in Language)
    chinese, english = (escape(each) for each in said)
    return f'{chinese}{between}<span class="en" lang="en">{english}</span>'


def _head(report: CheckReport) -> str:
    form = words.QUICK if report.form is Form.QUICK else words.FULL
    # A person reads it: the time of this computer's clock, and not Greenwich's.
    made_at = report.made_at.astimezone().isoformat(sep=" ", timespec="minutes")
    host = escape(report.machine.get("host", ""))
    system = escape(" ".join(report.machine.get(key, "") for key in ("system", "release")))
    return (
        f"<header><div><h1>{_both(words.TITLE, ' · ')}</h1>"
        f'<span class="soft">{_both(form, " · ")}</span></div>'
        f'<div class="soft">{escape(made_at)}<br>{host} {system}<br>'
        f"{escape(report.server)}</div></header>"
    )


def _verdict(report: CheckReport) -> str:
    sentence, tone = verdict_of(report.findings, report.readiness)
    return (
        f'<section class="verdict" style="border-color:{_FRAMES[tone]}"><div><strong>'
        f"{escape(sentence(Language.CHINESE))}</strong>"
        f'<span class="en" lang="en">{escape(sentence(Language.ENGLISH))}</span></div>'
        f'<div class="code"><small>{_both(words.CODE, " · ")}</small>'
        f"<b>{escape(spoken(report.short_code))}</b></div></section>"
    )


def _sign(outcome: Outcome) -> str:
    return f'<span class="sign {outcome.value}" aria-hidden="true">{SIGNS[outcome]}</span>'


def _group(report: CheckReport, check: Check) -> str:
    outcome = outcome_of(report.findings, check)
    return (
        f"<div>{_sign(outcome)}<b>{_both(check_words.CHECKS[check], '<br>')}</b><br>"
        f"<small>{_both(OUTCOMES[outcome], ' · ')}</small></div>"
    )


def _doings(poor: list[Finding], findings: Collection[Finding]) -> str:
    if not poor:
        return f"<h2>{_both(words.NOTHING_TO_DO, ' · ')}</h2>"
    shown, more = poor[:FINDINGS_MOST], len(poor) - FINDINGS_MOST
    rest = f"<p><small>{_both(words.MORE, ' · ', n=more)}</small></p>" if more > 0 else ""
    lines = "".join(_doing(each, findings) for each in shown)
    heads = "".join(
        f'<th class="{width}">{_both(each, " · ")}</th>'
        for each, width in (
            (words.ROW, "row"),
            (words.FOUND, ""),
            (words.DO, ""),
            (words.ELSE, "more"),
        )
    )
    return f"<h2>{_both(words.TO_DO, ' · ')}</h2><table><tr>{heads}</tr>{lines}</table>{rest}"


def _doing(finding: Finding, findings: Collection[Finding]) -> str:
    advice = advice_of(finding, findings) or check_words.UNKNOWN_ADVICE
    figures = " ".join(f"{key}={plain(value)}" for key, value in finding.readings.items())
    # What does not fit into a line of A4 stands in the file.
    known = (finding.texts.get("formats", ""), figures, finding.texts.get("name", ""))
    about = escape(" ".join(part for part in known if part)[:FIGURES_MOST])
    return (
        f'<tr><td class="row">{_sign(finding.outcome)}<b>{finding.code.value}</b><br>'
        f"<small>{_both(OUTCOMES[finding.outcome], ' · ')}</small></td>"
        f'<td>{_both(advice.found, "<br>")}<span class="figures">{about}</span></td>'
        f"<td>{_both(advice.act, '<br>')}</td><td>{_both(advice.way_out, '<br>')}</td></tr>"
    )


def _small(report: CheckReport, code: Code) -> str:
    outcome = next((each.outcome for each in report.findings if each.code is code), None)
    if outcome is None:
        return f'<span class="soft">{_sign(Outcome.SKIPPED)}{code.value}</span>'
    return f"<span>{_sign(outcome)}{code.value}</span>"


def _foot(report: CheckReport) -> str:
    signs = "  ".join(f"{_sign(each)}{_both(OUTCOMES[each], ' · ')}" for each in Outcome)
    version = escape(f"{report.app_version} · {report.id} · {report.took_s:.0f} s")
    return f"<footer>{signs}<br>{_both(words.NOTHING_LEFT, ' ')}<br>{version}</footer>"
