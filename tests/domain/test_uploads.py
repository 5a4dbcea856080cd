"""How far an upload comes, where a piece belongs, and how much is too much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.protocol.errors import Reason, Refused, TooLarge
from client.protocol.uploads import UploadLimits, UploadState
from server_stub.domain.uploads import (
    TRANSITIONS,
    Brought,
    Place,
    Step,
    after,
    place_of,
    why_not_begin,
)

LIMITS = UploadLimits(
    file_bytes=100,
    piece_bytes=10,
    open_files=2,
    open_bytes=150,
    files_a_day=5,
    bytes_a_day=300,
    unfinished_s=1,
    unfiled_s=1,
    pages=1,
)
NOTHING = Brought(open_files=0, open_bytes=0, files_today=0, bytes_today=0)


@pytest.mark.parametrize("state", UploadState)
@pytest.mark.parametrize("step", Step)
def test_a_step_stands_in_the_table_or_is_refused(state: UploadState, step: Step) -> None:
    if (state, step) in TRANSITIONS:
        assert after(state, step) is TRANSITIONS[state, step]
    else:
        with pytest.raises(Refused):
            after(state, step)


def test_what_is_filed_stays_as_it_is() -> None:
    for step in Step:
        with pytest.raises(Refused) as refused:
            after(UploadState.FILED, step)
        assert refused.value.reason is Reason.UPLOAD_FILED


def test_a_refused_upload_says_why() -> None:
    with pytest.raises(Refused) as refused:
        after(UploadState.REFUSED, Step.FILE, Reason.FILE_UNSAFE)
    assert refused.value.reason is Reason.FILE_UNSAFE


@given(st.integers(1, 100), st.integers(-5, 110), st.integers(0, 110))
def test_a_piece_is_next_or_repeated_or_refused(size: int, at: int, length: int) -> None:
    received = size // 2
    fits = at >= 0 and at + length <= size
    if not fits:
        with pytest.raises(TooLarge):
            place_of(at, length, received=received, size=size)
    elif at == received:
        assert place_of(at, length, received=received, size=size) is Place.NEXT
    elif at + length <= received:
        assert place_of(at, length, received=received, size=size) is Place.REPEATED
    else:
        with pytest.raises(Refused) as refused:
            place_of(at, length, received=received, size=size)
        assert refused.value.detail == str(received)


def test_a_budget_is_kept_to_the_last_byte() -> None:
    assert why_not_begin(100, NOTHING, LIMITS) is None
    assert isinstance(why_not_begin(101, NOTHING, LIMITS), TooLarge)
    full = Brought(open_files=1, open_bytes=100, files_today=4, bytes_today=200)
    assert why_not_begin(50, full, LIMITS) is None
    refusal = why_not_begin(51, full, LIMITS)
    assert refusal is not None
    assert (refusal.reason, refusal.detail) == (Reason.UPLOAD_BUDGET_SPENT, "open_bytes")
