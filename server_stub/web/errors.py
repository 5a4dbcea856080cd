"""Every way to say no, mapped once: the family of errors becomes a status and a `Refusal`.

What the framework refuses by itself (no such path, wrong method, a parameter that is no number)
is said in the same words. What nobody foresaw is logged with its story under a reference number,
and the answer holds that number and nothing else.
"""

import logging
import secrets
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from client.protocol.errors import CourtError, CourtFull, Malformed, Reason, Refusal, TooMany

log = logging.getLogger("mingjing.web")


def answer(error: CourtError) -> JSONResponse:
    """Give the answer for a member of the family."""
    headers = {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooMany) and error.detail.isdigit():
        headers["Retry-After"] = error.detail
    refusal = Refusal(reason=error.reason, detail=error.detail)
    return _json(error.status, refusal, headers)


def unexpected(error: Exception) -> JSONResponse:
    """Log what nobody foresaw, and give the answer with its reference number."""
    reference = secrets.token_hex(4).upper()
    log.error("unexpected failure, reference %s", reference, exc_info=error)
    return _json(500, Refusal(reason=Reason.UNEXPECTED, reference=reference))


def install(app: FastAPI) -> None:
    """Have the application answer so."""
    app.add_exception_handler(CourtError, _court_error)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _framework)


def _court_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CourtError)  # noqa: S101 - registered for it
    if isinstance(error, CourtFull):
        # Somebody has to see to the disk; who asked can only ask again.
        log.error("the court cannot take what it is given: %s", error.detail)
    return answer(error)


def _unreadable(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])[:100]
    return answer(Malformed(detail=f"{place}: {first['type']}"))


def _framework(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    reason = Reason.NOT_FOUND if error.status_code == 404 else Reason.MALFORMED
    return _json(error.status_code, Refusal(reason=reason), error.headers)


def _json(status: int, refusal: Refusal, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse(refusal.model_dump(mode="json"), status, headers)
