"""What a seal adds to a paper, and that others who verify such seals accept it."""

import asyncio
import io
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel

from server_stub.documents import Typesetter, complaint_pdf, summons_pdf
from server_stub.documents.court_seal import seal_place
from server_stub.documents.specimens import SpecimenCase, specimen_complaint, specimen_summons
from server_stub.seal.authority import YEAR, CannotSeal
from server_stub.seal.sealing import NotSealable, Seal
from server_stub.seal.verify_document import Finding, verify
from tests.documents.reading import claims_pdf_a_2b, fonts, pages, red_ink, words
from tests.seal.conftest import AT, COURT, Sealed, root_of

CASE = SpecimenCase()


@contextmanager
def opened(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document


def edges(pdf: bytes) -> list[float]:
    """Give the edges of the seal: left, low, right, high."""
    with opened(pdf) as document:
        (field,) = document.Root.AcroForm.Fields
        return [float(edge) for edge in field.Rect]


def judged_by_pyhanko(sealed: Sealed) -> PdfSignatureStatus:
    """Let another's verifier judge: its certificates and lists come from the paper alone."""
    paper = PdfFileReader(io.BytesIO(sealed.pdf))
    (signature,) = paper.embedded_signatures
    context = DocumentSecurityStore.read_dss(paper).as_validation_context(
        {
            "trust_roots": [asn1_x509.Certificate.load(sealed.root)],
            "allow_fetching": False,
            "moment": AT,
            "revocation_mode": "require",
        }
    )
    return validate_pdf_signature(signature, context, context)


def test_the_paper_inside_stays_the_same_bytes(sealed: Sealed) -> None:
    assert sealed.pdf.startswith(sealed.draft)
    assert words(sealed.pdf) == words(sealed.draft)


def test_a_sealed_paper_is_good(sealed: Sealed) -> None:
    verdict = verify(sealed.pdf, (sealed.root,))
    assert verdict.good
    assert verdict.sealed_by == COURT
    assert verdict.sealed_at == AT
    assert verdict.stamped_by == f"{COURT}时间戳"
    assert verdict.revocation_known


def test_another_house_finds_the_seal_good_long_lasting_and_over_the_whole(sealed: Sealed) -> None:
    status = judged_by_pyhanko(sealed)
    assert status.bottom_line
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert status.timestamp_validity is not None
    assert status.timestamp_validity.timestamp == AT.replace(microsecond=0)
    assert status.timestamp_validity.trusted


@pytest.mark.needs_package("poppler-utils")
def test_poppler_finds_the_signature_valid_and_over_the_whole(
    sealed: Sealed, tmp_path: Path
) -> None:
    (tmp_path / "judgment.pdf").write_bytes(sealed.pdf)
    told = subprocess.run(
        ["pdfsig", "-nocert", tmp_path / "judgment.pdf"], capture_output=True, check=True
    ).stdout.decode()
    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told


def test_a_sealed_paper_is_still_an_archival_file(sealed: Sealed) -> None:
    assert claims_pdf_a_2b(sealed.pdf)
    assert all(fonts(sealed.pdf).values())
    with opened(sealed.pdf) as document:
        form = document.Root.AcroForm
        (seal,) = form.Fields
        # Printed, and neither hidden nor without a look (ISO 19005-2, 6.3.2 and 6.3.3).
        assert int(seal.F) & 0b100111 == 0b100
        assert "/N" in seal.AP
        assert "/NeedAppearances" not in form


def test_what_a_paper_says_of_itself_is_not_touched_by_sealing(sealed: Sealed) -> None:
    with opened(sealed.draft) as before, opened(sealed.pdf) as after:
        assert {key: str(value) for key, value in before.docinfo.items()} == {
            key: str(value) for key, value in after.docinfo.items()
        }
        assert before.Root.Metadata.read_bytes() == after.Root.Metadata.read_bytes()


def test_no_change_at_all_is_permitted_after_the_seal(sealed: Sealed) -> None:
    with opened(sealed.pdf) as document:
        assert int(document.Root.Perms.DocMDP.Reference[0].TransformParams.P) == 1


def test_the_red_seal_stands_over_the_date(sealed: Sealed) -> None:
    last = len(pages(sealed.pdf)) - 1
    drafted, now = red_ink(sealed.draft, last), red_ink(sealed.pdf, last)
    assert now > drafted + 2000
    left, low, right, high = edges(sealed.pdf)
    assert right - left == pytest.approx(42 / 25.4 * 72, abs=1.5)
    with opened(sealed.draft) as document:
        place = seal_place(str(document.docinfo["/Keywords"]))
    assert place is not None
    assert place.page == last + 1
    assert (left + right) / 2 == pytest.approx(place.x_pt, abs=1)
    assert (low + high) / 2 == pytest.approx(841.89 - place.y_pt, abs=1)


def test_the_seal_of_a_summons_stays_on_its_one_page(seal: Seal, typesetter: Typesetter) -> None:
    pdf = seal.seal(summons_pdf(typesetter, specimen_summons(CASE, CASE.litigants[0])), AT)
    left, low, right, high = edges(pdf)
    assert 0 < left < right < 595
    assert 0 < low < high < 842
    assert len(pages(pdf)) == 1


def test_a_paper_without_a_place_for_it_is_sealed_unseen(
    seal: Seal, typesetter: Typesetter
) -> None:
    pdf = seal.seal(complaint_pdf(typesetter, specimen_complaint(CASE)), AT)
    assert verify(pdf, (root_of(seal),)).good
    assert edges(pdf) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "file",
    [b"", b"judgment", b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF\n", b"\x89PNG\r\n\x1a\n" + bytes(99)],
)
def test_what_is_no_pdf_is_not_sealed(seal: Seal, file: bytes) -> None:
    with pytest.raises(NotSealable):
        seal.seal(file, AT)


def test_a_paper_is_sealed_once(seal: Seal, sealed: Sealed) -> None:
    with pytest.raises(NotSealable, match="sealed already"):
        seal.seal(sealed.pdf, AT)


def test_a_locked_file_is_not_sealed(seal: Seal, sealed: Sealed) -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(sealed.draft)) as paper:
        paper.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(NotSealable):
        seal.seal(locked.getvalue(), AT)


def test_a_broken_authority_seals_nothing(tmp_path: Path, typesetter: Typesetter) -> None:
    Seal(tmp_path / "seal", COURT, lambda: typesetter).root(AT)
    (tmp_path / "seal" / "seal.pem").write_bytes(b"nothing")
    with pytest.raises(CannotSeal, match="opened"):
        Seal(tmp_path / "seal", COURT, lambda: typesetter).root(AT)


async def test_a_paper_may_be_sealed_inside_an_event_loop(seal: Seal, sealed: Sealed) -> None:
    asyncio.get_running_loop()
    assert verify(seal.seal(sealed.draft, AT), (sealed.root,)).good


def test_many_threads_make_one_authority(tmp_path: Path, typesetter: Typesetter) -> None:
    seal = Seal(tmp_path / "seal", COURT, lambda: typesetter)
    draft = summons_pdf(typesetter, specimen_summons(CASE, CASE.litigants[1]))
    with ThreadPoolExecutor(4) as threads:
        papers = list(threads.map(lambda _: seal.seal(draft, AT), range(8)))
    assert all(verify(paper, (root_of(seal),)).good for paper in papers)


def test_a_paper_is_good_long_after_its_certificate_ended(seal: Seal, sealed: Sealed) -> None:
    """No clock is asked: what counts is that the certificate was good when the stamp was made."""
    late = seal.seal(sealed.draft, AT + 8 * YEAR)
    assert verify(late, (sealed.root,)).good
    assert verify(sealed.pdf, (sealed.root,)).good


def test_a_court_whose_clock_is_set_back_seals_its_earlier_papers(
    seal: Seal, sealed: Sealed
) -> None:
    earlier = AT - timedelta(days=900)
    verdict = verify(seal.seal(sealed.draft, earlier), (sealed.root,))
    assert (verdict.finding, verdict.sealed_at) == (Finding.GOOD, earlier)


@pytest.mark.parametrize(
    "court", ["京", "北京市第四中级人民法院", "某某自治州某某自治县某某某某某某人民法院", "A Court"]
)
def test_a_name_of_any_length_fits_around_the_star(
    tmp_path: Path, typesetter: Typesetter, sealed: Sealed, court: str
) -> None:
    seal = Seal(tmp_path / "seal", court, lambda: typesetter)
    pdf = seal.seal(sealed.draft, AT)
    said = verify(pdf, (root_of(seal),)).sealed_by
    # A certificate has room for 64 bytes of it.
    assert said == court or (len(said) == 21 and court.startswith(said))
