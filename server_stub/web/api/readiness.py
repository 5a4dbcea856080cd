"""Reports of device checks, who is ready for a hearing, and how its lines were.

A report is read as a whole by this court's own language: a field that it does not have is refused.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from client.protocol.devicecheck import CheckReport
from client.protocol.ids import HearingId
from client.protocol.readiness import (
    BoardHearing,
    CodeRead,
    DayCompared,
    Fingerprint,
    HearingQuality,
    OwnReadiness,
    ReadinessBoard,
    ReportList,
    ReportShown,
    SendReport,
)
from client.protocol.value import LARGEST
from server_stub.usecases.checks import board, certificate, quality, reports
from server_stub.web.deps import Asking, OpenCourt, SignedIn, body_of, octets_out

routes = APIRouter()

PDF = "application/pdf"
CMS = "application/pkcs7-signature"
Digest = Annotated[str, Query(max_length=16, pattern="^[0-9a-f]*$")]


@routes.post("/hearings/{hearing}/check-reports", status_code=201)
def send_report(
    court: OpenCourt,
    caller: SignedIn,
    hearing: str,
    attempt: Asking,
    asked: Annotated[SendReport, Depends(body_of(SendReport))],
) -> ReportShown:
    """Take one's own report for a hearing, which one has seen."""
    return reports.send_report(court.registry, caller.account, HearingId(hearing), asked, attempt)


@routes.get("/hearings/{hearing}/check-reports")
def reports_of(court: OpenCourt, caller: SignedIn, hearing: str) -> ReportList:
    """Give one's own reports for a hearing, or all of them to who is of the court."""
    return reports.reports_of(court.registry, caller.account, HearingId(hearing))


@routes.get(
    "/check-reports/{report}", response_class=Response, responses={200: {"model": CheckReport}}
)
def whole_report(court: OpenCourt, caller: SignedIn, report: str) -> Response:
    """Give a report as it was signed."""
    content = reports.report_bytes(court.registry, caller.account, report)
    return Response(content, media_type="application/json")


@routes.get("/check-reports/{report}/signature", response_class=Response, responses=octets_out(CMS))
def signature(court: OpenCourt, caller: SignedIn, report: str) -> Response:
    """Give the court's signature over a report's bytes."""
    content = reports.report_signature(court.registry, caller.account, report)
    return Response(content, media_type=CMS)


@routes.get(
    "/check-reports/{report}/certificate", response_class=Response, responses=octets_out(PDF)
)
def certificate_of(court: OpenCourt, caller: SignedIn, report: str) -> Response:
    """Give the sealed certificate that devices were checked."""
    content = certificate.certificate_pdf(court.registry, caller.account, report, court.clock())
    return Response(content, media_type=PDF)


@routes.get("/readiness")
def readiness_board(
    court: OpenCourt,
    caller: SignedIn,
    days: Annotated[int, Query(ge=1, le=board.DAYS_MAX)] = 7,
    after: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> ReadinessBoard:
    """Give the hearings of the coming days in which one is of the court, with who is ready."""
    mark = None if after is None else HearingId(after)
    return board.board(
        court.registry, caller.account, court.clock(), days=days, after=mark, limit=limit
    )


@routes.get("/hearings/{hearing}/readiness")
def hearing_readiness(court: OpenCourt, caller: SignedIn, hearing: str) -> BoardHearing:
    """Give who is ready for one hearing."""
    return board.of_hearing(court.registry, caller.account, HearingId(hearing), court.clock())


@routes.get("/hearings/{hearing}/readiness/own")
def own_readiness(
    court: OpenCourt,
    caller: SignedIn,
    hearing: str,
    camera: Digest = "",
    microphone: Digest = "",
    loudspeaker: Digest = "",
    network: Digest = "",
    system: Digest = "",
    version: Digest = "",
) -> OwnReadiness:
    """Tell whether one's last check still holds for what one would use now."""
    uses = Fingerprint(
        camera=camera,
        microphone=microphone,
        loudspeaker=loudspeaker,
        network=network,
        system=system,
        version=version,
    )
    return reports.own_readiness(
        court.registry, caller.account, HearingId(hearing), uses, court.clock()
    )


@routes.get("/check-codes/{code}")
def read_code(court: OpenCourt, caller: SignedIn, code: str) -> CodeRead:
    """Read the eight characters that somebody says over the telephone."""
    return board.read_code(court.registry, caller.account, code, court.clock())


@routes.get("/hearings/{hearing}/quality")
def hearing_quality(
    court: OpenCourt,
    caller: SignedIn,
    hearing: str,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST)] = quality.PAGE,
) -> HearingQuality:
    """Give how the lines of a hearing were, mark by mark."""
    return quality.quality(court.registry, caller.account, HearingId(hearing), after, limit)


@routes.get("/hearings/{hearing}/comparison")
def day_compared(court: OpenCourt, caller: SignedIn, hearing: str) -> DayCompared:
    """Hold everybody's check against the day itself."""
    return quality.day_compared(court.registry, caller.account, HearingId(hearing), court.clock())
