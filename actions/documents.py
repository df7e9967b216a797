"""Papers: statement, payment record, settlement confirmation, plan agreement, the conversation; and who has the others."""

from __future__ import annotations

import json

from rasa_sdk import Tracker

from actions.base import AccountAnswer, value_of, words
from actions.loans import product_name
from actions.saying import Saying
from bot import rulebook
from bot.dialogue.bargaining.words import named_first
from bot.dialogue.cards.document import document_card
from bot.dialogue.context import TurnContext
from bot.service.account import LoanView, Overview
from bot.service.documents import DocumentKind
from bot.service.records import RepaymentPlan

CONTRACT, STAMPED = "contract", "stamped"


class Documents(AccountAnswer):
    """The paper that was chosen or is named; else which there are."""

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        wanted = str(value_of(tracker, "option") or named_first(words(tracker), "document_words") or "")
        if wanted == DocumentKind.SETTLEMENT:
            settlements(say, account, turn)
        elif wanted in (DocumentKind.AGREEMENT, CONTRACT):
            agreements(say, account, turn, contract=wanted == CONTRACT)
        elif wanted == STAMPED:
            say.words("documents_stamped")
        elif wanted == DocumentKind.TRANSCRIPT:
            give(say, turn, DocumentKind.TRANSCRIPT)
        elif wanted in (DocumentKind.STATEMENT, DocumentKind.PAYMENTS):
            of_loans(say, account, turn, DocumentKind(wanted))
        else:
            which(say, account, turn)


def give(say: Saying, turn: TurnContext, kind: DocumentKind, subject: str | None = None, about: str = "") -> None:
    """A paper's card, with the way to it for those who read by SMS."""
    site = rulebook.lender(turn.request.lender_id).contact.site
    card = document_card(kind, subject, turn.language, about)
    say.card(card, "document_here", title=card["title"], about=f" {about}" if about else "", site=site)


def give_agreement(say: Saying, turn: TurnContext, terms_hash: str) -> None:
    """The agreement on a plan that is being agreed in this very turn, or was before: its terms' hash names it."""
    give(say, turn, DocumentKind.AGREEMENT, terms_hash)


def of_loans(say: Saying, account: Overview, turn: TurnContext, kind: DocumentKind) -> None:
    """One for each loan, those that are owed if any is."""
    owed = [view for view in account.loans if not view.statement.paid_off]
    for view in owed or account.loans:
        give(say, turn, kind, view.id, named(view, turn))


def settlements(say: Saying, account: Overview, turn: TurnContext) -> None:
    settled = [view for view in account.loans if view.statement.paid_off]
    for view in settled:
        give(say, turn, DocumentKind.SETTLEMENT, view.id, named(view, turn))
    if not settled:
        say.words("documents_not_settled")


def agreements(say: Saying, account: Overview, turn: TurnContext, *, contract: bool) -> None:
    """Agreements on plans that run, else the latest one; the loan contract itself is with the lender's own pages and people."""
    running = [view.plan for view in account.loans if view.plan]
    shown: list[RepaymentPlan] = running or list(account.plans[-1:])
    views = {view.id: view for view in account.loans}
    for plan in shown:
        give(say, turn, DocumentKind.AGREEMENT, plan.id, named(views[plan.loan_id], turn) if plan.loan_id in views else "")
    if contract:
        say.words("documents_contract", site=rulebook.lender(turn.request.lender_id).contact.site)
    elif not shown:
        say.words("documents_no_agreement")


def which(say: Saying, account: Overview, turn: TurnContext) -> None:
    """The papers that there are for this borrower, as choices."""
    say.words("documents_which")
    kinds = [DocumentKind.STATEMENT, DocumentKind.PAYMENTS]
    kinds += [DocumentKind.SETTLEMENT] if any(view.statement.paid_off for view in account.loans) else []
    kinds += [DocumentKind.AGREEMENT] if account.plans else []
    for kind in (*kinds, DocumentKind.TRANSCRIPT):
        say.choice("get_document" + json.dumps({"option": str(kind)}), turn.word(f"paper_{kind}"))
    say.offer(("request_human", "person_instead"))


def named(view: LoanView, turn: TurnContext) -> str:
    return f"{product_name(view, turn)} {view.id}"
