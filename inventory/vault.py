"""Seals secrets before they reach the database, and opens them again.

Fernet (AES-128-CBC with HMAC-SHA256) under one or several keys: the first one seals, all of them
open, so that a key is changed by putting the new one first. The keys come from the environment
variable POINTWATCH_KEY or from a file that only its owner can read.
"""

import hashlib
import hmac
import json
import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

ENVIRONMENT = "POINTWATCH_KEY"
_MAX_KEY_FILE = 64 * 1024


class VaultError(Exception):
    """The vault cannot be used. The message never holds a key or a secret."""


class KeyMissing(VaultError):
    """There is neither a key in the environment nor a key file."""


class KeyBroken(VaultError):
    """What should be a key is none, or cannot be read."""


class KeyExposed(VaultError):
    """Others than the owner can read the key file."""


class SealBroken(VaultError):
    """None of the keys opens this: it was sealed under another key, or was changed."""


class Vault:
    """Seals and opens under `keys` (each 32 bytes in URL-safe base64), the newest first."""

    __slots__ = ("_count", "_fernet", "_seed")

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise KeyMissing("no key is given")
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            # The cause would show the key.
            raise KeyBroken("a key must be 32 bytes in URL-safe base64") from None
        self._count = len(keys)
        self._seed = hashlib.sha256(b"identity" + keys[-1].encode()).digest()

    def __repr__(self) -> str:
        return f"<Vault, keys: {self._count}>"

    def identity(self, purpose: str) -> bytes:
        """32 bytes that are this installation's own as long as its oldest key is kept.

        They tell nothing of the key, nor of those for other purposes: they may be shown.
        """
        return hmac.digest(self._seed, purpose.encode(), "sha256")

    def seal(self, content: bytes | Mapping[str, str]) -> bytes:
        """The content, sealed under the newest key."""
        if not isinstance(content, bytes):
            content = json.dumps(dict(content), ensure_ascii=False).encode()
        return self._fernet.encrypt(content)

    def open(self, sealed: bytes) -> bytes:
        """What was sealed. Raises SealBroken."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            raise SealBroken("sealed under another key, or changed since") from None

    def open_record(self, sealed: bytes) -> dict[str, str]:
        """What was sealed as a mapping. Raises SealBroken."""
        record: dict[str, str] = json.loads(self.open(sealed))
        return record

    def renew(self, sealed: bytes) -> bytes:
        """The same content under the newest key. Raises SealBroken."""
        return self.seal(self.open(sealed))


def load_vault(path: Path | None, environment: Mapping[str, str] = os.environ) -> Vault:
    """The vault of this installation: keys from POINTWATCH_KEY, else from the file.

    Both hold one or several keys, the newest first, apart by white space; in a file, lines that
    start with # are left out. Raises KeyMissing, KeyBroken, KeyExposed.
    """
    if environment.get(ENVIRONMENT, "").strip():
        return Vault(environment[ENVIRONMENT].split())
    if path is None:
        raise KeyMissing(f"{ENVIRONMENT} is not set, and no key file is configured")
    lines = _read_private(path).splitlines()
    keys = [key for line in lines if not line.lstrip().startswith("#") for key in line.split()]
    if not keys:
        raise KeyMissing(f"{path} holds no key")
    return Vault(keys)


def create_key_file(path: Path) -> None:
    """A new file with one new key, for its owner only. Raises FileExistsError, OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key() + b"\n")


def _read_private(path: Path) -> str:
    try:
        with path.open("rb") as file:
            # Of the open file, so that it cannot be exchanged between the check and the reading.
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise KeyExposed(f"{path} is open to others (mode {mode:04o}): chmod 600 it")
            return file.read(_MAX_KEY_FILE).decode("ascii")
    except FileNotFoundError:
        raise KeyMissing(f"{ENVIRONMENT} is not set, and there is no key file {path}") from None
    except OSError as error:
        raise KeyBroken(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise KeyBroken(f"{path} is not a key file") from None
