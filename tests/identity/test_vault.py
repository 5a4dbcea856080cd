"""The court's key: what is sealed opens with it, in its place, and not otherwise."""

import stat
from pathlib import Path

import pytest

from server_stub.identity.vault import (
    SealBroken,
    Vault,
    new_key,
    open_apart,
    seal_apart,
)

NUMBER = b"110100190001010018"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.at(tmp_path / "keys" / "identity.key")


def test_what_is_sealed_opens_in_its_own_place_alone(vault: Vault) -> None:
    sealed = vault.seal(NUMBER, "identity:ann")
    assert NUMBER not in sealed
    assert vault.open(sealed, "identity:ann") == NUMBER
    with pytest.raises(SealBroken):
        vault.open(sealed, "identity:bob")


def test_one_altered_bit_breaks_the_seal(vault: Vault) -> None:
    sealed = vault.seal(NUMBER, "here")
    for at in range(len(sealed)):
        altered = bytearray(sealed)
        altered[at] ^= 1
        with pytest.raises(SealBroken):
            vault.open(bytes(altered), "here")
    for short in (b"", sealed[:1], sealed[:13], sealed[:-1]):
        with pytest.raises(SealBroken):
            vault.open(short, "here")


def test_the_same_word_is_sealed_differently_each_time(vault: Vault) -> None:
    assert vault.seal(NUMBER, "here") != vault.seal(NUMBER, "here")


def test_equal_numbers_have_one_fingerprint_under_one_key(vault: Vault, tmp_path: Path) -> None:
    again = Vault.at(tmp_path / "keys" / "identity.key")
    other = Vault.at(tmp_path / "other.key")
    number = NUMBER.decode()
    assert vault.fingerprint("resident_id", number) == again.fingerprint("resident_id", number)
    assert vault.fingerprint("resident_id", number) != vault.fingerprint("passport", number)
    assert vault.fingerprint("resident_id", number) != other.fingerprint("resident_id", number)


def test_the_key_is_made_once_and_is_the_court_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "identity.key"
    Vault.at(path)
    key = path.read_bytes()
    Vault.at(path)
    assert path.read_bytes() == key
    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.name for each in path.parent.iterdir()] == ["identity.key"]


def test_a_file_whose_key_is_thrown_away_is_shredded() -> None:
    key = new_key()
    sealed = seal_apart(b"a picture", key)
    assert open_apart(sealed, key) == b"a picture"
    with pytest.raises(SealBroken):
        open_apart(sealed, new_key())
