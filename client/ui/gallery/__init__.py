"""Every screen in every state, as pictures: `python -m client.ui.gallery --out DIR`.

Look at it after each change of a screen. The states are values made here; no court, no desk and
no device takes part.
"""
