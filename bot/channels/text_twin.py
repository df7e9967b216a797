"""An answer as a short message: the text, the choices as numbered lines, and never more than three parts.

What does not fit is cut at a sentence, with a link to the whole; a link that the text itself ends with is that link. Mainland
messages begin with the registered signature in 【】, which the body may not contain, and write yuan as a word because carriers refuse
the sign.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from bot.catalogue import word
from bot.channels.segments import is_mainland, length
from bot.service.talk_records import Outgoing
from bot.service.turn import Json, Language

MOST_PARTS = 3
LONGEST_LINK = 100
# What is said comes before what may be answered: how many first answers a cut message keeps, if so many sentences then fit.
CUTS = ((2, 2), (1, 2), (0, 2), (1, 1), (0, 1))
_YUAN = re.compile(r"[¥￥]\s?([0-9][0-9,]*(?:\.[0-9]+)?)")
_HALF = re.compile(r"[;；:：,，]$")  # the end of what goes on after a cut
_LINK = re.compile(r"https?://\S+$")
_SENTENCE = re.compile(r"(?<=[。！？!?；;\n])|(?<=[.] )")


def of_message(message: Outgoing) -> str:
    """A message as it leaves for a phone; its body's `link` leads to the whole of what does not fit."""
    link = str(message.body.get("link", ""))
    return rendered(message.body, message.language, mainland=is_mainland(message.to), link=link)


def is_cut(message: Outgoing) -> bool:
    """Whether a message is too long for a phone."""
    mainland = is_mainland(message.to)
    return not any(_fits(_whole(body, mainland), mainland) for body in _forms(message.body))


def rendered(body: Json, language: Language, *, mainland: bool, link: str) -> str:
    """The message of an outbox body {"text", "choices", "signature"}, short enough to be sent."""
    for shown in _forms(body):
        whole = _whole(shown, mainland)
        if _fits(whole, mainland):
            return whole
    body, more = _own_link(body) or (body, _more(body, language, link))
    for first, sentences in CUTS:
        head, text, choices, stop = _parts(_fewer(body, first), mainland)
        shorter = _sentences(head, text, [choices, more, stop], mainland, at_least=sentences)
        if shorter:
            return shorter
    head, text, _, stop = _parts(body, mainland)
    return _sentences(head, text, [more, stop], mainland, at_least=1) or _signs(head, text, [more, stop], mainland)


def _more(body: Json, language: Language, link: str) -> str:
    """Where the rest is: behind the link, or for somebody who proved nothing where the lender's customers sign in."""
    if link:
        return word("sms_continue", language, url=link)
    return word("sms_continue_site", language, url=body["site"]) if body.get("site") else ""


def _own_link(body: Json) -> tuple[Json, str] | None:
    """The message without its last line, and that line, where it is a link; None where it is not."""
    before, _, last = str(body["text"]).strip().rpartition("\n")
    is_link = _LINK.search(last) is not None and len(last) <= LONGEST_LINK
    return ({**body, "text": before}, last) if before and is_link else None


def _forms(body: Json) -> Iterator[Json]:
    """A message whole, then with fewer answers where that would not fit; an unasked one also with fewer words about who writes, whom
    the signature names."""
    yield body
    if not body.get("unasked"):
        yield from (_fewer(body, first) for first in (2, 1, 0))
        return
    fewer = _fewer(body, 1)
    yield fewer
    yield {**fewer, "hello": body.get("hello_short", "")}


def _fewer(body: Json, first: int) -> Json:
    """The message with its first answers and its last, which is a person; the others are taken by their numbers all the same."""
    return {**body, "spared": range(first, len(body.get("choices", ())) - 1)}


def _whole(body: Json, mainland: bool) -> str:
    return _joined(*_parts(body, mainland))


def _parts(body: Json, mainland: bool) -> tuple[str, str, str, str]:
    """Signature, words, numbered choices, and how to stop where that must be said."""
    words = "\n".join(part for part in (str(body.get("hello", "")), str(body["text"]).strip()) if part)
    choices = _allowed(_numbered(body.get("choices", ()), body.get("spared", ())), mainland)
    head = _head(str(body.get("signature", "")), mainland)
    return head, _allowed(words, mainland), choices, str(body.get("opt_out", ""))


def _head(signature: str, mainland: bool) -> str:
    if not signature:
        return ""
    return f"【{signature}】" if mainland else f"{signature}: "


def _allowed(text: str, mainland: bool) -> str:
    if not mainland:
        return text
    return _YUAN.sub(r"\1元", text).replace("【", "[").replace("】", "]").replace("★", "*")


def _numbered(choices: Sequence[Json], spared: Container[int]) -> str:
    shown = ((number, choice) for number, choice in enumerate(choices, start=1) if number - 1 not in spared)
    return "\n".join(f"{number} {choice['title']}" for number, choice in shown)


def _joined(head: str, text: str, *more: str) -> str:
    return head + "\n".join(part for part in (text, *more) if part)


def _fits(message: str, mainland: bool) -> bool:
    return length(message, mainland=mainland).parts <= MOST_PARTS


def _sentences(head: str, text: str, rest: list[str], mainland: bool, *, at_least: int) -> str:
    """As many whole sentences as leave room for the rest; "" when they are fewer than they should be."""
    sentences = [part for part in _SENTENCE.split(text) if part]
    for count in range(len(sentences), at_least - 1, -1):
        kept = "".join(sentences[:count]).rstrip()
        shorter = _joined(head, _HALF.sub("…", kept) if count < len(sentences) else kept, *rest)
        if _fits(shorter, mainland):
            return shorter
    return ""


def _signs(head: str, text: str, rest: list[str], mainland: bool) -> str:
    """As many signs of the text as leave room for the rest; "" when not even one would."""
    for size in range(len(text), 0, -1):
        shorter = _joined(head, f"{text[:size]}…", *rest)
        if _fits(shorter, mainland):
            return shorter
    return ""
