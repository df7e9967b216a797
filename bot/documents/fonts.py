"""A font with Chinese, found on this machine; nothing is ever fetched while serving."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from bot.settings import ROOT

KNOWN = (("wqy-microhei.ttc", 0), ("NotoSansCJK-Regular.ttc", 2), ("NotoSansSC-Regular.otf", 0), ("STHeiti Light.ttc", 1))
"""File names of fonts that have Simplified Chinese, and which face of the file has it; the first one found is taken."""

FOLDERS = (
    ROOT / ".cache" / "fonts",
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local" / "share" / "fonts",
    Path("/System/Library/Fonts"),
)
REMEDY = "install the package fonts-wqy-microhei or fonts-noto-cjk, or run `make setup`; the printable page needs no font"


class NoFont(Exception):
    """This machine has no font with Chinese, so no PDF can be made."""

    def __init__(self) -> None:
        super().__init__(f"no Chinese font was found for PDFs: {REMEDY}")


@dataclass(frozen=True, slots=True)
class Font:
    """A font file and the face in it; `letters` are the code points that it can draw."""

    path: Path
    face: int
    letters: frozenset[int]


@lru_cache(maxsize=4)
def font(folders: tuple[Path, ...] = FOLDERS) -> Font:
    """The font for documents; NoFont, with what to do about it, when there is none."""
    for name, face in KNOWN:
        for folder in folders:
            if found := next(iter(sorted(folder.rglob(name))), None):
                with TTFont(found, fontNumber=face, lazy=True) as opened:
                    return Font(found, face, frozenset(opened.getBestCmap()))
    raise NoFont
