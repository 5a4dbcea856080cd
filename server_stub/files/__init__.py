"""The court's strong-room: files that never change, known by what they hold.

A file's name is the SHA-256 of its bytes (FIPS 180-4). It is on the disk, name and all, before
`put` returns: written beside, synced, renamed, and the folder synced (a row in the books must
never point at a file that a power cut has taken). What is read is hashed again, so that a
damaged file is found and never handed out.

Nothing here knows whose a file is: to know a hash opens nothing.
"""

from server_stub.files.arrivals import Arrivals
from server_stub.files.disk import Disk, SystemDisk
from server_stub.files.sole_use import FolderInUse, sole_use
from server_stub.files.store import FileDamaged, FileStore, NoSuchFile

__all__ = [
    "Arrivals",
    "Disk",
    "FileDamaged",
    "FileStore",
    "FolderInUse",
    "NoSuchFile",
    "SystemDisk",
    "sole_use",
]
