"""Frames: the court reads strictly, a desk leniently, and nothing that is sent crashes either."""

import contextlib
import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.protocol.errors import FAMILY, CourtError, Malformed, Reason, TooLarge
from client.protocol.hearing import MuteParticipant, PauseHearing, Recorded, UnknownEvent
from client.protocol.ids import ParticipantId
from client.protocol.wire import (
    FRAME_MAX_BYTES,
    Asking,
    Beat,
    FromCourt,
    FromDesk,
    PresentTicket,
    Told,
    Versions,
    common_version,
    hear_from_court,
    hear_from_desk,
    say,
)

MUTE = Asking(ask=7, command=MuteParticipant(participant=ParticipantId("p")))


def test_what_a_desk_says_is_what_the_court_hears() -> None:
    assert hear_from_desk(say(MUTE)) == MUTE


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "null",
        "[]",
        '"beat"',
        '{"type":"nonsense"}',
        '{"type":"asking","ask":1}',
        '{"type":"asking","ask":0,"command":{"type":"open_hearing"}}',
        '{"type":"asking","ask":1,"command":{"type":"become_judge"}}',
        '{"type":"beat","as":"the judge"}',
        '{"type":"asking","ask":1,"command":{"type":"mute_participant","participant":"p","by":"j"}}',
        '{"type":"move_pointer","x":1.5,"y":0}',
        '{"type":"move_pointer","x":NaN,"y":0}',
        "[" * 60_000,
        b"\xff\xfe\x00",
        '{"type":"asking","ask":1,"command":{"type":"pause_hearing","reason":""}}',
    ],
)
def test_the_court_refuses_what_is_no_message(frame: str | bytes) -> None:
    with pytest.raises(Malformed):
        hear_from_desk(frame)


def test_a_frame_beyond_the_limit_is_too_large_before_it_is_read() -> None:
    with pytest.raises(TooLarge):
        hear_from_desk(" " * (FRAME_MAX_BYTES + 1))


def test_a_refusal_repeats_nothing_of_what_was_sent() -> None:
    with pytest.raises(Malformed) as refused:
        hear_from_desk('{"type":"present_ticket","ticket":["secret-of-mine"]}')
    assert "secret-of-mine" not in str(refused.value)


@given(st.one_of(st.text(), st.binary()))
def test_no_frame_crashes_the_court(frame: str | bytes) -> None:
    with contextlib.suppress(CourtError):
        hear_from_desk(frame)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "recorded", "event", "seq", "x"]), inner)
    ),
    max_leaves=8,
)


@given(st.one_of(st.text(), json_values.map(json.dumps)))
def test_no_frame_crashes_a_desk(frame: str) -> None:
    with contextlib.suppress(Malformed):
        hear_from_court(frame)


def test_a_desk_passes_over_what_a_newer_court_adds() -> None:
    assert hear_from_court('{"type":"gavel_struck"}') is None
    assert hear_from_court('{"type":"beat","loud":true}') == Beat()


def test_a_desk_counts_an_event_that_it_does_not_know() -> None:
    told = hear_from_court(
        '{"type":"told","recorded":{"seq":3,"at":"2026-03-02T01:00:00Z",'
        '"event":{"type":"gavel_struck","by":"judge"}}}'
    )
    assert isinstance(told, Told)
    assert told.recorded.seq == 3
    assert told.recorded.event == UnknownEvent(was="gavel_struck")


@pytest.mark.parametrize(
    ("mine", "theirs", "common"),
    [((1, 1), (1, 1), 1), ((1, 3), (2, 5), 3), ((1, 1), (2, 2), None), ((4, 5), (1, 3), None)],
)
def test_two_ends_speak_the_highest_version_that_both_know(
    mine: tuple[int, int], theirs: tuple[int, int], common: int | None
) -> None:
    assert (
        common_version(
            Versions(lowest=mine[0], highest=mine[1]),
            Versions(lowest=theirs[0], highest=theirs[1]),
        )
        == common
    )


def test_every_message_is_told_apart_by_its_type() -> None:
    for union in (FromDesk, FromCourt):
        types = [each.model_fields["type"].default for each in get_args(union)]
        assert len(types) == len(set(types))


def test_every_error_has_its_own_status() -> None:
    assert len({each.status for each in FAMILY}) == len(FAMILY)


def test_a_ticket_is_presented_with_the_versions_of_the_desk() -> None:
    said = json.loads(say(PresentTicket(ticket="t")))
    assert said["versions"] == {"lowest": 1, "highest": 1}


def test_times_must_carry_their_zone() -> None:
    with pytest.raises(ValueError, match="timezone"):
        Recorded.model_validate(
            {"seq": 1, "at": "2026-03-02T01:00:00", "event": {"type": "hearing_opened", "by": "j"}}
        )


def test_a_reason_for_a_pause_has_a_length() -> None:
    with pytest.raises(ValueError, match="at most"):
        PauseHearing(reason="很" * 201)


def test_reasons_are_written_as_they_travel() -> None:
    assert all(each.value == each.name.lower() for each in Reason)
