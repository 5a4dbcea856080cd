"""The page for paper: one sheet whatever was found, in both languages, with nothing that runs."""

import re
import shutil
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from client.check.page import FIGURES_MOST, FINDINGS_MOST, as_page
from client.devicecheck.causes import CAUSES
from client.devicecheck.report import report_of
from client.devicecheck.thresholds import shipped
from client.protocol.devicecheck import Cause, CheckReport, Code, Finding, Form, Outcome
from client.screens.words.device_check import ADVICE
from tests.conftest import PACKAGES

MADE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def reported(
    *findings: Finding, form: Form = Form.QUICK, synthetic: bool = False, host: str = "<LAPTOP>"
) -> CheckReport:
    return report_of(
        findings,
        shipped(),
        id_="3f" * 16,
        app_version="0.1.0",
        form=form,
        now=MADE,
        took_s=38.2,
        synthetic=synthetic,
        server="https://court.example",
        machine={"system": "Windows", "release": "10.0.22631", "host": host},
    )


ALL_WELL = tuple(Finding(code=code, outcome=Outcome.PASS) for code in Code)


def longest_first() -> list[Cause]:
    def length(cause: Cause) -> int:
        advice = ADVICE[cause]
        return max(
            len(each.en) + 2 * len(each.zh) for each in (advice.found, advice.act, advice.way_out)
        )

    return sorted(Cause, key=length, reverse=True)


def worst() -> CheckReport:
    """Every row fails, and those that are shown have the longest words there are."""
    causes = longest_first()
    findings = [
        Finding(
            code=code,
            outcome=Outcome.FAIL,
            reason=causes[place % len(causes)],
            readings={"first_picture_s": 12.345, "loss_up_pct": 33.333, "something_ms": 1234.5},
            texts={"name": "A very long name of a device that a maker has given it (USB Audio)"},
        )
        for place, code in enumerate(Code)
    ]
    return reported(*findings, form=Form.FULL, synthetic=True)


def test_the_page_says_the_verdict_the_code_and_every_row() -> None:
    report = reported(*ALL_WELL)
    page = as_page(report)
    assert "您可以用声音和画面参加庭审。" in page
    assert "You can take part with picture and sound." in page
    assert f"{report.short_code[:4]}-{report.short_code[4:]}" in page
    assert all(code.value in page for code in Code)
    assert "Nothing needs doing." in page


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone is the system's alone")
def test_the_page_says_the_time_where_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "CST-8")
    time.tzset()
    try:
        assert "2026-03-02 09:00+08:00" in as_page(reported(*ALL_WELL))
    finally:
        monkeypatch.undo()
        time.tzset()


def test_what_needs_doing_is_said_worst_first_and_the_rest_is_counted() -> None:
    page = as_page(worst())
    assert page.count('class="figures"') == FINDINGS_MOST
    assert f"{len(Code) - FINDINGS_MOST} more stand in the whole report." in page
    mixed = as_page(
        reported(
            Finding(code=Code.CAM_08, outcome=Outcome.WARN, reason=Cause.PICTURE_DARK),
            Finding(code=Code.NET_12, outcome=Outcome.FAIL, reason=Cause.UDP_BLOCKED),
        )
    )
    table = mixed[mixed.index("<table") :]
    assert table.index("NET-12") < table.index("CAM-08")


def test_where_not_everything_was_tested_nothing_is_called_done() -> None:
    unasked = [
        each.model_copy(update={"outcome": Outcome.SKIPPED}) if each.code is Code.SPK_01 else each
        for each in ALL_WELL
    ]
    page = as_page(reported(*unasked))
    assert "Not everything was tested" in page
    assert "Nothing needs doing." not in page


def test_a_cause_of_next_year_still_has_a_line() -> None:
    page = as_page(reported(Finding(code=Code.CAM_01, outcome=Outcome.FAIL, reason="next_year")))
    assert "Something here needs attention." in page


def test_the_forms_of_a_camera_are_told_as_far_as_a_line_goes() -> None:
    told = ", ".join(f"{16 * each}x{9 * each}@30 YUYV" for each in range(20, 0, -1))
    small = Finding(
        code=Code.CAM_04,
        outcome=Outcome.WARN,
        reason=Cause.CAMERA_SMALL,
        readings={"best_height_px": 180.0},
        texts={"formats": told},
    )
    page = as_page(reported(small))
    assert f'<span class="figures">{told[:FIGURES_MOST]}</span>' in page
    short = small.model_copy(update={"texts": {"formats": "320x180@30 YUYV"}})
    assert "320x180@30 YUYV best_height_px=180" in as_page(reported(short))


def test_hostile_names_stay_names_and_nothing_runs() -> None:
    hostile = Finding(
        code=Code.CAM_10,
        outcome=Outcome.WARN,
        reason=Cause.CAMERA_VIRTUAL,
        texts={"name": "<script>alert(1)</script>"},
    )
    page = as_page(reported(hostile))
    assert "<script" not in page
    assert "&lt;LAPTOP&gt;" in page
    assert not re.search(r"(src|href)=", page)


@pytest.mark.needs_package("chromium", "poppler-utils")
@pytest.mark.parametrize("name", ["well", "worst", "long"])
def test_it_is_one_sheet_of_a4(name: str, tmp_path: Path) -> None:
    report = {
        "well": reported(*ALL_WELL),
        "worst": worst(),
        "long": reported(*ALL_WELL, host="archivemachine." * 16),
    }[name]
    source, printed = tmp_path / "page.html", tmp_path / "page.pdf"
    source.write_text(as_page(report), encoding="utf-8")
    browser = next(found for each in PACKAGES["chromium"] if (found := shutil.which(each)))
    subprocess.run(
        [
            *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
            *(f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={printed}"),
            source.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=100,
    )
    told = subprocess.run(
        ["pdfinfo", str(printed)], check=True, capture_output=True, text=True, timeout=20
    ).stdout
    assert re.search(r"Pages:\s+1\n", told)
    assert "(A4)" in told
    # What is too wide for the sheet would have all of it printed smaller.
    placed = subprocess.run(
        ["pdftotext", "-bbox", str(printed), "-"],
        check=True,
        capture_output=True,
        text=True,
        timeout=20,
    ).stdout
    left = min(float(each) for each in re.findall(r'<word xMin="([\d.]+)"', placed))
    assert left == pytest.approx(12 / 25.4 * 72, abs=2)


def test_every_cause_has_its_remedy_in_the_words_too() -> None:
    assert set(ADVICE) == set(CAUSES)


def test_a_way_out_in_the_report_is_the_one_that_the_person_reads() -> None:
    said = {(CAUSES[cause].way_out, ADVICE[cause].way_out.en) for cause in Cause}
    assert len({way for way, _ in said}) == len({words for _, words in said}) == len(said)
