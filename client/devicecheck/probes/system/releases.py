"""Which systems the program runs on: for each family its releases from the oldest that will do.

A margin is how many releases stand between a system and the oldest; below it is negative. Floors
are those of Qt 6.8 (Windows 10 1809, macOS 12, glibc 2.28) and of the libraries that are shipped.
"""

from bisect import bisect_right

WINDOWS = (17763, 19041, 19045, 22000, 22621, 26100)
"""Builds: 10 of 1809, 2004 and 22H2; 11 of 21H2, 22H2 and 24H2."""
MACOS = (12, 13, 14, 15, 26)
GLIBC = ((2, 28), (2, 31), (2, 34), (2, 36), (2, 39), (2, 41))
"""RHEL 8, Debian 11, RHEL 9, Debian 12, Ubuntu 24.04, Debian 13."""
MACHINES = frozenset({"x86_64", "amd64", "arm64", "aarch64"})


def margin(family: str, release: str) -> int | None:
    """Give the margin of a release; None where the family or its release is not known.

    `family` is Python's `platform.system()`; `release` the build of Windows, the version of macOS
    or of glibc.
    """
    numbers = _numbers(release)
    if not numbers:
        return None
    match family:
        case "Windows":
            return bisect_right(WINDOWS, numbers[-1]) - 1
        case "Darwin":
            return bisect_right(MACOS, numbers[0]) - 1
        case "Linux":
            return bisect_right(GLIBC, numbers[:2]) - 1
        case _:
            return None


def _numbers(release: str) -> tuple[int, ...]:
    numbers = []
    for part in release.split("."):
        if not part.isdecimal():
            break
        numbers.append(int(part))
    return tuple(numbers)
