"""The child that looks for faces: grey pictures in, places out, and nothing of either is kept.

`python -m client.devicecheck.probes.face_child` reads pictures on its standard input, each a header
of width and height (two bytes each) and then its bytes, and writes a line of JSON for each: a list
of [left, top, right, bottom] in pixels. A first line says that it is ready.

The finder is dlib's of histograms of oriented gradients, the one that face_recognition calls "hog".
It is a child since a library that reads pictures may end its process, and takes a core for itself.
"""

import json
import struct
import sys
from typing import Any, BinaryIO, TextIO

HEADER = struct.Struct("<HH")
READY = "ready"
_DOUBLINGS = (1, 2)
"""How often a picture is doubled: twice finds half as large a face in four times the time."""


def serve(pictures: BinaryIO, places: TextIO) -> None:
    """Look at pictures until there are no more."""
    import dlib
    import numpy as np

    find: Any = dlib.get_frontal_face_detector()
    _say(places, READY)
    while len(header := pictures.read(HEADER.size)) == HEADER.size:
        width, height = HEADER.unpack(header)
        grey = np.frombuffer(pictures.read(width * height), np.uint8)
        if len(grey) < width * height:
            return
        picture = grey.reshape(height, width)
        found: list[Any] = []
        for doublings in _DOUBLINGS:
            found = list(find(picture, doublings))
            if found:
                break
        boxes = [(each.left(), each.top(), each.right(), each.bottom()) for each in found]
        _say(places, boxes)


def _say(places: TextIO, what: object) -> None:
    places.write(json.dumps(what) + "\n")
    places.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout)
