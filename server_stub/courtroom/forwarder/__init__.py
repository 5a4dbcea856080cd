"""The court's own media forwarder: one UDP port, one leg a person, and packets passed as ordered.

A packet is taken from an address that has proved, by an answered connectivity check, that it
belongs to a leg; it is decrypted, its header rewritten for each person whom the room has named,
and encrypted again. What was not named is dropped and counted. No payload is decoded; the one
look into one is at the type of a picture, to know whether a viewer can begin with it.

    port  -->  leg (who is this?)  -->  intake  -->  slot (as whom?)  -->  passing  -->  port
                                  relay (who may have it?)

`EmbeddedForwarder` lives in the court's own process, `ForwarderProcess` in one beside it, and a
`ForwarderFarm` spreads hearings over several of those; all wear the face of
`server_stub.courtroom.sfu`. Nothing in this room knows roles, exhibits or the record.
"""

from typing import TYPE_CHECKING, Any

from server_stub.courtroom.forwarder.farm import ForwarderFarm
from server_stub.courtroom.forwarder.process import ForwarderProcess
from server_stub.courtroom.forwarder.terms import Limits, MediaAddress

if TYPE_CHECKING:
    from server_stub.courtroom.forwarder.embedded import EmbeddedForwarder

__all__ = ["EmbeddedForwarder", "ForwarderFarm", "ForwarderProcess", "Limits", "MediaAddress"]


def __getattr__(name: str) -> Any:
    # A court whose forwarder is a process of its own has no need of a media stack in itself,
    # which takes a second to load (PEP 562).
    if name == "EmbeddedForwarder":
        from server_stub.courtroom.forwarder.embedded import EmbeddedForwarder

        return EmbeddedForwarder
    raise AttributeError(name)
