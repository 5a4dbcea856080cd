"""Applications in a docketed case: filed and answered by the parties, decided by the court.

One module a stretch of the way. What may be applied for and when is `server_stub.domain`'s
(`application_kinds`, `application`); here are the people, the papers, the fees, and what a decision
does to the case.
"""
