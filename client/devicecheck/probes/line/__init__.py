"""The line to the court, step by step: each probe one step, with a short limit of its own.

A step that fails because an earlier one has failed says so, and not that it is broken itself.
"""
