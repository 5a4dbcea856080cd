"""Asking a program of the system for its answer: within a time limit, in no language but its own.

What cannot be started, takes too long or ends badly has no answer. Nothing that a person typed is
ever part of a question.
"""

import json
import logging
import os
import subprocess
from collections.abc import Callable, Sequence
from typing import Any

log = logging.getLogger("mingjing.devicecheck.system")

LIMIT_S = 4.0

Ask = Callable[[Sequence[str]], str | None]
"""Gives what a program has printed, or None."""


def ask_program(question: Sequence[str]) -> str | None:
    """Ask a program of the system."""
    # Some answers are written as the country writes numbers, and are then no JSON.
    environment = os.environ | {"LC_ALL": "C"}
    try:
        answer = subprocess.run(
            list(question),
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LIMIT_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.info("no answer from %s: %s", question[0], type(error).__name__)
        return None
    return answer.stdout.decode("utf-8", "replace")


def parsed(answer: str | None) -> Any:
    """Give an answer in JSON as what it says; None when it says nothing that can be read."""
    if answer is None:
        return None
    try:
        return json.loads(answer)
    except ValueError:
        return None
