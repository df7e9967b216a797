"""`python -m bot outreach` as an operator uses it: a dry run that writes nothing, a file of rows, and a day posted once."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import rulebook
from bot.__main__ import app
from bot.commands.outreach import _moment
from bot.settings import settings

pytestmark = pytest.mark.xdist_group("command line")  # one worker makes each of its books


@pytest.fixture(scope="module")
def demo_book(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("book")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOT_DATA_DIR", str(folder))
        patch.setenv("BOT_DATABASE_URL", "")
        settings.cache_clear()
        assert CliRunner().invoke(app, ["seed"]).exit_code == 0
        yield folder
    settings.cache_clear()


def outreach(*options: str) -> Result:
    return CliRunner().invoke(app, ["outreach", "--at", "10:00", *options])


def rows(*options: str) -> list[dict]:
    return json.loads(outreach("--json", *options).stdout)


def test_a_dry_run_names_who_gets_what_and_who_not_and_why_and_writes_nothing(demo_book: Path) -> None:
    first = rows("--dry-run")
    assert {row["sent"] for row in first} == {True, False}
    assert all(row["reasons"] for row in first if not row["sent"])
    assert rows("--dry-run") == first


def test_each_row_names_its_channel_and_why(demo_book: Path) -> None:
    sent = [row for row in rows("--dry-run") if row["sent"]]
    assert {row["channel"] for row in sent} == {"sms", "email"}
    assert all(row["why"] for row in sent)


def test_the_table_ends_with_what_was_counted(demo_book: Path) -> None:
    shown = outreach("--dry-run").stdout
    assert "would be sent" in shown
    assert "reasons why not:" in shown


def test_every_row_goes_into_the_file(demo_book: Path, tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    outreach("--dry-run", "--csv", str(target))
    with target.open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == len(rows("--dry-run"))


def test_one_lender_alone(demo_book: Path) -> None:
    both, one = rows("--dry-run"), rows("--dry-run", "--lender", "lxqb")
    assert 0 < len(one) < len(both)


@pytest.mark.parametrize(
    ("options", "said"),
    [(("--on", "tomorrow"), "is no day"), (("--at", "noon"), "is no time"), (("--lender", "acme"), "no lender")],
)
def test_a_wrong_option_is_named(demo_book: Path, options: tuple[str, ...], said: str) -> None:
    failed = outreach("--dry-run", *options)
    assert failed.exit_code == 2
    assert said in failed.output


def test_no_name_number_or_sum_is_printed(demo_book: Path) -> None:
    shown = outreach("--dry-run").stdout + outreach("--dry-run", "--json").stdout
    assert "+86" not in shown
    assert "¥" not in shown


def test_a_day_is_posted_once(demo_book: Path) -> None:
    assert any(row["sent"] for row in rows())
    assert not any(row["sent"] for row in rows())


def test_what_is_compared_and_what_is_approved_can_be_asked(demo_book: Path) -> None:
    assert "too early to say" in CliRunner().invoke(app, ["comparisons"]).stdout
    assert "not approved" not in CliRunner().invoke(app, ["wordings"]).stdout


def test_another_day_without_a_time_begins_when_the_daily_work_does(monkeypatch: pytest.MonkeyPatch) -> None:
    late = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
    monkeypatch.setattr("bot.commands.outreach.present", lambda: late)
    first = next(iter(rulebook.lenders().values()))

    assert _moment("2026-11-25", None, first.id, "Asia/Shanghai").time() == first.outreach.daily_at
    assert _moment(None, None, first.id, "Asia/Shanghai") == late
    assert _moment("2026-11-25", "09:15", first.id, "Asia/Shanghai").isoformat() == "2026-11-25T09:15:00+08:00"
