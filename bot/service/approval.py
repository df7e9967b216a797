"""Which wordings may be sent unasked: those that somebody responsible read and approved, exactly as they stand.

An approval is the fingerprint of a wording in every language, kept in the rulebook (`outreach.approved_wordings`). A changed word needs
a new one: `python -m bot wordings` prints the fingerprints as they are now.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256

from bot.catalogue import LANGUAGES, entries, entry
from bot.rulebook.loader import rule
from bot.rulebook.outreach import strategies

COVER = "outreach_by_email"
"""What an e-mail says in place of the message, which waits in the conversation."""


@cache
def fingerprint(key: str) -> str:
    """A short digest of what the key says in every language and form."""
    found = [entry(key, language) for language in LANGUAGES]
    texts = "\n".join(str(each[form]).strip() for each in found for form in ("text", "sms") if form in each)
    return sha256(texts.encode()).hexdigest()[:12]


def is_approved(key: str) -> bool:
    return bool(rule("outreach.approved_wordings").value.get(key) == fingerprint(key))


def wordings() -> Iterator[str]:
    """Every wording that may be sent unasked."""
    yield COVER
    for strategy in strategies():
        for variant in strategy.variants:
            yield from (key for key in (variant.wording, f"{variant.wording}_figures") if key in entries("zh"))
