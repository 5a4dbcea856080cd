"""The doors of COM, made of tables of functions like Windows' own."""

import ctypes
from typing import Any


class Doors:
    """A library behind whose first door stands one object (`com.ole32`)."""

    def __init__(self) -> None:
        self.first = 0
        self.released = 0
        self.open = 0
        self._kept: list[Any] = []

    def made(self, functions: dict[int, tuple[Any, tuple[Any, ...]]]) -> int:
        """Make an object of functions by their places, with what each takes."""
        table = (ctypes.c_void_p * 21)()
        for place, (function, arguments) in (functions | {2: (self._release, ())}).items():
            made = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, *arguments)(function)
            table[place] = ctypes.cast(made, ctypes.c_void_p).value
            self._kept.append(made)
        instance = ctypes.pointer(ctypes.cast(table, ctypes.c_void_p))
        self._kept += [table, instance]
        return ctypes.addressof(instance.contents)

    def _release(self, this: int) -> int:
        self.released += 1
        return 0

    def give(self, out: int, what: int) -> int:
        ctypes.c_void_p.from_address(out).value = what
        return 0

    def out(self, kind: Any, value: float) -> Any:
        def lay(this: int, out: int) -> int:
            kind.from_address(out).value = value
            return 0

        return lay

    def CoInitializeEx(self, nothing: None, how: int) -> int:  # noqa: N802 - Windows' own
        self.open += 1
        return 0

    def CoUninitialize(self) -> None:  # noqa: N802 - Windows' own
        self.open -= 1

    def CoCreateInstance(  # noqa: N802 - Windows' own
        self, identity: Any, nothing: None, contexts: int, wanted: Any, out: Any
    ) -> int:
        out.contents.value = self.first
        return 0
