"""A record of payments: every one that the lender received on a loan, and what it was used for."""

from __future__ import annotations

from bot import wording
from bot.documents.letterhead import Letterhead
from bot.documents.parts import Document, Heading, Part, Table, Text
from bot.lending.components import Components
from bot.lending.loan import Payment, PaymentKind
from bot.service.account import LoanView
from bot.service.received import received_by


def payments(head: Letterhead, view: LoanView) -> Document:
    on = view.statement.on
    known = sorted(
        (each for each in view.account.payments if each.received_on <= on), key=lambda each: (each.received_on, each.id)
    )
    parts: list[Part] = [head.about(view, ("stated_on", head.day(on))), Heading(head.word("received"))]
    parts.append(_received(head, view, known) if known else Text(head.word("no_payments")))
    if given := [each for each in view.account.waived if each.on <= on]:
        rows = tuple((head.day(each.on), _named(head, each.amount), head.money(each.amount.total)) for each in given)
        titles = tuple(head.word(key) for key in ("date", "component", "amount"))
        parts += [Heading(head.word("waived")), Table(titles, rows, (3, 6, 3), (2,))]
    return head.paper("PR", "payments", *parts, Text(head.word("payments_note"), quiet=True))


def _received(head: Letterhead, view: LoanView, known: list[Payment]) -> Table:
    used = _used(view)
    rows = tuple(_row(head, each, used.get(each.id)) for each in known)
    titles = tuple(head.word(key) for key in ("date", "payment", "used_for", "amount"))
    total = (head.word("total"), "", "", head.money(received_by(view.account, view.statement.on)))
    return Table(titles, rows, (4, 4, 7, 4), (3,), total)


def _used(view: LoanView) -> dict[str, Components]:
    """What each payment met, whenever it met it: money in advance waits until something falls due."""
    met: dict[str, Components] = {}
    for each in view.statement.allocations:
        met[each.payment_id] = met[each.payment_id] + each.components if each.payment_id in met else each.components
    return met


def _row(head: Letterhead, each: Payment, used: Components | None) -> tuple[str, ...]:
    went = _named(head, used) if used is not None and each.kind is PaymentKind.PAYMENT else ""
    kind = f"{head.word(f'payment_{each.kind}')}\n{each.id}"
    amount = head.money(each.amount)
    return head.day(each.received_on), kind, went, amount if each.kind is PaymentKind.PAYMENT else f"−{amount}"


def _named(head: Letterhead, amounts: Components) -> str:
    return "\n".join(f"{wording.component(name, head.language)} {head.money(each)}" for name, each in amounts.items() if each)
