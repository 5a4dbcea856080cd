"""Pages of text stay exact; photographed pages stay small."""

import io

from PIL import Image, ImageDraw, ImageFilter

from server_stub.renditions.cell import Drawing
from server_stub.renditions.pictures import picture_of, size_of
from tests.renditions.pictures import opened


def photograph(width: int, height: int) -> Drawing:
    grains = [
        Image.effect_noise((width, height), 70).filter(ImageFilter.GaussianBlur(1.5))
        for _ in range(3)
    ]
    picture = Image.merge("RGB", grains)
    return Drawing(width, height, 3, picture.tobytes())


def written(width: int, height: int) -> Drawing:
    page = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(page)
    for row in range(20, height - 20, 18):
        pen.text((20, row), "The quick brown fox jumps over the lazy dog 0123456789 " * 3, fill=0)
    return Drawing(width, height, 1, page.tobytes())


def test_a_page_of_text_is_kept_exactly() -> None:
    drawing = written(620, 877)
    made = picture_of(drawing)
    assert made.content.startswith(b"\x89PNG")
    assert opened(made.content).tobytes() == drawing.pixels


def test_a_photographed_page_is_a_jpeg_of_a_fraction_of_the_weight() -> None:
    drawing = photograph(1240, 1754)
    made = picture_of(drawing)
    assert made.content.startswith(b"\xff\xd8")
    assert size_of(made.content) == (1240, 1754)
    exact = io.BytesIO()
    Image.frombytes("RGB", (1240, 1754), drawing.pixels).save(exact, "PNG")
    assert len(made.content) < len(exact.getvalue()) / 3
    assert b"Exif" not in made.content


def test_the_same_pixels_give_the_same_picture() -> None:
    drawing = photograph(200, 200)
    assert picture_of(drawing) == picture_of(drawing)
