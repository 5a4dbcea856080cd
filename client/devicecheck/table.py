"""The rows of the device check (D1 to D5): what each measures and in which form it is made.

A row that nothing on this system measures is `NOT_RUN`, and said so. Which rows the verdict needs
is told by `client.protocol.check_outcomes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from client.protocol.devicecheck import Code, Form


@dataclass(frozen=True, slots=True)
class Row:
    """One row."""

    form: Form
    """`QUICK`: in both forms."""
    measures: str
    """For IT staff, as `--list` prints it."""


_QUICK, _FULL = Form.QUICK, Form.FULL

ROWS: Mapping[Code, Row] = {
    Code.ENV_01: Row(_QUICK, "operating system and architecture against what the court supports"),
    Code.ENV_02: Row(_QUICK, "version of the program against the court's lowest and newest"),
    Code.ENV_03: Row(_QUICK, "the machine's clock against the court's, in seconds"),
    Code.ENV_04: Row(
        _QUICK, "time to encode 60 pictures of 360p and of 720p with the hearing's own encoder"
    ),
    Code.ENV_05: Row(
        _QUICK, "processor and memory in use over three seconds, and by which programs"
    ),
    Code.ENV_06: Row(_QUICK, "free space where the program keeps its files"),
    Code.ENV_07: Row(_QUICK, "charger and battery"),
    Code.ENV_08: Row(_QUICK, "whether the system lets itself be kept awake"),
    Code.ENV_09: Row(_QUICK, "size and scale of the screen"),
    Code.ENV_10: Row(_QUICK, "whether the keyring keeps, gives and forgets a secret"),
    Code.ENV_11: Row(
        _QUICK, "other programs that hold camera or microphone, or are made for meetings"
    ),
    Code.ENV_12: Row(_QUICK, "whether pictures are drawn by the graphics hardware"),
    Code.CAM_01: Row(_QUICK, "the list of cameras, real and virtual"),
    Code.CAM_02: Row(_QUICK, "the system's permission to use the camera"),
    Code.CAM_03: Row(_QUICK, "whether the camera opens, and how soon its first picture comes"),
    Code.CAM_04: Row(_FULL, "the sizes and rates that the camera offers"),
    Code.CAM_05: Row(_QUICK, "pictures a second, really"),
    Code.CAM_06: Row(_QUICK, "share of black pictures"),
    Code.CAM_07: Row(_QUICK, "longest time without a new picture"),
    Code.CAM_08: Row(_QUICK, "brightness of the face, or of the middle"),
    Code.CAM_09: Row(_QUICK, "faces in the picture, their size and place; no picture is kept"),
    Code.CAM_10: Row(_QUICK, "virtual cameras and painted backgrounds"),
    Code.CAM_11: Row(_QUICK, "the person's own word: can you see yourself clearly"),
    Code.CAM_12: Row(_FULL, "whether the camera comes back when it is unplugged and plugged in"),
    Code.MIC_01: Row(_QUICK, "the list of microphones, and whether the chosen one is there"),
    Code.MIC_02: Row(_QUICK, "the system's permission to use the microphone"),
    Code.MIC_03: Row(_QUICK, "volume and mute of the microphone in the system"),
    Code.MIC_04: Row(_QUICK, "highest level while a sentence is spoken: is there any sound"),
    Code.MIC_05: Row(_QUICK, "level of speech, 95th percentile of 20 ms"),
    Code.MIC_06: Row(_QUICK, "clipping: samples in a row at full scale"),
    Code.MIC_07: Row(_QUICK, "speech above the noise of the room"),
    Code.MIC_08: Row(_FULL, "the person's own word on four seconds recorded and played back"),
    Code.SPK_01: Row(_QUICK, "how many notes the person has heard, of those that were played"),
    Code.SPK_02: Row(_QUICK, "volume and mute of the loudspeaker in the system"),
    Code.SPK_03: Row(_QUICK, "whether a Bluetooth headset falls to telephone sound"),
    Code.AEC_01: Row(_QUICK, "how much of the loudspeaker comes back through the microphone"),
    Code.AEC_02: Row(_FULL, "delay from mouth to ear in this machine"),
    Code.AUD_01: Row(_FULL, "the person's own word: is another device in the room joining"),
    Code.NET_01: Row(_QUICK, "link and medium, and whether it is metered"),
    Code.NET_02: Row(_QUICK, "names of the court, found by the system's resolver"),
    Code.NET_03: Row(_QUICK, "whether a sign-in page stands before the network"),
    Code.NET_04: Row(_QUICK, "proxy of the system, and whether it lets the court through"),
    Code.NET_05: Row(_QUICK, "HTTPS to the court: issuer, version, trust"),
    Code.NET_06: Row(_QUICK, "the hearing's socket: five messages there and back"),
    Code.NET_07: Row(_QUICK, "STUN over UDP: the address seen from outside"),
    Code.NET_08: Row(_QUICK, "TURN over UDP: 20 packets through the relay to the forwarder"),
    Code.NET_09: Row(_QUICK, "TURN over TCP: 20 packets through the relay to the forwarder"),
    Code.NET_10: Row(_QUICK, "TURN over TLS: 20 packets through the relay to the forwarder"),
    Code.NET_11: Row(_FULL, "which families of addresses work, IPv4 and IPv6"),
    Code.NET_12: Row(_QUICK, "the best path for sound and picture, from the rows before"),
    Code.NET_13: Row(_QUICK, "adapters of a VPN"),
    Code.NET_14: Row(_QUICK, "share of the line that other programs use"),
    Code.MED_01: Row(_QUICK, "time from joining the test call to first sound and picture"),
    Code.MED_02: Row(_QUICK, "round trip in the call, 95th percentile"),
    Code.MED_03: Row(_QUICK, "jitter in the call, 95th percentile"),
    Code.MED_04: Row(_QUICK, "loss either way, worst five seconds"),
    Code.MED_05: Row(_QUICK, "rate that can be sent, by real pictures"),
    Code.MED_06: Row(_QUICK, "rate that can be received, by real pictures"),
    Code.MED_07: Row(_QUICK, "quality of speech by the E-model, as MOS"),
    Code.MED_08: Row(_QUICK, "processor while sending and receiving"),
    Code.MED_09: Row(_QUICK, "whether the sound that was sent comes back, by correlation"),
    Code.MED_10: Row(_FULL, "the person's own word: was the clip seen and heard"),
    Code.MED_11: Row(_FULL, "reconnect drill: time until socket and media are back"),
    Code.MED_12: Row(
        _FULL, "whether the screen can be shared: leave, and one picture; for lawyers and judges"
    ),
    Code.MED_13: Row(_FULL, "time to fetch and show a bundle of five megabytes"),
    Code.MED_14: Row(
        _FULL, "whether the ticket opens the rehearsal of its hearing: in the program, signed in"
    ),
}


def codes_of(form: Form) -> tuple[Code, ...]:
    """Give the rows of a form, in order."""
    return tuple(code for code, row in ROWS.items() if form is Form.FULL or row.form is _QUICK)
