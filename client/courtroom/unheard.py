"""Whether a person is told of speaking with their microphone closed, and the one offer of it.

To be told, the microphone must stay open for this machine alone: so it is the person's own choice,
and nothing is heard before they have chosen. It is offered once in a hearing, when they first close
their microphone in it, and not to those who have answered on some day before.

It opens nothing: `orders` says when the machine may listen.
"""

from typing import Any

from client.protocol.case import HearingPhase
from client.protocol.hearing import HearingState


class Unheard:
    """One person's choice at one hearing."""

    def __init__(self, chosen: bool | None) -> None:
        """Take what was chosen before; None when it was never answered."""
        self._chosen = chosen
        self._offered = False

    @property
    def wanted(self) -> bool:
        """Whether to be told."""
        return self._chosen is True

    def choose(self, *, wanted: bool) -> dict[str, Any]:
        """Take the answer; give what it changes in the person's attendance."""
        self._chosen = wanted
        return {"offers_telling": False}

    def pressed(self, state: HearingState | None, *, was_open: bool, opens: bool) -> dict[str, Any]:
        """The person opens or closes their microphone; give what that changes."""
        is_open_hearing = state is not None and state.phase is HearingPhase.OPEN
        offers = (
            self._chosen is None
            and not self._offered
            and is_open_hearing
            and was_open
            and not opens
        )
        self._offered = self._offered or offers
        return {"offers_telling": offers}
