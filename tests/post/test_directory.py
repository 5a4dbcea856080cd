"""The directory of mediators: at least seventy made-up ones, and files told line by line."""

import pytest

from server_stub.post.directory import COLUMNS, Unreadable, demo_directory, read_directory

HEAD = ",".join(COLUMNS)
LINE = (
    "m1,某某调解委员会,A Committee,peoples_committee,family;loans,东城区,zh;en,9-17,a@example.org"
)


def file(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *lines)).encode()


def defects(content: bytes) -> list[str]:
    with pytest.raises(Unreadable) as caught:
        read_directory(content)
    return [str(each) for each in caught.value.defects]


def test_the_court_comes_with_a_made_up_directory_of_seventy_or_more() -> None:
    found = demo_directory()
    assert len(found) >= 70
    assert len({each.mediator for each in found}) == len({each.name_zh for each in found})
    assert len({each.name_zh for each in found}) == len(found)
    assert all(each.demo and "演示" in each.name_zh and "demo" in each.name_en for each in found)
    assert all("example.org" in each.contact for each in found)
    assert len({each.kind for each in found}) >= 8
    assert len({language for each in found for language in each.languages}) >= 8


def test_a_file_of_a_court_s_own_is_read_and_is_no_demo() -> None:
    (found,) = read_directory(b"\xef\xbb\xbf" + file(LINE, ""))
    assert (found.fields, found.languages, found.demo) == (("family", "loans"), ("zh", "en"), False)


def test_everything_that_is_wrong_is_told_with_its_line() -> None:
    assert defects(file(LINE, LINE.replace("m1", "m2").replace("family", "fun"), "m3", LINE)) == [
        "line 3, fields: not known: fun",
        "line 4: a line has 9 cells",
        "line 5, mediator: stands in the file twice",
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "line 1: the columns are"),
        (file(), "line 1: no organisation"),
        (file(LINE, head="a,b"), "line 1: the columns are"),
        (file(LINE) + "\n调解".encode("gb18030"), "line 3: not UTF-8"),
        (file(LINE.replace("a@example.org", "=cmd()")), "line 2, contact: begins like a formula"),
        (file(LINE.replace("A Committee", "A\x00B")), "line 2, name_en: holds signs"),
        (file(LINE.replace("A Committee", "A" * 201)), "line 2, name_en: is too long"),
        (file(LINE.replace("A Committee", " ")), "line 2, name_en: is empty"),
        (file(LINE.replace("peoples_committee", "club")), "line 2, kind: one of"),
        (file(LINE.replace("zh;en", ";")), "line 2, languages: none is named"),
        (file(LINE + ",more"), "line 2: a line has 9 cells"),
        (file('m1,"unclosed'), "line 2: "),
        (b"x" * (4 * 1024 * 1024 + 1), "line 1: the file is too large"),
    ],
)
def test_a_file_that_is_no_directory_is_refused_in_words(content: bytes, told: str) -> None:
    assert defects(content)[0].startswith(told)
