"""What is made of pictures and sounds, held against pictures and sounds whose truth is known."""

import numpy as np
import pytest

from client.devicecheck.senses.faces import Box, framing
from client.devicecheck.senses.notes import (
    MOST,
    PITCHES_HZ,
    Melody,
    goertzel,
    leak_of,
    melody,
)
from client.devicecheck.senses.pictures import PictureWatch, Seen
from client.devicecheck.senses.voice import Heard, VoiceWatch
from client.frames import Size
from client.media.blocks import BLOCK, RATE, Samples, dbfs, power
from client.media.devices.equipment import Shot
from client.media.devices.fake import speech_like

CHANCE = np.random.default_rng(5)


SIZE = Size(640, 360)


def shot(brightness: int, *, number: int = 0, size: Size = SIZE) -> Shot:
    """A plain picture; a number of its own makes it another picture."""
    picture = np.full((size.height, size.width, 3), brightness, np.uint8)
    picture[0, 0] = number % 256, number // 256, 0
    return picture


def film(
    *,
    seconds: float = 5.0,
    every_s: float = 0.04,
    brightness: int = 120,
    still: tuple[float, float] = (9.0, 9.0),
    silent: tuple[float, float] = (9.0, 9.0),
) -> Seen:
    """What is seen of a film that stands still, or gives nothing, between two moments."""
    watch = PictureWatch()
    count = int(seconds / every_s)
    for index in range(count + 1):
        at = index * every_s
        if silent[0] <= at < silent[1]:
            continue
        held = still[0] <= at < still[1]
        watch.see(shot(brightness, number=int(still[0] / every_s) if held else index), 100.0 + at)
    return watch.seen(100.0 + seconds)


# --- Pictures ------------------------------------------------------------------------------------


def test_a_good_film_is_neither_slow_nor_still_nor_dark() -> None:
    seen = film()
    assert seen.size == Size(640, 360)
    assert seen.pictures_per_s == pytest.approx(25.0)
    assert seen.frozen_s == pytest.approx(0.04)
    assert (seen.frozen_share, seen.black_share) == (0.0, 0.0)
    assert seen.luma == pytest.approx(120, abs=1)


def test_no_picture_is_no_reading() -> None:
    assert PictureWatch().seen(5.0) == Seen()


@pytest.mark.parametrize(("every_s", "rate"), [(0.1, 10.0), (0.25, 4.0), (0.5, 2.0)])
def test_a_slow_film_is_slow_and_not_still(every_s: float, rate: float) -> None:
    seen = film(every_s=every_s)
    assert seen.pictures_per_s == pytest.approx(rate)
    assert seen.frozen_share == 0.0


@pytest.mark.parametrize("kind", ["still", "silent"])
def test_standing_still_is_not_a_slow_rate(kind: str) -> None:
    between = (1.0, 4.0)
    seen = film(still=between) if kind == "still" else film(silent=between)
    assert seen.frozen_s == pytest.approx(3.0, abs=0.1)
    assert seen.frozen_share == pytest.approx(0.6, abs=0.05)
    assert seen.pictures_per_s == pytest.approx(25.0)


def test_a_film_that_ends_stands_still_until_now() -> None:
    seen = film(silent=(0.5, 6.0))
    assert seen.frozen_s == pytest.approx(4.5, abs=0.1)


def test_a_picture_with_another_bit_is_another_picture() -> None:
    watch = PictureWatch()
    for index in range(100):
        picture = shot(120)
        picture[359, 639, 2] = index
        watch.see(picture, index * 0.04)
    frozen_s = watch.seen(4.0).frozen_s
    assert frozen_s is not None
    assert frozen_s < 0.1


def test_black_pictures_have_no_light_to_be_judged() -> None:
    seen = film(brightness=6)
    assert seen.black_share == 1.0
    assert seen.luma is None


def test_light_is_that_of_the_middle() -> None:
    watch = PictureWatch()
    picture = shot(230)
    picture[:, 200:440] = 50
    watch.see(picture, 0.0)
    assert watch.seen(0.0).luma == pytest.approx(50, abs=8)


def test_white_pixels_are_counted() -> None:
    seen = film(brightness=255, seconds=0.2)
    assert seen.clipped_share == pytest.approx(1.0)


@pytest.mark.parametrize("size", [Size(1, 1), Size(2, 2), Size(5, 3), Size(16, 9)])
def test_a_picture_may_be_as_small_as_it_likes(size: Size) -> None:
    watch = PictureWatch()
    watch.see(np.full((size.height, size.width, 3), 90, np.uint8), 0.0)
    seen = watch.seen(0.0)
    assert (seen.size, seen.pictures) == (size, 1)
    assert seen.luma == pytest.approx(90, abs=1)


# --- Faces ---------------------------------------------------------------------------------------

ONE = (Box(0.4, 0.3, 0.6, 0.7),)
ASIDE = (Box(0.7, 0.3, 0.9, 0.7),)
TWO = (*ONE, *ASIDE)


def test_what_most_looks_have_found_counts() -> None:
    found = framing([ONE, (), ONE, TWO, ONE])
    assert found is not None
    assert (found.faces, found.looks) == (1, 5)
    assert found.height_share == pytest.approx(0.4)
    assert found.off_centre == pytest.approx(0.0)


def test_two_people_are_two_faces_and_nobody_is_none() -> None:
    two, nobody = framing([TWO, TWO, ONE]), framing([(), (), ONE])
    assert two is not None
    assert two.faces == 2
    assert nobody is not None
    assert (nobody.faces, nobody.height_share) == (0, None)


def test_of_two_looks_that_differ_the_kinder_counts() -> None:
    assert [framing(looks).faces for looks in ([ONE, ()], [ONE, TWO])] == [1, 1]  # type: ignore[union-attr]  # there are looks


def test_a_face_aside_is_told_by_how_far() -> None:
    found = framing([ASIDE])
    assert found is not None
    assert found.off_centre == pytest.approx(0.3)


def test_without_a_look_nothing_is_known() -> None:
    assert framing([]) is None


# --- Voices --------------------------------------------------------------------------------------


def heard(samples: Samples) -> Heard:
    watch = VoiceWatch()
    for at in range(0, len(samples) - BLOCK + 1, BLOCK):
        watch.hear(samples[at : at + BLOCK])
    return watch.heard()


def at_level(samples: Samples, gain_db: float) -> Samples:
    louder = samples.astype(np.float64) * 10 ** (gain_db / 20)
    return np.clip(np.round(louder), -32_768, 32_767).astype(np.int16)


def noise(level_dbfs: float, seconds: float = 5.0) -> Samples:
    loud = 32_768 * 10 ** (level_dbfs / 20)
    return (CHANCE.standard_normal(int(seconds * RATE)) * loud).clip(-32_768, 32_767).astype("i2")


VOICE = speech_like(3)[: 5 * RATE]


def test_a_voice_in_a_quiet_room_is_loud_and_clean() -> None:
    found = heard(VOICE)
    assert found.speech_dbfs is not None
    assert -30 <= found.speech_dbfs <= -12
    assert found.snr_db is not None
    assert found.snr_db >= 20
    assert (found.clipped_run, found.clipped_pct) == (0, 0.0)
    assert found.seconds == pytest.approx(5.0)


def test_silence_and_a_line_that_does_not_move_are_one() -> None:
    for level in (0, 900):
        assert heard(np.full(4 * RATE, level, np.int16)).peak_dbfs == -100.0


def test_what_a_microphone_adds_at_0_hz_is_no_level() -> None:
    shifted = heard((at_level(VOICE, -30).astype(np.int32) + 2000).astype(np.int16))
    plain = heard(at_level(VOICE, -30))
    assert shifted.speech_dbfs == pytest.approx(plain.speech_dbfs, abs=0.2)
    assert shifted.peak_dbfs == pytest.approx(plain.peak_dbfs, abs=0.5)


@pytest.mark.parametrize("gain_db", [-10, -30, -45])
def test_levels_follow_the_gain(gain_db: int) -> None:
    loud, soft = heard(VOICE), heard(at_level(VOICE, gain_db))
    for before, after in (
        (loud.peak_dbfs, soft.peak_dbfs),
        (loud.speech_dbfs, soft.speech_dbfs),
    ):
        assert before is not None
        assert after == pytest.approx(before + gain_db, abs=1.0)


@pytest.mark.parametrize("snr_db", [8, 15, 30])
def test_noise_is_measured_against_the_voice(snr_db: int) -> None:
    speech = heard(VOICE).speech_dbfs
    assert speech is not None
    mixed = (VOICE.astype(np.int32) + noise(speech - snr_db)[: len(VOICE)]).clip(-32768, 32767)
    assert heard(mixed.astype(np.int16)).snr_db == pytest.approx(snr_db, abs=2.0)


def test_sound_that_is_cut_off_is_found_wherever_blocks_end() -> None:
    quiet = np.zeros(4 * BLOCK, np.int16)
    for begins in (10, BLOCK - 4, 2 * BLOCK - 4):
        line = quiet.copy()
        line[begins : begins + 7] = 32_767
        assert (heard(line).clipped_run, heard(line).clipped_pct) == (7, 50.0)
        line[begins + 6] = 0
        assert (heard(line).clipped_run, heard(line).clipped_pct) == (6, 0.0)


def test_a_shout_is_cut_off_in_more_than_one_part_in_a_hundred() -> None:
    found = heard(at_level(VOICE, 25))
    assert found.clipped_run > 10
    assert found.clipped_pct > 1.0


# --- Notes ---------------------------------------------------------------------------------------


def test_one_to_three_notes_and_no_two_the_same() -> None:
    counts = set()
    for dice in np.arange(0.0, 1.0, 0.09):
        for order in np.arange(0.0, 1.0, 0.07):
            notes = melody(float(dice), float(order)).pitches_hz
            counts.add(len(notes))
            assert len(set(notes)) == len(notes)
            assert set(notes) <= set(PITCHES_HZ)
    assert counts == set(range(1, MOST + 1))


def test_a_pitch_is_measured_as_loud_as_it_is() -> None:
    sine = (9000 * np.sin(2 * np.pi * 659.26 * np.arange(RATE // 5) / RATE)).astype(np.int16)
    assert dbfs(goertzel(sine, 659.26)) == pytest.approx(dbfs(power(sine)), abs=0.3)
    assert dbfs(goertzel(sine, 783.99)) < dbfs(power(sine)) - 40


def room(
    played: Melody, *, gain_db: float, delay_s: float, noise_dbfs: float
) -> tuple[Samples, int]:
    """What a microphone hears of notes played a second after it was opened."""
    begins = RATE
    line = noise(noise_dbfs, 6.0).astype(np.float64)
    sound = at_level(played.samples(), gain_db)
    at = begins + int(delay_s * RATE)
    line[at : at + len(sound)] += sound
    return line.clip(-32768, 32767).astype(np.int16), begins


@pytest.mark.parametrize("gain_db", [0, -20, -40])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_leak_is_as_loud_and_as_late_as_it_is(gain_db: int, count: int) -> None:
    played = Melody(PITCHES_HZ[:count])
    line, begins = room(played, gain_db=gain_db, delay_s=0.08, noise_dbfs=-60)
    leak = leak_of(played, line, begins)
    assert leak.found == count
    loud = dbfs(power(played.samples()[: int(0.4 * RATE)])) + gain_db
    assert leak.leak_dbfs == pytest.approx(loud, abs=1.5)
    assert leak.delay_ms == pytest.approx(80, abs=5)


def test_notes_that_are_not_heard_are_not_found() -> None:
    played = Melody(PITCHES_HZ[:3])
    assert leak_of(played, noise(-50, 6.0), RATE).leak_dbfs is None
    assert leak_of(played, np.zeros(6 * RATE, np.int16), RATE).leak_dbfs is None


def test_somebody_who_speaks_meanwhile_is_no_leak() -> None:
    played = Melody(PITCHES_HZ[2:5])
    assert leak_of(played, speech_like(8)[: 6 * RATE], RATE).leak_dbfs is None


@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.35, 1.0])
def test_a_tape_that_was_cut_short_holds_no_leak(seconds: float) -> None:
    played = Melody(PITCHES_HZ[:2])
    assert leak_of(played, noise(-40, seconds), int(seconds * RATE / 2)).leak_dbfs is None
    assert leak_of(played, noise(-40, seconds), 10 * RATE).leak_dbfs is None


def test_half_a_level_is_no_level() -> None:
    watch = VoiceWatch()
    watch.hear(np.zeros(BLOCK, np.int16))
    assert watch.heard() == Heard()
    assert watch.seconds == 0.0
