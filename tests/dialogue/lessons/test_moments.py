from dataclasses import replace
from datetime import timedelta

from bot import rulebook
from bot.dialogue.lessons.moments import lesson_for
from bot.dialogue.lessons.sample import sample_card, sample_loan
from bot.lending import statement
from bot.service.account import LoanView, Overview
from tests.accounts import TODAY, account


def seen(*accounts) -> Overview:  # type: ignore[no-untyped-def]
    """The account of somebody with these loans, whatever their products."""
    usual = account().loans[0]
    return replace(account(), loans=tuple(_view(usual, each) for each in accounts))


def _view(usual: LoanView, known) -> LoanView:  # type: ignore[no-untyped-def]
    product = rulebook.lender("lxqb").product("wallet_line")
    return replace(usual, account=known, statement=statement(known, TODAY), product=product)


def test_a_card_raises_the_minimum_payment() -> None:
    assert lesson_for("amount", seen(sample_card(TODAY)), ()) == "minimum"


def test_several_late_loans_come_before_what_one_of_them_shows() -> None:
    assert lesson_for("fees", seen(sample_loan(TODAY), sample_loan(TODAY)), ()) == "several"
    assert lesson_for("fees", seen(sample_loan(TODAY), sample_loan(TODAY)), ("several",)) == "penalty"


def test_nothing_late_is_no_reason_for_more_than_reading_the_statement() -> None:
    assert lesson_for("amount", seen(sample_loan(TODAY + timedelta(days=70))), ()) == "statement"


def test_who_is_not_known_is_offered_what_was_asked_about() -> None:
    assert lesson_for("credit", None, ()) == "credit"
    assert lesson_for("credit", None, ("credit",)) is None
