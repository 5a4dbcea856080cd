"""What is told of a desk's own media: gathered from where it is known, for whoever asks.

Pure; it opens and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import replace

from client.media.devices.audio import SoundState
from client.media.engine import EngineNews, MediaReadings, RemoteReadings
from client.media.speech.heard import Tally
from client.protocol.ids import ParticipantId
from client.state import Device, DeviceKind


def with_sound(news: EngineNews, state: SoundState, *, wished: bool) -> EngineNews:
    """Give the news with what the sound thread tells; `wished` says that the microphone is."""
    return replace(
        news,
        microphone_live=state.microphone_live and wished,
        microphone_listening=state.microphone_listening and not wished,
        microphone_failure=state.microphone_failure if wished else None,
        loudspeaker_failure=state.loudspeaker_failure,
        echo=state.echo,
        troubles=state.troubles if wished else (),
        speaking_muted=state.speaking_unheard,
        devices=state.devices,
        unprocessed=state.unprocessed,
    )


def fell_back(state: SoundState, *, camera: bool) -> tuple[DeviceKind, ...]:
    """Give the kinds of device whose chosen one is stood in for."""
    stand_ins = (
        (DeviceKind.CAMERA, camera),
        (DeviceKind.MICROPHONE, state.fell_back_microphone),
        (DeviceKind.LOUDSPEAKER, state.fell_back_loudspeaker),
    )
    return tuple(kind for kind, stands_in in stand_ins if stands_in)


def in_use(state: SoundState, camera: Device | None) -> tuple[Device, ...]:
    """Give the devices that are used, in the order in which they are chosen."""
    used = (camera, state.microphone_in_use, state.loudspeaker_in_use)
    return tuple(each for each in used if each is not None)


class Gaps:
    """Counts the gaps in what is heard, over all persons and legs."""

    def __init__(self) -> None:
        self._counted: dict[ParticipantId, int] = {}
        self.count = 0
        self.last_s = 0.0

    def look(self, heard: Mapping[ParticipantId, Tally]) -> None:
        """Take what every voice has come to by now."""
        for person, tally in heard.items():
            before = self._counted.get(person, 0)
            # A voice of a new leg counts from nothing.
            if tally.gaps > before:
                self.count += tally.gaps - before
                self.last_s = tally.gap_s
        self._counted = {person: tally.gaps for person, tally in heard.items()}


def readings_of(
    connected_at: float | None,
    seen: Mapping[ParticipantId, RemoteReadings],
    heard: Mapping[ParticipantId, Tally],
    sound_s: Mapping[ParticipantId, float],
) -> MediaReadings:
    """Give the counters of everybody who was seen or heard."""
    found = []
    for person in sorted(seen.keys() | heard.keys() | sound_s.keys()):
        tally = heard.get(person, Tally())
        found.append(
            (
                person,
                replace(
                    seen.get(person, RemoteReadings()),
                    sound_s=sound_s.get(person, 0.0),
                    frames_heard=tally.received + tally.by_fec,
                    frames_recovered=tally.by_copy + tally.by_retransmission + tally.by_fec,
                    frames_concealed=tally.concealed,
                ),
            )
        )
    return MediaReadings(connected_at, tuple(found))
