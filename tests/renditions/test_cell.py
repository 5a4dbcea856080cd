"""What the court believes of a child, and that a child does not outlive the court."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from server_stub.renditions import pipe
from server_stub.renditions.cell import CannotStart, Cell, CellEmpty, Drawing
from server_stub.renditions.pipe import Limits
from server_stub.renditions.refusals import NoSuchPage
from tests.renditions import hostile_files as files
from tests.renditions.lying_child import FILE_ANSWERS, PAGE_ANSWERS

ROOT = Path(__file__).resolve().parent.parent.parent
TRUTH = b"the truth"
LIES = [*FILE_ANSWERS, *(lie for lie in PAGE_ANSWERS if lie != TRUTH)]


@pytest.fixture
def taken_over() -> Iterator[Cell]:
    with closing(Cell(Limits(), module="tests.renditions.lying_child")) as cell:
        yield cell


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.decode())
def test_a_child_that_speaks_nonsense_counts_as_gone(taken_over: Cell, lie: bytes) -> None:
    with pytest.raises(CellEmpty):
        taken_over.page(lie, 1, 10)


def test_an_answer_that_fits_the_question_is_believed(taken_over: Cell) -> None:
    assert taken_over.page(TRUTH, 1, 10) == Drawing(10, 2, 1, bytes(20))


def test_a_page_beyond_the_count_is_not_even_asked_for(taken_over: Cell) -> None:
    with pytest.raises(NoSuchPage):
        taken_over.page(TRUTH, 2, 10)
    assert taken_over.page(TRUTH, 1, 10).height == 2


def test_a_machine_on_which_no_child_starts_is_named_at_once() -> None:
    with pytest.raises(CannotStart):
        Cell(Limits(), module="server_stub.renditions.no_such_child")


def test_a_child_ends_when_the_court_is_gone() -> None:
    file = files.plain_page()
    spoken = (
        b"",
        pipe.FILE_HEAD.pack(len(file))[:3],
        pipe.FILE_HEAD.pack(len(file)) + file[:50],
        pipe.FILE_HEAD.pack(len(file)) + file,
    )
    for said in spoken:
        ended = subprocess.run(
            [sys.executable, "-m", "server_stub.renditions.child", json.dumps(asdict(Limits()))],
            cwd=ROOT,
            input=said,
            capture_output=True,
            check=False,
            timeout=30,
        )
        assert ended.returncode == 0
        assert ended.stderr == b""
        assert ended.stdout.startswith(pipe.READY)
