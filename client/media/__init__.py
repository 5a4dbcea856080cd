"""Sound and picture of one desk, obedient to the court.

What the court has not ordered is closed, at the device and not only on the wire. The rest of the
client knows `engine` alone; `session.make_engine` makes one.

    devices --> ear --> speech --+
    devices ----------> picture -+--> line --> court      rates: how much of each

What the microphone gives passes the `ear`, leaves as `speech` on the `line`, and what others say
comes back through `playout` to the loudspeaker. W3C words and aiortc stop at `line`, Qt and OpenCV
at `devices`.

The room knows nothing of hearings, roles or screens.
"""
