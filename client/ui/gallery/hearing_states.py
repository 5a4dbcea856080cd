"""The waiting room and the courtroom in every state that is designed, for the gallery.

The case is invented. Faces belong to the people whose cameras are on in that state.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt

from client.config import Language
from client.frames import OWN, Source
from client.protocol.case import Exhibit, HearingPhase, PagePicture
from client.protocol.errors import Reason
from client.protocol.evidence import ShownPage
from client.protocol.hearing import Connection, HearingState, Participant, Pause, Place, Standing
from client.protocol.ids import CaseId, ExhibitId, FileHash, HearingId, ParticipantId, Seq
from client.protocol.roles import Role, Side
from client.state import (
    Attendance,
    ClientState,
    Device,
    DeviceKind,
    Failure,
    MediaState,
    Pointer,
    Table,
    Where,
    Wire,
)
from client.ui.gallery.paper import page

NOW = datetime(2026, 3, 12, 1, 41, 7, tzinfo=UTC)
OPENED = NOW - timedelta(minutes=41, seconds=7)

JUDGE, CLERK, PLAINTIFF, AGENT, DEFENDANT, WITNESS = (
    ParticipantId(each) for each in ("judge", "clerk", "plaintiff", "agent", "defendant", "witness")
)

_LINES = (
    "2025年11月3日 20:14  买家：您好，这台扫地机器人的电池可以用多久？",
    "2025年11月3日 20:15  客服：亲，满电可连续工作180分钟，支持七天无理由退货。",
    "2025年11月9日 09:02  买家：收到后实测只有40分钟，和页面描述不一致，我要求退货退款。",
    "2025年11月9日 09:30  客服：商品已拆封使用，不支持退货，请您理解。",
    "2025年11月9日 09:31  买家：页面写明“续航不足可退”，请按约定处理。",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture of the gallery: a state, and what comes by the narrow doors."""

    state: ClientState
    faces: Mapping[Source, int] = field(default_factory=dict)
    """Whose picture comes, as the number of a drawn face."""
    speaking: frozenset[Source] = frozenset()
    stalled_s: Mapping[Source, float] = field(default_factory=dict)
    keys: tuple[Qt.Key, ...] = ()
    """Pressed before the picture is taken."""


Build = Callable[[Language], Shown]


def _person(
    name: ParticipantId, called: str, role: Role, side: Side, **more: object
) -> Participant:
    standing: dict[str, object] = {
        "connection": Connection.LIVE,
        "connection_since": OPENED - timedelta(minutes=6),
        "place": Place.COURTROOM,
        "standing": Standing.ADMITTED,
        "camera_open": True,
    }
    return Participant(participant=name, name=called, role=role, side=side).model_copy(
        update=standing | more
    )


def people() -> tuple[Participant, ...]:
    """Give the people of the invented case, all present, the plaintiff speaking."""
    return (
        _person(JUDGE, "林静", Role.PRESIDING_JUDGE, Side.BENCH, presides=True),
        _person(CLERK, "周敏", Role.CLERK, Side.REGISTRY),
        _person(PLAINTIFF, "陈晓雨", Role.PLAINTIFF, Side.PLAINTIFF, microphone_open=True),
        _person(AGENT, "赵文博", Role.LITIGATION_AGENT, Side.PLAINTIFF),
        _person(DEFENDANT, "王志远", Role.LEGAL_REPRESENTATIVE, Side.DEFENDANT),
    )


def _exhibit(number: int, title: str, side: Side, count: int) -> Exhibit:
    pages = tuple(
        PagePicture(picture=FileHash(page(title, each, _LINES)[0]), width_px=1240, height_px=1754)
        for each in range(1, count + 1)
    )
    return Exhibit(
        exhibit=ExhibitId(f"exhibit-{number}"),
        number=number,
        title=title,
        side=side,
        kind="电子数据",
        purpose="证明商品续航与页面描述不符",
        original=FileHash("0" * 64),
        pages=pages,
    )


def exhibits() -> tuple[Exhibit, ...]:
    """Give the exhibits of the invented case."""
    return (
        _exhibit(1, "订单页面截图", Side.PLAINTIFF, 2),
        _exhibit(2, "与客服的聊天记录", Side.PLAINTIFF, 4),
        _exhibit(3, "商品质量检验报告及附件（国家家用电器质量监督检验中心）", Side.DEFENDANT, 3),
    )


def hearing(**changes: object) -> HearingState:
    """Give the hearing in progress, with changes."""
    return HearingState(
        hearing=HearingId("hearing"),
        case=CaseId("case"),
        case_number="（2026）京0491民初12345号",
        cause="网络购物合同纠纷",
        court_zh="北京互联网法院",
        court_en="Beijing Internet Court",
        starts_at=OPENED,
        phase=HearingPhase.OPEN,
        opened_at=OPENED,
        participants=people(),
        exhibits=exhibits(),
        seq=Seq(40),
    ).model_copy(update=changes)


def changed(state: HearingState, who: ParticipantId, **changes: object) -> HearingState:
    """Give the hearing with one person's seat changed."""
    return state.model_copy(
        update={
            "participants": tuple(
                each.model_copy(update=changes) if each.participant == who else each
                for each in state.participants
            )
        }
    )


def desk(
    language: Language, state: HearingState | None, you: ParticipantId, **changes: object
) -> ClientState:
    """Give a desk at that hearing, everything in order, with changes to the attendance."""
    me = None if state is None else state.of(you)
    attendance = Attendance(
        hearing=HearingId("hearing"),
        you=you if state is not None else None,
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
        server="https://court.example",
        where=Where.HEARING,
        attendance=replace(attendance, **changes),  # type: ignore[arg-type]
        devices=(
            Device(DeviceKind.CAMERA, "cam-1", "Integrated Camera (1080p)"),
            Device(DeviceKind.MICROPHONE, "mic-1", "Headset Microphone (USB Audio)"),
            Device(DeviceKind.LOUDSPEAKER, "out-1", "Headset Earphone (USB Audio)"),
        ),
    )


def on_table(state: HearingState, number: int, page_: int, by: ParticipantId) -> HearingState:
    """Give the hearing with a page on the table."""
    exhibit = state.exhibits[number - 1].exhibit
    return state.model_copy(update={"shown": ShownPage(exhibit=exhibit, page=page_, by=by)})


def table(state: HearingState) -> Table:
    """Give the table of a desk that has got the page that lies there."""
    if state.shown is None:
        return Table()
    exhibit = next(each for each in state.exhibits if each.exhibit == state.shown.exhibit)
    hash_, png = page(exhibit.title, state.shown.page, _LINES)
    return Table(picture_hash=FileHash(hash_), picture=png)


def faces(you: ParticipantId, *who: ParticipantId) -> dict[Source, int]:
    """Give the faces of these people as they are seen from one seat; of all when none is named."""
    everybody = who or (JUDGE, CLERK, PLAINTIFF, AGENT, DEFENDANT)
    order = (JUDGE, CLERK, PLAINTIFF, AGENT, DEFENDANT)
    return {OWN if each == you else Source(each): order.index(each) for each in everybody}


SPEAKS = frozenset({Source(PLAINTIFF)})


# The courtroom --------------------------------------------------------------------------------


def entering(language: Language) -> Shown:
    """The court has not said its first word."""
    return Shown(desk(language, None, JUDGE, wire=Wire.CONNECTING, media=MediaState.NONE))


def scheduled_judge(language: Language) -> Shown:
    """The presiding judge before opening; two wait at the door, one has not come."""
    state = hearing(phase=HearingPhase.SCHEDULED, opened_at=None)
    for who in (PLAINTIFF, DEFENDANT):
        state = changed(state, who, place=Place.LOBBY, camera_open=False, microphone_open=False)
    state = changed(
        state, AGENT, connection=Connection.NEVER, place=Place.NONE, connection_since=None,
        camera_open=False,
    )  # fmt: skip
    return Shown(desk(language, state, JUDGE), faces(JUDGE, JUDGE, CLERK))


def speaker_judge(language: Language) -> Shown:
    """The presiding judge; the plaintiff speaks, nothing lies on the table."""
    return Shown(desk(language, hearing(), JUDGE), faces(JUDGE), SPEAKS)


def exhibit_judge(language: Language) -> Shown:
    """The presiding judge shows page 3 of exhibit 2."""
    state = changed(on_table(hearing(), 2, 3, JUDGE), DEFENDANT, muted_by=JUDGE, may_show=True)
    return Shown(desk(language, state, JUDGE, table=table(state)), faces(JUDGE), SPEAKS)


def exhibit_party(language: Language) -> Shown:
    """The defendant looks at the page that the clerk shows and points at."""
    state = on_table(hearing(), 2, 3, CLERK)
    here = desk(language, state, DEFENDANT, table=table(state), pointer=Pointer(CLERK, 0.42, 0.33))
    return Shown(here, faces(DEFENDANT), SPEAKS)


def exhibit_presenter(language: Language) -> Shown:
    """The plaintiff has leave and shows a page."""
    state = changed(on_table(hearing(), 1, 1, PLAINTIFF), PLAINTIFF, may_show=True)
    here = desk(language, state, PLAINTIFF, table=table(state))
    return Shown(here, faces(PLAINTIFF))


def muted_party(language: Language) -> Shown:
    """The defendant has been muted by the judge."""
    state = changed(hearing(), DEFENDANT, muted_by=JUDGE)
    return Shown(desk(language, state, DEFENDANT), faces(DEFENDANT), SPEAKS)


def troubled(language: Language) -> Shown:
    """One lost, one left, one camera off, one picture that stands still."""
    state = changed(
        hearing(), AGENT, connection=Connection.LOST, camera_open=False,
        connection_since=NOW - timedelta(minutes=3),
    )  # fmt: skip
    state = changed(state, CLERK, camera_open=False)
    state = changed(
        state, DEFENDANT, connection=Connection.LEFT, place=Place.NONE, camera_open=False
    )
    return Shown(
        desk(language, state, JUDGE),
        faces(JUDGE, JUDGE, PLAINTIFF),
        stalled_s={Source(PLAINTIFF): 5.2},
    )


def _in_recess(language: Language, you: ParticipantId) -> Shown:
    pause = Pause(
        by=JUDGE,
        reason="短暂休息" if language is Language.CHINESE else "Short break",
        since=NOW - timedelta(minutes=2),
        resumes_at=NOW + timedelta(minutes=8),
    )
    state = hearing(phase=HearingPhase.PAUSED, pause=pause)
    state = changed(state, PLAINTIFF, microphone_open=False)
    return Shown(desk(language, state, you, camera_live=False))


def recess(language: Language) -> Shown:
    """A recess, seen by the defendant."""
    return _in_recess(language, DEFENDANT)


def recess_judge(language: Language) -> Shown:
    """A recess, seen by the presiding judge."""
    return _in_recess(language, JUDGE)


def reconnecting(language: Language) -> Shown:
    """The wire is broken; the page stays."""
    state = on_table(hearing(), 2, 3, CLERK)
    here = desk(
        language, state, PLAINTIFF, table=table(state), wire=Wire.RECONNECTING,
        media=MediaState.FAILED, camera_live=False, microphone_live=False,
    )  # fmt: skip
    return Shown(here)


def page_coming(language: Language) -> Shown:
    """The next page has been shown and is on its way."""
    state = on_table(hearing(), 2, 4, CLERK)
    return Shown(desk(language, state, PLAINTIFF), faces(PLAINTIFF))


def page_differs(language: Language) -> Shown:
    """The page that came is not the one on the record."""
    state = on_table(hearing(), 2, 4, CLERK)
    wrong = Table(failure=Failure(Reason.PAGE_DIFFERS))
    return Shown(desk(language, state, PLAINTIFF, table=wrong), faces(PLAINTIFF))


def refused(language: Language) -> Shown:
    """The court said no to something asked here."""
    no = Failure(Reason.UNEXPECTED, reference="7F3A-21")
    return Shown(desk(language, hearing(), JUDGE, refusal=no), faces(JUDGE), SPEAKS)


def no_camera(language: Language) -> Shown:
    """One's own camera cannot be read, and the media failed for one's own side."""
    state = changed(hearing(), DEFENDANT, camera_open=False)
    here = desk(language, state, DEFENDANT, camera_failure=Failure(Reason.CAMERA_UNREADABLE))
    return Shown(here, faces(DEFENDANT, JUDGE, CLERK, PLAINTIFF, AGENT))


def no_exhibits(language: Language) -> Shown:
    """A case without exhibits, a defendant who has not come, a hostile name."""
    state = hearing(exhibits=())
    state = changed(
        state, DEFENDANT, name="<img src=//x onerror=alert(1)> & Söhne & Co. International Ltd.",
    )  # fmt: skip
    return Shown(desk(language, state, CLERK), faces(CLERK))


COURTROOM: Mapping[str, Build] = {
    each.__name__: each
    for each in (
        exhibit_judge,
        entering,
        scheduled_judge,
        speaker_judge,
        exhibit_party,
        exhibit_presenter,
        muted_party,
        troubled,
        recess,
        recess_judge,
        reconnecting,
        page_coming,
        page_differs,
        refused,
        no_camera,
        no_exhibits,
    )
}


# The waiting room -----------------------------------------------------------------------------


def _lobby(**changes: object) -> HearingState:
    state = hearing(
        phase=HearingPhase.SCHEDULED, opened_at=None, starts_at=NOW + timedelta(minutes=20)
    )
    state = changed(state, PLAINTIFF, place=Place.LOBBY, camera_open=False, microphone_open=False)
    state = changed(
        state, DEFENDANT, connection=Connection.NEVER, place=Place.NONE, connection_since=None
    )
    return state.model_copy(update=changes)


def waiting(language: Language) -> Shown:
    """The plaintiff waits; the camera is on."""
    here = desk(language, _lobby(), PLAINTIFF, camera_live=True)
    return Shown(here, {OWN: 2})


def waiting_echo(language: Language) -> Shown:
    """Echo cannot be taken out on this machine, and another microphone stands in."""
    used = Device(DeviceKind.MICROPHONE, "mic-2", "Built-in Microphone")
    here = desk(language, _lobby(), PLAINTIFF, camera_live=True, unprocessed=True, in_use=(used,))
    return Shown(here, {OWN: 2})


def waiting_sleep(language: Language) -> Shown:
    """The system does not let this machine be kept awake."""
    here = desk(language, _lobby(), PLAINTIFF, camera_live=True, may_sleep=True, unprocessed=True)
    return Shown(here, {OWN: 2})


def waiting_dark(language: Language) -> Shown:
    """The camera is off, no device was found, and the hearing has begun."""
    state = _lobby(phase=HearingPhase.OPEN)
    here = desk(language, state, PLAINTIFF, camera_wanted=False)
    return Shown(replace(here, devices=()))


def waiting_lost(language: Language) -> Shown:
    """The line is lost while waiting."""
    here = desk(language, _lobby(), PLAINTIFF, wire=Wire.RECONNECTING, camera_live=True)
    return Shown(here, {OWN: 2})


def arriving(language: Language) -> Shown:
    """The court has not said its first word."""
    return Shown(desk(language, None, PLAINTIFF, wire=Wire.CONNECTING, media=MediaState.NONE))


WAITING_ROOM: Mapping[str, Build] = {
    each.__name__: each
    for each in (waiting, waiting_echo, waiting_sleep, waiting_dark, waiting_lost, arriving)
}
