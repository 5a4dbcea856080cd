"""Two networks of a test's own with one cable between: this desk in one, the court in the other.

The thread of the test is in its own network namespace; the court's side is held open by a process
that only waits. What is done to either end of the cable (`ip`, `tc`) is done outside every program
under test. That takes the right to make namespaces (CAP_SYS_ADMIN).
"""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.own_network import own_network

DESK, COURT, RELAY = "10.77.0.9", "10.77.0.1", "10.77.0.2"


@dataclass(frozen=True)
class FarSide:
    """The network in which the court is."""

    pid: int

    @property
    def within(self) -> tuple[str, ...]:
        """What a command begins with that is to run there."""
        return ("nsenter", f"--net=/proc/{self.pid}/ns/net")

    def run(self, words: str) -> None:
        """Run a command there."""
        subprocess.run([*self.within, *words.split()], check=True, capture_output=True)

    @contextmanager
    def swallowing(self, *selectors: str) -> Iterator[None]:
        """Let what comes there be lost without a word: `ipproto udp`, `ipproto tcp dport 443`."""
        for each in selectors:
            self.run(f"ip rule add pref 10 {each} blackhole")
        try:
            yield
        finally:
            for each in selectors:
                self.run(f"ip rule del pref 10 {each}")


def here(words: str) -> None:
    """Run a command in this desk's network."""
    subprocess.run(words.split(), check=True, capture_output=True)


@contextmanager
def narrow(kbps: int, side: FarSide | None = None) -> Iterator[None]:
    """Let no more through the cable, from this desk or from the court's side, by the kernel."""
    run = here if side is None else side.run
    cable = "court0" if side is None else "court1"
    run(f"tc qdisc add dev {cable} root tbf rate {kbps}kbit burst 3kb latency 200ms")
    try:
        yield
    finally:
        run(f"tc qdisc del dev {cable} root")


def _held() -> "subprocess.Popen[bytes]":
    held = subprocess.Popen(
        ["unshare", "-n", "sh", "-c", "echo; exec cat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert held.stdout is not None
    held.stdout.readline()
    return held


@contextmanager
def two_networks() -> Iterator[FarSide]:
    """Be in a network with one cable to another; skips where that may not be made."""
    with own_network(DESK):
        held = _held()
        try:
            side = FarSide(held.pid)
            here(f"ip link set court1 netns {held.pid}")
            words: Sequence[str] = (
                "ip link set lo up",
                f"ip addr add {COURT}/24 dev court1",
                f"ip addr add {RELAY}/24 dev court1",
                "ip link set court1 up",
                # Rules that come before the local table are heeded for what comes in as well.
                "ip rule add pref 100 lookup local",
                "ip rule del pref 0",
                # From the relay to the forwarder and back as between two machines.
                f"ip route replace local {RELAY} dev court1 table local src {COURT}",
            )
            for each in words:
                side.run(each)
            yield side
        finally:
            if held.stdin is not None:
                held.stdin.close()
            if held.stdout is not None:
                held.stdout.close()
            held.wait(5)
