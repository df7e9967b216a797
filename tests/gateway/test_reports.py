"""Reports at the console: who may read them, as figures, as files, and the desk live."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from bot.service.report_figures import FAMILIES
from tests.gateway.client import Client, Desk, refused
from tests.service.report_book import at, fill_week
from tests.service.test_reports import COUNTED_BY_HAND

WEEK = "lender=tqg&from=2026-11-02&to=2026-11-08"
FIGURES = [figure.name for family in FAMILIES for figure in family.figures]


@pytest.fixture
async def people(store) -> None:
    async with store.write() as uow:
        await fill_week(uow)


async def rows_of(desk: Desk, query: str) -> list[list[str]]:
    response = await desk.get(f"/reports/file/csv?{query}")
    assert response.status == 200
    assert response.headers["Content-Disposition"] == 'attachment; filename="report-tqg-2026-11-02-2026-11-08.csv"'
    return list(csv.reader(io.StringIO((await response.read()).decode("utf-8-sig"))))


async def test_a_supervisor_reads_each_figure_as_it_was_counted_by_hand(client: Client) -> None:
    su = await client.desk("su")
    found = await (await su.get(f"/reports?{WEEK}&by=channel")).json()
    totals = {figure["name"]: figure["total"] for part in found["parts"] for figure in part["figures"]}
    assert totals == {name: value if isinstance(value, int) else float(value) for name, value in COUNTED_BY_HAND.items()}
    assert found["groups"] == ["web", "sms"]
    assert [each["id"] for each in found["lenders"]] == ["lxqb", "tqg"]


async def test_without_asking_for_days_a_report_is_of_the_last_four_weeks(client: Client) -> None:
    client.at(at(21))
    found = await (await (await client.desk("ou")).get("/reports")).json()
    assert (found["lender"], found["from"], found["to"]) == ("lxqb", "2026-10-25", "2026-11-21")


@pytest.mark.parametrize(
    "wrong", ["from=yesterday", "from=2026-11-09&to=2026-11-08", "by=mood", "lender=nobody", "from=2020-01-01"]
)
async def test_what_can_not_be_reported_is_refused_by_the_name_of_its_field(client: Client, wrong: str) -> None:
    su = await client.desk("su")
    assert await refused(await su.get(f"/reports?{wrong}")) == (400, "field")


async def test_a_file_of_another_kind_is_refused(client: Client) -> None:
    assert await refused(await (await client.desk("su")).get(f"/reports/file/exe?{WEEK}")) == (400, "field")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_csv_file_defines_each_figure_and_splits_it(client: Client, language: str) -> None:
    scope, heads, *rows = await rows_of(await client.desk("an"), f"{WEEK}&by=channel&language={language}")
    assert "2026-11-02" in scope[0]
    assert len(heads) == len(set(heads)) == 4 + 3
    assert len(rows) > len(FIGURES)  # what messages meant comes after the figures
    assert all(all(row[:3]) for row in rows)
    messages = rows[FIGURES.index("contacts_withheld")]
    assert dict(zip(heads[3:], messages[3:], strict=True)) == dict(zip(heads[3:], ["2", "0", "1", "1"], strict=True))


async def test_the_excel_file_holds_the_same_figures_as_numbers(client: Client) -> None:
    su = await client.desk("su")
    response = await su.get(f"/reports/file/xlsx?{WEEK}&language=en")
    sheet = load_workbook(io.BytesIO(await response.read())).worksheets[0]
    figures = sheet.iter_rows(min_row=3, max_row=2 + len(FIGURES), values_only=True)
    found = {name: row[3] for name, row in zip(FIGURES, figures, strict=True)}
    assert found == {name: value if isinstance(value, int) else float(value) for name, value in COUNTED_BY_HAND.items()}
    share = sheet.cell(row=3 + FIGURES.index("containment"), column=4)
    assert share.number_format == "0.0%"


async def test_who_took_a_file_is_kept_on_record(client: Client) -> None:
    await rows_of(await client.desk("an"), WEEK)
    async with client.gate.store.read() as uow:
        last = (await uow.audit.records(after=0, limit=1000))[-1]
    assert (last.actor, last.verb, last.subject) == ("staff:an", "export_report", "tqg")
    assert last.details == {"from": "2026-11-02", "to": "2026-11-08", "by": None, "format": "csv"}
