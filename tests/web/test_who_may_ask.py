"""Who may ask for what: every role on every route, on one's own case and on another's.

The table is compared with the routes that the application has: a new route without a row fails.
"""

from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts

from client.protocol.errors import Reason
from server_stub.app import build
from server_stub.settings import Settings
from server_stub.usecases.tokens import hash_of
from server_stub.web.deps import Court
from tests.usecases.checks.reports import report, sent
from tests.usecases.checks.test_board import CODE
from tests.usecases.small_court import SmallCourt
from tests.web.conftest import Counter

API = "/api/v1"
ROLES = ("nobody", "stranger", "other", "plaintiff", "defendant", "clerk", "assessor", "judge")
"""`other` is a person of another case, `assessor` sits on the bench and has no seat."""

Row = dict[str, int]


def row(**given: int) -> Row:
    return given


def alike(status: int) -> Row:
    return dict.fromkeys(ROLES, status)


OPEN_TO_ALL = alike(200)
SIGNED_IN = alike(200) | row(nobody=401)
OF_THE_CASE = alike(200) | row(nobody=401, stranger=404, other=404)

DRAFTERS = alike(404) | row(nobody=401)
OF_THE_COURT_S = alike(201) | row(nobody=401, stranger=404, other=404, plaintiff=403, defendant=403)
BY_A_PARTY = alike(403) | row(nobody=401, stranger=404, other=404, plaintiff=409, defendant=409)
BY_THE_COURT = alike(409) | row(nobody=401, stranger=404, other=404, plaintiff=403, defendant=403)

NOT_THERE = alike(404) | row(nobody=401)
NOTHING_SAID = alike(422) | row(nobody=401)
"""The body is missing: whoever is signed in is told so."""

SEATS = ("judge", "clerk", "plaintiff", "defendant")
SEATED = NOT_THERE
"""Beside those of `SEATS`."""
BY_THE_COURT_SEEN = alike(200) | row(
    nobody=401, stranger=404, other=404, plaintiff=403, defendant=403
)
FOR_IT = alike(403) | row(nobody=401)

MEDIATION_DEEDS = {
    "acts": '{"act": "agree"}',
    "mediator": '{"mediator": "judge"}',
    "mandate": '{"accepts": true}',
    "offers": '{"text": "?"}',
    "extension": '{"days": 5}',
    "end": '{"grounds": "?"}',
    "agreement": '{"dispute": ["?"], "terms": ["?"]}',
    "signing": f'{{"content": "{"a" * 64}"}}',
    "signature": f'{{"content": "{"a" * 64}"}}',
    "confirmation": '{"valid": true}',
    "statement": '{"costs": "?"}',
}

APPLICATION_DEEDS = {
    "word": '{"agrees": true}',
    "withdraw": None,
    "security": '{"amount": "1.00", "reasons": "?"}',
    "security/given": '{"text": "?"}',
    "decision": '{"granted": false, "reasons": "?"}',
    "review": '{"grounds": "?"}',
    "lift": '{"reasons": "?"}',
}
RECUSAL = '{"kind": "recusal", "grounds": ["?"], "against": "{judge}"}'

MATRIX: dict[tuple[str, str], Row] = {
    ("GET", "/court"): OPEN_TO_ALL,
    ("GET", "/court/root.pem"): OPEN_TO_ALL,
    ("POST", "/session"): alike(201),
    ("GET", "/session"): SIGNED_IN,
    ("DELETE", "/session"): alike(204) | row(nobody=401),
    ("GET", "/cases"): SIGNED_IN,
    ("GET", "/cases/{case}"): OF_THE_CASE,
    ("GET", "/exhibits/{exhibit}/original"): OF_THE_CASE,
    ("GET", "/exhibits/{exhibit}/pages/{page}"): OF_THE_CASE,
    # The summons to the defendant, in our case.
    ("GET", "/documents/{document}"): OF_THE_CASE | row(plaintiff=404),
    # The draft judgment before the hearing, in our case.
    ("POST", "/documents/{document}/serve"): alike(404) | row(nobody=401, assessor=403, judge=409),
    ("POST", "/hearings/{hearing}/ticket"): alike(201)
    | row(nobody=401, stranger=404, other=404, assessor=403),
    # What one person missed; tests/web/test_missed.py has a hearing in which somebody did.
    ("GET", "/hearings/{hearing}/missed/{seq}"): alike(404) | row(nobody=401),
    # Files on their way: one's own alone; tests/web/test_uploads.py brings some.
    ("GET", "/uploads/limits"): SIGNED_IN,
    ("GET", "/uploads"): SIGNED_IN,
    ("POST", "/uploads"): alike(201) | row(nobody=401),
    ("HEAD", "/uploads/{upload}"): alike(404) | row(nobody=401),
    ("GET", "/uploads/{upload}"): alike(404) | row(nobody=401),
    ("PATCH", "/uploads/{upload}"): alike(404) | row(nobody=401),
    ("DELETE", "/uploads/{upload}"): alike(404) | row(nobody=401),
    # A party with no such upload is told so; the court's people file no evidence.
    ("POST", "/cases/{case}/exhibits"): alike(404)
    | row(nobody=401, judge=403, assessor=403, clerk=403),
    ("GET", "/network-test"): OPEN_TO_ALL,
    ("GET", "/network-test/download"): OPEN_TO_ALL,
    ("POST", "/network-test/upload"): alike(204),
    ("GET", "/network-test/bundle"): OPEN_TO_ALL,
    # tests/web/test_line_sockets.py
    ("SOCKET", "/network-test/echo"): {},
    ("SOCKET", "/network-test/call"): {},
    # Filing: the draft is `other`'s, and nobody else's business.
    ("GET", "/case-types"): OPEN_TO_ALL,
    ("GET", "/filings"): SIGNED_IN,
    ("POST", "/filings"): alike(201) | row(nobody=401, clerk=403, assessor=403, judge=403),
    ("GET", "/filing-review"): alike(403) | row(nobody=401, clerk=200, assessor=200, judge=200),
    ("GET", "/filings/{filing}"): DRAFTERS | row(other=200),
    ("PUT", "/filings/{filing}"): DRAFTERS | row(other=200),
    ("POST", "/filings/{filing}/complaint"): DRAFTERS | row(other=409),
    ("GET", "/filings/{filing}/complaint"): DRAFTERS | row(other=409),
    ("POST", "/filings/{filing}/confirm"): DRAFTERS | row(other=409),
    ("POST", "/filings/{filing}/submit"): DRAFTERS | row(other=409),
    ("POST", "/filings/{filing}/withdraw"): DRAFTERS | row(other=200),
    ("POST", "/filings/{filing}/accept"): DRAFTERS,
    ("POST", "/filings/{filing}/return"): DRAFTERS,
    ("POST", "/filings/{filing}/refuse"): DRAFTERS,
    ("GET", "/filings/{filing}/documents/{document}"): DRAFTERS,
    # The draft names no evidence yet: tests/usecases/test_suit_evidence.py has some.
    ("GET", "/filings/{filing}/evidence"): DRAFTERS | row(other=200),
    ("GET", "/filings/{filing}/evidence/{number}/original"): DRAFTERS,
    ("GET", "/filings/{filing}/evidence/{number}/pages/{page}"): DRAFTERS,
    # Our case did not come in over the counter: of its suit nothing is known.
    ("POST", "/cases/{case}/judgment"): alike(403)
    | row(nobody=401, stranger=404, other=404, judge=409),
    # Of a mediation there is none in the small court; tests/end_to_end/test_case_story.py has one.
    ("POST", "/filings/{filing}/mediation"): DRAFTERS,
    ("POST", "/cases/{case}/answer/wording"): alike(403)
    | row(nobody=401, stranger=404, other=404, defendant=201),
    ("POST", "/cases/{case}/answer"): alike(403)
    | row(nobody=401, stranger=404, other=404, defendant=422),
    ("GET", "/cases/{case}/mediations"): OF_THE_CASE,
    ("POST", "/cases/{case}/mediations"): alike(403)
    | row(nobody=401, stranger=404, other=404, plaintiff=201, defendant=409, judge=409),
    ("GET", "/mediations/{mediation}"): alike(404) | row(nobody=401),
    ("GET", "/mediations/{mediation}/agreements/{content}"): alike(404) | row(nobody=401),
    **{
        ("POST", f"/mediations/{{mediation}}/{deed}"): alike(404) | row(nobody=401)
        for deed in MEDIATION_DEEDS
    },
    # Applications; tests/usecases/applications and tests/end_to_end/test_applications.py have some.
    ("GET", "/cases/{case}/applications"): OF_THE_CASE,
    ("POST", "/cases/{case}/applications/wording"): alike(403)
    | row(nobody=401, stranger=404, other=404, plaintiff=201, defendant=201),
    ("POST", "/cases/{case}/applications"): alike(403)
    | row(nobody=401, stranger=404, other=404, plaintiff=422, defendant=422),
    ("GET", "/applications/{application}"): NOT_THERE,
    **{("POST", f"/applications/{{application}}/{deed}"): NOT_THERE for deed in APPLICATION_DEEDS},
    ("GET", "/recusals"): alike(403) | row(nobody=401),
    # Being online: parties speak for themselves, who presides decides.
    ("GET", "/cases/{case}/consents"): OF_THE_CASE,
    ("POST", "/cases/{case}/consents/{stage}"): alike(403)
    | row(nobody=401, stranger=404, other=404, plaintiff=200, defendant=200),
    ("POST", "/cases/{case}/consents/{stage}/decision"): alike(403)
    | row(nobody=401, stranger=404, other=404, judge=409),
    ("POST", "/cases/{case}/consents/{stage}/form"): alike(403)
    | row(nobody=401, stranger=404, other=404, judge=200),
    ("POST", "/cases/{case}/association-codes"): OF_THE_COURT_S,
    ("POST", "/association"): alike(409) | row(nobody=401, clerk=403, assessor=403, judge=403),
    ("GET", "/signings/{signing}"): alike(404) | row(nobody=401),
    ("POST", "/phone/signing"): alike(404),
    ("POST", "/phone/signature"): alike(404),
    # Between acceptance and hearing; the exhibit is the plaintiff's.
    ("GET", "/cases/{case}/examination"): OF_THE_CASE,
    ("POST", "/cases/{case}/attestations"): alike(403)
    | row(nobody=401, stranger=404, other=404, clerk=409),
    ("POST", "/exhibits/{exhibit}/opinions"): alike(403)
    | row(nobody=401, stranger=404, other=404, defendant=201),
    ("GET", "/cases/{case}/messages"): OF_THE_CASE,
    ("POST", "/cases/{case}/messages"): alike(201) | row(nobody=401, stranger=404, other=404),
    ("GET", "/cases/{case}/times"): OF_THE_CASE,
    ("POST", "/cases/{case}/times"): OF_THE_COURT_S,
    ("POST", "/cases/{case}/times/answers"): alike(403)
    | row(nobody=401, stranger=404, other=404, plaintiff=409, defendant=409),
    ("POST", "/cases/{case}/times/fix"): alike(403)
    | row(nobody=401, stranger=404, other=404, judge=404),
    ("GET", "/cases/{case}/progress"): OF_THE_CASE,
    ("GET", "/todo"): SIGNED_IN,
    # People and their identity; here everybody is known (tests/web/test_people.py: one who is not).
    ("POST", "/field-check"): OPEN_TO_ALL,
    ("POST", "/password-strength"): OPEN_TO_ALL,
    ("POST", "/registrations/person"): alike(422),
    ("POST", "/registrations/organisation"): alike(422),
    ("POST", "/registrations/confirm"): alike(422),
    ("POST", "/password-resets"): alike(422),
    ("POST", "/password-resets/finish"): alike(422),
    ("GET", "/sessions"): SIGNED_IN,
    ("DELETE", "/sessions"): alike(204) | row(nobody=401),
    ("DELETE", "/sessions/{session}"): NOT_THERE,
    ("GET", "/notices"): SIGNED_IN,
    ("POST", "/notices/{notice}/read"): NOT_THERE,
    ("GET", "/account/data"): SIGNED_IN,
    ("PUT", "/account/password"): NOTHING_SAID,
    ("POST", "/account/second-factor"): NOTHING_SAID,
    ("POST", "/account/second-factor/confirm"): NOTHING_SAID,
    ("POST", "/account/second-factor/remove"): NOTHING_SAID,
    ("POST", "/account/email"): NOTHING_SAID,
    ("POST", "/account/email/confirm"): NOTHING_SAID,
    ("GET", "/identity"): SIGNED_IN,
    ("POST", "/identity/papers/{kind}"): NOTHING_SAID,
    ("GET", "/identity/papers/{paper}"): NOT_THERE,
    ("DELETE", "/identity/papers/{paper}"): NOT_THERE,
    ("POST", "/identity/review"): alike(409) | row(nobody=401),
    ("DELETE", "/identity/review"): NOT_THERE,
    ("POST", "/identity/consents"): NOTHING_SAID,
    ("DELETE", "/identity/consents/{purpose}"): alike(204) | row(nobody=401),
    ("DELETE", "/identity/face"): NOT_THERE,
    ("POST", "/identity/fresh"): NOTHING_SAID,
    ("GET", "/identity-reviews"): alike(403) | row(nobody=401, clerk=200),
    ("GET", "/identity-reviews/{review}"): alike(403) | row(nobody=401, clerk=404),
    ("POST", "/identity-reviews/{review}/decision"): alike(403) | row(nobody=401, clerk=404),
    ("POST", "/identity/face-checks"): alike(409) | row(nobody=401),
    ("GET", "/identity/face-checks/{check}"): NOT_THERE,
    ("POST", "/face-checks/begin"): alike(409),
    ("POST", "/face-checks/pictures"): alike(409),
    ("POST", "/signings/{signing}/here"): NOT_THERE,
    ("PUT", "/lawyer"): NOTHING_SAID,
    ("GET", "/licences"): alike(403) | row(nobody=401, clerk=200),
    ("POST", "/licences/{account}/seen"): alike(403) | row(nobody=401, clerk=404),
    ("GET", "/powers"): SIGNED_IN,
    ("GET", "/mandates"): alike(403) | row(nobody=401, clerk=200, assessor=200, judge=200),
    ("POST", "/powers/{power}/end"): NOT_THERE,
    ("GET", "/cases/{case}/powers"): OF_THE_CASE,
    ("POST", "/cases/{case}/powers"): alike(403)
    | row(nobody=401, stranger=404, other=404, plaintiff=409, defendant=409),
    # What leaves the court; a fee and a service of our case: tests/web/test_post.py.
    ("GET", "/outbox"): alike(403) | row(nobody=401),
    ("GET", "/outbox/dead"): alike(403) | row(nobody=401, clerk=200, assessor=200, judge=200),
    ("POST", "/outbox/dead/{message}/again"): alike(404) | row(nobody=401),
    ("GET", "/box"): SIGNED_IN,
    ("GET", "/cases/{case}/payments"): OF_THE_CASE,
    ("POST", "/cases/{case}/payments"): OF_THE_CASE
    | row(plaintiff=403, defendant=403, clerk=201, assessor=201, judge=201),
    ("GET", "/payments/{payment}"): alike(404) | row(nobody=401),
    ("GET", "/payments/{payment}/receipt"): alike(404) | row(nobody=401),
    ("POST", "/payments/{payment}/notice"): alike(404) | row(nobody=401),
    ("POST", "/payments/{payment}/orders"): alike(404) | row(nobody=401),
    ("POST", "/payments/{payment}/relief"): alike(404) | row(nobody=401),
    ("POST", "/payments/{payment}/relief/decision"): alike(404) | row(nobody=401),
    ("POST", "/payments/{payment}/deferral/end"): alike(404) | row(nobody=401),
    ("POST", "/payments/{payment}/refunds"): alike(404) | row(nobody=401),
    ("POST", "/payment-gateway/news"): alike(403),
    ("GET", "/cases/{case}/addresses"): OF_THE_CASE,
    ("POST", "/cases/{case}/addresses"): OF_THE_CASE
    | row(defendant=403, clerk=403, assessor=403, judge=403),
    ("GET", "/cases/{case}/services"): OF_THE_CASE,
    ("GET", "/services/failed"): SIGNED_IN,
    ("POST", "/documents/{document}/services"): alike(404)
    | row(nobody=401, defendant=403, clerk=201, assessor=201, judge=201),
    ("GET", "/services/{service}"): alike(404) | row(nobody=401),
    ("GET", "/services/{service}/proof"): alike(404) | row(nobody=401),
    ("GET", "/services/{service}/proof/paper"): alike(404) | row(nobody=401),
    ("POST", "/services/{service}/traces"): alike(404) | row(nobody=401),
    ("POST", "/services/{service}/rebuttal"): alike(404) | row(nobody=401),
    ("POST", "/services/{service}/arrival"): alike(404) | row(nobody=401),
    ("POST", "/services/{service}/announcement"): alike(404) | row(nobody=401),
    ("GET", "/mediators"): SIGNED_IN,
    ("GET", "/mediators/{mediator}"): alike(404) | row(nobody=401),
    # After the judgment, of which our case has only a draft.
    ("GET", "/cases/{case}/appeals"): alike(404) | row(nobody=401),
    ("POST", "/cases/{case}/appeals/petition"): BY_A_PARTY,
    ("POST", "/cases/{case}/appeals"): BY_A_PARTY,
    ("POST", "/cases/{case}/appeals/withdraw"): BY_A_PARTY,
    ("POST", "/cases/{case}/appeals/answer"): BY_A_PARTY,
    ("POST", "/cases/{case}/appeals/copy-served"): BY_THE_COURT,
    ("POST", "/cases/{case}/appeals/send-up"): BY_THE_COURT,
    ("GET", "/cases/{case}/enforcements"): OF_THE_CASE,
    ("POST", "/cases/{case}/enforcements/application"): BY_A_PARTY,
    ("POST", "/cases/{case}/enforcements"): BY_A_PARTY,
    **{
        ("POST", f"/enforcements/{{enforcement}}/{deed}"): alike(404) | row(nobody=401)
        for deed in (
            *("accept", "notice", "performance", "withdraw", "clues"),
            *("rulings", "resumption"),
        )
    },
    ("POST", "/clues/{clue}/release"): alike(404) | row(nobody=401),
    ("POST", "/clues/{clue}/realisation"): alike(404) | row(nobody=401),
    # Our case is not over.
    ("POST", "/cases/{case}/archive"): BY_THE_COURT,
    ("POST", "/clues/{clue}/findings"): alike(404) | row(nobody=401),
    ("POST", "/clues/{clue}/control"): alike(404) | row(nobody=401),
    # Device checks; tests/web/test_readiness.py has reports, sites and a rehearsal.
    ("POST", "/hearings/{hearing}/check-reports"): SEATED | row(**dict.fromkeys(SEATS, 201)),
    ("GET", "/hearings/{hearing}/check-reports"): OF_THE_CASE,
    ("GET", "/check-reports/{report}"): NOT_THERE,
    ("GET", "/check-reports/{report}/signature"): NOT_THERE,
    ("GET", "/check-reports/{report}/certificate"): NOT_THERE,
    ("GET", "/readiness"): alike(403) | row(nobody=401, clerk=200, assessor=200, judge=200),
    ("GET", "/hearings/{hearing}/readiness"): BY_THE_COURT_SEEN,
    ("GET", "/hearings/{hearing}/readiness/own"): SEATED | row(**dict.fromkeys(SEATS, 200)),
    ("GET", "/check-codes/{code}"): alike(403)
    | row(nobody=401, clerk=200, assessor=200, judge=200),
    ("GET", "/hearings/{hearing}/quality"): BY_THE_COURT_SEEN,
    ("GET", "/hearings/{hearing}/comparison"): BY_THE_COURT_SEEN,
    ("POST", "/hearings/{hearing}/rehearsal"): SEATED | row(**dict.fromkeys(SEATS, 201)),
    ("POST", "/hearings/{hearing}/rehearsal/signature"): NOT_THERE,
    ("POST", "/hearings/{hearing}/rehearsal/skip"): NOT_THERE,
    # By a site's token alone.
    ("POST", "/check-reports"): alike(401),
    ("POST", "/check-sites"): FOR_IT,
    ("GET", "/check-sites"): FOR_IT,
    ("DELETE", "/check-sites/{site}"): FOR_IT,
    ("GET", "/machines"): FOR_IT,
    # The socket has a doorkeeper of its own: tests/web/test_socket.py.
    ("SOCKET", "/hearings/{hearing}/socket"): {},
}
OWN = (
    "{site}",
    "{code}",
    "{session}",
    "{notice}",
    "{kind}",
    "{paper}",
    "{purpose}",
    "{review}",
    "{check}",
)
OTHERS = {
    key: given
    for key, given in MATRIX.items()
    if "{" in key[1]
    and key[0] != "SOCKET"
    and not any(name in key[1] for name in (*OWN, "{account}", "{power}"))
}
QUERIES = {"/network-test/download": {"bytes": "10"}}
PETITION = '{"requests": "?", "reasons": "?"}'
APPLICATION = '{"against": "x", "amount": "1.00", "performance_ended_on": "2026-01-01"}'
ANSWER = '{"to_claims": [{"number": 1, "admitted": false}], "to_facts": ["?"]}'
BODIES = {
    "/session": '{"login": "judge", "password": "correct horse battery"}',
    "/uploads": f'{{"name": "a", "size": 1, "sha256": "{"0" * 64}"}}',
    "/cases/{case}/exhibits": '{"upload": "none", "title": "t", "kind": "k", "purpose": "p"}',
    "/filings": "{}",
    "/filings/{filing}": "{}",
    "/filings/{filing}/submit": f'{{"confirmed": "{"a" * 64}"}}',
    "/filings/{filing}/accept": '{"judge": "judge", "clerk": "clerk"}',
    "/filings/{filing}/return": '{"defects": [{"place": "facts", "flaw": "", "text": "?"}]}',
    "/cases/{case}/answer/wording": ANSWER,
    "/cases/{case}/answer": f'{{"answer": {ANSWER}, "content": "{"a" * 64}"}}',
    "/filings/{filing}/mediation": '{"judge": "judge", "clerk": "clerk"}',
    **{f"/mediations/{{mediation}}/{deed}": body for deed, body in MEDIATION_DEEDS.items()},
    "/cases/{case}/mediations": "{}",
    "/cases/{case}/consents/{stage}": '{"act": "give", "told": true}',
    "/cases/{case}/consents/{stage}/decision": (
        '{"participant": "{plaintiff}", "allowed": true, "grounds": "?"}'
    ),
    "/cases/{case}/consents/{stage}/form": '{"on_the_spot": true, "grounds": "?"}',
    "/cases/{case}/applications/wording": RECUSAL,
    "/cases/{case}/applications": f'{{"application": {RECUSAL}, "content": "{"a" * 64}"}}',
    **{
        f"/applications/{{application}}/{deed}": body
        for deed, body in APPLICATION_DEEDS.items()
        if body is not None
    },
    "/filings/{filing}/refuse": '{"grounds": "?"}',
    "/cases/{case}/judgment": (
        '{"attendance": "?", "findings": ["?"], "reasoning": ["?"], "laws": ["?"],'
        ' "orders": ["?"], "costs": [{"participant": "{plaintiff}", "amount": "1.00"}]}'
    ),
    "/association": '{"code": "nonsense"}',
    "/cases/{case}/attestations": (
        '{"participant": "{plaintiff}", "session": "ffffff", "paper": "ID", "seen": "so"}'
    ),
    "/phone/signing": '{"token": "guessed"}',
    "/phone/signature": '{"token": "guessed", "drawn": {"strokes": [[[0, 0, 0], [1, 1, 9]]]}}',
    "/exhibits/{exhibit}/opinions": (
        '{"authenticity": "accepted", "legality": "accepted",'
        ' "relevance": "accepted", "purpose": "accepted"}'
    ),
    "/cases/{case}/messages": '{"text": "?"}',
    "/cases/{case}/times": '{"times": [{"starts_at": "2026-04-16T01:00:00Z"}]}',
    "/cases/{case}/times/answers": '{"answers": [{"number": 1, "suits": true}]}',
    "/cases/{case}/times/fix": '{"number": 1}',
    "/field-check": '{"kind": "mobile", "typed": "1"}',
    "/password-strength": '{"password": "?"}',
    "/identity-reviews/{review}/decision": (
        '{"confirmed": true, "manner": "in_person", "paper": "it", "seen": "so"}'
    ),
    "/face-checks/begin": '{"check": "guessed", "token": "guessed", "number": "00"}',
    "/face-checks/pictures": '{"check": "guessed", "upload": "guessed", "pictures": ["AAAA"]}',
    "/signings/{signing}/here": '{"strokes": [[[0, 0, 0], [1, 1, 9]]]}',
    "/licences/{account}/seen": '{"licence": "guessed"}',
    "/cases/{case}/powers": '{"agent": "nobody", "agent_name": "Nobody", "kind": "employee"}',
    # What leaves the court.
    "/cases/{case}/payments": '{"payer": "{plaintiff}", "due": "713.00"}',
    "/payments/{payment}/notice": "{}",
    "/payments/{payment}/relief": '{"relief": "reduction", "grounds": "g"}',
    "/payments/{payment}/relief/decision": '{"granted": false, "due": "1.00"}',
    "/payments/{payment}/refunds": '{"amount": "1.00", "grounds": "g"}',
    "/cases/{case}/addresses": (
        '{"participant": "{plaintiff}", "channel": "platform", "consent": "express"}'
    ),
    "/documents/{document}/services": '{"recipient": "{company}", "channel": "in_person"}',
    "/services/{service}/traces": (
        '{"sending": "s", "trace": "signed", "at": "2026-03-16T01:00:00Z"}'
    ),
    "/services/{service}/rebuttal": '{"sending": "s", "grounds": "g"}',
    "/services/{service}/arrival": (
        '{"sending": "s", "at": "2026-03-16T01:00:00Z", "grounds": "g"}'
    ),
    "/services/{service}/announcement": '{"grounds": "g"}',
    "/cases/{case}/appeals/petition": PETITION,
    "/cases/{case}/appeals": f'{{"petition": {PETITION}, "content": "{"a" * 64}"}}',
    "/cases/{case}/appeals/answer": '{"text": "?"}',
    "/cases/{case}/enforcements/application": APPLICATION,
    "/cases/{case}/enforcements": f'{{"application": {APPLICATION}, "content": "{"a" * 64}"}}',
    "/enforcements/{enforcement}/performance": '{"amount": "1.00"}',
    "/enforcements/{enforcement}/clues": '{"category": "cash"}',
    "/hearings/{hearing}/check-reports": sent().model_dump_json(),
    "/hearings/{hearing}/rehearsal/skip": '{"step": "roll_call"}',
    "/hearings/{hearing}/rehearsal/signature": '{"strokes": [[[0, 0, 0], [1, 1, 9]]]}',
    "/check-reports": f'{{"machine": "pc-1", "report": {report().model_dump_json()}}}',
    "/check-sites": '{"name": "East"}',
    "/clues/{clue}/findings": '{"found": true, "findings": "?"}',
    "/enforcements/{enforcement}/rulings": '{"decision": "suspend", "grounds": "?"}',
    "/enforcements/{enforcement}/resumption": '{"grounds": "?"}',
    "/clues/{clue}/release": '{"grounds": "?"}',
    "/clues/{clue}/realisation": '{"proceeds": "1.00"}',
}
PAGES = {
    ("GET", "/pay/{page}"),
    ("POST", "/pay/{page}"),
    ("GET", "/outbox"),
    ("GET", "/machines"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("POST", "/sign-out"),
    ("GET", "/generate_204"),
}
"""For a browser, with doorkeepers of their own: tests/web/test_pages.py, test_page_door.py."""


def named(path: str) -> str:
    """Tell a filing's case from a docketed one."""
    return path.replace("/filings/{case}", "/filings/{filing}")


def filled(path: str, court: SmallCourt, *, ours: bool) -> str:
    """Give a path with names from our case or from theirs."""
    served = path.endswith("/serve")
    names = {
        "{case}": court.ours if ours else court.theirs,
        "{exhibit}": (court.exhibit if ours else court.their_exhibit).exhibit,
        "{page}": "1",
        "{document}": (court.judgment if served else court.summons)
        if ours
        else court.their_document,
        "{seq}": "1",
        "{number}": "1",
        "{kind}": "id_front",
        "{purpose}": "face_check",
        "{upload}": "0" * 32,
        "{plaintiff}": court.seats["plaintiff"],
        "{company}": court.seats["company"],
        "{judge}": court.seats["judge"],
        "{application}": "f" * 32,
        "{stage}": "hearing",
        "{filing}": court.filing,
        "{signing}": "f" * 32,
        "{mediation}": "f" * 32,
        "{content}": "f" * 64,
        "{enforcement}": "f" * 32,
        "{clue}": "f" * 32,
        "{report}": "f" * 32,
        "{code}": CODE,
        "{hearing}": court.hearing if ours else court.their_hearing,
    }
    for name in (*OWN, "{account}", "{power}"):
        names.setdefault(name, "f" * 32)
    for name, value in names.items():
        path = path.replace(name, value)
    return path


def asked(method: str, path: str, role: str, court: SmallCourt) -> dict[str, Any]:
    """Give all that a route wants to be told beside its path."""
    body = BODIES.get(path) if method in {"POST", "PUT"} else None
    return {
        "params": QUERIES.get(path),
        "content": None if body is None else filled(body, court, ours=True),
        "headers": {
            "Idempotency-Key": f"of {role}",
            "If-Match": '"1"',
            "Upload-Offset": "0",
            "Content-Type": "application/partial-upload",
        },
    }


@pytest.fixture
async def tokens(counter: Counter) -> dict[str, str]:
    """A token for each role; `nobody` has none. Everybody was known again today."""
    signed_in = {role: await counter.sign_in(role) for role in ROLES if role != "nobody"}
    court: Court = counter.app.state.court
    with court.registry.books.writing() as unit:
        for token in signed_in.values():
            unit.accounts.set_identity_checked(hash_of(token), court.clock(), "video_call")
    return {"nobody": ""} | signed_in


def test_every_route_has_a_row(tmp_path: Path) -> None:
    app = build(Settings(data=tmp_path))
    found = {
        (method, named(str(route.path)))
        for route in iter_route_contexts(app.routes)
        for method in (route.methods or {"SOCKET"})
    }
    assert found == {(method, f"{API}{path}") for method, path in MATRIX} | PAGES


def test_the_api_s_own_pages_are_shut_unless_they_are_asked_for(tmp_path: Path) -> None:
    def pages(*, debug: bool) -> set[str]:
        app = build(Settings(data=tmp_path, debug=debug))
        return {str(route.path) for route in iter_route_contexts(app.routes)}

    plain = {path for path in pages(debug=False) if not path.startswith(API)}
    assert plain == {path for _, path in PAGES}
    assert {"/docs", "/openapi.json"} <= pages(debug=True)


@pytest.mark.parametrize(("method", "path"), [key for key in MATRIX if key[0] != "SOCKET"])
async def test_each_role_is_answered_as_the_table_says(
    counter: Counter,
    small_court: SmallCourt,
    tokens: dict[str, str],
    method: str,
    path: str,
) -> None:
    answers = {}
    for role in ROLES:
        answer = await counter.ask(
            method,
            filled(path, small_court, ours=True),
            tokens[role],
            **asked(method, path, role, small_court),
        )
        answers[role] = answer.status_code
    assert answers == MATRIX[method, path]


@pytest.mark.parametrize(("method", "path"), OTHERS)
async def test_another_s_case_answers_as_if_it_were_not_there(
    counter: Counter,
    small_court: SmallCourt,
    tokens: dict[str, str],
    method: str,
    path: str,
) -> None:
    for role in ("stranger", "plaintiff", "defendant", "clerk", "judge"):
        said = asked(method, path, role, small_court)
        theirs = await counter.ask(
            method, filled(path, small_court, ours=False), tokens[role], **said
        )
        nowhere = filled(path, small_court, ours=False)
        for name in (
            small_court.theirs,
            small_court.their_exhibit.exhibit,
            small_court.their_document,
            small_court.their_hearing,
            small_court.filing,
        ):
            nowhere = nowhere.replace(name, "f" * 32)
        nothing = await counter.ask(method, nowhere, tokens[role], **said)
        assert theirs.status_code == nothing.status_code == 404
        assert theirs.content == nothing.content
        if method != "HEAD":
            assert theirs.json()["reason"] == Reason.NOT_FOUND
