"""Work that blocks, on a thread of its own that nobody has to wait for.

A resolver or a socket that hangs must hang neither the check nor the program's end: what comes
after one has stopped waiting is dropped.
"""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def beside(work: Callable[[], T]) -> T:
    """Do it beside the loop, and give or raise what comes of it."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def tell(given: T | None, wrong: BaseException | None) -> None:
        if done.done():
            return
        if wrong is not None:
            done.set_exception(wrong)
        else:
            done.set_result(given)  # type: ignore[arg-type]  # given where nothing went wrong

    def run() -> None:
        given: T | None = None
        wrong: BaseException | None = None
        try:
            given = work()
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            wrong = error
        try:
            loop.call_soon_threadsafe(tell, given, wrong)
        except RuntimeError:
            # The loop is gone, and with it whoever waited.
            return

    threading.Thread(target=run, name="line", daemon=True).start()
    return await done
