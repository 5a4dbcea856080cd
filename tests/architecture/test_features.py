"""The table of features claims nothing that no test proves."""

import re
from collections import Counter
from dataclasses import dataclass

from tests.architecture.sources import ROOT

ROW = re.compile(
    r"^\| (?P<id>[A-Z][A-Z0-9]{2}-\d\d)[^|]*\| (?P<feature>[^|]+) "
    r"\| (?P<state>[^|]+) \| (?P<tests>[^|]*)\|$"
)
STATES = frozenset({"done", "begun", "not yet"})


@dataclass(frozen=True)
class Promise:
    id: str
    state: str
    tests: tuple[str, ...]


def promises() -> list[Promise]:
    lines = (ROOT / "docs" / "features.md").read_text(encoding="utf-8").splitlines()
    found = []
    for line in lines:
        if re.match(r"\| [A-Z][A-Z0-9]{2}-\d\d", line) is not None:
            row = ROW.match(line)
            assert row is not None, f"a row out of shape: {line}"
            tests = tuple(re.findall(r"`([^`]+)`", row["tests"]))
            found.append(Promise(row["id"], row["state"].strip(), tests))
    return found


def test_every_promise_stands_once() -> None:
    counted = Counter(promise.id for promise in promises())
    assert counted
    assert {id_: times for id_, times in counted.items() if times > 1} == {}


def test_every_promise_is_in_one_of_three_states() -> None:
    assert {promise.state for promise in promises()} <= STATES


def test_what_is_claimed_is_proved_by_tests_that_exist() -> None:
    unproved = []
    for promise in promises():
        if promise.state == "not yet":
            continue
        if not promise.tests:
            unproved.append(f"{promise.id}: {promise.state}, and no test is named")
        for test in promise.tests:
            path, _, name = test.partition("::")
            if not (ROOT / "tests" / path).exists():
                unproved.append(f"{promise.id}: there is no tests/{path}")
            elif name and f"def {name}(" not in (ROOT / "tests" / path).read_text("utf-8"):
                unproved.append(f"{promise.id}: tests/{path} has no {name}")
    assert unproved == []
