"""Reads sound and films, by FFmpeg: how long they last, and a film's first clear picture.

The form is told by the file's first bytes and is not guessed anew, so that nothing which only
points elsewhere (play-lists, concatenations) is ever taken for a recording. Time is counted from
the packets that are there and not believed from a header: a recording that says it lasts much
longer than what it holds was cut short, and is refused as a cut PDF is. Nothing is transcoded.
"""

import io
from fractions import Fraction
from typing import Any, BinaryIO, Final

import av
import av.logging
from av.error import FFmpegError

from server_stub.renditions import pipe
from server_stub.renditions.pipe import Limits
from server_stub.renditions.readers.reading import (
    Description,
    Drawn,
    Reading,
    Verdict,
    no_pages,
    without_colours,
)

_FORMS: Final = {
    "mov": "mov",
    "matroska": "matroska",
    "wav": "wav",
    "mp3": "mp3",
    "flac": "flac",
    "ogg": "ogg",
    "aac": "aac",
    "amr": "amr",
    "avi": "avi",
    "asf": "asf",
}
_TYPES: Final = {
    "mov": ("audio/mp4", "video/mp4"),
    "matroska": ("audio/webm", "video/webm"),
    "wav": ("audio/wav", "video/wav"),
    "mp3": ("audio/mpeg", "audio/mpeg"),
    "flac": ("audio/flac", "audio/flac"),
    "ogg": ("audio/ogg", "video/ogg"),
    "aac": ("audio/aac", "audio/aac"),
    "amr": ("audio/amr", "audio/amr"),
    "avi": ("audio/x-msvideo", "video/x-msvideo"),
    "asf": ("audio/x-ms-wma", "video/x-ms-wmv"),
}
_STREAMS_MAX: Final = 16
_PACKETS_MAX: Final = 5_000_000
_TRIES: Final = 250
"""Frames that are decoded at most in search of one that is not black."""
_DARK: Final = 24
_STREAMED: Final = 0x7FFF_F000
_CUT_SHORT: Final = 0.9
_CUT_SHORT_S: Final = 2.0


def load() -> None:
    """Keep FFmpeg quiet, and have all of it ready, by reading a film of one dark picture."""
    av.logging.set_level(None)
    for form, codec in (("matroska", "mpeg4"), ("wav", "pcm_s16le")):
        read(_rehearsed(form, codec), form, Limits())


def read(file: BinaryIO, form: str, limits: Limits) -> Reading:
    """Read a recording."""
    if form == "wav" and _is_cut_wav(file):
        raise Verdict(pipe.DAMAGED)
    try:
        with _opened(file, form) as recording:
            film = next((each for each in recording.streams.video if not _is_cover(each)), None)
            sound = next(iter(recording.streams.audio), None)
            first = film or sound
            place = None if film is None else film.index
            if first is None or len(recording.streams) > _STREAMS_MAX:
                raise Verdict(pipe.DAMAGED)
            said = _said_s(recording, first)
            media_type = _TYPES[form][0 if film is None else 1]
            if form == "matroska" and film is not None and _is_matroska(file):
                media_type = "video/x-matroska"
            lasts = _counted_s(recording, first)
            if not _holds_a_frame(file, form, first.index):
                raise Verdict(pipe.DAMAGED)
    except FFmpegError as error:
        raise Verdict(pipe.DAMAGED) from error
    if said is not None and lasts < said * _CUT_SHORT and said - lasts > _CUT_SHORT_S:
        raise Verdict(pipe.DAMAGED)
    poster = None if place is None else _poster(file, form, place, limits)

    def draw(page: int, width: int) -> Drawn:
        if page != 1 or poster is None:
            raise Verdict(pipe.NO_SUCH_PAGE)
        return _scaled(poster, width, limits)

    return Reading(
        Description(
            kind="sound" if place is None else "film",
            media_type=media_type,
            pages=0 if poster is None else 1,
            duration_s=round(lasts, 3),
            notes=["original_only" if poster is None else "first_picture_only"],
        ),
        no_pages if poster is None else draw,
    )


def _rehearsed(form: str, codec: str) -> BinaryIO:
    out = io.BytesIO()
    with av.open(out, "w", format=form) as recording:
        stream: Any = recording.add_stream(codec, rate=25 if form == "matroska" else 8000)
        if form == "matroska":
            stream.width, stream.height, stream.pix_fmt = 16, 16, "yuv420p"
            frame: Any = av.VideoFrame(16, 16, "yuv420p")
        else:
            frame = av.AudioFrame(format="s16", layout="mono", samples=160)
            frame.rate = 8000
        frame.pts = 0
        for packet in (*stream.encode(frame), *stream.encode(None)):
            recording.mux(packet)
    return out


def _opened(file: BinaryIO, form: str) -> Any:
    file.seek(0)
    options = {"enable_drefs": "0", "use_absolute_path": "0"} if form == "mov" else {}
    return av.open(file, format=_FORMS[form], options=options, metadata_errors="replace")


def _is_cover(stream: Any) -> bool:
    """Tell whether a stream of pictures is but the cover of a sound recording."""
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _is_matroska(file: BinaryIO) -> bool:
    file.seek(0)
    return b"webm" not in file.read(64)


def _is_cut_wav(file: BinaryIO) -> bool:
    """Tell whether a RIFF is shorter than it says; one that was streamed says nothing, or all."""
    file.seek(0)
    said = int.from_bytes(file.read(8)[4:], "little")
    return 0 < said < _STREAMED and said + 8 > file.seek(0, 2) + 1


def _said_s(recording: Any, stream: Any) -> float | None:
    """How long a recording says that it lasts."""
    if stream.duration is not None and stream.time_base:
        return float(stream.duration * stream.time_base)
    return None if recording.duration is None else recording.duration / 1_000_000


def _counted_s(recording: Any, stream: Any) -> float:
    """How long the packets last that are there."""
    begins: int | None = None
    ends = 0
    for number, packet in enumerate(recording.demux(stream)):
        if number > _PACKETS_MAX:
            raise Verdict(pipe.TOO_LONG)
        at = packet.pts if packet.pts is not None else packet.dts
        if at is None or packet.size == 0:
            continue
        begins = at if begins is None else min(begins, at)
        ends = max(ends, at + (packet.duration or 0))
    if begins is None:
        raise Verdict(pipe.DAMAGED)
    return float((ends - begins) * (stream.time_base or Fraction(1)))


def _frames(file: BinaryIO, form: str, index: int) -> Any:
    with _opened(file, form) as recording:
        stream = recording.streams[index]
        stream.codec_context.thread_count = 1
        for frame in recording.decode(stream):
            if frame is not None:
                yield frame


def _holds_a_frame(file: BinaryIO, form: str, index: int) -> bool:
    return next(iter(_frames(file, form, index)), None) is not None


def _poster(file: BinaryIO, form: str, index: int, limits: Limits) -> Any:
    """Give the first picture that is not black, or the first."""
    first = None
    try:
        for number, frame in enumerate(_frames(file, form, index)):
            if frame.width * frame.height * 4 > limits.unpacked:
                raise Verdict(pipe.PAGE_TOO_LARGE)
            first = first or frame
            if number >= _TRIES:
                break
            small = frame.reformat(width=16, height=16, format="gray", threads=1)
            if max(_rows(small, 16, 16, 1)) > _DARK:
                return frame
    except FFmpegError:
        # What can be seen before a flaw is what there is to see.
        pass
    return first


def _scaled(frame: Any, width: int, limits: Limits) -> Drawn:
    across = frame.width
    ratio = frame.sample_aspect_ratio if hasattr(frame, "sample_aspect_ratio") else None
    if ratio:
        across = max(1, round(across * float(ratio)))
    scale = min(1.0, width / across)
    wide, high = max(1, round(across * scale)), max(1, round(frame.height * scale))
    if wide * high > limits.pixels:
        raise Verdict(pipe.PAGE_TOO_LARGE)
    try:
        plain = frame.reformat(width=wide, height=high, format="rgb24", threads=1)
    except (FFmpegError, ValueError) as error:
        raise Verdict(pipe.DAMAGED) from error
    return without_colours(wide, high, _rows(plain, wide, high, 3))


def _rows(frame: Any, width: int, height: int, channels: int) -> bytes:
    plane = frame.planes[0]
    stride, rows = plane.line_size, bytes(plane)
    if stride == width * channels:
        return rows[: stride * height]
    return b"".join(rows[y * stride : y * stride + width * channels] for y in range(height))
