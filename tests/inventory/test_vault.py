"""The vault: what it seals, what it refuses, and that it never shows a key."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from inventory.vault import (
    ENVIRONMENT,
    KeyBroken,
    KeyExposed,
    KeyMissing,
    SealBroken,
    Vault,
    create_key_file,
    load_vault,
)


def new_key() -> str:
    return Fernet.generate_key().decode()


def test_opens_what_it_sealed() -> None:
    vault = Vault([new_key()])
    sealed = vault.seal({"user": "admin", "password": "开门"})
    assert vault.open_record(sealed) == {"user": "admin", "password": "开门"}
    assert vault.open(vault.seal(b"plain")) == b"plain"
    assert b"admin" not in sealed


def test_an_old_key_still_opens_and_renewing_moves_to_the_new_one() -> None:
    old, new = new_key(), new_key()
    sealed = Vault([old]).seal(b"secret")
    both = Vault([new, old])
    assert both.open(sealed) == b"secret"
    assert Vault([new]).open(both.renew(sealed)) == b"secret"


def test_the_identity_is_the_installations_own_and_outlives_a_new_key() -> None:
    old, new = new_key(), new_key()
    known = Vault([old]).identity("engine")
    assert Vault([old]).identity("engine") == known
    assert Vault([new, old]).identity("engine") == known
    assert len({known, Vault([new]).identity("engine"), Vault([old]).identity("other")}) == 3


@pytest.mark.parametrize("damage", ["other key", "changed", "cut"])
def test_a_broken_seal_is_told(damage: str) -> None:
    vault = Vault([new_key()])
    sealed = {
        "other key": Vault([new_key()]).seal(b"secret"),
        "changed": vault.seal(b"secret")[:-3] + b"AA=",
        "cut": b"",
    }[damage]
    with pytest.raises(SealBroken) as caught:
        vault.open(sealed)
    assert "secret" not in str(caught.value)


def test_a_vault_does_not_show_its_keys() -> None:
    key = new_key()
    assert key not in repr(Vault([key]))
    assert repr(Vault([key, new_key()])) == "<Vault, keys: 2>"


def test_a_key_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "key"
    create_key_file(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_vault(path, {}).open(load_vault(path, {}).seal(b"x")) == b"x"
    with pytest.raises(FileExistsError):
        create_key_file(path)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_an_exposed_key_file_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    create_key_file(path)
    path.chmod(mode)
    with pytest.raises(KeyExposed, match="chmod 600"):
        load_vault(path, {})


def test_a_key_file_may_hold_several_keys_and_comments(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    path = tmp_path / "key"
    path.touch(0o600)
    path.write_text(f"# changed in spring\n{new}\n\n{old}\n")
    sealed = load_vault(path, {}).seal(b"x")
    assert Vault([new]).open(sealed) == b"x"


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    key = new_key()
    vault = load_vault(tmp_path / "none", {ENVIRONMENT: f"{key} {new_key()}"})
    assert Vault([key]).open(vault.seal(b"x")) == b"x"


@pytest.mark.parametrize("content", [b"", b"# only a comment\n"])
def test_a_missing_key_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    with pytest.raises(KeyMissing, match="no key file"):
        load_vault(path, {})
    path.touch(0o600)
    path.write_bytes(content)
    with pytest.raises(KeyMissing, match="holds no key"):
        load_vault(path, {})


@pytest.mark.parametrize("content", [b"hunter2\n", "密码\n".encode(), b"\xff\xfe\x00"])
def test_a_broken_key_is_told_and_not_repeated(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.touch(0o600)
    path.write_bytes(content)
    with pytest.raises(KeyBroken) as caught:
        load_vault(path, {})
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_directory_is_no_key_file(tmp_path: Path) -> None:
    with pytest.raises(KeyBroken, match="cannot be read"):
        load_vault(tmp_path, {})
