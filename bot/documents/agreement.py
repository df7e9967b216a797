"""The agreement on a repayment plan: what was agreed, on which rules, when and how, and how to change it or complain."""

from __future__ import annotations

from collections.abc import Iterator

from bot import wording
from bot.documents.letterhead import Letterhead
from bot.documents.parts import Document, Facts, Heading, Part, Table, Text
from bot.service.account import LoanView
from bot.service.plan_progress import saved_within
from bot.service.records import RepaymentPlan

EFFECTS = ("promise_interrupts_limitation", "limitation_defence", "credit_record_years")


def agreement(head: Letterhead, view: LoanView, plan: RepaymentPlan) -> Document:
    """The agreement as it was made; later events do not change its terms, so its state is not part of them."""
    return head.paper(
        "PA",
        "agreement",
        head.about(view),
        Heading(head.word("terms")),
        _terms(head, plan),
        Heading(head.word("payments_agreed")),
        _schedule(head, plan),
        Heading(head.word("meaning")),
        *(Text(f"· {sentence}") for sentence in _meaning(head, plan)),
        *_law(head),
        Heading(head.word("change")),
        Text(head.word("change_how")),
        *head.rule_lines("complaint_days", "hotline_12378"),
        Heading(head.word("proof")),
        _proof(head, plan),
    )


def _law(head: Letterhead) -> tuple[Part, ...]:
    """What the law makes of the agreement, where a rule of the lender's jurisdiction says so."""
    lines = head.rule_lines(*EFFECTS)
    return (Heading(head.word("law")), *lines) if lines else ()


def _terms(head: Letterhead, plan: RepaymentPlan) -> Facts:
    agreed = plan.plan
    told = [
        ("kind", head.word(f"kind_{plan.kind}")),
        ("count", str(len(agreed.installments))),
        ("plan_total", head.money(agreed.total)),
    ]
    told += [
        ("plan_waived", f"{wording.component(name, head.language)} {head.money(amount)}")
        for name, amount in agreed.waived.items()
        if amount
    ]
    told += [("plan_extra", head.money(agreed.extra_cost))]
    return Facts(tuple((head.word(key), value) for key, value in told))


def _schedule(head: Letterhead, plan: RepaymentPlan) -> Table:
    agreed = plan.plan
    rows = tuple(
        (str(number), head.day(each.due), head.money(each.amount)) for number, each in enumerate(agreed.installments, start=1)
    )
    total = (head.word("total"), "", head.money(agreed.total))
    return Table(tuple(head.word(key) for key in ("number", "due", "amount")), rows, (2, 5, 4), (2,), total)


def _meaning(head: Letterhead, plan: RepaymentPlan) -> Iterator[str]:
    """What the plan covers, what rests while it is kept, what ends it, and that it may be paid sooner."""
    handling = head.rules.handling
    yield head.word("covers_all" if plan.covers_all else "covers_overdue")
    if handling.plan_holds_penalty:
        yield head.word("penalty_rests")
    if plan.plan.waived.total:
        yield head.word("waived_when_kept")
    yield head.word("grace", grace=wording.days(saved_within(handling, plan.cause), head.language))
    yield head.word("contact_rests")
    yield head.word("early")


def _proof(head: Letterhead, plan: RepaymentPlan) -> Facts:
    told = [
        ("plan_id", plan.id),
        ("agreed_at", head.moment(plan.agreed_at)),
        ("agreed_how", head.word("agreed_in_chat")),
        ("policy", plan.policy_version),
        ("terms_hash", plan.terms_hash),
    ]
    return Facts(tuple((head.word(key), value) for key, value in told))
