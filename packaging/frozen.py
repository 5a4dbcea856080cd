"""The door of a frozen program: a desk, a device check, or a child of either.

Our processes start each other as Python does, `sys.executable -m MODULE ...`. Frozen, that is the
program itself; so `-m` means here what it means there, for modules of our own and no others.
Without it a program is the one that its file is named after.

PyInstaller puts it before all else (`mingjing.spec`). It knows nothing of what it opens.
"""

import os
import runpy
import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path

PROGRAMS = {"mingjing": "client", "mingjing-check": "client.check"}
OURS = ("client", "server_stub")
FLAGS = ("-s", "-I", "-S")
"""Of Python's, before `-m`: that nothing comes from outside, as nothing does here anyway."""


def meant(program: str, words: Sequence[str]) -> tuple[str, list[str]]:
    """Give the module that is to be run, and its words; ends the program for one not our own."""
    rest = list(words)
    while rest and rest[0] in FLAGS:
        del rest[0]
    if rest[:1] != ["-m"]:
        return PROGRAMS.get(Path(program).stem, PROGRAMS["mingjing"]), list(words)
    module = rest[1] if len(rest) > 1 else ""
    if module.partition(".")[0] not in OURS:
        sys.exit(f"{module or 'nothing'} is no module of this program's")
    return module, rest[2:]


def give_back_libraries(environment: MutableMapping[str, str]) -> None:
    """Have programs of the system find their own libraries, and not those that lie beside us.

    The bootloader points at ours for as long as this process loads them, which it has done; a
    child of our own comes by the bootloader again.
    """
    environment.pop("LD_LIBRARY_PATH", None)
    before = environment.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        environment["LD_LIBRARY_PATH"] = before


def main() -> None:
    """Be the module that is meant."""
    if sys.platform == "linux":
        give_back_libraries(os.environ)
    module, sys.argv[1:] = meant(sys.executable, sys.argv[1:])
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
