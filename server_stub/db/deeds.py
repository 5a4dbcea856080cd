"""How values of the law are written in the books: as JSON that says what they are by name.

The beginning of a matter and its events are frozen values of `server_stub.domain`. Each is written
by its fields, an event with the name of the deed that it was, and read back to an equal value; what
does not read back is no entry of this court and raises `ValueError`.
"""

from typing import Any

from pydantic import TypeAdapter

from server_stub.domain.deadlines import Deadline
from server_stub.domain.matters import LIFE_CYCLES, MatterKind
from server_stub.domain.transitions import Happened, Office

_CLOCKS = TypeAdapter(tuple[Deadline, ...])


def write_beginning(kind: MatterKind, beginning: Any) -> Any:
    """Write what a matter begins with."""
    return _adapter(LIFE_CYCLES[kind].begins_with).dump_python(beginning, mode="json")


def read_beginning(kind: MatterKind, written: Any) -> Any:
    """Read what a matter began with."""
    return _adapter(LIFE_CYCLES[kind].begins_with).validate_python(written)


def write_event(event: Happened[Any, Any]) -> dict[str, Any]:
    """Write what has happened; its time stands beside it."""
    return {
        "deed": type(event.deed).__name__,
        "said": _adapter(type(event.deed)).dump_python(event.deed, mode="json"),
        "by": event.by.value,
        "to": event.to.value,
        "clocks": _CLOCKS.dump_python(event.clocks, mode="json"),
    }


def read_event(kind: MatterKind, written: Any, at: Any) -> Happened[Any, Any]:
    """Read what has happened at a time."""
    life = LIFE_CYCLES[kind]
    deed = next((each for each in life.deeds if each.__name__ == written["deed"]), None)
    if deed is None:
        raise ValueError(f"no deed of {kind}: {written['deed']}")
    return Happened(
        deed=_adapter(deed).validate_python(written["said"]),
        by=Office(written["by"]),
        at=at,
        to=life.states(written["to"]),
        clocks=_CLOCKS.validate_python(written["clocks"]),
    )


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    # Made when first needed and kept: making one takes a millisecond.
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]
