"""Filing an appeal: worded, signed, and entered within one's own time.

The petition goes to the court that judged, which serves its copy on the others, who answer within
their own time from then (Civil Procedure Law art. 172-174). The copies are made and sent once the
appeal is entered (`server_stub.usecases.court_papers`).
"""

from datetime import datetime

from client.protocol.account import Account
from client.protocol.after_judgment import (
    AppealsShown,
    FileAppealSigned,
    PaperWritten,
    Petition,
)
from client.protocol.authority import SpecialAuthority
from client.protocol.errors import Malformed, Reason
from client.protocol.ids import CaseId
from server_stub.db.queries.wanted import WantedPapers
from server_stub.domain import life_cycle
from server_stub.domain.appeal import Decision, FileAppeal
from server_stub.domain.life_cycle import Step
from server_stub.domain.transitions import Office
from server_stub.usecases.appealing import APPEALED, enter, own_appeals, shown
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.registry import Registry
from server_stub.usecases.signatures import ask_signature
from server_stub.usecases.written import keep


def write_petition(
    registry: Registry, account: Account, case: CaseId, petition: Petition, now: datetime
) -> PaperWritten:
    """Keep the petition as worded, and ask for a place to sign exactly that."""
    with registry.books.writing() as unit:
        _, party, _ = own_appeals(unit, account, case, SpecialAuthority.APPEAL)
        content = keep(registry.files, petition, case=case, party=party)
        signing = ask_signature(unit, account.account, content, now)
        return PaperWritten(content=content, signing=signing)


def file_appeal(
    registry: Registry, account: Account, case: CaseId, said: FileAppealSigned, attempt: Attempt
) -> AppealsShown:
    """File a signed appeal; out of one's own time it is refused."""
    with registry.books.writing() as unit:

        def filed() -> AppealsShown:
            entry, party, matter = own_appeals(unit, account, case, SpecialAuthority.APPEAL)
            content = keep(registry.files, said.petition, case=case, party=party)
            if content != said.content:
                raise Malformed(Reason.SIGNATURE_MISSING)
            signature = unit.filings.signature_of(account.account, content)
            deed = FileAppeal(party, content, signature, said.petition.appealed)
            enter(registry, unit, matter, deed, Office.PARTY, attempt.at, account)
            if matter.stands.decision is not Decision.APPEALABLE_RULING:
                # A ruling that is appealed against does not move the case: it waits.
                unit.cases.set_state(case, life_cycle.after(entry.state, Step.APPEALED))
            unit.wanted.add(
                WantedPapers(occasion=APPEALED, about=party, case=case, since=attempt.at)
            )
            return shown(registry, unit, case)

        return once(unit, attempt, AppealsShown, filed)
