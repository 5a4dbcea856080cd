"""Hearings in progress: one room a hearing, one task a room, one order of events.

A room decides, records, orders the media and tells, in that sequence, so there are no locks and
one history. Who may be heard is enforced here and in the forwarder, whatever a client does.

Nothing here speaks SQL or HTTP.
"""
