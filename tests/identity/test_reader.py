"""The room of faces: hostile pictures are refused, portraits are told apart, nothing gets out."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from client.protocol.identity import FaceChallenge, FaceOutcome
from server_stub.identity.comparison import ALIKE_WITHIN, PERHAPS_WITHIN, outcome_of
from server_stub.identity.pictures import jpeg
from server_stub.identity.reader import FaceLimits, FaceReader, ReaderFell, Unreadable
from server_stub.identity.readings import distance
from tests.conftest import ROOT

BESIDE = [folder / "shared" / "samples" / "faces" for folder in ROOT.parents]
PORTRAITS = next((folder for folder in BESIDE if folder.is_dir()), BESIDE[0])
portraits = pytest.mark.skipif(not PORTRAITS.is_dir(), reason="no portraits beside the project")


@pytest.fixture(scope="module")
def reader() -> Iterator[FaceReader]:
    opened = FaceReader()
    yield opened
    opened.close()


def drawn(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **words: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (200, 40, 40)).save(written, kind, **words)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_is_drawn_anew_upright(reader: FaceReader, kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "a secret place"
    came = drawn(kind, exif=exif)
    picture = await reader.drawn(came)
    assert (picture.width, picture.height) == (48, 64)
    shown = jpeg(picture)
    assert b"a secret place" not in shown
    assert not Image.open(io.BytesIO(shown)).getexif()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"GIF89a" + bytes(100),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        drawn()[:-400],
        drawn("PNG")[:60],
        drawn("TIFF"),
        b"\xff\xd8\xff" + bytes(1000),
    ],
)
async def test_what_is_no_picture_is_refused(reader: FaceReader, content: bytes) -> None:
    with pytest.raises(Unreadable):
        await reader.drawn(content)


async def test_a_bomb_of_pixels_is_refused_before_it_is_unpacked(reader: FaceReader) -> None:
    bomb = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000
    with pytest.raises(Unreadable, match="too_large"):
        await reader.drawn(bomb.getvalue())


async def test_a_picture_without_a_face_has_none(reader: FaceReader) -> None:
    (picture,) = await reader.looked([drawn(size=(400, 300))])
    assert picture.faces == ()


async def test_a_child_that_takes_too_long_is_ended() -> None:
    slow = FaceReader(FaceLimits(wall_s=0.0))
    try:
        with pytest.raises(ReaderFell):
            await slow.looked([drawn(size=(3000, 3000))])
    finally:
        slow.close()


async def test_a_child_that_says_nonsense_is_not_believed() -> None:
    lying = FaceReader(module="tests.identity.lying_child")
    try:
        for _ in range(2):
            with pytest.raises(ReaderFell):
                await lying.looked([b"whatever"])
            with pytest.raises(ReaderFell):
                await lying.drawn(b"whatever")
    finally:
        lying.close()


@portraits
async def test_a_person_is_told_from_another(reader: FaceReader) -> None:
    one, other = ((PORTRAITS / f"{name}.jpg").read_bytes() for name in ("obama", "biden"))
    smaller = Image.open(io.BytesIO(one)).convert("RGB").resize((600, 750)).rotate(4)
    again = io.BytesIO()
    smaller.save(again, "JPEG", quality=60)
    first, second, copy = await reader.looked([one, other, again.getvalue()])
    faces = [each.faces[0].descriptor for each in (first, second, copy)]
    assert distance(faces[0], faces[2]) < ALIKE_WITHIN
    assert distance(faces[0], faces[1]) > PERHAPS_WITHIN


@portraits
async def test_a_printed_portrait_does_not_pass(reader: FaceReader) -> None:
    """A photograph held before the camera, straight and then turned, as a flat sheet turns."""
    portrait = Image.open(PORTRAITS / "obama.jpg").convert("RGB").crop((0, 0, 910, 910))
    turned = portrait.resize((640, 910))
    sheets = []
    for sheet in (portrait, turned):
        written = io.BytesIO()
        sheet.save(written, "JPEG", quality=85)
        sheets.append(written.getvalue())
    paper = (PORTRAITS / "obama.jpg").read_bytes()
    straight, tilted, on_paper = await reader.looked([*sheets, paper])
    asked = (FaceChallenge.LOOK_STRAIGHT, FaceChallenge.TURN_LEFT)
    found = outcome_of(asked, [straight, tilted], on_paper)
    assert found in {FaceOutcome.FLAT, FaceOutcome.NOT_DONE}
