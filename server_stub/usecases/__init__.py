"""One function for each thing that a person does at court.

Each loads what it needs, asks whether it may be, saves, and says what follows; one call is one
transaction on the books. Who is not a person of a case is told that there is no such thing,
whatever name of a paper or hash of a file they bring: names and hashes open nothing.

A use case takes `now` and the person who asks; it knows neither HTTP nor sockets.
"""
