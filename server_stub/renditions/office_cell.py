"""The cell in which an office program prints a paper to PDF.

Started as `python -m server_stub.renditions.office_cell` with what it is to do, it walls itself in
and becomes the program. Where the walls cannot be built it ends at once: a program so large, which
follows links and knows macros, is given a stranger's paper in no other way.

It knows the program, one folder to work in, and one paper in it.
"""

import json
import os
import sys
from pathlib import Path
from typing import Final

from server_stub.renditions.confinement import NoWalls, confine_program

NO_WALLS: Final = 3
"""With which it ends where it cannot be walled in."""

_SYSTEM: Final = (
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/libreoffice",
    "/etc/passwd",
    "/opt/libreoffice",
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
    "/etc/nsswitch.conf",
    "/var/cache/fontconfig",
    "/var/lib/libreoffice",
    "/var/spool/libreoffice",
)


def main() -> None:
    """Become the program, walled in."""
    order = json.loads(sys.argv[1])
    folder = Path(order["folder"])
    # All that it inherits but the three streams is the court's.
    os.closerange(3, 1024)
    os.chdir(folder)
    try:
        confine_program(
            (*_SYSTEM, *order["readable"]),
            str(folder),
            memory=order["memory"],
            processor_s=order["processor_s"],
            written=order["written"],
        )
    except NoWalls:
        raise SystemExit(NO_WALLS) from None
    os.execv(order["words"][0], order["words"])  # noqa: S606 - by its path, and no shell


if __name__ == "__main__":
    main()
