"""The eight characters that a litigant reads to a clerk over the phone.

They hold how each group ended, the verdict, the row that speaks first, the form, whether devices
were stand-ins, and the day, modulo 32; nothing of a person or a machine. Seven characters carry
35 bits, five a character; the eighth is a check symbol. Characters are those of Crockford's base
32: no I, L, O or U, and who hears an O or an I means 0 or 1.

The check symbol makes the sum of all symbols, each times another power of a generator of GF(32),
one: every single misheard character and every two that have changed places are found out (a coset
of a Reed-Solomon code of one check symbol). It is not zero, so that no row of zeroes is a code.

A code is no proof of anything: whoever makes one up can. The report that it belongs to is sealed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from client.protocol.check_outcomes import outcome_of, weight
from client.protocol.devicecheck import Check, CheckReport, Code, Finding, Form, Outcome, Readiness

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
DAYS = 32
"""A day comes again after so many: enough to tell today from last week."""
MARKS = 40
"""Two reports of one outcome and one day differ in most cases."""
_ROWS = 80
"""Room for rows that are added; 0 is none."""
_HEARD_AS = str.maketrans("OIL", "011", " -–—·.")
_OUTCOMES, _READINESS, _FORMS = tuple(Outcome), tuple(Readiness), tuple(Form)
_RADICES = (
    *[len(_OUTCOMES)] * len(Check),
    len(_READINESS),
    len(_FORMS),
    2,
    _ROWS,
    DAYS,
    MARKS,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a short code says."""

    outcomes: tuple[tuple[Check, Outcome], ...]
    readiness: Readiness
    first: Code | None
    """The row that speaks first, None when every row is well or this desk does not know it."""
    form: Form
    synthetic: bool
    day: int
    """The ordinal of the day (UTC) modulo `DAYS`."""
    mark: int
    """Of the report's id modulo `MARKS`: tells two reports apart, and nothing else."""


def short_code(report: CheckReport) -> str:
    """Give the code of a report, without its hyphen."""
    first = _first(report.findings)
    digits = (
        *(_OUTCOMES.index(outcome_of(report.findings, check)) for check in Check),
        _READINESS.index(report.readiness),
        _FORMS.index(report.form),
        int(report.synthetic),
        0 if first is None else 1 + tuple(Code).index(first),
        day_of(report.made_at),
        _mark(report.id),
    )
    number = 0
    for digit, radix in zip(digits, _RADICES, strict=True):
        number = number * radix + digit
    symbols = [number >> 5 * place & 31 for place in reversed(range(LENGTH - 1))]
    return "".join(ALPHABET[each] for each in (*symbols, _check_symbol(symbols)))


def spoken(code: str) -> str:
    """Give a code as it is shown and read aloud: in two fours."""
    return f"{code[:4]}-{code[4:]}"


def typed(text: str) -> str | None:
    """Give a code that was heard and typed as it is kept; None when it is none."""
    code = text.upper().translate(_HEARD_AS)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return None
    symbols = [ALPHABET.index(each) for each in code]
    return code if _sum(symbols) == 1 else None


def read_short_code(text: str) -> Told | None:
    """Give what a code says; None when it was misheard or is none."""
    code = typed(text)
    if code is None:
        return None
    number = 0
    for each in code[:-1]:
        number = number << 5 | ALPHABET.index(each)
    digits = []
    for radix in reversed(_RADICES):
        number, digit = divmod(number, radix)
        digits.append(digit)
    if number:
        # Left free for a later form of the code.
        return None
    *outcomes, readiness, form, synthetic, row, day, mark = reversed(digits)
    codes = tuple(Code)
    return Told(
        outcomes=tuple((check, _OUTCOMES[at]) for check, at in zip(Check, outcomes, strict=True)),
        readiness=_READINESS[readiness],
        first=codes[row - 1] if 0 < row <= len(codes) else None,
        form=_FORMS[form],
        synthetic=bool(synthetic),
        day=day,
        mark=mark,
    )


def day_of(moment: datetime) -> int:
    """Give the day as a code carries it; aware moments of one UTC day give one number."""
    return moment.astimezone(UTC).toordinal() % DAYS


def _first(findings: Sequence[Finding]) -> Code | None:
    poor = [each for each in findings if weight(each) < 3]
    return min(poor, key=weight).code if poor else None


def _mark(id_: str) -> int:
    return sum(ord(each) * (place + 1) for place, each in enumerate(id_)) % MARKS


# GF(32): polynomials over two elements, modulo x^5 + x^2 + 1.


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= 0b100101
        right >>= 1
    return product


def _powers() -> tuple[int, ...]:
    made = [1]
    while len(made) < LENGTH:
        made.append(_times(made[-1], 2))
    return tuple(made)


_POWERS = _powers()
"""One for each place, from the last to the first."""


def _sum(symbols: Sequence[int]) -> int:
    total = 0
    for symbol, power in zip(reversed(symbols), _POWERS, strict=True):
        total ^= _times(symbol, power)
    return total


def _check_symbol(symbols: Sequence[int]) -> int:
    # The last place counts once, so it takes what the others leave.
    return _sum((*symbols, 1))
