"""The pen of the books: handed on in the order in which it was asked for."""

import threading
from collections.abc import Callable

import pytest

from server_stub.db.pen import Pen

WRITERS = 8


def until(so: Callable[[], bool]) -> None:
    """Let the other threads go on until something is so."""
    while not so():
        threading.Event().wait(0.001)


def in_line(pen: Pen, write: Callable[[int], None]) -> list[threading.Thread]:
    """Have writers come, one after the other, while somebody holds the pen."""
    threads = []
    for number in range(WRITERS):
        thread = threading.Thread(target=write, args=(number,))
        thread.start()
        until(lambda wanted=number + 1: pen.waiting == wanted)  # type: ignore[misc]
        threads.append(thread)
    return threads


def test_whoever_asks_first_writes_first() -> None:
    pen, written = Pen(), list[int]()

    def write(number: int) -> None:
        with pen:
            written.append(number)

    with pen:
        threads = in_line(pen, write)
        assert written == []
    for thread in threads:
        thread.join()
    assert written == list(range(WRITERS))
    assert pen.waiting == 0


def test_there_is_one_pen() -> None:
    pen, writing, most = Pen(), list[int](), list[int]()

    def write(number: int) -> None:
        with pen:
            writing.append(number)
            most.append(len(writing))
            writing.remove(number)

    with pen:
        threads = in_line(pen, write)
    for thread in threads:
        thread.join()
    assert most == [1] * WRITERS


def test_whoever_fails_hands_it_on_and_it_lies_there_for_the_next() -> None:
    pen = Pen()
    with pytest.raises(RuntimeError), pen:
        raise RuntimeError
    with pen:
        assert pen.waiting == 0
