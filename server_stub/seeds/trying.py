"""What is done between the docket and a judgment: answered, examined, timed, heard, judged, served.

Every deed is the use case that the counter calls. Of a hearing there is the record: who opened it
and when, what it stood still for, and its end.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from client.protocol.answering import ClaimAnswered, FileAnswerSigned, SuitAnswer
from client.protocol.case import CaseFile, DocumentKind
from client.protocol.deciding import CostBorne, DraftJudgment, PartySays
from client.protocol.exchange import (
    AnswerTime,
    AnswerTimes,
    GiveOpinion,
    OfferedTime,
    OfferTimes,
    View,
    WriteMessage,
)
from client.protocol.hearing import Event, Recorded
from client.protocol.ids import CaseId, DocumentId, HearingId, ParticipantId, Seq
from client.protocol.post import PostChannel
from client.protocol.roles import PARTIES, Role, Side
from client.protocol.serving import (
    AnnounceService,
    ReportTrace,
    ServeOn,
    ServiceShown,
    ServiceTrace,
)
from client.protocol.uploads import FileExhibit
from server_stub.seeds.evidence import Item
from server_stub.seeds.people import CLERK, JUDGE, Litigant
from server_stub.seeds.suing import bring, sign
from server_stub.seeds.timeline import Sower
from server_stub.usecases import serving, serving_records
from server_stub.usecases.answering import file_answer, write_answer
from server_stub.usecases.cases import case_file
from server_stub.usecases.examining import examination, give_opinion
from server_stub.usecases.finding_a_time import answer_times, fix_time, offer_times
from server_stub.usecases.hearing_store import HearingStore
from server_stub.usecases.judging import draft_judgment
from server_stub.usecases.papers import file_upload, serve_document
from server_stub.usecases.writing_to_court import write_message

SIDES: Final = {Role.PLAINTIFF: Side.PLAINTIFF, Role.DEFENDANT: Side.DEFENDANT}


def file_of(sower: Sower, case: CaseId, login: str = CLERK) -> CaseFile:
    """Give a case as one of its people reads it."""
    return case_file(sower.registry, sower.who(login), case, sower.now)


def seat_of(sower: Sower, case: CaseId, name: str) -> ParticipantId:
    """Give the place of somebody in a case."""
    found = next(each for each in file_of(sower, case).parties if each.name == name)
    return found.participant


# Before the hearing -------------------------------------------------------------------------


def answer(sower: Sower, case: CaseId, login: str, reason: str) -> None:
    """Answer a suit: worded, signed, filed."""
    claims = file_of(sower, case, login).claims
    said = SuitAnswer(
        to_claims=tuple(
            ClaimAnswered(number=number, admitted=False, reason=reason)
            for number in range(1, len(claims) + 1)
        ),
        to_facts=("对双方之间存在交易的事实无异议，对原告主张的其余事实不予认可。",),
    )
    account = sower.who(login)
    written = write_answer(sower.registry, account, case, said, sower.now)
    sign(sower, written.signing)
    signed = FileAnswerSigned(answer=said, content=written.content)
    file_answer(sower.registry, account, case, signed, sower.asks(login))


def file_evidence(sower: Sower, case: CaseId, login: str, item: Item) -> None:
    """Put an item of evidence before the court."""
    asked = FileExhibit(
        upload=bring(sower, login, item), title=item.title, kind=item.kind, purpose=item.purpose
    )
    file_upload(sower.registry, sower.who(login), case, asked, sower.asks(login))


def examine(sower: Sower, case: CaseId, login: str, *, doubt: str = "") -> None:
    """Say what one thinks of everything that another side has handed in."""
    ours = SIDES[file_of(sower, case, login).summary.role]
    purpose = View.DISPUTED if doubt else View.ACCEPTED
    opinion = GiveOpinion(
        authenticity=View.ACCEPTED,
        legality=View.ACCEPTED,
        relevance=View.ACCEPTED,
        purpose=purpose,
        reasons=doubt,
    )
    account = sower.who(login)
    for item in examination(sower.registry, account, case).items:
        if item.side is not ours:
            give_opinion(sower.registry, account, item.exhibit, opinion, sower.asks(login))


def write(sower: Sower, case: CaseId, login: str, text: str) -> None:
    """Write to the court, for everybody of the case to read."""
    asked = WriteMessage(text=text)
    write_message(sower.registry, sower.who(login), case, asked, sower.asks(login))


def offer(sower: Sower, case: CaseId, *times: datetime) -> tuple[int, ...]:
    """Offer times for the hearing; give their numbers."""
    asked = OfferTimes(times=tuple(OfferedTime(starts_at=each, minutes=90) for each in times))
    offered = offer_times(sower.registry, sower.who(CLERK), case, asked, sower.asks(CLERK))
    return tuple(each.number for each in offered.times)


def answer_offer(sower: Sower, case: CaseId, login: str, suits: Mapping[int, bool]) -> None:
    """Say of each time, by its number, whether it suits."""
    asked = AnswerTimes(
        answers=tuple(
            AnswerTime(number=number, suits=each, reason="" if each else "当日在外地出差。")
            for number, each in suits.items()
        )
    )
    answer_times(sower.registry, sower.who(login), case, asked, sower.asks(login))


def fix(
    sower: Sower, case: CaseId, starts_at: datetime, *logins: str, judge: str = JUDGE
) -> HearingId:
    """Agree on a time and fix it; everybody is told and summoned."""
    (number,) = offer(sower, case, starts_at)
    for login in logins:
        answer_offer(sower, case, login, {number: True})
    fixed = fix_time(sower.registry, sower.who(judge), case, number, sower.asks(judge)).fixed
    if fixed is None:
        raise ValueError("a time was fixed and no hearing entered")
    return fixed


# The hearing --------------------------------------------------------------------------------


def record(sower: Sower, hearing: HearingId, *events: tuple[int, Event]) -> None:
    """Enter lines of a hearing's record, each so many minutes from now."""
    sower.wait(_record(sower, hearing, events))


async def _record(sower: Sower, hearing: HearingId, events: Sequence[tuple[int, Event]]) -> None:
    store = HearingStore(sower.registry)
    try:
        seq = len(await store.load_record(hearing))
        for number, (minutes, event) in enumerate(events, seq + 1):
            at = sower.now + timedelta(minutes=minutes)
            await store.append_record(hearing, Recorded(seq=Seq(number), at=at, event=event))
    finally:
        store.close()


# The judgment -------------------------------------------------------------------------------


def word(
    sower: Sower, case: CaseId, orders: tuple[str, ...], cost: str, *, judge: str = JUDGE
) -> DocumentId:
    """Word a judgment and have it set; it is a draft of the bench."""
    file = file_of(sower, case, judge)
    suing = [each for each in file.parties if each.side is Side.PLAINTIFF and each.role in PARTIES]
    sued = [each for each in file.parties if each.side is Side.DEFENDANT and each.role in PARTIES]
    said = DraftJudgment(
        attendance="、".join(
            [*(f"原告{each.name}" for each in suing), *(f"被告{each.name}" for each in sued)]
        ),
        answers=tuple(
            PartySays(participant=each.participant, text="请求驳回原告的诉讼请求。")
            for each in sued
        ),
        findings=("双方通过网络订立合同并履行的事实，有在案电子数据为证，本院予以确认。",),
        reasoning=("依法成立的合同受法律保护，当事人应当按照约定全面履行自己的义务。",),
        laws=("《中华人民共和国民法典》第五百零九条第一款、第五百七十七条",),
        orders=orders,
        orders_payment=True,
        costs=(CostBorne(participant=sued[0].participant, amount=Decimal(cost)),),
    )
    account = sower.who(judge)
    return draft_judgment(sower.registry, account, case, said, sower.asks(judge)).document


def let_out(sower: Sower, document: DocumentId, *, judge: str = JUDGE) -> None:
    """Let a paper of the bench out to those it is meant for."""
    serve_document(sower.registry, sower.who(judge), document, sower.now)


def judgment_of(sower: Sower, case: CaseId) -> DocumentId:
    """Give the judgment of a case."""
    documents = file_of(sower, case).documents
    return next(each.document for each in documents if each.kind is DocumentKind.JUDGMENT)


# Service ------------------------------------------------------------------------------------


def service_of(sower: Sower, case: CaseId, kind: DocumentKind, who: Litigant) -> ServiceShown:
    """Give the service of a kind of paper on somebody, as far as it has come."""
    kinds = {each.document: each.kind for each in file_of(sower, case).documents}
    to = seat_of(sower, case, who.name)
    found = serving_records.services(sower.registry, sower.who(CLERK), case).services
    return next(each for each in found if each.recipient == to and kinds.get(each.document) is kind)


def send(
    sower: Sower, document: DocumentId, to: ParticipantId, channel: PostChannel
) -> ServiceShown:
    """Send a paper to somebody on a way of the clerk's choosing."""
    said = ServeOn(recipient=to, channel=channel)
    return serving.serve(sower.registry, sower.asks(CLERK), sower.who(CLERK), document, said)


def report(sower: Sower, service: ServiceShown, trace: ServiceTrace) -> None:
    """Enter what happened at the address."""
    said = ReportTrace(sending=service.sendings[-1].sending, trace=trace, at=sower.now)
    serving.report(sower.registry, sower.who(CLERK), service.service, said, sower.now)


def announce(sower: Sower, service: ServiceShown, grounds: str) -> None:
    """Serve by public announcement, when no other way is left."""
    said = AnnounceService(grounds=grounds)
    serving.announce(sower.registry, sower.who(CLERK), service.service, said, sower.now)


def hand_over(sower: Sower, case: CaseId, document: DocumentId, who: Litigant) -> None:
    """Hand a paper over, and have it signed for."""
    service = send(sower, document, seat_of(sower, case, who.name), PostChannel.IN_PERSON)
    report(sower, service, ServiceTrace.SIGNED)
