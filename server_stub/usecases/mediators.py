"""Choosing who mediates: the directory is loaded by IT staff and searched by everybody.

A directory takes the place of the one before, whole. The one that a demonstration begins with is
made up, and each organisation in it says so.
"""

from typing import Final

from client.protocol.errors import Malformed, NotFound
from client.protocol.mediators import MediationField, MediatorKind, MediatorList, MediatorShown
from server_stub.db.post import MediatorEntry
from server_stub.post.directory import demo_directory, read_directory
from server_stub.usecases.registry import Registry

PAGE: Final = 20
WORDS_MAX: Final = 8


def load_directory(registry: Registry, file: bytes) -> int:
    """Take a directory in, whole; give how many organisations; raises `Unreadable`."""
    entries = read_directory(file)
    with registry.books.writing() as unit:
        unit.mediators.replace(entries)
    return len(entries)


def load_demo_directory(registry: Registry) -> None:
    """Take in the made-up directory, where there is none."""
    with registry.books.writing() as unit:
        if unit.mediators.count() == 0:
            unit.mediators.replace(demo_directory())


def search(
    registry: Registry,
    *,
    words: str = "",
    field: MediationField | None = None,
    district: str | None = None,
    language: str | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> MediatorList:
    """Give one page of the organisations that fit everything asked."""
    asked = words.split()
    if len(asked) > WORDS_MAX:
        raise Malformed(detail="words")
    size = min(limit or PAGE, PAGE)
    with registry.books.reading() as unit:
        found = unit.mediators.search(
            words=tuple(asked),
            field=field,
            district=district,
            language=language,
            after=after,
            limit=size + 1,
        )
        return MediatorList(
            mediators=tuple(_shown(each) for each in found[:size]),
            total=unit.mediators.count(),
            districts=unit.mediators.districts(),
            next=found[size - 1].mediator if len(found) > size else "",
        )


def mediator(registry: Registry, name: str) -> MediatorShown:
    """Give one organisation; raises `NotFound`."""
    with registry.books.reading() as unit:
        found = unit.mediators.get(name)
    if found is None:
        raise NotFound
    return _shown(found)


def _shown(entry: MediatorEntry) -> MediatorShown:
    return MediatorShown(
        mediator=entry.mediator,
        name_zh=entry.name_zh,
        name_en=entry.name_en,
        kind=MediatorKind(entry.kind),
        fields=tuple(MediationField(each) for each in entry.fields),
        district=entry.district,
        languages=entry.languages,
        hours=entry.hours,
        contact=entry.contact,
        demo=entry.demo,
    )
