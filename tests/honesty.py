"""What makes a sentence of ours a claim about law or records, and what an honest catalogue entry looks like.

Each check gives the faults it finds as text, so that it can be shown a false entry too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot import rulebook
from bot.rulebook import Rule, rules

Entry = dict[str, Any]

CLAIMS = {
    "zh": re.compile(
        "法律|法院|法规|监管|规定|应当|不得|不应|有权|报送征信|影响征信|诉讼|起诉|时效|依法|违法|犯罪|判决|律师|坐牢|拘留|失信"
    ),
    "en": re.compile(
        r"\b(law|laws|illegal|courts?|regulators?|must not|may not|must (?:be|have|tell)|entitled|crime|criminal|sued?|judgment"
        r"|lawyer|jail|rules? (?:say|require)|has the right|you have (?:a|the) right|credit bureau)\b",
        re.IGNORECASE,
    ),
}
# A figure of a debt or a law, in digits or in words; "one" and "two" are left to plain speech.
FIGURES = {
    "zh": re.compile(r"\d+(?:\.\d+)?\s*(?:元|块|%|％|天|日|年|个月)|[三四五六七八九十百]+(?:元|天|日内|年内|个月|年)|[¥$]\s*\d"),
    "en": re.compile(
        r"\d+(?:\.\d+)?\s*(?:%|days?|years?|months?|hours?|yuan|CNY)|[¥$£]\s*\d"
        r"|\b(?:three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|sixty|ninety)\s+(?:days|years|months|percent|yuan)\b",
        re.IGNORECASE,
    ),
}
HEDGES = {
    "zh": re.compile("可能|可以|一般|也许|如果"),
    "en": re.compile(r"\b(may|might|can|could|usually|if|mostly)\b", re.IGNORECASE),
}
CHINESE = re.compile("[一-鿿]")
# Sentences with such a word that claim nothing; nor does what borrowers may ask (`meaning_…`) or a refusal of the API (`error_…`).
NO_CLAIMS = {
    "source_ours": "says of a rule that it is none of law",
    "sources_none": "asks which rule is meant",
    "paper_law": "a heading above the rulebook's own sentences",
    "road_after_judgment": "a moment on the timeline",
    "glossary_group_law": "a heading",
}


def texts(entry: Entry) -> list[str]:
    """Everything of an entry that is said in our own words."""
    forms = [entry, entry.get("elsewhere", {})]
    said = [str(each[form]) for each in forms for form in ("text", "sms", "example") if form in each]
    return said + [question[part] for question in entry.get("quiz", ()) for part in ("ask", "why")]


def cited(entry: Entry) -> list[Rule]:
    """The rules that an entry rests on, wherever one of that name is."""
    listed = (*entry.get("rules", ()), *entry.get("sources", ()), *entry.get("elsewhere", {}).get("rules", ()))
    names = [name for name in listed if name != "contract"]
    return [rulebook.rule(name) if "." in name else each for name in names for each in _named(name)]


def _named(name: str) -> list[Rule]:
    return [each for key, each in rules().items() if name in (key, key.partition(".")[2])]


def unsourced(key: str, entry: Entry, language: str) -> Iterator[str]:
    """A claim about law or records that names no rule."""
    if key in NO_CLAIMS or key.startswith(("meaning_", "error_")) or cited(entry):
        return
    for text in texts(entry):
        if claim := CLAIMS[language].search(text):
            yield f"{key}: {claim.group()!r} in {text!r} names no rule of the rulebook"


def overstated(key: str, entry: Entry, language: str) -> Iterator[str]:
    """Our own words that rest only on facts we are not sure of, and sound certain."""
    resting = [rule for rule in cited(entry) if rule.key.partition(".")[2] in entry.get("sources", ())]
    if resting and not any(rule.confidence.is_firm for rule in resting):
        yield from (f"{key}: {text!r} sounds certain" for text in texts(entry) if not HEDGES[language].search(text))


def typed_figures(key: str, entry: Entry, language: str) -> Iterator[str]:
    """A figure that stands in the wording instead of coming from the book or the rulebook."""
    for text in texts(entry):
        if figure := FIGURES[language].search(text):
            yield f"{key}: {figure.group()!r} is typed into {text!r}"


def untranslated(key: str, entry: Entry, language: str) -> Iterator[str]:
    """Chinese in the English catalogue, or no Chinese in the Chinese one."""
    for text in texts(entry):
        plain = re.sub(r"[\"“「'].*?[\"”」']|\{\w+\}|https?:\S+", "", text)
        if language == "en" and CHINESE.search(plain):
            yield f"{key}: {text!r} is not English"
        if language == "zh" and re.search("[A-Za-z]{4,}", plain) and not CHINESE.search(plain):
            yield f"{key}: {text!r} is not Chinese"
