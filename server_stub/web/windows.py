"""How a route of the counter is answered: in one go, by one thread, down to the bytes.

A route that asks the books is a plain function. It is run in a thread, and the value that it gives
is written as JSON there and then; no other thread sees the request. The framework would send each
request from thread to thread and read every answer anew against its own description, which the
type checker has done already.
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from fastapi import APIRouter, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

JSON = "application/json"


class Window(APIRoute):
    """A route of the counter."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **given: Any) -> None:
        """Take a route as the framework does."""
        if not iscoroutinefunction(endpoint):
            endpoint = _in_one_go(endpoint, given.get("status_code"))
        super().__init__(path, endpoint, **given)


def counter_routes() -> APIRouter:
    """Give a sheet for the routes of one subject."""
    return APIRouter(route_class=Window)


def _in_one_go(endpoint: Callable[..., Any], status: int | None) -> Callable[..., Awaitable[Any]]:
    def answered(given: dict[str, Any]) -> Any:
        value = endpoint(**given)
        if not isinstance(value, BaseModel):
            return value
        answer = Response(value.model_dump_json(by_alias=True), status or 200, media_type=JSON)
        for each in given.values():
            if isinstance(each, Response):
                # What the route said beside its value: an entity tag, a place.
                answer.raw_headers.extend(each.raw_headers)
        return answer

    @wraps(endpoint)
    async def ask(**given: Any) -> Any:
        return await run_in_threadpool(answered, given)

    return ask
