"""The law of the court: tables and pure functions, each rule beside its article.

Everything here decides from values that it is given, `now` among them. It knows no clock, no
file, no socket and no database.
"""
