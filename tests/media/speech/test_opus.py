"""Speech through the codec and back."""

import numpy as np
import pytest

from client.media.devices.fake import speech_like
from client.media.speech import opus
from client.media.speech.opus import (
    FRAME,
    PAUSE_BYTES,
    OpusDecoder,
    OpusEncoder,
    OpusMissing,
    Unreadable,
    carries_the_one_before,
)


def frames_of(samples: np.ndarray) -> list[np.ndarray]:
    return [samples[at : at + FRAME] for at in range(0, len(samples) - FRAME + 1, FRAME)]


@pytest.fixture
def said() -> list[np.ndarray]:
    """Four seconds of something like speech."""
    return frames_of(speech_like(3, 4.0))


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """The highest correlation of two signals, shifted by no more than 10 ms."""
    first, second = one.astype(np.float64), other.astype(np.float64)
    best = 0.0
    for shift in range(0, 480, 4):
        a, b = first[: len(first) - shift], second[shift:]
        best = max(best, float(np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-9)))
    return best


def test_speech_comes_through_the_codec(said: list[np.ndarray]) -> None:
    encoder, decoder = OpusEncoder(), OpusDecoder()
    heard = np.concatenate([decoder.decode(encoder.encode(frame)) for frame in said])
    assert likeness(np.concatenate(said), heard) > 0.9


def test_a_frame_is_taken_out_of_its_successor_when_loss_was_expected(
    said: list[np.ndarray],
) -> None:
    encoder, decoder, whole = OpusEncoder(), OpusDecoder(), OpusDecoder()
    encoder.expect_loss(20)
    payloads = [encoder.encode(frame) for frame in said]
    right = [whole.decode(payload) for payload in payloads]
    carried = [carries_the_one_before(payload) for payload in payloads]
    assert sum(carried) > 0.7 * len(carried)
    recovered, concealed = [], []
    for place, payload in enumerate(payloads[:-1]):
        if place % 10 == 9 and carried[place + 1]:
            recovered.append((right[place], decoder.recover(payloads[place + 1])))
        else:
            decoder.decode(payload)
    other = OpusDecoder()
    for place, payload in enumerate(payloads[:-1]):
        if place % 10 == 9 and carried[place + 1]:
            concealed.append((right[place], other.conceal()))
        else:
            other.decode(payload)

    def off(pairs: list[tuple[np.ndarray, np.ndarray]]) -> float:
        return sum(float(np.sum((a.astype(float) - b) ** 2)) for a, b in pairs)

    assert off(recovered) < 0.5 * off(concealed)


def test_no_loss_expected_costs_no_copy(said: list[np.ndarray]) -> None:
    encoder = OpusEncoder()
    assert not any(carries_the_one_before(encoder.encode(frame)) for frame in said)


def test_silence_becomes_payloads_that_need_not_be_sent() -> None:
    encoder = OpusEncoder()
    sizes = [len(encoder.encode(np.zeros(FRAME, np.int16))) for _ in range(100)]
    assert sum(size <= PAUSE_BYTES for size in sizes[20:]) > 70


def test_the_rate_is_the_rate_asked_for(said: list[np.ndarray]) -> None:
    encoder = OpusEncoder(24_000)
    octets = sum(len(encoder.encode(frame)) for frame in said)
    assert octets * 8 / (len(said) * 0.02) <= 24_000 * 1.1


def test_a_concealment_has_the_length_asked_for() -> None:
    decoder = OpusDecoder()
    assert len(decoder.conceal(480)) == 480
    assert len(decoder.conceal()) == FRAME


@pytest.mark.parametrize("payload", [b"", b"\xff" * 40, bytes(1_300), b"\x00\x01\x02", b"\x7b\xff"])
def test_what_is_no_frame_is_refused_and_the_decoder_lives_on(payload: bytes) -> None:
    decoder = OpusDecoder()
    with pytest.raises(Unreadable):
        decoder.decode(payload)
    with pytest.raises(Unreadable):
        decoder.recover(payload)
    assert len(decoder.decode(OpusEncoder().encode(speech_like(1)[:FRAME]))) == FRAME


def test_a_decoder_can_begin_anew(said: list[np.ndarray]) -> None:
    encoder, used = OpusEncoder(), OpusDecoder()
    payloads = [encoder.encode(frame) for frame in said[:30]]
    for payload in payloads:
        used.decode(payload)
    used.reset()
    assert np.array_equal(used.decode(payloads[20]), OpusDecoder().decode(payloads[20]))


def test_only_whole_frames_are_encoded() -> None:
    with pytest.raises(ValueError, match="no frame"):
        OpusEncoder().encode(np.zeros(480, np.int16))


def test_an_installation_without_the_library_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opus, "_found", list)
    opus._library.cache_clear()
    try:
        with pytest.raises(OpusMissing):
            OpusEncoder()
        with pytest.raises(OpusMissing):
            OpusDecoder()
    finally:
        opus._library.cache_clear()
