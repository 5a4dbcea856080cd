import threading
import time
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from wave import open as open_wave

import numpy as np
import pytest

from client.frames import Size
from client.media.blocks import BLOCK, RATE, Samples, dbfs, power
from client.media.devices.capture import opencv
from client.media.devices.equipment import Loudspeaker, Microphone
from client.media.devices.fake import PORTRAIT, Easel, FakeMedia, read_wav, speech_like
from client.media.engine import MediaFailed
from client.protocol.errors import Reason
from client.state import DeviceKind
from tests.media.desks import MORNING, morning
from tests.media.likeness import recorded


def collected(microphone: Microphone, blocks: int) -> Samples:
    """What a microphone says, until it has said enough."""
    pause = threading.Event()
    pieces: list[Samples] = []
    while sum(len(piece) for piece in pieces) < blocks * BLOCK:
        pieces.append(microphone.read())
        pause.wait(0.005)
    return np.concatenate(pieces)[: blocks * BLOCK]


def fed(loudspeaker: Loudspeaker, blocks: list[Samples]) -> None:
    """Give a loudspeaker blocks as it takes them."""
    pause = threading.Event()
    left = list(blocks)
    while left:
        for _ in range(min(len(left), loudspeaker.room())):
            loudspeaker.play(left.pop(0))
        pause.wait(0.005)


def write_wav(path: Path, samples: Samples, rate: int, channels: int = 1) -> None:
    with open_wave(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())


SMALLER = Size(640, 360)


@pytest.fixture(scope="module")
def easel() -> Easel:
    return Easel(PORTRAIT, size=SMALLER)


def test_the_shipped_portrait_is_small_enough_to_ship() -> None:
    assert PORTRAIT.stat().st_size < 60_000


def test_the_picture_says_that_it_is_synthetic(easel: Easel) -> None:
    """The words stand in white at the lower left, the same on every picture."""
    one = easel.draw(0.0, MORNING)
    other = easel.draw(3.3, MORNING + timedelta(seconds=3.3))
    words = one[-36:, 8:220]
    assert np.array_equal(words, other[-36:, 8:220])
    white = (words.min(axis=2) > 200).mean()
    assert 0.03 < white < 0.5


def test_the_words_are_written_and_not_boxes(easel: Easel) -> None:
    """Every one of the four characters has a shape of its own."""
    strip = easel.draw(0.0, MORNING)[-36:, :, 0] > 128
    signs = [strip[:, 12 + 20 * place : 32 + 20 * place] for place in range(4)]
    for place, sign in enumerate(signs):
        assert all((sign != other).any() for other in signs[place + 1 :])


def test_the_face_moves(easel: Easel) -> None:
    one = easel.draw(0.0, MORNING).astype(int)
    other = easel.draw(0.5, MORNING).astype(int)
    assert np.abs(one - other)[:300].mean() > 0.5


def test_the_clock_goes_and_its_colons_blink(easel: Easel) -> None:
    at = [easel.draw(0.0, MORNING + timedelta(milliseconds=ms)) for ms in (0, 1, 250)]
    right = [picture[-36:, 440:] for picture in at]
    assert not np.array_equal(right[0], right[1])
    assert right[2].sum() < right[0].sum()


def test_another_face_is_taken_from_the_folder(tmp_path: Path, easel: Easel) -> None:
    cv2 = opencv()
    gradient = np.tile(np.arange(240, dtype=np.uint8)[:, None, None], (1, 300, 3))
    cv2.imwrite(str(tmp_path / "face.jpg"), gradient)
    media = FakeMedia(tmp_path, morning, picture=SMALLER)
    camera = media.camera("any")
    shot = camera.read()
    camera.close()
    assert shot is not None
    assert np.abs(shot.astype(int) - easel.draw(0.0, MORNING)).mean() > 20


def test_desks_that_show_the_shipped_portrait_can_be_told_apart() -> None:
    shots = [FakeMedia(None, morning, voice=voice).camera("any").read() for voice in (1, 2)]
    assert shots[0] is not None
    assert shots[1] is not None
    middle = [shot[40:200, 200:440].astype(int) for shot in shots if shot is not None]
    assert np.abs(middle[0].mean(axis=(0, 1)) - middle[1].mean(axis=(0, 1))).max() > 5


def test_a_face_that_is_no_picture_is_an_unreadable_camera(tmp_path: Path) -> None:
    (tmp_path / "face.jpg").write_bytes(b"not a picture")
    with pytest.raises(MediaFailed) as failed:
        FakeMedia(tmp_path, morning).camera("any")
    assert failed.value.reason is Reason.CAMERA_UNREADABLE


def test_there_is_one_device_of_each_kind_and_each_says_what_it_is() -> None:
    devices = FakeMedia(None, morning).listed()
    assert [device.kind for device in devices] == list(DeviceKind)
    assert all(device.synthetic for device in devices)
    assert all("Synthetic" in device.name for device in devices)


def test_made_up_speech_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert np.array_equal(speech_like(1, 2.0), speech_like(1, 2.0))
    assert not np.array_equal(speech_like(1, 2.0), speech_like(2, 2.0))


def test_made_up_speech_has_the_rhythm_of_speech() -> None:
    speech = speech_like(4)
    loudness = [dbfs(power(speech[at : at + BLOCK])) for at in range(0, len(speech), BLOCK)]
    loud = np.array(loudness) > max(loudness) - 12
    syllables = int((np.diff(loud.astype(int)) == 1).sum())
    assert 0.4 < loud.mean() < 0.95
    assert 1.5 < syllables / 12 < 8.0


def test_the_microphone_begins_at_the_first_sample_each_time(tmp_path: Path) -> None:
    said = (np.arange(RATE // 2) % 20_000).astype(np.int16)
    write_wav(tmp_path / "speech.wav", said, RATE)
    media = FakeMedia(tmp_path, morning)
    media.begin()
    for _ in range(2):
        microphone = media.microphone(None)
        assert np.array_equal(collected(microphone, 5), said[: 5 * BLOCK])
        microphone.close()


def test_the_microphone_says_it_over_and_over(tmp_path: Path) -> None:
    said = np.arange(1, 701, dtype=np.int16)
    write_wav(tmp_path / "speech.wav", said, RATE)
    media = FakeMedia(tmp_path, morning)
    media.begin()
    heard = collected(media.microphone(None), 6)
    assert np.array_equal(heard, np.tile(said, 5)[: 6 * BLOCK])


def test_speech_of_another_rate_and_two_channels_is_made_ours(tmp_path: Path) -> None:
    tone = (8000 * np.sin(2 * np.pi * 400 * np.arange(8000) / 8000)).astype(np.int16)
    write_wav(tmp_path / "speech.wav", np.repeat(tone, 2), 8000, channels=2)
    ours = read_wav(tmp_path / "speech.wav")
    assert len(ours) == pytest.approx(RATE, abs=50)
    spectrum = np.abs(np.fft.rfft(ours[:RATE]))
    assert int(np.argmax(spectrum)) == pytest.approx(400, abs=2)


def test_what_was_played_is_written_down(tmp_path: Path) -> None:
    record = tmp_path / "made" / "played.wav"
    media = FakeMedia(None, morning, record)
    blocks = [np.full(BLOCK, number, np.int16) for number in range(1, 11)]
    first = media.loudspeaker(None)
    fed(first, blocks[:4])
    first.close()
    fed(media.loudspeaker(None), blocks[4:])
    media.end()
    assert np.array_equal(recorded(record), np.concatenate(blocks))


def test_the_record_of_a_desk_that_was_killed_can_be_read(tmp_path: Path) -> None:
    record = tmp_path / "played.wav"
    media = FakeMedia(None, morning, record)
    loudspeaker = media.loudspeaker(None)
    fed(loudspeaker, [np.ones(BLOCK, np.int16)] * 3)
    loudspeaker.close()
    copyfile(record, tmp_path / "copy.wav")
    assert len(recorded(tmp_path / "copy.wav")) == 3 * BLOCK
    media.end()


def test_nothing_is_written_where_no_record_was_asked_for(tmp_path: Path) -> None:
    media = FakeMedia(None, morning)
    loudspeaker = media.loudspeaker(None)
    fed(loudspeaker, [np.ones(BLOCK, np.int16)])
    loudspeaker.close()
    media.end()
    assert not list(tmp_path.iterdir())


def test_the_camera_keeps_to_twenty_five_a_second() -> None:
    camera = FakeMedia(None, morning).camera("any")
    began = time.monotonic()
    for _ in range(10):
        assert camera.read() is not None
    lasted = time.monotonic() - began
    camera.close()
    assert lasted > 9 / 25


def test_a_sound_file_without_sound_is_an_unreadable_microphone(tmp_path: Path) -> None:
    write_wav(tmp_path / "speech.wav", np.zeros(0, np.int16), RATE)
    with pytest.raises(MediaFailed):
        read_wav(tmp_path / "speech.wav")


@pytest.mark.parametrize("content", [b"", b"not a sound", b"RIFF\0\0\0\0WAVEfmt "])
def test_a_file_that_is_no_sound_makes_the_microphone_unreadable_and_no_more(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "speech.wav").write_bytes(content)
    media = FakeMedia(tmp_path, morning)
    media.begin()
    media.loudspeaker(None).close()
    with pytest.raises(MediaFailed) as failed:
        media.microphone(None)
    assert failed.value.reason is Reason.MICROPHONE_UNREADABLE


@pytest.mark.parametrize("size", [SMALLER, Size(1280, 720)])
def test_a_portrait_has_the_size_of_a_picture(size: Size) -> None:
    shot = Easel(PORTRAIT, size=size).draw(0.0, MORNING)
    assert Size(shot.shape[1], shot.shape[0]) == size


def test_the_synthetic_camera_gives_as_large_a_picture_as_any() -> None:
    shot = FakeMedia(None, morning).camera("any").read()
    assert shot is not None
    assert shot.shape == (720, 1280, 3)
