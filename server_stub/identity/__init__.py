"""Who somebody is: numbers sealed under the court's key, and faces compared behind a wall.

What is kept of a person is kept sealed; what compares two faces is a child process that can do
nothing else. A comparison is a sign for those who decide and no proof: no model of this kind
withstands every trick, and a clerk who sees the person is always the other way.

It knows no case and no account, and decides about nobody.
"""
