"""The thresholds: whole, each with its source, and changed by an administrator row by row."""

from pathlib import Path

import pytest

from client.devicecheck.kit import kit
from client.devicecheck.probe import Follower
from client.devicecheck.table import ROWS, codes_of
from client.devicecheck.thresholds import (
    BadPolicy,
    managed_policy,
    shipped,
    thresholds_here,
    with_policy,
)
from client.protocol.devicecheck import Cause, Check, Code, Form, Outcome

OWN = shipped()


def test_every_limit_names_where_it_comes_from_and_a_cause_that_exists() -> None:
    for row in OWN.rows:
        assert row.source, row
        assert row.cause in {each.value for each in Cause}, row
        assert row.warn is not None or row.fail is not None, row
        assert not row.policy
        if row.warn is not None and row.fail is not None:
            worse = row.warn < row.fail if row.worse == "above" else row.warn > row.fail
            assert worse, row


def test_no_limit_stands_twice() -> None:
    seen = [(row.code, row.reading, row.worse, row.cause) for row in OWN.rows]
    assert len(set(seen)) == len(seen)


def test_a_policy_replaces_single_limits_and_says_so() -> None:
    text = (
        '[[threshold]]\ncode = "MED-02"\nreading = "rtt_ms"\nfail = 600\n'
        'source = "our satellite offices"\n'
    )
    changed = with_policy(OWN, text)
    (row,) = changed.of(Code.MED_02)
    assert (row.warn, row.fail, row.policy) == (250, 600, True)
    assert row.source == "our satellite offices"
    assert len(changed.rows) == len(OWN.rows)
    others = [each for each in changed.rows if each.code is not Code.MED_02]
    assert not any(each.policy for each in others)


def test_a_policy_of_one_direction_leaves_the_other() -> None:
    text = '[[threshold]]\ncode = "CAM-08"\nreading = "luma"\nworse = "below"\nwarn = 50\n'
    below, above = with_policy(OWN, text).of(Code.CAM_08)
    assert (below.warn, above.warn) == (50, 200)


def test_a_policy_of_both_limits_leaves_each_its_cause() -> None:
    text = '[[threshold]]\ncode = "CAM-03"\nreading = "first_picture_s"\nwarn = 5\nfail = 10\n'
    slow, none = with_policy(OWN, text).of(Code.CAM_03)
    assert (slow.cause, slow.warn, slow.fail) == (Cause.CAMERA_SLOW, 5, None)
    assert (none.cause, none.warn, none.fail) == (Cause.NO_PICTURE, None, 10)
    louder = '[[threshold]]\ncode = "MIC-04"\nreading = "peak_dbfs"\nfail = -50\n'
    changed = with_policy(OWN, louder).of(Code.MIC_04)
    limits = {each.cause: each.fail for each in changed if each.reading == "peak_dbfs"}
    assert limits == {Cause.SOUND_SILENT: -90.3, Cause.SOUND_LOW: -50}


def test_a_policy_leaves_rows_out_and_weighs_causes() -> None:
    changed = with_policy(OWN, 'skip = ["CAM-09"]\n[cause]\ncamera_virtual = "fail"\n')
    assert changed.skipped == {Code.CAM_09}
    assert changed.outcomes == {Cause.CAMERA_VIRTUAL: Outcome.FAIL}


@pytest.mark.parametrize(
    "text",
    [
        "this is no TOML",
        "unheard = 1",
        '[[threshold]]\ncode = "XXX-01"\nreading = "rtt_ms"\nwarn = 1\n',
        '[[threshold]]\ncode = "MED-02"\nreading = "nothing"\nwarn = 1\n',
        '[[threshold]]\ncode = "MED-02"\nreading = "rtt_ms"\nwarn = "high"\n',
        '[[threshold]]\ncode = "MED-02"\nreading = "rtt_ms"\nlimit = 3\n',
        '[[threshold]]\ncode = "MED-02"\nreading = "rtt_ms"\nfail = nan\n',
        '[[threshold]]\ncode = "MED-02"\nreading = "rtt_ms"\nwarn = inf\n',
        '[[threshold]]\ncode = "CAM-08"\nreading = "luma"\nwarn = 50\n',
        "threshold = 3",
        "threshold = [3]",
        'skip = "CAM-09"',
        'skip = ["CAM-99"]',
        "cause = 3",
        '[cause]\nnothing = "fail"\n',
        '[cause]\npicture_dark = "terrible"\n',
        '[cause]\npicture_dark = "not_run"\n',
        '[cause]\npicture_dark = ["fail"]\n',
    ],
)
def test_what_cannot_be_followed_is_refused(text: str) -> None:
    with pytest.raises(BadPolicy):
        with_policy(OWN, text)


def test_a_policy_that_is_named_must_be_there_and_a_managed_one_may_be(tmp_path: Path) -> None:
    with pytest.raises(BadPolicy, match="there is no file"):
        thresholds_here(tmp_path / "check.toml")
    file = tmp_path / "check.toml"
    file.write_text('skip = ["ENV-10"]\n')
    assert thresholds_here(file).skipped == {Code.ENV_10}
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(BadPolicy, match="cannot be read"):
        thresholds_here(file)


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("linux", "/etc/mingjing/check.toml"),
        ("darwin", "/Library/Application Support/Mingjing/check.toml"),
    ],
)
def test_the_managed_policy_has_its_place_on_each_system(system: str, place: str) -> None:
    assert managed_policy(system).as_posix() == place


def test_on_windows_it_lies_among_the_programs_data() -> None:
    there = managed_policy("win32", {"PROGRAMDATA": "D:/Data"})
    assert there.as_posix() == "D:/Data/Mingjing/check.toml"


# The table and the kit ------------------------------------------------------------------------


def test_the_table_is_whole_and_in_order() -> None:
    assert tuple(ROWS) == tuple(Code)
    assert set(codes_of(Form.QUICK)) < set(codes_of(Form.FULL)) == set(Code)


def test_every_row_has_one_probe_of_its_form_and_each_probe_stays_in_its_stage() -> None:
    owed: list[Code] = []
    for probe in kit():
        owed += probe.codes
        assert probe.limit_s > 0
        if probe.form is Form.FULL:
            assert not set(probe.codes) & set(codes_of(Form.QUICK)), probe
        stage = probe.codes[0].check
        if isinstance(probe, Follower):
            assert {code.check for code in probe.after} <= {stage}, probe
    assert len(set(owed)) == len(owed)
    assert set(owed) == set(Code)
    assert {each.codes[0].check for each in kit()} == set(Check)
