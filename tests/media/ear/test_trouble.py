"""What is wrong with one's own sound is told while it lasts, in the causes of the device check."""

import numpy as np
import pytest

from client.media.blocks import BLOCK, RATE, Samples
from client.media.devices.fake import speech_like
from client.media.ear.trouble import TroubleWatch
from client.protocol.devicecheck import Cause

VOICE = speech_like(3)
CHANCE = np.random.default_rng(11)
ZERO = np.zeros(BLOCK, np.int16)


def room(dbfs: float, seconds: float) -> Samples:
    line = CHANCE.standard_normal(int(seconds * RATE)) * 32_768 * 10 ** (dbfs / 20)
    return line.clip(-32_768, 32_767).astype(np.int16)


def loud(samples: Samples, gain_db: float) -> Samples:
    line = samples.astype(np.float64) * 10 ** (gain_db / 20)
    return line.clip(-32_768, 32_767).astype(np.int16)


def spoken(room_dbfs: float, seconds: float = 8.0) -> Samples:
    voice = VOICE[: int(seconds * RATE)].astype(np.int32) + room(room_dbfs, seconds)
    return voice.clip(-32_768, 32_767).astype(np.int16)


def after(watch: TroubleWatch, line: Samples) -> tuple[Cause, ...]:
    for at in range(0, len(line) - BLOCK + 1, BLOCK):
        watch.add(line[at : at + BLOCK])
    return watch.causes


@pytest.fixture
def watch() -> TroubleWatch:
    return TroubleWatch()


def test_a_voice_in_a_quiet_room_is_well(watch: TroubleWatch) -> None:
    assert after(watch, spoken(-70.0)) == ()
    assert after(watch, room(-70.0, 20.0)) == ()


def test_nothing_at_all_is_told_after_four_seconds_and_over_with_the_first_sound(
    watch: TroubleWatch,
) -> None:
    assert after(watch, np.zeros(int(3.9 * RATE), np.int16)) == ()
    assert after(watch, np.zeros(int(0.2 * RATE), np.int16)) == (Cause.SOUND_SILENT,)
    assert after(watch, spoken(-70.0, 0.1)) == ()


def test_a_line_that_stands_at_one_value_is_nothing_too(watch: TroubleWatch) -> None:
    assert after(watch, np.full(5 * RATE, 300, np.int16)) == (Cause.SOUND_SILENT,)


def test_a_key_that_mutes_the_headset_is_found_while_somebody_speaks(watch: TroubleWatch) -> None:
    after(watch, spoken(-70.0))
    assert after(watch, np.zeros(5 * RATE, np.int16)) == (Cause.SOUND_SILENT,)


def test_a_microphone_that_goes_silent_between_words_is_not_taken_for_a_dead_one(
    watch: TroubleWatch,
) -> None:
    for _ in range(2):
        after(watch, spoken(-70.0, 1.0))
        after(watch, np.zeros(RATE, np.int16))
    after(watch, spoken(-70.0, 1.0))
    assert after(watch, np.zeros(30 * RATE, np.int16)) == ()


def test_a_voice_that_is_cut_off_is_told_until_it_is_not(watch: TroubleWatch) -> None:
    assert after(watch, loud(spoken(-70.0), 22.0)) == (Cause.SOUND_CLIPPED,)
    assert after(watch, spoken(-70.0)) == ()


def test_one_knock_on_the_microphone_is_nothing(watch: TroubleWatch) -> None:
    line = spoken(-70.0).copy()
    line[RATE : RATE + 20] = 32_767
    assert after(watch, line) == ()


def test_a_room_as_loud_as_the_voice_is_told_until_it_is_quiet(watch: TroubleWatch) -> None:
    assert after(watch, spoken(-24.0)) == (Cause.SOUND_NOISY,)
    assert after(watch, spoken(-60.0)) == ()


def test_a_fan_that_runs_while_nobody_speaks_is_told_only_when_it_is_loud(
    watch: TroubleWatch,
) -> None:
    assert after(watch, room(-52.0, 8.0)) == ()
    assert after(watch, room(-30.0, 8.0)) == (Cause.SOUND_NOISY,)
