"""The registry's counter as a desk reaches it: over HTTP, with limits, and typed on both sides.

Only `CourtUnavailable` and the other members of the `CourtError` family leave this room; what a
court says beyond this desk's version is left out, and what is no court's answer at all is
`CourtUnavailable`.

The counter knows nothing of screens, sockets or devices.
"""
