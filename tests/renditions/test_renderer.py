"""What the court gets for a file: its pages as pictures, or a reason why not."""

import asyncio
import os
import sys
import zlib
from pathlib import Path

import psutil
import pytest

from server_stub.renditions.pipe import Limits
from server_stub.renditions.refusals import NoSuchPage, Reason, Unsafe
from server_stub.renditions.renderer import Renderer
from tests.renditions import hostile_files as files
from tests.renditions.pictures import colours, opened

BLUE, RED, WHITE = (0, 0, 255), (255, 0, 0), (255, 255, 255)
PATIENCE_S = 10


def pages_of_greys(count: int) -> bytes:
    """Make a file whose every page is filled with a grey of its own."""
    kids = b" ".join(b"%d 0 R" % (3 + 2 * page) for page in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
    ]
    for page in range(count):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 200] /Contents %d 0 R >>"
            % (4 + 2 * page)
        )
        objects.append(files.stream(b"%.2f g 0 0 100 200 re f" % (page / 10)))
    return files.pdf(*objects)


def children() -> list[psutil.Process]:
    """List the children that read files for this test."""
    return [
        one
        for one in psutil.Process().children()
        if "server_stub.renditions.child" in one.cmdline()
    ]


def what_the_system_says_of(child: psutil.Process) -> list[str]:
    """Read the system's own lines about a process."""
    return Path(f"/proc/{child.pid}/status").read_text("utf-8").split("\n")


async def test_the_pages_of_a_file_are_counted(renderer: Renderer) -> None:
    assert await renderer.page_count(pages_of_greys(7)) == 7


async def test_pages_count_from_one(renderer: Renderer) -> None:
    file = pages_of_greys(3)
    assert colours(await renderer.page_picture(file, 1, 50)) == {(0, 0, 0)}
    assert colours(await renderer.page_picture(file, 3, 50)) == {(51, 51, 51)}


@pytest.mark.parametrize("page", [-1, 0, 4, 2**40])
async def test_a_page_that_is_not_there_is_named(renderer: Renderer, page: int) -> None:
    with pytest.raises(NoSuchPage) as refused:
        await renderer.page_picture(pages_of_greys(3), page)
    assert refused.value.page == page
    assert await renderer.page_count(pages_of_greys(3)) == 3


async def test_a_picture_is_as_wide_as_asked_and_keeps_the_shape(renderer: Renderer) -> None:
    for width in (1, 333, 1240, 1241):
        picture = opened(await renderer.page_picture(pages_of_greys(1), 1, width))
        assert picture.size == (width, 2 * width)


@pytest.mark.parametrize("width", [-1, 0, 4097])
async def test_a_picture_of_impossible_width_is_the_askers_mistake(
    renderer: Renderer, width: int
) -> None:
    with pytest.raises(ValueError, match="pixels wide"):
        await renderer.page_picture(pages_of_greys(1), 1, width)


async def test_colours_arrive_and_paper_is_white(renderer: Renderer) -> None:
    found = colours(await renderer.page_picture(files.plain_page(), 1, 595))
    assert {BLUE, WHITE} <= found


async def test_a_page_without_colours_travels_as_grey(renderer: Renderer) -> None:
    assert opened(await renderer.page_picture(pages_of_greys(1), 1, 50)).mode == "L"
    assert opened(await renderer.page_picture(files.plain_page(), 1, 50)).mode == "RGB"


async def test_a_page_turned_on_its_side_is_shown_turned(renderer: Renderer) -> None:
    turned = files.plain_page(more=b"/Rotate 90")
    picture = opened(await renderer.page_picture(turned, 1, 842))
    assert picture.size == (842, 595)


async def test_what_was_filled_into_a_form_is_shown(renderer: Renderer) -> None:
    appearance = files.stream(
        b"1 0 0 rg 0 0 200 50 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 200 50]"
    )
    field = (
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (seal) /F 4 "
        b"/Rect [100 100 300 150] /AP << /N 6 0 R >> >>"
    )
    file = files.one_page(
        files.stream(b"0 g"), more=b"/Annots [5 0 R]", rest=[field, appearance]
    ).replace(b"/Pages 2 0 R >>", b"/Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>")
    # The table of places is now wrong by some bytes; readers mend that, and so it is a test too.
    assert RED in colours(await renderer.page_picture(file, 1, 595))


@pytest.mark.needs_package("fonts-noto-cjk")
async def test_chinese_text_without_a_font_of_its_own_is_drawn(renderer: Renderer) -> None:
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H "
        b"/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>"
    )

    async def written(text: str) -> bytes:
        drawing = b"BT /F 60 Tf 50 400 Td <%s> Tj ET" % text.encode("utf-16-be").hex().encode()
        file = files.one_page(
            files.stream(drawing), more=b"/Resources << /Font << /F 5 0 R >> >>", rest=[font]
        )
        return await renderer.page_picture(file, 1, 595)

    assert await written("判决") != await written("传票")
    assert (0, 0, 0) in colours(await written("判决"))


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        pytest.param(b"", Reason.EMPTY, id="empty"),
        pytest.param(b"MZ\x90\x00" + b"\0" * 5000, Reason.NOT_A_PDF, id="a program"),
        pytest.param(b"%PDF-1.7\n%%EOF\n", Reason.DAMAGED, id="nothing inside"),
        pytest.param(files.plain_page()[:-60], Reason.DAMAGED, id="cut short"),
        pytest.param(
            files.plain_page().replace(b"/Kids [3 0 R]", b"/Kids [9 0 R]"),
            Reason.DAMAGED,
            id="no such page object",
        ),
        pytest.param(files.encrypted(), Reason.ENCRYPTED, id="locked"),
        pytest.param(files.giant_page(), Reason.PAGE_TOO_LARGE, id="giant page"),
        pytest.param(files.endless_strip(), Reason.PAGE_TOO_LARGE, id="endless strip"),
        pytest.param(files.flate_bomb(), Reason.READER_FELL, id="flate bomb"),
        pytest.param(files.toilsome_page(), Reason.TOO_SLOW, id="toilsome page"),
    ],
)
async def test_a_hostile_file_is_refused_in_time_and_the_next_is_served(
    renderer: Renderer, file: bytes, reason: Reason
) -> None:
    async with asyncio.timeout(PATIENCE_S):
        with pytest.raises(Unsafe) as refused:
            await renderer.page_picture(file, 1)
    assert refused.value.reason is reason
    assert BLUE in colours(await renderer.page_picture(files.plain_page(), 1, 100))


async def test_a_drawing_that_doubles_itself_runs_out_of_memory_or_time(
    renderer: Renderer,
) -> None:
    async with asyncio.timeout(PATIENCE_S):
        with pytest.raises(Unsafe) as refused:
            await renderer.page_picture(files.doubling_forms(), 1)
    assert refused.value.reason in {Reason.READER_FELL, Reason.TOO_SLOW}


async def test_a_file_of_too_many_pages_is_refused() -> None:
    room = Renderer(Limits(pages=2), children=1)
    try:
        assert await room.page_count(pages_of_greys(2)) == 2
        with pytest.raises(Unsafe) as refused:
            await room.page_count(pages_of_greys(3))
        assert refused.value.reason is Reason.TOO_MANY_PAGES
    finally:
        await room.close()


async def test_many_bombs_at_once_do_not_stop_the_room(renderer: Renderer) -> None:
    bomb, page = files.flate_bomb(), files.plain_page()
    asked = [renderer.page_picture(bomb, 1) for _ in range(3)]
    asked.append(renderer.page_picture(page, 1, 100))
    *fell, picture = await asyncio.gather(*asked, return_exceptions=True)
    assert [getattr(one, "reason", None) for one in fell] == [Reason.READER_FELL] * 3
    assert isinstance(picture, bytes)


async def test_a_child_that_takes_too_long_is_ended_by_the_clock_on_the_wall() -> None:
    room = Renderer(Limits(wall_s=0.5, processor_s=60), children=1)
    try:
        with pytest.raises(Unsafe) as refused:
            await room.page_picture(files.toilsome_page(), 1)
        assert refused.value.reason is Reason.TOO_SLOW
        assert await room.page_count(files.plain_page()) == 1
    finally:
        await room.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts no processor time for us")
async def test_a_child_that_uses_too_much_processor_time_is_ended_by_the_system() -> None:
    room = Renderer(Limits(wall_s=60, processor_s=0), children=1)
    try:
        with pytest.raises(Unsafe) as refused:
            await room.page_picture(files.toilsome_page(), 1)
        assert refused.value.reason is Reason.TOO_SLOW
    finally:
        await room.close()


async def test_a_child_that_is_killed_is_replaced(renderer: Renderer) -> None:
    file = pages_of_greys(2)
    await renderer.page_count(file)
    for child in children():
        child.kill()
        child.wait()
    with pytest.raises(Unsafe) as refused:
        await renderer.page_picture(file, 1)
    assert refused.value.reason is Reason.READER_FELL
    assert await renderer.page_count(file) == 2


async def test_one_child_reads_one_file_and_the_oldest_gives_way(renderer: Renderer) -> None:
    for count in (1, 2, 3, 4, 3, 1):
        assert await renderer.page_count(pages_of_greys(count)) == count
    await renderer.warm()
    # Two that read, one that waits for a new file; those that gave way may still be going.
    alive = [child for child in children() if child.status() != psutil.STATUS_ZOMBIE]
    assert len(alive) >= 3


async def test_many_desks_may_ask_for_many_pages_at_once(renderer: Renderer) -> None:
    asked = [(count, page) for count in (3, 5, 7) for page in range(1, count + 1)]
    pictures = await asyncio.gather(
        *(renderer.page_picture(pages_of_greys(count), page, 20) for count, page in asked)
    )
    for (_, page), picture in zip(asked, pictures, strict=True):
        ((grey, *_),) = colours(picture)
        assert grey == pytest.approx(25.5 * (page - 1), abs=1)


async def test_one_who_stops_waiting_holds_nobody_up() -> None:
    room = Renderer(Limits(wall_s=60, processor_s=60), children=1)
    try:
        await room.warm()
        asked = asyncio.create_task(room.page_picture(files.toilsome_page(), 1))
        await asyncio.wait([asked], timeout=0.3)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        async with asyncio.timeout(PATIENCE_S):
            assert await room.page_count(files.plain_page()) == 1
    finally:
        await room.close()


async def test_a_closed_room_leaves_no_child_and_answers_nobody() -> None:
    room = Renderer(children=1)
    asked = asyncio.create_task(room.page_picture(files.toilsome_page(), 1))
    await asyncio.wait([asked], timeout=0.3)
    await room.close()
    with pytest.raises(RuntimeError, match="closed"):
        await asked
    with pytest.raises(RuntimeError, match="closed"):
        await room.page_count(files.plain_page())
    assert children() == []


async def test_a_child_inherits_no_secret(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGJING_TOKEN_KEY", "secret")
    await renderer.warm()
    for child in children():
        environment = child.environ() if os.access(f"/proc/{child.pid}/environ", os.R_OK) else {}
        assert "MINGJING_TOKEN_KEY" not in environment


@pytest.mark.skipif(sys.platform != "linux", reason="NOT TESTED: the walls seen here are Linux's")
async def test_a_child_is_walled_in_before_it_gets_a_file(renderer: Renderer) -> None:
    await renderer.warm()
    for child in children():
        state = what_the_system_says_of(child)
        assert "NoNewPrivs:\t1" in state
        assert "Seccomp:\t2" in state
        assert child.rlimit(psutil.RLIMIT_AS) == (1 << 30, 1 << 30)


async def test_the_picture_is_the_courts_own_and_nothing_else(renderer: Renderer) -> None:
    picture = await renderer.page_picture(files.plain_page(), 1, 64)
    kinds, at = [], 8
    while at < len(picture):
        length = int.from_bytes(picture[at : at + 4])
        kind, content = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        checksum = int.from_bytes(picture[at + 8 + length : at + 12 + length])
        assert checksum == zlib.crc32(kind + content)
        kinds.append(kind)
        at += 12 + length
    assert kinds == [b"IHDR", b"IDAT", b"IEND"]


def test_the_door_of_the_room_pulls_nothing_in() -> None:
    door = Path(sys.modules["server_stub.renditions"].__file__ or "").read_text("utf-8")
    assert "\nimport " not in door
    assert "\nfrom " not in door
