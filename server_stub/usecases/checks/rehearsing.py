"""Who may rehearse, and with which page: whoever has a seat in a hearing, before it is over.

A rehearsal is held in memory (`server_stub.courtroom.rehearsals`); of the books it asks only who
this person is in the hearing, and it enters nothing.
"""

import hashlib
import logging
from dataclasses import dataclass

from client.protocol.account import Account
from client.protocol.case import HearingPhase, Party
from client.protocol.errors import Reason, Refused
from client.protocol.ids import FileHash, HearingId
from server_stub.documents import FontsMissing
from server_stub.documents.rehearsal_page import rehearsal_page_pdf
from server_stub.renditions.pictures import size_of
from server_stub.renditions.png import png
from server_stub.renditions.refusals import Unsafe
from server_stub.usecases.checks.places import seat_in
from server_stub.usecases.registry import Registry

log = logging.getLogger("mingjing.usecases")


@dataclass(frozen=True, slots=True)
class RehearsalPage:
    """The page that is shown in a rehearsal, as a picture."""

    picture: bytes
    hash: FileHash
    width_px: int
    height_px: int


def rehearsing_seat(registry: Registry, account: Account, hearing: HearingId) -> Party:
    """Give the seat for which a person rehearses; raises `NotFound`, `Refused` or `TooMany`."""
    with registry.books.reading() as unit:
        entry, _, own = seat_in(unit, account, hearing)
    if entry.phase is HearingPhase.CLOSED:
        raise Refused(Reason.HEARING_CLOSED)
    registry.turnstile.rehearse(account.account)
    return own.party


async def draw_page(registry: Registry) -> RehearsalPage:
    """Draw the page; a machine without Chinese fonts shows a grey one."""
    try:
        picture = await registry.reader.page_picture(rehearsal_page_pdf(registry.press()), 1)
    except (FontsMissing, Unsafe) as undrawn:
        log.info("the page of rehearsals cannot be drawn: %s", undrawn)
        picture = png(600, 800, 1, bytes([220]) * 600 * 800)
    width, height = size_of(picture)
    return RehearsalPage(picture, FileHash(hashlib.sha256(picture).hexdigest()), width, height)
