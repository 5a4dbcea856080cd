"""Office papers: printed where an office program is installed, kept and not shown where none is.

Nothing that a paper asks for is fetched, from the network or from the machine.
"""

import asyncio
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from client.protocol.file_kinds import FileKind, FileNote
from server_stub.renditions.office import OfficeLimits, OfficePress, installed
from server_stub.renditions.renderer import Renderer
from tests.renditions import office_papers as papers
from tests.renditions.pictures import colours

needs_office = pytest.mark.needs_package("libreoffice-writer-nogui")


async def printed(paper: bytes, ending: str, folder: Path, press: OfficePress) -> str | None:
    """Print a paper and give what stands on it."""
    path = folder / f"a.{ending}"
    path.write_bytes(paper)
    async with press.printed(path, ending) as pdf:
        if pdf is None:
            return None
        with pypdfium2.PdfDocument(pdf) as document:
            return "".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture
def press() -> Iterator[OfficePress]:
    program = installed()
    assert program is not None
    yield OfficePress(program)
    assert not list(Path("/tmp").glob("mingjing-paper-*"))


@needs_office
async def test_a_paper_is_printed_and_its_pages_are_shown(
    tmp_path: Path,
) -> None:
    path = tmp_path / "paper"
    path.write_bytes(papers.docx("合同", "A contract"))
    renderer = Renderer(children=1, office=installed())
    try:
        async with renderer.opened(path) as file:
            assert (file.seen.kind, file.seen.pages) == (FileKind.OFFICE, 1)
            assert file.seen.notes == (FileNote.PRINTED_BY_COURT,)
            page = await file.page(1)
    finally:
        await renderer.close()
    assert len(colours(page.content)) > 1


@needs_office
async def test_what_stands_in_a_paper_stands_on_its_print(
    press: OfficePress, tmp_path: Path
) -> None:
    text = await printed(papers.docx("合同", "A contract"), "docx", tmp_path, press)
    assert text is not None
    assert "合同" in text
    assert "A contract" in text


@needs_office
async def test_a_paper_reads_no_file_of_the_machine(press: OfficePress, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the record of a closed hearing", "utf-8")
    text = await printed(papers.fodt_that_reads(str(secret)), "fodt", tmp_path, press)
    assert text is not None
    assert "hearing" not in text


@needs_office
async def test_a_paper_calls_nobody(press: OfficePress, tmp_path: Path) -> None:
    called = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.1)

        def listen() -> None:
            while not called.is_set():
                try:
                    door.accept()[0].close()
                except TimeoutError:
                    continue
                except OSError:
                    return
                called.set()

        listener = threading.Thread(target=listen)
        listener.start()
        url = f"http://127.0.0.1:{door.getsockname()[1]}/a.odt"
        text = await printed(papers.fodt_that_fetches(url), "fodt", tmp_path, press)
        answered = called.is_set()
        called.set()
        await asyncio.to_thread(listener.join)
    assert text is not None
    assert not answered


@needs_office
async def test_a_paper_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    program = installed()
    assert program is not None
    press = OfficePress(program, OfficeLimits(wall_s=0.2))
    assert await printed(papers.docx("a"), "docx", tmp_path, press) is None


async def test_a_program_that_fails_leaves_a_paper_that_is_not_printed(tmp_path: Path) -> None:
    press = OfficePress(Path("/bin/false"))
    assert await printed(papers.docx("a"), "docx", tmp_path, press) is None
