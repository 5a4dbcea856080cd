"""Offers of real desks are understood, and nonsense is refused by one name."""

import re
from pathlib import Path

import pytest
from aiortc.sdp import SessionDescription
from hypothesis import given
from hypothesis import strategies as st

from client.protocol.errors import Malformed, Reason
from client.protocol.rtp.header import ABS_SEND_TIME, AUDIO_LEVEL, MID, TRANSPORT_NUMBER
from client.protocol.signalling import Kind, Layer
from server_stub.courtroom.forwarder.answer import Sent, Terms, write_answer
from server_stub.courtroom.forwarder.description import Fingerprint, Offer, read_offer

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
    assert {
        (each.kind, codec.name, codec.payload_type)
        for each in offer.sections
        for codec in each.codecs
    } == {
        (Kind.AUDIO, "red/48000/2", 63),
        (Kind.AUDIO, "opus/48000/2", 111),
        (Kind.VIDEO, "H264/90000", 108),
        (Kind.VIDEO, "VP8/90000", 96),
    }
    renumbered = replaced(CHROMIUM, r"(m=video \d+ \S+) 96 ", r"\1 35 ", count=1)
    renumbered = replaced(renumbered, r"^a=rtpmap:96 VP8", "a=rtpmap:35 VP8", count=1)
    offer = read_offer(renumbered, others=2)
    assert [each.codecs[1].payload_type for each in offer.sections if each.kind is Kind.VIDEO] == [
        35,
        96,
        96,
    ]


def test_of_the_profiles_of_h264_the_one_that_everybody_reads_is_taken() -> None:
    picture = read_offer(AIORTC, others=2).own(Kind.VIDEO)
    assert picture is not None
    h264 = picture.codec("H264/90000")
    assert h264 is not None
    assert h264.payload_type == 101
    assert "profile-level-id=42e01f" in h264.parameters
    assert "packetization-mode=1" in h264.parameters
    interleaved = AIORTC.replace("packetization-mode=1", "packetization-mode=2")
    picture = read_offer(interleaved, others=2).own(Kind.VIDEO)
    assert picture is not None
    assert [codec.name for codec in picture.codecs] == ["VP8/90000"]
    higher = re.sub("profile-level-id=42....", "profile-level-id=640c1f", AIORTC)
    picture = read_offer(higher, others=2).own(Kind.VIDEO)
    assert picture is not None
    assert picture.codec("H264/90000") is None


def test_redundant_speech_is_taken_only_over_the_coding_that_is_known() -> None:
    strange = CHROMIUM.replace("a=fmtp:63 111/111", "a=fmtp:63 9/9")
    sound = read_offer(strange, others=2).own(Kind.AUDIO)
    assert sound is not None
    assert [codec.name for codec in sound.codecs] == ["opus/48000/2"]


def test_the_second_picture_that_is_sent_is_the_small_one() -> None:
    both = replaced(
        AIORTC, r"(m=video[\s\S]*?m=audio[\s\S]*?m=video[\s\S]*?)a=recvonly", r"\1a=sendonly", 1
    )
    offer = read_offer(both, others=2)
    large, small = offer.own(Kind.VIDEO), offer.own(Kind.VIDEO, Layer.SMALL)
    assert large is not None
    assert small is not None
    assert (large.mid, small.mid) == ("1", "3")
    assert [each.mid for each in offer.seats(Kind.VIDEO)] == ["5"]
    only = read_offer(AIORTC, others=2)
    assert only.own(Kind.VIDEO, Layer.SMALL) is None


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
        names = [codec.name.upper() for codec in section.rtp.codecs]
        assert names in (["RED", "OPUS"], ["OPUS"], ["H264", "VP8"])


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
    sound = answer_to(read_offer(sdp, others=2)).media[0].rtp.codecs[-1]
    assert sound.name == "opus"
    assert sound.parameters == {"minptime": 10, "stereo": 0, "useinbandfec": 1}


def test_only_feedback_that_was_offered_and_is_understood_is_answered() -> None:
    answer = answer_to(read_offer(CHROMIUM, others=2), "2", "3")
    told = [
        {(each.type, each.parameter) for each in section.rtp.codecs[0].rtcpFeedback}
        for section in answer.media[:4]
    ]
    usual = {("ccm", "fir"), ("goog-remb", None), ("nack", None), ("nack", "pli")}
    assert told[1] == usual | {("transport-cc", None)}
    # The court numbers nothing for the path of what it sends: it stamps the time.
    assert told[3] == usual
    sound = answer.media[0].rtp.codecs[1]
    assert [each.type for each in sound.rtcpFeedback] == ["transport-cc"]


def test_only_header_extensions_that_mean_something_are_taken() -> None:
    answer = answer_to(read_offer(CHROMIUM, others=2), "2", "3")
    taken = [{each.uri for each in section.rtp.headerExtensions} for section in answer.media]
    assert taken[0] == {MID, AUDIO_LEVEL, TRANSPORT_NUMBER}
    assert taken[1] == {MID, TRANSPORT_NUMBER}
    assert taken[2] == taken[3] == {ABS_SEND_TIME}
    assert taken[4] == taken[5] == set()


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
    "no known codec": AIORTC.replace("VP8/90000", "VP7/90000").replace("H264/", "H263/"),
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
