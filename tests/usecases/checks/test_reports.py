"""Reports: taken whole from who has a seat, signed, and shown to whom they concern."""

import hashlib
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from client.protocol.devicecheck import Cause, Check, CheckReport, Code, Finding, Outcome, Readiness
from client.protocol.errors import CourtError, Malformed, NotFound, Reason, Refused, TooMany
from client.protocol.ids import HearingId
from client.protocol.readiness import BoardStanding, Change, Fingerprint, ReportShown, SendReport
from client.protocol.short_code import spoken
from server_stub.seal.authority import CannotSeal
from server_stub.settings import Limits, Tries
from server_stub.usecases.checks import certificate, reports
from server_stub.usecases.registry import Registry
from tests.conftest import Announce
from tests.usecases.checks.reports import DESK, coded, report, sent
from tests.usecases.post_court import attempt
from tests.usecases.small_court import NOW, SmallCourt, open_registry

DARK = Finding(code=Code.CAM_08, outcome=Outcome.WARN, reason=Cause.PICTURE_DARK)
SILENT = Finding(code=Code.MIC_04, outcome=Outcome.FAIL, reason=Cause.SOUND_SILENT)


def send(
    registry: Registry,
    court: SmallCourt,
    login: str = "plaintiff",
    asked: SendReport | None = None,
    now: datetime = NOW,
    key: str = "",
) -> ReportShown:
    """Send a report for our hearing."""
    account = court.accounts[login]
    return reports.send_report(
        registry, account, court.hearing, asked or sent(), attempt(account, now, key)
    )


def test_a_report_is_kept_whole_and_signed(registry: Registry, small_court: SmallCourt) -> None:
    shown = send(registry, small_court, asked=sent(DARK))
    content = reports.report_bytes(registry, small_court.accounts["plaintiff"], shown.kept)
    assert CheckReport.model_validate_json(content) == report(DARK)
    assert hashlib.sha256(content).hexdigest() == shown.file
    assert shown.outcomes[Check.CAMERA] is Outcome.WARN
    assert [(each.code, each.cause) for each in shown.causes] == [(Code.CAM_08, "picture_dark")]


def test_the_signature_is_verified_by_anybody_with_the_root(
    registry: Registry, small_court: SmallCourt, tmp_path: Path
) -> None:
    shown = send(registry, small_court)
    me = small_court.accounts["plaintiff"]
    content = reports.report_bytes(registry, me, shown.kept)
    (tmp_path / "report.json").write_bytes(content)
    (tmp_path / "report.p7s").write_bytes(reports.report_signature(registry, me, shown.kept))
    (tmp_path / "root.pem").write_bytes(registry.seal.root(NOW))

    def verify() -> int:
        return subprocess.run(
            [
                *("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any"),
                *("-attime", str(int(NOW.timestamp()))),
                *("-in", "report.p7s", "-content", "report.json", "-CAfile", "root.pem"),
            ],
            cwd=tmp_path,
            capture_output=True,
            check=False,
        ).returncode

    assert verify() == 0
    (tmp_path / "report.json").write_bytes(content.replace(b"CAM-01", b"CAM-02"))
    assert verify() != 0


@pytest.mark.parametrize("login", ["assessor", "other", "stranger"])
def test_who_has_no_seat_is_told_of_no_hearing(
    registry: Registry, small_court: SmallCourt, login: str
) -> None:
    with pytest.raises(NotFound):
        send(registry, small_court, login)


def test_asked_again_under_the_same_key_it_is_kept_once(
    registry: Registry, small_court: SmallCourt
) -> None:
    first = send(registry, small_court, key="once")
    assert send(registry, small_court, key="once") == first
    account = small_court.accounts["plaintiff"]
    assert reports.reports_of(registry, account, small_court.hearing).reports == (first,)


def test_a_person_sees_their_own_and_the_court_sees_all(
    registry: Registry, small_court: SmallCourt
) -> None:
    mine = send(registry, small_court)
    theirs = send(registry, small_court, "defendant", now=NOW + timedelta(minutes=1))

    def seen(login: str) -> tuple[str, ...]:
        listed = reports.reports_of(registry, small_court.accounts[login], small_court.hearing)
        return tuple(each.kept for each in listed.reports)

    assert seen("plaintiff") == (mine.kept,)
    assert seen("defendant") == (theirs.kept,)
    assert seen("clerk") == seen("assessor") == (theirs.kept, mine.kept)
    for login in ("defendant", "stranger", "other"):
        for look in (reports.report_bytes, reports.report_signature):
            with pytest.raises(NotFound):
                look(registry, small_court.accounts[login], mine.kept)


def test_how_it_came_out_is_read_from_its_findings_and_not_from_its_word(
    registry: Registry, small_court: SmallCourt
) -> None:
    boasts = sent(SILENT)
    boasts = boasts.model_copy(
        update={
            "report": coded(
                boasts.report.model_copy(update={"readiness": Readiness.PICTURE_AND_SOUND})
            )
        }
    )
    assert send(registry, small_court, asked=boasts).readiness is Readiness.NOT_FROM_HERE


@pytest.mark.parametrize(
    "broken",
    [
        {"schema_version": 1},
        {"schema_version": 3},
        {"findings": ()},
        {"findings": (DARK, DARK)},
        {"took_s": float("nan")},
        {"findings": (DARK.model_copy(update={"readings": {"luma": float("inf")}}),)},
        {"made_at": datetime(1, 1, 1, tzinfo=UTC)},
        {"made_at": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)},
        {"id": "x" * 1000},
    ],
)
def test_what_no_check_says_is_not_taken(
    registry: Registry, small_court: SmallCourt, broken: dict[str, object]
) -> None:
    said = SendReport(report=coded(report().model_copy(update=broken)), seen=True, made_with=DESK)
    with pytest.raises(Malformed):
        send(registry, small_court, asked=said)


@pytest.mark.parametrize("code", ["", "123456789", "00000000"])
def test_a_code_of_another_report_is_not_taken(
    registry: Registry, small_court: SmallCourt, code: str
) -> None:
    said = SendReport(
        report=report().model_copy(update={"short_code": code}), seen=True, made_with=DESK
    )
    with pytest.raises(Malformed):
        send(registry, small_court, asked=said)


def test_a_report_that_cannot_be_signed_is_not_kept(
    registry: Registry, small_court: SmallCourt, expected_log: Announce
) -> None:
    class NoSeal:
        def seal(self, pdf: bytes, at: datetime) -> bytes:
            raise CannotSeal("no seal today")

        def sign(self, content: bytes, at: datetime) -> bytes:
            raise CannotSeal("no seal today")

        def root(self, at: datetime) -> bytes:
            raise CannotSeal("no seal today")

    expected_log("cannot be signed")
    with pytest.raises(Refused) as refused:
        send(replace(registry, seal=NoSeal()), small_court)
    assert refused.value.reason is Reason.SEAL_UNAVAILABLE
    account = small_court.accounts["plaintiff"]
    assert reports.reports_of(registry, account, small_court.hearing).reports == ()


def test_one_person_sends_only_so_many(data: Path, small_court: SmallCourt) -> None:
    few = Limits(reports_by_one=Tries(tries=1, within_s=60))
    with open_registry(data, few) as registry:
        send(registry, small_court)
        with pytest.raises(TooMany):
            send(registry, small_court)
        send(registry, small_court, "defendant")


# Whether to check again ---------------------------------------------------------------------


def stands(
    registry: Registry, court: SmallCourt, uses: Fingerprint = DESK, now: datetime = NOW
) -> tuple[BoardStanding, tuple[Change, ...]]:
    account = court.accounts["plaintiff"]
    own = reports.own_readiness(registry, account, court.hearing, uses, now)
    return own.standing, own.changed


def test_a_check_of_the_day_with_the_same_devices_holds(
    registry: Registry, small_court: SmallCourt
) -> None:
    assert stands(registry, small_court) == (BoardStanding.NONE, ())
    send(registry, small_court)
    assert stands(registry, small_court) == (BoardStanding.READY, ())


@pytest.mark.parametrize("part", ["camera", "microphone", "loudspeaker", "network", "version"])
def test_another_device_network_or_version_is_to_be_checked_again(
    registry: Registry, small_court: SmallCourt, part: str
) -> None:
    send(registry, small_court)
    other = DESK.model_copy(update={part: "ff"})
    assert stands(registry, small_court, other) == (BoardStanding.OUTDATED, (Change(part),))


def test_on_the_day_a_check_of_the_day_before_is_to_be_made_again(
    registry: Registry, small_court: SmallCourt
) -> None:
    yesterday = NOW - timedelta(days=1)
    send(registry, small_court, now=yesterday)
    assert stands(registry, small_court, now=yesterday) == (BoardStanding.READY, ())
    assert stands(registry, small_court) == (BoardStanding.OUTDATED, (Change.OTHER_DAY,))


def test_stand_ins_for_devices_prove_nothing(registry: Registry, small_court: SmallCourt) -> None:
    send(registry, small_court, asked=sent(synthetic=True))
    assert stands(registry, small_court) == (BoardStanding.UNKNOWN, ())


def test_a_stranger_is_told_of_no_hearing(registry: Registry, small_court: SmallCourt) -> None:
    account = small_court.accounts["stranger"]
    for hearing in (small_court.hearing, HearingId("nonsense")):
        with pytest.raises(CourtError) as refused:
            reports.own_readiness(registry, account, hearing, None, NOW)
        assert refused.value.reason is Reason.NOT_FOUND


# The certificate ----------------------------------------------------------------------------


def test_a_certificate_is_sealed_and_names_the_report(
    registry: Registry, small_court: SmallCourt, tmp_path: Path
) -> None:
    from server_stub.seal import verify_document
    from tests.documents.reading import words

    shown = send(registry, small_court, asked=sent(DARK), now=NOW)
    me = small_court.accounts["plaintiff"]
    pdf = certificate.certificate_pdf(registry, me, shown.kept, NOW)
    text = words(pdf)
    for said in (
        "在线庭审设备检测凭证",
        "摄像头：可用，有不足",
        "CAM-08",
        "PlaintiffTest",
        spoken(shown.short_code),
    ):
        assert said in text.replace(" ", "")
    assert shown.file[:32] in text
    (tmp_path / "paper.pdf").write_bytes(pdf)
    (tmp_path / "root.pem").write_bytes(registry.seal.root(NOW))
    asked = [str(tmp_path / "paper.pdf"), "--root", str(tmp_path / "root.pem")]
    assert verify_document.main(asked) == 0
    (tmp_path / "paper.pdf").write_bytes(pdf.replace(b"/Type", b"/Tipe", 1))
    assert verify_document.main(asked) != 0


def test_nobody_else_is_given_the_certificate(registry: Registry, small_court: SmallCourt) -> None:
    shown = send(registry, small_court)
    for login in ("defendant", "other", "stranger"):
        with pytest.raises(NotFound):
            certificate.certificate_pdf(registry, small_court.accounts[login], shown.kept, NOW)


def test_one_person_has_only_so_many_drawn_up(data: Path, small_court: SmallCourt) -> None:
    few = Limits(check_certificates_by_one=Tries(tries=1, within_s=60))
    with open_registry(data, few) as registry:
        kept = send(registry, small_court).kept
        certificate.certificate_pdf(registry, small_court.accounts["plaintiff"], kept, NOW)
        with pytest.raises(TooMany):
            certificate.certificate_pdf(registry, small_court.accounts["plaintiff"], kept, NOW)
        certificate.certificate_pdf(registry, small_court.accounts["clerk"], kept, NOW)
