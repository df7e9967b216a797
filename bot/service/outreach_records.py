"""What the daily planning reads of a borrower, and what it plans for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.lending.channel_choice import Why
from bot.lending.hardship import HardshipRequest
from bot.lending.loan import LoanAccount
from bot.lending.outlook import Outlook
from bot.lending.outreach import Occasion
from bot.service.reach_records import Circumstances, Message, Verdict
from bot.service.records import Borrower, PromiseToPay, RepaymentPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One borrower's book with what was foreseen of loans (by loan id, others' among them), and how they use the conversation: when they
    `wrote`, and the cases people closed for them and the plans they agreed to by text, as far as nobody asked about these yet."""

    circumstances: Circumstances
    accounts: tuple[LoanAccount, ...] = ()
    outlooks: Mapping[str, Outlook] = field(default_factory=dict)
    promises: tuple[PromiseToPay, ...] = ()
    plans: tuple[RepaymentPlan, ...] = ()
    hardships: tuple[HardshipRequest, ...] = ()
    closed_cases: tuple[tuple[str, datetime], ...] = ()
    agreed_plans: tuple[tuple[str, date], ...] = ()
    wrote: tuple[datetime, ...] = ()
    confirmed: bool = False

    @property
    def borrower(self) -> Borrower:
        return self.circumstances.borrower


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What became of one occasion: a message with the gate's verdict, or none for whoever is held out; `why` says why this channel."""

    borrower: Borrower
    on: date
    occasion: Occasion
    message: Message
    verdict: Verdict
    why: Why = Why.USUAL

    @property
    def held_out(self) -> bool:
        return self.occasion.variant is None

    @property
    def leaves_at(self) -> datetime | None:
        return self.verdict.earliest if self.verdict.posted else None
