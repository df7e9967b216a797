"""What each paper says is what the book says, in both languages, and a word that changes shows in its number."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.documents.agreement import agreement
from bot.documents.parts import Document, Table, Text
from bot.documents.payments import payments
from bot.documents.settlement import NotSettled, settlement
from bot.documents.statement import statement
from bot.documents.transcript import transcript
from bot.lending import Money, Payment, PaymentKind
from bot.service.turn import Language
from tests import accounts
from tests.documents.papers import LANGUAGES, PLAN, TALK, all_papers, head, overdue, paid_off, row, words_of

both = pytest.mark.parametrize("language", LANGUAGES)


def tables(document: Document) -> list[Table]:
    return [part for part in document.parts if isinstance(part, Table)]


def amounts(table: Table, column: int = -1) -> list[Money]:
    return [Money.of(each[column].strip("¥−").replace(",", "")) for each in table.rows]


def test_the_statement_names_every_amount_due_and_its_sum() -> None:
    view = overdue()
    due, worked_out = tables(statement(head(), view))[:2]
    assert due.total == ("合计", f"¥{view.statement.overdue.total}")
    assert Money.sum(amounts(due), "CNY") == view.statement.overdue.total
    assert Money.sum(amounts(worked_out), "CNY") == view.statement.overdue.total


def test_the_statement_shows_how_penalty_came_about() -> None:
    penalty = next(line for line in overdue().statement.lines if line.component == "penalty")
    assert penalty.formula in words_of(statement(head(), overdue()))


@both
def test_nothing_due_is_said_and_not_shown_as_a_table_of_noughts(language: Language) -> None:
    early = accounts.view(accounts.loan(opened_on=accounts.TODAY))
    said = words_of(statement(head(language), early))
    assert ("没有已经到期" if language == "zh" else "Nothing is due") in said


def test_a_loan_paid_off_says_so_in_its_statement() -> None:
    assert "已经还清" in words_of(statement(head(), paid_off()))


def test_the_payment_record_lists_every_payment_and_what_it_met() -> None:
    view = overdue()
    table = tables(payments(head(), view))[0]
    assert [each[0] for each in table.rows] == ["2026年9月20日", "2026年10月20日"]
    assert amounts(table) == [Money.of("500"), Money.of("300")]
    assert table.total is not None
    assert table.total[-1] == "¥800.00"
    assert "本金" in table.rows[0][2]


def test_a_reversal_is_taken_off_the_sum() -> None:
    bounced = Payment(id="X1", received_on=accounts.TODAY, amount=Money.of("500"), kind=PaymentKind.REVERSAL, reverses="P1")
    paid = accounts.paid("500", accounts.TODAY - timedelta(days=3))
    table = tables(payments(head(), accounts.view(accounts.loan(payments=(paid, bounced)))))[0]
    assert table.rows[-1][-1] == "−¥500.00"
    assert table.total is not None
    assert table.total[-1] == "¥0.00"


@both
def test_without_payments_the_record_says_so(language: Language) -> None:
    assert tables(payments(head(language), accounts.view(accounts.loan()))) == []


@both
def test_a_settlement_is_confirmed_only_when_nothing_is_owed(language: Language) -> None:
    said = words_of(settlement(head(language), paid_off()))
    assert "L0001" in said
    assert "0.00" in said
    with pytest.raises(NotSettled):
        settlement(head(language), overdue())


def test_money_paid_too_much_is_named_in_the_settlement() -> None:
    assert f"¥{paid_off().statement.credit}" in words_of(settlement(head(), paid_off()))


@both
def test_the_agreement_has_terms_dates_rules_and_how_to_change_it(language: Language) -> None:
    document = agreement(head(language), overdue(), PLAN)
    said = words_of(document)
    for each in PLAN.plan.installments:
        assert head(language).day(each.due) in said
    for name in (PLAN.id, PLAN.policy_version, PLAN.terms_hash, "12378"):
        assert name in said
    assert ("找人工" if language == "zh" else "a person") in said


def test_the_agreement_says_when_in_the_lenders_own_time() -> None:
    assert "2026年11月21日 12:00 (Asia/Shanghai)" in words_of(agreement(head(), overdue(), PLAN))


def test_what_a_plan_covers_is_said_as_it_is() -> None:
    part, whole = (agreement(head(), overdue(), replace(PLAN, covers_all=each)) for each in (False, True))
    assert "只管约定时已经到期的部分" in words_of(part)
    assert "全部结清" in words_of(whole)


def test_the_conversation_keeps_order_speakers_and_words() -> None:
    rows = tables(transcript(head(), TALK))[0].rows
    assert [(each[2], each[3]) for each in rows] == [
        ("您", "我到底欠多少？"),
        ("自动助理", "现在应还¥2,542.41。"),
        ("系统", "已转人工"),
    ]


def test_a_staff_member_is_named_as_the_borrower_saw_them() -> None:
    said = replace(row(4, "agent", "您好"), payload={"agent": "小林"})
    assert tables(transcript(head(), [said]))[0].rows[0][2] == "小林"


@both
def test_every_paper_says_whom_to_turn_to(language: Language) -> None:
    for document in all_papers(language):
        last = document.parts[-1]
        assert isinstance(last, Text)
        assert "care@tqg.example" in last.text


def test_any_other_word_is_another_number() -> None:
    one, other = (transcript(head(), [row(1, "borrower", text)]) for text in ("好", "好的"))
    assert one.number != other.number
    assert one.number == transcript(head(), [row(1, "borrower", "好")]).number


def test_each_kind_of_paper_has_letters_of_its_own() -> None:
    assert len({document.code for document in all_papers("en")}) == 5
