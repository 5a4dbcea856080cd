"""How good speech sounds over a path, as one number: the same sum at the desk and at the court.

The simplified E-model of ITU-T G.107: from 1 (bad) to about 4.4, from delay, unevenness and loss.

It knows no path and measures nothing.
"""

_UNKNOWN_MS = 10.0
"""Of the formula: what every path has besides (codec, processing)."""


def mos(round_trip_ms: float, jitter_ms: float, loss_pct: float) -> float:
    """Give the mean opinion score (the device check's row MED-07)."""
    delay = round_trip_ms + 2.0 * jitter_ms + _UNKNOWN_MS
    if delay < 160.0:
        rating = 94.768 - delay / 40.0
    elif delay < 1000.0:
        rating = 94.768 - (delay - 120.0) / 10.0
    else:
        rating = 6.52
    rating = max(6.52, rating)
    rating = 0.0 if loss_pct > rating / 2.5 else max(6.52, rating - 2.5 * loss_pct)
    return 1.0 + 0.035 * rating + rating * (rating - 60.0) * (100.0 - rating) * 7e-6
