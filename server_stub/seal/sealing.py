"""The court's seal under a paper: that it is the court's, unaltered, and since when.

A sealed paper is the draft, byte for byte, and one addition after it: the red seal over the
date, a signature over all bytes of the file (PAdES B-LT, ETSI EN 319 142-1), a time-stamp over
that signature, and all that is needed to verify both: the certificates up to the court's root
and the list of those taken back. Nothing may come after it; it is sealed as a paper in which
no change at all is permitted (DocMDP level 1, ISO 32000-2 section 12.8.2.2). So whoever has
the root's certificate can verify it years later with no line to the court.

It reads no paper's words, and seals whatever the court gives it.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Final

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from asn1crypto.cms import ContentInfo
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigAppearanceSetup,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from server_stub.documents.court_seal import SEAL_ACROSS_PT, court_seal_pdf, seal_place
from server_stub.documents.typesetter import Typesetter
from server_stub.seal.authority import Authority, CannotSeal, open_authority
from server_stub.seal.timestamps import LocalStamper, Responder

FIELD: Final = "CourtSeal"
SIGNATURE_HEX: Final = 24_576
"""Room for the signature with its stamp and certificates, in hexadecimal digits: a stamp of this
court takes a fifth of it, one from elsewhere with its issuers about a half."""


class NotSealable(ValueError):
    """A file that cannot take the court's seal: no PDF, a locked one, or one sealed already."""


@dataclass(slots=True)
class Seal:
    """One court's seal; safe to use from several threads at once."""

    folder: Path
    """Where the authority's keys and certificates lie; made with the first seal."""
    court: str
    """The court's name, as it stands around the star and in the certificate."""
    typesetter: Callable[[], Typesetter]
    """Gives the press that draws the seal."""
    stamper: TimeStamper | None = None
    """Another's time-stamps (RFC 3161); None takes the court's own."""
    _opening: Lock = field(default_factory=Lock, repr=False)
    _open: Authority | None = field(default=None, repr=False)
    _drawn: bytes = field(default=b"", repr=False)

    def seal(self, pdf: bytes, at: datetime) -> bytes:
        """Put the court's seal under a paper; raises `NotSealable` or `CannotSeal`."""
        authority = self.authority(at)
        try:
            return self._sealed(pdf, at, authority)
        except (PdfReadError, ValueError) as refused:
            raise NotSealable(f"This file cannot be sealed: {refused}") from refused

    def sign(self, content: bytes, at: datetime) -> bytes:
        """Give a signature with a time-stamp over any bytes, to keep beside them (CMS, in DER)."""
        return bytes(self._signature(sha256(content).digest(), at, self.authority(at)).dump())

    def revoked(self, at: datetime) -> bytes:
        """Give the list of certificates taken back (DER)."""
        return self.authority(at).revoked.public_bytes(Encoding.DER)

    def root(self, at: datetime) -> bytes:
        """Give the root's certificate (PEM), with which anybody can verify what was sealed."""
        return self.authority(at).root.public_bytes(Encoding.PEM)

    def answer_stamp_request(self, request: bytes, at: datetime) -> bytes:
        """Answer a request for a time-stamp (RFC 3161), as one comes over a wire."""
        return _responder(self.authority(at)).answer(request, at)

    def authority(self, at: datetime) -> Authority:
        """Open the authority, made or renewed if need be; raises `CannotSeal`."""
        with self._opening:
            if self._open is not None and self._open.lasts_at(at):
                return self._open
            try:
                self._open = open_authority(self.folder, self.court, at)
                return self._open
            except (OSError, ValueError) as broken:
                raise CannotSeal(f"The court's seal cannot be opened: {broken}") from broken

    def _sealed(self, pdf: bytes, at: datetime, authority: Authority) -> bytes:
        writer = _Addition(BytesIO(pdf))
        if "/AcroForm" in writer.root:
            raise NotSealable("This file is a form or is sealed already.")
        certificates = [
            asn1_x509.Certificate.load(one.public_bytes(Encoding.DER))
            for one in (
                authority.seal.certificate,
                authority.stamps.certificate,
                authority.root,
            )
        ]
        revoked = asn1_crl.CertificateList.load(authority.revoked.public_bytes(Encoding.DER))
        DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=certificates, crls=[revoked])
        spec = self._field(writer)
        embedding = PdfCMSEmbedder(spec).write_cms(FIELD, writer)
        next(embedding)
        embedding.send(
            SigObjSetup(
                SignatureObject(
                    timestamp=at,
                    subfilter=SigSeedSubFilter.PADES,
                    name=self.court,
                    bytes_reserved=SIGNATURE_HEX,
                ),
                SigMDPSetup("sha256", certify=True, docmdp_perms=MDPPerm.NO_CHANGES),
                SigAppearanceSetup(self._style(), timestamp=at, name=None) if spec.box else None,
            )
        )
        digest, output = embedding.send(SigIOSetup("sha256"))
        embedding.send(self._signature(digest.document_digest, at, authority))
        return bytes(output.getvalue())

    def _signature(self, digest: bytes, at: datetime, authority: Authority) -> ContentInfo:
        stamper = self.stamper or LocalStamper(_responder(authority), lambda: at)
        return _in_a_loop_of_its_own(
            _signer(authority).async_sign(
                digest,
                "sha256",
                use_pades=True,
                timestamper=stamper,
                signed_attr_settings=PdfCMSSignedAttributes(signing_time=at),
            )
        )

    def _field(self, writer: IncrementalPdfFileWriter) -> SigFieldSpec:
        """Say where the seal stands: over the date, or unseen where a paper names no place."""
        place = seal_place(_keywords(writer.prev))
        if place is None:
            return SigFieldSpec(FIELD)
        page, _ = writer.find_page_for_modification(place.page - 1)
        height = float(page.get_object()["/MediaBox"][3])
        half = SEAL_ACROSS_PT / 2
        x, y = place.x_pt, height - place.y_pt
        box = (round(x - half), round(y - half), round(x + half), round(y + half))
        return SigFieldSpec(FIELD, on_page=place.page - 1, box=box)

    def _style(self) -> StaticStampStyle:
        with self._opening:
            if not self._drawn:
                self._drawn = court_seal_pdf(self.typesetter(), self.court)
        return StaticStampStyle(
            border_width=0,
            background=_Sheet(self._drawn),
            background_layout=SimpleBoxLayoutRule(
                x_align=AxisAlignment.ALIGN_MID,
                y_align=AxisAlignment.ALIGN_MID,
                margins=Margins.uniform(0),
            ),
            background_opacity=1.0,
        )


class _Addition(IncrementalPdfFileWriter):
    """What is added to a file; what the file says of itself (its dates, its maker) stays."""

    def _update_meta(self) -> None:
        """Leave the particulars alone: they are the paper's, and no clock is asked."""


class _Sheet(PdfContent):
    """A one-page PDF as a drawing."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """Take the page over into the file; give the command that draws it."""
        writer = self._ensure_writer
        page = writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        left, low, right, high = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(high - low))
        self.resources.xobject[pdf_name("/CourtSeal")] = page
        return b"/CourtSeal Do"


def _keywords(paper: PdfFileReader) -> str:
    try:
        return str(paper.trailer_view["/Info"]["/Keywords"])
    except KeyError:
        return ""


def _signer(authority: Authority) -> SimpleSigner:
    key = authority.seal.key.private_bytes(
        Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificate = authority.seal.certificate.public_bytes(Encoding.DER)
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore(),
        embed_roots=False,
    )


def _responder(authority: Authority) -> Responder:
    return Responder(authority.stamps, ())


def _in_a_loop_of_its_own(signing: Coroutine[object, None, ContentInfo]) -> ContentInfo:
    """Run what is asynchronous by its face, whether or not the caller is in an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(signing)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, signing).result()
