"""The measuring sound, through the codec that it has to survive."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.codeccontext import AudioCodecContext

from client.media.blocks import BLOCK, RATE, Samples
from tests.bench.heard import Speech, what_was_heard
from tests.bench.marked import FRAME, Marked, find, marked
from tests.bench.taken import Taken, Taking
from tests.conftest import ROOT, is_there

SAMPLES = ROOT.parent / "shared" / "samples"
SOURCE = SAMPLES if SAMPLES.exists() else None
LOOK_AHEAD = 312

if SOURCE is None and not is_there("espeak-ng"):
    pytest.skip("no speech", allow_module_level=True)


@pytest.fixture(scope="module")
def source() -> Marked:
    return marked(12.0, seed=3, samples=SOURCE)


def coded(pcm: Samples, bit_rate: int = 32_000) -> list[bytes]:
    """Give the packets of an Opus encoder."""
    encoder = av.CodecContext.create("libopus", "w")
    assert isinstance(encoder, AudioCodecContext)
    encoder.bit_rate = bit_rate
    encoder.sample_rate = RATE
    encoder.layout = "mono"
    encoder.format = "s16"
    encoder.time_base = Fraction(1, RATE)
    encoder.options = {"application": "voip", "frame_duration": "20", "fec": "1"}
    packets = []
    for at in range(0, len(pcm) - FRAME + 1, FRAME):
        frame = av.AudioFrame.from_ndarray(pcm[at : at + FRAME].reshape(1, -1), "s16", "mono")
        frame.sample_rate = RATE
        frame.pts = at
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets


def opened(packets: Sequence[bytes]) -> list[Samples]:
    """Give the sound of packets, frame by frame."""
    decoder = av.CodecContext.create("libopus", "r")
    assert isinstance(decoder, AudioCodecContext)
    decoder.sample_rate = RATE
    decoder.layout = "mono"
    found = []
    for packet in packets:
        for frame in decoder.decode(av.Packet(packet)):
            samples = np.asarray(frame.to_ndarray(), np.float64)
            if frame.format.name.startswith("flt"):
                samples = samples * 32_767
            channels = len(frame.layout.channels)
            mono = samples.reshape(-1, channels)[:, 0] if channels > 1 else samples.reshape(-1)
            found.append(np.clip(mono, -32_768, 32_767).astype(np.int16))
    return found


def handed(pcm: Samples, delay_s: float = 0.0) -> Taken:
    taking = Taking()
    for at in range(0, len(pcm) - BLOCK + 1, BLOCK):
        taking.note(pcm[at : at + BLOCK], 100.0 + delay_s + at / RATE)
    return taking.taken()


def judged(source: Marked, played: Samples, delay_s: float = 0.0) -> Speech:
    speech, _ = what_was_heard(
        source, handed(source.pcm), handed(played, delay_s), 100.5, 100.0 + len(played) / RATE - 0.5
    )
    return speech


def test_every_frame_is_found_in_itself(source: Marked) -> None:
    assert judged(source, source.pcm).lost == 0.0


def test_every_frame_is_found_behind_a_codec(source: Marked) -> None:
    speech = judged(source, np.concatenate(opened(coded(source.pcm))), delay_s=0.08)
    assert speech.frames > 300
    assert speech.lost <= 0.002
    # Nothing else than the delay and the codec's look-ahead lies between mouth and ear.
    assert abs(speech.delay_ms - 80 - 1_000 * LOOK_AHEAD / RATE) < 11


def test_frames_that_never_came_are_counted_as_missing(source: Marked) -> None:
    frames = opened(coded(source.pcm))
    gone = np.arange(25, len(frames) - 25, 10)
    for at in gone:
        frames[at] = np.zeros(FRAME, np.int16)
    speech = judged(source, np.concatenate(frames))
    expected = source.voiced[gone].sum() / speech.frames
    assert abs(speech.lost - expected) < 0.005
    assert abs(speech.missing - expected) < 0.02


def test_frames_that_were_made_up_do_not_count_as_heard(source: Marked) -> None:
    frames = opened(coded(source.pcm))
    gone = np.arange(25, len(frames) - 25, 10)
    for at in gone:
        # As concealment does: what was last heard goes on, a little softer.
        frames[at] = (frames[at - 1] * 0.8).astype(np.int16)
    speech = judged(source, np.concatenate(frames))
    expected = source.voiced[gone].sum() / speech.frames
    assert abs(speech.lost - expected) < 0.01
    assert speech.concealed > 0.7 * expected


def test_a_buffer_that_stretches_the_sound_loses_nothing(source: Marked) -> None:
    pcm = source.pcm
    # A pause is made 60 ms longer and another 40 ms shorter.
    quiet = np.flatnonzero(~source.voiced[50:-50]) + 50
    early, late = int(quiet[0]) * FRAME, int(quiet[-1]) * FRAME
    played = np.concatenate((pcm[:early], np.zeros(2_880, np.int16), pcm[early:late]))
    played = np.concatenate((played, pcm[late + 960 :]))
    assert judged(source, played).lost <= 0.005


def test_the_marks_of_another_voice_are_not_found(source: Marked) -> None:
    other = marked(12.0, seed=4, samples=SOURCE)
    assert judged(source, other.pcm).lost > 0.4


def test_silence_holds_no_frame(source: Marked) -> None:
    found = find(source, handed(source.pcm), handed(np.zeros_like(source.pcm)))
    assert not found.present.any()


def test_sound_is_no_distance_from_itself(source: Marked) -> None:
    assert judged(source, source.pcm, delay_s=0.03).distance_db < 0.05


def test_a_codec_is_nearer_than_a_codec_with_holes(source: Marked) -> None:
    frames = opened(coded(source.pcm))
    whole = judged(source, np.concatenate(frames)).distance_db
    for at in range(25, len(frames) - 25, 10):
        frames[at] = np.zeros(FRAME, np.int16)
    holed = judged(source, np.concatenate(frames)).distance_db
    assert 1.0 < whole < 6.0
    assert holed > whole + 1.0


def test_what_was_taken_can_be_written_down(source: Marked, tmp_path: Path) -> None:
    taken = handed(source.pcm[: 10 * FRAME], 0.5)
    taken.save(tmp_path / "taken.npz")
    again = Taken.load(tmp_path / "taken.npz")
    assert (again.first, again.end) == (taken.first, taken.end)
    assert np.array_equal(again.pcm, taken.pcm)
    assert np.array_equal(again.times, taken.times)


def test_a_gap_in_what_was_taken_is_silence() -> None:
    taking = Taking()
    taking.note(np.full(480, 5, np.int16), 1.0)
    taking.note(np.full(480, 7, np.int16), 1.03, start=1_440)
    taken = taking.taken()
    assert taken.end == 1_920
    assert not taken.pcm[480:1_440].any()
    assert taken.time_of(np.array([0, 1_500])).tolist() == [1.0, 1.03]


def log_of(played: Sequence[str], first_index: int = 70_000) -> list[tuple[int, str, float]]:
    """What a player says of frames, a little before they sound."""
    return [
        (first_index + at, how, 100.0 + at * FRAME / RATE - 0.01)
        for at, how in enumerate(played)
        if how
    ]


def test_a_log_decides_and_marks_confirm_it(source: Marked) -> None:
    frames = opened(coded(source.pcm))
    gone = set(range(25, len(frames) - 25, 10))
    hows = [
        "concealed" if at in gone else "again" if at % 7 == 0 else "first"
        for at in range(len(frames))
    ]
    for at in gone:
        frames[at] = (frames[at - 1] * 0.8).astype(np.int16)
    played = handed(np.concatenate(frames))
    end = 100.0 + len(frames) * FRAME / RATE - 0.5
    speech, _ = what_was_heard(source, handed(source.pcm), played, 100.5, end, log_of(hows))
    expected = source.voiced[sorted(gone)].sum() / speech.frames
    assert speech.lost == pytest.approx(expected, abs=0.001)
    assert speech.confirmed is not None
    assert speech.confirmed > 0.99
    assert speech.recovered == pytest.approx(0.13, abs=0.03)


def test_a_log_that_the_sound_does_not_confirm_is_not_believed(source: Marked) -> None:
    silence = np.zeros_like(source.pcm)
    silence[:RATE] = source.pcm[:RATE]
    log = log_of(["first"] * source.frames)
    speech, _ = what_was_heard(source, handed(source.pcm), handed(silence), 100.0, 111.0, log)
    assert speech.lost > 0.85
    assert speech.recovered is None
