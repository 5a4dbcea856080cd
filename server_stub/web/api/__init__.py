"""The registry's counter over HTTP: one module a subject, one short function a route.

All routes lie under `/api/v1`. A person is known by the bearer token in the `Authorization`
header (RFC 6750 section 2.1). Bodies are read strictly: a field that the language does not have
is refused.
"""

from fastapi import APIRouter

from server_stub.web.api import (
    accounts,
    after_judgment,
    answering,
    applying,
    authority,
    cases,
    consenting,
    court,
    credentials,
    deciding,
    exchange,
    face_checks,
    filings,
    hearings,
    identity,
    machines,
    mediating,
    mediators,
    missed,
    network,
    outbox,
    papers,
    payments,
    progress,
    readiness,
    rehearsing,
    serving,
    session,
    signing,
    uploads,
)

PREFIX = "/api/v1"


def router() -> APIRouter:
    """Give all routes of the counter."""
    routes = APIRouter(prefix=PREFIX)
    for subject in (
        court,
        session,
        cases,
        papers,
        filings,
        signing,
        exchange,
        progress,
        after_judgment,
        hearings,
        missed,
        network,
        uploads,
    ):
        routes.include_router(subject.routes)
    # People and their identity
    for subject in (accounts, credentials, identity, face_checks, authority):
        routes.include_router(subject.routes)
    # What leaves the court
    for subject in (outbox, payments, serving, mediators):
        routes.include_router(subject.routes)
    # Answers, mediation, and what the bench decides in writing
    for subject in (answering, mediating, deciding):
        routes.include_router(subject.routes)
    # Applications in a case, and consent to being online
    for subject in (applying, consenting):
        routes.include_router(subject.routes)
    # Device checks, and lines in hearings
    for subject in (readiness, machines, rehearsing):
        routes.include_router(subject.routes)
    return routes
