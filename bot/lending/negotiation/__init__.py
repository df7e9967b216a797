"""Plans that are lawful, inside the lender's rules, and kept: a pure, deterministic, explainable negotiator of figures."""

from bot.lending.components import Components
from bot.lending.money import Money
from bot.lending.negotiation.building import Bounds, Built, build
from bot.lending.negotiation.errors import BadFigures
from bot.lending.negotiation.moves import Agree, AskFor, Close, Move, Plan, PlanInstallment, Propose, Reason, Refer
from bot.lending.negotiation.negotiation import Negotiation
from bot.lending.negotiation.offers import Verdict
from bot.lending.negotiation.statements import (
    Accept,
    AskExtension,
    AskWaiver,
    CannotPay,
    Dispute,
    Finances,
    Offer,
    Reject,
    Statement,
    WantPerson,
)
from bot.lending.negotiation.terms import Debt, NegotiationPolicy, Ratios, Steps

__all__ = [
    "Accept",
    "Agree",
    "AskExtension",
    "AskFor",
    "AskWaiver",
    "BadFigures",
    "Bounds",
    "Built",
    "CannotPay",
    "Close",
    "Components",
    "Debt",
    "Dispute",
    "Finances",
    "Money",
    "Move",
    "Negotiation",
    "NegotiationPolicy",
    "Offer",
    "Plan",
    "PlanInstallment",
    "Propose",
    "Ratios",
    "Reason",
    "Refer",
    "Reject",
    "Statement",
    "Steps",
    "Verdict",
    "WantPerson",
    "build",
]
