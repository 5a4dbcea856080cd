"""Looks at the legs come by the clock that they are given, and a late look blames nobody."""

from datetime import UTC, datetime, timedelta

import pytest

from client.protocol.ids import ParticipantId
from client.protocol.signalling import LegHeard, LegSilent, MediaNews
from server_stub.courtroom.forwarder.care import Care
from server_stub.courtroom.forwarder.embedded import EmbeddedForwarder
from server_stub.courtroom.forwarder.leg import Leg
from server_stub.courtroom.forwarder.terms import Limits
from tests.courtroom.forwarder.conftest import Join

BEGAN = datetime(2031, 5, 4, 9, 0, tzinfo=UTC)


class Watch:
    """A leg that is looked after by a clock of the test's own."""

    def __init__(self, forwarder: EmbeddedForwarder, limits: Limits) -> None:
        assert forwarder._relay is not None
        (self.leg,) = forwarder._relay.legs
        self.now = self.leg.heard_at
        self.news: list[MediaNews] = []
        self.ended: list[Leg] = []
        self.care = Care(
            forwarder._relay,
            limits,
            lambda at: BEGAN + timedelta(seconds=at - self.leg.connected_at),
            self.news.append,
        )

    def look(self, seconds: float, every: float = 0.1) -> None:
        for _ in range(round(seconds / every)):
            self.now += every
            self.ended += self.care.look(self.now)

    def told(self) -> list[str]:
        return [each.type for each in self.news if isinstance(each, LegSilent | LegHeard)]


@pytest.fixture
async def watch(forwarder: EmbeddedForwarder, join: Join) -> Watch:
    await join("judge", "plaintiff")
    return Watch(forwarder, Limits())


async def test_two_seconds_of_nothing_are_a_silence(watch: Watch) -> None:
    watch.look(1.9)
    assert watch.told() == []
    watch.look(0.5)
    assert watch.told() == ["leg_silent"]
    (silent,) = (each for each in watch.news if isinstance(each, LegSilent))
    assert silent.participant == ParticipantId("judge")
    assert abs(silent.since - BEGAN) < timedelta(seconds=1)
    watch.leg.heard_at = watch.now
    watch.look(0.3)
    assert watch.told() == ["leg_silent", "leg_heard"]


async def test_a_court_that_stood_still_blames_nobody(watch: Watch) -> None:
    watch.look(0.5)
    watch.look(8.0, every=8.0)
    # What had come meanwhile is read before the next look.
    watch.leg.heard_at = watch.now
    watch.look(1.0)
    assert watch.told() == []


async def test_who_is_silent_after_the_court_stood_still_is_told_of_all_the_same(
    watch: Watch,
) -> None:
    watch.look(0.5)
    watch.look(8.0, every=8.0)
    watch.look(0.5)
    assert watch.told() == ["leg_silent"]


async def test_who_stays_silent_is_given_up(watch: Watch) -> None:
    watch.look(29.0)
    assert watch.ended == []
    watch.look(1.5)
    assert watch.leg in watch.ended
