"""Sending the check to the court, and rehearsing: what stands under the verdict.

All that would be sent is shown before it can be sent, row by row with its readings and the names
that the system gave. Without a hearing there is nobody to send it to.
"""

from dataclasses import dataclass

from client.config import Language
from client.protocol.devicecheck import CheckReport, Finding, Outcome
from client.protocol.ids import HearingId
from client.protocol.short_code import spoken
from client.screens.figures import plain
from client.screens.problem import Problem, present_problem
from client.screens.tone import Tone
from client.screens.words import device_check as outcomes
from client.screens.words import readiness as words
from client.screens.words.dates import clock, moment
from client.state import DeviceCheck

_WORDS = {
    Outcome.PASS: outcomes.GOOD,
    Outcome.WARN: outcomes.WARN,
    Outcome.FAIL: outcomes.BAD,
    Outcome.NOT_RUN: outcomes.NOT_RUN,
    Outcome.SKIPPED: outcomes.NOT_RUN,
}
_TONES = {
    Outcome.PASS: Tone.GOOD,
    Outcome.WARN: Tone.WARN,
    Outcome.FAIL: Tone.BAD,
    Outcome.NOT_RUN: Tone.PLAIN,
    Outcome.SKIPPED: Tone.PLAIN,
}


@dataclass(frozen=True, slots=True)
class SentLine:
    """One row of what would be sent."""

    head: str
    facts: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class SendPart:
    """What stands under the verdict."""

    code: str
    code_why: str
    head: str
    """Empty where there is no hearing to send it for."""
    why: str
    see: str
    shown: bool
    whole: str
    lines: tuple[SentLine, ...]
    send: str
    """Empty while there is nothing to press."""
    state: str
    """That it is on its way, or was sent."""
    sent: bool
    certificate: str
    """Empty until it was sent."""
    problem: Problem | None
    rehearse: str
    rehearse_why: str
    hearing: HearingId | None


def present_sending(check: DeviceCheck, language: Language) -> SendPart | None:
    """Say what can be done with the result; None while there is none."""
    sending, report = check.sending, check.sending.report
    if report is None:
        return None
    to_court = check.hearing is not None
    shown = to_court and sending.shown
    state = ""
    if sending.busy:
        state = words.SENDING(language)
    elif sending.sent_at is not None:
        state = words.SENT(language, clock=clock(sending.sent_at))
    may_send = shown and not sending.busy and sending.sent_at is None
    return SendPart(
        code=words.CODE(language, code=spoken(report.short_code)) if report.short_code else "",
        code_why=words.CODE_WHY(language),
        head=words.SEND_HEAD(language) if to_court else "",
        why=words.SEND_WHY(language) if to_court and not state else "",
        see=(words.PUT_AWAY if shown else words.SEE)(language) if to_court else "",
        shown=shown,
        whole=words.WHOLE(language) if shown else "",
        lines=_lines(report, language) if shown else (),
        send=words.SEND(language) if may_send else "",
        state=state if to_court else "",
        sent=sending.sent_at is not None,
        certificate=words.READ_CERTIFICATE(language) if sending.kept else "",
        problem=present_problem(sending.failure, language),
        rehearse=words.REHEARSE(language) if to_court else "",
        rehearse_why=words.REHEARSE_WHY(language) if to_court else "",
        hearing=check.hearing,
    )


def _lines(report: CheckReport, language: Language) -> tuple[SentLine, ...]:
    form = words.FORMS[report.form](language)
    made = words.MADE(language, form=form, moment=moment(report.made_at, language))
    machine = " · ".join(f"{name} {said}" for name, said in report.machine.items() if said)
    said = (report.app_version, report.server, machine, report.id)
    about = " · ".join(part for part in said if part)
    return (
        SentLine(words.FACTS(language), f"{made} · {about}"),
        *(_line(each, language) for each in report.findings),
        SentLine(words.LIMITS(language, n=len(report.thresholds)), ""),
        SentLine(words.FINGERPRINT(language), ""),
    )


def _line(finding: Finding, language: Language) -> SentLine:
    check = outcomes.CHECKS[finding.check](language)
    head = f"{finding.code.value} {check} · {_WORDS[finding.outcome](language)}"
    said = [finding.reason] if finding.reason else []
    said += [f"{name} {plain(value)}" for name, value in finding.readings.items()]
    said += [f"{name} {value}" for name, value in finding.texts.items()]
    return SentLine(head, " · ".join(said), _TONES[finding.outcome])
