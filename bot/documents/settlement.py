"""A confirmation that a loan is settled; there is none before nothing is owed."""

from __future__ import annotations

from bot.documents.letterhead import Letterhead
from bot.documents.parts import Document, Heading, Part, Text
from bot.lending.money import Money
from bot.service.account import LoanView
from bot.service.received import received_by


class NotSettled(ValueError):
    """The loan still owes something, or will."""


def settlement(head: Letterhead, view: LoanView) -> Document:
    stated, account = view.statement, view.account
    if not stated.paid_off:
        raise NotSettled(view.id)
    paid = received_by(account, stated.on)
    waived = Money.sum((each.amount.total for each in account.waived if each.on <= stated.on), stated.currency)
    last = max((each.received_on for each in account.payments if each.received_on <= stated.on), default=None)
    facts = [("stated_on", head.day(stated.on)), ("received_in_all", head.money(paid))]
    facts += [("last_payment", head.day(last))] if last else []
    facts += [("waived_in_all", head.money(waived))] if waived else []
    facts += [("still_owed", head.money(stated.payoff))]
    parts: list[Part] = [head.about(view, *facts), Text(head.word("settled", loan=view.id, day=head.day(stated.on)))]
    if stated.credit:
        parts.append(Text(head.word("overpaid", credit=head.money(stated.credit))))
    parts += [
        Heading(head.word("afterwards")),
        Text(head.word("afterwards_keep")),
        *head.rule_lines("credit_record_years", "credit_dispute_days"),
    ]
    return head.paper("SC", "settlement", *parts)
