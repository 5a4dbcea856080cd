"""A court in a process of its own, started as an administrator would start it."""

import json
import os
import signal
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
OPENS_WITHIN_S = 60.0
COMMAND = (sys.executable, "-m", "server_stub")


def run_command(*words: str | Path, said: str = "") -> subprocess.CompletedProcess[str]:
    """Run one of the court's commands to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        input=said,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=OPENS_WITHIN_S,
        check=False,
    )


def client_of(url: str, token: str = "", verify: ssl.SSLContext | bool = True) -> httpx.Client:
    """Give a client of a court's counter."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.Client(base_url=f"{url}/api/v1", headers=headers, verify=verify, trust_env=False)


@dataclass
class OpenCourt:
    """A running `mingjing-server serve`; its log is read when it has ended."""

    data: Path
    words: tuple[str, ...] = ()
    process: "subprocess.Popen[str]" = field(init=False)
    opening: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self._log = self.data.with_suffix(".log")
        with self._log.open("a") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", "--data", str(self.data), "--port", "0", *self.words],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=ROOT,
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the court did not open: {self.log}"
        self.opening = json.loads(line)

    @property
    def url(self) -> str:
        return str(self.opening["url"])

    @property
    def log(self) -> str:
        return self._log.read_text()

    def trust(self) -> ssl.SSLContext:
        """What a desk is given to trust."""
        return ssl.create_default_context(cafile=self.opening["authority"])

    def client(self, token: str = "") -> httpx.Client:
        """Give a client of the counter."""
        return client_of(self.url, token, self.trust() if self.opening["authority"] else True)

    def sign_in(self, login: str, password: str) -> httpx.Response:
        """Ask for a session."""
        with self.client() as client:
            return client.post("/session", json={"login": login, "password": password})

    def tell_to_stop(self, by: signal.Signals = signal.SIGTERM) -> None:
        """Send the signal and wait for nothing."""
        self.process.send_signal(by)

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self.process.kill()

    def end(self) -> tuple[int, float]:
        """Wait for the end; give the exit code and how long it took."""
        began = time.monotonic()
        code = self.process.wait(OPENS_WITHIN_S)
        return code, time.monotonic() - began

    def close(self) -> None:
        """End it whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


def is_running(pid: int) -> bool:
    """Tell whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
