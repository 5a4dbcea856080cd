"""Who leaves first, at what pace, and what is not worth sending any more."""

from client.media.rates.pacer import SLOWEST, TOO_OLD_S, Pacer, Turn
from client.protocol.signalling import Layer

SOUND, AGAIN, SMALL, LARGE = (
    bytes([kind]) * size for kind, size in ((1, 100), (2, 1000), (3, 300), (4, 1000))
)


def drained(pacer: Pacer[bytes], since: float, until: float, every: float = 0.005) -> list[bytes]:
    gone: list[bytes] = []
    for step in range(round((until - since) / every)):
        gone += pacer.due(since + step * every)
    return gone


def test_sound_leaves_at_once_whatever_waits() -> None:
    pacer = Pacer[bytes](300e3)
    for _ in range(20):
        pacer.put(Turn.LARGE, LARGE, 0.0)
    pacer.put(Turn.SOUND, SOUND, 0.0)
    assert pacer.due(0.0)[0] == SOUND
    pacer.put(Turn.SOUND, SOUND, 0.001)
    assert pacer.next_at(0.001) == 0.001
    assert pacer.due(0.001) == [SOUND]


def test_what_was_asked_for_again_goes_before_pictures_and_small_before_large() -> None:
    pacer = Pacer[bytes](300e3)
    for turn, datagram in ((Turn.LARGE, LARGE), (Turn.SMALL, SMALL), (Turn.AGAIN, AGAIN)):
        pacer.put(turn, datagram, 0.0)
    assert drained(pacer, 0.0, 0.3) == [AGAIN, SMALL, LARGE]


def test_pictures_leave_a_little_faster_than_the_estimate() -> None:
    pacer = Pacer[bytes](1e6)
    for _ in range(20):  # 160 ms at the estimate's pace
        pacer.put(Turn.LARGE, LARGE, 0.0)
    gone_bits = 8 * sum(len(each) for each in drained(pacer, 0.0, 0.1))
    assert 0.9 * SLOWEST * 1e5 <= gone_bits <= 1.2 * SLOWEST * 1e5


def test_a_key_frame_leaves_faster_so_that_it_is_there_in_time() -> None:
    pacer = Pacer[bytes](300e3)
    for _ in range(15):  # half a second at the estimate's pace
        pacer.put(Turn.LARGE, LARGE, 0.0)
    gone = drained(pacer, 0.0, TOO_OLD_S)
    assert len(gone) == 15
    assert pacer.keys_wished() == frozenset()


def test_a_picture_that_waited_too_long_goes_with_all_of_its_layer_and_a_key_is_wished() -> None:
    pacer = Pacer[bytes](100e3)
    for _ in range(40):
        pacer.put(Turn.LARGE, LARGE, 0.0)
    drained(pacer, 0.0, TOO_OLD_S)
    pacer.put(Turn.SMALL, SMALL, 0.31)
    assert drained(pacer, 0.31, 0.5) == [SMALL]
    assert pacer.keys_wished() == frozenset({Layer.LARGE})
    assert pacer.keys_wished() == frozenset(), "a wish is told once"
    assert pacer.next_at(0.5) is None


def test_what_was_asked_for_again_too_long_ago_is_not_sent() -> None:
    pacer = Pacer[bytes](50e3)
    for _ in range(30):
        pacer.put(Turn.AGAIN, AGAIN, 0.0)
    sent = len(drained(pacer, 0.0, 2.0))
    assert sent < 10
    assert pacer.keys_wished() == frozenset()


def test_a_pause_saves_nothing_up() -> None:
    pacer = Pacer[bytes](1e6)
    pacer.due(0.0)
    for _ in range(50):
        pacer.put(Turn.LARGE, LARGE, 10.0)
    assert len(pacer.due(10.0)) <= 2


def test_it_says_when_to_come_again() -> None:
    pacer = Pacer[bytes](1e6)
    assert pacer.next_at(0.0) is None
    for _ in range(10):
        pacer.put(Turn.LARGE, LARGE, 0.0)
    pacer.due(0.0)
    when = pacer.next_at(0.0)
    assert when is not None
    assert 0.0 < when < 0.02
    assert pacer.due(when) != []


def test_the_pace_follows_the_estimate() -> None:
    slow, quick = Pacer[bytes](300e3), Pacer[bytes](300e3)
    quick.aim(3e6)
    for pacer in (slow, quick):
        for _ in range(60):
            pacer.put(Turn.LARGE, LARGE, 0.0)
    assert len(drained(quick, 0.0, 0.1)) > 3 * len(drained(slow, 0.0, 0.1))
    assert quick.waiting_s() < slow.waiting_s()
