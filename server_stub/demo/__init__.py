"""The demo court: one command opens a court and three desks, and a real hearing is held.

Everything runs as it would elsewhere: the server and each desk are processes of their own that
meet only on the wire. With a screen, people use the desks. Without one, each desk is driven by a
script of clicks and keys, and what was really played and painted there is held against what was
said and shown; the demo is passed only if the hearing took place.

Nothing here reaches into a client: it knows desks by their windows, reports and sound alone.
"""
