import socket
import time
from collections.abc import Iterator
from statistics import median

import pytest

from tests.bench.profiles import DELAYED, LOSSY, Profile
from tests.bench.relay import HOST, RelayProcess, RelayThread

pytestmark = pytest.mark.realtime


def opened() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.settimeout(5)
    made.bind((HOST, 0))
    return made


class Ends:
    """A desk before a relay and a court behind it."""

    def __init__(self) -> None:
        self.relay = RelayThread()
        self.desk, self.court = opened(), opened()
        self.relay.lead(*self.court.getsockname())

    def say(self, words: bytes) -> None:
        self.desk.sendto(words, self.relay.front)

    def close(self) -> None:
        self.relay.close()
        self.desk.close()
        self.court.close()


@pytest.fixture
def ends() -> Iterator[Ends]:
    made = Ends()
    yield made
    made.close()


def test_it_carries_both_ways(ends: Ends) -> None:
    ends.say(b"here I am")
    words, back = ends.court.recvfrom(100)
    assert words == b"here I am"
    assert back == ends.relay.back
    ends.court.sendto(b"welcome", back)
    assert ends.desk.recvfrom(100) == (b"welcome", ends.relay.front)


def test_it_keeps_the_order_through_jitter(ends: Ends) -> None:
    ends.relay.be(DELAYED)
    for number in range(200):
        ends.say(b"%d" % number)
    assert [int(ends.court.recv(100)) for _ in range(200)] == list(range(200))


def test_it_counts_what_it_dropped(ends: Ends) -> None:
    ends.relay.be(Profile("none", loss=1.0), LOSSY[0])
    for _ in range(10):
        ends.say(b"lost")
    ends.relay.be(Profile("all"))
    ends.say(b"end")
    assert ends.court.recv(100) == b"end"
    forth, home = ends.relay.count()
    assert (forth.taken, forth.lost, home.taken) == (11, 10, 0)


def test_a_cut_path_is_silent_and_can_be_mended(ends: Ends) -> None:
    ends.relay.cut(60)
    ends.say(b"nobody hears")
    assert ends.relay.count()[0].cut <= 1
    ends.court.settimeout(0.05)
    with pytest.raises(TimeoutError):
        ends.court.recv(100)
    ends.relay.cut(0)
    ends.court.settimeout(5)
    ends.say(b"again")
    assert ends.court.recv(100) == b"again"


def test_a_moved_desk_comes_from_another_address(ends: Ends) -> None:
    ends.say(b"here")
    _, before = ends.court.recvfrom(100)
    ends.relay.move()
    ends.say(b"there")
    _, after = ends.court.recvfrom(100)
    assert after == ends.relay.back != before


def test_a_clean_relay_in_a_process_adds_less_than_a_millisecond() -> None:
    relay, desk, court = RelayProcess(), opened(), opened()
    try:
        relay.lead(*court.getsockname())
        taken = []
        for _ in range(200):
            began = time.monotonic()
            desk.sendto(bytes(1_000), relay.front)
            court.recv(2_000)
            taken.append(time.monotonic() - began)
        assert median(taken) < 0.001
    finally:
        relay.close()
        desk.close()
        court.close()
