"""Device checks at the court: reports kept and signed, who is ready, reminders, and the day itself.

What was measured is said by the desk; what follows for a hearing is told by
`server_stub.domain.readiness`.
"""
