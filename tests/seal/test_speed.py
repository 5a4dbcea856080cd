"""A judgment is made, sealed and kept while the judge's finger is still on the button."""

import statistics
from pathlib import Path

import pytest

from tests.bench.papers import BAR_MS, judgments_ms


@pytest.mark.realtime
def test_a_judgment_is_made_sealed_and_kept_within_its_bar(tmp_path: Path) -> None:
    assert statistics.median(judgments_ms(tmp_path, 5)) < BAR_MS
