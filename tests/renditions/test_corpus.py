"""Each file of the corpus gives a typed refusal or a safe rendition, within 10 s and 512 MB."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

import pytest

from tests.renditions.corpus import CORPUS
from tests.renditions.looking import look

WITHIN_S = 10.0
PEAK_KIB = 512 * 1024


@pytest.fixture(scope="module")
def apart() -> Iterator[Executor]:
    """A process of its own, which has had no other children."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        yield process


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_file_is_refused_or_shown_safely(
    apart: Executor, tmp_path: Path, name: str
) -> None:
    make, wanted = CORPUS[name]
    path = tmp_path / "file"
    path.write_bytes(make())
    found = apart.submit(look, path).result()
    assert found.found in (wanted if isinstance(wanted, tuple) else (wanted,))
    assert found.took_s < WITHIN_S
    assert found.peak_kib < PEAK_KIB
    # For whoever wants the figures: pytest -rP.
    print(f"{name}: {found.took_s:.1f} s, {found.peak_kib // 1024} MiB")  # noqa: T201
