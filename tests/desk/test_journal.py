"""The log keeps the last lines, and keeps secrets out of them."""

import logging

import pytest

from client.journal import Discreet, Ring, redacted

SECRET = "s3cr3t-Value_1"


@pytest.mark.parametrize(
    "line",
    [
        f"Authorization: Bearer {SECRET}",
        f"headers={{'Authorization': 'Bearer {SECRET}'}}",
        f'{{"type":"present_ticket","ticket":"{SECRET}","since":null}}',
        f'{{"token": "{SECRET}"}}',
        f"password='{SECRET}'",
        f"password={SECRET}&login=judge",
        f"Session(token='{SECRET}', account=...)",
        f"credential: {SECRET}",
        f"a=ice-pwd:{SECRET}\r\n",
        f"a=ice-ufrag:{SECRET}\r\n",
        f"a=fingerprint:sha-256 {SECRET}\r\n",
    ],
)
def test_a_secret_is_never_written(line: str) -> None:
    assert SECRET not in redacted(line)
    assert "***" in redacted(line)


@pytest.mark.parametrize("number", ["11010519491231002X", "440308199901010012", "13800138000"])
def test_a_persons_numbers_are_never_written(number: str) -> None:
    assert number not in redacted(f"the party {number} came in")


@pytest.mark.parametrize(
    "line",
    [
        "the wire broke: ConnectionClosedError",
        "page 3 of an exhibit differs from the record",
        "the court says goodbye: ticket_spent",
        "（2026）京0491民初12345号",
        "lines of the record are missing after 41",
    ],
)
def test_plain_lines_stay_as_they_are(line: str) -> None:
    assert redacted(line) == line


def record(level: int, message: str, error: BaseException | None = None) -> logging.LogRecord:
    info = None if error is None else (type(error), error, error.__traceback__)
    return logging.LogRecord("mingjing.test", level, __file__, 1, message, None, info)


def test_a_traceback_keeps_secrets_out_too() -> None:
    try:
        raise ValueError(f"token={SECRET}")
    except ValueError as error:
        text = Discreet("%(message)s").format(record(logging.ERROR, "it broke", error))
    assert "ValueError" in text
    assert SECRET not in text


def test_the_last_lines_stay_and_may_be_asked_for_by_level() -> None:
    ring = Ring(lines_kept=3)
    ring.setFormatter(Discreet("%(levelname)s %(message)s"))
    for number in range(4):
        ring.emit(record(logging.INFO, f"line {number}"))
    ring.emit(record(logging.WARNING, "beware"))
    assert ring.lines() == ("INFO line 2", "INFO line 3", "WARNING beware")
    assert ring.lines(logging.WARNING) == ("WARNING beware",)
