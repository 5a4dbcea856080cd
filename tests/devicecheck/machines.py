"""A computer on which all is well, until a test puts a fault in."""

from dataclasses import replace
from pathlib import Path

from client.devicecheck.probe import Probe
from client.devicecheck.probes.children import Told
from client.devicecheck.probes.computer import (
    CodingSpeed,
    DiskRoom,
    Load,
    Power,
    ProgramAndClock,
    SystemRelease,
)
from client.devicecheck.probes.sharing import ScreenSharing
from client.devicecheck.probes.surroundings import (
    KeyringWorks,
    OtherPrograms,
    ScreenAndGraphics,
)
from client.devicecheck.probes.system.awake import Awake
from client.devicecheck.probes.system.computer import Battery, Busy, Program, Release
from client.devicecheck.probes.system.sharing import X11, Leave


class BoxOfSecrets:
    """A keyring that keeps what it is given (`Keyring`)."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.story: list[str] = []

    def get_password(self, service: str, username: str) -> str | None:
        self.story.append("get")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.story.append("set")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.story.append("delete")
        del self.kept[service, username]


class Machine:
    """Says what a test says (`Computer`), and hands out probes that ask it."""

    def __init__(self) -> None:
        self.system = Release("Linux", "2.39", "x86_64", "Ubuntu 24.04")
        self.busy_share = 0.2
        self.memory_free_mb = 6000.0
        self.disk_free_mb: float | None = 80_000.0
        self.power: Battery | None = Battery(90.0, plugged=True)
        self.stays: Awake | None = Awake(True, "org.freedesktop.ScreenSaver")
        self.programs = {4711: Program("editor", 10.0)}
        self.busiest = "indexer"
        self.coding = Told({"encode_360p_ms": 2.0, "encode_720p_ms": 6.0}, crashed=False)
        self.painting = Told(
            {
                "screens": [{"width": 1920, "height": 1080, "scale": 1.25}],
                "renderer": "Mesa Intel(R) UHD Graphics 620",
                "hardware": True,
            },
            crashed=False,
        )
        self.screen = True
        self.leave: Leave | None = Leave(X11)
        self.frame = Told(
            {"width": 1920, "height": 1080, "one_colour": False, "platform": "xcb"}, crashed=False
        )
        self.keyring: BoxOfSecrets | None = BoxOfSecrets()
        self._looks = 0

    # `Computer` -----------------------------------------------------------------------------

    def release(self) -> Release:
        return self.system

    def busy(self) -> Busy:
        self._looks += 1
        passed = 12.0 * self._looks
        spent = {**self.programs, 17: Program(self.busiest, passed * self.busy_share)}
        return Busy(
            total_s=passed,
            # What the check itself takes comes on top, and is taken off again.
            busy_s=passed * (self.busy_share + 0.1),
            own_s=passed * 0.1,
            memory_free_mb=self.memory_free_mb,
            cores=4,
            programs=spent,
        )

    def free_mb(self, path: Path) -> float | None:
        return self.disk_free_mb

    def battery(self) -> Battery | None:
        return self.power

    def awake(self) -> Awake | None:
        return self.stays

    # Children -------------------------------------------------------------------------------

    async def code(self, limit_s: float) -> Told:
        return self.coding

    async def paint(self, limit_s: float) -> Told:
        return self.painting

    async def take(self, limit_s: float) -> Told:
        return self.frame

    def shows(self, **screen: float) -> None:
        """Have a screen of another size."""
        said = {**self.painting.said}
        said["screens"] = [said["screens"][0] | screen]
        self.painting = replace(self.painting, said=said)

    def probes(self) -> tuple[Probe, ...]:
        """Give the probes of a computer, put to this one."""
        return (
            SystemRelease(self),
            ProgramAndClock(),
            # The room's clock stands where its own tests begin.
            Load(self, look_s=0.0),
            CodingSpeed(self.code),
            DiskRoom(self, Path("/etc/mingjing")),
            Power(self),
            ScreenAndGraphics(self.paint, lambda: self.screen),
            KeyringWorks(lambda: self.keyring),
            OtherPrograms(self),
            ScreenSharing(self.take, lambda: self.leave, lambda: self.screen),
        )
