"""What processes cost, from the system's own accounts."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Bill:
    """What a process has used and holds."""

    cpu_s: float
    rss: int
    files: int
    threads: int

    def since(self, before: "Bill") -> float:
        """Give the seconds of processor used since another bill."""
        return self.cpu_s - before.cpu_s


def bill(*pids: int) -> Bill:
    """Add up what processes have used and hold now."""
    cpu_s, rss, files, threads = 0.0, 0, 0, 0
    for pid in pids:
        process = psutil.Process(pid)
        with process.oneshot():
            times = process.cpu_times()
            cpu_s += times.user + times.system
            rss += process.memory_info().rss
            files += process.num_fds()
            threads += process.num_threads()
    return Bill(cpu_s, rss, files, threads)


def own_cpu_s() -> float:
    """Give the seconds of processor that this process has used."""
    times = os.times()
    return times.user + times.system


def slope(moments: Sequence[tuple[float, float]]) -> float:
    """Give how much something grows a second, by least squares."""
    count = len(moments)
    if count < 2:
        return 0.0
    mean_at = sum(at for at, _ in moments) / count
    mean = sum(value for _, value in moments) / count
    spread = sum((at - mean_at) ** 2 for at, _ in moments)
    return sum((at - mean_at) * (value - mean) for at, value in moments) / spread
