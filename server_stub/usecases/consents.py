"""What the parties of a case have agreed to, read from the books: one matter a case.

Whoever filed online has agreed by filing; everybody else has said nothing until they do. Whoever
has refused to be online at a hearing, or whom the court wants on the spot, gets in by no ticket.
"""

from dataclasses import replace
from datetime import datetime

from client.protocol.consenting import (
    OnlineConsent,
    OnlineStage,
    StageForm,
    StageHeld,
)
from client.protocol.errors import CourtError, Reason, Refused
from client.protocol.ids import CaseId, ParticipantId
from client.protocol.roles import PARTIES, Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import PartyEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain.consent import Consent, Consents
from server_stub.domain.matters import MatterKind
from server_stub.usecases.tokens import new_id

LITIGANTS = frozenset({Side.PLAINTIFF, Side.DEFENDANT, Side.THIRD_PARTY})


def begin_consents(
    unit: UnitOfWork, case: CaseId, filed_online: tuple[ParticipantId, ...], now: datetime
) -> MatterEntry:
    """Begin to keep what the parties agree to, within the caller's transaction."""
    beginning = Consents(filed_online=filed_online)
    return unit.matters.begin(new_id(), MatterKind.CONSENT, beginning, now, case=case)


def matter_of_consents(unit: UnitOfWork, case: CaseId) -> MatterEntry | None:
    """Give the matter in which they are kept, if anybody has said anything."""
    found = unit.matters.of_case(case, MatterKind.CONSENT)
    return found[0] if found else None


def consents_of(unit: UnitOfWork, case: CaseId, people: tuple[PartyEntry, ...]) -> Consents:
    """Give what those who are parties today have agreed to."""
    matter = matter_of_consents(unit, case)
    stands = Consents() if matter is None else matter.stands
    parties = tuple(each.party.participant for each in people if each.party.role in PARTIES)
    return replace(stands, parties=parties)


def stages_held(consents: Consents, own: PartyEntry) -> tuple[StageHeld, ...]:
    """Give every step as the case page tells of it."""
    speaks_for = own.stands_for or own.party.participant
    return tuple(
        StageHeld(
            stage=stage,
            mode=consents.mode(stage),
            form=StageForm(consents.form(stage)),
            mine=OnlineConsent(consents.of(speaks_for, stage))
            if speaks_for in consents.parties
            else None,
        )
        for stage in OnlineStage
    )


def why_not_online(consents: Consents, own: PartyEntry) -> CourtError | None:
    """Why a party may not come to a hearing by this way, or None."""
    if own.party.side not in LITIGANTS:
        return None
    if consents.form(OnlineStage.HEARING) is Consent.ON_THE_SPOT:
        return Refused(Reason.HELD_ON_THE_SPOT)
    speaks_for = own.stands_for or own.party.participant
    stand = consents.of(speaks_for, OnlineStage.HEARING)
    if stand in (Consent.REFUSED, Consent.WITHDRAWN):
        return Refused(Reason.CONSENT_MISSING, OnlineStage.HEARING.value)
    return None
