"""What the opened case says of a hearing for which devices are checked: when it is, and whether it
may be entered now.

It decides nothing: the court does, and a desk that knows nothing of a hearing lets the court say.
"""

from client.protocol.case import Hearing
from client.protocol.ids import HearingId
from client.state import ClientState


def hearing_of(state: ClientState, hearing: HearingId | None) -> Hearing | None:
    """Give a hearing of the opened case; None where it is not known."""
    file = None if state.case is None else state.case.file
    if file is None:
        return None
    return next((each for each in file.hearings if each.hearing == hearing), None)


def may_be_entered(state: ClientState, hearing: HearingId | None) -> bool:
    """Whether the way on from a check leads into a hearing."""
    known = hearing_of(state, hearing)
    return hearing is not None and (known is None or known.may_enter)
