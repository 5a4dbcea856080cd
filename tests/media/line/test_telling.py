"""What the two ends say of what passes, on one path and on two."""

from dataclasses import dataclass, field

from client.media.line.telling import Telling
from client.protocol.rtp import control
from client.protocol.signalling import Layer
from tests.media.line.ends import (
    LARGE_SSRC,
    SMALL_SSRC,
    SOUND_SSRC,
    Receiver,
    Sender,
)
from tests.media.line.test_receiving import speech

REPORTER = 4_711


@dataclass
class Way:
    """A path that keeps what is said on it."""

    round_trip_s: float | None = 0.04
    said: list[bytes] = field(default_factory=list)

    def seal_control(self, packet: bytes) -> bytes | None:
        return packet

    def send(self, sealed: bytes) -> None:
        self.said.append(sealed)

    def words(self) -> list[tuple[control.Word, ...]]:
        """Give what was said since the last time, packet by packet."""
        read = [control.read(each) for each in self.said]
        self.said.clear()
        return read


class Talk:
    """A desk that sends its own and receives one person."""

    def __init__(self, *, apart: bool) -> None:
        self.sender, self.receiver = Sender(), Receiver()
        self.out = Way()
        self.back = Way() if apart else self.out
        self.keys: list[Layer] = []
        self.watched: list[frozenset[Layer]] = []
        self.telling = Telling(
            self.out,
            self.back,
            self.sender.sending,
            self.receiver.receiving,
            self.receiver.downstream,
            reporter=REPORTER,
            cname="desk",
            reduced_size=False,
            want_key=self.keys.append,
            watched=self.watched.append,
        )

    def hear(self, *numbers: int) -> None:
        for number in numbers:
            self.receiver.receiving.take(speech(number), number * 0.02)

    def reported(self, way: Way) -> list[list[int]]:
        """Give of which streams each packet on a way reports."""
        return [
            [each.ssrc for each in words if isinstance(each, control.Received)]
            for words in way.words()
        ]


def test_a_desk_that_has_nothing_to_report_lets_itself_be_heard_on_every_path() -> None:
    talk = Talk(apart=True)
    talk.telling.beat(1.0)
    assert len(talk.out.said) == len(talk.back.said) == 1
    alone = Talk(apart=False)
    alone.telling.beat(1.0)
    assert len(alone.out.said) == 1


def test_what_comes_on_a_path_of_its_own_is_reported_there() -> None:
    talk = Talk(apart=True)
    talk.hear(1, 2, 3)
    talk.telling.beat(1.0)
    assert talk.reported(talk.out) == [[]]
    assert talk.reported(talk.back) == [[SOUND_SSRC]]


def test_what_is_missing_is_asked_for_behind_a_report_of_that_very_stream() -> None:
    talk = Talk(apart=True)
    talk.hear(1, 2, 4)
    talk.telling.ask(0.2)
    (words,) = talk.back.words()
    assert [type(each) for each in words] == [control.Received, control.PacketsLost]
    assert words[0].ssrc == words[1].ssrc == SOUND_SSRC  # type: ignore[union-attr]
    assert talk.out.said == []


def test_on_one_path_nothing_is_reported_beside_what_is_asked() -> None:
    talk = Talk(apart=False)
    talk.hear(1, 2, 4)
    talk.telling.ask(0.2)
    (words,) = talk.out.words()
    assert [type(each) for each in words] == [control.PacketsLost]


def test_pictures_begin_anew_when_the_court_asks_and_rest_when_nobody_looks() -> None:
    talk = Talk(apart=False)
    talk.telling.hear(control.picture_lost(1, SMALL_SSRC), 1.0)
    assert talk.keys == [Layer.SMALL]
    talk.telling.hear(control.ceiling(1, 0, [LARGE_SSRC]), 1.0)
    assert talk.telling.layers == {Layer.SMALL}
    talk.telling.hear(control.ceiling(1, 900_000, [LARGE_SSRC]), 1.0)
    assert talk.watched == [{Layer.SMALL}, {Layer.SMALL, Layer.LARGE}]
    assert talk.telling.ceiling == 900_000


def test_a_path_on_which_only_the_court_sends_asks_nothing_of_our_pictures() -> None:
    talk = Talk(apart=True)
    talk.telling.hear_back(control.picture_lost(1, SMALL_SSRC), 1.0)
    assert talk.keys == []
