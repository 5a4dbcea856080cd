"""What this court has settled about fees, as the law's arithmetic asks for it."""

from server_stub.domain.fee_schedule import CourtRates, FeeKind
from server_stub.settings import Docket


def rates_of(docket: Docket) -> CourtRates:
    """Give what the court has settled about fees."""
    return CourtRates(
        per_case={FeeKind(kind): amount for kind, amount in docket.fees_per_case.items()},
        round_to_yuan=docket.round_to_yuan,
    )
