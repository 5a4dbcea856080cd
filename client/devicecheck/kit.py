"""The probes, in the order in which they are tried within their stage.

Whoever writes a probe lays it here; a row that no probe of the kit owes is not run.
"""

from client.devicecheck.probe import Probe
from client.devicecheck.probes.camera import CameraDrill, CameraPictures
from client.devicecheck.probes.computer import (
    CodingSpeed,
    DiskRoom,
    Load,
    Power,
    ProgramAndClock,
    SystemRelease,
)
from client.devicecheck.probes.devices_there import (
    CameraThere,
    LoudspeakerVolume,
    MicrophoneThere,
)
from client.devicecheck.probes.microphone import MicrophoneSound, PlayedBack
from client.devicecheck.probes.network import LineProbe, LineQuality
from client.devicecheck.probes.person import PersonsWord
from client.devicecheck.probes.speaker import Notes, OtherDevices
from client.devicecheck.probes.surroundings import KeyringWorks, OtherPrograms, ScreenAndGraphics
from client.protocol.devicecheck import Code


def kit() -> tuple[Probe, ...]:
    """Give every probe there is."""
    return (
        SystemRelease(),
        ProgramAndClock(),
        Load(),
        CodingSpeed(),
        DiskRoom(),
        Power(),
        ScreenAndGraphics(),
        KeyringWorks(),
        OtherPrograms(),
        CameraThere(),
        CameraPictures(),
        PersonsWord(Code.CAM_11, hangs_on=Code.CAM_03),
        CameraDrill(),
        MicrophoneThere(),
        MicrophoneSound(),
        PlayedBack(),
        LoudspeakerVolume(),
        Notes(),
        OtherDevices(),
        LineProbe(),
        LineQuality(),
    )
