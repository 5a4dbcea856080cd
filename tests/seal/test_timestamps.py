"""Time-stamps over a wire: what is granted, what is refused, and that others accept them."""

import hashlib
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from asn1crypto import algos, tsp
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from server_stub.documents import Typesetter
from server_stub.seal.authority import CannotSeal, open_authority
from server_stub.seal.sealing import Seal
from server_stub.seal.timestamps import POLICY, REQUEST_BYTES, Answer, RemoteStamper, Responder
from server_stub.seal.verify_document import verify
from tests.seal.conftest import AT, COURT, Sealed, root_of

IMPRINT = hashlib.sha256(b"a judgment").digest()


def request(
    algorithm: str = "sha256",
    imprint: bytes = IMPRINT,
    *,
    policy: str | None = None,
    nonce: int | None = None,
    version: int = 1,
    certificates: bool = True,
) -> bytes:
    asked = {
        "version": version,
        "message_imprint": tsp.MessageImprint(
            {
                "hash_algorithm": algos.DigestAlgorithm({"algorithm": algorithm}),
                "hashed_message": imprint,
            }
        ),
        "cert_req": certificates,
    }
    if policy is not None:
        asked["req_policy"] = policy
    if nonce is not None:
        asked["nonce"] = nonce
    return bytes(tsp.TimeStampReq(asked).dump())


def answer(seal: Seal, asked: bytes, at: datetime = AT) -> Answer:
    answered: Answer = Answer.load(seal.answer_stamp_request(asked, at), strict=True)
    return answered


def said(answered: Answer) -> tsp.TSTInfo:
    content = answered["time_stamp_token"]["content"]["encap_content_info"]["content"]
    return tsp.TSTInfo.load(content.native if isinstance(content.native, bytes) else bytes(content))


def test_a_stamp_tells_the_moment_the_hash_and_the_nonce(seal: Seal) -> None:
    answered = answer(seal, request(nonce=2**63))
    assert answered["status"]["status"].native == "granted"
    info = said(answered)
    assert info["gen_time"].native == AT.replace(microsecond=0)
    assert info["message_imprint"]["hashed_message"].native == IMPRINT
    assert info["nonce"].native == 2**63
    assert info["policy"].native == POLICY


def test_no_two_stamps_have_one_number(seal: Seal) -> None:
    numbers = {said(answer(seal, request()))["serial_number"].native for _ in range(20)}
    assert len(numbers) == 20


def test_certificates_come_along_only_where_they_are_asked_for(seal: Seal) -> None:
    with_them = answer(seal, request())["time_stamp_token"]["content"]
    without = answer(seal, request(certificates=False))["time_stamp_token"]["content"]
    assert len(with_them["certificates"]) == 1
    assert not without["certificates"].native


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (request("sha1", bytes(20)), "bad_alg"),
        (request(imprint=bytes(31)), "bad_data_format"),
        (request(policy="1.2.3.4"), "unaccepted_policy"),
        (request(version=2), "bad_request"),
        (request()[:-1], "bad_data_format"),
        (request() + b"\0", "bad_data_format"),
        (b"", "bad_data_format"),
        (bytes(REQUEST_BYTES + 1), "bad_data_format"),
    ],
    ids=["sha-1", "short", "policy", "version", "cut", "longer", "empty", "huge"],
)
def test_what_is_not_stamped_is_refused_with_its_reason(
    seal: Seal, asked: bytes, reason: str
) -> None:
    answered = answer(seal, asked)
    assert answered["status"]["status"].native == "rejection"
    assert answered["status"]["fail_info"].native == {reason}


@given(st.binary(max_size=200))
def test_no_request_whatsoever_is_left_without_an_answer(seal: Seal, asked: bytes) -> None:
    assert answer(seal, asked)["status"]["status"].native == "rejection"


@pytest.mark.needs_package("openssl")
def test_openssl_accepts_a_stamp(seal: Seal, tmp_path: Path) -> None:
    (tmp_path / "paper").write_bytes(b"a judgment")
    (tmp_path / "answer").write_bytes(seal.answer_stamp_request(request(nonce=7), AT))
    (tmp_path / "root").write_bytes(seal.root(AT))
    done = subprocess.run(
        [
            "openssl", "ts", "-verify", "-data", tmp_path / "paper", "-in", tmp_path / "answer",
            "-CAfile", tmp_path / "root", "-attime", str(int(AT.timestamp())),
        ],
        capture_output=True,
        check=False,
    )  # fmt: skip
    assert b"Verification: OK" in done.stdout + done.stderr


def test_an_address_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(CannotSeal, match="address"):
        RemoteStamper("file:///etc/passwd")


def test_time_is_told_in_universal_time(seal: Seal) -> None:
    beijing = datetime.fromisoformat("2026-03-30T16:15:30+08:00")
    assert said(answer(seal, request(), beijing))["gen_time"].native == beijing.astimezone(UTC)


class Desk(BaseHTTPRequestHandler):
    """Another house's responder at its address."""

    responder: ClassVar[Responder]
    asked: ClassVar[list[str]]

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.asked.append(self.headers["Content-Type"])
        answered = self.responder.answer(self.rfile.read(length), AT)
        self.send_response(200 if self.path == "/stamps" else 503)
        self.end_headers()
        self.wfile.write(answered)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def other_house(tmp_path: Path) -> Iterator[tuple[str, bytes]]:
    """Open a responder on the loopback; give its address and its root."""
    authority = open_authority(tmp_path / "other", "A Stranger", AT)
    Desk.responder, Desk.asked = Responder(authority.stamps, ()), []
    with ThreadingHTTPServer(("127.0.0.1", 0), Desk) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield (
            f"http://127.0.0.1:{server.server_port}",
            authority.root.public_bytes(Encoding.DER),
        )
        server.shutdown()


def test_time_stamps_may_come_from_another_house(
    tmp_path: Path, typesetter: Typesetter, sealed: Sealed, other_house: tuple[str, bytes]
) -> None:
    url, root = other_house
    stamper = RemoteStamper(f"{url}/stamps")
    seal = Seal(tmp_path / "seal", COURT, lambda: typesetter, stamper)
    verdict = verify(seal.seal(sealed.draft, AT), (root_of(seal), root))
    assert verdict.good
    assert verdict.stamped_by == "A Stranger时间戳"
    assert set(Desk.asked) == {"application/timestamp-query"}


def test_without_the_other_houses_answer_nothing_is_sealed(
    tmp_path: Path, typesetter: Typesetter, sealed: Sealed, other_house: tuple[str, bytes]
) -> None:
    stamper = RemoteStamper(f"{other_house[0]}/elsewhere")
    seal = Seal(tmp_path / "seal", COURT, lambda: typesetter, stamper)
    with pytest.raises(CannotSeal, match="No time-stamp"):
        seal.seal(sealed.draft, AT)
