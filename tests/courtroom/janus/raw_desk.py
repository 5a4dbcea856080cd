"""A desk with no codec and two paths: it sends the packets it is told to and keeps what comes.

Its paths are those of any desk (`client.media.line`), through real checks, handshakes and keys.
What it says is words, so that a test can read whose they are wherever they come out.
"""

import asyncio
from collections.abc import Callable, Iterator
from itertools import count

from client.media.line import description, reading
from client.media.line.path import Path
from client.protocol.ids import HearingId, ParticipantId
from client.protocol.rtp import control, header
from client.protocol.signalling import Kind, Layer, LegAnswer, LegOffer
from server_stub.courtroom.sfu import Forwarder
from tests.media.desks import until

HEARING = HearingId("h1")
_SSRCS: Iterator[int] = count(0x1000_0000, 0x1_0000)
_SEEN_NAL = b"\x41"
_SOUND = "sound"


class RawDesk:
    """One desk under a test's full control."""

    def __init__(self, name: str, *others: str, hearing: HearingId = HEARING) -> None:
        self.name = ParticipantId(name)
        self.others = tuple(map(ParticipantId, others))
        self.hearing = hearing
        self.own = description.own_sections([next(_SSRCS) for _ in range(3)])
        self.answer = LegAnswer(sdp="", slots=())
        self.came: list[tuple[ParticipantId, Kind, str]] = []
        """From whom it was said to be, of which kind, and the words."""
        self.told: list[control.Word] = []
        """What Janus said of what we send."""
        self.numbers: dict[int, list[int]] = {}
        """The sequence numbers that came, by SSRC."""
        self.ended = 0
        self.loudness = -127.0
        """Of what is said, in dBFS."""
        self.spoil: Callable[[str], str] = lambda sdp: sdp
        """What becomes of the answer to the court's offer."""
        self._sent = dict.fromkeys((each.ssrc for each in self.own), 0)
        self._people: dict[int, tuple[ParticipantId, Kind]] = {}
        self._out, self._back = self._path(self._hear_of), self._path(lambda packet, now: None)

    def _path(self, on_control: Callable[[bytes, float], None]) -> Path:
        return Path(
            (), loopback=False, on_media=self._hear, on_control=on_control, on_end=self._end
        )

    # Joining --------------------------------------------------------------------------------

    async def join(self, forwarder: Forwarder, leg: int = 1) -> None:
        """Offer, answer, and find both paths."""
        offer = description.write_offer(await self._own_end(self._out), self.own, len(self.others))
        self.answer = await forwarder.connect(
            LegOffer(
                hearing=self.hearing,
                participant=self.name,
                leg=leg,
                sdp=offer,
                others=self.others,
            )
        )
        court = reading.read_answer(self.answer.sdp)
        back = reading.read_offer(self.answer.offer) if self.answer.offer else None
        if back is not None:
            for slot in self.answer.slots:
                ssrc = back.sections[slot.mid].ssrc
                assert ssrc is not None
                self._people[ssrc] = slot.participant, slot.kind
            sdp = description.write_answer(await self._own_end(self._back), back)
            await forwarder.accept(self.hearing, self.name, leg, self.spoil(sdp))
        finding = [self._out.find(court)]
        if back is not None:
            finding.append(self._back.find(back, offered=True))
        async with asyncio.timeout(30):
            await asyncio.gather(*finding)

    async def _own_end(self, path: Path) -> description.OwnEnd:
        candidates = await path.gather()
        return description.OwnEnd(*path.credentials, path.fingerprints, candidates, "raw", 1)

    async def close(self) -> None:
        """Hang up."""
        await asyncio.gather(self._out.close(), self._back.close())

    def vanish(self) -> None:
        """Be gone without a word: nothing that is sent goes out."""
        self._out._send = self._back._send = None

    def _end(self) -> None:
        self.ended += 1

    # Sending --------------------------------------------------------------------------------

    def say(self) -> None:
        """Say one packet of sound, and one of each picture."""
        for section in self.own:
            self.send(section)

    def send(self, section: description.Own) -> None:
        """Send the next packet on one section: who says it, what it is, how many so far."""
        number = self._sent[section.ssrc] = self._sent[section.ssrc] + 1
        words = f"{self.name} {section.layer or _SOUND} {number}".encode()
        sound = section.kind is Kind.AUDIO
        packet = header.write_header(
            payload_type=111 if sound else 102,
            number=number,
            timestamp=number * (960 if sound else 3_600),
            ssrc=section.ssrc,
            marker=not sound,
            extensions=[
                (description.MID, section.mid.encode()),
                *([(description.LEVEL, self._level())] if sound else []),
            ],
        ) + (words if sound else _SEEN_NAL + words)
        sealed = self._out.seal_media(packet)
        assert sealed is not None
        self._out.send(sealed)

    def _level(self) -> bytes:
        return header.audio_level(self.loudness, speech=self.loudness > -60.0)

    def say_control(self, packet: bytes, *, back: bool = False) -> None:
        """Send a control packet on one of the paths."""
        path = self._back if back else self._out
        sealed = path.seal_control(packet)
        assert sealed is not None
        path.send(sealed)

    # Receiving ------------------------------------------------------------------------------

    def _hear(self, packet: bytes, now: float) -> None:
        start = header.payload_start(packet, len(packet))
        ssrc = int.from_bytes(packet[8:12], "big")
        if ssrc in self._people:
            person, kind = self._people[ssrc]
            self.numbers.setdefault(ssrc, []).append(int.from_bytes(packet[2:4], "big"))
            payload = packet[start + (kind is Kind.VIDEO) :]
            self.came.append((person, kind, payload.decode("ascii", "replace")))

    def _hear_of(self, packet: bytes, now: float) -> None:
        self.told += control.read(packet)

    def words(self, person: str, kind: Kind) -> list[str]:
        """Give what has come on the section of one person."""
        return [words for who, what, words in self.came if (who, what) == (person, kind)]

    def sees(self, person: str, layer: Layer) -> bool:
        """Tell whether the newest picture of a person is theirs, and of this layer."""
        seen = self.words(person, Kind.VIDEO)
        return bool(seen) and seen[-1].startswith(f"{person} {layer} ")

    def hears(self, person: str) -> bool:
        """Tell whether a person's own sound has come."""
        heard = self.words(person, Kind.AUDIO)
        return bool(heard) and heard[-1].startswith(f"{person} {_SOUND} ")

    def was_asked_to_begin(self, section: description.Own) -> bool:
        """Tell whether a picture of ours was asked to begin anew."""
        return any(
            isinstance(each, control.PictureLost) and each.ssrc == section.ssrc
            for each in self.told
        )

    def forget(self) -> None:
        """Forget what has come."""
        self.came.clear()


async def said_until(condition: Callable[[], bool], *desks: RawDesk, within_s: float = 5.0) -> None:
    """Have these desks speak and be seen, 50 times a second, until something is so."""
    loop = asyncio.get_running_loop()
    next_at = loop.time()

    def said() -> bool:
        nonlocal next_at
        if loop.time() >= next_at:
            next_at = max(next_at + 0.02, loop.time() - 0.1)
            for desk in desks:
                desk.say()
        return condition()

    await until(said, within_s)


async def said_for(seconds: float, *desks: RawDesk) -> None:
    """Have these desks speak and be seen for a while."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + seconds
    await said_until(lambda: loop.time() >= ends, *desks, within_s=seconds + 5)
