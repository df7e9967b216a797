"""A statement of account: what one loan owes on a day, and for every amount how it came about."""

from __future__ import annotations

from bot import wording
from bot.dialogue.cards.account import derivation
from bot.documents.letterhead import Letterhead
from bot.documents.parts import Document, Heading, Part, Table, Text
from bot.lending.components import COMPONENTS, Components
from bot.lending.derivation import DerivationLine
from bot.service.account import LoanView


def statement(head: Letterhead, view: LoanView) -> Document:
    stated = view.statement
    late = wording.days(stated.days_past_due, head.language)
    parts: list[Part] = [head.about(view, ("stated_on", head.day(stated.on)), ("days_late", late)), Heading(head.word("due_now"))]
    if stated.overdue.total:
        parts += [_amounts(head, stated.overdue), *_lines(head, [line for line in stated.lines if line.is_due])]
    else:
        parts.append(Text(head.word("nothing_due")))
    parts += [Heading(head.word("closing")), *_closing(head, view)]
    if stated.installments:
        parts += [Heading(head.word("schedule")), _schedule(head, view)]
    return head.paper("ST", "statement", *parts, Text(head.word("statement_note"), quiet=True))


def _amounts(head: Letterhead, owed: Components) -> Table:
    rows = tuple((head.item(name), head.money(getattr(owed, name))) for name in reversed(COMPONENTS) if getattr(owed, name))
    total = (head.word("total"), head.money(owed.total))
    return Table((head.word("component"), head.word("amount")), rows, (3, 1), (1,), total)


def _lines(head: Letterhead, lines: list[DerivationLine]) -> tuple[Part, ...]:
    """How each amount came about; the rows add up to the amounts above."""
    rows = tuple((derivation(line, head.language), head.money(line.amount)) for line in lines)
    table = Table((head.word("worked_out"), head.word("amount")), rows, (3, 1), (1,))
    return Heading(head.word("how")), table


def _closing(head: Letterhead, view: LoanView) -> tuple[Part, ...]:
    stated = view.statement
    if stated.paid_off:
        return (Text(head.word("paid_off")),)
    parts: list[Part] = [_amounts(head, stated.outstanding)]
    if stated.credit:
        parts.append(Text(head.word("credit", credit=head.money(stated.credit), payoff=head.money(stated.payoff))))
    parts += _lines(head, [line for line in stated.lines if not line.is_due])[1:] if _has_more(view) else []
    return tuple(parts)


def _has_more(view: LoanView) -> bool:
    return any(not line.is_due for line in view.statement.lines)


def _schedule(head: Letterhead, view: LoanView) -> Table:
    rows = tuple(
        (
            str(each.number),
            head.day(each.due),
            head.money(each.principal + each.interest),
            head.money(each.unpaid.total),
            head.word(f"is_{each.status}"),
        )
        for each in view.statement.installments
    )
    titles = tuple(head.word(key) for key in ("number", "due", "asked", "unpaid", "state"))
    return Table(titles, rows, (2, 5, 5, 5, 4), (2, 3))
