"""How long a judgment takes from its words to the strong-room: set, sealed and kept.

The press is warm, as it is in a court that is open; every judgment has words of its own, since
what was set before is remembered. Kept means durable: the strong-room syncs file and folder.
"""

import statistics
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from server_stub.documents import Typesetter, judgment_pdf
from server_stub.documents.specimens import SpecimenCase, specimen_judgment
from server_stub.files import FileStore
from server_stub.seal.sealing import Seal
from server_stub.seal.verify_document import certificates, verify
from tests.bench.rows import Row

BAR_MS = 400.0
AT = datetime(2026, 3, 30, 8, tzinfo=UTC)


def judgments_ms(folder: Path, times: int = 15) -> list[float]:
    """Make, seal and keep so many judgments; give the milliseconds that each took."""
    press = Typesetter()
    seal = Seal(folder / "seal", "北京互联网法院", lambda: press)
    files = FileStore(folder / "files")
    judgment = specimen_judgment(SpecimenCase())
    root = certificates(seal.root(AT))
    taken = []
    # The first makes the authority and warms the press: a court does that once.
    for number in range(times + 1):
        case_number = f"（2026）京0491民初{9_000_000 + number}号"
        began = time.perf_counter()
        pdf = judgment_pdf(press, replace(judgment, case_number=case_number))
        kept = files.put(seal.seal(pdf, AT))
        taken.append((time.perf_counter() - began) * 1000)
        if not verify(files.get(kept), root).good:
            raise AssertionError("a judgment was not sealed as it should be")
    return taken[1:]


def rows(times: int = 15) -> list[Row]:
    """Measure, and give the rows."""
    with tempfile.TemporaryDirectory() as folder:
        taken = sorted(judgments_ms(Path(folder), times))
    worst = taken[-1]
    return [
        Row(
            "a judgment made, sealed and kept (median)",
            "none",
            statistics.median(taken),
            unit="ms",
            bar=BAR_MS,
        ),
        Row("a judgment made, sealed and kept (slowest)", "none", worst, unit="ms", bar=BAR_MS),
    ]
