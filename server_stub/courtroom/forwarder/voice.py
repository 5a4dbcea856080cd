"""The last two seconds of one person's speech, frame by frame.

Speech comes over one hop with copies of earlier frames (RFC 2198) and goes on over others with
copies of its own, so between the hops it lies here in single frames, each under its number and its
time. The copies that a packet may carry are those of the frames just before it without a pause in
talking between, for only then does an offset in time name a number.

Payloads are kept as they came and never decoded. It knows neither packets nor persons.
"""

from collections.abc import Sequence

from client.protocol.rtp.red import FRAME_TICKS

SPAN = 128
_PLACE = SPAN - 1


class Voice:
    """Frames of one stream, by number."""

    __slots__ = ("_markers", "_numbers", "_payloads", "_timestamps")

    def __init__(self) -> None:
        self._numbers = [-1] * SPAN
        self._timestamps = [0] * SPAN
        self._payloads = [b""] * SPAN
        self._markers = [0] * SPAN

    def take(self, number: int, timestamp: int, payload: bytes, marker: int = 0) -> bool:
        """Keep a frame; tell whether it had not been had before."""
        place = number & _PLACE
        if self._numbers[place] >= number:
            # It is there, or one that is a whole span newer.
            return False
        self._numbers[place] = number
        self._timestamps[place] = timestamp
        self._payloads[place] = payload
        self._markers[place] = marker
        return True

    def had(self, number: int) -> bool:
        """Tell whether a frame is here."""
        return self._numbers[number & _PLACE] == number

    def payload(self, number: int) -> bytes | None:
        """Give a frame, if it is here."""
        place = number & _PLACE
        return self._payloads[place] if self._numbers[place] == number else None

    def moment(self, number: int) -> tuple[int, int]:
        """Give timestamp and marker of a frame that is here."""
        place = number & _PLACE
        return self._timestamps[place], self._markers[place]

    def reaches(self, number: int, timestamp: int, back: int) -> bool:
        """Tell whether talking was unbroken between a frame and the one so many before it.

        Frames between that are not here are no proof of a pause.
        """
        for between in range(1, back):
            place = (number - between) & _PLACE
            if self._numbers[place] == number - between:
                ticks = (timestamp - self._timestamps[place]) & 0xFFFF_FFFF
                if ticks != between * FRAME_TICKS:
                    return False
        return True

    def copies(
        self, number: int, timestamp: int, offsets: Sequence[int], first: int
    ) -> tuple[int, ...]:
        """Give those of the offsets at which a frame lies that may be carried along."""
        found = []
        for back in offsets:
            place = (number - back) & _PLACE
            if (
                number - back >= first
                and self._numbers[place] == number - back
                and (timestamp - self._timestamps[place]) & 0xFFFF_FFFF == back * FRAME_TICKS
            ):
                found.append(back)
        return tuple(found)

    def clear(self) -> None:
        """Forget everything."""
        self._numbers = [-1] * SPAN
        self._payloads = [b""] * SPAN
