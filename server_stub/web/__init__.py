"""Translators at the court's door: text becomes a value, a use case or room answers, text goes out.

Nothing is decided here. Every error of the family in `client.protocol.errors` is mapped once.
"""
