"""Answers of operating systems, as they were printed, and a way of giving them again."""

from collections.abc import Mapping, Sequence
from typing import Any


class Recorded:
    """Answers questions from a list; what is not in it has no answer."""

    def __init__(self, answers: Mapping[Any, str]) -> None:
        self._answers = answers
        self.asked: list[tuple[str, ...]] = []

    def __call__(self, question: Sequence[str]) -> str | None:
        self.asked.append(tuple(question))
        return self._answers.get(tuple(question))


PACTL_INFO = (
    '{"server_name":"pulseaudio","server_version":"16.1","default_sink_name":"loudspeaker"}'
)

PACTL_SOURCES = """[
{"index":1,"state":"RUNNING","name":"mouth.monitor","sample_specification":"s16le 1ch 48000Hz",
 "mute":false,"volume":{"mono":{"value":65536,"value_percent":"100%","db":"0.00 dB"}},
 "monitor_source":"mouth","properties":{"device.class":"monitor"}},
{"index":2,"state":"IDLE","name":"microphone","sample_specification":"s16le 2ch 48000Hz",
 "mute":false,"volume":{"front-left":{"value":9830,"value_percent":"15%","db":"-49.44 dB"},
 "front-right":{"value":6554,"value_percent":"10%","db":"-60.00 dB"}},
 "properties":{"device.class":"filter"}},
{"index":3,"state":"IDLE","name":"silenced","sample_specification":"s16le 1ch 48000Hz",
 "mute":true,"volume":{"mono":{"value":65536,"value_percent":"100%","db":"0.00 dB"}},
 "properties":{}}]"""

PACTL_SINKS = """[
{"index":0,"name":"loudspeaker","sample_specification":"s16le 2ch 48000Hz","mute":true,
 "volume":{"front-left":{"value":65536,"value_percent":"100%","db":"0.00 dB"}},
 "properties":{"device.bus":"pci"}},
{"index":1,"name":"bluez_output.00_11","sample_specification":"s16le 1ch 16000Hz","mute":false,
 "volume":{"mono":{"value":65536,"value_percent":"100%","db":"0.00 dB"}},
 "properties":{"api.bluez5.profile":"headset-head-unit","api.bluez5.address":"00:11"}}]"""

PACTL_SOURCE_OUTPUTS = """[
{"index":0,"driver":"module-remap-source.c","client":null,"source":1,
 "properties":{"media.name":"Remapped Stream"}},
{"index":1,"driver":"protocol-native.c","client":"5","source":2,
 "properties":{"application.name":"Zoom","application.process.id":"11217"}},
{"index":2,"driver":"protocol-native.c","client":"6","source":2,
 "properties":{"application.name":"Mingjing","application.process.id":"4242"}}]"""

CONSENT = r"HKEY_CURRENT_USER\SOFTWARE\Microsoft\Windows\CurrentVersion"
CONSENT += r"\CapabilityAccessManager\ConsentStore"
MACHINE = CONSENT.replace("HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE")
POLICY = r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\AppPrivacy"

REG_WEBCAM = rf"""
{CONSENT}\webcam
    Value    REG_SZ    Allow

{CONSENT}\webcam\Microsoft.WindowsCamera_8wekyb3d8bbwe
    Value    REG_SZ    Allow
    LastUsedTimeStart    REG_QWORD    0x1d9f1a1c3e5f2a0
    LastUsedTimeStop    REG_QWORD    0x1d9f1a1d0a1b2c3

{CONSENT}\webcam\NonPackaged
    Value    REG_SZ    Allow

{CONSENT}\webcam\NonPackaged\C:#Program Files#Mingjing#mingjing.exe
    LastUsedTimeStart    REG_QWORD    0x1da00000000000a
    LastUsedTimeStop    REG_QWORD    0x0

{CONSENT}\webcam\NonPackaged\C:#Users#Li Ming#AppData#Roaming#Zoom#bin#Zoom.exe
    LastUsedTimeStart    REG_QWORD    0x1da00000000000b
    LastUsedTimeStop    REG_QWORD    0x0

{CONSENT}\webcam\NonPackaged\C:#Program Files#Tencent#WeMeet#wemeetapp.exe
    LastUsedTimeStart    REG_QWORD    0x1d9000000000001
    LastUsedTimeStop    REG_QWORD    0x1d9000000000002

"""
REG_MACHINE = rf"""
{MACHINE}\webcam
    Value    REG_SZ    Allow

{MACHINE}\webcam\Microsoft.Win32WebViewHost_cw5n1h2txyewy
    Value    REG_SZ    Prompt

"""
REG_POLICY = rf"""
{POLICY}
    LetAppsAccessCamera    REG_DWORD    0x2
    LetAppsAccessMicrophone    REG_DWORD    0x0

"""

OSASCRIPT = "output volume:44, input volume:75, alert volume:100, output muted:false\n"
OSASCRIPT_MUTED = "output volume:44, input volume:0, alert volume:100, output muted:true\n"
OSASCRIPT_NO_KNOB = (
    "output volume:missing value, input volume:missing value, alert volume:100, "
    "output muted:missing value\n"
)
SYSTEM_PROFILER = """{
  "SPAudioDataType" : [
    {
      "_items" : [
        {
          "_name" : "MacBook Pro Microphone",
          "coreaudio_default_audio_input_device" : "spaudio_yes",
          "coreaudio_device_input" : 1,
          "coreaudio_device_srate" : 48000,
          "coreaudio_device_transport" : "coreaudio_device_type_builtin"
        },
        {
          "_name" : "AirPods",
          "coreaudio_device_output" : 1,
          "coreaudio_device_srate" : 24000,
          "coreaudio_device_transport" : "coreaudio_device_type_bluetooth"
        }
      ],
      "_name" : "coreaudio_device"
    }
  ]
}"""
