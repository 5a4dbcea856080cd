"""At whatever hour the docket is sown, every case stands where its table says."""

from datetime import datetime
from pathlib import Path

import pytest

from server_stub.seeds import docket
from tests.seeds.conftest import sow
from tests.seeds.test_docket import case_of, stands
from tests.usecases.small_court import open_registry

pytestmark = [pytest.mark.needs_package("fonts-noto-cjk"), pytest.mark.timeout(600)]

HOURS = {
    "before the longest holiday": "2026-02-13T17:20+08:00",
    "after it": "2026-02-25T09:05+08:00",
    "on a Saturday evening": "2026-06-20T21:00+08:00",
    "amid the national holiday": "2026-10-03T12:00+08:00",
    "just after midnight": "2026-10-10T00:30+08:00",
    "at the end of the years that are known": "2026-12-29T11:10+08:00",
}


@pytest.mark.soak
@pytest.mark.parametrize("hour", HOURS.values(), ids=HOURS.keys())
def test_the_docket_is_whole_at_any_hour(in_memory: Path, hour: str) -> None:
    sow(in_memory, now=datetime.fromisoformat(hour))
    with open_registry(in_memory) as registry:
        found = {
            each.suit.title + each.claim: stands(registry, case_of(registry, each))
            for each in docket.DOCKET
        }
    assert found == {each.suit.title + each.claim: each.state for each in docket.DOCKET}
