import numpy as np
import pytest

from client.media.blocks import BLOCK, RATE, Samples
from client.media.devices.formats import Form, Reader, Writer, Writing


def tone(rate: int = RATE, pitch: float = 700.0, seconds: float = 0.3) -> Samples:
    at = np.arange(int(rate * seconds)) / rate
    return (9_000 * np.sin(2 * np.pi * pitch * at)).astype(np.int16)


@pytest.mark.parametrize("writing", list(Writing))
@pytest.mark.parametrize("channels", [1, 2])
def test_what_is_written_is_read_again(writing: Writing, channels: int) -> None:
    form = Form(RATE, channels, writing)
    written = Writer(form).write(tone())
    assert len(written) == form.count(0.3)
    np.testing.assert_array_equal(Reader(form).read(written), tone())


@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_a_device_of_another_rate_is_heard_as_loud_as_it_is(rate: int) -> None:
    form = Form(rate, 1, Writing.FLOAT)
    written = (tone(rate) / np.float32(32_768)).astype(np.float32).tobytes()
    heard = Reader(form).read(written)
    assert len(heard) == pytest.approx(0.3 * RATE, abs=4)
    whole = slice(2_000, -2_000)
    strength = np.sqrt(np.mean(heard[whole].astype(np.float64) ** 2))
    assert strength == pytest.approx(9_000 / np.sqrt(2), rel=0.01)


def test_a_device_of_another_rate_gets_its_own_number_of_samples() -> None:
    form = Form(44_100, 2)
    writer = Writer(form)
    written = [writer.write(tone()[at : at + BLOCK]) for at in range(0, 30 * BLOCK, BLOCK)]
    assert sum(len(each) for each in written) == pytest.approx(form.count(0.3), abs=8)


def test_bytes_may_end_within_a_sample() -> None:
    form = Form(RATE, 2)
    written = Writer(form).write(tone())
    reader = Reader(form)
    heard = np.concatenate([reader.read(written[at : at + 7]) for at in range(0, len(written), 7)])
    np.testing.assert_array_equal(heard, tone())
