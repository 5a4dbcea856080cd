"""What each screen says: the desk's state becomes the words and choices before a person.

One module a screen: a frozen value, and `present` that makes it from the state. The same state
gives the same value. Every word comes from `client.screens.words`; a tone says how things are
(good, take note, bad), never in which colour.

Nothing here knows icons, colours, pixels or who paints.
"""
