"""Addresses for service, services of documents, their trail and their proof."""

from typing import Annotated

from fastapi import Depends, Query, Response

from client.protocol.ids import CaseId, DocumentId
from client.protocol.serving import (
    AddressesOfService,
    AddressOfService,
    AnnounceService,
    ConfirmAddress,
    ProofOfService,
    ProveArrivalTime,
    RebutService,
    ReportTrace,
    ServeOn,
    Services,
    ServiceShown,
)
from client.protocol.value import LARGEST
from server_stub.usecases import addresses, certificates, serving, serving_records
from server_stub.web.api.papers import PDF, file_answer
from server_stub.web.deps import Asking, OpenCourt, SignedIn, body_of, octets_out
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.get("/cases/{case}/addresses")
def list_addresses(court: OpenCourt, caller: SignedIn, case: str) -> AddressesOfService:
    """Give the addresses for service that one may see."""
    return addresses.addresses(court.registry, caller.account, CaseId(case))


@routes.post("/cases/{case}/addresses")
def confirm_address(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    said: Annotated[ConfirmAddress, Depends(body_of(ConfirmAddress))],
) -> AddressOfService:
    """Confirm an address for service, in the place of the one before on the same way."""
    return addresses.confirm_address(
        court.registry, caller.account, CaseId(case), said, court.clock()
    )


@routes.get("/cases/{case}/services")
def list_services(court: OpenCourt, caller: SignedIn, case: str) -> Services:
    """Give the services of a case that concern one."""
    return serving_records.services(court.registry, caller.account, CaseId(case))


@routes.get("/services/failed")
def failed_services(
    court: OpenCourt,
    caller: SignedIn,
    after: Annotated[str, Query(max_length=64)] = "",
    limit: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> Services:
    """Give what came to nothing on every way, in the cases in which one is the court."""
    return serving_records.failed_services(court.registry, caller.account, after, limit)


@routes.post("/documents/{document}/services", status_code=201)
def serve(
    court: OpenCourt,
    caller: SignedIn,
    document: str,
    said: Annotated[ServeOn, Depends(body_of(ServeOn))],
    attempt: Asking,
) -> ServiceShown:
    """Serve a document that was let out on a person, by one way."""
    return serving.serve(court.registry, attempt, caller.account, DocumentId(document), said)


@routes.get("/services/{service}")
def show_service(court: OpenCourt, caller: SignedIn, service: str) -> ServiceShown:
    """Give a service with everything that happened in it."""
    return serving_records.service(court.registry, caller.account, service)


@routes.get("/services/{service}/proof")
def proof(court: OpenCourt, caller: SignedIn, service: str) -> ProofOfService:
    """Give the electronic proof of a service."""
    return serving_records.proof_of_service(court.registry, caller.account, service)


@routes.get("/services/{service}/proof/paper", response_class=Response, responses=octets_out(PDF))
def proof_paper(court: OpenCourt, caller: SignedIn, service: str) -> Response:
    """Give the electronic proof of a service as a sealed paper."""
    paper = certificates.proof_paper(court.registry, caller.account, service, court.clock())
    return file_answer(paper, PDF, f"{paper.title}.pdf")


@routes.post("/services/{service}/traces")
def report(
    court: OpenCourt,
    caller: SignedIn,
    service: str,
    said: Annotated[ReportTrace, Depends(body_of(ReportTrace))],
) -> ServiceShown:
    """Enter what happened at an address."""
    return serving.report(court.registry, caller.account, service, said, court.clock())


@routes.post("/services/{service}/rebuttal")
def rebut(
    court: OpenCourt,
    caller: SignedIn,
    service: str,
    said: Annotated[RebutService, Depends(body_of(RebutService))],
) -> ServiceShown:
    """Enter that a presumption of service does not hold."""
    return serving.rebut(court.registry, caller.account, service, said, court.clock())


@routes.post("/services/{service}/arrival")
def prove_arrival(
    court: OpenCourt,
    caller: SignedIn,
    service: str,
    said: Annotated[ProveArrivalTime, Depends(body_of(ProveArrivalTime))],
) -> ServiceShown:
    """Enter another time of arrival, which was proved."""
    return serving.prove_arrival(court.registry, caller.account, service, said, court.clock())


@routes.post("/services/{service}/announcement")
def announce(
    court: OpenCourt,
    caller: SignedIn,
    service: str,
    said: Annotated[AnnounceService, Depends(body_of(AnnounceService))],
) -> ServiceShown:
    """Serve by public announcement, saying why."""
    return serving.announce(court.registry, caller.account, service, said, court.clock())
