"""Secrets that must be recognised but never read back: random tokens, one-time codes, passwords."""

from __future__ import annotations

import asyncio
import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_hex(8))


def random_token() -> str:
    """256 random bits, in letters that are safe in headers and cookies."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a random token; it has too much entropy for a slow hash to add anything."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


async def slow_hash(secret: str) -> str:
    """Argon2id of a password or short code, off the event loop."""
    return await asyncio.to_thread(_HASHER.hash, secret)


async def slow_match(hashed: str | None, secret: str) -> bool:
    """Whether `secret` made the hash; takes as long when there is none, so that timing tells nothing."""
    return await asyncio.to_thread(_matches, hashed or _NOBODY, secret) and hashed is not None


def _matches(hashed: str, secret: str) -> bool:
    try:
        return _HASHER.verify(hashed, secret)
    except (VerificationError, InvalidHashError):
        return False
