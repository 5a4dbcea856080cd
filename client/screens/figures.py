"""How a reading is written for a person to read: digits as they are, never as a power of ten.

Six digits tell what was measured; a large figure keeps all of its digits before the point.

It knows neither units nor limits.
"""

WHOLE_FROM = 100_000


def plain(value: float) -> str:
    """Give a reading as digits: `1786.82`, and `16527700` where `%g` would say `1.65277e+07`."""
    if abs(value) >= WHOLE_FROM:
        return f"{value:.0f}"
    said = f"{value:.6g}"
    return f"{value:.9f}".rstrip("0").rstrip(".") if "e" in said else said
