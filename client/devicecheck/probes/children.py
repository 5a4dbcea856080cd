"""Asking a child of our own: what may crash or hang does so in a process that is not this one.

A child is a module of the program that prints one value as JSON. One that crashes, hangs or says
something else has said nothing.
"""

import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from client.court.workers import Workers
from client.devicecheck.probes.system.asking import parsed


@dataclass(frozen=True, slots=True)
class Told:
    """What a child has said, and how it ended."""

    said: Any
    crashed: bool
    """It ended by a signal or an error of its own, not by the time limit."""


async def ask_child(module: str, *, limit_s: float) -> Told:
    """Start a module as a process of its own, and give what it prints."""
    return await ask_process([sys.executable, "-m", module], limit_s=limit_s)


async def ask_process(command: Sequence[str], *, limit_s: float) -> Told:
    """Start a process, and give what it prints."""

    def ask(_unwanted: threading.Event) -> Told:
        try:
            done = subprocess.run(
                list(command),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=limit_s,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return Told(None, crashed=False)
        said = parsed(done.stdout.decode("utf-8", "replace"))
        return Told(said, crashed=done.returncode != 0)

    workers = Workers(1, "child")
    try:
        return await workers.do(ask)
    finally:
        workers.close()
