"""The probes, in the order in which they are tried within their stage.

Whoever writes a probe lays it here; a row that no probe of the kit owes is not run.
"""

from client.devicecheck.probe import Probe
from client.devicecheck.probes.camera import CameraList, CameraPictures
from client.devicecheck.probes.microphone import MicrophoneLevels, MicrophoneList
from client.devicecheck.probes.network import LineProbe, LineQuality
from client.devicecheck.probes.person import PersonsWord
from client.devicecheck.probes.speaker import Notes
from client.protocol.devicecheck import Code


def kit() -> tuple[Probe, ...]:
    """Give every probe there is."""
    return (
        CameraList(),
        CameraPictures(),
        PersonsWord(Code.CAM_11, hangs_on=Code.CAM_03),
        MicrophoneList(),
        MicrophoneLevels(),
        Notes(),
        LineProbe(),
        LineQuality(),
    )
