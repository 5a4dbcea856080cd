"""After the judgment: appeals, and enforcement with property clues."""

from typing import Annotated

from fastapi import Depends

from client.protocol.after_judgment import (
    AppealAnswer,
    AppealsShown,
    ApplySigned,
    ClueFindings,
    EnforcementApplication,
    Enforcements,
    EnforcementShown,
    FileAppealSigned,
    PaperWritten,
    Performance,
    Petition,
    PropertyClue,
    Realisation,
    RuleOnEnforcement,
    WithGrounds,
)
from client.protocol.case import Archived
from client.protocol.ids import CaseId
from server_stub.usecases import (
    appealing,
    archiving,
    enforcement_rulings,
    enforcing,
    petitioning,
)
from server_stub.web.deps import Asking, OpenCourt, SignedIn, body_of
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.get("/cases/{case}/appeals")
def appeals(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
) -> AppealsShown:
    """Give every party's own time to appeal."""
    return appealing.appeals_of(court.registry, caller.account, CaseId(case))


@routes.post("/cases/{case}/appeals/petition", status_code=201)
def write_petition(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    asked: Annotated[Petition, Depends(body_of(Petition))],
) -> PaperWritten:
    """Keep the petition as worded, to be signed."""
    return petitioning.write_petition(
        court.registry, caller.account, CaseId(case), asked, court.clock()
    )


@routes.post("/cases/{case}/appeals", status_code=201)
def file_appeal(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
    asked: Annotated[FileAppealSigned, Depends(body_of(FileAppealSigned))],
) -> AppealsShown:
    """File a signed appeal."""
    return petitioning.file_appeal(court.registry, caller.account, CaseId(case), asked, attempt)


@routes.post("/cases/{case}/appeals/withdraw")
def withdraw_appeal(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
) -> AppealsShown:
    """Take one's appeal back."""
    return appealing.withdraw_appeal(court.registry, caller.account, CaseId(case), attempt)


@routes.post("/cases/{case}/appeals/answer")
def answer_appeal(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
    asked: Annotated[AppealAnswer, Depends(body_of(AppealAnswer))],
) -> AppealsShown:
    """Answer the other side's appeal."""
    return appealing.answer_appeal(court.registry, caller.account, CaseId(case), asked, attempt)


@routes.post("/cases/{case}/appeals/copy-served")
def copy_served(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
) -> AppealsShown:
    """The court has served the copy of the appeal."""
    return appealing.appeal_copy_served(court.registry, caller.account, CaseId(case), attempt)


@routes.post("/cases/{case}/appeals/send-up")
def send_up(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
) -> AppealsShown:
    """Send the whole file to the court of appeal."""
    return appealing.send_file_up(court.registry, caller.account, CaseId(case), attempt)


@routes.get("/cases/{case}/enforcements")
def enforcements(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
) -> Enforcements:
    """Give the enforcements of a case."""
    return enforcing.enforcements_of(court.registry, caller.account, CaseId(case))


@routes.post("/cases/{case}/enforcements/application", status_code=201)
def write_application(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    asked: Annotated[EnforcementApplication, Depends(body_of(EnforcementApplication))],
) -> PaperWritten:
    """Keep the application as worded, to be signed."""
    return enforcing.write_application(
        court.registry, caller.account, CaseId(case), asked, court.clock()
    )


@routes.post("/cases/{case}/enforcements", status_code=201)
def apply_for_enforcement(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
    asked: Annotated[ApplySigned, Depends(body_of(ApplySigned))],
) -> EnforcementShown:
    """File a signed application."""
    return enforcing.apply_for_enforcement(
        court.registry, caller.account, CaseId(case), asked, attempt
    )


@routes.post("/enforcements/{enforcement}/accept")
def accept_enforcement(
    court: OpenCourt,
    caller: SignedIn,
    enforcement: str,
    attempt: Asking,
) -> EnforcementShown:
    """Docket an application."""
    return enforcing.accept_enforcement(court.registry, caller.account, enforcement, attempt)


@routes.post("/enforcements/{enforcement}/notice")
def send_notice(
    court: OpenCourt,
    caller: SignedIn,
    enforcement: str,
    attempt: Asking,
) -> EnforcementShown:
    """Send the notice to perform."""
    return enforcing.send_notice(court.registry, caller.account, enforcement, attempt)


@routes.post("/enforcements/{enforcement}/performance")
def record_performance(
    court: OpenCourt,
    caller: SignedIn,
    enforcement: str,
    attempt: Asking,
    asked: Annotated[Performance, Depends(body_of(Performance))],
) -> EnforcementShown:
    """Enter what was performed."""
    return enforcing.record_performance(court.registry, caller.account, enforcement, asked, attempt)


@routes.post("/enforcements/{enforcement}/withdraw")
def withdraw_application(
    court: OpenCourt,
    caller: SignedIn,
    enforcement: str,
    attempt: Asking,
) -> EnforcementShown:
    """Take one's application back."""
    return enforcing.withdraw_application(court.registry, caller.account, enforcement, attempt)


@routes.post("/enforcements/{enforcement}/clues", status_code=201)
def tell_clue(
    court: OpenCourt,
    caller: SignedIn,
    enforcement: str,
    attempt: Asking,
    asked: Annotated[PropertyClue, Depends(body_of(PropertyClue))],
) -> EnforcementShown:
    """Tell of one more piece of property."""
    return enforcing.tell_clue(court.registry, caller.account, enforcement, asked, attempt)


@routes.post("/clues/{clue}/findings")
def report_clue(
    court: OpenCourt,
    caller: SignedIn,
    clue: str,
    attempt: Asking,
    asked: Annotated[ClueFindings, Depends(body_of(ClueFindings))],
) -> EnforcementShown:
    """Enter what was found when a clue was checked."""
    return enforcing.report_clue(court.registry, caller.account, clue, asked, attempt)


@routes.post("/clues/{clue}/control")
def take_control(
    court: OpenCourt,
    caller: SignedIn,
    clue: str,
    attempt: Asking,
) -> EnforcementShown:
    """Put what was found under control, or renew it."""
    return enforcing.take_control(court.registry, caller.account, clue, attempt)


@routes.post("/enforcements/{enforcement}/rulings")
def rule_on_enforcement(
    court: OpenCourt,
    caller: SignedIn,
    enforcement: str,
    attempt: Asking,
    asked: Annotated[RuleOnEnforcement, Depends(body_of(RuleOnEnforcement))],
) -> EnforcementShown:
    """Refuse an application; have an enforcement rest, conclude it for now, or end it."""
    return enforcement_rulings.rule(court.registry, caller.account, enforcement, asked, attempt)


@routes.post("/enforcements/{enforcement}/resumption")
def resume_enforcement(
    court: OpenCourt,
    caller: SignedIn,
    enforcement: str,
    attempt: Asking,
    asked: Annotated[WithGrounds, Depends(body_of(WithGrounds))],
) -> EnforcementShown:
    """Have an enforcement go on."""
    return enforcement_rulings.resume(court.registry, caller.account, enforcement, asked, attempt)


@routes.post("/clues/{clue}/release")
def release_property(
    court: OpenCourt,
    caller: SignedIn,
    clue: str,
    attempt: Asking,
    asked: Annotated[WithGrounds, Depends(body_of(WithGrounds))],
) -> EnforcementShown:
    """Give property free."""
    return enforcement_rulings.release(court.registry, caller.account, clue, asked, attempt)


@routes.post("/clues/{clue}/realisation")
def realise_property(
    court: OpenCourt,
    caller: SignedIn,
    clue: str,
    attempt: Asking,
    asked: Annotated[Realisation, Depends(body_of(Realisation))],
) -> EnforcementShown:
    """Enter what came of property that was turned into money."""
    return enforcement_rulings.realise(court.registry, caller.account, clue, asked, attempt)


@routes.post("/cases/{case}/archive")
def archive_case(court: OpenCourt, caller: SignedIn, case: str, attempt: Asking) -> Archived:
    """Put a case that is over into the archive."""
    return archiving.archive_case(court.registry, caller.account, CaseId(case), attempt)
