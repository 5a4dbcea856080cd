"""On what terms a court has Janus in the middle.

Values alone; what they mean to Janus stands in `words`.
"""

from pydantic import Field

from client.protocol.value import Value


class JanusTerms(Value):
    """Where Janus is, and what its rooms are like."""

    url: str = "ws://127.0.0.1:8188"
    admin_key: str = Field(default="", repr=False)
    """`admin_key` of the plugin's configuration, with which rooms are made; `string_ids` is set
    there too."""
    stun: tuple[str, int] = ("127.0.0.1", 3478)
    """The STUN server that the device check asks, since Janus answers none but its own legs."""
    picture_bits_per_s: int = 1_600_000
    publishers: int = 64
