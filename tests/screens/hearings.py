"""A hearing for tests of what screens say: five people, two exhibits, in progress."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from client.config import Language
from client.protocol.case import Exhibit, HearingPhase, PagePicture
from client.protocol.evidence import ShownPage
from client.protocol.hearing import Connection, HearingState, Participant, Place, Standing
from client.protocol.ids import CaseId, ExhibitId, FileHash, HearingId, ParticipantId
from client.protocol.roles import Role, Side
from client.state import Attendance, ClientState, MediaState, Where, Wire

OPENED = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)
NOW = OPENED + timedelta(minutes=41, seconds=7)
JUDGE, CLERK, PLAINTIFF, AGENT, DEFENDANT = (
    ParticipantId(each) for each in ("judge", "clerk", "plaintiff", "agent", "defendant")
)
ZH, EN = Language.CHINESE, Language.ENGLISH


def person(name: ParticipantId, role: Role, side: Side, **more: Any) -> Participant:
    here: dict[str, Any] = {
        "connection": Connection.LIVE,
        "connection_since": OPENED - timedelta(minutes=6),
        "place": Place.COURTROOM,
        "standing": Standing.ADMITTED,
        "camera_open": True,
    }
    made = Participant(participant=name, name=name.title(), role=role, side=side)
    return made.model_copy(update=here | more)


def exhibit(number: int, count: int) -> Exhibit:
    return Exhibit(
        exhibit=ExhibitId(f"exhibit-{number}"),
        number=number,
        title=f"Title {number}",
        side=Side.PLAINTIFF,
        kind="书证",
        purpose="",
        original=FileHash("0" * 64),
        pages=tuple(
            PagePicture(picture=FileHash(f"{number:032x}{page:032x}"), width_px=10, height_px=14)
            for page in range(1, count + 1)
        ),
    )


def hearing(**changes: Any) -> HearingState:
    return HearingState(
        hearing=HearingId("h"),
        case=CaseId("c"),
        case_number="（2026）京0491民初1号",
        cause="网络购物合同纠纷",
        court_zh="甲法院",
        court_en="Court A",
        starts_at=OPENED,
        phase=HearingPhase.OPEN,
        opened_at=OPENED,
        participants=(
            person(CLERK, Role.CLERK, Side.REGISTRY),
            person(JUDGE, Role.PRESIDING_JUDGE, Side.BENCH, presides=True),
            person(PLAINTIFF, Role.PLAINTIFF, Side.PLAINTIFF, microphone_open=True),
            person(AGENT, Role.LITIGATION_AGENT, Side.PLAINTIFF),
            person(DEFENDANT, Role.DEFENDANT, Side.DEFENDANT),
        ),
        exhibits=(exhibit(1, 2), exhibit(2, 4)),
    ).model_copy(update=changes)


def with_(state: HearingState, who: ParticipantId, **changes: Any) -> HearingState:
    return state.model_copy(
        update={
            "participants": tuple(
                each.model_copy(update=changes) if each.participant == who else each
                for each in state.participants
            )
        }
    )


def showing(state: HearingState, number: int, page: int, by: ParticipantId) -> HearingState:
    shown = ShownPage(exhibit=state.exhibits[number - 1].exhibit, page=page, by=by)
    return state.model_copy(update={"shown": shown})


def waiting_outside(state: HearingState, who: ParticipantId) -> HearingState:
    return with_(
        state,
        who,
        place=Place.LOBBY,
        standing=Standing.INVITED,
        camera_open=False,
        microphone_open=False,
    )


def desk(
    state: HearingState | None, you: ParticipantId, language: Language = EN, **changes: Any
) -> ClientState:
    """A desk at that hearing with everything in order, and changes to its attendance."""
    me = None if state is None else state.of(you)
    attendance = Attendance(
        hearing=HearingId("h"),
        you=you,
        state=state,
        wire=Wire.LIVE,
        media=MediaState.LIVE,
        camera_live=me is not None and me.camera_open,
        microphone_live=me is not None and me.microphone_open,
        microphone_wanted=me is not None and me.microphone_open,
    )
    return ClientState(
        now=NOW,
        language=language,
        server="",
        where=Where.HEARING,
        attendance=replace(attendance, **changes),
    )
