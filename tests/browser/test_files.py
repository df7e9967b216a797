"""What the pages are made of: small, ours alone, and worded in both languages."""

import gzip
import re
from pathlib import Path

import pytest

from bot.catalogue import LANGUAGES, entries
from bot.settings import ROOT

PAGES = ROOT / "bot" / "gateway"
FOLDERS = ("demo", "widget", "console", "simulator", "shared")
FILES = sorted(path for folder in FOLDERS for path in (PAGES / folder).rglob("*") if path.is_file())
SCRIPTS = [path for path in FILES if path.suffix == ".js"]
WIDGET_LIMIT = 60_000
LONGEST_SCRIPT = 220
# Sinks that turn text into markup or code.
SINKS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|srcdoc|DOMParser"
    r"|localStorage|sessionStorage"
)
KEEPS = {"shared/kept.js": {"sessionStorage"}, "console/drafts.js": {"sessionStorage"}, "console/ringer.js": {"localStorage"}}
"""Who puts anything into a browser's storage: a borrower's unsent messages, only sealed (`test_unsent.py` reads what lies there); of a
member of staff the drafts, until they sign out, and whether the sound is on."""


def name(path: Path) -> str:
    return str(path.relative_to(PAGES))


def test_the_whole_widget_is_small() -> None:
    sent = [path for path in FILES if path.relative_to(PAGES).parts[0] in ("widget", "shared")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in sent) <= WIDGET_LIMIT


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_a_script_is_short_says_what_it_is_for_and_makes_no_markup(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_SCRIPT
    assert text.startswith("/**")
    assert {found.group() for found in SINKS.finditer(text)} == KEEPS.get(name(script), set())


@pytest.mark.parametrize("path", FILES, ids=name)
def test_nothing_is_fetched_from_elsewhere_and_nothing_is_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    addresses = set(re.findall(r"https?://[\w.]+", text))
    assert addresses <= {"http://www.w3.org", "https://chat.example"}
    if path.suffix == ".html":
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text)


def test_every_wording_that_a_page_names_exists_and_none_is_idle() -> None:
    rooms = ("chat", "card", "widget", "console", "simulator", "demo")
    source = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
    named = set(re.findall(rf"['\"]((?:{'|'.join(rooms)})_\w+)['\"]", source))
    made = tuple(f"{stem}_" for stem in set(re.findall(rf"`((?:{'|'.join(rooms)})(?:_\w+)?)_\$\{{", source)))
    for language in LANGUAGES:
        ours = {key for key in entries(language) if key.partition("_")[0] in rooms}
        assert not {key for key in named - ours if not key.endswith("_")}
        assert not {key for key in ours - named if not key.startswith(made)}
