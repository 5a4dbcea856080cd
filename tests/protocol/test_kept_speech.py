"""Kept speech over the counter: what is written is what is read, and nothing else is read."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.protocol.errors import Malformed
from client.protocol.ids import ParticipantId
from client.protocol.kept_speech import OVERLAP_S, read_speech, write_speech
from client.protocol.signalling import KeptFrame, KeptSpeech

SINCE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

frames = st.builds(
    KeptFrame,
    at=st.integers(-1_000, 600_000).map(lambda ms: SINCE + timedelta(milliseconds=ms)),
    payload=st.binary(max_size=200),
)
speeches = st.lists(
    st.builds(
        KeptSpeech,
        speaker=st.text(min_size=1, max_size=40).map(ParticipantId),
        frames=st.lists(frames, max_size=8).map(tuple),
    ),
    max_size=4,
).map(tuple)


@given(speeches)
def test_what_was_written_is_read(speech: tuple[KeptSpeech, ...]) -> None:
    assert read_speech(SINCE, write_speech(SINCE, speech)) == speech


@given(speeches, st.data())
def test_a_body_that_breaks_off_is_not_believed(
    speech: tuple[KeptSpeech, ...], data: st.DataObject
) -> None:
    body = write_speech(SINCE, speech)
    cut = data.draw(st.integers(0, len(body)))
    try:
        read = read_speech(SINCE, body[:cut])
    except Malformed:
        return
    assert read == speech[: len(read)]


@given(st.binary(max_size=300))
def test_nonsense_is_read_or_refused_and_nothing_else(body: bytes) -> None:
    with contextlib.suppress(Malformed):
        read_speech(SINCE, body)


def test_a_promise_of_frames_that_do_not_come_costs_nothing() -> None:
    with pytest.raises(Malformed):
        read_speech(SINCE, b"\x01j\xff\xff\xff\xff")


def test_a_frame_from_before_all_that_is_given_stands_at_its_beginning() -> None:
    early = KeptFrame(at=SINCE - timedelta(seconds=OVERLAP_S, milliseconds=5), payload=b"x")
    body = write_speech(SINCE, (KeptSpeech(speaker=ParticipantId("j"), frames=(early,)),))
    ((frame,),) = (each.frames for each in read_speech(SINCE, body))
    assert frame.at == SINCE - timedelta(seconds=OVERLAP_S)
