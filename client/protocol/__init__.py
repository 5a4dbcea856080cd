"""The language that a desk and a court speak: every word that crosses the wire, and no deed.

Commands are imperative, events are in the past tense, snapshots say what is. Messages are
appended and never renamed; a newer court may say more than an older desk understands, and the
desk goes on. PROTOCOL.md in this folder tells the same in prose for whoever writes another
client or another court.

Nothing here knows a clock, a thread, a socket, a file or chance.
"""
