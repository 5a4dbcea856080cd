"""Janus in the middle: a court's media through the Janus WebRTC server, behind the same face.

Desks never speak with Janus. The court tells it who joins, who publishes and who receives what,
over one WebSocket; so an order that was not given is a subscription that does not exist. A desk
has two paths here, the one that it offers and sends on, and the one that Janus offers and sends
on; nothing is renegotiated on either. Every seat is subscribed to an empty stream from the start
and switched to a person, a layer, or back.

    Room -> JanusForwarder -> wire -> Janus <==media==> desk

Janus keeps no speech, packs no redundancy and estimates no viewer's rate: whoever puts it in the
middle has what it has.
"""

from server_stub.courtroom.janus.forwarder import JanusForwarder
from server_stub.courtroom.janus.terms import JanusTerms

__all__ = ["JanusForwarder", "JanusTerms"]
