"""What is seen and touched: screen values become pixels, touches become intents.

The only rooms where Qt is known. A widget compares the new screen value with the last and
touches what changed; a question to the person is a panel in the page, never a dialog.

Nothing here knows the court, the wire or a device: pictures and levels come by the narrow
doors of `client.frames`, all else by `client.screens`.
"""
