"""Speaking with a gateway over HTTP: one question, one answer, within limits.

JSON both ways (RFC 8259). No redirect is followed, no proxy is asked, no answer is read beyond
its limit, and the address comes from the court's settings alone. What goes wrong on the way is one
error, `Unanswered`; an answer that refuses is an answer.
"""

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from server_stub.settings import GatewayAt

ANSWER_MAX: Final = 64 * 1024
"""Bytes."""


class Unanswered(Exception):
    """Nobody answered, or nothing that can be read; whether it was heard is not known."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status (RFC 9110) and the object that the body says."""

    status: int
    said: Mapping[str, Any]

    @property
    def is_yes(self) -> bool:
        """Whether it was taken."""
        return 200 <= self.status < 300

    @property
    def is_final_no(self) -> bool:
        """Whether asking the same again would be refused again."""
        return 400 <= self.status < 500 and self.status not in (401, 403, 408, 409, 425, 429)


def ask(
    at: GatewayAt,
    method: str,
    path: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Ask once; raises `Unanswered`."""
    address = urlsplit(at.url)
    given = {"Accept": "application/json", "Content-Type": "application/json", **(headers or {})}
    if at.key:
        given.setdefault("Authorization", f"Bearer {at.key}")
    line = _line(at)
    try:
        line.request(method, f"{address.path.rstrip('/')}{path}", body or None, given)
        answer = line.getresponse()
        read = answer.read(ANSWER_MAX + 1)
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(type(error).__name__) from error
    finally:
        line.close()
    if len(read) > ANSWER_MAX:
        raise Unanswered("the answer has no end")
    return Answer(answer.status, _object(read))


def _line(at: GatewayAt) -> http.client.HTTPConnection:
    address = urlsplit(at.url)
    host, port = address.hostname or "", address.port
    if address.scheme == "https":
        trust = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=at.patience_s, context=trust)
    return http.client.HTTPConnection(host, port, timeout=at.patience_s)


def _object(read: bytes) -> Mapping[str, Any]:
    if not read.strip():
        return {}
    try:
        said = json.loads(read)
    except (ValueError, RecursionError):
        raise Unanswered("the answer is no JSON") from None
    if not isinstance(said, dict):
        raise Unanswered("the answer is no object")
    return said
