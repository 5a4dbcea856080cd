"""A paper is set while its reader waits: in a tenth of a second at the most."""

import statistics
import time
from dataclasses import replace

import pytest

from server_stub.documents import Typesetter, judgment_pdf
from server_stub.documents.specimens import SpecimenCase, specimen_judgment

pytestmark = pytest.mark.realtime


def test_a_judgment_is_set_in_a_tenth_of_a_second(typesetter: Typesetter) -> None:
    judgment = specimen_judgment(SpecimenCase())
    times = []
    for number in range(1, 8):
        # Another text every time: what was set before is remembered by the press.
        new = replace(judgment, case_number=f"（2026）京0491民初{9_000_000 + number}号")
        began = time.monotonic()
        judgment_pdf(typesetter, new)
        times.append(time.monotonic() - began)
    assert statistics.median(times) < 0.1
