"""The codes by which those whom the court has notified take their places in a case.

A code is made for one person of the case, is shown once, and is good once and until it expires
(Online Litigation Rules art. 10); the books keep its digest alone. Who gets one, and by which way
it reaches them, is known elsewhere.
"""

import secrets
from datetime import datetime, timedelta

from client.protocol.filing import AssociationCode
from client.protocol.ids import CaseId
from server_stub.db import UnitOfWork
from server_stub.db.entries import PartyEntry
from server_stub.domain.association_codes import BYTES, code_from, invite, shown
from server_stub.usecases.registry import Registry


def new_code(
    registry: Registry, unit: UnitOfWork, case: CaseId, party: PartyEntry, now: datetime
) -> AssociationCode:
    """Make a code for one person of a case who has not joined; the books keep its digest alone."""
    code = code_from(secrets.token_bytes(BYTES))
    good_for = timedelta(days=registry.docket.invitation_days)
    invitation = invite(code, case, party.party.participant, now, good_for)
    unit.filings.add_invitation(invitation)
    return AssociationCode(
        participant=party.party.participant,
        name=party.party.name,
        code=shown(code),
        expires_at=invitation.expires_at,
    )
