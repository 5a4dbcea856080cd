"""A path to the court before it has keys: what the court says at once is not lost."""

from typing import cast

import pytest

from client.media.line.path import EARLY_MAX, Path
from client.media.line.sealing import Seal


class GlassSeal:
    """Opens what begins as media do, and nothing else."""

    def open_media(self, packet: bytes) -> bytes | None:
        return packet if packet[0] == 0x80 else None

    def open_control(self, packet: bytes) -> bytes | None:
        return self.open_media(packet)


@pytest.fixture
def heard() -> list[tuple[bytes, float]]:
    return []


@pytest.fixture
async def path(heard: list[tuple[bytes, float]]) -> Path:
    return Path(
        (),
        loopback=True,
        on_media=lambda packet, now: heard.append((packet, now)),
        on_control=lambda packet, now: None,
        on_end=lambda: None,
    )


def packet(number: int) -> bytes:
    return b"\x80\x6f" + number.to_bytes(2, "big")


async def test_what_comes_before_the_keys_is_heard_when_they_are_there(
    path: Path, heard: list[tuple[bytes, float]]
) -> None:
    path._take(packet(1), 10.0)
    path._take(b"junk that nobody has sealed", 10.01)
    path._take(packet(2), 10.02)
    assert heard == []
    path._have_keys(cast("Seal", GlassSeal()))
    path._take(packet(3), 10.04)
    assert heard == [(packet(1), 10.0), (packet(2), 10.02), (packet(3), 10.04)]
    assert path.forged == 1
    await path.close()


async def test_no_more_waits_for_the_keys_than_there_is_room_for(
    path: Path, heard: list[tuple[bytes, float]]
) -> None:
    for number in range(10_000):
        path._take(packet(number), float(number))
    path._have_keys(cast("Seal", GlassSeal()))
    assert [each for each, _ in heard] == [
        packet(10_000 - EARLY_MAX + at) for at in range(EARLY_MAX)
    ]
    await path.close()
