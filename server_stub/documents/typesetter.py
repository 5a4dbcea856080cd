"""The press on which every paper of the court is set.

A `Typesetter` is made once, where the program is put together, and given to the
papers: making it reads the fonts, and a machine that lacks the Chinese ones is
refused there and then, instead of printing empty boxes months later. Setting a
paper reads the project's own templates and nothing else. What a person wrote is
handed over as JSON and stays plain text. Every paper is PDF/A-2b (ISO 19005-2),
which embeds its fonts and admits no character that no font can draw: such a one
is replaced by 〓, the mark that printers have always set for a missing type.

It knows no paper's words: those come from the modules beside it.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Final, TypeAlias
from unicodedata import category

import typst

from server_stub.documents.numerals import BEIJING

Setting: TypeAlias = "str | int | bool | Sequence[Setting] | Mapping[str, Setting]"
"""What a template is given: words, counts and switches, in lists and by name."""

MISSING_TYPE: Final = "〓"

_SERIF: Final = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC")
_SANS: Final = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC")
_TEMPLATES: Final = Path(__file__).parent / "templates"
_UNDRAWABLE: Final = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_LINE_ENDS: Final = {ord(end): "\n" for end in "\r\v\f\x85\u2028\u2029"}


class FontsMissing(Exception):
    """The machine has no Chinese fonts to set the court's papers in."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        """Name one family of each kind that was looked for in vain."""
        super().__init__(
            f"The court's papers need the fonts {' and '.join(missing)}, which this machine "
            "does not have. On Debian and Ubuntu: apt install fonts-noto-cjk."
        )
        self.missing = missing


class Typesetter:
    """The fonts and templates of the court; safe to use from several threads at once."""

    def __init__(self, font_paths: Iterable[Path] = (), *, system_fonts: bool = True) -> None:
        """Read the fonts of the folders and of the machine, or raise `FontsMissing`."""
        self._fonts = typst.Fonts(
            include_system_fonts=system_fonts,
            include_embedded_fonts=False,
            font_paths=list(font_paths),
        )
        present = frozenset(self._fonts.families())
        serif = next((family for family in _SERIF if family in present), None)
        sans = next((family for family in _SANS if family in present), None)
        if serif is None or sans is None:
            wanted = ((_SERIF[0], serif), (_SANS[0], sans))
            raise FontsMissing(tuple(name for name, found in wanted if found is None))
        self._families: dict[str, Setting] = {"serif": serif, "sans": sans}

    def typeset(self, template: str, paper: Mapping[str, Setting], *, dated: date) -> bytes:
        """Set one paper by one of the court's templates, as PDF/A-2b.

        The date of the paper is also the date of the file, so that the same paper
        is the same bytes on whatever day it is set.
        """
        words = _each_text(paper, _legible)
        while True:
            try:
                return self._compile(template, words, dated)
            except typst.TypstError as error:
                # All that no font can draw is named at once, so a second run nearly always
                # ends it; every further run has fewer such characters than the one before.
                mended = _mended(words, _undrawable(error.diagnostic))
                if mended == words:
                    raise
                words = mended

    def _compile(self, template: str, paper: Setting, dated: date) -> bytes:
        # A compiler holds the state of one run; a new one costs nothing beside the fonts.
        compiler = typst.Compiler(
            input=_TEMPLATES / f"{template}.typ",
            root=_TEMPLATES,
            font_paths=self._fonts,
            ignore_system_fonts=True,
            sys_inputs={
                "paper": json.dumps(paper, ensure_ascii=False),
                "fonts": json.dumps(self._families, ensure_ascii=False),
            },
        )
        pdf = compiler.compile(
            format="pdf",
            pdf_standards="a-2b",
            timestamp=datetime.combine(dated, time(), BEIJING),
        )
        if not isinstance(pdf, bytes):
            raise TypeError("a paper is one file")
        return pdf


def _legible(text: str) -> str:
    """Keep what can be read: no control characters, nothing that turns the line around."""
    lines = text.replace("\r\n", "\n").replace("\t", " ").translate(_LINE_ENDS)
    return "".join(MISSING_TYPE if category(c) == "Cs" else c for c in lines if _is_seen(c))


def _is_seen(character: str) -> bool:
    """Tell whether a character leaves a trace on paper (a line's end counts as one)."""
    if character == "\n":
        return True
    return category(character) not in {"Cc", "Cf"} and not "\ufe00" <= character <= "\ufe0f"


def _undrawable(diagnostic: str) -> tuple[str, ...]:
    """Read from the compiler's complaint what it could not draw, longest first."""
    found = {_ESCAPED.sub(_unescaped, match[1]) for match in _UNDRAWABLE.finditer(diagnostic)}
    return tuple(sorted(found, key=lambda text: (-len(text), text)))


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[2]


def _mended(value: Setting, undrawable: tuple[str, ...]) -> Setting:
    """Put the mark of a missing type wherever a text cannot be drawn."""
    if not undrawable:
        return value
    pattern = re.compile("|".join(re.escape(text) for text in undrawable))
    return _each_text(value, lambda text: pattern.sub(MISSING_TYPE, text))


def _each_text(value: Setting, change: Callable[[str], str]) -> Setting:
    """Rebuild a value with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {name: _each_text(inner, change) for name, inner in value.items()}
    if isinstance(value, Sequence):
        return [_each_text(inner, change) for inner in value]
    return value
