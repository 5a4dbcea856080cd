"""Why a file gives no picture.

`Unsafe` is a verdict on the file and holds for all of it; `NoSuchPage` is a word about
the question, and the file stays readable. The reasons are an append-only list: records
and sentences elsewhere are keyed by them.
"""

from enum import StrEnum


class Reason(StrEnum):
    """What was wrong with a file, as far as anyone had to look."""

    EMPTY = "empty"
    NOT_A_PDF = "not_a_pdf"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_MANY_PAGES = "too_many_pages"
    PAGE_TOO_LARGE = "page_too_large"
    TOO_SLOW = "too_slow"
    READER_FELL = "reader_fell"
    FILE_TOO_LARGE = "file_too_large"
    NOT_TAKEN = "not_taken"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_MANY_PACKED = "too_many_packed"
    TOO_LONG = "too_long"
    INFECTED = "infected"


class Unsafe(Exception):
    """The file is not shown to anyone."""

    def __init__(self, reason: Reason) -> None:
        """Keep the reason."""
        super().__init__(f"the file is not safe to show: {reason}")
        self.reason = reason


class NoSuchPage(Exception):
    """The file has no page of that number."""

    def __init__(self, page: int) -> None:
        """Keep the number that was asked for."""
        super().__init__(f"the file has no page {page}")
        self.page = page
