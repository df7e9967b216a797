"""The documents tell the truth about settings, commands and files, and speak of the product alone."""

import re
import subprocess
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    field = Settings.model_fields[name]
    variable = str(field.validation_alias or f"BOT_{name.upper()}")
    assert f"`{variable}`" in (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    assert f"{variable}=" in (ROOT / ".env.example").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_local_link_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert not missing, f"{page.name} links to {missing}"


def test_make_targets_named_in_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    missing = {target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)}
    assert not missing


def test_a_dry_run_of_the_makefile_runs_nothing() -> None:
    """make carries out each line that names it again, even when it is only to print what it would do."""
    assert not re.search(r"^\t.*(\$[({]MAKE[)}]|\bmake\b)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_no_file_names_a_machine_path_or_a_package_host() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    banned = re.compile(
        "|".join([r"/(?:work|root)/[a-z.]", "py" + r"pi\.org", "npm" + r"js\.(?:org|com)", "deb\\.deb" + r"ian\.org"])
    )
    texts = (name for name in listed if not name.endswith((".lock", ".png", ".csv")) and (ROOT / name).is_file())
    strays = [name for name in texts if banned.search((ROOT / name).read_text(encoding="utf-8", errors="ignore"))]
    assert not strays, f"machine paths or package hosts in {strays}"
