"""What the operating system knows, asked in its own way and told in one language for all systems.

Each system has its words next door; what it does not say is None, which is not measured and never
good.
"""
