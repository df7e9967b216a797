"""The road after a missed payment as a timeline, and in two sentences for those who only read."""

from __future__ import annotations

from collections.abc import Sequence

from bot import catalogue
from bot.dialogue import wording
from bot.dialogue.cards import row
from bot.dialogue.figures import Figures
from bot.lending import Statement
from bot.lending.road import RoadStep, StepState, road
from bot.rulebook import Lender, Rule, road_stages, rule
from bot.rulebook.stages import StageWords, helpers, rights, stage_words
from bot.service.turn import Json, Language


def stages(lender: Lender, statement: Statement) -> tuple[RoadStep, ...]:
    """The stages of the lender as this loan meets them."""
    due = statement.oldest_unpaid_due or statement.next_due
    days = statement.days_past_due or ((statement.on - due).days if due else 0)
    return road(road_stages(lender), days, due)


def road_card(steps: Sequence[RoadStep], jurisdiction: str, never: Sequence[Rule], language: Language) -> Json:
    words = stage_words(jurisdiction)
    return {
        "type": "timeline",
        "title": catalogue.word("road_title", language),
        "steps": [_step(step, words[step.stage.code], language) for step in steps],
        "never": {
            "title": catalogue.word("road_never_title", language),
            "items": [rule.statement(language) for rule in never],
        },
    }


def now_and_next(steps: Sequence[RoadStep], jurisdiction: str, figures: Figures, language: Language) -> str:
    """The stage that is now and the one that may come, as text."""
    words = stage_words(jurisdiction)
    now = [step for step in steps if step.state is StepState.NOW]
    coming = [step for step in steps if step.state is StepState.NEXT][:1]
    said = [catalogue.word("road_now", language, **figures, **_words(words[step.stage.code], language)) for step in now]
    said += [catalogue.word("road_next", language, **_words(words[step.stage.code], language)) for step in coming]
    return "\n".join(said)


def rights_card(jurisdiction: str, language: Language) -> Json:
    """Whom to call, with the number, then what one may ask for; each opens to the rule's own sentence."""
    called = [
        row(each.title(language), number(rule(each.rule)), rule(each.rule).statement(language)) for each in helpers(jurisdiction)
    ]
    asked = [row(each.title(language), "", rule(each.rule).statement(language)) for each in rights(jurisdiction)]
    return {"type": "rows", "title": catalogue.word("rights_title", language), "rows": [*called, *asked], "notes": []}


def rights_lines(jurisdiction: str, language: Language) -> list[str]:
    """The numbers to call, as text."""
    gap = wording.colon(language)
    return [f"{each.title(language)}{gap}{number(rule(each.rule))}" for each in helpers(jurisdiction)]


def number(helper: Rule) -> str:
    """The telephone number that a rule holds."""
    return str(helper.value["number"] if isinstance(helper.value, dict) else helper.value)


def _step(step: RoadStep, words: StageWords, language: Language) -> Json:
    return {"when": _when(step, language), "state": str(step.state), **_words(words, language)}


def _words(words: StageWords, language: Language) -> Figures:
    title, text = (words.title.zh, words.text.zh) if language == "zh" else (words.title.en, words.text.en)
    return {"title": title, "text": text}


def _when(step: RoadStep, language: Language) -> str:
    days = step.stage.from_days
    if days is None:
        return catalogue.word("road_after_judgment", language)
    key = "road_before" if days < 0 else "road_from" if days else "road_on_due"
    when = catalogue.word(key, language, days=abs(days))
    return catalogue.word("road_here", language, when=when) if step.state is StepState.NOW else when
