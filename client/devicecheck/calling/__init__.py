"""A call to the court's test peer, over the very path of a hearing, and what it tells of the line.

`course` goes through it; what it comes to is judged elsewhere, like everything that is measured.
"""
