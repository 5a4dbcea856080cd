"""Examining evidence before the hearing: who is asked, what is disputed, what falls out.

An item is put to every side but the one that filed it (Civil Procedure Law art. 71); opinions given
before the hearing count as examined (Rules of Evidence art. 60). What everybody asked accepts in
all four respects needs no more proof; a dispute must say why. A later opinion stands beside the
earlier one and replaces it in the matrix: taking back an admission is for the bench to weigh
(art. 9), so both are kept.
"""

from collections.abc import Iterable

from client.protocol.errors import Forbidden, Malformed, Reason
from client.protocol.exchange import GiveOpinion, View
from client.protocol.ids import ParticipantId
from client.protocol.roles import PARTIES, Role, Side

EXAMINING = frozenset({Side.PLAINTIFF, Side.DEFENDANT, Side.THIRD_PARTY})


def is_asked(side: Side, role: Role, filed_by: Side) -> bool:
    """Whether a person of the case is asked about an item; agents speak for their party."""
    return side in EXAMINING and side is not filed_by and role in PARTIES


def check_opinion(opinion: GiveOpinion, side: Side, filed_by: Side) -> None:
    """Refuse an opinion on one's own item, and a dispute without a reason."""
    if side not in EXAMINING or side is filed_by:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    if not accepts(opinion) and not opinion.reasons.strip():
        raise Malformed(Reason.GROUNDS_MISSING)


def accepts(opinion: GiveOpinion) -> bool:
    """Whether an opinion leaves nothing in dispute."""
    views = (opinion.authenticity, opinion.legality, opinion.relevance, opinion.purpose)
    return all(each is View.ACCEPTED for each in views)


def is_undisputed(
    asked: Iterable[ParticipantId], opinions: Iterable[tuple[ParticipantId, GiveOpinion]]
) -> bool:
    """Whether everybody asked accepts all of an item; nobody asked is no agreement."""
    said = dict(opinions)
    everybody = tuple(asked)
    return bool(everybody) and all(each in said and accepts(said[each]) for each in everybody)
