"""A page is drawn in a fraction of the time that a court has for turning it (250 ms).

An idle machine draws one in 25 to 50 ms; the limits leave room for a busy one.
"""

import statistics
import time

import pytest

from server_stub.documents import Typesetter, contract_pdf, payment_voucher_pdf
from server_stub.documents.specimens import (
    SpecimenCase,
    specimen_contract,
    specimen_payment_voucher,
)
from server_stub.renditions.renderer import Renderer

pytestmark = pytest.mark.realtime

CASE = SpecimenCase()


@pytest.mark.parametrize("coloured", [False, True])
async def test_a_page_is_drawn_before_the_desks_could_miss_it(
    renderer: Renderer, coloured: bool
) -> None:
    press = Typesetter()
    if coloured:
        file = payment_voucher_pdf(press, specimen_payment_voucher(CASE))
    else:
        file = contract_pdf(press, specimen_contract(CASE))
    await renderer.page_count(file)
    times = []
    for turn in range(9):
        began = time.monotonic()
        await renderer.page_picture(file, 1 + turn % 3)
        times.append(time.monotonic() - began)
    assert statistics.median(times) < 0.12


async def test_a_file_never_seen_before_does_not_wait_for_a_child_to_start(
    renderer: Renderer,
) -> None:
    await renderer.warm()
    file = contract_pdf(Typesetter(), specimen_contract(CASE))
    began = time.monotonic()
    await renderer.page_picture(file, 2)
    assert time.monotonic() - began < 0.25
