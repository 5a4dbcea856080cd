"""What stands around the program: screen, keyring, other programs, graphics (ENV-09 to ENV-12).

Screens and graphics are told by Qt itself, in a child that paints nothing: a driver that crashes
takes only the child with it.
"""

import os
import secrets
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from client.court.account import Keyring, system_keyring
from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.devicecheck.probes.children import Told, ask_child
from client.devicecheck.probes.computer import off_loop
from client.devicecheck.probes.system.computer import Computer, ThisComputer
from client.protocol.devicecheck import Cause, Code, Form

CHILD = "client.ui.surroundings"
CHILD_S = 8.0
SERVICE = "mingjing device check"
MEETING_PROGRAMS: Mapping[str, str] = {
    "zoom": "Zoom",
    "zoom.us": "Zoom",
    "teams": "Microsoft Teams",
    "ms-teams": "Microsoft Teams",
    "msteams": "Microsoft Teams",
    "wemeetapp": "腾讯会议",
    "wemeet": "腾讯会议",
    "tencentmeeting": "腾讯会议",
    "voovmeetingapp": "VooV Meeting",
    "dingtalk": "钉钉",
    "feishu": "飞书",
    "lark": "Lark",
    "skype": "Skype",
    "webex": "Webex",
    "ciscocollabhost": "Webex",
    "gotomeeting": "GoToMeeting",
    "g2mcomm": "GoToMeeting",
    "bluejeans": "BlueJeans",
    "obs": "OBS",
    "obs64": "OBS",
}
"""Programs that are made to hold camera and microphone, by the name of their process."""


async def _ask_qt(limit_s: float) -> Told:
    return await ask_child(CHILD, limit_s=limit_s)


def has_screen(system: str = sys.platform, environ: Mapping[str, str] = os.environ) -> bool:
    """Tell whether there is anything to paint on: a terminal of Linux may have none."""
    if not system.startswith("linux"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


@dataclass(frozen=True, slots=True)
class ScreenAndGraphics:
    """ENV-09 and ENV-12: the largest screen, and what paints on it."""

    ask: Callable[[float], Awaitable[Told]] = _ask_qt
    painted_on: Callable[[], bool] = has_screen
    codes: tuple[Code, ...] = (Code.ENV_09, Code.ENV_12)
    form: Form = Form.QUICK
    limit_s: float = CHILD_S + 1.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Have a child ask Qt."""
        del bench
        if not self.painted_on():
            for code in self.codes:
                yield Measured(code, cause=Cause.UNSUPPORTED)
            return
        told = await self.ask(CHILD_S)
        said = told.said
        if not isinstance(said, dict) or not said.get("screens"):
            yield Measured(Code.ENV_09, cause=Cause.NEEDS_ANOTHER)
            yield Measured(
                Code.ENV_12, cause=Cause.DRAWING_FAILS if told.crashed else Cause.TIMEOUT
            )
            return
        screens = said["screens"]
        largest = max(screens, key=lambda each: each["width"] * each["height"])
        readings = {
            "screen_width_px": float(largest["width"]),
            "screen_height_px": float(largest["height"]),
            "screen_scale": float(largest["scale"]),
            "screens": float(len(screens)),
        }
        yield Measured(Code.ENV_09, readings)
        yield Measured(
            Code.ENV_12,
            {"hardware": float(bool(said.get("hardware")))},
            {"renderer": str(said.get("renderer", ""))},
            None if said.get("hardware") else Cause.DRAWING_SLOW,
        )


@dataclass(frozen=True, slots=True)
class KeyringWorks:
    """ENV-10: whether the keyring keeps, gives and forgets a secret."""

    look_up: Callable[[], Keyring | None] = system_keyring
    codes: tuple[Code, ...] = (Code.ENV_10,)
    form: Form = Form.QUICK
    limit_s: float = 6.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Try it with a word that means nothing."""
        del bench
        backend = await off_loop(self._tried)
        texts = {"backend": backend}
        yield Measured(
            Code.ENV_10,
            {"keeps": float(bool(backend))},
            texts if backend else {},
            None if backend else Cause.NO_KEYRING,
        )

    def _tried(self) -> str:
        word = secrets.token_hex(8)
        try:
            keyring = self.look_up()
            if keyring is None:
                return ""
            keyring.set_password(SERVICE, "check", word)
            kept = keyring.get_password(SERVICE, "check")
            keyring.delete_password(SERVICE, "check")
        except Exception:  # noqa: BLE001 - backends fail in ways of their own; it keeps nothing
            return ""
        return type(keyring).__module__ if kept == word else ""


@dataclass(frozen=True, slots=True)
class OtherPrograms:
    """ENV-11: programs for meetings that are open beside this one."""

    computer: Computer = field(default_factory=ThisComputer)
    codes: tuple[Code, ...] = (Code.ENV_11,)
    form: Form = Form.QUICK
    limit_s: float = 6.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Look which programs run."""
        del bench
        busy = await off_loop(self.computer.busy)
        found = {
            name
            for program in busy.programs.values()
            if (name := MEETING_PROGRAMS.get(_bare(program.name)))
        }
        texts = {"name": ", ".join(sorted(found))} if found else {}
        cause = Cause.OTHER_PROGRAM if found else None
        yield Measured(Code.ENV_11, {"programs": float(len(found))}, texts, cause)


def _bare(name: str) -> str:
    return name.lower().removesuffix(".exe").removesuffix(".app")
