"""The probes, in the order in which they are tried within their stage.

Whoever writes a probe lays it here; a row that no probe of the kit owes is not run.
"""

from collections.abc import Callable

from client.devicecheck.probe import Probe
from client.devicecheck.probes.call import BundleProbe, CallProbe, DrillProbe, TicketProbe
from client.devicecheck.probes.camera import CameraDrill, CameraPictures
from client.devicecheck.probes.clip import ClipProbe
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
from client.devicecheck.probes.line.echo import EchoProbe
from client.devicecheck.probes.line.link import LinkProbe, VpnProbe
from client.devicecheck.probes.line.names import FamiliesProbe, NamesProbe
from client.devicecheck.probes.line.paths import PathsProbe
from client.devicecheck.probes.line.place import Plans
from client.devicecheck.probes.line.portal import PortalProbe
from client.devicecheck.probes.line.proxy import ProxyProbe
from client.devicecheck.probes.line.secure import SecureProbe
from client.devicecheck.probes.line.traffic import TrafficProbe
from client.devicecheck.probes.microphone import MicrophoneSound, PlayedBack
from client.devicecheck.probes.person import PersonsWord
from client.devicecheck.probes.sharing import ScreenSharing
from client.devicecheck.probes.speaker import Notes, OtherDevices, throw
from client.devicecheck.probes.surroundings import KeyringWorks, OtherPrograms, ScreenAndGraphics
from client.protocol.devicecheck import Code


def kit(dice: Callable[[], float] = throw) -> tuple[Probe, ...]:
    """Give every probe there is; `dice` say how many notes are played."""
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
        Notes(dice=dice),
        OtherDevices(),
        ScreenSharing(),
        *line_and_call(),
    )


def line_and_call() -> tuple[Probe, ...]:
    """Give the probes of the line and of the test call, which share one plan of the court's."""
    plans = Plans()
    return (
        LinkProbe(),
        VpnProbe(),
        NamesProbe(plans),
        PortalProbe(plans),
        ProxyProbe(),
        SecureProbe(plans),
        EchoProbe(),
        PathsProbe(plans),
        FamiliesProbe(),
        TrafficProbe(plans),
        CallProbe(plans),
        DrillProbe(plans),
        BundleProbe(plans),
        TicketProbe(),
        # Last: whoever goes on without an answer loses no other row.
        ClipProbe(plans),
    )
