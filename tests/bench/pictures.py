"""What our pictures cost and how late they are, beside stock aiortc in the same run.

`python -m tests.bench.pictures` prints a few lines in half a minute. Times are processor times of
the threads that do the work; aiortc's encoder and decoder are called as its sender and its
receiver call them, by themselves.
"""

import threading
import time
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from aiortc.codecs.vpx import Vp8Encoder
from av import VideoFrame

from client.frames import Frames, Picture, Size, Source
from client.media.devices.capture import opencv
from client.media.picture.assembly import Assembly
from client.media.picture.encoder import make_encoder
from client.media.picture.payloads import Codec, packets
from client.media.picture.sender import PictureAim, PictureSender
from client.media.picture.viewer import Viewer
from client.protocol.ids import ParticipantId
from client.protocol.signalling import Layer
from tests.media.picture.line import Line, by_chance, jittered
from tests.media.picture.scenes import LARGE, SMALL, planes, scene

FPS = 25
COUNT = 50
ROUNDS = 3


def stock_cpu() -> float:
    """Cores that aiortc's VP8 encoder takes for one layer of 720p25 at 1.3 Mb/s."""
    cv2 = opencv()
    encoder = Vp8Encoder()
    encoder.target_bitrate = 1_300_000
    began = time.thread_time()
    for place in range(ROUNDS * COUNT):
        shot = cv2.cvtColor(scene(COUNT)[place % COUNT], cv2.COLOR_BGR2YUV_I420)
        frame = VideoFrame.from_ndarray(shot, format="yuv420p")
        frame.pts, frame.time_base = place * 3600, Fraction(1, 90_000)
        encoder.encode(frame)
    return (time.thread_time() - began) * FPS / (ROUNDS * COUNT)


def own_cpu() -> tuple[float, float]:
    """Cores that our sender takes for both layers, and the bits a second that came of it."""
    bits = 0

    def give(
        layer: Layer, codec: Codec, payloads: list[bytes], stamp: int, key: bool, at: float
    ) -> None:
        nonlocal bits
        bits += 8 * sum(map(len, payloads))

    sender = PictureSender(give)
    sender.start()
    sender.hush(False)
    sender.aim(PictureAim(1_300_000, 120_000))
    spent, sent = 0.0, 0
    for place in range(ROUNDS * COUNT):
        sender.put(scene(COUNT)[place % COUNT], 100.0 + place / FPS)
        sender.settled(5.0)
        if sender.readings.sent > sent:
            sent = sender.readings.sent
            spent += sender.readings.newest_s
    sender.stop()
    sender.join(5.0)
    return spent * FPS / (ROUNDS * COUNT), bits * FPS / (ROUNDS * COUNT)


def latency_ms() -> tuple[float, float]:
    """Milliseconds from a picture handed to the sender to the same one in `Frames`, p50 and p95."""
    person = ParticipantId("her")
    frames = Frames()
    frames.want(Source(person), Size(960, 540))
    arrived = threading.Event()
    frames.on_new(lambda _: arrived.set())
    viewer = Viewer(frames)
    viewer.see(frozenset({person}))
    viewer.begin()
    assembly = Assembly()
    number = 0

    def give(
        layer: Layer, codec: Codec, payloads: list[bytes], stamp: int, key: bool, at: float
    ) -> None:
        nonlocal number
        for place, payload in enumerate(payloads):
            marker = place == len(payloads) - 1
            for whole in assembly.arrive(number & 0xFFFF, stamp, marker, payload, at):
                viewer.take(person, whole)
            number += 1

    sender = PictureSender(give)
    sender.start()
    sender.hush(False)
    sender.aim(PictureAim(1_300_000))
    taken = []
    pause = threading.Event()
    for place in range(COUNT * 2):
        arrived.clear()
        began = time.perf_counter()
        sender.put(scene(COUNT)[place % COUNT], 100.0 + place / FPS)
        if arrived.wait(0.5):
            taken.append(time.perf_counter() - began)
        pause.wait(0.02)
    sender.stop()
    viewer.stop()
    sender.join(5.0)
    viewer.join(5.0)
    p50, p95 = np.quantile(taken, [0.5, 0.95]) * 1000
    return float(p50), float(p95)


def viewer_cpu() -> float:
    """Cores that decoding and scaling take: one large picture and eight small ones."""
    frames = Frames()
    persons = [ParticipantId(f"p{place}") for place in range(9)]
    streams = []
    for place, person in enumerate(persons):
        size, rate, tile = (
            (LARGE, 1_300_000, Size(960, 540))
            if place == 0
            else (
                SMALL,
                120_000,
                Size(288, 162),
            )
        )
        frames.want(Source(person), tile)
        encoder = make_encoder(Codec.H264, size.width, size.height, FPS, rate)
        assembly = Assembly()
        whole = []
        number = 0
        for index in range(COUNT):
            cut = packets(Codec.H264, encoder.encode(planes(COUNT, size)[index]))
            for piece, payload in enumerate(cut):
                whole += assembly.arrive(
                    number & 0xFFFF, index * 3600, piece == len(cut) - 1, payload, 0.0
                )
                number += 1
        streams.append(whole)
    shown = threading.Semaphore(0)
    spent = 0.0

    def ring() -> None:
        shown.release()

    class Timed(Frames):
        """Takes the worker's own processor time."""

        def put(self, source: Source, picture: Picture) -> None:
            nonlocal spent
            spent = time.thread_time()
            super().put(source, picture)

    timed = Timed()
    timed._wanted = frames._wanted
    timed.on_new(lambda _: ring())
    viewer = Viewer(timed)
    viewer.see(frozenset(persons))
    viewer.begin()
    for index in range(COUNT):
        for person, whole in zip(persons, streams, strict=True):
            viewer.take(person, whole[index])
        for _ in persons:
            shown.acquire(timeout=1.0)
    viewer.stop()
    viewer.join(5.0)
    return spent * FPS / COUNT


def over_a_line(share: float) -> str:
    """How late and how whole a picture is on a line of 50 ms that loses this share."""
    late, longest, count, keys = [], 0.0, 0, 0
    for seed in range(5):
        line = Line(by_chance(share, seed), jittered(0.05, 0.01, seed))
        line.run(30.0)
        late += [frame.at - frame.timestamp / 90_000 for frame in line.whole]
        longest = max(longest, line.longest_s)
        count += len(line.whole)
        keys += line.keys
    p50, p95 = np.quantile(late, [0.5, 0.95]) * 1000
    return (
        f"{count / 150:.1f} pictures a second, {p50:.0f} ms in the middle, {p95:.0f} ms p95, "
        f"longest still {longest * 1000:.0f} ms, {keys / 2.5:.0f} key frames a minute"
    )


def lines() -> Iterator[str]:
    """Measure, and give what was found."""
    planes(COUNT), scene(COUNT, SMALL)
    stock, (own, bits) = stock_cpu(), own_cpu()
    yield f"sender: {own:.3f} core for both layers at {bits / 1000:.0f} kb/s"
    yield f"stock VP8, one layer: {stock:.3f} core; ours is {own / stock:.2f} of it (bar 0.8)"
    p50, p95 = latency_ms()
    yield f"720p, sender to frames: {p50:.1f} ms median, {p95:.1f} ms p95 (bar 12)"
    yield f"viewer, 1 large and 8 small: {viewer_cpu():.3f} core (bar 0.15)"
    for share in (0.0, 0.02, 0.05, 0.1, 0.2):
        yield f"line of 50 ms, {share:.0%} lost: {over_a_line(share)}"


def main() -> None:
    """Print the figures."""
    for line in lines():
        print(line)  # noqa: T201 - a report


if __name__ == "__main__":
    main()
