"""Which picture of whom is sent for, by the size in which it is shown."""

from client.frames import Size
from client.media.views import views_for
from client.protocol.ids import ParticipantId
from client.protocol.signalling import Layer, View

A, B = ParticipantId("a"), ParticipantId("b")


def views(
    heights: dict[ParticipantId, int],
    before: dict[ParticipantId, Layer] | None = None,
    limit: Layer | None = Layer.LARGE,
) -> dict[ParticipantId, Layer]:
    """Give the views of A and B with tiles so high."""
    sizes = {person: Size(height * 16 // 9, height) for person, height in heights.items()}
    found: tuple[View, ...] = views_for({B, A}, sizes.get, before or {}, limit)
    assert [view.participant for view in found] == sorted(view.participant for view in found)
    return {view.participant: view.layer for view in found}


def test_a_tile_that_is_high_is_sent_the_large_picture_and_a_low_one_the_small() -> None:
    assert views({A: 720, B: 180}) == {A: Layer.LARGE, B: Layer.SMALL}


def test_who_is_shown_nowhere_is_not_sent() -> None:
    assert views({B: 180}) == {B: Layer.SMALL}


def test_a_tile_about_the_limit_keeps_what_it_has() -> None:
    assert views({A: 230}, {A: Layer.LARGE}) == {A: Layer.LARGE}
    assert views({A: 230}, {A: Layer.SMALL}) == {A: Layer.SMALL}
    assert views({A: 200}, {A: Layer.LARGE}) == {A: Layer.SMALL}
    assert views({A: 250}, {A: Layer.SMALL}) == {A: Layer.LARGE}


def test_the_line_has_the_last_word() -> None:
    assert views({A: 720}, limit=Layer.SMALL) == {A: Layer.SMALL}
    assert views({A: 720}, limit=None) == {}
