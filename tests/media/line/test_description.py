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
    write_answer,
    write_offer,
)
from client.media.line.reading import read_answer, read_offer
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


# --- What the court offers -------------------------------------------------------------------

OF_JANUS = f"""v=0
o=- 1795678213316977 1 IN IP4 127.0.0.1
s=VideoRoom
t=0 0
a=group:BUNDLE 0 1
a=ice-options:trickle
a=fingerprint:sha-256 {DIGEST}
a=extmap-allow-mixed
a=msid-semantic: WMS *
a=ice-lite
m=audio 9 UDP/TLS/RTP/SAVPF 111
c=IN IP4 127.0.0.1
a=sendonly
a=mid:0
a=rtcp-mux
a=ice-ufrag:Fbgr
a=ice-pwd:HFeaWM+IIFT/eIwCXCkr63
a=setup:actpass
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=ssrc:2053649753 cname:janus
a=candidate:1 1 udp 2015363327 10.77.0.1 30326 typ host
a=end-of-candidates
m=video 9 UDP/TLS/RTP/SAVPF 107 108
c=IN IP4 127.0.0.1
a=sendonly
a=mid:1
a=rtcp-mux
a=ice-ufrag:Fbgr
a=ice-pwd:HFeaWM+IIFT/eIwCXCkr63
a=setup:actpass
a=rtpmap:107 H264/90000
a=rtcp-fb:107 ccm fir
a=rtcp-fb:107 nack
a=rtcp-fb:107 nack pli
a=rtcp-fb:107 goog-remb
a=rtcp-fb:107 transport-cc
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=fmtp:107 profile-level-id=42e01f;packetization-mode=1
a=rtpmap:108 rtx/90000
a=fmtp:108 apt=107
a=ssrc-group:FID 3869891260 392356345
a=ssrc:3869891260 cname:janus
a=ssrc:392356345 cname:janus
a=candidate:1 1 udp 2015363327 10.77.0.1 30326 typ host
a=end-of-candidates
"""


def test_an_offer_of_the_court_is_read_under_its_own_numbers() -> None:
    court = read_offer(OF_JANUS)
    sound, picture = court.sections.values()
    assert [(each.name, each.payload_type) for each in sound.codecs] == [(OPUS, 111)]
    assert [(each.name, each.payload_type) for each in picture.codecs] == [(H264, 107)]
    assert picture.codecs[0].feedback == {"nack", "nack pli", "goog-remb"}
    assert (sound.ssrc, picture.ssrc) == (2053649753, 3869891260)
    assert (sound.direction, picture.direction) == ("sendonly", "sendonly")
    assert picture.extensions == {MID, SEND_TIME}
    assert court.numbers == {MID: 4, SEND_TIME: 2}
    assert court.lite
    assert not court.begins


def test_it_is_answered_section_by_section_without_what_is_not_known_here() -> None:
    answer = write_answer(END, read_offer(OF_JANUS))
    read = aiortc.sdp.SessionDescription.parse(answer)
    assert [(each.kind, each.direction) for each in read.media] == [
        ("audio", "recvonly"),
        ("video", "recvonly"),
    ]
    assert [each.fmt for each in read.media] == [[111], [107]]
    assert read.group[0].items == ["0", "1"]
    assert all(each.dtls is not None and each.dtls.role == "client" for each in read.media)
    assert len(read.media[0].ice_candidates) == 1
    numbers = {each.id: each.uri.rpartition("/")[2] for each in read.media[1].rtp.headerExtensions}
    assert numbers == {2: "abs-send-time", 4: "urn:ietf:params:rtp-hdrext:sdes:mid"}
    assert "rtx" not in answer
    assert "transport-cc" not in answer
    assert "rtcp-rsize" not in answer


def test_a_section_that_cannot_be_read_is_declined_in_its_place() -> None:
    offer = OF_JANUS.replace("packetization-mode=1", "packetization-mode=0")
    first, second = aiortc.sdp.SessionDescription.parse(write_answer(END, read_offer(offer))).media
    assert (first.direction, second.direction) == ("recvonly", "inactive")
    assert second.port == 0


def test_a_court_that_begins_the_handshake_itself_is_waited_for() -> None:
    court = read_offer(OF_JANUS.replace("setup:actpass", "setup:active"))
    assert court.begins
    assert "a=setup:passive" in write_answer(END, court)


def test_redundant_speech_is_answered_with_the_number_of_the_plain_one() -> None:
    offer = OF_JANUS.replace("SAVPF 111", "SAVPF 99 111").replace(
        "a=rtpmap:111", "a=rtpmap:99 red/48000/2\na=fmtp:99 111/111\na=rtpmap:111"
    )
    assert "a=fmtp:99 111/111" in write_answer(END, read_offer(offer))


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "v=0",
        OF_JANUS.replace("mid:1", "mid:0"),
        OF_JANUS.replace("mid:1", "mid:1 2"),
        OF_JANUS.replace("m=audio", "m=application"),
        OF_JANUS.replace("setup:actpass", "setup:holdconn"),
        OF_JANUS.replace("ice-pwd:", "ice-pwd:("),
        OF_JANUS.replace("extmap:4", "extmap:5", 1),
        OF_JANUS.replace("107", "200"),
        OF_JANUS.replace("ssrc:2053649753", "ssrc:0"),
    ],
)
def test_an_offer_that_does_not_fit_is_refused(wrong: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        read_offer(wrong)
