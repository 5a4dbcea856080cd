"""Office papers printed to PDF, by LibreOffice where it is installed; otherwise not at all.

Each paper is printed in a folder of its own that is gone afterwards, by a program of its own with a
fresh profile in which no macro runs and nothing is fetched, walled in as `office_cell` says: no
network, no file of the court's, little memory and little time. What comes out is a PDF by a
stranger all the same, and is looked at as one.

A paper that cannot be printed is not refused: it is kept, and its pages are not shown.
"""

import asyncio
import contextlib
import json
import logging
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import Final

from server_stub.renditions import office_cell

log = logging.getLogger("mingjing.renditions.office")

_AGAIN: Final = 81
"""With this the program asks to be started again: it has set its new profile up."""
_ROOT: Final = Path(__file__).parent.parent.parent
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">{scripting}</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""
_SCRIPTING: Final = (
    ("MacroSecurityLevel", "3"),
    ("DisableMacrosExecution", "true"),
    ("DisableActiveContent", "true"),
    ("BlockUntrustedRefererLinks", "true"),
)
_PROP: Final = '<prop oor:name="{}" oor:op="fuse"><value>{}</value></prop>'


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeLimits:
    """What printing one paper may cost."""

    memory: int = 1 << 30
    """Of address space."""
    wall_s: float = 60.0
    processor_s: int = 60
    written: int = 256 << 20


class OfficePress:
    """Prints papers, one at a time; made once and used on one loop."""

    def __init__(
        self,
        program: Path,
        limits: OfficeLimits | None = None,
        *,
        readable: tuple[str, ...] = (),
    ) -> None:
        """Use a program; `readable` names folders that it needs beside the system's own."""
        self._program = program
        self._limits = limits or OfficeLimits()
        self._readable = readable
        self._turn = asyncio.Semaphore(1)

    @contextlib.asynccontextmanager
    async def printed(self, paper: Path, ending: str) -> AsyncIterator[Path | None]:
        """Print a paper; give the PDF for as long as the block lasts, or None."""
        async with self._turn:
            folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="mingjing-paper-"))
            try:
                await asyncio.to_thread(_lay, folder, paper, ending)
                done = await self._print(folder, f"paper.{ending}")
                pdf = folder / "out" / "paper.pdf"
                there = await asyncio.to_thread(pdf.is_file)
                yield pdf if done and there else None
            finally:
                await asyncio.to_thread(shutil.rmtree, folder, True)

    async def _print(self, folder: Path, name: str) -> bool:
        try:
            async with asyncio.timeout(self._limits.wall_s):
                code = await self._run(folder, name)
                if code == _AGAIN:
                    code = await self._run(folder, name)
        except TimeoutError:
            log.info("an office paper took too long to print")
            return False
        if code == office_cell.NO_WALLS:
            log.info("no office paper is printed: this system cannot wall the program in")
        return code == 0

    async def _run(self, folder: Path, name: str) -> int:
        """Run the program to its end, and give its exit code."""
        order = {
            "folder": str(folder),
            "readable": self._readable,
            "memory": self._limits.memory,
            "processor_s": self._limits.processor_s,
            "written": self._limits.written,
            "words": [
                str(self._program),
                f"-env:UserInstallation={_profile(folder)}",
                "--headless",
                "--norestore",
                "--nolockcheck",
                "--nodefault",
                "--convert-to",
                "pdf",
                "--outdir",
                str(folder / "out"),
                str(folder / name),
            ],
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-s",
            "-m",
            office_cell.__name__,
            json.dumps(order),
            cwd=_ROOT,
            env={
                "HOME": str(folder),
                "TMPDIR": str(folder),
                "LC_ALL": "C.UTF-8",
                "PATH": "/usr/bin:/bin",
                "SAL_USE_VCLPLUGIN": "svp",
            }
            | {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            return await process.wait()
        finally:
            # The program starts others, which must not outlive it.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
            # It may leave its socket, and not remove it: it may remove nothing outside its folder.
            await asyncio.to_thread(_clear_socket, folder)


def installed() -> Path | None:
    """Find the office program of this machine."""
    if sys.platform != "linux":
        return None
    found = shutil.which("soffice")
    if found is None:
        return None
    # The program itself, without the script before it that looks around the machine.
    script = Path(found).resolve()
    program = script.with_name("soffice.bin")
    return program if program.is_file() else script


def _profile(folder: Path) -> str:
    return f"file://{folder}/profile"


def _clear_socket(folder: Path) -> None:
    """Remove the socket by which the program knew itself, named for its profile."""
    if sys.platform == "win32":
        return
    digest = md5(_profile(folder).encode("utf-16-le"), usedforsecurity=False).digest()
    name = "".join(f"{octet:x}" for octet in digest)
    for place in (Path("/tmp"), Path("/var/tmp")):  # noqa: S108 - where the program puts it
        for found in place.glob(f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{name}"):
            found.unlink(missing_ok=True)


def _lay(folder: Path, paper: Path, ending: str) -> None:
    shutil.copyfile(paper, folder / f"paper.{ending}")
    (folder / "out").mkdir()
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    scripting = "".join(_PROP.format(name, value) for name, value in _SCRIPTING)
    settings = _PROFILE.format(scripting=scripting)
    (profile / "registrymodifications.xcu").write_text(settings, "utf-8")
