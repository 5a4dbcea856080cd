"""A small court whose first case was judged, and who acts in it after the judgment."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from client.protocol.account import Account
from client.protocol.after_judgment import (
    AppealsShown,
    ApplySigned,
    EnforcementApplication,
    EnforcementShown,
    FileAppealSigned,
    Petition,
    PropertyCategory,
    PropertyClue,
)
from client.protocol.case import CaseState
from client.protocol.filing import SigningAsked, Strokes
from client.protocol.ids import DocumentId, ParticipantId
from server_stub.usecases.appealing import (
    appeals_of,
    begin_appeals,
    decision_served,
)
from server_stub.usecases.attempts import Attempt
from server_stub.usecases.cases import case_file
from server_stub.usecases.enforcing import apply_for_enforcement, write_application
from server_stub.usecases.petitioning import file_appeal, write_petition
from server_stub.usecases.registry import Registry
from server_stub.usecases.signatures import draw_signature
from tests.usecases.small_court import NOW, SmallCourt

PETITION = Petition(requests="撤销一审判决", reasons="认定事实错误", appealed=Decimal("26000.00"))
DRAWN = Strokes(strokes=(((0.1, 0.2, 0), (0.5, 0.6, 40)),))
DAY = timedelta(days=1)
JUDGMENT = DocumentId("judgment")
CLUE = PropertyClue(
    category=PropertyCategory.CASH, owner="某公司", description="账户尾号0001", location="某银行"
)
keys = count()


class AfterJudgment:
    """The small court's first case, judged and served on each party on a day of their own."""

    def __init__(
        self, registry: Registry, court: SmallCourt, judgment: DocumentId = JUDGMENT
    ) -> None:
        self.registry, self.court, self.now, self.judgment = registry, court, NOW, judgment
        with registry.books.writing() as unit:
            unit.cases.set_state(court.ours, CaseState.JUDGED)
            begin_appeals(unit, court.ours, judgment, NOW)
            self.parties = {
                each.party.role.value: each.party.participant
                for each in unit.cases.parties(court.ours)
            }

    def who(self, login: str) -> Account:
        return self.court.accounts[login]

    def attempt(self, login: str) -> Attempt:
        key = f"key {next(keys)}"
        return Attempt(account=self.who(login).account, key=key, asked="a", at=self.now)

    def served(self, role: str, after_days: int = 0) -> None:
        with self.registry.books.writing() as unit:
            at = NOW + after_days * DAY
            decision_served(
                self.registry, unit, self.judgment, self.court.ours, self.party(role), at, at
            )

    def party(self, role: str) -> ParticipantId:
        return self.parties[role]

    def shown(self) -> AppealsShown:
        return appeals_of(self.registry, self.who("judge"), self.court.ours)

    def sign(self, place: SigningAsked) -> None:
        draw_signature(self.registry, place.path.partition("#")[2], DRAWN, self.now)

    def appeal(self, login: str, petition: Petition = PETITION) -> AppealsShown:
        who = self.who(login)
        written = write_petition(self.registry, who, self.court.ours, petition, self.now)
        self.sign(written.signing)
        said = FileAppealSigned(petition=petition, content=written.content)
        return file_appeal(self.registry, who, self.court.ours, said, self.attempt(login))

    def state(self) -> CaseState:
        file = case_file(self.registry, self.who("judge"), self.court.ours, self.now)
        return file.summary.state

    def everybody_served(self) -> None:
        for role in ("plaintiff", "defendant"):
            self.served(role)

    def take_effect(self) -> None:
        with self.registry.books.writing() as unit:
            unit.cases.set_state(self.court.ours, CaseState.EFFECTIVE)

    def apply(self, amount: str = "200000.00", *clues: PropertyClue) -> EnforcementShown:
        said = EnforcementApplication(
            against=self.party("defendant"),
            amount=Decimal(amount),
            performance_ended_on=date(2026, 3, 1),
            clues=clues,
        )
        who = self.who("plaintiff")
        written = write_application(self.registry, who, self.court.ours, said, self.now)
        self.sign(written.signing)
        signed = ApplySigned(application=said, content=written.content)
        return apply_for_enforcement(
            self.registry, who, self.court.ours, signed, self.attempt("plaintiff")
        )
