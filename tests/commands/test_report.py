"""`python -m bot report` as an operator uses it: on the screen, as a file, as JSON, and refused in one sentence."""

from __future__ import annotations

import asyncio
import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.service.report_figures import FAMILIES
from bot.settings import settings
from bot.store.unit_of_work import Store
from tests.service.report_book import fill_week

pytestmark = pytest.mark.xdist_group("command line")  # one worker makes each of its books

FIGURES = [figure.name for family in FAMILIES for figure in family.figures]


@pytest.fixture(scope="module", autouse=True)
def week_of_work(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOT_DATA_DIR", str(tmp_path_factory.mktemp("book")))
        patch.setenv("BOT_DATABASE_URL", "")
        settings.cache_clear()
        assert CliRunner().invoke(app, ["migrate"]).exit_code == 0
        asyncio.run(_fill(settings().url))
        yield
    settings.cache_clear()


async def _fill(url: str) -> None:
    store = Store.open(url)
    async with store.write() as uow:
        await fill_week(uow)
    await store.close()


def report(*options: str, lender: str = "tqg") -> Result:
    days = ("--from", "2026-11-02", "--to", "2026-11-08")
    return CliRunner().invoke(app, ["report", *(("--lender", lender) if lender else ()), *days, *options])


def test_the_screen_shows_each_family_split_as_asked() -> None:
    shown = report("--by", "channel").stdout
    assert "tqg, 2026-11-02 to 2026-11-08" in shown
    assert all(name in shown for name in ("Conversations", "Payment plans", "Opt-outs", "66.7%", "120 s"))
    assert "SMS" in shown


def test_a_file_holds_every_figure_and_nothing_is_printed(tmp_path: Path) -> None:
    table, book = tmp_path / "week.csv", tmp_path / "week.xlsx"
    assert report("--csv", str(table), "--xlsx", str(book)).stdout == ""
    rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))[2:]
    assert [row[0] for row in rows[len(FIGURES) :]] == ["What messages meant"] * 3
    assert rows[FIGURES.index("plans")][3] == "3"
    assert load_workbook(book).worksheets[0].cell(row=3 + FIGURES.index("plans"), column=4).value == 3


def test_json_is_what_the_console_gets() -> None:
    found = json.loads(report("--json", "--by", "week").stdout)
    assert (found["lender"], found["from"], found["to"], found["groups"]) == ("tqg", "2026-11-02", "2026-11-08", ["2026-11-02"])


@pytest.mark.parametrize(
    ("options", "lender", "sentence"),
    [
        (("--by", "mood"), "tqg", "split by channel"),
        (("--to", "2026-11-01"), "tqg", "first day first"),
        ((), "", "name a lender with --lender: lxqb, tqg"),
        ((), "nobody", "name a lender with --lender: lxqb, tqg"),
        (("--to", "tomorrow"), "tqg", "is no day"),
    ],
)
def test_what_can_not_be_reported_is_refused_in_one_sentence(options: tuple[str, ...], lender: str, sentence: str) -> None:
    refused = report(*options, lender=lender)
    assert refused.exit_code == 2
    assert sentence in refused.stderr
