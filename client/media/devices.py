"""The machine's own devices, as Qt and OpenCV know them.

Sound by QAudioSource and QAudioSink in push mode; names of all devices by QMediaDevices; pictures
by OpenCV (`client.media.capture`). Devices are known by the system's stable ids, never by their
place in a list.

No type of Qt leaves this module.
"""

import time
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QCoreApplication, QEventLoop, QIODevice
from PySide6.QtMultimedia import (
    QAudioDevice,
    QAudioFormat,
    QAudioSink,
    QAudioSource,
    QCameraDevice,
    QMediaDevices,
    QtAudio,
)

from client.media.blocks import BLOCK_S, RATE, Samples
from client.media.capture import OpenCvCamera
from client.media.engine import MediaFailed
from client.media.equipment import Camera, Loudspeaker, Microphone
from client.media.formats import Form, Reader, Writer, Writing
from client.protocol.errors import Reason
from client.state import Device, DeviceKind

_MICROPHONE_BUFFER_MS = 100
"""What may wait before it is read. Less loses sound: PulseAudio brings 21.3 ms at a time. It does
not delay what is said, since it is emptied every 5 ms."""
_LOUDSPEAKER_BUFFER_MS = 160
_FEWEST_QUEUED = 5
_MOST_QUEUED = 14
"""Blocks that wait in the loudspeaker: few at first, more each time it has run dry."""
_LOOK_S = 3.0
"""Between two looks at the list of devices, for systems that do not say when it changes."""


def _name(device_id: QByteArray) -> str:
    return bytes(device_id.data()).decode("utf-8", "replace")


def _listed(
    kind: DeviceKind,
    devices: Sequence[QAudioDevice] | Sequence[QCameraDevice],
    default: QAudioDevice | QCameraDevice,
) -> list[Device]:
    first = _name(default.id())
    named = [Device(kind, _name(each.id()), each.description()) for each in devices]
    return sorted(named, key=lambda device: device.id != first)


def _chosen(
    devices: list[QAudioDevice], default: QAudioDevice, chosen: str | None, missing: Reason
) -> QAudioDevice:
    if chosen is None:
        if default.isNull():
            raise MediaFailed(missing, "no default device")
        return default
    for device in devices:
        if _name(device.id()) == chosen:
            return device
    raise MediaFailed(missing, chosen)


_WRITINGS = {
    QAudioFormat.SampleFormat.Int16: Writing.INT16,
    QAudioFormat.SampleFormat.Float: Writing.FLOAT,
    QAudioFormat.SampleFormat.Int32: Writing.INT32,
}


def _format(device: QAudioDevice, unreadable: Reason) -> tuple[QAudioFormat, Form]:
    """Give our own format in as few channels as the device can, or what it likes best."""
    form = QAudioFormat()
    form.setSampleRate(RATE)
    for sample_format in _WRITINGS:
        form.setSampleFormat(sample_format)
        for channels in (1, 2):
            form.setChannelCount(channels)
            if device.isFormatSupported(form):
                return form, Form(RATE, channels, _WRITINGS[sample_format])
    form = device.preferredFormat()
    writing = _WRITINGS.get(form.sampleFormat())
    if writing is None or form.sampleRate() <= 0 or form.channelCount() <= 0:
        raise MediaFailed(unreadable, f"{device.description()}: no format that can be read")
    return form, Form(form.sampleRate(), form.channelCount(), writing)


class _QtMicrophone:
    def __init__(self, device: QAudioDevice) -> None:
        qt_form, form = _format(device, Reason.MICROPHONE_UNREADABLE)
        self._form = form
        self._reader = Reader(form)
        self._source = QAudioSource(device, qt_form)
        self._source.setBufferSize(form.count(_MICROPHONE_BUFFER_MS / 1000))
        self._stream: QIODevice | None = self._source.start()
        self.latency_s = 0.0
        self._open_stream()

    def read(self) -> Samples:
        heard = bytes(self._open_stream().readAll().data())
        if heard:
            # Sound comes in pieces: the first sample of each has waited for the last.
            piece_s = len(heard) / self._form.frame / self._form.rate
            self.latency_s += 0.1 * (piece_s - self.latency_s)
        return self._reader.read(heard)

    def _open_stream(self) -> QIODevice:
        error = self._source.error()
        if self._stream is None or error != QtAudio.Error.NoError:
            self._source.stop()
            raise MediaFailed(Reason.MICROPHONE_UNREADABLE, str(error))
        return self._stream

    def close(self) -> None:
        self._source.stop()


class _QtLoudspeaker:
    audible = True

    def __init__(self, device: QAudioDevice) -> None:
        qt_form, form = _format(device, Reason.LOUDSPEAKER_MISSING)
        self._writer = Writer(form)
        self._block_bytes = form.count(BLOCK_S)
        self._sink = QAudioSink(device, qt_form)
        self._sink.setBufferSize(form.count(_LOUDSPEAKER_BUFFER_MS / 1000))
        self._stream: QIODevice | None = self._sink.start()
        self._queued = _FEWEST_QUEUED
        self._fed = False
        self.dry = 0
        self._open_stream()

    @property
    def waiting(self) -> int:
        return int(self._sink.bufferSize() - self._sink.bytesFree()) // self._block_bytes

    def room(self) -> int:
        self._open_stream()
        free = int(self._sink.bytesFree()) // self._block_bytes
        size = int(self._sink.bufferSize()) // self._block_bytes
        waiting = size - free
        if waiting == 0 and self._fed:
            # The machine was too busy to come back in time: it will be again.
            self._queued = min(_MOST_QUEUED, self._queued + 1)
            self.dry += 1
        # Some systems make the buffer larger than asked: keep to what was meant to wait in it.
        return max(0, min(free, self._queued - waiting))

    def play(self, block: Samples) -> None:
        self._fed = True
        self._open_stream().write(self._writer.write(block))

    def _open_stream(self) -> QIODevice:
        error = self._sink.error()
        # Running dry is no fault: it happens whenever the machine was busy for a moment.
        well = {QtAudio.Error.NoError, QtAudio.Error.UnderrunError}
        if self._stream is None or error not in well:
            self._sink.stop()
            raise MediaFailed(Reason.LOUDSPEAKER_MISSING, str(error))
        return self._stream

    def close(self) -> None:
        self._sink.stop()


class MachineEquipment:
    """The devices of this machine."""

    def __init__(self) -> None:
        self._events: QEventLoop | None = None
        self._devices: QMediaDevices | None = None
        self._changes = 0
        self._names: frozenset[str] = frozenset()
        self._look_at = 0.0

    def meet(self) -> None:
        """Let Qt look for devices.

        It keeps watchers on the thread that asks first, and complains when that thread ends.
        """
        QMediaDevices.videoInputs()

    def begin(self) -> None:
        """Give the sound thread a Qt loop of its own; needs an application to exist."""
        if QCoreApplication.instance() is not None:
            self._events = QEventLoop()
            self._devices = QMediaDevices()
            self._devices.audioInputsChanged.connect(self._changed)
            self._devices.audioOutputsChanged.connect(self._changed)
            self._devices.videoInputsChanged.connect(self._changed)

    def _changed(self) -> None:
        self._changes += 1

    def between_turns(self) -> None:
        """Let Qt do what it has to do on this thread, and look for what it has not said."""
        if self._events is not None:
            self._events.processEvents()
        now = time.monotonic()
        if now >= self._look_at:
            self._look_at = now + _LOOK_S
            names = frozenset(f"{device.kind} {device.id}" for device in self.listed())
            if names != self._names:
                self._names = names
                self._changes += 1

    @property
    def changes(self) -> int:
        """Count how often the devices that are there have changed."""
        return self._changes

    def listed(self) -> tuple[Device, ...]:
        """Give what the system has now, the default of each kind first."""
        cameras = QMediaDevices.videoInputs()
        microphones = QMediaDevices.audioInputs()
        loudspeakers = QMediaDevices.audioOutputs()
        return (
            *_listed(DeviceKind.CAMERA, cameras, QMediaDevices.defaultVideoInput()),
            *_listed(DeviceKind.MICROPHONE, microphones, QMediaDevices.defaultAudioInput()),
            *_listed(DeviceKind.LOUDSPEAKER, loudspeakers, QMediaDevices.defaultAudioOutput()),
        )

    def microphone(self, chosen: str | None) -> Microphone:
        """Open a microphone."""
        return _QtMicrophone(
            _chosen(
                QMediaDevices.audioInputs(),
                QMediaDevices.defaultAudioInput(),
                chosen,
                Reason.MICROPHONE_MISSING,
            )
        )

    def loudspeaker(self, chosen: str | None) -> Loudspeaker:
        """Open a loudspeaker."""
        return _QtLoudspeaker(
            _chosen(
                QMediaDevices.audioOutputs(),
                QMediaDevices.defaultAudioOutput(),
                chosen,
                Reason.LOUDSPEAKER_MISSING,
            )
        )

    def camera(self, chosen: str) -> Camera:
        """Open a camera."""
        return OpenCvCamera(chosen)

    def end(self) -> None:
        """Let the loop and the watchers go."""
        if self._devices is not None:
            self._devices.deleteLater()
            self._devices = None
            if self._events is not None:
                self._events.processEvents()
        self._events = None
