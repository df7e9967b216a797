"""Which cases somebody looks for at the console, and the views of the inbox that they keep for themselves.

Nobody is found by a name in full: who types one learns nothing that the masked list does not show. What is found: the number of a
case or of its dispute or complaint, the number of a customer, and the first letter of a name as the list shows it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from bot.service.errors import Invalid
from bot.service.handoff import TOPICS
from bot.service.talk_ports import Talk
from bot.service.talk_records import CaseStatus, StaffMember
from bot.service.turn import Json

View = Literal["queue", "mine", "all", "resolved"]
Due = Literal["soon", "late"]
VIEWS: Mapping[View, tuple[CaseStatus, ...]] = {
    "queue": ("open",),
    "mine": ("claimed",),
    "all": ("open", "claimed"),
    "resolved": ("resolved", "returned"),
}
CHOICES: Mapping[str, Sequence[str]] = {
    "view": get_args(View),
    "topic": sorted(TOPICS),
    "language": ("zh", "en"),
    "channel": ("web", "sms"),
    "due": get_args(Due),
}
FILTERS = (*CHOICES, "agent", "q")
LONGEST_WORDS = 64
MOST_VIEWS = 12
_NUMBER = re.compile(r"[A-Za-z]{1,3}-?[0-9A-Fa-f]{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to look for; None asks for nothing. `number` and `initial` are what the typed words may mean."""

    statuses: tuple[CaseStatus, ...]
    agent: str | None = None
    topic: str | None = None
    language: str | None = None
    channel: str | None = None
    due: str | None = None
    number: str | None = None
    initial: str | None = None
    nothing: bool = False


def wanted(query: Mapping[str, str], member: StaffMember) -> Wanted:
    """A request's filters; Invalid for one that there is not."""
    for name, known in CHOICES.items():
        if query.get(name) and query[name] not in known:
            raise Invalid("field", field=name)
    view: Any = query.get("view") or "queue"
    words = query.get("q", "").strip()
    if len(words) > LONGEST_WORDS:
        raise Invalid("field", field="q")
    bare = words.rstrip("*＊").strip()
    agent = member.login if view == "mine" else query.get("agent") or None
    chosen = {name: query.get(name) or None for name in ("topic", "language", "channel", "due")}
    numbered = bool(_NUMBER.fullmatch(bare)) and len(bare) > 1
    return Wanted(
        statuses=VIEWS[view],
        agent=agent,
        number=bare if numbered else None,
        initial=bare if len(bare) == 1 else None,
        nothing=bool(words) and not numbered and len(bare) != 1,
        **chosen,
    )


async def keep_views(uow: Talk, member: StaffMember, views: object) -> list[Json]:
    """The views that somebody keeps, all at once: [{name, filters}]; Invalid for one that can't be looked at."""
    if not isinstance(views, list) or len(views) > MOST_VIEWS:
        raise Invalid("field", field="views")
    kept = [_checked(each, member) for each in views]
    if len({each["name"] for each in kept}) != len(kept):
        raise Invalid("field", field="name")
    await uow.staff.change(member.login, views=kept)
    return kept


def _checked(view: object, member: StaffMember) -> Json:
    name = view.get("name") if isinstance(view, dict) else None
    filters = view.get("filters") if isinstance(view, dict) else None
    if not isinstance(name, str) or not 0 < len(name.strip()) <= LONGEST_WORDS:
        raise Invalid("field", field="name")
    if not isinstance(filters, dict) or not set(filters) <= set(FILTERS):
        raise Invalid("field", field="filters")
    if not all(isinstance(value, str) and len(value) <= LONGEST_WORDS for value in filters.values()):
        raise Invalid("field", field="filters")
    wanted(filters, member)
    return {"name": name.strip(), "filters": {key: value for key, value in filters.items() if value}}
