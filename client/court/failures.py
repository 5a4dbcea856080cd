"""How the court's no becomes what a screen can say: a reason, a detail, a reference to copy."""

from client.court.api import CourtBroke
from client.protocol.errors import CourtError, Reason
from client.state import Failure


def failure_from(error: CourtError) -> Failure:
    """Give what a screen shows of a refusal."""
    reference = error.reference if isinstance(error, CourtBroke) else ""
    return Failure(error.reason, error.detail, reference)


def failure_for(code: str, detail: str = "") -> Failure:
    """Give what a screen shows of a reason's code; a newer court's unknown one stays readable."""
    try:
        return Failure(Reason(code), detail)
    except ValueError:
        return Failure(Reason.UNEXPECTED, f"{code} {detail}".strip())
