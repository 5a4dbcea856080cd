"""The machine: what IT staff ask first. Facts alone; nothing of the person who uses it."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version


def machine_facts() -> dict[str, str]:
    """Give system, processor and versions."""
    return {
        "mingjing": _version("mingjing"),
        "system": platform.system(),
        "release": platform.release(),
        "architecture": platform.machine(),
        "cores": str(os.cpu_count() or 0),
        "python": platform.python_version(),
        "qt": _version("pyside6"),
        "aiortc": _version("aiortc"),
        "opencv": _version("opencv-python-headless"),
    }


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
