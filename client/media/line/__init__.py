"""The desk's one path to the court: packets out, packets in, and what the two ends say of them.

ICE and DTLS are aiortc's; everything that passes under their keys is this room's own. A packet is
sent at once and kept for a while, in case the court asks for it again; one that comes is counted,
asked for when it is missing and useful still, and handed on.

It owns packets. It knows nothing of codecs, devices and persons beyond their names.
"""
