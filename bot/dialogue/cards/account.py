"""The statement as a card: every component owed, and under it what the word means and the lines it is the sum of."""

from __future__ import annotations

from bot import catalogue
from bot.dialogue import wording
from bot.dialogue.cards import money, row
from bot.dialogue.figures import Figures, standing
from bot.dialogue.lessons.glossary import glossary
from bot.lending import DerivationLine, LineKind, Statement
from bot.lending.components import COMPONENTS
from bot.service.turn import Json, Language

# The word of the glossary that says what a component is.
TERMS = {"principal": "principal", "interest": "interest", "penalty": "penalty_interest", "fee": "late_fee"}


def statement_card(statement: Statement, figures: Figures, language: Language) -> Json:
    """What is due now with its derivation; with nothing due, what closing the loan would take, fee for closing early and credit
    included. The total is always the sum of the rows; what is also good to know stands beside them."""
    due_only = bool(statement.overdue.total)
    lines = [line for line in statement.lines if line.is_due or not due_only]
    owed = statement.overdue if due_only else statement.outstanding
    head = {"overdue": "statement_overdue", "grace": "statement_overdue", "due_today": "statement_due"}
    label = head.get(standing(statement), "statement_payoff")
    return {
        "type": "statement",
        "title": catalogue.word("statement_title", language, **figures),
        "subtitle": catalogue.word("statement_subtitle", language, **figures),
        "rows": [
            *(_component(name, lines, statement, language, due_only) for name in reversed(COMPONENTS) if getattr(owed, name)),
            *([] if due_only else _closing(statement, language)),
        ],
        "total": {
            "label": catalogue.word(label, language),
            "value": money(owed.total if due_only else statement.payoff, language),
        },
        "also": _beside(statement, figures, language, due_only),
        "notes": _notes(statement, language, due_only),
    }


def _component(name: str, lines: list[DerivationLine], statement: Statement, language: Language, due_only: bool) -> Json:
    owed = statement.overdue if due_only else statement.outstanding
    own = [line for line in lines if line.component == name]
    detail = [meaning(name, own, language), *(derivation(line, language) for line in own)]
    return row(wording.component(name, language), money(getattr(owed, name), language), *detail)


def meaning(component: str, lines: list[DerivationLine], language: Language) -> str:
    """What a component is, in the glossary's words; nothing for fees of other kinds, whose lines name them."""
    is_other = component == "fee" and any(line.kind is not LineKind.LATE_FEE for line in lines)
    return "" if is_other else glossary(language)[TERMS[component]].text


def _closing(statement: Statement, language: Language) -> list[Json]:
    """What closing adds to all that is owed, and what was paid ahead and comes off."""
    early = [statement.early_fee] if statement.early_fee else []
    rows = [
        row(catalogue.word("line_early_fee", language), money(line.amount, language), derivation(line, language))
        for line in early
    ]
    if statement.credit:
        credit = money(statement.credit, language)
        note = catalogue.word("statement_note_credit", language, credit=credit)
        rows.append(row(catalogue.word("statement_credit", language), f"−{credit}", note))
    return rows


def derivation(line: DerivationLine, language: Language) -> str:
    """ "第3期的罚息，10月1日起共12天：10,000.00 × 0.05% × 12 = 60.00"."""
    label = catalogue.word(
        f"line_{line.kind}",
        language,
        number=line.number or "",
        due=wording.day(line.due, language, line.due) if line.due else "",
        start=wording.day(line.start, language, line.start) if line.start else "",
        end=wording.day(line.end, language, line.end) if line.end else "",
        days=wording.days(line.days or 0, language),
        reason=line.reason,
    )
    return f"{label}{wording.colon(language)}{line.formula}"


def _beside(statement: Statement, figures: Figures, language: Language, due_only: bool) -> list[Json]:
    """What closing the loan would take, where that isn't the total already, and what comes next."""
    rows = (
        [row(catalogue.word("statement_payoff", language), figures["payoff"], *payoff_lines(statement, language))]
        if due_only
        else []
    )
    coming = next((each for each in statement.installments if each.due == statement.next_due), None)
    if statement.next_amount:
        made_of = wording.parts(coming.contract, language) if coming else ""
        rows.append(row(catalogue.word("statement_next", language, **figures), figures["next_amount"], made_of))
    return rows


def payoff_lines(statement: Statement, language: Language) -> list[str]:
    """What is due, each line of what is not, and what closing adds or was paid ahead: together they are the payoff."""
    gap = wording.colon(language)
    due = f"{catalogue.word('statement_due_now', language)}{gap}{money(statement.overdue.total, language)}"
    lines = [line for line in statement.lines if not line.is_due] + ([statement.early_fee] if statement.early_fee else [])
    credit = (
        [f"{catalogue.word('statement_credit', language)}{gap}−{money(statement.credit, language)}"] if statement.credit else []
    )
    return [due, *(derivation(line, language) for line in lines), *credit]


def _notes(statement: Statement, language: Language, due_only: bool) -> list[str]:
    if not (statement.credit and due_only):
        return []
    return [catalogue.word("statement_note_credit", language, credit=money(statement.credit, language))]
