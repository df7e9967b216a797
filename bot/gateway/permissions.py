"""Who of the lender's people may do what: every route of the console, with the roles that it is for.

A route that is not listed here is refused to everybody, and a test compares the list with the routes that exist. What a role may do
with a case also depends on who holds it; that is the use cases' business (`bot.service.handoff`).
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.service.talk_records import Role

Roles = frozenset[Role]

HELPERS: Roles = frozenset({"agent", "supervisor"})
LEADS: Roles = frozenset({"supervisor"})
KEEPERS: Roles = frozenset({"operator"})
WATCHERS: Roles = frozenset({"auditor"})
EVERYBODY: Roles = HELPERS | KEEPERS | WATCHERS

CASE = "/api/console/cases/{id}"
OWN = "/api/console/me"
STAFF = "/api/console/staff"
OUTBOX = "/api/console/outbox"
WEBHOOKS = "/api/console/webhooks"
DIFFERENCES = "/api/console/differences"
APPROVALS = "/api/console/approvals"
REPORTS = "/api/console/reports"
WALLBOARD = "/api/console/wallboard"
DATES = "/api/console/dates"
FOLLOW_UPS = "/api/console/follow-ups"

GRANTS: Mapping[tuple[str, str], Roles] = {
    ("POST", "/api/console/logout"): EVERYBODY,
    ("GET", OWN): EVERYBODY,
    ("POST", f"{OWN}/password"): EVERYBODY,
    ("POST", f"{OWN}/second-factor"): EVERYBODY,
    ("POST", f"{OWN}/second-factor/confirm"): EVERYBODY,
    ("POST", f"{OWN}/second-factor/remove"): EVERYBODY,
    ("GET", f"{OWN}/sign-ins"): EVERYBODY,
    ("POST", f"{OWN}/sign-ins/end"): EVERYBODY,
    ("POST", f"{OWN}/here"): HELPERS,
    ("GET", f"{OWN}/views"): HELPERS,
    ("POST", f"{OWN}/views"): HELPERS,
    ("GET", "/api/console/cases"): HELPERS,
    ("GET", CASE): HELPERS,
    ("GET", f"{CASE}/events"): HELPERS,
    ("GET", f"{CASE}/socket"): HELPERS,
    ("GET", f"{CASE}/evidence/{{evidence}}"): HELPERS,
    ("POST", f"{CASE}/claim"): HELPERS,
    ("POST", f"{CASE}/decline"): HELPERS,
    ("POST", f"{CASE}/messages"): HELPERS,
    ("POST", f"{CASE}/notes"): HELPERS,
    ("POST", f"{CASE}/resolve"): HELPERS,
    ("POST", f"{CASE}/transfer"): HELPERS,
    ("POST", f"{CASE}/reveal"): HELPERS,
    ("POST", f"{CASE}/documents"): HELPERS,
    ("POST", f"{CASE}/acts/{{act}}"): HELPERS,
    ("POST", f"{CASE}/plan"): HELPERS,
    ("GET", f"{CASE}/timeline"): HELPERS,
    ("GET", f"{CASE}/history"): HELPERS,
    ("POST", f"{CASE}/extend"): HELPERS,
    ("GET", f"{CASE}/file"): LEADS | WATCHERS,
    ("GET", APPROVALS): HELPERS,
    ("POST", f"{APPROVALS}/{{id}}/approve"): LEADS,
    ("POST", f"{APPROVALS}/{{id}}/decline"): LEADS,
    ("GET", DATES): HELPERS,
    ("POST", f"{DATES}/{{id}}/take"): HELPERS,
    ("POST", f"{FOLLOW_UPS}/{{id}}/finish"): HELPERS,
    ("POST", f"{FOLLOW_UPS}/{{id}}/assign"): HELPERS,
    ("POST", f"{FOLLOW_UPS}/{{id}}/take"): HELPERS,
    ("GET", STAFF): KEEPERS | LEADS,
    ("POST", STAFF): KEEPERS,
    ("POST", f"{STAFF}/{{login}}/skills"): KEEPERS | LEADS,
    ("POST", f"{STAFF}/{{login}}/reset"): KEEPERS,
    ("POST", f"{STAFF}/{{login}}/disable"): KEEPERS,
    ("POST", f"{STAFF}/{{login}}/enable"): KEEPERS,
    ("POST", f"{STAFF}/{{login}}/sign-out"): KEEPERS | LEADS,
    ("GET", "/api/console/audit"): WATCHERS,
    ("GET", REPORTS): LEADS | KEEPERS | WATCHERS,
    ("GET", f"{REPORTS}/file/{{format}}"): LEADS | KEEPERS | WATCHERS,
    ("GET", WALLBOARD): LEADS,
    ("GET", OUTBOX): KEEPERS | LEADS,
    ("POST", f"{OUTBOX}/{{id}}/retry"): KEEPERS | LEADS,
    ("POST", f"{OUTBOX}/{{id}}/abandon"): KEEPERS | LEADS,
    ("GET", DIFFERENCES): KEEPERS | LEADS,
    ("POST", f"{DIFFERENCES}/{{id}}/resolve"): KEEPERS | LEADS,
    ("GET", WEBHOOKS): KEEPERS | LEADS,
    ("POST", f"{WEBHOOKS}/{{id}}/retry"): KEEPERS | LEADS,
    ("POST", f"{WEBHOOKS}/{{id}}/abandon"): KEEPERS | LEADS,
}

PUBLIC = frozenset(
    {
        ("POST", "/api/console/login"),
        ("GET", "/api/console/openid"),
        ("GET", "/api/console/openid/begin"),
        ("GET", "/api/console/openid/return"),
    }
)
"""Routes of the console that nobody needs to be signed in for."""

UNFINISHED: frozenset[tuple[str, str]] = frozenset(
    {("POST", "/api/console/logout")} | {route for route in GRANTS if route[1].startswith(OWN)}
)
"""All that somebody may do who must first choose a password or enrol a second factor."""


def may(role: Role, method: str, path: str) -> bool:
    """Whether a role is let through to a route, named by its method and its path's pattern."""
    return role in GRANTS.get((method, path), frozenset())
