"""A scripted person at the desk: the same hands and eyes as a litigant, following a list.

It touches what can be seen, by the name that a screen reader would speak, with mouse and key
events; it knows what is on the screen only by looking there. It never calls a screen, a desk or
an engine, so whatever it achieves a person can achieve too.

`steps` reads the list, `person` follows it, `report` writes down what came of it.
"""
