"""What the microphone hears of its own loudspeaker, and how it is taken away.

Three things in a row, each on the blocks that were really played: a path from loudspeaker to
microphone that is learned in a second (`path`), livekit's audio processing (`processing`), and a
gate for what is left while nobody here speaks (`gate`). `reference` says which played block
belongs to which heard one; `watch` finds echo that got through, so that it can be named.

Nothing here knows devices, threads or connections.
"""
