"""The sound rows of the device check with the machine's own devices, in a process of its own.

Qt meets the sound server once in a process, so that a test with a sound server of its own needs
one. `python -m tests.devicecheck.real_check quick|full` prints one JSON object a line: each finding
as it comes, and each question that only a person can answer; the answer, a number or null, is read
from standard input.
"""

import asyncio
import json
import sys
from typing import cast

from PySide6.QtCore import QCoreApplication

from client.config import Devices
from client.devicecheck.bench import Bench, LineCounter
from client.devicecheck.kit import kit
from client.devicecheck.run import run_checks
from client.devicecheck.thresholds import shipped
from client.frames import Frames, Levels
from client.media.engine import EngineNews
from client.media.session import make_engine
from client.protocol.devicecheck import Check, Code, Form

ROWS = frozenset(code for code in Code if code.check in {Check.MICROPHONE, Check.LOUDSPEAKER})


def say(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


async def ask(code: Code) -> int | None:
    say(asked=code.value)
    line = await asyncio.to_thread(sys.stdin.readline)
    answer: int | None = json.loads(line)
    return answer


async def check(form: Form) -> None:
    frames, levels = Frames(), Levels()
    engine = make_engine(frames, levels, Devices(), None, loopback=True)
    bench = Bench(engine, frames, levels, cast(LineCounter, None), ask=ask)

    def heard(news: EngineNews) -> None:
        bench.news = news

    engine.on_news(heard)
    try:
        async for finding in run_checks(bench, kit(), shipped(), form=form, only=ROWS):
            if finding.code in ROWS:
                say(finding=finding.model_dump(mode="json"))
    finally:
        await engine.close()


if __name__ == "__main__":
    application = QCoreApplication(sys.argv[:1])
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(check(Form(sys.argv[1])))
