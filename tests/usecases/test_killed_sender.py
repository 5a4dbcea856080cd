"""A court that is killed while it sends forgets no message that it took, and keeps each once."""

import subprocess
import sys
from pathlib import Path

import pytest

from server_stub.db.post import MessageId, Standing
from tests.usecases.killed_sender import TAKEN
from tests.usecases.small_court import open_registry

FEW, MANY = 45, 300
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="a process is forked and killed")
@pytest.mark.parametrize(
    ("children", "deaths"),
    [(FEW, 30), pytest.param(MANY, 200, marks=[pytest.mark.soak, pytest.mark.timeout(900)])],
)
def test_deaths_lose_no_message_and_send_none_as_two(
    children: int, deaths: int, tmp_path: Path
) -> None:
    data = tmp_path / "court"
    with open_registry(data):
        pass
    done = subprocess.run(
        [sys.executable, "-m", "tests.usecases.killed_sender", str(data), str(children)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=children * 3,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= deaths
    taken = (data / TAKEN).read_text().split()
    assert len(taken) == children + 1
    with open_registry(data) as registry, registry.books.reading() as unit:
        counts = unit.post.counts()
        kept = [unit.post.kept_as(MessageId(name)) for name in taken]
    assert counts == {
        Standing.WAITING: 0,
        Standing.DELIVERED: children + 1,
        Standing.DEAD: 0,
    }
    assert all(each is not None for each in kept)
    came_again = [each for each in kept if each is not None and each.times > 1]
    assert came_again, "no death fell between sending and entering it"
