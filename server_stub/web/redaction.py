"""What the log must not hold: tokens, tickets, passwords, media keys, numbers of identity cards.

The filter stands at the handlers, where every room's lines come by, and looks at a line as it
will be written, its traceback included.
"""

import logging
import re

HIDDEN = "[hidden]"

_SECRETS = (
    re.compile(r"(?i)(\bbearer\s+)[^\s\"',;]+"),
    re.compile(
        r"(?i)([\"']?\b(?:password|token|ticket|credential|secret)\b[\"']?\s*[:=]\s*)"
        r"(?:\"[^\"]*\"|'[^']*'|[^\s,;}&)]+)"
    ),
    re.compile(r"(?i)(\bice-(?:pwd|ufrag)[:=\s]\s*)[^\s\\\"']+"),
    re.compile(r"(?i)(\ba=crypto:)[^\r\n]+"),
    # Tokens and tickets of this court, wherever they stand (`usecases.tokens`).
    re.compile(r"()(?<![\w-])[\w-]{43}(?![\w-])", re.ASCII),
    # Numbers of identity cards (GB 11643) and of mobile telephones.
    re.compile(r"()(?<!\w)\d{17}[\dXx](?!\w)", re.ASCII),
    re.compile(r"()(?<!\w)1[3-9]\d{9}(?!\w)", re.ASCII),
)


def redacted(text: str) -> str:
    """Give a text with its secrets hidden."""
    for secret in _SECRETS:
        text = secret.sub(rf"\g<1>{HIDDEN}", text)
    return text


class Redaction(logging.Filter):
    """Hides the secrets of every line that passes."""

    _stories = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the line in place; none is dropped."""
        record.msg, record.args = redacted(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = redacted(self._stories.formatException(record.exc_info))
            record.exc_info = None
        if record.stack_info:
            record.stack_info = redacted(record.stack_info)
        return True
