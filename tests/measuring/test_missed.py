"""What an outage is measured by finds a frame that was dropped, and believes no log alone."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from client.media.blocks import BLOCK, RATE, Samples
from client.media.speech.catch_up import CatchUp, MissedVoice
from client.media.speech.heard import Played
from client.media.speech.opus import PAUSE_BYTES, OpusDecoder, OpusEncoder, Unreadable
from client.protocol.ids import ParticipantId
from client.protocol.signalling import KeptFrame
from tests.bench.marked import FRAME, Marked, marked
from tests.bench.missed import Given, _moment, reached
from tests.bench.rows import Row
from tests.bench.taken import Taken, Taking
from tests.conftest import ROOT, is_there

SAMPLES = ROOT.parent / "shared" / "samples"
SOURCE = SAMPLES if SAMPLES.exists() else None
SAID_AT, PLAYED_AT = 100.0, 122.0
LONG_S = 12.0

if SOURCE is None and not is_there("espeak-ng"):
    pytest.skip("no speech", allow_module_level=True)


@dataclass
class Outage:
    """Somebody's words, and what was kept of them."""

    source: Marked
    said: Taken
    kept: list[KeptFrame]

    def judged(
        self,
        given: list[KeptFrame],
        decoder: Callable[[], OpusDecoder] = OpusDecoder,
        *,
        log_lies: bool = False,
    ) -> Row:
        """Have a player play what was given, and judge what came of it."""
        log: list[tuple[int, str, float]] = []
        now = PLAYED_AT

        def note(person: ParticipantId, place: int, how: Played) -> None:
            log.append((place, Played.CAUGHT_UP if log_lies else how, now))

        frames = tuple((each.at.timestamp() - SAID_AT, each.payload) for each in given)
        playing = CatchUp([MissedVoice(ParticipantId("far"), frames)], decoder=decoder, log=note)
        heard = Taking()
        # A loudspeaker is given silence as long as nothing is heard.
        for at in range(round((PLAYED_AT - SAID_AT) * RATE / BLOCK)):
            heard.note(np.zeros(BLOCK, np.int16), SAID_AT + at * BLOCK / RATE)
        while (block := playing.block()) is not None:
            heard.note(block, now)
            now += BLOCK / RATE
        heard.note(np.zeros(RATE, np.int16), now)
        laid = Given.of(given, [each.at.timestamp() for each in given])
        return reached(
            self.source, self.said, heard.taken(), log, laid, SAID_AT + 0.5, SAID_AT + LONG_S - 0.5
        )


@pytest.fixture(scope="module")
def outage() -> Outage:
    source = marked(LONG_S, seed=3, samples=SOURCE)
    said, encoder, kept = Taking(), OpusEncoder(), []
    for at in range(0, len(source.pcm) - FRAME + 1, FRAME):
        words = source.pcm[at : at + FRAME]
        said.note(words, SAID_AT + at / RATE)
        payload = encoder.encode(words)
        if len(payload) > PAUSE_BYTES:
            kept.append(KeptFrame(at=_moment(SAID_AT + at / RATE), payload=payload))
    return Outage(source, said.taken(), kept)


class Deaf(OpusDecoder):
    """Drops every tenth frame: gives silence for it, or what was last heard."""

    refuses = False
    goes_on = False

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._last: Samples = np.zeros(FRAME, np.int16)

    def decode(self, payload: bytes) -> Samples:
        self._count += 1
        dropped = self._count % 10 == 0
        if dropped and self.refuses:
            raise Unreadable
        decoded = super().decode(payload)
        if not dropped:
            self._last = decoded
            return decoded
        return self._last.copy() if self.goes_on else np.zeros(FRAME, np.int16)


class Refusing(Deaf):
    """Says that it cannot read every tenth frame."""

    refuses = True


class GoingOn(Deaf):
    """Plays the frame before once more in the place of every tenth, and calls it played."""

    goes_on = True


def test_all_that_was_kept_and_played_has_reached_the_listener(outage: Outage) -> None:
    row = outage.judged(outage.kept)
    assert row.ours == 100.0, row.note


def test_a_frame_that_was_not_kept_is_lost_and_no_other(outage: Outage) -> None:
    kept = [frame for at, frame in enumerate(outage.kept) if at % 10]
    row = outage.judged(kept)
    assert row.ours is not None
    assert 86.0 <= row.ours <= 91.5, row.note


def test_a_frame_that_the_player_did_not_decode_is_lost(outage: Outage) -> None:
    row = outage.judged(outage.kept, Refusing)
    assert row.ours is not None
    # Behind such a frame the player's decoder goes another way than the measure's.
    assert 75.0 <= row.ours <= 91.5, row.note


@pytest.mark.parametrize("player", [Deaf, GoingOn])
def test_a_frame_that_the_player_calls_played_and_that_does_not_sound_is_lost(
    outage: Outage, player: Callable[[], OpusDecoder]
) -> None:
    row = outage.judged(outage.kept, player, log_lies=True)
    assert row.ours is not None
    assert 88.0 <= row.ours <= 93.5, row.note


def test_a_log_that_tells_of_sound_that_was_never_played_is_not_believed(outage: Outage) -> None:
    class Mute(OpusDecoder):
        def decode(self, payload: bytes) -> Samples:
            super().decode(payload)
            return np.zeros(FRAME, np.int16)

    assert outage.judged(outage.kept, Mute, log_lies=True).ours == 0.0


def test_each_payload_has_a_place_of_its_own_and_one_that_is_missing_leaves_its_own_empty() -> None:
    payload = OpusEncoder().encode(np.zeros(FRAME, np.int16))
    at = [10.0, 10.001, 10.02, 10.06, 11.06]
    kept = [KeptFrame(at=_moment(when), payload=payload) for when in at]
    assert Given.of(kept, at).places.tolist() == [0, 1, 2, 4, 54]
