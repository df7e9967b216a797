"""What the law and the lender say, as data with sources: `rule("cn.quiet_hours")`, `lender("tqg")`."""

from bot.rulebook.contact import contact_rules
from bot.rulebook.lenders import Lender, Product, UnknownLender, lender, lenders, negotiation_policy
from bot.rulebook.loader import Rule, RulebookError, UnknownRule, rule, rules, rules_due
from bot.rulebook.stages import never_happens, road_stages

__all__ = [
    "Lender",
    "Product",
    "Rule",
    "RulebookError",
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
]
