"""D. Dates, parts of a text message, and quiet hours to the second."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bench.oracles.case import Case, listed
from bot.channels.segments import length
from bot.lending.clocks import answer_due, credit_record_ends, next_call, opt_out_latest, validation_ends
from bot.lending.contact import ContactFacts, Purpose, may_contact
from bot.rulebook import contact_rules, lender, rule

SHANGHAI = "Asia/Shanghai"


def _validation() -> date:
    days, holidays = rule("us.validation_days").value, frozenset(rule("us.federal_holidays").value)
    return validation_ends(date(2026, 9, 4), days["assumed_receipt"], days["period"], holidays)


def _opt_out() -> date:
    return opt_out_latest(date(2026, 11, 23), rule("us.stop_business_days").value, frozenset(rule("us.federal_holidays").value))


def _contact(clock: str) -> str:
    at = datetime.fromisoformat(f"2026-11-21T{clock}").replace(tzinfo=ZoneInfo(SHANGHAI))
    decision = may_contact(contact_rules(lender("tqg")), ContactFacts(zones=(SHANGHAI,)), at, Purpose.COLLECTION)
    return "allowed" if decision.allowed else listed(*decision.reasons)


CASES = [
    Case("O20", "P", "validation notice sent 2026-09-04: period ends", "2026-10-14", _validation),
    Case(
        "O21",
        "P",
        "talked on 2026-09-08: next call",
        "2026-09-15",
        lambda: next_call(date(2026, 9, 8), rule("us.call_cap").value["days_after_conversation"]),
    ),
    Case("O22", "D", "opted out on 2026-11-23: latest", "2026-12-08", _opt_out),
    Case(
        "O23",
        "D",
        "bad record ended 2026-03-15: last day shown",
        "2031-03-15",
        lambda: credit_record_ends(date(2026, 3, 15), rule("cn.credit_record_years").value),
    ),
    Case(
        "O23",
        "D",
        "credit dispute of 2026-11-21: answer by",
        "2026-12-11",
        lambda: answer_due(date(2026, 11, 21), rule("cn.credit_dispute_days").value),
    ),
    *(
        Case("O24", "P", f"{count} Chinese signs: parts", parts, lambda count=count: length("好" * count, mainland=True).parts)
        for count, parts in ((160, "3"), (150, "3"), (70, "1"), (71, "2"))
    ),
    *(
        Case("O24", "P", f"{count} plain signs: parts", parts, lambda count=count: length("a" * count, mainland=False).parts)
        for count, parts in ((350, "3"), (160, "1"), (161, "2"))
    ),
    *(
        Case("O25", "D", f"collection at {clock} in Shanghai", verdict, lambda clock=clock: _contact(clock))
        for clock, verdict in (
            ("21:59:59", "allowed"),
            ("22:00:00", "quiet_hours"),
            ("07:59:59", "quiet_hours"),
            ("08:00:00", "allowed"),
        )
    ),
]
