"""What is wrong with a court's folder, by the bytes alone.

What the books name is in the strong-room under its own hash; a suit that has a number has all that
follows from one; numbers have no gap. It asks in plain SQL and knows none of the court's code, so
that a mistake there is not made here again.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from pysqlite3 import dbapi2

from tests.power.filing_day import Promise

NAMED = (
    "SELECT signature FROM signings WHERE signature IS NOT NULL",
    "SELECT content->>'complaint' FROM drafts WHERE content->>'complaint' IS NOT NULL",
    "SELECT file FROM documents",
    "SELECT original FROM exhibits",
    "SELECT picture FROM exhibit_pages",
    "SELECT picture FROM seen_pages",
    "SELECT sha256 FROM uploads WHERE state IN ('ready', 'filed')",
)
"""Every place where the books name a file."""

_EVIDENCE = """
    SELECT item.value->>'upload' AS upload FROM drafts
    JOIN json_each(drafts.content, '$.evidence') AS item
    JOIN matters ON matters."case" = drafts."case" AND matters.kind = 'filing'
    JOIN matter_events USING (matter)"""
"""The files that suits name, once for every deed of the suit."""

NEVER = {
    "a number without its acceptance": """
        SELECT "case" FROM cases WHERE accepted_at > '2026-03' AND 1 <> (
            SELECT count(*) FROM matters JOIN matter_events USING (matter)
            WHERE matters."case" = cases."case" AND event->>'deed' = 'AcceptFiling')""",
    "an acceptance without its number": """
        SELECT "case" FROM matters JOIN cases USING ("case") JOIN matter_events USING (matter)
        WHERE event->>'deed' = 'AcceptFiling' AND (number IS NULL OR cases.state = 'draft')""",
    "an accepted suit without its people or its fee": """
        SELECT "case" FROM cases JOIN drafts USING ("case") WHERE number IS NOT NULL AND (
            4 > (SELECT count(*) FROM parties WHERE parties."case" = cases."case") OR
            1 <> (SELECT count(*) FROM matters WHERE matters."case" = cases."case"
                  AND kind = 'payment'))""",
    "a number that is skipped": """
        SELECT last FROM number_series WHERE last <> (
            SELECT count(*) FROM cases JOIN drafts USING ("case") WHERE number IS NOT NULL)""",
    "a draft without its case or its filing": """
        SELECT "case" FROM drafts WHERE 1 <> (SELECT count(*) FROM matters
            WHERE matters."case" = drafts."case" AND kind = 'filing')""",
    "a matter that does not count its events": """
        SELECT matter FROM matters WHERE version <> (SELECT count(*) FROM matter_events
            WHERE matter_events.matter = matters.matter)""",
    "a deed done twice": """
        SELECT matter FROM matters JOIN matter_events USING (matter) WHERE kind = 'filing'
        AND event->>'deed' <> 'CorrectFiling'
        GROUP BY matter, event->>'deed' HAVING count(*) > 1""",
    "an upload that is filed, and nowhere": f"""
        SELECT upload FROM uploads WHERE state = 'filed'
        AND upload NOT IN (SELECT upload FROM exhibit_files)
        AND upload NOT IN ({_EVIDENCE} WHERE event->>'deed' = 'SubmitFiling')""",
    "a suit handed in without its evidence": f"""
        SELECT * FROM ({_EVIDENCE} WHERE event->>'deed' = 'SubmitFiling')
        WHERE upload NOT IN (SELECT upload FROM uploads WHERE state = 'filed')""",
    "an accepted suit whose evidence is no exhibit": f"""
        SELECT * FROM ({_EVIDENCE} WHERE event->>'deed' = 'AcceptFiling')
        WHERE upload NOT IN (SELECT upload FROM exhibit_files)""",
}


def found_wrong(data: Path, promises: Sequence[Promise] = ()) -> list[str]:
    """Tell everything that is wrong in a data folder; empty for a sound one."""
    books = dbapi2.connect(data / "court.sqlite3")
    try:
        # What is found is looked at once and thrown away.
        books.execute("PRAGMA synchronous=OFF")
        return list(_wrong(books, data, promises))
    except dbapi2.DatabaseError as error:
        return [f"the books cannot be read: {error}"]
    finally:
        books.close()


def _wrong(books: "dbapi2.Connection", data: Path, promises: Sequence[Promise]) -> Iterator[str]:
    for (said,) in books.execute("PRAGMA integrity_check").fetchall():
        if said != "ok":
            yield f"the books are damaged: {said}"
    for line in books.execute("PRAGMA foreign_key_check").fetchall():
        yield f"the books point nowhere: {line}"
    for what, never in NEVER.items():
        if books.execute(never).fetchone() is not None:
            yield what
    sound = set()
    for path in (data / "files").glob("??/*"):
        name = path.parent.name + path.name
        if path.name.startswith("."):
            continue
        if sha256(path.read_bytes()).hexdigest() == name:
            sound.add(name)
        else:
            yield f"a file is not what its name says: {name[:12]}"
    for named in NAMED:
        for (name,) in books.execute(named).fetchall():
            if name not in sound:
                yield f"a file is missing: {named}"
    yield from _wrong_arrivals(books, data)
    for promise in promises:
        kept = books.execute(promise.asked, promise.values).fetchone()
        if kept is None or not kept[0]:
            yield f"a promise is broken: {promise.asked} {promise.values}"
        if any(name not in sound for name in promise.files):
            yield f"a promised file is gone: {promise.asked}"
        if promise.brought and not _arrived(data, promise).startswith(promise.brought):
            yield f"what was brought of a file is gone: {promise.values}"


def _wrong_arrivals(books: "dbapi2.Connection", data: Path) -> Iterator[str]:
    """What was said to have come has come, whether or not it is in the strong-room by now."""
    asked = "SELECT upload, received, size, sha256, state FROM uploads WHERE received > 0"
    for upload, received, size, name, state in books.execute(asked).fetchall():
        if state not in {"arriving", "whole"}:
            continue
        arriving, kept = data / "arrivals" / upload, data / "files" / name[:2] / name[2:]
        there = arriving if arriving.exists() else kept
        held = there.read_bytes() if there.exists() else b""
        if len(held) < received:
            yield f"of an upload {received} bytes were said to stand, and {len(held)} do"
        if received == size and sha256(held[:size]).hexdigest() != name:
            yield "a whole upload is not what was announced"


def _arrived(data: Path, promise: Promise) -> bytes:
    """Give what there is of a file that was on its way, wherever it is by now."""
    name = promise.whole
    places = (data / "arrivals" / str(promise.values[0]), data / "files" / name[:2] / name[2:])
    return next((place.read_bytes() for place in places if place.exists()), b"")
