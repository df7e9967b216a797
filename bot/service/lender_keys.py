"""Reading the lenders' identity keys, and making a set of them for a demo.

The file is YAML: `lender: {keys: [{id, algorithm, key}], origins: [https://…]}`. `key` is a PEM public key, or the shared secret of
HS256 in base64; `origins` are the sites that may embed the widget. A demo's file also holds `private`, so that it can sign tokens.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.service.identity import ALGORITHMS, LenderKey
from bot.settings import Settings

DEMO_LENDERS = ("tqg", "lxqb")
DEMO_FILE = "demo-keys.yml"
SHORTEST_SECRET = 32
ORIGIN = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(:[1-9][0-9]{0,4})?")


class KeysUnreadable(ValueError):
    """The keys file is missing or wrong; the message names the file, the lender and the remedy."""


@dataclass(frozen=True, slots=True)
class LenderKeys:
    """Keys by lender, the sites that may embed each lender's widget, and a demo's signing keys."""

    public: dict[str, list[LenderKey]]
    origins: dict[str, list[str]]
    private: dict[str, LenderKey]


def in_force(settings: Settings) -> LenderKeys:
    """The keys of the file that the settings name, or a demo's own."""
    if settings.lender_keys_file is not None:
        return load(settings.lender_keys_file)
    if not settings.demo:
        raise KeysUnreadable(
            "BOT_LENDER_KEYS_FILE is missing: name the file with the lenders' identity keys, or set BOT_DEMO=true"
        )
    return demo_keys(settings.data_dir, DEMO_LENDERS)


def demo_signing_keys(settings: Settings) -> dict[str, LenderKey]:
    """What a demo installation signs with, and nothing elsewhere; a gateway accepts these only while it runs in demo mode."""
    made = settings.demo or (settings.data_dir / DEMO_FILE).exists()
    return demo_keys(settings.data_dir, DEMO_LENDERS).private if made and settings.lender_keys_file is None else {}


def load(path: Path) -> LenderKeys:
    """The keys of a file; KeysUnreadable when it can't be used as it is."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        lenders = dict(content.items())
        public = {lender: [_key(path, lender, each) for each in entry["keys"]] for lender, entry in lenders.items()}
    except (OSError, yaml.YAMLError, AttributeError, KeyError, TypeError) as problem:
        raise KeysUnreadable(
            f"{path}: the lenders' keys can't be read ({problem}); see docs/running.md for the format"
        ) from problem
    origins = {lender: [_origin(path, lender, each) for each in entry.get("origins") or ()] for lender, entry in lenders.items()}
    signing = {lender: entry["private"] for lender, entry in lenders.items() if "private" in entry}
    private = {lender: LenderKey(public[lender][0].algorithm, pem, public[lender][0].id) for lender, pem in signing.items()}
    return LenderKeys(public, origins, private)


def _key(path: Path, lender: str, entry: dict[str, Any]) -> LenderKey:
    algorithm = entry["algorithm"]
    if algorithm not in ALGORITHMS:
        raise KeysUnreadable(f"{path}: {lender} has a key for {algorithm!r}; use one of {', '.join(sorted(ALGORITHMS))}")
    key = str(entry["key"])
    if algorithm == "HS256" and len(base64.b64decode(key)) < SHORTEST_SECRET:
        raise KeysUnreadable(f"{path}: {lender}'s shared secret is short; HS256 needs {SHORTEST_SECRET} bytes in base64")
    return LenderKey(algorithm, base64.b64decode(key) if algorithm == "HS256" else key, entry.get("id"))


def _origin(path: Path, lender: str, given: object) -> str:
    """As a browser writes an origin; anything else would silently match no page, or with a wildcard too many."""
    if not isinstance(given, str) or not ORIGIN.fullmatch(given):
        raise KeysUnreadable(
            f"{path}: {lender} lists {given!r} as an origin; write it like https://www.example.com, in small letters and without a path"
        )
    return given


def demo_keys(folder: Path, lender_ids: Iterable[str]) -> LenderKeys:
    """A demo's keys, made at first start and readable by this user alone; two processes that start together agree on one set."""
    path = folder / DEMO_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write_once(path, yaml.safe_dump({lender: _demo_lender() for lender in lender_ids}, sort_keys=False))
    return load(path)


def _demo_lender() -> dict[str, Any]:
    pair = Ed25519PrivateKey.generate()
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = pair.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain).decode()
    public = pair.public_key().public_bytes(encoding, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    return {"keys": [{"id": "demo", "algorithm": "EdDSA", "key": public}], "origins": [], "private": private}


def _write_once(path: Path, content: str) -> None:
    """Put a private file in place whole, unless somebody else did so first."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
