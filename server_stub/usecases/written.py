"""What a person words and signs: its canonical writing, and the hash that a signature binds.

The writing is kept as a file beside whatever paper is made from it, so that what was signed can be
shown byte for byte.
"""

import json
from typing import TypeVar

from client.protocol.ids import FileHash
from client.protocol.value import Value
from server_stub.files import FileStore

V = TypeVar("V", bound=Value)


def canonical(value: Value, **also: str) -> bytes:
    """Write a value so that the same words always give the same bytes."""
    written = {"type": type(value).__name__, **also, "said": value.model_dump(mode="json")}
    return json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def keep(files: FileStore, value: Value, **also: str) -> FileHash:
    """Keep the writing of a value, and give the hash that is to be signed."""
    return files.put(canonical(value, **also))


def read(files: FileStore, content: FileHash, kind: type[V]) -> V:
    """Read back what was worded, by the hash of its writing."""
    return kind.model_validate(json.loads(files.get(content))["said"])
