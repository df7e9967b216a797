"""`python -m bot credit-corrections`: each correction is handed over once it was noted as sent, and every look is audited."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.service.procedure_records import CreditCorrection
from bot.settings import settings
from bot.store.migrate import upgrade_async
from bot.store.unit_of_work import Store
from tests.accounts import loan
from tests.service.book import LOAN, WEI, fill

HEAD = "id,lender,borrower,loan,record,kind,made_on,due_on"
ROW = "R1,tqg,B0001,L0001,D1,amount,2026-11-23,2026-12-13"


async def book(url: str) -> None:
    await upgrade_async(url)
    store = Store.open(url)
    made = CreditCorrection(
        id="R1",
        lender_id="tqg",
        borrower_id=WEI.id,
        loan_id=LOAN,
        record_id="D1",
        kind="amount",
        made_on=date(2026, 11, 23),
        due_on=date(2026, 12, 13),
    )
    async with store.write() as uow:
        await fill(uow, loan())
        await uow.corrections.add([made])
    await store.close()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("BOT_DATABASE_URL", "")
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    import asyncio

    asyncio.run(book(settings().url))
    return CliRunner()


def test_what_was_sent_is_not_handed_over_again(run: CliRunner, tmp_path: Path) -> None:
    assert run.invoke(app, ["credit-corrections"]).output.split() == [HEAD, ROW]
    file = tmp_path / "rows.csv"
    assert run.invoke(app, ["credit-corrections", "--csv", str(file), "--sent-on", "2026-11-24"]).exit_code == 0
    assert file.read_text(encoding="utf-8").split() == [HEAD, ROW]
    assert run.invoke(app, ["credit-corrections", "--lender", "tqg"]).output.split() == [HEAD]


def test_a_day_that_is_none_is_refused_and_nothing_is_marked(run: CliRunner) -> None:
    assert run.invoke(app, ["credit-corrections", "--sent-on", "tomorrow"]).exit_code == 2
    assert run.invoke(app, ["credit-corrections"]).output.split() == [HEAD, ROW]
