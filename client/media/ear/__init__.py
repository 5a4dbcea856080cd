"""What a microphone's sound passes before it leaves: echo and noise taken away, the level kept.

`canceller` joins the own filter (`path`), livekit's module (`processing`) and the gate; `watch`
finds the echo that is left, `gain` keeps a voice at one level, `unheard` notices speech that
nobody hears; `ear` is all of it in order. It knows samples, and neither devices nor connections.
"""
