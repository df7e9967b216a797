"""What choices would cost: a chart of the extra cost, the table behind it, and one sentence on the one that was asked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot import catalogue
from bot.dialogue import wording
from bot.dialogue.cards import money
from bot.dialogue.cards.chart import Bar, bars
from bot.dialogue.figures import Figures
from bot.dialogue.lessons.whatif import Outcome, main_outcome
from bot.lending import Money
from bot.service.turn import Json, Language


def whatif_card(found: Sequence[Outcome], figures: Figures, language: Language) -> Json:
    title = catalogue.word("whatif_title", language, **figures)
    rows = [_row(each, found, language) for each in found]
    drawn = bars(title, [Bar(row[0], row[-1], each.lived.cost.minor) for row, each in zip(rows, found, strict=True)])
    return {"type": "chart", "title": title, "svg": drawn, "table": {"head": _head(found, language), "rows": rows}}


def whatif_lines(found: Sequence[Outcome], language: Language) -> list[str]:
    """Every choice in one line."""
    return [catalogue.word(_line_key(each), language, **_figures(each, language)) for each in found]


def whatif_sentence(found: Sequence[Outcome], figures: Figures, language: Language, *, sms: bool) -> str:
    """What the choice asked about comes to, beside paying everything today."""
    main = main_outcome(tuple(found))
    key = "whatif_part" if main.kind == "part" else "whatif_wait" if main.lived.cost else "whatif_same"
    told = {**figures, **_figures(main, language), "now": money(found[0].lived.paid, language)}
    if main.kind == "part":
        told["saved"] = money(_saved(main, found), language)
    elif main.days:
        told["per_day"] = money(main.lived.cost.split(main.days)[0], language)
    return catalogue.word(key, language, sms=sms, **told)


def _saved(part: Outcome, found: Sequence[Outcome]) -> Money:
    """Against paying nothing until the same day; a part of a few cents may lose a cent to rounding, which is not worth a word."""
    nothing_paid = next(each for each in found if each.kind == "later")
    saved = nothing_paid.lived.cost - part.lived.cost
    return max(saved, Money.zero(saved.currency))


def _has_rest(found: Sequence[Outcome]) -> bool:
    return any(each.lived.still_owed.total for each in found)


def _head(found: Sequence[Outcome], language: Language) -> list[str]:
    keys = ["choice", "paid", *(["left"] if _has_rest(found) else []), "more"]
    return [catalogue.word(f"whatif_head_{key}", language) for key in keys]


def _row(each: Outcome, found: Sequence[Outcome], language: Language) -> list[str]:
    rest = [money(each.lived.still_owed.total, language)] if _has_rest(found) else []
    label = catalogue.word(f"whatif_row_{each.kind}", language, **_figures(each, language))
    return [label, money(each.lived.paid, language), *rest, money(each.lived.cost, language)]


def _line_key(each: Outcome) -> str:
    return "whatif_line_rest" if each.lived.still_owed.total else "whatif_line"


def _figures(each: Outcome, language: Language) -> Figures:
    lived, today = each.lived, each.day - timedelta(days=each.days)
    figures: Figures = {
        "day": wording.day(each.day, language, today),
        "days": wording.days(each.days, language),
        "until": wording.day(lived.until, language, today),
        "paid": money(lived.paid, language),
        "left": money(lived.still_owed.total, language),
        "more": money(lived.cost, language),
    }
    return {**figures, "choice": catalogue.word(f"whatif_row_{each.kind}", language, **figures)}
