"""The machine's own devices, as Qt and OpenCV know them.

Sound by QAudioSource and QAudioSink in push mode; names of all devices by QMediaDevices; pictures
by OpenCV (`client.media.devices.capture`). Devices are known by the system's stable ids, never by
their place in a list.

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
    QVideoFrameFormat,
)

from client.media.blocks import BLOCK_S, RATE, Samples
from client.media.devices.capture import OpenCvCamera
from client.media.devices.equipment import Camera, Loudspeaker, Microphone
from client.media.devices.formats import Form, Reader, Writer, Writing
from client.media.devices.pulse import PulseNames
from client.media.engine import MediaFailed
from client.protocol.errors import Reason
from client.state import Device, DeviceKind, PictureForm

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


def _listed(kind: DeviceKind, devices: Sequence[QAudioDevice]) -> list[Device]:
    return [Device(kind, _name(each.id()), each.description()) for each in devices]


def _listed_cameras(cameras: Sequence[QCameraDevice]) -> list[Device]:
    return [
        Device(DeviceKind.CAMERA, _name(each.id()), each.description(), forms=_forms(each))
        for each in cameras
    ]


_WRITTEN = {QVideoFrameFormat.PixelFormat.Format_Jpeg: "MJPG"}
"""Where cameras have another word than Qt."""


def _forms(camera: QCameraDevice) -> tuple[PictureForm, ...]:
    """Give what the camera offers; Qt has asked the driver when it listed the camera."""
    return tuple(
        PictureForm(
            size.width(),
            size.height(),
            max(0.0, form.minFrameRate()),
            form.maxFrameRate(),
            _WRITTEN.get(pixels) or QVideoFrameFormat.pixelFormatToString(pixels),
        )
        for form in camera.videoFormats()
        if (size := form.resolution()).isValid() and (pixels := form.pixelFormat()) is not None
    )


def _chosen(devices: list[QAudioDevice], chosen: str | None, missing: Reason) -> QAudioDevice:
    for device in devices:
        if chosen is None or _name(device.id()) == chosen:
            return device
    raise MediaFailed(missing, chosen or "there is none")


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
    def waiting(self) -> float:
        return float(self._sink.bufferSize() - self._sink.bytesFree()) / self._block_bytes

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
        self._known: tuple[Device, ...] = ()
        self._pulse = PulseNames()
        self._pulse_names: frozenset[str] | None = None
        self._pulse_backed = False
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
        self._look_at = 0.0

    def _inputs(self) -> list[QAudioDevice]:
        return self._there(QMediaDevices.audioInputs(), QMediaDevices.defaultAudioInput())

    def _outputs(self) -> list[QAudioDevice]:
        return self._there(QMediaDevices.audioOutputs(), QMediaDevices.defaultAudioOutput())

    def _there(self, devices: list[QAudioDevice], default: QAudioDevice) -> list[QAudioDevice]:
        """Give what is there, the default first; what PulseAudio has removed is not."""
        known = self._pulse_names
        if known is not None:
            # Once Qt names what PulseAudio names, whatever PulseAudio does not name is gone, also
            # when it went before it could be asked for.
            self._pulse_backed |= any(_name(device.id()) in known for device in devices)
        backed = known is not None and self._pulse_backed
        there = [device for device in devices if not backed or _name(device.id()) in (known or ())]
        return sorted(there, key=lambda device: device.id() != default.id())

    def between_turns(self) -> None:
        """Let Qt do what it has to do on this thread, and look for what it has not said."""
        if self._events is not None:
            self._events.processEvents()
        self._pulse.turn()
        if self._pulse.names != self._pulse_names:
            self._pulse_names = self._pulse.names
            self._look_at = 0.0
        now = time.monotonic()
        if now < self._look_at:
            return
        self._look_at = now + _LOOK_S
        self._pulse.connect()
        listed = self.listed()
        if listed != self._known:
            self._known = listed
            self._changes += 1

    @property
    def changes(self) -> int:
        """Count how often the devices that are there have changed."""
        return self._changes

    def listed(self) -> tuple[Device, ...]:
        """Give what the system has now, the default of each kind first."""
        first = QMediaDevices.defaultVideoInput().id()
        cameras = sorted(QMediaDevices.videoInputs(), key=lambda device: device.id() != first)
        return (
            *_listed_cameras(cameras),
            *_listed(DeviceKind.MICROPHONE, self._inputs()),
            *_listed(DeviceKind.LOUDSPEAKER, self._outputs()),
        )

    def microphone(self, chosen: str | None) -> Microphone:
        """Open a microphone."""
        return _QtMicrophone(_chosen(self._inputs(), chosen, Reason.MICROPHONE_MISSING))

    def loudspeaker(self, chosen: str | None) -> Loudspeaker:
        """Open a loudspeaker."""
        return _QtLoudspeaker(_chosen(self._outputs(), chosen, Reason.LOUDSPEAKER_MISSING))

    def camera(self, chosen: str) -> Camera:
        """Open a camera."""
        return OpenCvCamera(chosen)

    def end(self) -> None:
        """Let the loop and the watchers go."""
        self._pulse.close()
        if self._devices is not None:
            self._devices.deleteLater()
            self._devices = None
            if self._events is not None:
                self._events.processEvents()
        self._events = None
