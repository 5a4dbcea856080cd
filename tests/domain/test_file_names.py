"""Names that people give to files become labels, and never anything else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_stub.domain.file_names import ENDINGS, LABEL_OCTETS, download_name, label_for


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("合同.pdf", "合同.pdf"),
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\Windows\\system32\\cmd.exe", "cmd.exe"),
        ("/", "file"),
        ("..", "file"),
        ("", "file"),
        ("a\0b.pdf", "ab.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("line\r\nSet-Cookie: a=b.pdf", "lineSet-Cookie_ a=b.pdf"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("com1.pdf", "_com1.pdf"),
        ("lpt¹", "_lpt¹"),
        ("court.sqlite3::$DATA", "court.sqlite3__$DATA"),
        ("trailing. . .", "trailing"),
        ("  many   blanks .pdf", "many blanks .pdf"),
        ('<img src="x" onerror="alert(1)">.png', "_img src=_x_ onerror=_alert(1)__.png"),
        ("n" * 4096 + ".pdf", "n" * 196 + ".pdf"),
        ("证" * 300 + ".docx", "证" * 65 + ".docx"),
        ("\ud800.pdf", "pdf"),
    ],
)
def test_a_name_becomes_a_label(said: str, label: str) -> None:
    assert label_for(said) == label


@given(st.text())
def test_a_label_is_safe_everywhere(said: str) -> None:
    label = label_for(said)
    assert 0 < len(label.encode()) <= LABEL_OCTETS + 1
    assert not set(label) & set('<>:"|?*\\/')
    assert label not in {".", ".."}
    assert not any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in label)
    assert label_for(label) == label


@pytest.mark.parametrize(
    ("label", "media_type", "name"),
    [
        ("合同.pdf", "application/pdf", "合同.pdf"),
        ("IMG_1.JPG", "image/jpeg", "IMG_1.JPG"),
        ("picture.png", "text/plain", "picture.png.txt"),
        ("invoice.exe", "text/plain", "invoice.exe.txt"),
        ("contract.docx", "application/zip", "contract.docx.zip"),
        ("noending", "audio/mpeg", "noending.mp3"),
        ("a.b", "application/unknown", "a.b.bin"),
    ],
)
def test_what_is_handed_out_is_called_what_it_is(label: str, media_type: str, name: str) -> None:
    assert download_name(label, media_type) == name


def test_no_ending_says_that_a_file_is_a_program() -> None:
    endings = {ending for each in ENDINGS.values() for ending in each}
    assert not endings & {"exe", "js", "html", "htm", "svg", "bat", "cmd", "scr", "lnk", "hta"}
