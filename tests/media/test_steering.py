"""How much picture a desk sends and sees, second by second."""

from client.frames import Frames, Size, Source
from client.media.picture.sender import SMALL, PictureAim
from client.media.rates.ladder import Signs
from client.media.rates.load import ProcessorLoad
from client.media.steering import Steering, made_of
from client.protocol.ids import ParticipantId
from client.protocol.signalling import Layer
from client.protocol.wire import Rung

A = ParticipantId("a")
BOTH = frozenset(Layer)
WIDE = Signs(upstream_bits_per_s=3e6, downstream_bits_per_s=5e6)
NARROW = Signs(upstream_bits_per_s=60e3, downstream_bits_per_s=60e3)


def steering() -> Steering:
    frames = Frames()
    frames.want(Source(A), Size(1280, 720))
    return Steering(frames, ProcessorLoad(2, lambda: 0.0))


def run(steered: Steering, signs: Signs, begin: int, seconds: int) -> PictureAim:
    """Step once a second; give the last aim."""
    aim = PictureAim()
    for second in range(begin, begin + seconds):
        aim = steered.step(lambda: signs, float(second)) or aim
    return aim


def test_before_a_leg_there_is_nothing_to_aim_at() -> None:
    assert steering().step(lambda: WIDE, 0.0) is None


def test_the_ladder_is_asked_once_a_second() -> None:
    steered = steering()
    steered.begin(0.0)
    assert steered.step(lambda: WIDE, 0.0) is not None
    assert steered.step(lambda: WIDE, 0.5) is None
    assert steered.step(lambda: WIDE, 1.0) is not None


def test_a_wide_line_carries_everything_and_nothing_is_said_of_it() -> None:
    steered = steering()
    steered.begin(0.0)
    aim = run(steered, WIDE, 0, 20)
    assert aim.large_size == Size(1280, 720)
    assert (steered.told.rung, steered.told.why) == (Rung.FULL, "")
    assert [view.layer for view in steered.look(frozenset({A}))] == [Layer.LARGE]


def test_a_line_that_starves_is_told_with_its_reason() -> None:
    steered = steering()
    steered.begin(0.0)
    run(steered, WIDE, 0, 20)
    run(steered, NARROW, 20, 5)
    assert steered.told.rung is Rung.SOUND_ONLY
    assert steered.told.why == "line"
    assert steered.look(frozenset({A})) == ()


def test_whoever_wishes_sound_only_sees_nothing_at_once() -> None:
    steered = steering()
    steered.begin(0.0)
    run(steered, WIDE, 0, 3)
    steered.sound_only = True
    assert steered.look(frozenset({A})) == ()
    steered.sound_only = False
    assert len(steered.look(frozenset({A}))) == 1


def test_who_may_not_be_seen_is_not_viewed() -> None:
    assert steering().look(frozenset()) == ()


def test_another_leg_begins_where_the_last_one_stood() -> None:
    steered = steering()
    steered.begin(0.0)
    run(steered, NARROW, 0, 25)
    rung = steered.told.rung
    steered.begin(25.0)
    assert steered.told.rung is rung is not Rung.FULL


AIM = PictureAim(1_000_000, 100_000)


def test_what_nobody_watches_is_not_made() -> None:
    assert made_of(AIM, BOTH) == AIM
    assert made_of(AIM, frozenset({Layer.LARGE})).small_bits_per_s == 0
    assert made_of(AIM, frozenset({Layer.SMALL})).large_bits_per_s == 0
    nothing = made_of(AIM, frozenset())
    assert (nothing.large_bits_per_s, nothing.small_bits_per_s) == (0, 0)


def test_who_can_send_only_a_small_picture_sends_it_to_those_who_watch_the_large_one() -> None:
    thin = PictureAim(0, 100_000)
    alone = made_of(thin, frozenset({Layer.LARGE}))
    assert (alone.large_bits_per_s, alone.small_bits_per_s) == (100_000, 0)
    assert alone.large_size == SMALL
    both = made_of(thin, BOTH)
    assert both.large_bits_per_s + both.small_bits_per_s == 100_000
    assert made_of(thin, frozenset({Layer.SMALL})) == thin
