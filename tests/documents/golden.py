"""The words of every kind of document, kept to be read as a difference when they change.

    python -m tests.documents.golden

writes them anew. One sentence a line, without blanks and the numbers of pages.
"""

from pathlib import Path

from client.protocol.case import DocumentKind
from server_stub.documents import Typesetter
from server_stub.documents.flow_specimens import specimen_papers
from server_stub.documents.specimens import SpecimenCase
from tests.documents.reading import words

FOLDER = Path(__file__).parent / "golden"


def sentences(pdf: bytes) -> str:
    """Give the words of a paper, one sentence a line."""
    text = words(pdf)
    for end in "。；：":
        text = text.replace(end, f"{end}\n")
    return text.rstrip("\n") + "\n"


def golden(kind: DocumentKind) -> Path:
    """Say where the words of a kind are kept."""
    return FOLDER / f"{kind.value}.txt"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    press = Typesetter()
    for each, setter in specimen_papers(SpecimenCase()).items():
        golden(each).write_text(sentences(setter(press)), "utf-8")
