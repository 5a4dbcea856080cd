"""The processes of a demo: the court, the desks, and a screen where there is none.

Each is started by its own command line, as a person would, and stopped with it. What they say on
standard error is kept in a file each, for whoever wants to know why a hearing failed.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

READY_S = 60.0
STOP_S = 8.0


class DemoFailed(Exception):
    """A part of the demo could not be started; the message is one clear sentence."""


@dataclass(slots=True)
class Process:
    """A running part of the demo, with its own log."""

    name: str
    popen: "subprocess.Popen[str]"
    log: Path
    _files: list[IO[str]] = field(default_factory=list)

    @classmethod
    def start(
        cls,
        name: str,
        command: Sequence[str],
        log: Path,
        *,
        env: Mapping[str, str] | None = None,
        read_output: bool = False,
        told: str = "",
    ) -> "Process":
        """Start a command and tell it something on its standard input; its errors go to `log`."""
        log.parent.mkdir(parents=True, exist_ok=True)
        errors = log.open("w", encoding="utf-8")
        popen = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE if told else subprocess.DEVNULL,
            stdout=subprocess.PIPE if read_output else subprocess.DEVNULL,
            stderr=errors,
            text=True,
            encoding="utf-8",
            env=dict(env) if env is not None else None,
        )
        if popen.stdin is not None:
            with suppress(BrokenPipeError), popen.stdin as ear:
                ear.write(told)
        return cls(name, popen, log, [errors])

    @property
    def exit_code(self) -> int | None:
        """Give the exit code, or None while it runs."""
        return self.popen.poll()

    def wait(self, seconds: float) -> int | None:
        """Wait for the end; None when it has not come in time."""
        try:
            return self.popen.wait(timeout=max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return None

    def stop(self) -> None:
        """End the process, gently and then not."""
        if self.popen.poll() is None:
            self.popen.terminate()
            if self.wait(STOP_S) is None:
                self.popen.kill()
                self.popen.wait()
        if self.popen.stdout is not None:
            self.popen.stdout.close()
        for file in self._files:
            file.close()

    def lines(self) -> list[str]:
        """Give what it said on standard error so far."""
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()


@dataclass(slots=True)
class Court:
    """The court's server, ready to be visited."""

    process: Process
    url: str
    authority: str | None

    @classmethod
    def open(cls, data: Path, log: Path, extra: Sequence[str] = ()) -> "Court":
        """Open a court with the demo's cases on a free port of this machine."""
        command = [sys.executable, "-m", "server_stub", "serve", "--data", str(data)]
        command += ["--port", "0", "--seed", "demo", *extra]
        process = Process.start("court", command, log, read_output=True)
        ready = _first_line(process, READY_S)
        try:
            said = json.loads(ready)
            return cls(process, said["url"], said.get("authority"))
        except (ValueError, KeyError, TypeError):
            process.stop()
            last = (process.lines() or ["it said nothing"])[-1]
            raise DemoFailed(f"The court could not be opened: {last}") from None


def _first_line(process: Process, seconds: float) -> str:
    """Read the line that says ready; empty when the process ended or did not say it in time."""
    said: list[str] = []
    output = process.popen.stdout
    if output is None:
        return ""
    reading = threading.Thread(target=lambda: said.append(output.readline()), daemon=True)
    reading.start()
    reading.join(seconds)
    return said[0] if said else ""


@dataclass(slots=True)
class Screen:
    """A screen in memory, where the machine has none."""

    process: Process | None
    env: dict[str, str]

    @classmethod
    def open(cls, log: Path) -> "Screen":
        """Start Xvfb on a free display; without Xvfb, Qt paints offscreen."""
        env = dict(os.environ)
        program = shutil.which("Xvfb")
        if program is None:
            return cls(None, env | {"QT_QPA_PLATFORM": "offscreen"})
        reading, writing = os.pipe()
        os.set_inheritable(writing, True)
        errors = log.open("w", encoding="utf-8")
        popen = subprocess.Popen(
            [
                *(program, "-displayfd", str(writing)),
                *("-screen", "0", "1920x1200x24", "-nolisten", "tcp"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            text=True,
            pass_fds=(writing,),
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            display = told.readline().strip()
        process = Process("screen", popen, log, [errors])
        if not display:
            process.stop()
            raise DemoFailed("Xvfb is installed and does not start; see the log of the screen.")
        env.pop("WAYLAND_DISPLAY", None)
        return cls(process, env | {"DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb"})

    @property
    def name(self) -> str:
        """How the windows were painted, for the summary."""
        return "Xvfb" if self.process is not None else "offscreen"

    def close(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.stop()


def open_desk(
    name: str,
    arguments: Sequence[str],
    log: Path,
    env: Mapping[str, str] | None = None,
    *,
    password: str = "",
) -> Process:
    """Start a desk: the client as a person would start it; a password goes by standard input."""
    environment = dict(env if env is not None else os.environ)
    environment["MINGJING_STARTED_AT"] = repr(time.monotonic())
    command = [sys.executable, "-m", "client", *arguments]
    return Process.start(name, command, log, env=environment, told=password)


def heed_termination() -> None:
    """Let SIGTERM end the demo as Ctrl+C does, so that no process is left behind."""

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
