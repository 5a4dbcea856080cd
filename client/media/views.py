"""Which of a person's two pictures this desk needs, by the size in which it is shown.

What is shown nowhere is not sent for. A tile that is dragged about the limit between small and
large does not make the court switch to and fro, and what the line can bear has the last word.

Pure; it knows no person but by name.
"""

from collections.abc import Callable, Iterable, Mapping

from client.frames import Size
from client.protocol.ids import ParticipantId
from client.protocol.signalling import Layer, View

LARGE_FROM = 240
"""Device pixels of height beyond which the small picture looks poor."""
SMALL_BELOW = 210


def views_for(
    seen: Iterable[ParticipantId],
    wanted: Callable[[ParticipantId], Size | None],
    before: Mapping[ParticipantId, Layer],
    limit: Layer | None,
) -> tuple[View, ...]:
    """Give the views of those who may be seen, in the order of their names.

    `before` says what was viewed until now, `limit` the largest that the line can bear; None is
    no picture at all.
    """
    if limit is None:
        return ()
    found = []
    for person in sorted(seen):
        size = wanted(person)
        if size is None:
            continue
        enough = SMALL_BELOW if before.get(person) is Layer.LARGE else LARGE_FROM
        large = limit is Layer.LARGE and size.height > enough
        found.append(View(participant=person, layer=Layer.LARGE if large else Layer.SMALL))
    return tuple(found)
