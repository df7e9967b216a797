"""Everything that happened about a borrower, newest first: contacts sent and held back with why, money, arrangements, cases, consents.

Read from what is on the book and in the log; nothing is kept twice for it. Messages are named by purpose and channel, never by their words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.lending.loan import LoanAccount
from bot.rulebook.lenders import lender
from bot.service.account import Overview
from bot.service.life_records import Happening, Sent, Spoken, Withheld
from bot.service.plan_offer_records import OfferState, PlanOffer
from bot.service.ports import BookAndTalk
from bot.service.promise import state_on
from bot.service.records import Complaint, Dispute
from bot.service.talk_records import AuditRecord, Case

MOST = 1000
CONSENTS = frozenset(
    (
        "stop_contact",
        "resume_contact",
        "quiet_hours",
        "silence",
        "wrong_person",
        "pause_contact",
        "save_finances",
        "forget_finances",
    )
)
IDENTITY = frozenset(("verify", "send_code", "phone_proven", "prove_phone", "correct_data"))


async def timeline(uow: BookAndTalk, account: Overview) -> list[Happening]:
    """All of it that is known, newest first."""
    borrower = account.borrower.id
    zone = ZoneInfo(lender(account.borrower.lender_id).zone)
    found = [
        *_messages(await uow.life.sent(borrower, MOST), zone),
        *_withheld(await uow.life.withheld(borrower, MOST), zone),
        *_talk(await uow.life.spoken(borrower, MOST), zone),
        *_cases(await uow.life.cases(borrower, MOST), zone),
        *_noted(await uow.audit.about({borrower}), zone),
        *_plans(account),
        *_offers(await uow.plan_offers.of_borrower(borrower), zone),
        *_promises(account),
        *_requests(account),
        *(each for view in account.loans for each in _money(view.account)),
    ]
    return sorted((each for each in found if each.on <= account.on), key=_moment, reverse=True)


def _moment(each: Happening) -> tuple[date, datetime | None, str]:
    """A thing known by its day alone stands at the end of it."""
    return each.on, each.at.replace(tzinfo=None) if each.at else datetime.combine(each.on, datetime.max.time()), each.code


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _messages(sent: Iterable[Sent], zone: ZoneInfo) -> Iterator[Happening]:
    for each in sent:
        code = "code" if each.secret else each.state
        arrived = each.state == "sent" and each.receipt == "delivered"
        figures = {"purpose": each.purpose, "channel": each.channel}
        why = (each.problem,) if each.problem else ()
        name = f"message_{'delivered' if arrived and code == 'sent' else code}"
        yield Happening(on=_day(each.at, zone), at=each.at, kind="message", code=name, figures=figures, why=why)


def _withheld(withheld: Iterable[Withheld], zone: ZoneInfo) -> Iterator[Happening]:
    for each in withheld:
        figures = {"purpose": each.purpose, "channel": each.channel}
        why = tuple(each.reasons)
        yield Happening(on=_day(each.at, zone), at=each.at, kind="message", code="message_withheld", figures=figures, why=why)


def _talk(spoken: Iterable[Spoken], zone: ZoneInfo) -> Iterator[Happening]:
    """One line a day, channel and speaker."""
    counted = Counter((_day(each.at, zone), each.channel, each.sender) for each in spoken)
    for (on, channel, sender), count in counted.items():
        yield Happening(on=on, kind="talk", code=f"talk_{sender}", figures={"channel": channel, "count": count})


def _cases(cases: Iterable[Case], zone: ZoneInfo) -> Iterator[Happening]:
    for each in cases:
        figures = {"topic": each.topic, "reason": each.reason}
        yield Happening(on=_day(each.opened_at, zone), at=each.opened_at, kind="case", code="case_opened", figures=figures)
        if each.claimed_at is not None:
            taken = {"topic": each.topic, "agent": each.agent or ""}
            yield Happening(on=_day(each.claimed_at, zone), at=each.claimed_at, kind="case", code="case_taken", figures=taken)
        if each.closed_at is not None:
            closed = {"topic": each.topic, "outcome": each.outcome or ""}
            yield Happening(on=_day(each.closed_at, zone), at=each.closed_at, kind="case", code="case_closed", figures=closed)


def _noted(records: Iterable[AuditRecord], zone: ZoneInfo) -> Iterator[Happening]:
    """Consents, proofs and corrections, as the audit has them."""
    for each in records:
        kind = "consent" if each.verb in CONSENTS else "identity" if each.verb in IDENTITY else None
        if kind is not None:
            figures = {name: str(each.details.get(name) or "") for name in ("channel", "until", "how", "field", "from", "to")}
            ended = "_ended" if each.verb == "quiet_hours" and not figures["from"] else ""
            yield Happening(on=_day(each.at, zone), at=each.at, kind=kind, code=f"{kind}_{each.verb}{ended}", figures=figures)


def _plans(account: Overview) -> Iterator[Happening]:
    for each in account.plans:
        figures = {"loan": each.loan_id, "count": len(each.plan.installments), "total": each.plan.total}
        yield Happening(on=each.agreed_on, at=each.agreed_at, kind="plan", code="plan_agreed", figures=figures)
        if each.ended_on is not None:
            yield Happening(on=each.ended_on, kind="plan", code=f"plan_{each.status}", figures=figures)


def _offers(offers: Iterable[PlanOffer], zone: ZoneInfo) -> Iterator[Happening]:
    for each in offers:
        figures = {"loan": each.loan_id, "agent": each.offered_by}
        yield Happening(on=each.on, at=each.offered_at, kind="plan", code="offer_made", figures=figures)
        if each.settled_at is not None and each.state is not OfferState.AGREED:
            settled = _day(each.settled_at, zone)
            yield Happening(on=settled, at=each.settled_at, kind="plan", code=f"offer_{each.state}", figures=figures)


def _promises(account: Overview) -> Iterator[Happening]:
    handling = lender(account.borrower.lender_id).handling
    accounts = {view.id: view.account for view in account.loans}
    for each in account.promises:
        figures = {"loan": each.loan_id, "amount": each.amount, "due": each.due}
        yield Happening(on=each.made_on, kind="promise", code="promise_made", figures=figures)
        if each.loan_id in accounts:
            state, since = state_on(each, accounts[each.loan_id], account.on, handling.promise_grace_days)
            if since is not None:
                yield Happening(on=since, kind="promise", code=f"promise_{state}", figures=figures)


def _requests(account: Overview) -> Iterator[Happening]:
    raised: tuple[Dispute | Complaint, ...] = (*account.disputes, *account.complaints)
    for each in raised:
        name = "dispute" if isinstance(each, Dispute) else "complaint"
        yield Happening(on=each.opened_on, kind="request", code=f"{name}_raised", figures={"about": each.kind})
        if each.resolved_on is not None:
            figures = {"about": each.kind, "verdict": each.outcome or "closed"}
            yield Happening(on=each.resolved_on, kind="request", code=f"{name}_decided", figures=figures)
    for asked in account.hardships:
        yield Happening(on=asked.asked_on, kind="request", code="hardship_told")
        if asked.closed_on is not None:
            yield Happening(on=asked.closed_on, kind="request", code="hardship_closed")


def _money(account: LoanAccount) -> Iterator[Happening]:
    loan = account.loan.id
    for paid in account.payments:
        figures = {"loan": loan, "amount": paid.amount}
        yield Happening(on=paid.received_on, kind="payment", code=f"payment_{paid.kind}", figures=figures)
    for waived in account.waived:
        yield Happening(on=waived.on, kind="account", code="waived", figures={"loan": loan, "amount": waived.amount.total})
    for charge in account.charges:
        yield Happening(on=charge.on, kind="account", code="charged", figures={"loan": loan, "amount": charge.amount})
    for hold in account.penalty_holds:
        yield Happening(on=hold.start, kind="account", code="penalty_rests", figures={"loan": loan})
        if hold.end is not None and hold.end > hold.start:
            yield Happening(on=hold.end, kind="account", code="penalty_runs", figures={"loan": loan})
    if account.accelerated_on is not None:
        yield Happening(on=account.accelerated_on, kind="account", code="called_in", figures={"loan": loan})
