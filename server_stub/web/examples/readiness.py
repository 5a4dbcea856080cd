"""Examples of device checks at the court: reports, the board, machines, and the day itself."""

from typing import Final

from client.protocol.case import HearingPhase
from client.protocol.check_outcomes import NEEDED, readiness, worst_of
from client.protocol.devicecheck import (
    Cause,
    Check,
    CheckReport,
    Code,
    Finding,
    Form,
    NetworkTestPlan,
    Outcome,
    ThresholdUsed,
)
from client.protocol.machines import (
    MachineDay,
    MachineLine,
    Machines,
    NewSite,
    ReportKept,
    SendMachineReport,
    Site,
    SiteEnrolled,
    SiteList,
)
from client.protocol.readiness import (
    BoardHearing,
    BoardLine,
    BoardStanding,
    Causes,
    CodeOf,
    CodeRead,
    ComparedLine,
    DayCompared,
    Fingerprint,
    HearingQuality,
    LineMark,
    LineReadings,
    OwnReadiness,
    ReadinessBoard,
    ReportList,
    ReportShown,
    SendReport,
)
from client.protocol.short_code import short_code
from client.protocol.signalling import IceServer
from client.protocol.value import Value
from client.protocol.wire import LineQuality, Rung
from server_stub.settings import Limits
from server_stub.web.examples import story
from server_stub.web.examples.story import at

_LOSS: Final = Finding(
    code=Code.MED_04,
    outcome=Outcome.WARN,
    reason=Cause.LINE_LOSES,
    readings={"loss_up_pct": 2.1, "loss_down_pct": 0.4},
    began_s=40.2,
    took_s=10.0,
)
_READINGS: Final = {
    Code.CAM_03: {"first_picture_s": 0.9},
    Code.CAM_05: {"pictures_per_s": 29.8},
    Code.MIC_05: {"speech_dbfs": -24.5},
    Code.MED_05: {"up_kbps": 1240.0},
    Code.MED_06: {"down_kbps": 2310.0},
}
_FINDINGS: Final = tuple(
    _LOSS
    if each is _LOSS.code
    else Finding(code=each, outcome=Outcome.PASS, readings=_READINGS.get(each, {}))
    for each in Code
    if each in NEEDED
)
_UNCODED: Final = CheckReport(
    id=story.name_of("report"),
    app_version="0.1.0",
    form=Form.QUICK,
    made_at=at(4, 22, 8, 40),
    took_s=52.0,
    synthetic=False,
    server="https://court.example",
    machine={"system": "Windows 11"},
    findings=_FINDINGS,
    thresholds=(
        ThresholdUsed(
            code=Code.MED_04,
            reading="loss_up_pct",
            worse="above",
            warn=1,
            fail=8,
            cause=Cause.LINE_LOSES,
            source="Twilio 1/3/8; Daily 5/10",
        ),
    ),
    readiness=readiness(_FINDINGS),
)
_REPORT: Final = _UNCODED.model_copy(update={"short_code": short_code(_UNCODED)})
_OUTCOMES: Final = {
    check: found.outcome for check in Check if (found := worst_of(_FINDINGS, check)) is not None
}
_SHOWN: Final = ReportShown(
    kept=story.name_of("kept report"),
    report=_REPORT.id,
    received_at=at(4, 22, 8, 42),
    made_at=_REPORT.made_at,
    form=_REPORT.form,
    synthetic=_REPORT.synthetic,
    app_version=_REPORT.app_version,
    readiness=_REPORT.readiness,
    outcomes=_OUTCOMES,
    causes=(Causes(code=_LOSS.code, outcome=_LOSS.outcome, cause=_LOSS.reason),),
    short_code=_REPORT.short_code,
    file=story.hash_of("report"),
)
_BOARD: Final = BoardHearing(
    hearing=story.HEARING,
    case=story.CASE,
    case_number=story.CASE_NUMBER,
    title=story.TITLE,
    starts_at=story.HEARING_AT,
    lines=tuple(
        BoardLine(
            participant=each.participant,
            name=each.name,
            role=each.role,
            side=each.side,
            standing=BoardStanding.CAREFUL
            if each.participant == story.PLAINTIFF
            else BoardStanding.NONE,
            last=_SHOWN if each.participant == story.PLAINTIFF else None,
        )
        for each in story.PARTIES
    ),
    phase=HearingPhase.SCHEDULED,
)
_MARK: Final = LineMark(
    number=1,
    at=at(4, 22, 9, 47),
    participant=story.PLAINTIFF,
    quality=LineQuality.WEAK,
    rung=Rung.FEWER,
    codes=(Code.MED_04, Code.MED_05),
    loss_up_pct=3.2,
    loss_down_pct=0.5,
    rtt_ms=61.0,
    rate_up_kbps=540.0,
    rate_down_kbps=1850.0,
)
_SITE: Final = Site(site=story.name_of("site"), name="海淀区诉讼服务站", made_at=at(2, 2, 10, 0))
_KEPT: Final = ReportKept(
    kept=story.name_of("kept report of a machine"),
    received_at=at(4, 22, 7, 30),
    file=_SHOWN.file,
)

BODIES: Final[tuple[Value, ...]] = (
    SendReport(
        report=_REPORT,
        seen=True,
        made_with=Fingerprint(
            camera=story.hash_of("camera")[:12],
            microphone=story.hash_of("microphone")[:12],
            loudspeaker=story.hash_of("loudspeaker")[:12],
            network=story.hash_of("network")[:12],
            system=story.hash_of("system")[:12],
            version=story.hash_of("version")[:12],
        ),
    ),
    NewSite(name=_SITE.name),
    SendMachineReport(machine="HD-PC-07", report=_REPORT),
)
ANSWERS: Final[tuple[Value, ...]] = (
    _REPORT,
    _SHOWN,
    ReportList(reports=(_SHOWN,)),
    _BOARD,
    ReadinessBoard(hearings=(_BOARD,)),
    OwnReadiness(standing=BoardStanding.CAREFUL, last=_SHOWN),
    CodeRead(
        short_code=_SHOWN.short_code,
        outcomes=_OUTCOMES,
        readiness=_SHOWN.readiness,
        first=_LOSS.code,
        form=_SHOWN.form,
        synthetic=False,
        days_ago=0,
        found=(
            CodeOf(
                hearing=story.HEARING,
                participant=story.PLAINTIFF,
                name=story.PLAINTIFF_NAME,
                report=_SHOWN,
            ),
        ),
    ),
    HearingQuality(now=(_MARK,), history=(_MARK,)),
    DayCompared(
        hearing=story.HEARING,
        lines=(
            ComparedLine(
                participant=story.PLAINTIFF,
                name=story.PLAINTIFF_NAME,
                standing=BoardStanding.CAREFUL,
                checked=LineReadings(loss_up_pct=2.1, loss_down_pct=0.4),
                on_the_day=LineReadings(
                    loss_up_pct=3.2,
                    loss_down_pct=0.5,
                    rtt_ms=61.0,
                    rate_up_kbps=540.0,
                    rate_down_kbps=1850.0,
                    jitter_ms=6.0,
                    mos=4.2,
                    back_s=3.0,
                ),
                marks_below_good=1,
                steps_down=1,
                lowest=Rung.FEWER,
                cut_off=1,
                missed=1,
                missed_s=2.5,
                heard_later=1,
            ),
        ),
    ),
    SiteEnrolled(site=_SITE, token=story.UNSAID),
    SiteList(sites=(_SITE,)),
    _KEPT,
    Machines(
        machines=(
            MachineLine(
                site=_SITE.site,
                machine="HD-PC-07",
                last=_SHOWN.model_copy(update={"kept": _KEPT.kept}),
                before=(_SHOWN.readiness,),
            ),
        ),
        days=(MachineDay(day="2026-04-22", checked=12, readiness={_SHOWN.readiness: 12}),),
        causes=((_LOSS.code, 1),),
    ),
    NetworkTestPlan(
        udp_host="media.court.example",
        udp_port=3478,
        download_bytes_max=Limits().network_test_bytes,
        hosts=("relay.court.example",),
        relays=(
            IceServer(
                urls=("turns:relay.court.example:443?transport=tcp",),
                username="1776820800:test",
                credential=story.UNSAID,
            ),
        ),
        portal_url="http://court.example:8080/generate_204",
        certificate_sha256=story.hash_of("certificate"),
        echo=True,
        test_call=True,
        bundle_bytes=Limits().test_bundle_bytes,
        bundle_page_bytes=80_188,
        bundle_page_sha256=story.hash_of("page of the test bundle"),
    ),
)
