"""What a check is told to do, and what it tells while it does: lines of JSON between two processes.

Devices are opened in a child, since a driver may hang or crash and take its process with it. The
child is told one `Errand` on its standard input and says, a line each: that it is ready, that it
still lives, what it has found, what it wants to ask a person, and that it is done. The answers come
back on its input; when that ends, so does the child.

Neither end is known here.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from client.config import Config
from client.protocol.devicecheck import Code, Finding, Form

BEAT_S = 0.5
"""How often a child lets its parent know that its loop still turns."""
LATE_MOST_S = 20.0
"""A clock that is not shared after all costs no more than this."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One check, or what is left of it."""

    config: Config
    form: Form
    only: frozenset[Code]
    total_s: float
    policy: Path | None = None
    asks: bool = False
    """Whether there is a person who could answer."""
    sent_at: float | None = None
    """On the clock that all processes of a machine share (`time.monotonic`)."""

    def left_s(self, now: float) -> float:
        """Give what is left of the time when a child has read itself in."""
        late_s = 0.0 if self.sent_at is None else min(max(0.0, now - self.sent_at), LATE_MOST_S)
        return self.total_s - late_s


@dataclass(frozen=True, slots=True)
class Ready:
    """Devices are at hand; whether any of them is a stand-in."""

    synthetic: bool


@dataclass(frozen=True, slots=True)
class Beat:
    """The loop turns."""


@dataclass(frozen=True, slots=True)
class Found:
    """A row is settled."""

    finding: Finding


@dataclass(frozen=True, slots=True)
class Asked:
    """A person's word is wanted."""

    code: Code


@dataclass(frozen=True, slots=True)
class Over:
    """Nobody need answer any more, or there is nothing more to be done."""

    done: bool


Said = Ready | Beat | Found | Asked | Over


def errand_line(errand: Errand) -> str:
    """Write an errand down."""
    told = asdict(errand) | {"only": sorted(errand.only), "form": errand.form.value}
    config = told["config"]
    config["password"] = None
    return json.dumps(told, default=str)


def read_errand(line: str) -> Errand:
    """Read an errand that our own parent wrote."""
    told = json.loads(line)
    config = told["config"]
    return Errand(
        config=Config(
            server=config["server"],
            synthetic=config["synthetic"],
            authority=_path(config["authority"]),
            fake_media=_path(config["fake_media"]),
        ),
        form=Form(told["form"]),
        only=frozenset(Code(each) for each in told["only"]),
        total_s=told["total_s"],
        policy=_path(told["policy"]),
        asks=told["asks"],
        sent_at=told["sent_at"],
    )


def _path(told: str | None) -> Path | None:
    return None if told is None else Path(told)


def said_line(said: Said) -> str:
    """Write down what a child says."""
    told: dict[str, Any] = {"say": type(said).__name__.lower()}
    match said:
        case Ready(synthetic):
            told["synthetic"] = synthetic
        case Found(finding):
            told["finding"] = finding.model_dump(mode="json")
        case Asked(code):
            told["code"] = code.value
        case Over(done):
            told["done"] = done
        case Beat():
            pass
    return json.dumps(told, ensure_ascii=False)


def read_said(line: str) -> Said | None:
    """Read what a child says; None for what is no word of it (a driver that babbles)."""
    try:
        told = json.loads(line)
        match told["say"]:
            case "ready":
                return Ready(bool(told["synthetic"]))
            case "beat":
                return Beat()
            case "found":
                return Found(Finding.model_validate(told["finding"]))
            case "asked":
                return Asked(Code(told["code"]))
            case "over":
                return Over(bool(told["done"]))
            case _:
                return None
    except (ValueError, KeyError, TypeError, ValidationError, RecursionError):
        pass
    return None
