"""Secrets that must be read back, such as an authenticator's: kept encrypted, under a key that is not in the database."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_FILE = "staff.key"


class SealBroken(RuntimeError):
    """What was sealed can't be opened with the key in force; the message names the file and the remedy."""


class Seal:
    """Encrypts short texts with the key of a file, which is made at first use and readable by this user alone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._made: Fernet | None = None

    def close(self, text: str) -> str:
        return self._fernet().encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        try:
            return self._fernet().decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise SealBroken(
                f"{self._path} is not the key that staff secrets were sealed with: restore it from the backup"
            ) from None

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose, always the same; neither the key nor another purpose's bytes can be had from them (HKDF, RFC 5869)."""
        return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(self._key())

    def _fernet(self) -> Fernet:
        if self._made is None:
            try:
                self._made = Fernet(self._key())
            except ValueError:
                raise SealBroken(f"{self._path} holds no key: restore it from the backup") from None
        return self._made

    def _key(self) -> bytes:
        """The file's key; of several processes that make it at once, the first one's is taken."""
        if not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft = self._path.with_name(f"{self._path.name}.{os.getpid()}")
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(Fernet.generate_key())
            try:
                os.link(draft, self._path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return self._path.read_bytes().strip()
