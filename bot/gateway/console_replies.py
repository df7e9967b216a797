"""Ready-made replies: approved wordings of the catalogue in the borrower's language, with only figures that are sure filled in."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from bot import wording
from bot.catalogue import entries
from bot.rulebook.lenders import lender
from bot.service.records import Lender
from bot.service.talk_records import Case, StaffMember
from bot.service.turn import Json

ANY = "any"


def replies(case: Case, member: StaffMember, who: Lender) -> list[Json]:
    """[{id, text}] for the case's topic first, then those for any; one whose figures are not known is left out."""
    figures = _figures(case, member, who)
    found = {topic: list(_of(topic, case, figures)) for topic in (case.topic, ANY)}
    return [*found[case.topic], *found[ANY]]


def _of(topic: str, case: Case, figures: dict[str, str]) -> Iterator[Json]:
    for key, entry in entries(case.language).items():
        if key.startswith(f"reply_{topic}_"):
            text = str(entry["text"]).strip()
            if {name for _, name, _, _ in Formatter().parse(text) if name} <= set(figures):
                yield {"id": key, "text": text.format_map(figures)}


def _figures(case: Case, member: StaffMember, who: Lender) -> dict[str, str]:
    known = {"agent": member.name, "lender": who.name(case.language), "phone": lender(case.lender_id).contact.phone}
    if case.due_at is not None:
        known["day"] = wording.day(case.due_at.date(), case.language)
    return known
