"""What a delivery is worth: whose address it was, and what happened there.

Civil Procedure Law art. 87-95; Online Litigation Rules art. 29-32: the table `EFFECTS`. An address
that the person gave or confirmed: on arrival, read or not. An address that is only known to be
theirs: when they reply or act on it, or, presumed and open to rebuttal, when it is read. What was
neither replied to nor read there is not served in this way, however many days pass: the law knows
no such rule.

How a service goes on is `server_stub.domain.service`; who delivers is known elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from server_stub.domain.time_limits import Limit


class Paper(StrEnum):
    """What is served, as far as something runs from its service."""

    PLAIN = "plain"
    COMPLAINT_COPY = "complaint_copy"
    INVITATION = "invitation"
    FEE_NOTICE = "fee_notice"
    TOP_UP_NOTICE = "top_up_notice"
    JUDGMENT = "judgment"
    APPEALABLE_RULING = "appealable_ruling"
    APPEAL_COPY = "appeal_copy"
    PAYMENT_ORDER = "payment_order"
    PRESERVATION_RULING = "preservation_ruling"
    ENFORCEMENT_RULING = "enforcement_ruling"
    COUNTERCLAIM_COPY = "counterclaim_copy"


FOLLOWS: Final[dict[Paper, tuple[Limit, ...]]] = {
    Paper.PLAIN: (),
    Paper.COMPLAINT_COPY: (Limit.ANSWER, Limit.JURISDICTION_OBJECTION),
    Paper.INVITATION: (Limit.PLATFORM_LINK,),
    Paper.FEE_NOTICE: (Limit.FEE_PAY,),
    Paper.TOP_UP_NOTICE: (Limit.FEE_TOP_UP,),
    Paper.JUDGMENT: (Limit.APPEAL_JUDGMENT,),
    Paper.APPEALABLE_RULING: (Limit.APPEAL_RULING,),
    Paper.APPEAL_COPY: (Limit.APPEAL_ANSWER,),
    Paper.PAYMENT_ORDER: (Limit.PAYMENT_ORDER_OBJECT,),
    Paper.PRESERVATION_RULING: (Limit.PRESERVE_REVIEW_ASK,),
    Paper.ENFORCEMENT_RULING: (Limit.ENFORCEMENT_RECONSIDER,),
    Paper.COUNTERCLAIM_COPY: (Limit.ANSWER,),
}
"""Which clocks of the recipient run from service."""


class AddressClass(StrEnum):
    """Whose address it is, as far as the court knows."""

    CONFIRMED = "confirmed"
    """Electronic, given or confirmed by the recipient."""
    OWN = "own"
    """Electronic, not given, but known to be the recipient's (active in the last three months)."""
    POSTAL = "postal"
    """Of post, confirmed by the recipient."""
    IN_PERSON = "in_person"


class Trace(StrEnum):
    """What happened at the address."""

    ARRIVED = "arrived"
    READ = "read"
    REPLIED = "replied"
    ACTED = "acted"
    """Did what the document is about, without objecting."""
    SIGNED = "signed"
    LEFT = "left"
    """Left with witnesses, or with pictures taken (art. 89)."""
    RETURNED = "returned"
    FAILED = "failed"


class Effect(StrEnum):
    """What a trace is worth."""

    SERVED = "served"
    PRESUMED = "presumed"


_A, _T = AddressClass, Trace
EFFECTS: Final[dict[tuple[AddressClass, Trace], Effect]] = {
    (_A.CONFIRMED, _T.ARRIVED): Effect.SERVED,
    # Whatever shows that it was there shows that it had arrived by then.
    (_A.CONFIRMED, _T.READ): Effect.SERVED,
    (_A.CONFIRMED, _T.REPLIED): Effect.SERVED,
    (_A.CONFIRMED, _T.ACTED): Effect.SERVED,
    (_A.OWN, _T.REPLIED): Effect.SERVED,
    (_A.OWN, _T.ACTED): Effect.SERVED,
    (_A.OWN, _T.READ): Effect.PRESUMED,
    (_A.POSTAL, _T.SIGNED): Effect.SERVED,
    # A confirmed postal address that is wrong, refused or given up unreported.
    (_A.POSTAL, _T.RETURNED): Effect.SERVED,
    (_A.IN_PERSON, _T.SIGNED): Effect.SERVED,
    (_A.IN_PERSON, _T.LEFT): Effect.SERVED,
}
"""What is not in the table is no service."""


class ConsentBasis(StrEnum):
    """Why electronic service to the person is allowed (Online Litigation Rules art. 29)."""

    EXPRESS = "express"
    AGREED_BEFORE = "agreed_before"
    ADDRESS_GIVEN = "address_given"
    ACCEPTED_EARLIER = "accepted_earlier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One way on which it was sent, and its traces."""

    sending: str
    address: AddressClass
    sent_at: datetime
    traces: tuple[tuple[Trace, datetime], ...] = ()
    rebutted: bool = False

    def counted(self) -> Iterator[tuple[datetime, Effect]]:
        """Give what this way is worth, and from when."""
        for trace, at in self.traces:
            effect = EFFECTS.get((self.address, trace))
            if effect is not None and not (effect is Effect.PRESUMED and self.rebutted):
                yield at, effect


def effect_of(
    sendings: tuple[Sending, ...], elapsed_at: datetime | None
) -> tuple[datetime, Effect] | None:
    """Give the earliest valid service among all ways; proven, if any of them proves it."""
    counted = [each for way in sendings for each in way.counted()]
    if elapsed_at is not None:
        counted.append((elapsed_at, Effect.SERVED))
    if not counted:
        return None
    proven = any(effect is Effect.SERVED for _, effect in counted)
    return min(at for at, _ in counted), Effect.SERVED if proven else Effect.PRESUMED
