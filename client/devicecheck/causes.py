"""What a plainly seen cause makes of a row, and what can be done about it.

A probe that says "denied" or "in use" has judged nothing: this table says which outcome that is.
Causes that come from a threshold take the outcome that the threshold gives. Remedies and ways out
are ids; `client.screens.words` says them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from client.protocol.devicecheck import Cause, Outcome

_PASS, _WARN, _FAIL, _NOT_RUN = Outcome.PASS, Outcome.WARN, Outcome.FAIL, Outcome.NOT_RUN


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one cause comes to."""

    outcome: Outcome
    remedy: str
    way_out: str = "ask_the_clerk"


_SOUND, _PERSON, _CLERK, _FINE = (
    "sound_only",
    "attend_in_person",
    "ask_the_clerk",
    "take_part_as_is",
)
_PHONE, _OTHER = "join_by_phone", "another_device"
_HEADSET, _LINE = "use_a_headset", "another_network"

CAUSES: Mapping[Cause, Meaning] = {
    # Any check
    Cause.NOT_MEASURED: Meaning(_NOT_RUN, "repeat"),
    Cause.NOT_ANSWERED: Meaning(_NOT_RUN, "repeat"),
    Cause.USER_SAYS_NO: Meaning(_FAIL, "choose_another_device", _CLERK),
    Cause.TIMEOUT: Meaning(_NOT_RUN, "repeat"),
    Cause.UNSUPPORTED: Meaning(_NOT_RUN, "none_needed", _FINE),
    Cause.NEEDS_ANOTHER: Meaning(_NOT_RUN, "mend_the_other_first"),
    # Machine
    Cause.SYSTEM_OLD: Meaning(_FAIL, "use_another_device", _PERSON),
    Cause.SYSTEM_ENDING: Meaning(_WARN, "update_the_system", _FINE),
    Cause.PROGRAM_TOO_OLD: Meaning(_FAIL, "update_the_program", _OTHER),
    Cause.PROGRAM_BEHIND: Meaning(_WARN, "update_the_program", _FINE),
    Cause.CLOCK_WRONG: Meaning(_FAIL, "set_the_clock", _CLERK),
    Cause.ENCODER_SLOW: Meaning(_WARN, "close_other_programs", _SOUND),
    Cause.PROCESSOR_BUSY: Meaning(_WARN, "close_other_programs", _SOUND),
    Cause.MEMORY_SHORT: Meaning(_WARN, "close_other_programs", _OTHER),
    Cause.DISK_FULL: Meaning(_WARN, "free_the_disk", _OTHER),
    Cause.ON_BATTERY: Meaning(_WARN, "plug_in_the_charger", _FINE),
    Cause.BATTERY_LOW: Meaning(_FAIL, "plug_in_the_charger", _OTHER),
    Cause.MAY_SLEEP: Meaning(_FAIL, "switch_sleep_off", _CLERK),
    Cause.SCREEN_SMALL: Meaning(_WARN, "larger_screen", _OTHER),
    Cause.NO_KEYRING: Meaning(_WARN, "sign_in_each_time", _FINE),
    Cause.OTHER_PROGRAM: Meaning(_WARN, "close_other_programs", _CLERK),
    Cause.DRAWING_SLOW: Meaning(_WARN, "close_other_programs", _FINE),
    Cause.DRAWING_FAILS: Meaning(_FAIL, "update_graphics", _OTHER),
    # Camera
    Cause.NO_CAMERA: Meaning(_FAIL, "plug_in_or_uncover", _SOUND),
    Cause.CAMERA_UNREADABLE: Meaning(_FAIL, "replug_the_camera", _SOUND),
    Cause.NO_PICTURE: Meaning(_FAIL, "replug_the_camera", _SOUND),
    Cause.PICTURE_BLACK: Meaning(_FAIL, "uncover_the_lens", _SOUND),
    Cause.PICTURE_FROZEN: Meaning(_FAIL, "replug_the_camera", _SOUND),
    Cause.PICTURE_JERKY: Meaning(_WARN, "more_light", _FINE),
    Cause.PICTURE_DARK: Meaning(_WARN, "light_in_front", _FINE),
    Cause.PICTURE_BRIGHT: Meaning(_WARN, "less_light", _FINE),
    Cause.CAMERA_VIRTUAL_ONLY: Meaning(_WARN, "use_the_real_camera", _SOUND),
    Cause.CAMERA_NOT_ASKED: Meaning(_WARN, "allow_when_asked", _SOUND),
    Cause.CAMERA_DENIED_BY_USER: Meaning(_FAIL, "open_camera_settings", _SOUND),
    Cause.CAMERA_DENIED_BY_POLICY: Meaning(_FAIL, "ask_it", _SOUND),
    Cause.CAMERA_DENIED_BY_SYSTEM: Meaning(_FAIL, "ask_it", _SOUND),
    Cause.CAMERA_IN_USE: Meaning(_FAIL, "close_other_programs", _SOUND),
    Cause.CAMERA_COVERED: Meaning(_FAIL, "uncover_the_lens", _SOUND),
    Cause.CAMERA_GONE: Meaning(_FAIL, "replug_the_camera", _SOUND),
    Cause.CAMERA_SLOW: Meaning(_WARN, "replug_the_camera", _FINE),
    Cause.CAMERA_SMALL: Meaning(_WARN, "use_another_camera", _FINE),
    Cause.CAMERA_FORMATLESS: Meaning(_FAIL, "use_another_camera", _SOUND),
    Cause.NO_FACE: Meaning(_FAIL, "face_the_camera", _CLERK),
    Cause.TWO_FACES: Meaning(_WARN, "be_alone", _CLERK),
    Cause.FACE_SMALL: Meaning(_WARN, "come_nearer", _FINE),
    Cause.FACE_LARGE: Meaning(_WARN, "sit_back", _FINE),
    Cause.FACE_ASIDE: Meaning(_WARN, "sit_in_the_middle", _FINE),
    Cause.CAMERA_VIRTUAL: Meaning(_WARN, "use_the_real_camera", _CLERK),
    # Microphone
    Cause.NO_MICROPHONE: Meaning(_FAIL, "plug_in_a_headset", _PHONE),
    Cause.MICROPHONE_UNREADABLE: Meaning(_FAIL, "replug_the_microphone", _HEADSET),
    Cause.SOUND_SILENT: Meaning(_FAIL, "choose_another_device", _HEADSET),
    Cause.SOUND_LOW: Meaning(_FAIL, "move_nearer", _HEADSET),
    Cause.SOUND_LOUD: Meaning(_WARN, "move_back", _FINE),
    Cause.MICROPHONE_CHANGED: Meaning(_WARN, "choose_the_usual_device", _FINE),
    Cause.MICROPHONE_NOT_ASKED: Meaning(_WARN, "allow_when_asked", _PHONE),
    Cause.MICROPHONE_DENIED_BY_USER: Meaning(_FAIL, "open_microphone_settings", _PHONE),
    Cause.MICROPHONE_DENIED_BY_POLICY: Meaning(_FAIL, "ask_it", _PHONE),
    Cause.MICROPHONE_DENIED_BY_SYSTEM: Meaning(_FAIL, "ask_it", _PHONE),
    Cause.MICROPHONE_MUTED: Meaning(_FAIL, "unmute_the_microphone", _HEADSET),
    Cause.MICROPHONE_TURNED_DOWN: Meaning(_WARN, "turn_the_microphone_up", _FINE),
    Cause.MICROPHONE_IN_USE: Meaning(_FAIL, "close_other_programs", _HEADSET),
    Cause.MICROPHONE_GONE: Meaning(_FAIL, "replug_the_microphone", _HEADSET),
    Cause.SOUND_CLIPPED: Meaning(_WARN, "move_back", _FINE),
    Cause.SOUND_NOISY: Meaning(_WARN, "quieter_room", _CLERK),
    # Loudspeaker
    Cause.NO_LOUDSPEAKER: Meaning(_FAIL, "plug_in_a_headset", _PHONE),
    Cause.LOUDSPEAKER_UNREADABLE: Meaning(_FAIL, "replug_the_loudspeaker", _HEADSET),
    Cause.LOUDSPEAKER_GONE: Meaning(_FAIL, "replug_the_loudspeaker", _HEADSET),
    Cause.LOUDSPEAKER_MUTED: Meaning(_FAIL, "unmute_the_loudspeaker", _HEADSET),
    Cause.LOUDSPEAKER_TURNED_DOWN: Meaning(_WARN, "turn_the_loudspeaker_up", _FINE),
    Cause.NOTES_MISCOUNTED: Meaning(_FAIL, "listen_again", _HEADSET),
    Cause.ECHO_HEARD: Meaning(_WARN, "use_a_headset", _CLERK),
    Cause.SOUND_LATE: Meaning(_WARN, "use_a_cable_headset", _FINE),
    Cause.HANDS_FREE_SOUND: Meaning(_WARN, "use_a_cable_headset", _FINE),
    Cause.SAME_ROOM: Meaning(_WARN, "mute_one_device", _CLERK),
    # Network
    Cause.COURT_UNREACHABLE: Meaning(_FAIL, "check_the_connection", _LINE),
    Cause.CERTIFICATE_UNKNOWN: Meaning(_FAIL, "ask_it", _LINE),
    Cause.UDP_BLOCKED: Meaning(_FAIL, "another_network", _LINE),
    Cause.NO_NETWORK: Meaning(_FAIL, "check_the_connection", _LINE),
    Cause.MOBILE_DATA: Meaning(_WARN, "use_a_cable", _FINE),
    Cause.NAME_UNKNOWN: Meaning(_FAIL, "another_network", _PHONE),
    Cause.NAME_UNANSWERED: Meaning(_FAIL, "another_network", _PHONE),
    Cause.NAME_REDIRECTED: Meaning(_FAIL, "another_network", _PHONE),
    Cause.NAME_SLOW: Meaning(_WARN, "use_a_cable", _FINE),
    Cause.CAPTIVE_PORTAL: Meaning(_FAIL, "sign_in_to_the_network", _LINE),
    Cause.PROXY_PRESENT: Meaning(_WARN, "ask_it", _FINE),
    Cause.PROXY_REFUSES: Meaning(_FAIL, "ask_it", _LINE),
    Cause.PROXY_ASKS: Meaning(_FAIL, "ask_it", _LINE),
    Cause.TLS_INTERCEPTED: Meaning(_WARN, "ask_it", _LINE),
    Cause.TLS_OLD: Meaning(_FAIL, "ask_it", _LINE),
    Cause.SOCKET_SLOW: Meaning(_WARN, "use_a_cable", _FINE),
    Cause.SOCKET_BLOCKED: Meaning(_FAIL, "ask_it", _LINE),
    Cause.STUN_UNANSWERED: Meaning(_WARN, "none_needed", _FINE),
    Cause.RELAY_SLOW: Meaning(_WARN, "none_needed", _FINE),
    Cause.RELAY_UNANSWERED: Meaning(_FAIL, "another_network", _CLERK),
    Cause.RELAY_REFUSED: Meaning(_FAIL, "another_network", _CLERK),
    Cause.RELAY_TICKET_REFUSED: Meaning(_FAIL, "set_the_clock", _CLERK),
    Cause.RELAY_NAME_UNKNOWN: Meaning(_FAIL, "another_network", _CLERK),
    Cause.RELAY_TLS_UNTRUSTED: Meaning(_FAIL, "ask_it", _CLERK),
    Cause.ONE_FAMILY_ONLY: Meaning(_WARN, "none_needed", _FINE),
    Cause.NO_FAMILY: Meaning(_FAIL, "check_the_connection", _LINE),
    Cause.SLOW_PATH_ONLY: Meaning(_WARN, "another_network", _FINE),
    Cause.VPN_ON: Meaning(_WARN, "turn_the_vpn_off", _FINE),
    Cause.LINE_BUSY: Meaning(_WARN, "stop_other_traffic", _LINE),
    # Call
    Cause.JOIN_SLOW: Meaning(_WARN, "join_early", _FINE),
    Cause.JOIN_FAILED: Meaning(_FAIL, "another_network", _PHONE),
    Cause.LINE_LOSES: Meaning(_WARN, "use_a_cable", _LINE),
    Cause.LINE_DELAYS: Meaning(_WARN, "use_a_cable", _LINE),
    Cause.LINE_UNEVEN: Meaning(_WARN, "use_a_cable", _LINE),
    Cause.LINE_NARROW_UP: Meaning(_WARN, "stop_other_traffic", _FINE),
    Cause.LINE_NARROW_DOWN: Meaning(_WARN, "stop_other_traffic", _FINE),
    Cause.SOUND_TIRING: Meaning(_WARN, "use_a_cable", _PHONE),
    Cause.LINE_WITHOUT_PICTURE: Meaning(_FAIL, "stop_other_traffic", _LINE),
    Cause.LINE_WITHOUT_SOUND: Meaning(_FAIL, "another_network", _PHONE),
    Cause.LINE_FOR_ONE_PICTURE: Meaning(_FAIL, "stop_other_traffic", _LINE),
    Cause.SOUND_TOO_POOR: Meaning(_FAIL, "use_a_cable", _PHONE),
    Cause.PROCESSOR_BEHIND: Meaning(_WARN, "close_other_programs", _SOUND),
    Cause.SOUND_WEAK: Meaning(_WARN, "move_nearer", _FINE),
    Cause.SOUND_NOT_RETURNED: Meaning(_FAIL, "another_network", _PHONE),
    Cause.RETURN_SLOW: Meaning(_WARN, "use_a_cable", _CLERK),
    Cause.NO_RETURN: Meaning(_FAIL, "another_network", _PHONE),
    Cause.SHARING_ASKS: Meaning(_WARN, "allow_when_asked", _FINE),
    Cause.SHARING_REFUSED: Meaning(_FAIL, "allow_screen_sharing", _CLERK),
    Cause.DOCUMENTS_SLOW: Meaning(_WARN, "download_before", _FINE),
    Cause.DOCUMENTS_UNREADABLE: Meaning(_FAIL, "check_the_connection", _CLERK),
    Cause.TICKET_REFUSED: Meaning(_FAIL, "check_the_date", _CLERK),
    Cause.REHEARSAL_UNFINISHED: Meaning(_WARN, "rehearse_again", _CLERK),
    Cause.NOT_REHEARSED: Meaning(_NOT_RUN, "sign_in_and_rehearse", _FINE),
    # Sharing the screen
    Cause.SHARING_UNAVAILABLE: Meaning(_FAIL, "install_a_portal", _CLERK),
    Cause.SCREEN_LOCKED: Meaning(_FAIL, "unlock_the_screen", _CLERK),
    Cause.SCREEN_BLANK: Meaning(_FAIL, "uncover_the_screen", _CLERK),
}
"""Complete: a test holds it against the enum."""
