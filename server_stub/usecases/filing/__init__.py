"""A suit on its way to the docket: drafted, confirmed, signed, handed in, reviewed, joined.

One module a stretch of the way. A case exists from its draft on; its filing is a matter of its own
whose table says what may be done. Everything that a page shows and allows is decided here.
"""
