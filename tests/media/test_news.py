"""What is told of a desk's own media."""

from client.media.devices.audio import SoundState
from client.media.engine import EngineNews, RemoteReadings
from client.media.news import Gaps, fell_back, in_use, readings_of, with_sound
from client.media.speech.heard import Tally
from client.protocol.errors import Reason
from client.protocol.ids import ParticipantId
from client.state import Device, DeviceKind

A, B = ParticipantId("a"), ParticipantId("b")


def test_gaps_are_counted_over_persons_and_legs() -> None:
    gaps = Gaps()
    gaps.look({A: Tally(), B: Tally()})
    assert gaps.count == 0
    gaps.look({A: Tally(gaps=1, gap_s=0.8), B: Tally()})
    gaps.look({A: Tally(gaps=1, gap_s=0.8), B: Tally()})
    assert (gaps.count, gaps.last_s) == (1, 0.8)
    gaps.look({A: Tally(gaps=1, gap_s=0.8), B: Tally(gaps=2, gap_s=3.0)})
    assert (gaps.count, gaps.last_s) == (3, 3.0)
    gaps.look({})
    gaps.look({A: Tally(gaps=1, gap_s=0.6)})
    assert (gaps.count, gaps.last_s) == (4, 0.6)


def test_a_microphone_that_nobody_wished_is_neither_live_nor_broken() -> None:
    state = SoundState(
        microphone_live=True, microphone_failure=Reason.MICROPHONE_MISSING, echo=True
    )
    news = with_sound(EngineNews(), state, wished=False)
    assert (news.microphone_live, news.microphone_failure, news.echo) == (False, None, True)
    wished = with_sound(EngineNews(), state, wished=True)
    assert wished.microphone_live
    assert wished.microphone_failure is Reason.MICROPHONE_MISSING


def test_a_microphone_that_is_wished_is_not_told_as_listening_for_this_machine() -> None:
    state = SoundState(microphone_listening=True, unprocessed=True)
    news = with_sound(EngineNews(), state, wished=False)
    assert (news.microphone_listening, news.unprocessed) == (True, True)
    assert not with_sound(EngineNews(), state, wished=True).microphone_listening


def test_the_devices_in_use_are_told_as_far_as_they_are_known() -> None:
    camera = Device(DeviceKind.CAMERA, "c", "Camera")
    headset = Device(DeviceKind.MICROPHONE, "m", "Headset")
    state = SoundState(microphone_in_use=headset)
    assert in_use(state, camera) == (camera, headset)
    assert in_use(SoundState(), None) == ()


def test_every_device_that_another_stands_in_for_is_named() -> None:
    state = SoundState(fell_back_loudspeaker=True)
    assert fell_back(state, camera=False) == (DeviceKind.LOUDSPEAKER,)
    assert fell_back(state, camera=True) == (DeviceKind.CAMERA, DeviceKind.LOUDSPEAKER)


def test_whoever_was_seen_or_heard_has_readings() -> None:
    tally = Tally(received=10, by_copy=2, by_retransmission=1, by_fec=1, concealed=3)
    told = readings_of(1.0, {A: RemoteReadings(frames_decoded=5)}, {B: tally}, {B: 0.2})
    found = dict(told.remote)
    assert found[A].frames_decoded == 5
    assert found[B].sound_s == 0.2
    assert (found[B].frames_heard, found[B].frames_recovered, found[B].frames_concealed) == (
        11,
        4,
        3,
    )
