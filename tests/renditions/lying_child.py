"""A child that has been taken over by its file, and answers whatever helps it.

Which lie it tells is the content of the file it is given. The last one is the truth, so
that a test which accepts everything would be seen.
"""

import os
import sys

from server_stub.renditions import pipe

FILE_ANSWERS = {
    b"no pages": pipe.FILE_ANSWER.pack(pipe.DRAWN, 0),
    b"pages without end": pipe.FILE_ANSWER.pack(pipe.DRAWN, 2**32 - 1),
    b"a verdict nobody knows": pipe.FILE_ANSWER.pack(99, 1),
    b"half an answer": pipe.FILE_ANSWER.pack(pipe.DRAWN, 1)[:2],
}
PAGE_ANSWERS = {
    b"another width": pipe.PAGE_ANSWER.pack(pipe.DRAWN, 11, 1, 1) + bytes(11),
    b"four channels": pipe.PAGE_ANSWER.pack(pipe.DRAWN, 10, 1, 4) + bytes(40),
    b"no height": pipe.PAGE_ANSWER.pack(pipe.DRAWN, 10, 0, 1),
    b"more pixels than allowed": pipe.PAGE_ANSWER.pack(pipe.DRAWN, 10, 2**32 - 1, 3),
    b"too few pixels": pipe.PAGE_ANSWER.pack(pipe.DRAWN, 10, 2, 1) + bytes(19),
    b"a page verdict nobody knows": pipe.PAGE_ANSWER.pack(99, 10, 2, 1),
    b"the truth": pipe.PAGE_ANSWER.pack(pipe.DRAWN, 10, 2, 1) + bytes(20),
}


def main() -> None:
    """Say that the walls are up, and lie."""
    questions, answers = sys.stdin.buffer, sys.stdout.fileno()
    os.write(answers, pipe.READY)
    (length,) = pipe.FILE_HEAD.unpack(pipe.read_exactly(questions, pipe.FILE_HEAD.size))
    lie = pipe.read_exactly(questions, length)
    os.write(answers, FILE_ANSWERS.get(lie, pipe.FILE_ANSWER.pack(pipe.DRAWN, 1)))
    if lie in PAGE_ANSWERS:
        pipe.read_exactly(questions, pipe.PAGE_QUESTION.size)
        os.write(answers, PAGE_ANSWERS[lie])


if __name__ == "__main__":
    main()
