"""The door of a frozen program, as it stands in `packaging`, where nothing can be imported from."""

import runpy
from collections.abc import Callable, MutableMapping, Sequence

from tests.architecture.sources import ROOT

DOOR = ROOT / "packaging" / "frozen.py"
_NAMES = runpy.run_path(str(DOOR), run_name="frozen")

meant: Callable[[str, Sequence[str]], tuple[str, list[str]]] = _NAMES["meant"]
give_back_libraries: Callable[[MutableMapping[str, str]], None] = _NAMES["give_back_libraries"]
FLAGS: tuple[str, ...] = _NAMES["FLAGS"]
OURS: tuple[str, ...] = _NAMES["OURS"]
PROGRAMS: dict[str, str] = _NAMES["PROGRAMS"]
