"""What every paper of a borrower says at its top and bottom: who it is from and to, about which loan, and whom to turn to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot import catalogue, rulebook, wording
from bot.documents.parts import Document, Facts, Part, Text
from bot.lending.money import Money
from bot.rulebook import UnknownRule
from bot.service.account import LoanView
from bot.service.records import Borrower
from bot.service.turn import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """A borrower, the business date, and the language; through them the lender and its ways of writing."""

    borrower: Borrower
    on: date
    language: Language

    @property
    def rules(self) -> rulebook.Lender:
        return rulebook.lender(self.borrower.lender_id)

    @property
    def lender(self) -> str:
        return self.rules.name.zh if self.language == "zh" else self.rules.name.en

    def word(self, key: str, **figures: object) -> str:
        return catalogue.word(f"paper_{key}", self.language, sms=False, **figures)

    def money(self, amount: Money) -> str:
        return wording.money(amount, self.language)

    def day(self, when: date) -> str:
        """A day with its year, as papers outlive it."""
        return wording.day(when, self.language)

    def moment(self, at: datetime) -> str:
        """A moment in the lender's zone, to the minute, with the zone's name."""
        here = at.astimezone(ZoneInfo(self.rules.zone))
        return f"{self.day(here.date())} {here:%H:%M} ({self.rules.zone})"

    def product(self, view: LoanView) -> str:
        return view.product.name.zh if self.language == "zh" else view.product.name.en

    def about(self, view: LoanView, *more: tuple[str, str]) -> Facts:
        """Whose loan and which, then what else is named."""
        terms = view.account.terms
        told = (
            ("borrower", self.borrower.name),
            ("loan", view.id),
            ("product", self.product(view)),
            ("opened", self.day(terms.opened_on)),
            ("limit" if terms.revolving else "principal", self.money(terms.principal)),
        )
        return Facts(
            tuple((self.word(key), value) for key, value in told) + tuple((self.word(key), value) for key, value in more)
        )

    def item(self, component: str) -> str:
        """A component as the first word of a line of a table."""
        named = wording.component(component, self.language)
        return named[:1].upper() + named[1:]

    def rule_lines(self, *names: str) -> tuple[Text, ...]:
        """What the rulebook says of rules of the lender's jurisdiction; one that does not hold there is left out."""
        found = []
        for name in names:
            try:
                rule = rulebook.rule(f"{self.rules.jurisdiction}.{name}")
            except UnknownRule:
                continue
            if rule.holds_on(self.on):
                found.append(Text(f"· {rule.statement(self.language)}", quiet=True))
        return tuple(found)

    def contacts(self) -> Text:
        """How to ask, disagree or complain."""
        contact = self.rules.contact
        return Text(self.word("contacts", phone=contact.phone, email=contact.email, site=contact.site), quiet=True)

    def paper(self, code: str, title: str, *parts: Part) -> Document:
        """The whole paper: its parts, and under them whom to turn to."""
        return Document(
            code=code,
            language=self.language,
            title=self.word(title),
            lender=self.lender,
            issued=self.on,
            parts=(*parts, self.contacts()),
        )
