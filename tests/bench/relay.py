"""A bad network between two ends of a UDP path, in a process or on a thread of its own.

One end sends to the relay's front; what comes out leaves by its back to the address it was led
to, and the answers go the other way. Each direction is a `Path` of its own. It is told what to do
over a pipe, in lines of JSON: which address to lead to, which network to be, to cut the path, to
take a new address at its back (as a desk that changes its network), and to say what it has
counted.

`python -m tests.bench.relay` is the process; it ends when its standard input does. It knows
nothing of what it carries.
"""

import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path as Folder
from typing import IO, Any

from tests.bench.profiles import CLEAN, Counts, Path, Profile

HOST = "127.0.0.1"
ROOT = Folder(__file__).resolve().parent.parent.parent
_AT_ONCE = 64
"""Datagrams taken from one socket before the other has its turn."""
_BUFFER = 4 * 1024 * 1024

Address = tuple[str, int]


def _bound() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setblocking(False)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
    made.bind((HOST, 0))
    return made


class _Direction:
    """What is on its way to one end."""

    def __init__(self, seed: int) -> None:
        self.path = Path(CLEAN, seed)
        self.to: Address | None = None
        self._waiting: deque[tuple[float, bytes]] = deque()

    def take(self, datagram: bytes, out: socket.socket, now: float) -> None:
        """Take a datagram, and pass it on at once if nothing holds it."""
        at = self.path.take(len(datagram), now)
        if at is None:
            return
        if at <= now and not self._waiting:
            self._send(datagram, out)
        else:
            self._waiting.append((at, datagram))

    def release(self, out: socket.socket, now: float) -> None:
        """Pass on what is due."""
        while self._waiting and self._waiting[0][0] <= now:
            self._send(self._waiting.popleft()[1], out)

    def due_at(self) -> float | None:
        """Give when the next is due."""
        return self._waiting[0][0] if self._waiting else None

    def _send(self, datagram: bytes, out: socket.socket) -> None:
        if self.to is not None:
            try:
                out.sendto(datagram, self.to)
            except (BlockingIOError, ConnectionRefusedError):
                self.path.counts.overflowed += 1


class Relay:
    """The relay's own loop; `run` returns when the pipe of commands ends."""

    def __init__(self, commands: int, answer: Callable[[str], None], seed: int = 1) -> None:
        self._commands = commands
        self._answer = answer
        self._front = _bound()
        self._back = _bound()
        self._forth = _Direction(seed)
        self._home = _Direction(seed + 1)
        self._text = b""

    def addresses(self) -> str:
        """Say where it is."""
        return json.dumps({"front": self._front.getsockname(), "back": self._back.getsockname()})

    def run(self) -> None:
        """Carry datagrams until there is nobody left to give commands."""
        self._answer(self.addresses())
        try:
            while self._turn():
                pass
        finally:
            self._front.close()
            self._back.close()

    def _turn(self) -> bool:
        due = [at for each in (self._forth, self._home) if (at := each.due_at()) is not None]
        wait = max(0.0, min(due) - time.monotonic()) if due else None
        watched: list[socket.socket | int] = [self._front, self._back, self._commands]
        ready, _, _ = select.select(watched, [], [], wait)
        if self._front in ready:
            self._carry(self._front, self._forth, self._back, learns=self._home)
        if self._back in ready:
            self._carry(self._back, self._home, self._front, learns=None)
        # Commands after datagrams: what was sent before a command was given is dealt with by it.
        if self._commands in ready and not self._obey():
            return False
        now = time.monotonic()
        self._forth.release(self._back, now)
        self._home.release(self._front, now)
        return True

    @staticmethod
    def _carry(
        come: socket.socket, way: _Direction, out: socket.socket, learns: _Direction | None
    ) -> None:
        for _ in range(_AT_ONCE):
            try:
                datagram, sender = come.recvfrom(65_535)
            except (BlockingIOError, ConnectionRefusedError):
                return
            if learns is not None:
                learns.to = sender
            way.take(datagram, out, time.monotonic())

    def _obey(self) -> bool:
        read = os.read(self._commands, 65_536)
        self._text += read
        *lines, self._text = self._text.split(b"\n")
        for line in lines:
            self._answer(self._do(json.loads(line)))
        return bool(read)

    def _do(self, command: Mapping[str, Any]) -> str:
        match command:
            case {"lead": [host, port]}:
                self._forth.to = (str(host), int(port))
            case {"be": {"forth": forth, "home": home}}:
                self._forth.path.change(Profile(**forth))
                self._home.path.change(Profile(**home))
            case {"cut_s": seconds}:
                until = time.monotonic() + float(seconds)
                self._forth.path.cut(until)
                self._home.path.cut(until)
            case {"move": _}:
                self._back.close()
                self._back = _bound()
                return self.addresses()
            case {"count": _}:
                counts = {"forth": self._forth.path.counts, "home": self._home.path.counts}
                return json.dumps({name: asdict(each) for name, each in counts.items()})
            case _:
                raise ValueError(f"unknown command {command}")
        return "{}"


class _Led:
    """The hand that gives a relay its commands; each is in force when its call returns."""

    def __init__(self, commands: IO[bytes], answers: IO[bytes]) -> None:
        self._commands = commands
        self._answers = answers
        self.front, self.back = self._places(self._told())

    @staticmethod
    def _places(told: Any) -> tuple[Address, Address]:
        return (HOST, int(told["front"][1])), (HOST, int(told["back"][1]))

    def _told(self) -> Any:
        return json.loads(self._answers.readline())

    def _say(self, **command: Any) -> Any:
        self._commands.write(json.dumps(command).encode() + b"\n")
        self._commands.flush()
        return self._told()

    def lead(self, host: str, port: int) -> None:
        """Carry to this address what comes to the front."""
        self._say(lead=[host, port])

    def be(self, forth: Profile, home: Profile | None = None) -> None:
        """Be this network from now on; the way home is like the way forth unless it is given."""
        self._say(be={"forth": forth.written(), "home": (home or forth).written()})

    def cut(self, seconds: float) -> None:
        """Carry nothing for so long; 0 mends the path."""
        self._say(cut_s=seconds)

    def move(self) -> None:
        """Come from another address from now on."""
        self.front, self.back = self._places(self._say(move=True))

    def count(self) -> tuple[Counts, Counts]:
        """Give what was counted forth and home."""
        told = self._say(count=True)
        return Counts(**told["forth"]), Counts(**told["home"])

    def _hang_up(self) -> None:
        self._commands.close()


class RelayProcess(_Led):
    """A relay in a process of its own."""

    def __init__(self, seed: int = 1) -> None:
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.relay", str(seed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        assert self.popen.stdin is not None
        assert self.popen.stdout is not None
        super().__init__(self.popen.stdin, self.popen.stdout)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self.popen.pid

    def close(self) -> None:
        """End it."""
        self._hang_up()
        self.popen.wait(5)
        self._answers.close()


class RelayThread(_Led):
    """A relay on a thread of this process, for tests."""

    def __init__(self, seed: int = 1) -> None:
        read_commands, write_commands = os.pipe()
        read_answers, write_answers = os.pipe()
        self._ends = read_commands, write_answers

        def answer(text: str) -> None:
            os.write(write_answers, text.encode() + b"\n")

        relay = Relay(read_commands, answer, seed)
        self._thread = threading.Thread(target=relay.run, name="relay", daemon=True)
        self._thread.start()
        super().__init__(os.fdopen(write_commands, "wb"), os.fdopen(read_answers, "rb"))

    def close(self) -> None:
        """End it."""
        self._hang_up()
        self._thread.join(5)
        self._answers.close()
        for end in self._ends:
            os.close(end)


def main() -> None:
    """Be a relay until standard input ends."""

    def answer(text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    Relay(sys.stdin.fileno(), answer, int(sys.argv[1]) if len(sys.argv) > 1 else 1).run()


if __name__ == "__main__":
    main()
