"""What somebody attaches: known by its content, made harmless, and kept apart from the database.

A picture is decoded and drawn anew, so that nothing but its pixels is kept: no place, no device, no hidden payload. A PDF can't be
remade that way; it is only ever handed out as a download. A scanner, if one is set, must find either clean.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import shlex
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal

from PIL import Image, UnidentifiedImageError

from bot.service.errors import Conflict, Invalid, NotFound

Media = Literal["image/jpeg", "image/png", "application/pdf"]
LARGEST = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400
PICTURES = ("JPEG", "PNG", "WEBP")
SCAN_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Sound:
    """A file that was examined: what it is, and the bytes to keep."""

    media: Media
    body: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


async def examined(raw: bytes, scanner: str = "") -> Sound:
    """The file made harmless; Invalid when it is empty, too large, of another kind, broken, or found to be dangerous."""
    if len(raw) > LARGEST:
        raise Invalid("evidence_large", megabytes=LARGEST // 1024 // 1024)
    if scanner:
        await _scan(raw, scanner)
    if raw.startswith(b"%PDF-"):
        return Sound("application/pdf", raw)
    return await asyncio.to_thread(_redrawn, raw)


def _redrawn(raw: bytes) -> Sound:
    try:
        with Image.open(io.BytesIO(raw), formats=PICTURES) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Invalid("evidence_large", megabytes=LARGEST // 1024 // 1024)
            kind = "PNG" if picture.format == "PNG" else "JPEG"
            upright = _upright(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            plain = Image.new("RGB", upright.size, "white")
            plain.paste(upright, mask=upright.getchannel("A") if "A" in upright.getbands() else None)
    except UnidentifiedImageError:
        raise Invalid("evidence_kind") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Invalid("evidence_broken") from None
    kept = io.BytesIO()
    plain.save(kept, kind, **({"quality": 85} if kind == "JPEG" else {"optimize": True}))
    return Sound("image/png" if kind == "PNG" else "image/jpeg", kept.getvalue())


def _upright(picture: Image.Image) -> Image.Image:
    """The picture as it is meant to be seen, with an alpha channel if it has any transparency."""
    from PIL import ImageOps

    turned = ImageOps.exif_transpose(picture)
    return turned.convert("RGBA" if "transparency" in turned.info or "A" in turned.getbands() else "RGB")


async def _scan(raw: bytes, scanner: str) -> None:
    """Let the operator's scanner read it from standard input: 0 is clean, 1 is dangerous, anything else is a fault."""
    # A file without a name, not a pipe: a scanner may end before it has read everything.
    with tempfile.TemporaryFile() as unread:
        await asyncio.to_thread(_fill, unread, raw)
        status = await _status(scanner, unread)
    if status == 1:
        raise Invalid("evidence_refused")
    if status != 0:
        raise Conflict("evidence_unscanned")


def _fill(file: IO[bytes], raw: bytes) -> None:
    file.write(raw)
    file.seek(0)


async def _status(scanner: str, file: IO[bytes]) -> int | None:
    """How the scanner ended; None when it could not be run or took too long."""
    quiet = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(*shlex.split(scanner), stdin=file, stdout=quiet, stderr=quiet)
    except OSError:
        return None
    try:
        async with asyncio.timeout(SCAN_SECONDS):
            return await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
        return None


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where attached files lie: a folder of its own, readable by this user alone, one file for each content."""

    folder: Path

    def put(self, sound: Sound) -> None:
        path = self._path(sound.digest)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(sound.body)
        draft.replace(path)

    def get(self, digest: str) -> bytes:
        try:
            return self._path(digest).read_bytes()
        except OSError:
            raise NotFound("no_evidence") from None

    def forget(self, digest: str) -> None:
        self._path(digest).unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest
