"""A document is served when the law says so, on one person, and everything on the way is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from client.protocol.case import CaseState, DocumentKind
from client.protocol.errors import CourtError, Forbidden, Malformed, NotFound, Reason
from client.protocol.ids import DocumentId
from client.protocol.post import PostChannel
from client.protocol.serving import (
    AddressKind,
    AnnounceService,
    ConfirmAddress,
    Consent,
    ProveArrivalTime,
    RebutService,
    ReportTrace,
    ServeOn,
    ServiceShown,
    ServiceStage,
    ServiceTrace,
)
from server_stub.db.post import Channel, MessageId
from server_stub.domain.matters import MatterKind
from server_stub.post.outbox import USUAL, Delivered, Outcome, Undelivered
from server_stub.usecases import addresses, outbox, serving, serving_records
from server_stub.usecases.hearing_notices import tell_of_hearing
from server_stub.usecases.papers import NewDocument, draft_document, serve_document
from server_stub.usecases.registry import Registry
from server_stub.usecases.serving_views import verification_of
from tests.usecases.post_court import PHONE, Post
from tests.usecases.small_court import SmallCourt


@pytest.fixture
def post(registry: Registry, small_court: SmallCourt) -> Post:
    return Post(registry, small_court)


def serve(
    post: Post,
    seat: str = "plaintiff",
    channel: PostChannel = PostChannel.PLATFORM,
    document: DocumentId | None = None,
    by: str = "clerk",
) -> ServiceShown:
    said = ServeOn(recipient=post.court.seats[seat], channel=channel)
    paper = document or post.court.complaint
    return serving.serve(post.registry, post.asks(by), post.who(by), paper, said)


def shown(post: Post, service: ServiceShown, login: str = "clerk") -> ServiceShown:
    return serving_records.service(post.registry, post.who(login), service.service)


def reason_of(deed: Callable[[], object]) -> Reason:
    with pytest.raises(CourtError) as caught:
        deed()
    return caught.value.reason


class Unreachable:
    """Delivers nothing; for good or until it is asked often enough."""

    def __init__(self, *, for_good: bool = True, after: int = 10**6) -> None:
        self.for_good, self.after, self.asked = for_good, after, 0

    def deliver(self, _message: object, _now: object, /) -> Outcome:
        self.asked += 1
        if self.asked > self.after:
            return Delivered("R")
        return Undelivered("no such box", for_good=self.for_good)


def with_way(post: Post, channel: Channel, way: Unreachable) -> Post:
    ways = {**post.registry.post.ways, channel: way}
    registry = replace(post.registry, post=replace(post.registry.post, ways=ways))
    return Post(registry, post.court, post.now)


def test_at_a_confirmed_address_it_is_served_when_it_arrives_read_or_not(post: Post) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    sent = serve(post)
    assert (sent.stage, sent.effective_at) == (ServiceStage.UNDER_WAY, None)
    post.round(seconds=7)
    served = shown(post, sent, "plaintiff")
    assert (served.stage, served.effective_at) == (ServiceStage.SERVED, post.now)
    box = outbox.box(post.registry, post.who("plaintiff"))
    assert [each.subject for each in box.messages] == ["Complaint"]
    assert outbox.box(post.registry, post.who("defendant")).messages == ()


def test_a_month_unread_at_an_address_that_is_only_known_serves_nothing(post: Post) -> None:
    known = ConfirmAddress(
        participant=post.court.seats["plaintiff"],
        channel=PostChannel.MAIL,
        address="zhang@example.org",
    )
    entered = addresses.confirm_address(
        post.registry, post.who("clerk"), post.court.ours, known, post.now
    )
    assert entered.address_class is AddressKind.OWN
    sent = serve(post, channel=PostChannel.MAIL)
    post.round(seconds=1)
    post.round(days=31)
    assert shown(post, sent).stage is ServiceStage.UNDER_WAY
    replied = ReportTrace(sending=sent.sendings[0].sending, trace=ServiceTrace.REPLIED, at=post.now)
    served = serving.report(post.registry, post.who("clerk"), sent.service, replied, post.now)
    assert served.stage is ServiceStage.SERVED


def test_reading_at_a_known_address_presumes_until_it_is_rebutted(post: Post) -> None:
    known = ConfirmAddress(participant=post.court.seats["plaintiff"], channel=PostChannel.PLATFORM)
    addresses.confirm_address(post.registry, post.who("clerk"), post.court.ours, known, post.now)
    sent = serve(post)
    post.round(seconds=1)
    for _ in range(2):
        serving.note_reading(
            post.registry, post.who("plaintiff"), post.court.complaint, post.move(minutes=1)
        )
    presumed = shown(post, sent)
    assert presumed.stage is ServiceStage.PRESUMED
    traces = [each.trace for each in presumed.sendings[0].traces]
    assert traces == [ServiceTrace.ARRIVED, ServiceTrace.READ]
    said = RebutService(sending=sent.sendings[0].sending, grounds="账号被他人使用")
    undone = serving.rebut(post.registry, post.who("judge"), sent.service, said, post.now)
    assert (undone.stage, undone.effective_at) == (ServiceStage.UNDER_WAY, None)


def test_what_others_read_leaves_no_trace(post: Post) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    sent = serve(post)
    post.round(seconds=1)
    for login in ("defendant", "judge", "stranger"):
        serving.note_reading(post.registry, post.who(login), post.court.complaint, post.now)
    assert len(shown(post, sent).sendings[0].traces) == 1


def test_a_company_is_served_at_the_box_of_who_stands_for_it(post: Post) -> None:
    post.confirm("defendant", "company", PostChannel.PLATFORM)
    sent = serve(post, "company", document=post.court.summons)
    post.round(seconds=1)
    assert shown(post, sent, "defendant").stage is ServiceStage.SERVED
    assert len(outbox.box(post.registry, post.who("defendant")).messages) == 1


def test_a_short_message_tells_of_it_and_serves_nothing(post: Post) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.SMS, PHONE)
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    way = Unreachable(for_good=False)
    away = with_way(post, Channel.PLATFORM, way)
    sent = serve(away)
    away.round(seconds=1)
    with post.registry.books.reading() as unit:
        (kept,) = unit.post.kept(channel=Channel.SMS, limit=5)
    assert "仅为提示" in kept.text
    assert shown(away, sent).stage is ServiceStage.UNDER_WAY
    told = reason_of(lambda: serve(post, channel=PostChannel.SMS))
    assert told is Reason.MALFORMED


def test_what_cannot_be_delivered_is_shown_to_the_clerk_who_finds_another_way(
    post: Post,
) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.MAIL, "zhang@example.org")
    post.confirm("plaintiff", "plaintiff", PostChannel.POST, "北京市东城区某街1号")
    away = with_way(post, Channel.MAIL, Unreachable())
    sent = serve(away, channel=PostChannel.MAIL)
    away.round(seconds=1)
    failed = serving_records.failed_services(post.registry, post.who("clerk"))
    assert [each.service for each in failed.services] == [sent.service]
    assert (
        serving_records.failed_services(post.registry, post.who("assessor")).services
        == failed.services
    )
    assert serving_records.failed_services(post.registry, post.who("plaintiff")).services == ()
    (letter,) = outbox.dead_letters(post.registry, post.who("clerk")).letters
    assert (letter.recipient, letter.failure) == ("z***@example.org", "no such box")
    other = serve(away, channel=PostChannel.POST)
    assert other.service == sent.service
    assert serving_records.failed_services(post.registry, post.who("clerk")).services == ()
    signed = ReportTrace(sending=other.sendings[1].sending, trace=ServiceTrace.SIGNED, at=away.now)
    served = serving.report(post.registry, post.who("clerk"), sent.service, signed, away.now)
    assert served.stage is ServiceStage.SERVED


def test_a_dead_letter_that_is_sent_again_serves_after_all(post: Post) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    away = with_way(post, Channel.PLATFORM, Unreachable())
    sent = serve(away)
    away.round(seconds=1)
    (letter,) = outbox.dead_letters(post.registry, post.who("clerk")).letters
    clerk = post.who("clerk")
    outbox.send_again(post.registry, clerk, MessageId(letter.message), away.now)
    again = reason_of(
        lambda: outbox.send_again(post.registry, clerk, MessageId(letter.message), away.now)
    )
    assert again is Reason.ALREADY_SO
    post.round(seconds=30)
    assert shown(post, sent).stage is ServiceStage.SERVED


def test_dead_letters_are_their_clerk_s_alone(post: Post) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    away = with_way(post, Channel.PLATFORM, Unreachable())
    serve(away)
    away.round(seconds=1)
    (letter,) = outbox.dead_letters(post.registry, post.who("clerk")).letters
    for login in ("plaintiff", "stranger", "other"):
        with pytest.raises(Forbidden):
            outbox.dead_letters(post.registry, post.who(login))
        with pytest.raises(NotFound):
            outbox.send_again(post.registry, post.who(login), MessageId(letter.message), away.now)


def test_a_gateway_that_comes_back_is_met_by_the_next_try(post: Post) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.MAIL, "zhang@example.org")
    way = Unreachable(for_good=False, after=3)
    away = with_way(post, Channel.MAIL, way)
    sent = serve(away, channel=PostChannel.MAIL)
    for _ in range(60):
        away.round(seconds=1)
    served = shown(away, sent)
    assert way.asked == 4
    assert (served.stage, served.sendings[0].receipt) == (ServiceStage.SERVED, "R")
    assert USUAL.first_s == 5


def test_a_message_that_nobody_foresaw_does_not_hold_up_the_others(
    post: Post, expected_log: Callable[..., None]
) -> None:
    class Broken(Unreachable):
        def deliver(self, _message: object, _now: object, /) -> Outcome:
            raise ZeroDivisionError

    expected_log("a message could not be delivered", logger="mingjing.post")
    post.confirm("plaintiff", "plaintiff", PostChannel.MAIL, "zhang@example.org")
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    away = with_way(post, Channel.MAIL, Broken())
    serve(away, channel=PostChannel.MAIL)
    sent = serve(away)
    away.round(seconds=1)
    assert shown(away, sent).stage is ServiceStage.SERVED


def test_another_time_of_arrival_is_proved_to_the_court(post: Post) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    sent = serve(post)
    post.round(hours=5)
    at = post.now - timedelta(hours=1)
    said = ProveArrivalTime(sending=sent.sendings[0].sending, at=at, grounds="系统记录")
    moved = serving.prove_arrival(post.registry, post.who("judge"), sent.service, said, post.now)
    assert moved.effective_at == at


def test_when_no_way_is_left_it_is_announced(post: Post) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    away = with_way(post, Channel.PLATFORM, Unreachable())
    sent = serve(away)
    away.round(seconds=1)
    said = AnnounceService(grounds="下落不明，穷尽其他方式")
    told = serving.announce(post.registry, post.who("judge"), sent.service, said, away.now)
    assert told.stage is ServiceStage.ANNOUNCED


def test_the_proof_holds_the_whole_trail_and_the_document_s_hash(post: Post) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    sent = serve(post)
    post.round(seconds=1)
    proof = serving_records.proof_of_service(post.registry, post.who("plaintiff"), sent.service)
    again = serving_records.proof_of_service(post.registry, post.who("clerk"), sent.service)
    assert proof == again
    with post.registry.books.reading() as unit:
        paper = unit.papers.document(post.court.complaint)
    assert paper is not None
    assert (proof.file, proof.stage) == (paper.file, ServiceStage.SERVED)
    assert proof.operators == ("Clerk Test",)
    assert [each.consent for each in proof.sendings] == [Consent.EXPRESS]
    assert proof.verification == verification_of(proof)
    forged = proof.model_copy(update={"recipient": "Somebody else"})
    assert verification_of(forged) != forged.verification
    for login in ("defendant", "other"):
        with pytest.raises(NotFound):
            serving_records.proof_of_service(post.registry, post.who(login), sent.service)


def test_a_draft_is_not_served_and_a_summons_only_on_whom_it_calls(post: Post) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    with pytest.raises(NotFound):
        serve(post, document=post.court.judgment)
    told = reason_of(lambda: serve(post, document=post.court.judgment, by="judge"))
    assert told is Reason.DOCUMENT_NOT_READY
    assert reason_of(lambda: serve(post, document=post.court.summons)) is Reason.FORBIDDEN
    assert reason_of(lambda: serve(post, "judge")) is Reason.NO_SUCH_PARTICIPANT
    assert reason_of(lambda: serve(post, "company")) is Reason.ADDRESS_UNCONFIRMED


def test_only_the_court_serves_and_enters_traces(post: Post) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    sent = serve(post)
    trace = ReportTrace(sending=sent.sendings[0].sending, trace=ServiceTrace.ACTED, at=post.now)
    for login, refusal in (("plaintiff", Forbidden), ("defendant", NotFound), ("other", NotFound)):
        with pytest.raises(refusal):
            serving.report(post.registry, post.who(login), sent.service, trace, post.now)
    for login in ("plaintiff", "defendant"):
        with pytest.raises(Forbidden):
            serve(post, by=login)
    with pytest.raises(NotFound):
        serve(post, by="other")


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        (PostChannel.SMS, "110"),
        (PostChannel.MAIL, "zhang"),
        (PostChannel.MAIL, "a@b.cn\r\nBcc: x@y.cn"),
        (PostChannel.MAIL, "a,b@c.cn"),
        (PostChannel.POST, " "),
        (PostChannel.POST, "一\x00号"),
        (PostChannel.REFUND, "x"),
        (PostChannel.IN_PERSON, "x"),
    ],
)
def test_what_is_no_address_is_refused(post: Post, channel: PostChannel, address: str) -> None:
    with pytest.raises(Malformed):
        post.confirm("plaintiff", "plaintiff", channel, address)


def test_an_address_is_confirmed_by_its_own_with_consent(post: Post) -> None:
    seat = post.court.seats["plaintiff"]
    said = ConfirmAddress(participant=seat, channel=PostChannel.SMS, address=PHONE)

    def confirm(login: str, what: ConfirmAddress) -> object:
        return addresses.confirm_address(
            post.registry, post.who(login), post.court.ours, what, post.now
        )

    assert reason_of(lambda: confirm("plaintiff", said)) is Reason.CONSENT_MISSING
    agreed = said.model_copy(update={"consent": Consent.ADDRESS_GIVEN})
    assert reason_of(lambda: confirm("clerk", agreed)) is Reason.NOT_YOUR_OFFICE
    assert reason_of(lambda: confirm("defendant", agreed)) is Reason.NOT_YOUR_OFFICE
    assert reason_of(lambda: confirm("other", agreed)) is Reason.NOT_FOUND
    confirm("plaintiff", agreed)
    own = addresses.addresses(post.registry, post.who("plaintiff"), post.court.ours)
    assert [each.address for each in own.addresses] == ["138****5678"]
    theirs = addresses.addresses(post.registry, post.who("defendant"), post.court.ours)
    assert theirs.addresses == ()


def test_failed_services_come_in_pages(post: Post) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    post.confirm("defendant", "company", PostChannel.PLATFORM)
    away = with_way(post, Channel.PLATFORM, Unreachable())
    serve(away)
    serve(away, "company")
    away.round(seconds=1)
    clerk = post.who("clerk")
    first = serving_records.failed_services(post.registry, clerk, limit=1)
    second = serving_records.failed_services(post.registry, clerk, first.next, 1)
    assert len(first.services) == len(second.services) == 1
    assert first.services != second.services
    assert second.next == ""
    letters = outbox.dead_letters(post.registry, clerk, None, 1)
    more = outbox.dead_letters(post.registry, clerk, MessageId(letters.next), 1)
    assert letters.letters != more.letters
    assert more.next == ""


def test_what_the_judge_lets_out_goes_to_each_party_that_has_an_address(post: Post) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    new = NewDocument(
        case=post.court.ours, kind=DocumentKind.COMPLAINT, title="应诉通知书", pdf=b"pdf"
    )
    document = draft_document(post.registry, new, post.now)
    serve_document(post.registry, post.who("judge"), document, post.now)
    found = serving_records.services(post.registry, post.who("clerk"), post.court.ours).services
    assert [(each.document, each.recipient) for each in found] == [
        (document, post.court.seats["plaintiff"])
    ]
    post.round(seconds=1)
    assert shown(post, found[0]).stage is ServiceStage.SERVED


def test_each_party_s_time_to_appeal_runs_from_their_own_service(post: Post) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    with post.registry.books.writing() as unit:
        unit.cases.set_state(post.court.ours, CaseState.HEARD)
    serve_document(post.registry, post.who("judge"), post.court.judgment, post.now)

    def running() -> list[str]:
        with post.registry.books.reading() as unit:
            (appeals,) = unit.matters.of_case(post.court.ours, MatterKind.APPEAL)
        return [each.whose for each in appeals.stands.clocks]

    assert running() == []
    post.round(seconds=1)
    plaintiff, company = post.court.seats["plaintiff"], post.court.seats["company"]
    assert running() == [plaintiff]
    by_hand = serve(post, "company", PostChannel.IN_PERSON, post.court.judgment)
    signed = ReportTrace(
        sending=by_hand.sendings[0].sending, trace=ServiceTrace.SIGNED, at=post.now
    )
    serving.report(post.registry, post.who("clerk"), by_hand.service, signed, post.now)
    assert running() == [plaintiff, company]


def test_a_hearing_is_told_of_in_the_box_and_on_the_phone_once(post: Post) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    post.confirm("plaintiff", "plaintiff", PostChannel.SMS, PHONE)
    post.confirm("defendant", "company", PostChannel.SMS, "13900000000")
    for _ in range(2):
        with post.registry.books.writing() as unit:
            case = unit.cases.get(post.court.ours)
            assert case is not None
            assert tell_of_hearing(post.registry, unit, case, post.court.hearing, post.now) == 3
    post.round(seconds=1)
    with post.registry.books.reading() as unit:
        kept = unit.post.kept(limit=9)
    assert sorted(each.channel for each in kept) == ["platform", "sms", "sms"]
    assert all("2026年3月16日09:30在线开庭" in each.text for each in kept)
