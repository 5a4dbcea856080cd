"""What the court orders is so on the wire, whatever a desk does."""

from datetime import UTC, datetime
from functools import partial

import pytest

from client.protocol.errors import Reason
from client.protocol.hearing import (
    AdmitParticipant,
    HearingPaused,
    MuteParticipant,
    OpenCamera,
    OpenHearing,
    OpenMicrophone,
    ParticipantMuted,
    PauseHearing,
)
from client.protocol.signalling import Kind
from server_stub.demo.processes import Court
from tests.courtroom.forwarder.peers import until
from tests.end_to_end.bare_desk import BareDesk

MUTED_WITHIN_S = 0.2


class Arrivals:
    """Sealed media at a desk's socket, by the wall clock that the record uses too."""

    def __init__(self, desk: BareDesk) -> None:
        assert desk.peer is not None
        self.media: list[float] = []
        self.sound: list[float] = []
        answer = desk.peer.answer.sdp
        opus = int(answer.split("m=audio", 1)[1].split("\r\n", 1)[0].split()[2])
        ice = desk.peer.pc.getTransceivers()[0].receiver.transport.transport._connection
        take = ice.data_received

        def noting(datagram: bytes, component: int) -> None:
            # RTP and RTCP share the path; RTCP's second byte is 192 to 223 (RFC 5761).
            now = datetime.now(UTC).timestamp()  # noqa: TID251 - held against the record's own times
            if len(datagram) > 12 and 128 <= datagram[0] <= 191 and not 192 <= datagram[1] <= 223:
                self.media.append(now)
                if datagram[1] & 0x7F == opus:
                    self.sound.append(now)
            take(datagram, component)

        ice.data_received = noting  # type: ignore[method-assign,assignment]


async def _in_session(judge: BareDesk, *parties: BareDesk) -> None:
    """Let parties in, connect everybody, and open microphones and cameras."""
    for party in parties:
        assert await judge.ask(AdmitParticipant(participant=party.you)) is None
    for desk in (judge, *parties):
        await desk.connect_media()
        assert await desk.ask(OpenCamera()) is None
        assert await desk.ask(OpenMicrophone()) is None


async def test_three_desks_hear_and_see_each_other_on_the_right_seats(court: Court) -> None:
    async with (
        BareDesk(court.url, "judge") as judge,
        BareDesk(court.url, "plaintiff") as plaintiff,
        BareDesk(court.url, "defendant") as defendant,
    ):
        await _in_session(judge, plaintiff, defendant)
        desks = {"judge": judge, "plaintiff": plaintiff, "defendant": defendant}
        for name, desk in desks.items():
            for other in desks.keys() - {name}:
                peer = desk.peer
                assert peer is not None
                await until(partial(peer.hears, other), told=partial(str, peer.seen))
                await until(partial(peer.sees, other), told=partial(str, peer.seen))


async def test_a_muted_voice_is_gone_within_a_fifth_of_a_second_though_it_goes_on_sending(
    court: Court,
) -> None:
    async with (
        BareDesk(court.url, "judge") as judge,
        BareDesk(court.url, "plaintiff") as plaintiff,
    ):
        await _in_session(judge, plaintiff)
        assert judge.peer is not None
        assert plaintiff.peer is not None
        listener, speaker = judge.peer, plaintiff.peer
        await until(lambda: listener.hears("plaintiff"))
        arrivals = Arrivals(judge)
        await until(lambda: len(arrivals.sound) > 25)
        assert await judge.ask(MuteParticipant(participant=plaintiff.you)) is None
        sent_when_muted = speaker.tone.sent
        await until(lambda: speaker.tone.sent > sent_when_muted + 50)
        muted = next(each for each in judge.record if isinstance(each.event, ParticipantMuted))
        late_s = arrivals.sound[-1] - muted.at.timestamp()
        assert late_s < MUTED_WITHIN_S, f"the last packet came {late_s:.3f} s after the record"
        assert await plaintiff.ask(OpenMicrophone()) == Reason.MUTED_BY_COURT


async def test_a_person_who_waits_receives_no_media_packet_at_all(court: Court) -> None:
    async with (
        BareDesk(court.url, "judge") as judge,
        BareDesk(court.url, "plaintiff") as plaintiff,
        BareDesk(court.url, "defendant") as defendant,
    ):
        await _in_session(judge, plaintiff)
        assert judge.peer is not None
        await until(lambda: judge.peer is not None and judge.peer.hears("plaintiff"))
        with pytest.raises(AssertionError, match=Reason.NOT_IN_COURTROOM):
            await defendant.connect_media()
        assert defendant.peer is not None
        heard = judge.peer.of("plaintiff", Kind.AUDIO).frames
        await until(
            lambda: (
                judge.peer is not None
                and judge.peer.of("plaintiff", Kind.AUDIO).frames > heard + 100
            )
        )
        assert defendant.peer.media_datagrams == 0


async def test_a_recess_takes_everybody_off_the_wire(court: Court) -> None:
    async with (
        BareDesk(court.url, "judge") as judge,
        BareDesk(court.url, "plaintiff") as plaintiff,
    ):
        await _in_session(judge, plaintiff)
        assert plaintiff.peer is not None
        await until(lambda: plaintiff.peer is not None and plaintiff.peer.hears("judge"))
        assert await judge.ask(OpenHearing()) is None
        arrivals = Arrivals(plaintiff)
        await until(lambda: len(arrivals.media) > 50)
        assert await judge.ask(PauseHearing(reason="合议庭评议")) is None
        assert judge.peer is not None
        sent = judge.peer.tone.sent
        await until(lambda: judge.peer is not None and judge.peer.tone.sent > sent + 50)
        paused = next(each for each in judge.record if isinstance(each.event, HearingPaused))
        assert arrivals.media[-1] - paused.at.timestamp() < MUTED_WITHIN_S
