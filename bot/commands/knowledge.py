"""`python -m bot knowledge`: the facts that must be looked at again."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.commands.common import day, fail, present


def knowledge(
    on: Annotated[str | None, typer.Option(help="Day, as 2027-05-21; today by default.")] = None,
    within: Annotated[int, typer.Option(help="Also what falls due in so many days.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the rules of the rulebook whose review is due, with their source and the wordings that rest on them."""
    from bot.rulebook import RulebookError, rules
    from bot.rulebook.upkeep import due, next_review

    if within < 0:
        fail("--within counts days ahead; give 0 or more")
    when = day(on) or present().date()
    try:
        found, following = due(when, within), next_review()
    except RulebookError as broken:
        fail(f"the rulebook can't be read: {broken}")
    if as_json:
        listed = [each.to_json() for each in found]
        typer.echo(json.dumps({"on": str(when), "rules": len(rules()), "due": listed}, ensure_ascii=False, indent=2))
        return
    for each in found:
        rule = each.rule
        typer.echo(f"{rule.review_by}  {rule.confidence}  {rule.key:<36} {rule.source}")
        typer.echo(f"{'':15}said in {', '.join(each.said_in) or 'no wording'}")
    typer.echo(
        f"{len(found)} of {len(rules())} rules are due on {when}; the first review is {following.key} by {following.review_by}"
    )
