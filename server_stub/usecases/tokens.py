"""Tokens and tickets: 256 bits of chance for their holder, a hash for the books (ASVS 7.2.3)."""

import secrets
from hashlib import sha256

TOKEN_MAX = 200
"""Longer strings are no tokens of this court."""


def new_token() -> str:
    """Make a token that nobody can guess."""
    return secrets.token_urlsafe(32)


def new_id() -> str:
    """Make a name for a thing in the books; it opens nothing."""
    return secrets.token_hex(16)


def hash_of(token: str) -> str:
    """Give what the books keep of a token."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()
