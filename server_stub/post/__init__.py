"""What leaves the court: messages, money, and the addresses of those who help people agree.

Nothing leaves but through the outbox: what a use case wants sent is entered in the transaction of
the deed itself, so that a deed without its message, or a message without its deed, cannot be. It is
then delivered at least once, and every message has a name by which a receiver can tell that it came
before. Each way out is a small face with a default of the court's own that a person can see
working, and a real one by configuration.

The post knows no case and no right: what a delivery is worth is the law's affair
(`server_stub.domain.delivery`, `server_stub.domain.payment`).
"""
