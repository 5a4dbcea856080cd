"""The court's time-stamps: that something was there at a moment, said under a key (RFC 3161).

The responder takes a request as it comes over a wire and gives the answer as it goes back: a
stamp over a hash, with the moment and the asker's nonce, or a refusal with its reason. It
stamps with SHA-256, SHA-384 or SHA-512 and under one policy. A stamp never says what was
stamped: the hash alone came here.

The moment is an argument. The responder asks no clock and does not know whether it is right.
"""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar, Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.timestamps import TimeStamper

from server_stub.seal.authority import CannotSeal, Signatory

POLICY: Final = "2.25.222098321543265421092746150846275184321"
"""The policy of this court's stamps (a UUID as an identifier, ITU-T X.667)."""

LENGTHS: Final = {"sha256": 32, "sha384": 48, "sha512": 64}
REQUEST_BYTES: Final = 4096
"""No request is longer: it holds a hash, a policy and a number."""
ANSWER_BYTES: Final = 64 * 1024
ANSWER_WITHIN_S: Final = 10.0


class _Declined(Exception):
    """A request that is not stamped, with the reason's name in RFC 3161 section 2.4.2."""


class Answer(core.Sequence):  # type: ignore[misc]
    """A `TimeStampResp`, which has no stamp where it refuses one."""

    _fields: ClassVar = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class Responder:
    """Stamps what it is asked to stamp; safe to use from several threads at once."""

    def __init__(self, signatory: Signatory, issuers: tuple[x509.Certificate, ...]) -> None:
        """Stamp with this key; the issuers go along where certificates are asked for."""
        self._key = signatory.key
        self._certificate = asn1_x509.Certificate.load(
            signatory.certificate.public_bytes(Encoding.DER)
        )
        self._issuers = tuple(
            asn1_x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in issuers
        )

    def answer(self, request: bytes, at: datetime) -> bytes:
        """Answer a request (`TimeStampReq` in DER) with a `TimeStampResp` in DER."""
        try:
            asked = _read(request)
            token = self._stamp(asked, at)
        except _Declined as reason:
            status = {"status": "rejection", "fail_info": {str(reason)}}
            return bytes(Answer({"status": status}).dump())
        status = {"status": "granted"}
        return bytes(Answer({"status": status, "time_stamp_token": token}).dump())

    def _stamp(self, asked: tsp.TimeStampReq, at: datetime) -> cms.ContentInfo:
        said = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": asked["message_imprint"],
            # Unique for ever without a memory: 159 bits of chance.
            "serial_number": secrets.randbits(159),
            "gen_time": at.astimezone(UTC).replace(microsecond=0),
            "accuracy": {"seconds": 1},
            "tsa": asn1_x509.GeneralName("directory_name", self._certificate.subject),
        }
        if asked["nonce"].native is not None:
            said["nonce"] = asked["nonce"]
        content = tsp.TSTInfo(said).dump()
        sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
        signed = cms.CMSAttributes(
            [
                _attribute("content_type", "tst_info"),
                _attribute("message_digest", _sha256(content)),
                _attribute("signing_certificate_v2", self._named()),
            ]
        )
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    "issuer_and_serial_number",
                    {
                        "issuer": self._certificate.issuer,
                        "serial_number": self._certificate.serial_number,
                    },
                ),
                "digest_algorithm": sha256,
                "signed_attrs": signed,
                "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                "signature": self._key.sign(signed.dump(), ec.ECDSA(hashes.SHA256())),
            }
        )
        data = {
            "version": "v3",
            "digest_algorithms": [sha256],
            "encap_content_info": cms.EncapsulatedContentInfo(
                {"content_type": "tst_info", "content": cms.ParsableOctetString(content)}
            ),
            "signer_infos": [signer],
        }
        if asked["cert_req"].native:
            data["certificates"] = [self._certificate, *self._issuers]
        return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)})

    def _named(self) -> tsp.SigningCertificateV2:
        """Name the certificate inside what is signed (RFC 5816), so that none takes its place."""
        return tsp.SigningCertificateV2(
            {"certs": [{"cert_hash": _sha256(self._certificate.dump())}]}
        )


class LocalStamper(TimeStamper):
    """The responder in this very process, asked at one moment."""

    def __init__(self, responder: Responder, at: Callable[[], datetime]) -> None:
        """Ask this responder, by this clock."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._responder = responder
        self._at = at

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask as one would over a wire."""
        return tsp.TimeStampResp.load(self._responder.answer(req.dump(), self._at()))


class RemoteStamper(TimeStamper):
    """Another's responder, asked over HTTP (RFC 3161 section 3.4)."""

    def __init__(self, url: str) -> None:
        """Ask the responder at this address; raises `CannotSeal` for what is none."""
        super().__init__()  # type: ignore[no-untyped-call]
        if not url.startswith(("https://", "http://")):
            raise CannotSeal(f"Not the address of a time-stamp responder: {url}")
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask, and wait for the answer: each seal has a thread and a loop of its own."""
        return self._ask(req.dump())

    def _ask(self, request: bytes) -> tsp.TimeStampResp:
        asked = Request(  # noqa: S310 - its scheme was looked at
            self._url,
            data=request,
            headers={"Content-Type": "application/timestamp-query"},
            method="POST",
        )
        try:
            with urlopen(asked, timeout=ANSWER_WITHIN_S) as answer:  # noqa: S310
                return tsp.TimeStampResp.load(answer.read(ANSWER_BYTES))
        except HTTPError as refused:
            refused.close()
            raise CannotSeal(f"No time-stamp from {self._url}: {refused}") from refused
        except (OSError, ValueError) as silent:
            raise CannotSeal(f"No time-stamp from {self._url}: {silent}") from silent


def _read(request: bytes) -> tsp.TimeStampReq:
    """Read a request; raises `_Declined`."""
    if len(request) > REQUEST_BYTES:
        raise _Declined("bad_data_format")
    try:
        asked = tsp.TimeStampReq.load(request, strict=True)
        version = asked["version"].native
        algorithm = asked["message_imprint"]["hash_algorithm"]["algorithm"].native
        imprint = asked["message_imprint"]["hashed_message"].native
        policy = asked["req_policy"].native
        extensions = asked["extensions"].native
        _ = asked["nonce"].native, asked["cert_req"].native
    except (ValueError, TypeError, KeyError) as unreadable:
        raise _Declined("bad_data_format") from unreadable
    if version != "v1":
        raise _Declined("bad_request")
    if algorithm not in LENGTHS:
        raise _Declined("bad_alg")
    if len(imprint) != LENGTHS[algorithm]:
        raise _Declined("bad_data_format")
    if policy not in (None, POLICY):
        raise _Declined("unaccepted_policy")
    if extensions:
        raise _Declined("unaccepted_extensions")
    return asked


def _attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": (value,)})


def _sha256(content: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(content)
    return digest.finalize()
