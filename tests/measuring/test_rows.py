import json
from pathlib import Path
from xml.etree import ElementTree

from tests.bench.accounts import slope
from tests.bench.echoes import row_of
from tests.bench.led import candidate_of, led_through
from tests.bench.page import page, plot
from tests.bench.rows import Row, ratio, table, unmeasured, write

LOST = Row("speech lost", "10 % loss", 0.2, 48.0, "stock aiortc", "%", 0.3)
SLOW = Row("pictures a second", "300 kb/s", 9.0, 2.0, "stock aiortc", "1/s", 12.0, at_least=True)


def test_a_row_says_whether_its_bar_is_met() -> None:
    assert LOST.met is True
    assert SLOW.met is False
    assert Row("memory", "", 100.0).met is None


def test_what_could_not_be_measured_says_why() -> None:
    row = unmeasured("forwarder CPU per Mbit/s", "10 people", "no janus")
    assert row.met is None
    assert "no janus" in table([row])


def test_a_ratio_is_a_row_of_its_own() -> None:
    row = ratio("sender CPU", Row("sender CPU", "clean", 0.2, 0.25, "stock aiortc", "cores"), 0.8)
    assert (row.ours, row.unit, row.met) == (0.8, "ratio", True)


def test_rows_are_written_flat(tmp_path: Path) -> None:
    write([LOST, SLOW], tmp_path / "deep" / "bench.json")
    written = json.loads((tmp_path / "deep" / "bench.json").read_text(encoding="utf-8"))
    keys = {"what", "profile", "ours", "peer", "peer_name", "unit", "bar", "met"}
    assert all(keys <= each.keys() for each in written)
    assert [each["met"] for each in written] == [True, False]


def test_the_table_names_what_missed_its_bar() -> None:
    lines = table([LOST, SLOW]).splitlines()
    assert "yes" in lines[1]
    assert "NO" in lines[2]
    assert ">= 12" in lines[2]


def test_a_plot_is_a_drawing_with_a_bar_for_each_figure() -> None:
    drawn = ElementTree.fromstring(plot("speech lost", [LOST, LOST]))
    svg = "{http://www.w3.org/2000/svg}"
    assert drawn.tag in {"svg", f"{svg}svg"}
    titles = [each.text for each in drawn.iter("title")]
    assert titles == ["0.2", "48", "0.2", "48"]


def test_a_plot_of_nothing_is_nothing() -> None:
    assert plot("speech lost", [unmeasured("speech lost", "clean", "no sound")]) == ""


def test_the_page_holds_every_row() -> None:
    text = page([LOST, SLOW], "on a <test>")
    assert text.count("<tr>") == 3
    assert "&lt;test&gt;" in text


def test_a_description_is_led_through_a_relay() -> None:
    sdp = (
        "v=0\r\nm=audio 5000 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 10.0.0.1\r\n"
        "a=candidate:1 1 udp 2130706431 10.0.0.1 5000 typ host\r\n"
        "a=candidate:2 1 udp 2130706430 10.0.0.2 5001 typ host\r\na=end-of-candidates\r\n"
    )
    led = led_through(sdp, "127.0.0.1", 7777)
    assert candidate_of(sdp) == ("10.0.0.1", 5000)
    assert candidate_of(led) == ("127.0.0.1", 7777)
    assert led.count("a=candidate") == 1
    assert "m=audio 7777 " in led


def test_growth_is_told_by_its_slope() -> None:
    assert slope([(0.0, 5.0), (10.0, 7.0), (20.0, 9.0)]) == 0.2
    assert slope([(0.0, 5.0)]) == 0.0


def test_the_rows_of_echo_become_rows_of_the_table() -> None:
    told = {"what": "loss", "profile": "room", "value": 64.0, "unit": "dB", "peer": 32.0}
    enough = row_of({**told, "peer_name": "another", "bar": "at least 40", "met": True})
    assert (enough.ours, enough.peer, enough.bar, enough.met) == (64.0, 32.0, 40.0, True)
    beside = row_of({**told, "value": -4.0, "bar": "within 3", "met": False})
    assert (beside.ours, beside.met) == (4.0, False)
    assert row_of({**told, "bar": None}).met is None
