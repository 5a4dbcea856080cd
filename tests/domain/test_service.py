"""When a document counts as served: at the earliest valid time, and never by silence."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from client.protocol.errors import Reason, Refused
from server_stub.domain.calendar import court_day
from server_stub.domain.delivery import (
    EFFECTS,
    FOLLOWS,
    AddressClass,
    ConsentBasis,
    Effect,
    Paper,
    Trace,
)
from server_stub.domain.service import (
    FINAL,
    START,
    TABLE,
    Announce,
    GrantTime,
    LetAnnouncementElapse,
    ProveArrival,
    Rebut,
    ReleaseRecipient,
    Report,
    Send,
    Service,
    ServiceCommand,
    ServiceState,
    apply,
    decide,
)
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import Office, running
from tests.domain.tables import NOW, WALKS, asked, check_table

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CONFIRMED = Send("platform", AddressClass.CONFIRMED, ConsentBasis.ADDRESS_GIVEN)
OWN = Send("sms", AddressClass.OWN)
IN_PERSON = Send("bailiff", AddressClass.IN_PERSON)
Deed = tuple[ServiceCommand, Office, datetime]


def after(*deeds: Deed, paper: Paper = Paper.JUDGMENT, abroad: bool = False) -> Service:
    service = Service(paper=paper, abroad=abroad)
    for command, by, now in deeds:
        for event in decide(command, service, asked(by, now)):
            service = apply(service, event)
    return service


def sent(command: Send) -> Deed:
    return (command, Office.CLERK, NOW)


def reported(sending: str, trace: Trace, at: datetime) -> Deed:
    return (Report(sending, trace, at), Office.GATEWAY, at)


def refused(command: ServiceCommand, service: Service, by: Office, now: datetime = NOW) -> Reason:
    with pytest.raises(Refused) as caught:
        decide(command, service, asked(by, now))
    return caught.value.reason


def test_the_table_leads_everywhere_and_to_an_end() -> None:
    check_table(TABLE, ServiceState, START, FINAL)
    assert set(FOLLOWS) == set(Paper)


def test_at_a_confirmed_address_arrival_is_service_read_or_not() -> None:
    service = after(sent(CONFIRMED), reported("platform", Trace.ARRIVED, NOW + HOUR))
    assert service.state is ServiceState.SERVED
    assert service.effect == (NOW + HOUR, Effect.SERVED)
    assert [(each.limit, each.ends_on) for each in service.clocks] == [
        (Limit.APPEAL_JUDGMENT, date(2026, 3, 17))
    ]


def test_an_address_that_was_not_given_serves_by_reply_and_not_by_arrival() -> None:
    arrived = after(sent(OWN), reported("sms", Trace.ARRIVED, NOW + HOUR))
    assert (arrived.state, arrived.effect) == (ServiceState.UNDER_WAY, None)
    replied = after(sent(OWN), reported("sms", Trace.REPLIED, NOW + DAY))
    assert replied.effect == (NOW + DAY, Effect.SERVED)


def test_reading_is_presumed_and_can_be_rebutted() -> None:
    read = (sent(OWN), reported("sms", Trace.READ, NOW + HOUR))
    service = after(*read)
    assert service.state is ServiceState.PRESUMED
    assert running(service.clocks, Limit.APPEAL_JUDGMENT) is not None
    rebutted = after(*read, (Rebut("sms", "号码已停用"), Office.JUDGE, NOW + DAY))
    assert (rebutted.state, rebutted.clocks) == (ServiceState.UNDER_WAY, ())
    assert rebutted.grounds == ("号码已停用",)


def test_a_reply_after_reading_proves_what_was_presumed() -> None:
    service = after(
        sent(OWN),
        reported("sms", Trace.READ, NOW + HOUR),
        reported("sms", Trace.REPLIED, NOW + DAY),
    )
    assert (service.state, service.effect) == (
        ServiceState.SERVED,
        (NOW + HOUR, Effect.SERVED),
    )


def test_silence_never_serves() -> None:
    service = after(sent(OWN), reported("sms", Trace.ARRIVED, NOW))
    assert service.effect is None
    assert not [
        row for (_, step), row in TABLE.items() if row.past not in (None, Limit.PUBLIC_SERVICE)
    ]
    assert (AddressClass.OWN, Trace.ARRIVED) not in EFFECTS


def test_of_several_ways_the_earliest_valid_one_counts() -> None:
    service = after(
        sent(CONFIRMED),
        sent(IN_PERSON),
        reported("bailiff", Trace.SIGNED, NOW + 3 * DAY),
        (Report("platform", Trace.ARRIVED, NOW + DAY), Office.GATEWAY, NOW + 4 * DAY),
    )
    assert service.effect == (NOW + DAY, Effect.SERVED)
    clock = running(service.clocks, Limit.APPEAL_JUDGMENT)
    assert clock is not None
    assert clock.runs_from_on == court_day(NOW + DAY)


def test_a_later_way_changes_nothing() -> None:
    first = after(sent(CONFIRMED), reported("platform", Trace.ARRIVED, NOW))
    read = decide(
        Report("platform", Trace.READ, NOW + DAY), first, asked(Office.GATEWAY, NOW + DAY)
    )
    assert [event.clocks for event in read] == [first.clocks]


def test_another_time_of_arrival_may_be_proven() -> None:
    service = after(
        sent(CONFIRMED),
        reported("platform", Trace.ARRIVED, NOW),
        (ProveArrival("platform", NOW + 2 * DAY, "系统记录"), Office.JUDGE, NOW + 3 * DAY),
    )
    assert service.effect == (NOW + 2 * DAY, Effect.SERVED)
    assert service.clocks[0].runs_from_on == date(2026, 3, 4)
    hers = after(sent(CONFIRMED))
    tomorrow = ProveArrival("platform", NOW + DAY, "系统记录")
    assert refused(tomorrow, hers, Office.JUDGE) is Reason.MALFORMED
    assert refused(tomorrow, hers, Office.GATEWAY) is Reason.NOT_YOUR_OFFICE


@pytest.mark.parametrize(
    ("address", "trace"),
    [
        (AddressClass.IN_PERSON, Trace.SIGNED),
        (AddressClass.IN_PERSON, Trace.LEFT),
        (AddressClass.POSTAL, Trace.SIGNED),
        (AddressClass.POSTAL, Trace.RETURNED),
    ],
)
def test_paper_is_served_when_it_is_signed_for_left_or_sent_back(
    address: AddressClass, trace: Trace
) -> None:
    service = after(sent(Send("way", address)), reported("way", trace, NOW + DAY))
    assert service.state is ServiceState.SERVED


def test_an_announcement_serves_when_its_time_is_over() -> None:
    announced = after((Announce("下落不明"), Office.CLERK, NOW))
    assert running(announced.clocks, Limit.PUBLIC_SERVICE) is not None
    early = refused(LetAnnouncementElapse(), announced, Office.CLOCK, NOW + 20 * DAY)
    assert early is Reason.PERIOD_RUNNING
    over = NOW + 40 * DAY
    served = after(
        (Announce("下落不明"), Office.CLERK, NOW), (LetAnnouncementElapse(), Office.CLOCK, over)
    )
    assert served.clocks[0].runs_from_on == date(2026, 4, 1)
    assert (
        refused(Announce(" "), Service(paper=Paper.PLAIN), Office.CLERK) is Reason.GROUNDS_MISSING
    )


def test_abroad_every_time_is_longer() -> None:
    announced = after((Announce("下落不明"), Office.CLERK, NOW), abroad=True)
    assert announced.clocks[0].length == 60
    arrived = reported("platform", Trace.ARRIVED, NOW)
    complaint = after(sent(CONFIRMED), arrived, paper=Paper.COMPLAINT_COPY, abroad=True)
    assert {each.limit: each.length for each in complaint.clocks} == {
        Limit.ANSWER: 30,
        Limit.JURISDICTION_OBJECTION: 30,
    }


def test_electronic_service_needs_consent() -> None:
    unasked = Send("platform", AddressClass.CONFIRMED)
    fresh = Service(paper=Paper.PLAIN)
    assert refused(unasked, fresh, Office.CLERK) is Reason.CONSENT_MISSING


def test_reports_may_come_twice_and_must_make_sense() -> None:
    service = after(sent(CONFIRMED))
    arrived = Report("platform", Trace.ARRIVED, NOW)
    once = apply(service, decide(arrived, service, asked(Office.GATEWAY))[0])
    assert decide(arrived, once, asked(Office.GATEWAY)) == ()
    early = Report("platform", Trace.ARRIVED, NOW - HOUR)
    assert refused(early, service, Office.GATEWAY) is Reason.MALFORMED
    elsewhere = Report("fax", Trace.ARRIVED, NOW)
    assert refused(elsewhere, service, Office.GATEWAY) is Reason.NOT_FOUND
    assert refused(CONFIRMED, service, Office.CLERK) is Reason.ALREADY_SO


def test_the_clerk_sees_when_every_way_has_failed() -> None:
    assert not Service(paper=Paper.PLAIN).has_failed
    assert after(sent(OWN), reported("sms", Trace.FAILED, NOW)).has_failed
    assert not after(sent(OWN), sent(IN_PERSON), reported("sms", Trace.FAILED, NOW)).has_failed


MORE = GrantTime(date(2026, 4, 30), "申请一")


def ends(service: Service) -> set[tuple[Limit, date, str]]:
    return {(each.limit, each.ends_on, each.moved_by) for each in service.clocks}


def test_more_time_moves_the_clocks_of_the_answer_and_nothing_puts_them_back() -> None:
    served = (sent(OWN), reported("sms", Trace.READ, NOW))
    moved = {
        (limit, date(2026, 4, 30), "申请一")
        for limit in (Limit.ANSWER, Limit.JURISDICTION_OBJECTION)
    }
    granted = (MORE, Office.JUDGE, NOW + DAY)
    proven = (ProveArrival("sms", NOW + DAY, "系统记录"), Office.CLERK, NOW + 2 * DAY)
    rebutted = (Rebut("sms", "号码已停用"), Office.JUDGE, NOW + 3 * DAY)
    elsewhere = (IN_PERSON, Office.CLERK, NOW + 3 * DAY)
    handed = reported("bailiff", Trace.SIGNED, NOW + 4 * DAY)
    for deeds in (
        (*served, granted),
        (*served, granted, proven),
        (*served, granted, rebutted, elsewhere, handed),
        # What was granted before the service was known holds as well.
        (sent(OWN), granted, served[1]),
    ):
        assert ends(after(*deeds, paper=Paper.COMPLAINT_COPY)) == moved
    # A service that comes so late that the law gives more, gives more.
    late = (sent(IN_PERSON), granted, reported("bailiff", Trace.SIGNED, NOW + 50 * DAY))
    answer = running(after(*late, paper=Paper.COMPLAINT_COPY).clocks, Limit.ANSWER)
    assert answer is not None
    assert (answer.ends_on, answer.moved_by) == (date(2026, 5, 6), "")


def test_more_time_is_granted_once_for_each_application_and_only_where_the_law_lets_it_grow() -> (
    None
):
    served = after(
        sent(CONFIRMED),
        reported("platform", Trace.ARRIVED, NOW),
        (MORE, Office.JUDGE, NOW),
        paper=Paper.COMPLAINT_COPY,
    )
    assert refused(MORE, served, Office.JUDGE) is Reason.ALREADY_SO
    assert refused(GrantTime(MORE.until, "?"), served, Office.CLERK) is Reason.NOT_YOUR_OFFICE
    for paper in (Paper.JUDGMENT, Paper.PLAIN):
        assert refused(MORE, Service(paper=paper), Office.JUDGE) is Reason.STEP_NOT_OPEN


def test_what_need_not_be_answered_is_due_no_more_whatever_is_learned_later() -> None:
    released = (ReleaseRecipient("撤诉"), Office.JUDGE, NOW + DAY)
    later = (ProveArrival("platform", NOW + DAY, "系统记录"), Office.CLERK, NOW + 2 * DAY)
    served = (sent(CONFIRMED), reported("platform", Trace.ARRIVED, NOW))
    service = after(*served, released, later, paper=Paper.COMPLAINT_COPY)
    assert (service.state, service.clocks) == (ServiceState.SERVED, ())
    announced = after((Announce("下落不明"), Office.CLERK, NOW), released)
    # The court's own clock runs on: the announcement is still out.
    assert running(announced.clocks, Limit.PUBLIC_SERVICE) is not None


COMMANDS = st.one_of(
    st.sampled_from([CONFIRMED, OWN, IN_PERSON, Announce("下落不明"), LetAnnouncementElapse()]),
    st.builds(
        Report,
        st.sampled_from(["platform", "sms", "bailiff"]),
        st.sampled_from(Trace),
        st.just(NOW),
    ),
    st.builds(Rebut, st.sampled_from(["platform", "sms"]), st.just("号码已停用")),
    st.builds(
        GrantTime,
        st.dates(date(2026, 3, 1), date(2027, 3, 1)),
        st.sampled_from(["申请一", "申请二"]),
    ),
    st.just(ReleaseRecipient("撤诉")),
    st.builds(
        ProveArrival, st.sampled_from(["platform", "sms"]), st.just(NOW), st.just("系统记录")
    ),
)


class ServiceWalk(RuleBasedStateMachine):
    """Anything is sent and reported in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.service, self.now = Service(paper=Paper.COMPLAINT_COPY), NOW

    @rule(command=COMMANDS, by=st.sampled_from(Office), days=st.integers(0, 12))
    def ask(self, command: ServiceCommand, by: Office, days: int) -> None:
        self.now += days * DAY
        if isinstance(command, Report | ProveArrival):
            ago = self.now - timedelta(days=days // 2)
            command = type(command)(command.sending, *_told(command, ago))  # type: ignore[arg-type]
        before = self.service
        try:
            events = decide(command, before, asked(by, self.now))
        except Refused:
            assert self.service == before
            return
        for event in events:
            self.service = apply(self.service, event)

    @invariant()
    def the_state_is_what_the_traces_are_worth(self) -> None:
        effect = self.service.effect
        worth = {
            None: {ServiceState.PREPARED, ServiceState.UNDER_WAY, ServiceState.ANNOUNCED},
            Effect.PRESUMED: {ServiceState.PRESUMED},
            Effect.SERVED: {ServiceState.SERVED},
        }
        assert self.service.state in worth[effect and effect[1]]

    @invariant()
    def the_recipients_clocks_run_from_service_and_no_earlier(self) -> None:
        effect, limits = self.service.effect, {clock.limit for clock in self.service.clocks}
        if effect is None:
            assert limits == (
                {Limit.PUBLIC_SERVICE} if self.service.state is ServiceState.ANNOUNCED else set()
            )
            return
        released = self.service.released
        assert limits == (set() if released else set(FOLLOWS[self.service.paper]))
        assert all(clock.runs_from_on == court_day(effect[0]) for clock in self.service.clocks)

    @invariant()
    def what_was_granted_is_never_taken_back(self) -> None:
        for clock in self.service.clocks:
            if clock.limit in FOLLOWS[self.service.paper]:
                assert all(clock.ends_on >= each.until for each in self.service.granted)


def _told(command: Report | ProveArrival, at: datetime) -> tuple[object, object]:
    if isinstance(command, Report):
        return (command.trace, at)
    return (at, command.grounds)


ServiceWalk.TestCase.settings = WALKS
TestServiceWalk = ServiceWalk.TestCase
