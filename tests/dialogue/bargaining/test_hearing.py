"""What people write in a negotiation, in both languages, as the statements that the negotiator hears."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bot.dialogue.bargaining.hearing import Asked, statements
from bot.dialogue.bargaining.household import told, with_costs_before
from bot.dialogue.bargaining.utterance import Utterance
from bot.dialogue.nlu.entities import as_rasa, extract
from bot.lending import Money
from bot.lending.negotiation import AskExtension, AskWaiver, CannotPay, Finances, Offer, Reject, Statement

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = NOW.date()
TOTAL, LATE = Money.of("12586.75"), Money.of("3361.25")
ASKED = Asked(total=TOTAL, late=LATE, longest_delay=30, window=30)
IN_A_WEEK = date(2026, 11, 28)


def said(text: str, intent: str, **asked: Any) -> tuple[Statement, ...]:
    entities = [as_rasa(entity) for entity in extract(text, NOW)]
    measured = Asked(**{**{name: getattr(ASKED, name) for name in Asked.__slots__}, **asked})
    return statements(Utterance(intent, text, entities, "CNY", TODAY), measured)


def yuan(amount: str | int) -> Money:
    return Money.of(amount)


OFFERS = [
    ("每个月最多还500", "make_offer", Offer(pay_monthly=yuan(500))),
    ("I can do 80 a month", "make_offer", Offer(pay_monthly=yuan(80))),
    ("不对，是每月800", "deny", Offer(pay_monthly=yuan(800))),
    ("no, I meant 800 a month", "make_offer", Offer(pay_monthly=yuan(800))),
    ("分6期行吗", "request_installment_plan", Offer(months=6)),
    ("最多还三个月", "make_offer", Offer(months=3)),
    ("先付500，剩下分3个月", "make_offer", Offer(pay_now=yuan(500), pay_monthly=Money.of("4028.92"))),
    ("pay 500 now and the rest over 3 months", "make_offer", Offer(pay_now=yuan(500), pay_monthly=Money.of("4028.92"))),
    ("先还一半", "make_offer", Offer(pay_now=LATE.times(Decimal("0.5")))),
    ("can I pay half now", "pay_now", Offer(pay_now=LATE.times(Decimal("0.5")))),
    ("我一次还3000行不行", "make_offer", Offer(settle_for=yuan(3000), first_date=IN_A_WEEK)),
    ("3000 in one payment", "make_offer", Offer(settle_for=yuan(3000), first_date=IN_A_WEEK)),
    ("整笔一次结清", "make_offer", Offer(settle_for=TOTAL, first_date=IN_A_WEEK)),
    ("no, make it 500 now", "make_offer", Offer(pay_now=yuan(500))),
    ("每周还100", "make_offer", Offer(pay_monthly=yuan(400))),
    ("fifty cents a month", "make_offer", Offer(pay_monthly=Money.of("0.5"))),
    ("每月五毛", "make_offer", Offer(pay_monthly=Money.of("0.5"))),
]


@pytest.mark.parametrize(("text", "intent", "offer"), OFFERS, ids=[text for text, _, _ in OFFERS])
def test_an_offer_in_free_words(text: str, intent: str, offer: Offer) -> None:
    assert said(text, intent) == (offer,)


WISHES: list[tuple[str, str, tuple[Statement, ...]]] = [
    ("能延期10天吗", "request_extension", (AskExtension(10),)),
    ("give me two more weeks", "request_extension", (AskExtension(14),)),
    ("能不能延期", "request_extension", (AskExtension(30),)),
    ("下周五再还行吗", "request_extension", (AskExtension(6),)),
    ("罚息能免吗", "request_waiver", (AskWaiver("penalty"),)),
    ("can you drop the interest", "request_waiver", (AskWaiver("interest"),)),
    ("能不能少还点", "request_waiver", (AskWaiver(None),)),
    ("免掉罚息我就一次还清", "request_waiver", (AskWaiver("penalty"), Offer(settle_for=LATE, first_date=IN_A_WEEK))),
    (
        "waive the penalty and I'll pay it all at once",
        "request_waiver",
        (AskWaiver("penalty"), Offer(settle_for=LATE, first_date=IN_A_WEEK)),
    ),
    ("还不上", "state_hardship", (CannotPay(),)),
    ("12月1号之前真没钱", "state_hardship", (CannotPay(date(2026, 12, 1)),)),
    ("换个方案", "another_plan", (Reject(),)),
    ("不行", "deny", (Reject(),)),
    ("能分期吗", "request_installment_plan", ()),
    ("can I get a payment plan", "request_installment_plan", ()),
]


@pytest.mark.parametrize(("text", "intent", "wishes"), WISHES, ids=[text for text, _, _ in WISHES])
def test_a_wish_in_free_words(text: str, intent: str, wishes: tuple[Statement, ...]) -> None:
    assert said(text, intent) == wishes


HOUSEHOLD = [
    ("8000", "inform", "monthly_income", Finances(monthly_income=yuan(8000))),
    ("我月入六千", "make_offer", "monthly_income", Finances(monthly_income=yuan(6000))),
    ("I earn 6000", "out_of_scope", "monthly_income", Finances(monthly_income=yuan(6000))),
    ("工资8000，房租2000", "inform", "monthly_income", Finances(monthly_income=yuan(8000), essential_costs=yuan(2000))),
    (
        "my income is 3000, rent 1500 and food 800",
        "inform",
        "monthly_income",
        Finances(monthly_income=yuan(3000), essential_costs=yuan(2300)),
    ),
    ("income 3,000, rent 1,500", "inform", "monthly_income", Finances(monthly_income=yuan(3000), essential_costs=yuan(1500))),
    ("I get 6000 a month", "out_of_scope", "savings", Finances(monthly_income=yuan(6000))),
    ("get about 4,500", "inform", "essential_costs", Finances(monthly_income=yuan(4500))),
    ("I only make 3k", "inform", "savings", Finances(monthly_income=yuan(3000))),
    ("I bring home 5200 after tax", "inform", "savings", Finances(monthly_income=yuan(5200))),
    ("i get paid 6000 on the 15th", "inform", "savings", Finances(monthly_income=yuan(6000), payday=15)),
    ("I get 6000, rent is 2000", "inform", "savings", Finances(monthly_income=yuan(6000), essential_costs=yuan(2000))),
    ("吃饭还要1000", "nlu_fallback", "payday", Finances(essential_costs=yuan(1000))),
    ("没有", "deny", "savings", Finances(savings=yuan(0))),
    ("none", "deny", "savings", Finances(savings=yuan(0))),
    ("没工作，没有收入", "state_hardship", "monthly_income", Finances(monthly_income=yuan(0))),
    ("一分钱没有", "refuse_to_pay", "savings", Finances(savings=yuan(0))),
    ("0", "inform", "savings", Finances(savings=yuan(0))),
    ("三五百", "inform", "savings", Finances(savings=yuan(300))),
    ("15号", "inform", "payday", Finances(payday=15)),
    ("15", "inform", "payday", Finances(payday=15)),
    ("6000左右", "inform", "essential_costs", Finances(essential_costs=yuan(6000))),
    ("每月十五号发工资", "inform", "payday", Finances(payday=15)),
    ("on the 15th", "inform", "payday", Finances(payday=15)),
    ("15号", "inform", "savings", Finances(payday=15)),
    ("月底", "inform", "payday", Finances(payday=31)),
    ("先不说", "busy", "monthly_income", Finances()),
    ("I'd rather not say", "deny", "essential_costs", Finances()),
]


@pytest.mark.parametrize(("text", "intent", "asked", "finances"), HOUSEHOLD, ids=[text for text, *_ in HOUSEHOLD])
def test_an_answer_about_the_household(text: str, intent: str, asked: str, finances: Finances) -> None:
    assert said(text, intent, field=asked) == (finances,)


@pytest.mark.parametrize("text", ["我每个月只能还500", "I can pay 500 a month"])
def test_an_offer_while_the_income_is_asked_is_an_offer(text: str) -> None:
    assert said(text, "make_offer", field="monthly_income") == (Offer(pay_monthly=yuan(500)),)


@pytest.mark.parametrize("text", ["32号", "0", "五十号"])
def test_a_day_that_no_month_has_is_no_payday(text: str) -> None:
    assert said(text, "inform", field="payday") == ()


def test_a_bare_figure_is_a_monthly_sum_while_plans_are_on_the_table() -> None:
    assert said("800", "inform", plans=True) == (Offer(pay_monthly=yuan(800)),)
    assert said("800", "inform") == ()


def test_nothing_to_tell_is_no_answer_to_plans() -> None:
    assert said("先不说", "skip_question", plans=True) == ()
    assert said("先不说", "skip_question", field="payday") == (Finances(),)


def test_a_delay_to_payday_needs_the_payday() -> None:
    assert said("发工资再还", "request_extension", payday=10) == (AskExtension(19),)
    assert said("发工资再还", "request_extension") == (AskExtension(30),)


def test_an_amount_of_another_currency_is_not_taken_for_this_one() -> None:
    assert said("I can pay $80 a month", "make_offer") == ()


def test_a_bare_day_moves_what_is_on_the_table() -> None:
    assert said("下周五可以吗", "nlu_fallback", plans=True, later=True) == (AskExtension(6),)
    assert said("下周五可以吗", "nlu_fallback", plans=True) == (Offer(first_date=date(2026, 11, 27)),)
    assert said("下周五可以吗", "nlu_fallback") == ()


def test_more_than_is_owed_is_never_heard() -> None:
    assert said("每个月还99999999", "make_offer") == (Offer(pay_monthly=TOTAL),)


@pytest.mark.parametrize(
    ("text", "income", "costs"),
    [
        ("房租吃饭一共4500", None, "4500"),
        ("一家三口吃饭两千五", None, "2500"),
        ("3个人吃饭2000", None, "2000"),
        ("工资8000房租2000", "8000", "2000"),
        ("房租2000水电300", None, "2300"),
        ("8000工资", "8000", None),
        ("my income is 8,000 and rent is 2,000", "8000", "2000"),
        ("we have 2 kids, rent 1800", None, "1800"),
    ],
)
def test_a_figure_goes_with_the_word_beside_it_and_a_count_is_no_sum(text: str, income: str | None, costs: str | None) -> None:
    found = told(Utterance("inform", text, [], "CNY", TODAY), None)
    assert found is not None
    assert found.monthly_income == (None if income is None else Money.of(income))
    assert found.essential_costs == (None if costs is None else Money.of(costs))


@pytest.mark.parametrize(
    ("text", "months"), [("-500 a month", None), ("five jiao a month", None), ("in a month", 1), ("give me a month", 1)]
)
def test_a_month_after_a_figure_says_how_often_and_not_how_long(text: str, months: int | None) -> None:
    start = text.index("a month")
    found = {"entity": "duration", "value": 1, "unit": "month", "text": "a month", "start": start, "end": start + 7}
    assert Utterance("make_offer", text, [found], "CNY", TODAY).months == months


@pytest.mark.parametrize("text", ["方案A还是B", "plan A or B", "选A"])
def test_a_letter_is_no_figure(text: str) -> None:
    assert said(text, "inform", field="monthly_income") == ()


@pytest.mark.parametrize("text", ["10号", "the 10th"])
def test_a_day_named_after_the_payday_was_asked_for_is_the_payday(text: str) -> None:
    assert said(text, "inform", plans=True, lacks_payday=True) == (Finances(payday=10),)
    assert said(text, "inform", plans=True) == (Offer(first_date=date(2026, 12, 10)),)


@pytest.mark.parametrize(
    "text", ["can I get 3 months", "could I get it if I pay 500 now", "I can get about 500 together", "等挣到5000"]
)
def test_a_wish_to_get_something_tells_no_income(text: str) -> None:
    assert not [each for each in said(text, "make_offer") if isinstance(each, Finances)]


def test_calls_that_somebody_gets_are_no_income() -> None:
    assert said("I get 20 calls a day", "inform") == ()


@pytest.mark.parametrize("text", ["I get 6,000 and can pay 500 now, 300 a month", "工资6000，先还500，每月还300"])
def test_an_offer_in_the_same_breath_as_means_is_heard_with_them(text: str) -> None:
    offer = Offer(pay_now=yuan(500), pay_monthly=yuan(300))
    assert said(text, "make_offer") == (Finances(monthly_income=yuan(6000)), offer)


def test_more_income_in_the_same_breath_is_no_offer() -> None:
    assert said("工资6000，还有500兼职", "make_offer") == (Finances(monthly_income=yuan(6000)),)


COSTS = [
    ("吃饭要1000", "payday", 3000),
    ("food is another 1000", "savings", 3000),
    ("房租和吃饭一共1000", "savings", 1000),
    ("不对，房租1000", "savings", 1000),
    ("sorry, rent is 1000", "savings", 1000),
    ("房租吃饭1000", "essential_costs", 1000),
    ("开销1000", "savings", 1000),
]


@pytest.mark.parametrize(("text", "asked", "costs"), COSTS, ids=[text for text, *_ in COSTS])
def test_a_further_cost_is_added_and_a_sum_or_a_correction_is_not(text: str, asked: str, costs: int) -> None:
    utterance = Utterance("inform", text, [as_rasa(each) for each in extract(text, NOW)], "CNY", TODAY)
    heard = said(text, "inform", field=asked)
    known = Finances(essential_costs=yuan(2000))
    assert with_costs_before(heard, utterance, known, asked) == (Finances(essential_costs=yuan(costs)),)
    assert with_costs_before(heard, utterance, Finances(), asked) == heard
