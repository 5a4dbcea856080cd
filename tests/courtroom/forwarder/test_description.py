"""Offers of real desks are understood, and nonsense is refused by one name."""

import re
from pathlib import Path

import pytest
from aiortc.sdp import SessionDescription
from hypothesis import given
from hypothesis import strategies as st

from client.protocol.errors import Malformed, Reason
from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder.description import (
    MID_EXTENSION,
    Fingerprint,
    Offer,
    Sent,
    Terms,
    read_offer,
    write_answer,
)

OFFERS = Path(__file__).parent / "offers"
AIORTC = (OFFERS / "aiortc_1_16.sdp").read_text()
CHROMIUM = (OFFERS / "chromium_156.sdp").read_text()
BOTH = pytest.mark.parametrize("sdp", [AIORTC, CHROMIUM], ids=["aiortc", "chromium"])

TERMS = Terms(
    ufrag="courtfragment",
    password="p" * 32,
    fingerprints=(Fingerprint("sha-256", ":".join(["AB"] * 32)),),
    hosts=("203.0.113.7", "2001:db8::7"),
    port=40_000,
    session=1,
)


def replaced(sdp: str, pattern: str, by: str, count: int = 0) -> str:
    changed = re.sub(pattern, by, sdp, count=count, flags=re.MULTILINE)
    assert changed != sdp
    return changed


def answer_to(offer: Offer, *mids: str) -> SessionDescription:
    sent = {
        mid: Sent(1000 + at, f"seat{at}", f"seat{at}-track") for at, mid in enumerate(mids, start=1)
    }
    return SessionDescription.parse(write_answer(offer, TERMS, sent))


@BOTH
def test_a_desk_offers_its_own_two_and_two_for_each_seat(sdp: str) -> None:
    offer = read_offer(sdp, others=2)
    own_sound, own_picture = offer.own(Kind.AUDIO), offer.own(Kind.VIDEO)
    assert own_sound is not None
    assert own_picture is not None
    assert (own_sound.mid, own_picture.mid) == ("0", "1")
    assert [each.mid for each in offer.seats(Kind.AUDIO)] == ["2", "4"]
    assert [each.mid for each in offer.seats(Kind.VIDEO)] == ["3", "5"]


def test_the_codecs_keep_the_numbers_that_each_section_gives_them() -> None:
    offer = read_offer(CHROMIUM, others=2)
    assert {(each.kind, each.codec.name) for each in offer.sections} == {
        (Kind.AUDIO, "opus/48000/2"),
        (Kind.VIDEO, "VP8/90000"),
    }
    renumbered = replaced(CHROMIUM, r"(m=video \d+ \S+) 96 ", r"\1 35 ", count=1)
    renumbered = replaced(renumbered, r"^a=rtpmap:96 VP8", "a=rtpmap:35 VP8", count=1)
    offer = read_offer(renumbered, others=2)
    assert [each.codec.payload_type for each in offer.sections if each.kind is Kind.VIDEO] == [
        35,
        96,
        96,
    ]


def test_of_a_stream_and_its_repairs_the_stream_is_taken() -> None:
    picture = read_offer(AIORTC, others=2).own(Kind.VIDEO)
    found = re.search(r"^a=ssrc-group:FID (\d+) (\d+)", AIORTC, re.MULTILINE)
    assert found is not None
    assert picture is not None
    assert picture.ssrc == int(found[1])


def test_the_repairs_may_be_told_before_the_stream() -> None:
    first, second = re.findall(r"^a=ssrc:\d+ cname.*$", AIORTC, re.MULTILINE)[1:3]
    swapped = AIORTC.replace(first, "\0").replace(second, first).replace("\0", second)
    picture = read_offer(swapped, others=2).own(Kind.VIDEO)
    assert picture is not None
    assert f"a=ssrc:{picture.ssrc} " in first


def test_both_directions_count_as_sending_for_the_first_of_a_kind() -> None:
    offer = read_offer(replaced(AIORTC, "^a=(sendonly|recvonly)", "a=sendrecv"), others=2)
    own = offer.own(Kind.AUDIO)
    assert own is not None
    assert own.mid == "0"
    assert [each.mid for each in offer.seats(Kind.AUDIO)] == ["2", "4"]


@BOTH
def test_the_answer_mirrors_the_offer_section_by_section(sdp: str) -> None:
    offer = read_offer(sdp, others=2)
    answer = answer_to(offer, "2", "3")
    asked = SessionDescription.parse(sdp)
    assert [(each.kind, each.rtp.muxId) for each in answer.media] == [
        (each.kind, each.rtp.muxId) for each in asked.media
    ]
    assert [each.direction for each in answer.media] == [
        "recvonly",
        "recvonly",
        "sendonly",
        "sendonly",
        "inactive",
        "inactive",
    ]
    assert answer.group[0].items == ["0", "1", "2", "3", "4", "5"]
    for section in answer.media:
        assert section.rtcp_mux
        assert section.ice is not None
        assert section.ice.iceLite
        assert section.dtls is not None
        assert section.dtls.role == "server"
        assert [(each.ip, each.port, each.type) for each in section.ice_candidates] == [
            ("203.0.113.7", 40_000, "host"),
            ("2001:db8::7", 40_000, "host"),
        ]
        assert section.ice_candidates_complete
        assert len(section.rtp.codecs) == 1


@BOTH
def test_every_stream_that_is_sent_is_named_by_its_ssrc(sdp: str) -> None:
    answer = answer_to(read_offer(sdp, others=2), "2", "3", "4", "5")
    assert [[each.ssrc for each in section.ssrc] for section in answer.media] == [
        [],
        [],
        [1001],
        [1002],
        [1003],
        [1004],
    ]
    assert answer.media[2].ssrc[0].cname == "seat1"


@BOTH
def test_the_answer_asks_for_speech_that_survives_losses(sdp: str) -> None:
    sound = answer_to(read_offer(sdp, others=2)).media[0].rtp.codecs[0]
    assert sound.name == "opus"
    assert sound.parameters == {"minptime": 10, "stereo": 0, "useinbandfec": 1}


def test_only_feedback_that_was_offered_and_is_understood_is_answered() -> None:
    picture = answer_to(read_offer(CHROMIUM, others=2)).media[1].rtp.codecs[0]
    assert [(each.type, each.parameter) for each in picture.rtcpFeedback] == [
        ("goog-remb", None),
        ("nack", None),
        ("nack", "pli"),
    ]


def test_of_the_header_extensions_only_the_mid_is_taken() -> None:
    answer = answer_to(read_offer(CHROMIUM, others=2))
    assert [each.uri for each in answer.media[0].rtp.headerExtensions] == [MID_EXTENSION]
    assert answer.media[2].rtp.headerExtensions == []


def test_fewer_sections_than_seats_are_welcome() -> None:
    own = AIORTC[: AIORTC.index("m=audio", AIORTC.index("m=video"))]
    offer = read_offer(own.replace("BUNDLE 0 1 2 3 4 5", "BUNDLE 0 1"), others=5)
    assert offer.seats(Kind.AUDIO) == ()


def test_more_sections_than_seats_are_refused() -> None:
    with pytest.raises(Malformed) as refused:
        read_offer(AIORTC, others=1)
    assert refused.value.reason is Reason.BAD_SDP


BAD = {
    "empty": "",
    "prose": "I object!",
    "binary": "\x00\x01\x02" * 100,
    "too long": CHROMIUM + "a=x\r\n" * 20_000,
    "no sections": AIORTC[: AIORTC.index("m=")],
    "a data channel": AIORTC.replace("m=video", "m=application", 1),
    "an unprotected protocol": AIORTC.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP"),
    "no bundle": re.sub(r"a=group:.*\r?\n", "", AIORTC),
    "half a bundle": AIORTC.replace("BUNDLE 0 1 2 3 4 5", "BUNDLE 0 1 2"),
    "one mid twice": AIORTC.replace("a=mid:1", "a=mid:0"),
    "no mid": AIORTC.replace("a=mid:1", "a=mud:1"),
    "a mid that is no token": AIORTC.replace("a=mid:1", "a=mid:<b>"),
    "no multiplexing": AIORTC.replace("a=rtcp-mux", "a=rtcp-max", 1),
    "no fingerprint": re.sub(r"a=fingerprint:.*\r?\n", "", AIORTC),
    "only a weak fingerprint": re.sub(r"a=fingerprint:\S+", "a=fingerprint:sha-1", AIORTC),
    "a short fingerprint": re.sub(r"(a=fingerprint:sha-256 \S{50})\S+", r"\1", AIORTC),
    "the court to begin": AIORTC.replace("a=setup:actpass", "a=setup:passive"),
    "no setup": AIORTC.replace("a=setup:actpass", ""),
    "no fragment": re.sub(r"a=ice-ufrag:.*", "", AIORTC),
    "a bad fragment": re.sub(r"a=ice-ufrag:.*", "a=ice-ufrag:a b", AIORTC),
    "both ends lite": AIORTC.replace("t=0 0", "t=0 0\r\na=ice-lite"),
    "no known codec": AIORTC.replace("VP8/90000", "VP7/90000"),
    "a type that is control": AIORTC.replace("SAVPF 96 ", "SAVPF 72 ").replace("map:96", "map:72"),
    "a type that is no number": AIORTC.replace("SAVPF 96 ", "SAVPF x ").replace("map:96", "map:x"),
    "a closed section": re.sub(r"m=video \d+", "m=video 0", AIORTC, count=1),
    "two directions": AIORTC.replace("a=sendonly", "a=sendonly\r\na=recvonly", 1),
    "an ssrc too large": re.sub(r"a=ssrc:\d+", "a=ssrc:99999999999", AIORTC, count=1),
    "an ssrc that is no number": re.sub(r"a=ssrc:\d+", "a=ssrc:x", AIORTC, count=1),
    "an extension of number 0": AIORTC.replace("a=extmap:1 ", "a=extmap:0 "),
    "half an m-line": AIORTC.replace("m=video", "m=video\r\nm=video", 1),
}


@pytest.mark.parametrize("sdp", BAD.values(), ids=BAD.keys())
def test_an_offer_that_does_not_fit_is_refused_by_name(sdp: str) -> None:
    with pytest.raises(Malformed) as refused:
        read_offer(sdp, others=2)
    assert refused.value.reason is Reason.BAD_SDP


@given(
    st.lists(
        st.tuples(st.integers(0, 600), st.sampled_from(["drop", "cut", "double", "swap", "noise"])),
        min_size=1,
        max_size=8,
    ),
    st.text(max_size=40),
    st.sampled_from([AIORTC, CHROMIUM]),
)
def test_a_mangled_offer_is_read_or_refused_and_never_breaks(
    blows: list[tuple[int, str]], noise: str, sdp: str
) -> None:
    lines = sdp.splitlines()
    for at, blow in blows:
        at %= len(lines)
        match blow:
            case "drop" if len(lines) > 1:
                del lines[at]
            case "cut":
                lines[at] = lines[at][: len(lines[at]) // 2]
            case "double":
                lines.insert(at, lines[at])
            case "swap":
                lines[at], lines[0] = lines[0], lines[at]
            case _:
                lines[at] = lines[at][:2] + noise
    try:
        offer = read_offer("\r\n".join(lines), others=2)
    except Malformed:
        return
    answer_to(offer)
