"""What choices would cost: a chart of the extra cost, the table behind it, and one sentence on the one that was asked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot import catalogue
from bot.dialogue import wording
from bot.dialogue.cards import money, row
from bot.dialogue.cards.account import derivation, payoff_lines
from bot.dialogue.cards.chart import Bar, bars
from bot.dialogue.figures import Figures
from bot.dialogue.lessons.whatif import Outcome, main_outcome
from bot.lending import DerivationLine, Money, Statement
from bot.service.turn import Json, Language


def whatif_card(found: Sequence[Outcome], figures: Figures, language: Language) -> Json:
    title = catalogue.word("whatif_title", language, **figures)
    rows = [_row(each, found, language) for each in found]
    drawn = bars(title, [Bar(row[0], row[-1], each.lived.cost.minor) for row, each in zip(rows, found, strict=True)])
    said = [whatif_sentence(found, figures, language, sms=False), *whatif_added(found, language)]
    table = {"head": _head(found, language), "rows": rows}
    opened = [*whatif_rows(found, language), *whatif_workings(found, language)]
    return {"type": "chart", "title": title, "svg": drawn, "said": said, "rows": opened, "table": table}


def whatif_rows(found: Sequence[Outcome], language: Language) -> list[Json]:
    """What waiting adds, each component open to its lines of that day and to what it is today."""
    main = main_outcome(tuple(found))
    now = next((each.then for each in found if each.kind == "now"), None)
    if now is None or main.then is None or main.lived.added is None:
        return []
    return [
        row(wording.component(name, language), money(more, language), *_grown(name, more, now, main.then, language))
        for name, more in main.lived.added.items()
        if more.minor > 0
    ]


def _grown(name: str, more: Money, now: Statement, then: Statement, language: Language) -> list[str]:
    """The lines behind a component on the later day, less what it is today; only where the two are all of the difference."""
    before, after = ([line for line in _with_fee(each) if line.component == name] for each in (now, then))
    sums = [Money.sum((line.amount for line in lines), now.currency) for lines in (before, after)]
    if sums[1] - sums[0] != more:
        return []
    told: Figures = {"then": money(sums[1], language), "now": money(sums[0], language), "more": money(more, language)}
    day = wording.day(then.on, language, now.on)
    return [*(derivation(line, language) for line in after), catalogue.word("whatif_grown", language, day=day, **told)]


def whatif_workings(found: Sequence[Outcome], language: Language) -> list[Json]:
    """What each choice takes, open to its payments, what is owed then, and the sum that is the extra."""
    now = found[0].lived.paid
    return [
        row(catalogue.word(_row_key(each), language, **_figures(each, language)), money(each.lived.paid, language), *lines)
        for each in found
        if (lines := _worked(each, now, language))
    ]


def _worked(each: Outcome, now: Money, language: Language) -> list[str]:
    lived, owed = each.lived, each.lived.still_owed.total
    if each.then is not None:
        lines = payoff_lines(each.then, language)
    else:
        today = each.day - timedelta(days=each.days)
        lines = [f"{wording.day(on, language, today)}{wording.colon(language)}{amount}" for on, amount in lived.payments]
        if lived.after is not None and owed:
            left: Figures = {"until": wording.day(lived.until, language, today), "left": money(owed, language)}
            lines.append(catalogue.word("whatif_how_left", language, **left))
            lines += [derivation(line, language) for line in lived.after.lines]
    if each.kind == "now":
        return lines
    rest = f" + {owed}" if owed else ""
    return [*lines, catalogue.word("whatif_how_extra", language, sum=f"{lived.paid}{rest} − {now} = {lived.cost}")]


def _with_fee(stated: Statement) -> list[DerivationLine]:
    return [*stated.lines, *([stated.early_fee] if stated.early_fee else [])]


def whatif_lines(found: Sequence[Outcome], language: Language) -> list[str]:
    """Every choice in one line."""
    return [catalogue.word(_line_key(each), language, **_figures(each, language)) for each in found]


def whatif_compact(found: Sequence[Outcome], language: Language) -> str:
    """All choices but the one that the sentence tells, in a line short enough for a text message."""
    main = main_outcome(tuple(found))
    told = (each for each in found if each is not main and each.kind != "now")
    gap = "；" if language == "zh" else "; "
    return gap.join(catalogue.word(f"whatif_short_{_short(each)}", language, **_figures(each, language)) for each in told)


def whatif_added(found: Sequence[Outcome], language: Language) -> list[str]:
    """What the extra of the choice asked about is made of; nothing where there is no extra or the book cannot tell."""
    lived = main_outcome(tuple(found)).lived
    if (
        lived.added is None
        or lived.added.total != lived.cost
        or not lived.cost
        or any(each.minor < 0 for _, each in lived.added.items())
    ):
        return []
    alone = sum(1 for _, each in lived.added.items() if each) == 1
    return [
        catalogue.word(
            "whatif_added_one" if alone else "whatif_added",
            language,
            more=money(lived.cost, language),
            parts=wording.parts(lived.added, language),
        )
    ]


def whatif_sentence(found: Sequence[Outcome], figures: Figures, language: Language, *, sms: bool) -> str:
    """What the choice asked about comes to, beside paying everything today."""
    main = main_outcome(tuple(found))
    own = main.kind if main.kind in ("part", "minimum") else ""
    key = f"whatif_{own}" if own else "whatif_wait" if main.lived.cost else "whatif_same"
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
    label = catalogue.word(_row_key(each), language, **_figures(each, language))
    return [label, money(each.lived.paid, language), *rest, signed(each.lived.cost, language)]


def signed(amount: Money, language: Language) -> str:
    """What is saved instead of paid on top has a minus before its currency."""
    return f"−{money(-amount, language)}" if amount.minor < 0 else money(amount, language)


def _extra(cost: Money, language: Language) -> str:
    """What a choice costs on top, in a few words."""
    return catalogue.word("whatif_extra" if cost else "whatif_extra_none", language, more=signed(cost, language))


def _row_key(each: Outcome) -> str:
    return "whatif_row_only_plan" if each.kind == "plan" and not each.plan else f"whatif_row_{each.kind}"


def _short(each: Outcome) -> str:
    return each.kind if each.kind in ("part", "plan", "minimum") else "later"


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
        "more": signed(lived.cost, language),
        "extra": _extra(lived.cost, language),
        "name": each.plan,
        "count": str(each.payments),
    }
    return {**figures, "choice": catalogue.word(_row_key(each), language, **figures)}
