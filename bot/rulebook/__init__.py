"""What the law and the lender say, as data with sources: `rule("cn.quiet_hours")`, `lender("tqg")`."""

from bot.rulebook.contact import contact_rules
from bot.rulebook.lenders import Lender, UnknownLender, lender, lenders, negotiation_policy
from bot.rulebook.loader import Rule, RulebookError, UnknownRule, rule, rules, rules_due
from bot.rulebook.products import Product
from bot.rulebook.stages import StageWords, never_happens, road_stages, stage_words

__all__ = [
    "Lender",
    "Product",
    "Rule",
    "RulebookError",
    "StageWords",
    "UnknownLender",
    "UnknownRule",
    "contact_rules",
    "lender",
    "lenders",
    "negotiation_policy",
    "never_happens",
    "road_stages",
    "rule",
    "rules",
    "rules_due",
    "stage_words",
]
