"""Whether somebody of the bench may work on a case: not while it is asked that they be recused.

Whoever shall be recused does nothing more in the case until it is decided, but for what is urgent
(Civil Procedure Law art. 48). When it is asked for once more the work goes on (art. 50).
"""

from client.protocol.applying import ApplicationKind, ApplicationState
from client.protocol.errors import Reason, Refused
from server_stub.db import UnitOfWork
from server_stub.db.entries import PartyEntry
from server_stub.domain.matters import MatterKind


def check_not_recused(unit: UnitOfWork, own: PartyEntry) -> None:
    """Refuse what somebody would do whose recusal is asked for; raises `Refused`."""
    for each in unit.matters.of_case(own.case, MatterKind.APPLICATION):
        stands = each.stands
        concerns = stands.kind is ApplicationKind.RECUSAL
        if (
            concerns
            and stands.against == own.party.participant
            and stands.state is ApplicationState.PENDING
        ):
            raise Refused(Reason.RECUSAL_PENDING)
