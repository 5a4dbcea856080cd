"""Whose name stands behind the seal: made once, kept to itself, renewed in time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from server_stub.seal.authority import SEAL_LASTS, YEAR, CannotSeal, open_authority
from tests.seal.conftest import keys_in

NOW = datetime(2026, 3, 30, 8, tzinfo=UTC)
COURT = "北京互联网法院"


def name_of(certificate: x509.Certificate) -> object:
    return certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value


def test_an_authority_is_made_once_and_found_again(tmp_path: Path) -> None:
    made = open_authority(tmp_path / "seal", COURT, NOW)
    found = open_authority(tmp_path / "seal", COURT, NOW + timedelta(days=400))
    assert found == made or found.seal.certificate == made.seal.certificate
    assert found.root == made.root
    assert found.stamps.certificate == made.stamps.certificate
    assert name_of(made.seal.certificate) == COURT


def test_the_root_signs_both_and_the_list_of_what_was_taken_back(tmp_path: Path) -> None:
    authority = open_authority(tmp_path, COURT, NOW)
    authority.seal.certificate.verify_directly_issued_by(authority.root)
    authority.stamps.certificate.verify_directly_issued_by(authority.root)
    key = authority.root.public_key()
    assert authority.revoked.is_signature_valid(key)  # type: ignore[arg-type]
    assert list(authority.revoked) == []


def test_keys_are_for_the_courts_own_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "seal"
    open_authority(folder, COURT, NOW)
    assert [path.name for path in keys_in(folder)] == ["root.key", "seal.key", "time-stamp.key"]
    assert {path.stat().st_mode & 0o777 for path in keys_in(folder)} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert not list(folder.glob("*.new"))


def test_a_seal_is_renewed_a_year_before_it_ends_and_the_root_stays(tmp_path: Path) -> None:
    made = open_authority(tmp_path, COURT, NOW)
    just_before = NOW + SEAL_LASTS - YEAR - timedelta(days=1)
    assert open_authority(tmp_path, COURT, just_before).seal.certificate == made.seal.certificate
    renewed = open_authority(tmp_path, COURT, NOW + SEAL_LASTS - YEAR + timedelta(days=1))
    assert renewed.seal.certificate != made.seal.certificate
    assert renewed.root == made.root
    assert renewed.stamps.certificate == made.stamps.certificate


def test_a_court_of_another_name_gets_another_seal_under_the_same_root(tmp_path: Path) -> None:
    made = open_authority(tmp_path, COURT, NOW)
    renamed = open_authority(tmp_path, "杭州互联网法院", NOW)
    assert renamed.root == made.root
    assert name_of(renamed.seal.certificate) == "杭州互联网法院"


def test_the_roots_key_may_be_put_away_until_the_next_renewal(tmp_path: Path) -> None:
    made = open_authority(tmp_path, COURT, NOW)
    (tmp_path / "root.key").unlink()
    assert open_authority(tmp_path, COURT, NOW).seal.certificate == made.seal.certificate
    # In its last year it still seals; after its end there is no way but the root.
    last_year = NOW + SEAL_LASTS - timedelta(days=30)
    assert open_authority(tmp_path, COURT, last_year).seal.certificate == made.seal.certificate
    with pytest.raises(CannotSeal, match="root's key"):
        open_authority(tmp_path, COURT, NOW + SEAL_LASTS + timedelta(days=1))


def test_a_clock_outside_the_authoritys_time_seals_nothing(tmp_path: Path) -> None:
    open_authority(tmp_path, COURT, NOW)
    open_authority(tmp_path, COURT, NOW - 9 * YEAR)
    for moment in (NOW - 11 * YEAR, NOW + 50 * YEAR):
        with pytest.raises(CannotSeal, match="clock"):
            open_authority(tmp_path, COURT, moment)


@pytest.mark.parametrize("name", ["seal", "time-stamp"])
def test_a_key_that_is_not_its_certificates_is_not_used(tmp_path: Path, name: str) -> None:
    """It went dark between the writing of the key and that of the certificate."""
    open_authority(tmp_path / "one", COURT, NOW)
    open_authority(tmp_path / "two", COURT, NOW)
    (tmp_path / "one" / f"{name}.key").write_bytes((tmp_path / "two" / f"{name}.key").read_bytes())
    mended = open_authority(tmp_path / "one", COURT, NOW)
    for signatory in (mended.seal, mended.stamps):
        assert signatory.key.public_key() == signatory.certificate.public_key()


def test_a_strangers_key_is_not_taken_for_the_roots(tmp_path: Path) -> None:
    open_authority(tmp_path / "one", COURT, NOW)
    open_authority(tmp_path / "two", COURT, NOW)
    (tmp_path / "one" / "root.key").write_bytes((tmp_path / "two" / "root.key").read_bytes())
    with pytest.raises(CannotSeal, match="not the key"):
        open_authority(tmp_path / "one", "杭州互联网法院", NOW)
