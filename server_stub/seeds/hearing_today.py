"""A court to show to visitors: invented people, three cases, and a hearing that begins now.

Everything is entered through the use cases, with a clock that is moved from one act to the next,
so that the demonstration court is a court like any other; its books bear a mark, by which every
hearing can be entered at any time. Passwords here are known to everybody, so it is sown only in
books that have no accounts.

Nobody in it exists: names, telephone numbers and identity numbers are of the kinds kept for tests.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from client.protocol.account import Account
from client.protocol.case import DocumentKind
from client.protocol.hearing import Event, HearingClosed, HearingOpened, Recorded
from client.protocol.ids import CaseId, DocumentId, ParticipantId, Seq
from client.protocol.post import PostChannel
from client.protocol.roles import Role, Side
from client.protocol.serving import ConfirmAddress, Consent
from server_stub.documents import (
    FontsMissing,
    Litigant,
    Typesetter,
    chat_log_pdf,
    complaint_pdf,
    contract_pdf,
    judgment_pdf,
    payment_voucher_pdf,
    summons_pdf,
)
from server_stub.documents.numerals import BEIJING
from server_stub.documents.specimens import (
    SpecimenCase,
    specimen_chat_log,
    specimen_complaint,
    specimen_contract,
    specimen_judgment,
    specimen_payment_voucher,
    specimen_summons,
)
from server_stub.seeds import empty_books
from server_stub.seeds.papers_of_the_hearing import (
    CHEN,
    CLOUDSAIL,
    QINGHE,
    SUN,
    small_claim_judgment,
)
from server_stub.seeds.people import CLERK, DEFENDANT, JUDGE, PEOPLE, PLAINTIFF
from server_stub.settings import DEMO_PASSWORD, CannotOpen, Seed
from server_stub.usecases.accounts import open_account
from server_stub.usecases.addresses import confirm_address
from server_stub.usecases.cases import NewCase, NewParty, accept_case
from server_stub.usecases.hearing_store import HearingStore
from server_stub.usecases.hearings import schedule_hearing
from server_stub.usecases.mediators import load_demo_directory
from server_stub.usecases.papers import (
    NewDocument,
    NewExhibit,
    draft_document,
    file_exhibit,
    serve_document,
)
from server_stub.usecases.registry import Registry

_HEARING_AFTER = timedelta(days=14)


async def sow(registry: Registry, now: datetime) -> None:
    """Fill empty books with the demonstration court; a court that was sown stays as it is.

    Raises `NotAnEmptyCourt` for books that hold anything else, and `CannotOpen` on a machine
    that has not the fonts for the court's papers.
    """
    if empty_books.is_sown(registry, Seed.DEMO):
        return
    try:
        typesetter = await asyncio.to_thread(Typesetter)
    except FontsMissing as missing:
        raise CannotOpen(str(missing)) from missing
    empty_books.begin(registry, Seed.DEMO)
    opened = now - timedelta(days=90)
    accounts = {
        login: await open_account(
            registry,
            login=login,
            name=name,
            staff=staff,
            password=DEMO_PASSWORD,
            now=opened,
            for_show=True,
        )
        for login, (name, staff) in PEOPLE.items()
    }
    sower = _Sower(registry, typesetter, accounts)
    await sower.judged_case(now)
    await sower.case_of_next_week(now)
    await sower.case_of_today(now)
    load_demo_directory(registry)
    _confirm_addresses(registry, accounts, now)
    empty_books.finish(registry, Seed.DEMO)


def _confirm_addresses(registry: Registry, accounts: dict[str, Account], now: datetime) -> None:
    """Have both parties want documents in their boxes, and a message on their phones."""
    for login, phone in ((PLAINTIFF, CHEN.phone), (DEFENDANT, CLOUDSAIL.phone)):
        account = accounts[login]
        with registry.books.reading() as unit:
            own = [
                (case.case, place.stands_for or place.party.participant)
                for case, place in unit.cases.of_account(account.account, after=None, limit=50)
            ]
        for case, person in own:
            for channel, address in ((PostChannel.PLATFORM, ""), (PostChannel.SMS, phone)):
                said = ConfirmAddress(
                    participant=person,
                    channel=channel,
                    address=address,
                    consent=Consent.ADDRESS_GIVEN,
                )
                confirm_address(registry, account, case, said, now)


@dataclass(frozen=True, slots=True)
class _Sower:
    """One who acts for everybody in turn."""

    registry: Registry
    typesetter: Typesetter
    accounts: dict[str, Account]

    async def case_of_today(self, now: datetime) -> None:
        """The case to be tried: exhibits, summonses, a draft judgment, a hearing that begins."""
        starts_at = now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)
        filed = _morning(now, days_ago=24)
        accepted, summoned = filed + timedelta(days=5), starts_at - _HEARING_AFTER
        story = SpecimenCase(
            court=self.registry.court.zh,
            case_number=_number(accepted, 9000001),
            plaintiff=CHEN,
            plaintiff_agents=(SUN,),
            defendant=CLOUDSAIL,
            defendant_agents=(),
            judge=PEOPLE[JUDGE][0],
            clerk=PEOPLE[CLERK][0],
            filed_on=_day(filed),
            accepted_on=_day(accepted),
            summoned_on=_day(summoned),
            hearing_at=starts_at,
            decided_on=_day(now),
        )
        company = NewParty(name=CLOUDSAIL.name, role=Role.DEFENDANT, side=Side.DEFENDANT)
        judge, clerk = self._bench(JUDGE, CLERK)
        plaintiff = self._party(PLAINTIFF, Role.PLAINTIFF, Side.PLAINTIFF, PLAINTIFF)
        defendant = self._party(
            DEFENDANT,
            Role.LEGAL_REPRESENTATIVE,
            Side.DEFENDANT,
            DEFENDANT,
            stands_for=company.participant,
        )
        agent = NewParty(
            name=SUN.name,
            role=Role.LITIGATION_AGENT,
            side=Side.PLAINTIFF,
            stands_for=plaintiff.participant,
        )
        complaint = specimen_complaint(story)
        case = accept_case(
            self.registry,
            NewCase(
                number=story.case_number,
                cause=story.cause,
                title=f"{CHEN.name}与{CLOUDSAIL.name}{story.cause}",
                claims=complaint.claims,
                parties=(judge, clerk, plaintiff, agent, company, defendant),
            ),
            accepted,
        )
        self._serve(
            case,
            DocumentKind.COMPLAINT,
            "民事起诉状",
            complaint_pdf(self.typesetter, complaint),
            accepted,
        )
        await self._file_exhibits(case, story, accepted)
        schedule_hearing(
            self.registry,
            case,
            starts_at,
            tuple(each.participant for each in (judge, clerk, plaintiff, defendant)),
        )
        for litigant, called in zip(story.litigants, (plaintiff, company), strict=True):
            self._serve(
                case,
                DocumentKind.SUMMONS,
                f"传票（{litigant.capacity}{litigant.name}）",
                summons_pdf(self.typesetter, specimen_summons(story, litigant)),
                summoned,
                called.participant,
            )
        self._draft(
            case,
            DocumentKind.JUDGMENT,
            "民事判决书",
            judgment_pdf(self.typesetter, specimen_judgment(story)),
            now,
        )

    async def _file_exhibits(self, case: CaseId, story: SpecimenCase, at: datetime) -> None:
        press = self.typesetter
        exhibits = (
            NewExhibit(
                case=case,
                title="线上商城小程序开发及运营服务合同",
                side=Side.PLAINTIFF,
                kind="书证",
                purpose="证明双方合同关系成立，以及交付期限、价款和解除条件的约定。",
                pdf=contract_pdf(press, specimen_contract(story)),
            ),
            NewExhibit(
                case=case,
                title="双方聊天记录导出件",
                side=Side.PLAINTIFF,
                kind="电子数据",
                purpose="证明被告逾期未交付，经催告仍未履行，原告已通知解除合同。",
                pdf=chat_log_pdf(press, specimen_chat_log(story)),
            ),
            NewExhibit(
                case=case,
                title="银行电子回单",
                side=Side.PLAINTIFF,
                kind="书证",
                purpose="证明原告已向被告支付款项共计200000元。",
                pdf=payment_voucher_pdf(press, specimen_payment_voucher(story)),
            ),
        )
        for each in exhibits:
            await file_exhibit(self.registry, each, at)

    async def judged_case(self, now: datetime) -> None:
        """A small claim that is over: heard, judged, served."""
        accepted, heard = _morning(now, days_ago=80), _morning(now, days_ago=40)
        judged = heard + timedelta(days=9)
        number, cause = _number(accepted, 9000002), "网络购物合同纠纷"
        judge, clerk = self._bench()
        plaintiff = self._party(PLAINTIFF, Role.PLAINTIFF, Side.PLAINTIFF)
        seller = NewParty(name=QINGHE.name, role=Role.DEFENDANT, side=Side.DEFENDANT)
        judgment = small_claim_judgment(
            court=self.registry.court.zh,
            number=number,
            cause=cause,
            judge=judge.name,
            clerk=clerk.name,
            accepted_on=_day(accepted),
            decided_on=_day(judged),
        )
        case = accept_case(
            self.registry,
            NewCase(
                number=number,
                cause=cause,
                title=f"{CHEN.name}与{QINGHE.name}{cause}",
                claims=judgment.claims,
                parties=(judge, clerk, plaintiff, seller),
            ),
            accepted,
        )
        await self._hold_hearing(case, heard, judge.participant, plaintiff.participant)
        self._serve(
            case,
            DocumentKind.JUDGMENT,
            "民事判决书",
            judgment_pdf(self.typesetter, judgment),
            judged,
        )

    async def case_of_next_week(self, now: datetime) -> None:
        """A case whose hearing is set down for next week."""
        accepted, summoned = _morning(now, days_ago=30), _morning(now, days_ago=3)
        starts_at = _morning(now, days_ago=-7)
        number, cause = _number(accepted, 9000003), "网络侵权责任纠纷"
        judge, clerk = self._bench()
        company = NewParty(name=CLOUDSAIL.name, role=Role.PLAINTIFF, side=Side.PLAINTIFF)
        representative = self._party(
            DEFENDANT,
            Role.LEGAL_REPRESENTATIVE,
            Side.PLAINTIFF,
            stands_for=company.participant,
        )
        other = NewParty(name=QINGHE.name, role=Role.DEFENDANT, side=Side.DEFENDANT)
        case = accept_case(
            self.registry,
            NewCase(
                number=number,
                cause=cause,
                title=f"{CLOUDSAIL.name}与{QINGHE.name}{cause}",
                claims=("判令被告停止使用原告的商品图片；", "判令被告赔偿经济损失30000元。"),
                parties=(judge, clerk, company, representative, other),
            ),
            accepted,
        )
        schedule_hearing(
            self.registry,
            case,
            starts_at,
            (judge.participant, clerk.participant, representative.participant),
        )
        story = SpecimenCase(
            court=self.registry.court.zh,
            case_number=number,
            cause=cause,
            judge=judge.name,
            clerk=clerk.name,
            summoned_on=_day(summoned),
            hearing_at=starts_at,
        )
        for litigant, called in (
            (Litigant(capacity="原告", who=CLOUDSAIL), company),
            (Litigant(capacity="被告", who=QINGHE), other),
        ):
            self._serve(
                case,
                DocumentKind.SUMMONS,
                f"传票（{litigant.capacity}{litigant.name}）",
                summons_pdf(self.typesetter, specimen_summons(story, litigant)),
                summoned,
                called.participant,
            )

    # What each of these cases needs -----------------------------------------------------------

    def _bench(self, judge: str = "", clerk: str = "") -> tuple[NewParty, NewParty]:
        """Give the sole judge, who presides, and the clerk."""
        return (
            self._party(JUDGE, Role.JUDGE, Side.BENCH, judge, presides=True),
            self._party(CLERK, Role.CLERK, Side.REGISTRY, clerk),
        )

    def _party(
        self,
        login: str,
        role: Role,
        side: Side,
        seat: str = "",
        *,
        presides: bool = False,
        stands_for: ParticipantId | None = None,
    ) -> NewParty:
        account = self.accounts[login]
        party = NewParty(
            name=account.name,
            role=role,
            side=side,
            account=account.account,
            presides=presides,
            stands_for=stands_for,
        )
        return replace(party, participant=ParticipantId(seat)) if seat else party

    def _draft(
        self,
        case: CaseId,
        kind: DocumentKind,
        title: str,
        pdf: bytes,
        at: datetime,
        addressee: ParticipantId | None = None,
    ) -> DocumentId:
        new = NewDocument(case=case, kind=kind, title=title, pdf=pdf, addressee=addressee)
        return draft_document(self.registry, new, at)

    def _serve(
        self,
        case: CaseId,
        kind: DocumentKind,
        title: str,
        pdf: bytes,
        at: datetime,
        addressee: ParticipantId | None = None,
    ) -> None:
        document = self._draft(case, kind, title, pdf, at, addressee)
        serve_document(self.registry, self.accounts[JUDGE], document, at)

    async def _hold_hearing(
        self, case: CaseId, at: datetime, judge: ParticipantId, party: ParticipantId
    ) -> None:
        """Hold a short hearing for the record: opened, and closed an hour later."""
        hearing = schedule_hearing(self.registry, case, at, (judge, party))
        store = HearingStore(self.registry)
        try:
            events: tuple[tuple[datetime, Event], ...] = (
                (at, HearingOpened(by=judge)),
                (at + timedelta(hours=1), HearingClosed(by=judge)),
            )
            for seq, (happened_at, event) in enumerate(events, 1):
                await store.append_record(
                    hearing, Recorded(seq=Seq(seq), at=happened_at, event=event)
                )
        finally:
            store.close()


def _number(accepted: datetime, sequence: int) -> str:
    """Give a case number (法〔2015〕137号) out of the range that no court gives."""
    return f"（{_day(accepted).year}）京0491民初{sequence}号"


def _day(moment: datetime) -> date:
    return moment.astimezone(BEIJING).date()


def _morning(now: datetime, *, days_ago: int) -> datetime:
    """Give half past nine in Beijing, so many days before."""
    day = _day(now) - timedelta(days=days_ago)
    return datetime.combine(day, time(9, 30), BEIJING).astimezone(UTC)
