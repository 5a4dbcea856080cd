"""The offer that a desk writes, and the answers that it can read."""

import aiortc.sdp
import pytest

from client.media.line.description import (
    H264,
    LEVEL,
    MID,
    OPUS,
    RED,
    SEND_TIME,
    TRANSPORT_NUMBER,
    VP8,
    OwnEnd,
    own_sections,
    write_offer,
)
from client.media.line.reading import read_answer
from client.protocol.signalling import Kind

DIGEST = ":".join(["AB"] * 32)
END = OwnEnd(
    ufrag="abcd",
    password="p" * 22,
    fingerprints=(("sha-256", DIGEST),),
    candidates=("1 1 udp 2130706431 127.0.0.1 5000 typ host",),
    cname="desk",
    session=7,
)
OWN = own_sections((11, 22, 33))
PATH = f"""a=ice-ufrag:efgh
a=ice-pwd:{"q" * 22}
a=fingerprint:sha-256 {DIGEST.lower()}
a=setup:passive
a=candidate:1 1 udp 2130706431 127.0.0.1 6000 typ host
"""


def answer(*sections: str, session: str = "a=ice-lite\n") -> str:
    """An answer with these sections."""
    head = f"v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nt=0 0\n{session}"
    return head + "".join(f"{each}{PATH}" for each in sections)


SOUND = """m=audio 6000 UDP/TLS/RTP/SAVPF 63 111
a=mid:0
a=recvonly
a=rtcp-mux
a=rtcp-rsize
a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
a=extmap:2 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtcp-fb:63 nack
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 nack
"""
TODAY = """m=video 6000 UDP/TLS/RTP/SAVPF 96
a=mid:4
a=sendonly
a=rtcp-mux
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 nack
a=rtcp-fb:96 nack pli
a=ssrc:99 cname:seat1
"""


def test_the_offer_can_be_read_by_others() -> None:
    description = aiortc.sdp.SessionDescription.parse(write_offer(END, OWN, 2))
    kinds = [(each.kind, each.direction) for each in description.media]
    assert kinds == [
        ("audio", "sendonly"),
        ("video", "sendonly"),
        ("video", "sendonly"),
        *[("audio", "recvonly"), ("video", "recvonly")] * 2,
    ]
    assert [each.ssrc[0].ssrc for each in description.media[:3]] == [11, 22, 33]
    assert all(each.rtcp_mux for each in description.media)
    assert description.group[0].items == [str(mid) for mid in range(7)]
    assert description.media[0].ice_candidates[0].port == 5000


def test_redundant_speech_and_h264_are_offered_first() -> None:
    description = aiortc.sdp.SessionDescription.parse(write_offer(END, OWN, 1))
    names = [[codec.mimeType for codec in each.rtp.codecs] for each in description.media]
    assert names[0] == ["audio/red", "audio/opus"]
    assert names[1] == names[2] == names[4] == ["video/H264", "video/VP8"]


def test_what_is_received_is_stamped_and_what_is_sent_is_numbered() -> None:
    offer = write_offer(END, OWN, 1)
    own, received = offer.split("m=")[1], offer.split("m=")[5]
    assert "transport-wide-cc-extensions-01" in own
    assert "abs-send-time" not in own
    assert "abs-send-time" in received


def test_an_answer_says_what_the_court_takes() -> None:
    read = read_answer(answer(SOUND, TODAY))
    sound = read.sections["0"]
    assert [codec.name for codec in sound.codecs] == [RED, OPUS]
    assert sound.extensions == {MID, LEVEL}
    assert sound.codec(OPUS) is not None
    assert sound.codec(H264) is None
    assert read.lite
    assert not read.begins
    assert read.fingerprints == (("sha-256", DIGEST),)
    assert read.candidates == ("1 1 udp 2130706431 127.0.0.1 6000 typ host",)
    assert not read.reduced_size


def test_an_answer_of_one_codec_and_no_extensions_is_taken() -> None:
    picture = read_answer(answer(TODAY)).sections["4"]
    assert [codec.name for codec in picture.codecs] == [VP8]
    assert picture.kind is Kind.VIDEO
    assert picture.ssrc == 99
    assert picture.extensions == frozenset()
    assert picture.codecs[0].feedback == {"nack", "nack pli"}


def test_an_extension_under_another_number_is_not_used() -> None:
    moved = SOUND.replace("extmap:2", f"extmap:{TRANSPORT_NUMBER}")
    assert read_answer(answer(moved)).sections["0"].extensions == {MID}
    assert SEND_TIME not in read_answer(answer(SOUND)).sections["0"].extensions


def test_the_ssrc_of_repairs_is_not_the_stream_s() -> None:
    repaired = TODAY.replace("a=ssrc:99", "a=ssrc-group:FID 99 98\na=ssrc:98 cname:x\na=ssrc:99")
    assert read_answer(answer(repaired)).sections["4"].ssrc == 99


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "v=0",
        "nonsense",
        "v=0\r\nm=audio 9 X",
        "v=0\r\na=group:BUNDLE\r\nm=",
        "\0",
        answer(SOUND, SOUND),
        answer(SOUND.replace("a=recvonly", "a=recvonly\na=sendonly")),
        answer(SOUND.replace("red/48000/2", "opus/48000/2")),
        answer(SOUND.replace("m=audio", "m=text")),
        answer(SOUND).replace("setup:passive", "setup:actpass"),
        answer(SOUND).replace(DIGEST.lower(), "zz"),
        answer(SOUND).replace("a=fingerprint", "a=x"),
        answer(SOUND).replace("a=ice-pwd", "a=x"),
        answer(TODAY.replace("ssrc:99", "ssrc:0")),
        answer(SOUND).replace("udp 2130706431", "udp much"),
        answer(SOUND).replace("1 1 udp 2130706431 127.0.0.1 6000 typ host", "nowhere"),
        answer(SOUND).replace("a=extmap:1 ", "a=extmap:x "),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(wrong: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        read_answer(wrong)
