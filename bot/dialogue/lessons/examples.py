"""The figures of worked examples: one template, filled from the borrower's own loan or from an invented one.

A figure that a loan does not have (no penalty, nothing late, no minimum) is left out, and an example that needs it is then told with
invented figures instead. Beside those of `bot.dialogue.figures` and `bot.dialogue.cards.fees`:

principal, interest, penalty, fee    what is late of each
late_per_day                         the penalty interest that tomorrow adds to what is late
later, then, more, per_day           closing the loan in 30 days: the day, the amount, how much more, and that per day
half, half_saved                     half of what is late paid today, and what that saves in 30 days
third, weekly, small, weeks          what is late in three; the next instalment in four, and in `weeks`
tenth                                a tenth of what closes the loan
nominal, effective                   what the contract costs a year, without and with compounding
left_count, last_due                 instalments not paid yet, and when the last is due
minimum, paid, rest, cost, months    a card: the minimum, and what paying only it for `months` would pay, leave and cost
clean_on                             when a record that ends today has to be deleted
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from string import Formatter

from bot import catalogue
from bot.dialogue import wording
from bot.dialogue.cards.fees import rates
from bot.dialogue.costs import cost_of_waiting
from bot.dialogue.figures import Figures
from bot.dialogue.figures import figures as account_figures
from bot.dialogue.lessons.sample import sample_card, sample_loan
from bot.lending import LoanAccount, Money, Statement, statement
from bot.lending.dates import add_years
from bot.lending.simulate import PayMinimum, PayPart, simulate
from bot.lending.statement import InstallmentStatus
from bot.service.turn import Language

MONTH, ONE_DAY = timedelta(days=30), timedelta(days=1)
WEEKS_OF_MONTH = 4
SMALL_STEPS = 20  # weeks
MINIMUMS = 12  # months
LATENESS = ("since", "days", "overdue", "overdue_parts")
UPCOMING = ("next_due", "next_amount")
TENTH = Decimal("0.1")


def worked(template: str, own: Figures, today: date, language: Language, record_years: int | None) -> list[str]:
    """The example in the borrower's figures, or in invented ones that are called so; nothing when neither has all it needs."""
    name = catalogue.word("lesson_sample_name", language)
    made = (sample_loan, sample_card)
    invented = (example_figures(each(today), statement(each(today), today), name, language, record_years) for each in made)
    for label, figures in [("lesson_example_own", own), *(("lesson_example_made_up", each) for each in invented)]:
        if needs(template) <= figures.keys():
            return [catalogue.word(label, language), *template.format_map(figures).splitlines()]
    return []


def needs(template: str) -> set[str]:
    """The names of the figures in a template."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def example_figures(
    account: LoanAccount, now: Statement, name: str, language: Language, record_years: int | None = None
) -> Figures:
    """Every figure that this loan has, as words; `record_years` is how long a bad record stays where the lender is."""
    known = {**account_figures(account, now, name, language), **rates(account.terms, language)}
    missing = {*(() if now.overdue.total else LATENESS), *(() if now.next_amount else UPCOMING)}
    sums = {**dict(_late(account, now)), **dict(_waiting(account, now)), **dict(_ahead(now)), **dict(_least(account, now))}
    later = now.on + MONTH
    known |= {figure: wording.money(amount, language) for figure, amount in sums.items()}
    known |= {"later": wording.day(later, language, now.on), "weeks": str(SMALL_STEPS), "months": str(MINIMUMS)}
    known |= _end(now, language)
    if record_years:
        known["clean_on"] = wording.day(add_years(now.on, record_years), language)
    return {figure: word for figure, word in known.items() if figure not in missing}


def _late(account: LoanAccount, now: Statement) -> Iterator[tuple[str, Money]]:
    late = now.overdue
    yield from ((component, amount) for component, amount in late.items() if amount)
    if late.total:
        half, later = late.total.split(2)[0], now.on + MONTH
        paid = simulate(account, now.on, PayPart(day=now.on, amount=half), later)
        yield from (("half", half), ("third", late.total.split(3)[0]))
        yield "half_saved", cost_of_waiting(account, now, later)[1] - paid.cost
    tomorrow = statement(account, now.on + ONE_DAY).overdue.penalty
    if late.penalty and tomorrow > late.penalty:
        yield "late_per_day", tomorrow - late.penalty


def _waiting(account: LoanAccount, now: Statement) -> Iterator[tuple[str, Money]]:
    yield "tenth", now.payoff.times(TENTH)
    then, more = cost_of_waiting(account, now, now.on + MONTH)
    if more > Money.zero(now.currency):
        yield from (("then", then), ("more", more), ("per_day", more.split(MONTH.days)[0]))


def _ahead(now: Statement) -> Iterator[tuple[str, Money]]:
    if now.next_amount:
        yield "weekly", now.next_amount.split(WEEKS_OF_MONTH)[0]
        yield "small", now.next_amount.split(SMALL_STEPS)[0]


def _least(account: LoanAccount, now: Statement) -> Iterator[tuple[str, Money]]:
    if account.terms.revolving and now.next_amount:
        lived = simulate(account, now.on, PayMinimum(months=MINIMUMS))
        yield from (("minimum", now.next_amount), ("paid", lived.paid))
        yield from (("rest", lived.still_owed.total), ("cost", lived.cost))


def _end(now: Statement, language: Language) -> Figures:
    left = [each for each in now.installments if each.status is not InstallmentStatus.PAID]
    if not left or not now.next_due:
        return {}
    return {"left_count": str(len(left)), "last_due": wording.day(left[-1].due, language, now.on)}
