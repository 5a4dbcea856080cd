"""Sound and picture of one desk, obedient to the court.

What the court has not ordered is closed, at the device and not only on the wire. The rest of the
client knows `engine` alone; `session.make_engine` makes one. W3C words and aiortc stop at
`connection`, Qt at `devices`, OpenCV at `capture` and `fake`.

The room knows nothing of hearings, roles or screens.
"""
