import re
from datetime import date
from decimal import Decimal

import pytest

from bot.dialogue.cards.whatif import whatif_card, whatif_lines, whatif_sentence
from bot.dialogue.figures import figures
from bot.dialogue.lessons.sample import sample_card
from bot.dialogue.lessons.whatif import Wish, minimum_outcomes, outcomes
from bot.lending import LoanAccount, Money, PenaltyHold, statement
from tests.accounts import TODAY, loan

PART = Wish(amount=Money.of(500), day=date(2026, 11, 30))


def shown(asked: Wish, account: LoanAccount | None = None, language: str = "zh", sms: bool = False):  # type: ignore[no-untyped-def]
    told = account or loan()
    now = statement(told, TODAY)
    found, names = outcomes(told, now, asked), figures(told, now, "分期借款", language)  # type: ignore[arg-type]
    return (
        whatif_card(found, names, language),  # type: ignore[arg-type]
        whatif_sentence(found, names, language, sms=sms),  # type: ignore[arg-type]
        whatif_lines(found, language),  # type: ignore[arg-type]
    )


def test_the_table_says_what_the_picture_shows() -> None:
    card, _, _ = shown(Wish())
    assert card["table"]["head"] == ["做法", "要付", "多付"]
    assert [row[-1] for row in card["table"]["rows"]] == ["¥0.00", "¥190.80", "¥382.66", "¥580.51"]
    for row in card["table"]["rows"]:
        assert row[0] in card["svg"]
        assert row[-1] in card["svg"]


def test_what_is_left_has_a_column_only_when_something_is_left() -> None:
    card, _, lines = shown(PART)
    assert card["table"]["head"] == ["做法", "要付", "还剩", "多付"]
    assert all(len(row) == 4 for row in card["table"]["rows"])
    assert "还剩" in lines[1]
    assert "还剩" not in lines[0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_sentence_says_what_waiting_comes_to(language: str) -> None:
    _, text, _ = shown(Wish(), language=language)
    assert "190.80" in text
    assert "6.36" in text
    assert "12,586.75" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_sentence_says_what_a_part_saves(language: str) -> None:
    _, text, _ = shown(PART, language=language)
    assert "500.00" in text
    assert "5.40" in text


def test_a_day_of_the_next_year_names_its_year() -> None:
    _, _, lines = shown(Wish())
    assert "12月21日" in lines[1]
    assert "2026年" not in lines[1]
    assert "2027年1月20日" in lines[2]


def test_waiting_that_costs_nothing_is_called_so() -> None:
    _, text, _ = shown(Wish(), account=free())
    assert "没有多付" in text


def test_a_picture_of_nothing_is_left_out_and_the_table_stays() -> None:
    card, _, _ = shown(Wish(), account=free())
    assert card["svg"] == ""
    assert len(card["table"]["rows"]) == 4


def free() -> LoanAccount:
    """A loan past its last due date on which no penalty runs."""
    return loan(opened_on=date(2026, 5, 15), months=3, penalty_holds=(PenaltyHold(start=date(2026, 5, 15), reason="dispute"),))


def test_the_minimum_of_a_card_says_what_is_left_of_the_debt() -> None:
    card, _, lines = shown(Wish(), account=sample_card(TODAY))
    assert card["table"]["rows"][-1][0].startswith("只还最低")
    assert "还剩" in lines[-1]


def test_the_card_says_its_sentence_and_the_extra_opens_to_lines_that_explain_it() -> None:
    card, text, _ = shown(Wish())
    assert card["said"] == [text, "多付的¥190.80，是利息¥134.29和罚息¥56.51。"]
    by_label = {row["label"]: row for row in card["rows"]}
    assert {label: by_label[label]["value"] for label in ("罚息", "利息")} == {"罚息": "¥56.51", "利息": "¥134.29"}
    assert by_label["罚息"]["detail"][0] == "第1期的罚息，9月18日起共94天：920.16 × 0.065% × 94 = 56.22"
    assert by_label["罚息"]["detail"][-1] == "到12月21日是¥117.28，今天是¥60.77，所以多¥56.51。"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("asked", "account"), [(Wish(), None), (PART, None), (Wish(), sample_card(TODAY))])
def test_what_each_choice_takes_opens_to_a_sum_that_is_its_extra(asked: Wish, account: LoanAccount | None, language: str) -> None:
    card, _, _ = shown(asked, account, language)
    for label, *paid, extra in card["table"]["rows"]:
        opened = next(row for row in card["rows"] if row["label"] == label)
        assert opened["value"] == paid[0]
        if any(digit in "123456789" for digit in extra):
            worked, result = _sum_of(opened["detail"][-1])
            assert worked == result
            assert f"{result:,.2f}".lstrip("-") in extra


def _sum_of(line: str) -> tuple[Decimal, Decimal]:
    """Both sides of "和今天结清相比：500.00 + 12,272.15 − 12,586.75 = 185.40"."""
    left, _, right = line.replace("：", ": ").rpartition(": ")[2].replace(",", "").partition(" = ")
    terms = re.findall(r"(^|[+−] )([\d.]+)", left)
    return sum((Decimal(f"-{each}" if sign.startswith("−") else each) for sign, each in terms), Decimal()), Decimal(right)


def test_the_minimum_alone_is_set_beside_paying_it_all() -> None:
    account = sample_card(TODAY)
    now = statement(account, TODAY)
    beside = minimum_outcomes(account, now)
    assert [each.kind for each in beside] == ["now", "minimum"]
    card = whatif_card(beside, figures(account, now, "信用卡", "zh"), "zh")
    assert card["said"][0].startswith("信用卡（0000）：每月只还最低")
    assert minimum_outcomes(loan(), statement(loan(), TODAY)) == ()
