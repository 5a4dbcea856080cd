"""The child that reads one hostile file and answers with bare pixels.

Started as `python -m server_stub.renditions.child` with the court's limits, it loads a reader,
walls itself in, takes one file, and draws the pages it is asked for until the court hangs up. A
PDF comes through the pipe; for another reader the file is named with its form (`limits reader form
path`), and is opened before the walls are up and read only afterwards.

It knows neither what it draws nor for whom.
"""

import importlib
import io
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, Final

from server_stub.renditions import pipe
from server_stub.renditions.confinement import allow_processor_time, confine
from server_stub.renditions.pipe import Limits
from server_stub.renditions.readers.reading import Reader, Reading, Verdict

_READERS: Final = ("film", "packed", "pdf", "picture", "text")


def main() -> None:
    """Serve one file on the standard streams."""
    limits = Limits(**json.loads(sys.argv[1]))
    name, form, path = sys.argv[2:5] if len(sys.argv) > 2 else ("pdf", "pdf", "")
    questions = sys.stdin.buffer
    # Nothing that a library prints may be taken for an answer.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    if name not in _READERS:
        raise SystemExit(2)
    # Loaded before the walls are up: afterwards no file can be opened.
    reader: Reader = importlib.import_module(f"server_stub.renditions.readers.{name}")
    reader.load()
    file = Path(path).open("rb") if path else None  # noqa: SIM115 - goes with the process
    confine(limits.memory)
    try:
        answers.write(pipe.READY)
        answers.flush()
        _serve(questions, answers, limits, reader, form, file)
    except (EOFError, BrokenPipeError):
        # The court hung up. Leave at once, without a last flush to a closed pipe.
        os._exit(0)


def _serve(
    questions: BinaryIO,
    answers: BinaryIO,
    limits: Limits,
    reader: Reader,
    form: str,
    file: BinaryIO | None,
) -> None:
    (length,) = pipe.FILE_HEAD.unpack(pipe.read_exactly(questions, pipe.FILE_HEAD.size))
    content = pipe.read_exactly(questions, length)
    allow_processor_time(limits.processor_s)
    try:
        reading = reader.read(file or io.BytesIO(content), form, limits)
    except Verdict as refusal:
        answers.write(pipe.FILE_ANSWER.pack(refusal.verdict, 0))
        answers.flush()
        return
    answers.write(pipe.FILE_ANSWER.pack(pipe.DRAWN, reading.description.pages))
    if file is not None:
        described = json.dumps(asdict(reading.description), ensure_ascii=True).encode()
        answers.write(pipe.DESCRIPTION_HEAD.pack(len(described)))
        answers.write(described)
    answers.flush()
    while True:
        _answer(questions, answers, limits, reading)


def _answer(questions: BinaryIO, answers: BinaryIO, limits: Limits, reading: Reading) -> None:
    question = pipe.read_exactly(questions, pipe.PAGE_QUESTION.size)
    page, width = pipe.PAGE_QUESTION.unpack(question)
    allow_processor_time(limits.processor_s)
    try:
        drawn = reading.draw(page, width)
    except Verdict as refusal:
        answers.write(pipe.PAGE_ANSWER.pack(refusal.verdict, 0, 0, 0))
    else:
        answers.write(pipe.PAGE_ANSWER.pack(pipe.DRAWN, drawn.width, drawn.height, drawn.channels))
        answers.write(drawn.pixels)
    answers.flush()


if __name__ == "__main__":
    main()
