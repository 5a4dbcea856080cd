"""A court that opens at once: its code is loaded already, where every court is forked off.

What opening a court costs is the loading of its code, some four seconds of a processor. The fork
server of the standard library loads it once; each court is a process of its own that begins with
nothing open and runs `mingjing-server serve` from its first line: the same books, syncs and files.
"""

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import httpx

from tests.web.open_court import OPENS_WITHIN_S, client_of

LOADED = (
    "server_stub.__main__",
    "server_stub.doorstep",
    "server_stub.courtroom.forwarder.embedded",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "uvicorn.lifespan.off",
    "uvicorn.protocols.http.h11_impl",
    "uvloop",
)
EMBEDDED = ("--forwarder", "embedded")
"""No process for media is started beside one that lives for a second."""


def _serve(words: Sequence[str], log: Path, announced: Any) -> None:
    """Be a court: what it says goes where the one who opened it listens."""
    os.dup2(announced.fileno(), sys.stdout.fileno())
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(written, sys.stderr.fileno())
    from server_stub.__main__ import main

    sys.exit(main(words))


@dataclass
class WarmCourt:
    """A running `serve` in a process that was forked; its log is read when it has ended."""

    data: Path
    process: BaseProcess = field(init=False)
    url: str = field(init=False)

    def __post_init__(self) -> None:
        forks = multiprocessing.get_context("forkserver")
        forks.set_forkserver_preload(list(LOADED))
        hears, announced = forks.Pipe(duplex=False)
        words = ("serve", "--data", str(self.data), "--port", "0", *EMBEDDED)
        log = self.data.with_suffix(".log")
        self.process = forks.Process(target=_serve, args=(words, log, announced), daemon=True)
        self.process.start()
        announced.close()
        with hears, os.fdopen(os.dup(hears.fileno())) as says:
            line = says.readline()
        assert line, f"the court did not open: {log.read_text()}"
        self.url = json.loads(line)["url"]

    def client(self, token: str = "") -> httpx.Client:
        """Give a client of the counter."""
        return client_of(self.url, token)

    def sign_in(self, login: str, password: str) -> httpx.Response:
        """Ask for a session."""
        with self.client() as client:
            return client.post("/session", json={"login": login, "password": password})

    def kill(self) -> None:
        """End it, in the middle of whatever it does."""
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGKILL)

    def close(self) -> None:
        """End it whatever it does."""
        self.process.kill()
        self.process.join(OPENS_WITHIN_S)
        self.process.close()
