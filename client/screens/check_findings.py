"""The last page of the device check: what it comes to, and what was found, by weight.

Every finding that is poor has a line of its own, with one thing to do and one way out; a group in
which nothing is poor is told by the one finding that speaks for it.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from client.config import Language
from client.protocol.check_outcomes import (
    call_went_well,
    is_poor,
    readiness,
    weight,
    what_spoiled_the_clip,
)
from client.protocol.devicecheck import Cause, Check, Code, Finding, Outcome
from client.protocol.ids import HearingId
from client.screens.check_verdict import verdict_of
from client.screens.report_sending import SendPart, present_sending
from client.screens.tone import Tone
from client.screens.words import Sentence
from client.screens.words import device_check as words
from client.screens.words.advice import Advice
from client.screens.words.advice_line import CLIP_EXPLAINED, CLIP_UNEXPLAINED
from client.state import DeviceCheck


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One check on the verdict page: cause, one thing to do, one way out."""

    check: str
    outcome: str
    tone: Tone
    found: str
    code: str
    """Of the row, for whoever is asked for help; never alone."""
    act: str = ""
    way_out: str = ""

    @property
    def name(self) -> str:
        """Give the whole as one line for a screen reader."""
        said = (f"{self.check}: {self.outcome}.", self.found, self.act, self.way_out)
        return " ".join(part for part in said if part)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The last page."""

    sentence: str
    tone: Tone
    findings: tuple[FindingLine, ...]
    enter: str
    """Words of the one primary act: enter the hearing, or be done."""
    hearing: HearingId | None
    enters: bool
    """Whether that act leads into the hearing: not days before it."""
    sending: SendPart | None


TONES: dict[Outcome, Tone] = {
    Outcome.PASS: Tone.GOOD,
    Outcome.WARN: Tone.WARN,
    Outcome.FAIL: Tone.BAD,
    Outcome.NOT_RUN: Tone.PLAIN,
    Outcome.SKIPPED: Tone.PLAIN,
}
OUTCOMES: dict[Outcome, Sentence] = {
    Outcome.PASS: words.GOOD,
    Outcome.WARN: words.WARN,
    Outcome.FAIL: words.BAD,
    Outcome.NOT_RUN: words.NOT_RUN,
    Outcome.SKIPPED: words.NOT_RUN,
}


def advice_of(finding: Finding, findings: Collection[Finding] = ()) -> Advice | None:
    """Give the advice for a finding; a plain pass needs none, a newer cause gets a general one.

    What to do about a person's no to the test call (MED-10) hangs on what else was found.
    """
    if finding.outcome is Outcome.PASS:
        return None
    if finding.code is Code.MED_10 and finding.reason == Cause.USER_SAYS_NO:
        return _of_the_clip(findings)
    if finding.reason in {each.value for each in Cause}:
        return words.ADVICE[Cause(finding.reason)]
    if finding.outcome in (Outcome.NOT_RUN, Outcome.SKIPPED):
        return words.ADVICE[Cause.NOT_MEASURED]
    return words.UNKNOWN_ADVICE


def _of_the_clip(findings: Collection[Finding]) -> Advice:
    if call_went_well(findings):
        return CLIP_UNEXPLAINED
    spoiled = what_spoiled_the_clip(findings)
    mending = None if spoiled is None else advice_of(spoiled)
    # The other finding has its own line: here it is only said to be the way to mend this one.
    return CLIP_EXPLAINED if mending is None else replace(CLIP_EXPLAINED, act=mending.act)


def said_of(advice: Advice, finding: Finding, language: Language) -> str:
    """Say what was found, with its name where the system gave one."""
    name = finding.texts.get("name", "")
    if name and advice.named is not None:
        return advice.named(language, name=name)
    return advice.found(language)


def _line(finding: Finding, findings: Collection[Finding], language: Language) -> FindingLine:
    check = finding.check
    name, advice = words.CHECKS[check](language), advice_of(finding, findings)
    outcome, tone = OUTCOMES[finding.outcome](language), TONES[finding.outcome]
    if advice is None:
        return FindingLine(name, outcome, tone, words.PASSED[check](language), finding.code.value)
    return FindingLine(
        name,
        outcome,
        tone,
        said_of(advice, finding, language),
        finding.code.value,
        advice.act(language),
        advice.way_out(language),
    )


def not_found(check: Check) -> Finding:
    """Give what stands for a group of which nothing was measured: it was not run."""
    first = next(code for code in Code if code.check is check)
    return Finding(code=first, outcome=Outcome.NOT_RUN, reason=Cause.NOT_MEASURED)


def present_verdict(check: DeviceCheck, language: Language, *, enters: bool) -> Verdict:
    """Say what it comes to; `enters` where the hearing may be entered from here."""
    poor = [each for each in check.findings if is_poor(each)]
    told = {each.check for each in poor}
    # A group in which nothing is poor is told by the one finding that speaks for it.
    others = [check.finding(each) or not_found(each) for each in Check if each not in told]
    order = list(Code)
    weighed = sorted((*poor, *others), key=lambda each: (weight(each), order.index(each.code)))
    sentence, tone = verdict_of(check.findings, readiness(check.findings))
    return Verdict(
        sentence=sentence(language),
        tone=tone,
        findings=tuple(_line(each, check.findings, language) for each in weighed),
        enter=(words.ENTER if enters else words.DONE)(language),
        hearing=check.hearing,
        enters=enters,
        sending=present_sending(check, language),
    )
