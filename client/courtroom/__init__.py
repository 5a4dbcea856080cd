"""Being present at a hearing: one wire to the court, and what this person's presence means.

The wire (`link`) carries frames and comes back by itself; the presence (`attendance`) folds what
the court tells and orders the media by it; `orders` says, as a pure table, what may pass.
Muted means that the microphone is closed, not drawn closed.

Nothing here knows windows, other screens or how media are made.
"""
