"""Every deed of every life cycle reads back from the books as it was written."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server_stub.db.deeds import read_beginning, read_event, write_beginning, write_event
from server_stub.domain.case_numbers import CaseNumber, Series
from server_stub.domain.deadlines import Deadline, deadline_for
from server_stub.domain.filing import Filing
from server_stub.domain.matters import LIFE_CYCLES, MatterKind, next_due
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import Happened, Office
from tests.domain.tables import COURT, NOW

moments = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - the zone is given beside it
    max_value=datetime(2027, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
money = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)
limits = st.sampled_from([Limit.FILING_REVIEW, Limit.FEE_PAY, Limit.CORRECTION])


@st.composite
def deadlines(draw: st.DrawFn) -> Deadline:
    limit = draw(limits)
    length = 7 if limit is Limit.CORRECTION else None
    return deadline_for(limit, date(2026, 3, 2), COURT, set_length=length)


numbers = st.builds(
    CaseNumber,
    series=st.just(Series(year=2026, court="京0491", type_code="民初")),
    seq=st.integers(min_value=1, max_value=99999),
    document=st.just(0),
)
st.register_type_strategy(CaseNumber, numbers)
st.register_type_strategy(datetime, moments)
st.register_type_strategy(Decimal, money)
st.register_type_strategy(Deadline, deadlines())
DEEDS = [(kind, deed) for kind, life in LIFE_CYCLES.items() for deed in life.deeds]


@pytest.mark.parametrize(("kind", "deed"), DEEDS, ids=lambda each: getattr(each, "__name__", each))
def test_a_deed_reads_back_as_it_was_written(kind: MatterKind, deed: type[Any]) -> None:
    life = LIFE_CYCLES[kind]

    @settings(max_examples=10, deadline=None)
    @given(st.from_type(deed), st.sampled_from(list(life.states)), moments)
    def reads_back(said: Any, to: Any, at: datetime) -> None:
        clocks = (deadline_for(Limit.FEE_PAY, at.date(), COURT),)
        event = Happened(deed=said, by=Office.PARTY, at=at, to=to, clocks=clocks)
        written = json.loads(json.dumps(write_event(event)))
        assert read_event(kind, written, at) == event

    reads_back()


def test_names_of_deeds_are_unique_within_a_kind() -> None:
    for life in LIFE_CYCLES.values():
        assert len({each.__name__ for each in life.deeds}) == len(life.deeds)


def test_what_a_matter_began_with_reads_back() -> None:
    beginning = Filing()
    written = json.loads(json.dumps(write_beginning(MatterKind.FILING, beginning)))
    assert read_beginning(MatterKind.FILING, written) == beginning


def test_a_deed_of_no_life_is_no_entry() -> None:
    with pytest.raises(ValueError, match="no deed"):
        read_event(MatterKind.FILING, {"deed": "Forge"}, NOW)


def test_the_clock_that_runs_out_first_is_looked_at_first() -> None:
    early = deadline_for(Limit.FEE_PAY, NOW.date(), COURT)
    late = deadline_for(Limit.FEE_PAY, (NOW + timedelta(days=30)).date(), COURT)
    assert next_due((late, early)) == early
    assert next_due(()) is None
