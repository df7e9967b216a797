"""The command line's verbs on the lending book, as an operator types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.typed import Typed, command_line

pytestmark = pytest.mark.xdist_group("command line")  # one worker makes each of its books

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Typed]:
    with command_line(tmp_path_factory.mktemp("var"), demo=True) as typed:
        yield typed


@pytest.fixture(scope="module")
def seeded(run: Typed) -> Typed:
    assert run("seed").exit_code == 0
    return run


def test_demo_lists_borrowers_with_exactly_the_promised_keys(run: Typed) -> None:
    rows = json.loads(run("demo", "--json").stdout)
    assert [row["borrower"] for row in rows[:2]] == ["B0001", "B0002"]
    assert all(list(row) == ["borrower", "name", "language", "phone", "case", "loans"] for row in rows)


def test_light_verbs_load_neither_rasa_nor_tensorflow() -> None:
    script = (
        "import sys; from typer.testing import CliRunner; from bot.__main__ import app; "
        "CliRunner().invoke(app, ['demo']); "
        "print(sorted(name for name in ('rasa', 'tensorflow', 'spacy', 'sqlalchemy', 'aiohttp') if name in sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_statement_before_anything_was_made_says_what_to_run(tmp_path: Path) -> None:
    environment = {**os.environ, "BOT_DEMO": "true", "BOT_DATA_DIR": str(tmp_path), "BOT_DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "statement", "L0001"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "python -m bot migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_seeding_again_does_nothing(seeded: Typed) -> None:
    assert "nothing to do" in seeded("seed").stdout


def test_a_statement_adds_up_line_by_line(seeded: Typed) -> None:
    stated = json.loads(seeded("statement", "L0001", "--on", "2026-11-21", "--json").stdout)
    assert {"loan", "borrower", "on", "currency", "components", "outstanding", "days_past_due", "bucket", "lines"} <= set(stated)
    cents: dict[str, int] = dict.fromkeys(("fee", "penalty", "interest", "principal"), 0)
    for line in stated["lines"]:
        cents[line["component"]] += round(float(line["amount"]) * 100)
    assert {name: round(float(stated["outstanding"][name]) * 100) for name in cents} == cents
    assert all(line["formula"] for line in stated["lines"])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["L9999"], "there is no loan L9999"), (["L0001", "--on", "tomorrow"], "'tomorrow' is no day")],
)
def test_a_wrong_question_gets_one_clear_sentence(seeded: Typed, arguments: list[str], sentence: str) -> None:
    done = seeded("statement", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_example_files_are_imported_and_a_bad_one_names_its_line(seeded: Typed, tmp_path: Path) -> None:
    loans, payments = ROOT / "docs/import/loans.csv", ROOT / "docs/import/payments.csv"
    assert "4 added" in seeded("import", str(loans), str(payments)).stdout
    bad = tmp_path / "bad.csv"
    bad.write_text(loans.read_text(encoding="utf-8").replace("12000.00", "-12000.00"), encoding="utf-8")
    done = seeded("import", str(bad))
    assert done.exit_code == 2
    assert "line 2, column principal: '-12000.00' is negative" in done.stderr


def test_a_file_that_is_not_there_is_named(seeded: Typed) -> None:
    done = seeded("import", "missing.csv")
    assert done.exit_code == 2
    assert "missing.csv can't be read" in done.stderr
