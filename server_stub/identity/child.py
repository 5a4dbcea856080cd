"""The child that looks at a stranger's pictures and answers with numbers and bare pixels.

Started as `python -m server_stub.identity.child` with the court's limits, it loads the models,
walls itself in as a child of the rendition room does, and answers one question after another until
the court hangs up: a picture drawn anew (bare pixels, upright), or what faces are in it (JSON).

A picture is a JPEG, PNG or WebP by its first bytes; its size is known before it is unpacked. It
knows neither whom it sees nor why.
"""

import io
import json
import os
import sys
import warnings
from typing import Any, BinaryIO, Final

from server_stub.renditions.confinement import allow_processor_time, confine

READY: Final = b"\x06"
DRAW: Final = b"d"
LOOK: Final = b"l"
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_DRAWN: Final = (1600, 1600)
_LOOKED_AT: Final = 800
"""Pixels across the longer side: a face that fills a third of it is well above the least."""
_FACES_MAX: Final = 4


class _Refusal(Exception):
    """The picture is refused; the word is one of the pipe's."""


def main() -> None:
    """Answer on the standard streams."""
    limits = json.loads(sys.argv[1])
    questions = sys.stdin.buffer
    # Nothing that a library prints may be taken for an answer.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Loaded and used once before the walls are up: afterwards no file can be opened.
    warnings.simplefilter("ignore")
    eyes = _Looking(limits["pixels"]) if limits["looks"] else _Drawing(limits["pixels"])
    confine(limits["memory"])
    answers.write(READY)
    answers.flush()
    try:
        while True:
            head = _read(questions, 5)
            content = _read(questions, int.from_bytes(head[1:]))
            allow_processor_time(limits["processor_s"])
            for part in _answer(eyes, head[:1], content):
                answers.write(len(part).to_bytes(4) + part)
            answers.flush()
    except (EOFError, BrokenPipeError):
        # The court hung up. Leave at once, without a last flush to a closed pipe.
        os._exit(0)


def _answer(eyes: "_Drawing", question: bytes, content: bytes) -> tuple[bytes, bytes]:
    try:
        if question == DRAW:
            width, height, pixels = eyes.drawn(content)
            return _as_json({"width": width, "height": height}), pixels
        if not isinstance(eyes, _Looking):
            raise _Refusal("unreadable")
        return _as_json(eyes.looked(content)), b""
    except _Refusal as refusal:
        return _as_json({"refused": str(refusal)}), b""


class _Drawing:
    """Decodes pictures, and nothing more: it starts quickly."""

    def __init__(self, pixels: int) -> None:
        from PIL import Image, ImageFile, ImageOps

        # A library may let a picture that was cut off pass for whole; here it is refused.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        Image.MAX_IMAGE_PIXELS = None
        self._pixels = pixels
        self._image: Any = Image
        self._upright: Any = ImageOps.exif_transpose
        Image.init()
        for written in self._specimens():
            self.drawn(written)

    def drawn(self, content: bytes) -> tuple[int, int, bytes]:
        """Give a picture upright, as rows of RGB from the top, no wider than a page's picture."""
        image = self._opened(content)
        return image.width, image.height, image.tobytes()

    def _opened(self, content: bytes) -> Any:
        try:
            image = self._image.open(io.BytesIO(content), formats=_FORMATS)
            if image.width * image.height > self._pixels:
                raise _Refusal("too_large")
            if getattr(image, "n_frames", 1) != 1:
                raise _Refusal("unreadable")
            if image.mode not in {"RGB", "L"}:
                image = image.convert("RGB")
            # First smaller, then upright: a JPEG is so unpacked at a fraction of its size.
            image.thumbnail(_DRAWN)
            return self._upright(image).convert("RGB")
        except _Refusal:
            raise
        except Exception:  # noqa: BLE001 - whatever a stranger's picture does to the decoder
            raise _Refusal("unreadable") from None

    def _specimens(self) -> list[bytes]:
        """Give a picture of each kind, made here, so that every decoder has been used once."""
        image, written = self._image.new("RGB", (160, 160), (120, 110, 100)), []
        for kind in _FORMATS:
            file = io.BytesIO()
            image.save(file, kind)
            written.append(file.getvalue())
        return written


class _Looking(_Drawing):
    """The models besides, and what they are asked."""

    def __init__(self, pixels: int) -> None:
        import face_recognition
        import numpy as np

        self._faces: Any = face_recognition
        self._np: Any = np
        super().__init__(pixels)
        self.looked(self._specimens()[0])
        self._face(self._np.full((160, 160, 3), 110, self._np.uint8), (20, 140, 140, 20))

    def looked(self, content: bytes) -> dict[str, Any]:
        """Give what faces are in a picture, as plain numbers."""
        image = self._opened(content)
        fingerprint = self._fingerprint(image)
        image.thumbnail((_LOOKED_AT, _LOOKED_AT))
        pixels = self._np.asarray(image)
        boxes = self._faces.face_locations(pixels, 1, "hog")[:_FACES_MAX]
        return {
            "width": image.width,
            "height": image.height,
            "fingerprint": fingerprint,
            "faces": [self._face(pixels, box) for box in boxes],
        }

    def _face(self, pixels: Any, box: tuple[int, int, int, int]) -> dict[str, Any]:
        top, right, bottom, left = box
        inside = pixels[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
        shape = self._faces.api._raw_face_landmarks(pixels, [box])[0]
        (descriptor,) = self._faces.face_encodings(pixels, [box], model="large")
        return {
            "width": right - left,
            "brightness": float(inside.mean()) if inside.size else 0.0,
            "landmarks": [(point.x, point.y) for point in shape.parts()],
            "descriptor": [float(each) for each in descriptor],
        }

    def _fingerprint(self, image: Any) -> int:
        """Give the signs of the steps between neighbours in a picture of 9 x 8 greys."""
        small = image.convert("L").resize((9, 8))
        greys = self._np.asarray(small, dtype=self._np.int16)
        bits = (greys[:, 1:] > greys[:, :-1]).flatten()
        return int("".join("1" if bit else "0" for bit in bits), 2)


def _as_json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _read(source: BinaryIO, size: int) -> bytes:
    content = source.read(size)
    if len(content) < size:
        raise EOFError
    return content


if __name__ == "__main__":
    main()
