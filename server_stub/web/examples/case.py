"""Examples of a docketed case: its file, what is due in it, and how its steps are held."""

from datetime import timedelta
from typing import Final

from client.protocol.case import (
    Archived,
    CaseAction,
    CaseFile,
    CaseList,
    CaseState,
    CaseSummary,
    Document,
    DocumentKind,
    Exhibit,
    Hearing,
    HearingPhase,
)
from client.protocol.consenting import (
    ConsentAct,
    DecideTakingBack,
    HoldStage,
    OnlineConsent,
    OnlineStage,
    PartyConsent,
    SayConsent,
    StageAction,
    StageForm,
    StageHeld,
    StageMode,
    StageShown,
    StagesShown,
)
from client.protocol.ids import HearingId
from client.protocol.progress import Pending, Progress, Step, ToDo, ToDoList
from client.protocol.rehearsal import RehearsalOpened, RehearsalStep, SkipStep
from client.protocol.roles import Role, Side
from client.protocol.uploads import FileExhibit
from client.protocol.value import Value
from server_stub.courtroom.rehearsals import PREFIX
from server_stub.domain.calendar import court_day, end_of
from server_stub.domain.consent import FOLLOWS
from server_stub.domain.filing import AcceptFiling, FilingState, SubmitFiling
from server_stub.domain.matters import MatterKind
from server_stub.domain.statutory_limits import TIME_LIMITS
from server_stub.domain.time_limits import Limit
from server_stub.usecases.filing.page import article
from server_stub.web.examples import story
from server_stub.web.examples.filing import PAGES
from server_stub.web.examples.story import at

EXHIBIT: Final = Exhibit(
    exhibit=story.EXHIBIT,
    number=1,
    title=story.EXHIBIT_TITLE,
    side=Side.PLAINTIFF,
    kind=story.EXHIBIT_KIND,
    purpose=story.EXHIBIT_PURPOSE,
    original=story.EXHIBIT_HASH,
    pages=PAGES,
    file_name=story.EXHIBIT_FILE,
    size=story.EXHIBIT_SIZE,
)
JUDGMENT: Final = Document(
    document=story.JUDGMENT,
    kind=DocumentKind.JUDGMENT,
    title="民事判决书",
    file=story.hash_of("judgment"),
    made_at=at(4, 24, 16, 0),
    served_at=at(4, 28, 14, 0),
)
SUMMARY: Final = CaseSummary(
    case=story.CASE,
    number=story.CASE_NUMBER,
    cause=story.CAUSE,
    title=story.TITLE,
    state=CaseState.HEARING_SCHEDULED,
    role=Role.PLAINTIFF,
    next_hearing_at=story.HEARING_AT,
    next_hearing=story.HEARING,
)
_SERVED_AT: Final = at(3, 10, 9, 30)
_DOCUMENTS: Final = (
    Document(
        document=story.COMPLAINT,
        kind=DocumentKind.COMPLAINT,
        title="民事起诉状",
        file=story.hash_of("complaint"),
        made_at=at(3, 9, 10, 20),
        served_at=_SERVED_AT,
    ),
    Document(
        document=story.SUMMONS,
        kind=DocumentKind.SUMMONS,
        title="传票",
        file=story.hash_of("summons"),
        made_at=at(3, 27, 11, 0),
        served_at=at(3, 27, 11, 0),
    ),
)


_LIMIT: Final = TIME_LIMITS[Limit.ANSWER]
_ANSWER_DUE: Final = Pending(
    matter=story.name_of("service of the complaint"),
    kind=MatterKind.SERVICE,
    about=f"{story.COMPLAINT}:{story.DEFENDANT}",
    what=_LIMIT.limit,
    who=_LIMIT.who,
    whose=None,
    mine=True,
    runs_from=_LIMIT.runs_from,
    since=court_day(_SERVED_AT).isoformat(),
    due_at=end_of(court_day(_SERVED_AT) + timedelta(days=_LIMIT.span.length)),
    settled=True,
    passed=False,
    law=tuple(article(each) for each in _LIMIT.law),
    otherwise=_LIMIT.otherwise,
)

# How the steps are held ---------------------------------------------------------------------


def _stage(stage: OnlineStage) -> StageShown:
    mode = StageMode.ONLINE
    follows, law = FOLLOWS.get((stage, mode), FOLLOWS[None, mode])
    return StageShown(
        stage=stage,
        mode=mode,
        form=StageForm.AS_AGREED,
        grounds="",
        parties=tuple(
            PartyConsent(participant=each, consent=OnlineConsent.GIVEN, online=True)
            for each in (story.PLAINTIFF, story.DEFENDANT)
        ),
        follows=follows,
        law=tuple(article(each) for each in law),
        take_back_until=at(4, 19, 9, 30) if stage is OnlineStage.HEARING else None,
        allowed_actions=(StageAction.TAKE_BACK, StageAction.ASK_ON_THE_SPOT),
    )


BODIES: Final[tuple[Value, ...]] = (
    FileExhibit(
        upload=story.UPLOAD,
        title=story.EXHIBIT_TITLE,
        kind=story.EXHIBIT_KIND,
        purpose=story.EXHIBIT_PURPOSE,
    ),
    SayConsent(act=ConsentAct.GIVE, told=True),
    DecideTakingBack(
        participant=story.DEFENDANT,
        allowed=True,
        grounds="被告三日前提出，理由正当，准许其到庭参加诉讼。",
    ),
    HoldStage(on_the_spot=True, grounds="需要当庭核对原物。"),
    SkipStep(step=RehearsalStep.SHOW_EXHIBIT),
)
ANSWERS: Final[tuple[Value, ...]] = (
    CaseList(cases=(SUMMARY,)),
    CaseFile(
        summary=SUMMARY,
        claims=(story.CLAIM,),
        parties=story.PARTIES,
        exhibits=(EXHIBIT,),
        documents=_DOCUMENTS,
        hearings=(
            Hearing(
                hearing=story.HEARING,
                starts_at=story.HEARING_AT,
                phase=HearingPhase.SCHEDULED,
                may_enter=True,
            ),
        ),
        allowed_actions=(CaseAction.ENTER_HEARING,),
        stages=tuple(
            StageHeld(
                stage=each,
                mode=StageMode.ONLINE,
                form=StageForm.AS_AGREED,
                mine=OnlineConsent.GIVEN,
            )
            for each in OnlineStage
        ),
    ),
    EXHIBIT,
    JUDGMENT,
    Archived(case=story.CASE, state=CaseState.ARCHIVED),
    Progress(
        case=story.CASE,
        state=CaseState.ACCEPTED,
        pending=(_ANSWER_DUE,),
        history=(
            Step(
                at=at(3, 3, 10, 5),
                kind=MatterKind.FILING,
                what=SubmitFiling.__name__,
                to=FilingState.UNDER_REVIEW,
            ),
            Step(
                at=at(3, 9, 10, 20),
                kind=MatterKind.FILING,
                what=AcceptFiling.__name__,
                to=FilingState.ACCEPTED,
            ),
        ),
    ),
    ToDoList(items=(ToDo(case=story.CASE, title=story.TITLE, pending=_ANSWER_DUE),)),
    StagesShown(case=story.CASE, version=2, stages=tuple(map(_stage, OnlineStage))),
    RehearsalOpened(
        rehearsal=HearingId(f"{PREFIX}{story.name_of('rehearsal')[:24]}"), ends_at=at(4, 21, 20, 30)
    ),
)
