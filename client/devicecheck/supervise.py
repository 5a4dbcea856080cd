"""The parent of a check: it opens no device, and nothing that a device does can stop it.

A child that falls silent or crashes costs the rows of the stage that it was in: the parent ends it,
says so of those rows, and starts another for the stages that are left. When the time of the whole
is over, what is missing is `NOT_RUN` with `TIMEOUT`. While a person is asked no time passes.

What a finding means is not known here.
"""

import json
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from client.devicecheck.errand import (
    Asked,
    Beat,
    Errand,
    Found,
    Over,
    Ready,
    Said,
    errand_line,
    read_said,
)
from client.devicecheck.table import codes_of
from client.devicecheck.verdict import not_run, skipped
from client.protocol.devicecheck import Cause, Check, Code, Finding

START_WITHIN_S = 20.0
"""A child reads itself in; a slow disk takes its time."""
SILENT_S = 6.0
"""A loop that has not turned for so long hangs in a driver."""
GRACE_S = 2.0
"""What a child may take beyond its own limit to say the last."""
END_WITHIN_S = 2.0

Answer = Callable[[Code, Callable[[int | None], None]], None]
"""Asks the person of a row and gives their word to whoever waits; must return at once."""


@dataclass(slots=True)
class Outcomes:
    """What has come of a check so far."""

    findings: dict[Code, Finding] = field(default_factory=dict)
    synthetic: bool = False
    took_s: float = 0.0


class Supervised:
    """One check in children of its own; iterate over it for its findings."""

    def __init__(
        self,
        errand: Errand,
        command: Sequence[str],
        *,
        answer: Answer | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        start_within_s: float = START_WITHIN_S,
        silent_s: float = SILENT_S,
    ) -> None:
        self._errand = errand
        self._command = tuple(command)
        self._answer = answer
        self._monotonic = monotonic
        self._start_within_s = start_within_s
        self._silent_s = silent_s
        self._began_at = monotonic()
        self._asked_at: float | None = None
        self._answered_s = 0.0
        self.so_far = Outcomes()

    def __iter__(self) -> Iterator[Finding]:
        """Give each finding as it comes; ends within the time of the whole."""
        left = self._errand.only & frozenset(codes_of(self._errand.form))
        while left and self._now_s() < self._errand.total_s:
            cause = yield from self._one_child(left)
            missing = left - self.so_far.findings.keys()
            if cause is None or not missing:
                break
            stage = min((code.check for code in missing), key=list(Check).index)
            lost = frozenset(code for code in missing if code.check is stage)
            yield from self._give_up(lost, cause)
            left = missing - lost
        missing = frozenset(codes_of(self._errand.form)) - self.so_far.findings.keys()
        yield from self._give_up(missing & self._errand.only, Cause.TIMEOUT)
        for code in codes_of(self._errand.form):
            # Of what was not asked for a child that ended early has not spoken.
            if code in missing - self._errand.only:
                yield self._settled(skipped(code))
        self.so_far.took_s = self._now_s()

    def _now_s(self) -> float:
        """Give the machine's time: it stands still while a person is asked."""
        now = self._monotonic() if self._asked_at is None else self._asked_at
        return now - self._began_at - self._answered_s

    def _give_up(self, codes: frozenset[Code], cause: Cause) -> Iterator[Finding]:
        for code in codes_of(self._errand.form):
            if code in codes:
                yield self._settled(not_run(code, cause, began_s=self._now_s()))

    def _settled(self, finding: Finding) -> Finding:
        self.so_far.findings[finding.code] = finding
        return finding

    def _one_child(self, left: frozenset[Code]) -> Generator[Finding, None, Cause | None]:
        """Take what one child finds; gives why rows are missing, None when it did all it could."""
        began_s = self._now_s()
        errand = replace(
            self._errand,
            only=left,
            total_s=self._errand.total_s - began_s,
            sent_at=self._monotonic(),
        )
        with _Process(self._command, errand) as child:
            heard_at, patience_s = self._monotonic(), self._start_within_s
            while True:
                silent_left_s = heard_at + patience_s - self._monotonic()
                whole_left_s = self._errand.total_s + GRACE_S - self._now_s()
                wait_s = min(silent_left_s, whole_left_s)
                if wait_s <= 0:
                    self._end_question()
                    return Cause.TIMEOUT
                try:
                    said = child.said.get(timeout=wait_s)
                except queue.Empty:
                    continue
                match said:
                    case Ready(synthetic):
                        self.so_far.synthetic |= synthetic
                    case Found(finding):
                        if finding.code not in self.so_far.findings:
                            later = {"began_s": round(finding.began_s + began_s, 3)}
                            yield self._settled(finding.model_copy(update=later))
                    case Asked(code):
                        self._asked_at = self._monotonic()
                        if self._answer is not None:
                            self._answer(code, child.answer)
                    case Over(done):
                        self._end_question()
                        if done:
                            child.finished = True
                            return None
                    case Beat():
                        pass
                    case None:
                        self._end_question()
                        return Cause.NOT_MEASURED
                # What whoever listens took to hear it is no silence of the child's.
                heard_at, patience_s = self._monotonic(), self._silent_s

    def _end_question(self) -> None:
        if self._asked_at is not None:
            self._answered_s += self._monotonic() - self._asked_at
            self._asked_at = None


class _Process:
    """A child process, and what it says, as a queue; None when it has ended."""

    def __init__(self, command: Sequence[str], errand: Errand) -> None:
        self.said: queue.SimpleQueue[Said | None] = queue.SimpleQueue()
        # A session of its own: an interrupt at the terminal is the parent's affair.
        self._child = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        self.finished = False
        """It has said all, and only puts its things away."""
        self._tell(errand_line(errand))
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def answer(self, word: int | None) -> None:
        """Hand on what the person said."""
        self._tell(json.dumps(word))

    def __enter__(self) -> "_Process":
        return self

    def __exit__(self, *_: object) -> None:
        """End it: at once when it hangs, else as soon as it has put its things away."""
        if self.finished:
            # It closes what it writes to when its devices are closed; what is left is nothing.
            self._listener.join(END_WITHIN_S)
        self._child.kill()
        self._child.wait()
        # A grandchild that holds the other end is left with it.
        self._listener.join(END_WITHIN_S)
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None and not self._listener.is_alive():
                with suppress(OSError):
                    pipe.close()

    def _tell(self, line: str) -> None:
        if self._child.stdin is None:
            return
        try:
            self._child.stdin.write(line + "\n")
            self._child.stdin.flush()
        except (OSError, ValueError):
            # It has ended, and will be heard to have; a late answer finds even its input closed.
            return

    def _listen(self) -> None:
        for line in self._child.stdout or ():
            said = read_said(line)
            if said is not None:
                self.said.put(said)
        self.said.put(None)
