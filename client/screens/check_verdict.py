"""Which verdict is said of what a device check has found, and how grave it is.

The same sentence on the window, on paper and at the terminal.
"""

from collections.abc import Sequence

from client.protocol.check_outcomes import is_poor
from client.protocol.devicecheck import Check, Code, Finding, Outcome, Readiness
from client.screens.tone import Tone
from client.screens.words import Sentence
from client.screens.words.device_check import (
    VERDICT_MEND,
    VERDICT_UNCLEAR,
    VERDICT_WARN,
    VERDICTS,
)

_TONES: dict[Readiness, Tone] = {
    Readiness.PICTURE_AND_SOUND: Tone.GOOD,
    Readiness.SOUND: Tone.WARN,
    Readiness.PHONE: Tone.BAD,
    Readiness.NOT_FROM_HERE: Tone.BAD,
    Readiness.UNKNOWN: Tone.WARN,
}


def verdict_of(findings: Sequence[Finding], ready: Readiness) -> tuple[Sentence, Tone]:
    """Give the sentence of a verdict and its weight."""
    outcomes = {each.outcome for each in findings if is_poor(each)}
    if ready is Readiness.PICTURE_AND_SOUND and Outcome.FAIL in outcomes:
        return VERDICT_MEND, Tone.WARN
    if ready is Readiness.PICTURE_AND_SOUND and Outcome.WARN in outcomes:
        return VERDICT_WARN, Tone.WARN
    if ready is Readiness.PHONE and _it_is_not_the_line(findings):
        return VERDICT_UNCLEAR, Tone.BAD
    return VERDICTS[ready], _TONES[ready]


_NOT_OF_ITS_QUALITY = frozenset({Code.NET_01, Code.MED_10})
"""What a line costs, and what a person said of the call: neither tells how well it carries."""


def _it_is_not_the_line(findings: Sequence[Finding]) -> bool:
    """Tell whether a person's no to the test call is all that leaves nothing but the phone."""
    return not any(
        is_poor(each) and each.check in (Check.NETWORK, Check.CALL)
        for each in findings
        if each.code not in _NOT_OF_ITS_QUALITY
    )
