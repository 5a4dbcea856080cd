"""A dispute before a mediator: the table, what is done at it, the agreement, its confirmation.

One module a stretch of the way. All of it is decided by `server_stub.domain.mediation`; here are
the people, the papers and what a case comes to.
"""
