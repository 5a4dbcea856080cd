"""A court that is too busy to read holds up no media."""

import threading
import time

from server_stub.courtroom.forwarder.__main__ import Answers


def test_a_pipe_that_is_full_holds_up_nobody_and_loses_nothing() -> None:
    reads = threading.Event()
    written: list[bytes] = []

    def write(line: bytes) -> None:
        assert reads.wait(10.0)
        written.append(line)

    answers = Answers(write)
    said = [b"line %d\n" % number for number in range(1_000)]
    began = time.monotonic()
    for line in said:
        answers.say(line)
    assert time.monotonic() - began < 1.0
    assert written == []
    reads.set()
    answers.close()
    assert written == said


def test_a_court_that_is_gone_ends_the_writing_and_nothing_else() -> None:
    def write(line: bytes) -> None:
        raise BrokenPipeError

    answers = Answers(write)
    answers.say(b"to nobody\n")
    answers.say(b"and this\n")
    answers.close()


def test_a_court_that_never_reads_is_not_waited_for() -> None:
    ever = threading.Event()
    answers = Answers(lambda line: ever.wait(10.0))
    answers.say(b"a line\n")
    began = time.monotonic()
    answers.close(within_s=0.1)
    assert time.monotonic() - began < 2.0
    ever.set()
