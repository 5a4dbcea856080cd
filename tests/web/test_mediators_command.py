"""IT staff take a directory of mediators in from a file, and are told what is wrong with it."""

from pathlib import Path

from server_stub.post.directory import COLUMNS
from tests.web.open_court import run_command

HEAD = ",".join(COLUMNS)
LINE = "m1,某调委会,A Committee,peoples_committee,family,东城区,zh,9-17,a@example.org"


def test_a_directory_is_taken_in_whole_or_told_line_by_line(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(f"{HEAD}\n{LINE}\n", "utf-8")
    bad.write_text(f"{HEAD}\n{LINE.replace('family', 'fun')}\n{LINE[:20]}\n", "utf-8")
    data = tmp_path / "court"
    told = run_command("mediators", "load", "--data", data, good)
    assert (told.returncode, told.stdout.strip()) == (0, "1 organisations may be chosen.")
    told = run_command("mediators", "load", "--data", data, bad)
    assert told.returncode == 1
    assert told.stderr.splitlines()[-2:] == [
        "line 2, fields: not known: fun",
        "line 3: a line has 9 cells",
    ]
    assert run_command("mediators", "load", "--data", data, tmp_path / "none").returncode == 1
