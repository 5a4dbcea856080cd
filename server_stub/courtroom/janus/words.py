"""The words of Janus' VideoRoom plugin, as far as a court needs them.

Pure: each gives a request's body, or reads an answer's.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from client.protocol.signalling import Kind, Layer
from server_stub.courtroom.janus.seat import Feed, Hall, Seat

Body = dict[str, Any]

EMPTY_STREAMS = (
    {"codec": "opus"},
    {"codec": "h264", "fmtp": "profile-level-id=42e01f;packetization-mode=1"},
)
"""What stands in where nobody may be received."""
_OPUS_MAP = re.compile(r"a=rtpmap:(\d{1,3}) opus/48000/2", re.IGNORECASE)
TALKING, NOT_TALKING = "talking", "stopped-talking"


def create(hall: Hall, *, admin_key: str, publishers: int, picture_bits_per_s: int) -> Body:
    """Make a hearing's room."""
    return {
        "request": "create",
        "admin_key": admin_key,
        "room": hall.room,
        "secret": hall.secret,
        "is_private": True,
        "permanent": False,
        "publishers": publishers,
        "bitrate": picture_bits_per_s,
        "audiocodec": "opus",
        "opus_fec": True,
        "opus_dtx": True,
        "videocodec": "h264,vp8",
        "h264_profile": "42e01f",
        "audiolevel_event": True,
        "audio_active_packets": 25,
        "audio_level_average": 45,
        "dummy_publisher": True,
        "dummy_streams": EMPTY_STREAMS,
    }


def participants(hall: Hall) -> Body:
    """Ask who is in a room."""
    return {"request": "listparticipants", "room": hall.room, "secret": hall.secret}


def empty_feeds(said: Mapping[str, Any]) -> dict[Kind, Feed]:
    """Read which streams of a room are empty."""
    empty = next(str(each["id"]) for each in said["participants"] if each.get("dummy"))
    return {Kind.AUDIO: (empty, "0"), Kind.VIDEO: (empty, "1")}


def destroy(hall: Hall) -> Body:
    """Take a room down; whoever is in it is hung up on."""
    return {"request": "destroy", "room": hall.room, "secret": hall.secret}


def join(hall: Hall, seat: Seat) -> Body:
    """Let a person in who will send."""
    return {"request": "join", "ptype": "publisher", "room": hall.room, "id": seat.feed}


def note_published(seat: Seat, said: Mapping[str, Any]) -> None:
    """Read on which sections a person sends."""
    for stream in said.get("streams", ()):
        if stream.get("disabled"):
            continue
        if stream["type"] == "audio":
            seat.sound = seat.sound or str(stream["mid"])
        elif Layer.LARGE not in seat.pictures:
            seat.pictures[Layer.LARGE] = str(stream["mid"])
        else:
            seat.pictures.setdefault(Layer.SMALL, str(stream["mid"]))


def subscribe(hall: Hall, feeds: Iterable[Feed]) -> Body:
    """Let a person receive these, each on a section of its own."""
    return {
        "request": "join",
        "ptype": "subscriber",
        "room": hall.room,
        "autoupdate": False,
        "streams": [{"feed": feed, "mid": mid} for feed, mid in feeds],
    }


def switch(feeds: Mapping[str, Feed]) -> Body:
    """Send something else on these sections."""
    return {
        "request": "switch",
        "streams": [
            {"feed": feed, "mid": source, "sub_mid": mid} for mid, (feed, source) in feeds.items()
        ],
    }


def moderate(hall: Hall, seat: Seat, mid: str, *, shut: bool) -> Body:
    """Shut a section at the person who sends on it, or open it again."""
    return {
        "request": "moderate",
        "room": hall.room,
        "secret": hall.secret,
        "id": seat.feed,
        "mid": mid,
        "mute": shut,
    }


def sound_may_be_asked_for_again(sdp: str) -> str:
    """Say in Janus' offer what it does not: what answers `nack` for sound is sent sound again."""
    lines = []
    for line in sdp.splitlines():
        lines.append(line)
        if found := _OPUS_MAP.fullmatch(line.strip()):
            lines.append(f"a=rtcp-fb:{found[1]} nack")
    return "\r\n".join(lines) + "\r\n"
