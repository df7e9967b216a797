"""The classifier ranks, the guards overrule, and an unsure message is asked back."""

from __future__ import annotations

import pytest

from bot.dialogue.nlu.fallback import is_sure, likeliest
from bot.dialogue.nlu.linear import Ranked
from bot.dialogue.nlu.reading import guarded
from bot.dialogue.nlu.wishes import clauses, graver_first, wishes


def ranking(**chances: float) -> tuple[Ranked, ...]:
    return tuple(Ranked(intent, chance) for intent, chance in sorted(chances.items(), key=lambda pair: -pair[1]))


def test_danger_heard_by_a_guard_comes_first_whatever_the_classifier_says() -> None:
    assert guarded(ranking(ask_fees=0.99, crisis=0.0), frozenset({"crisis"}))[0] == Ranked("crisis", 1.0)


def test_danger_is_heard_even_when_the_classifier_never_learnt_it() -> None:
    assert guarded(ranking(ask_fees=0.9), frozenset({"crisis"}))[0].intent == "crisis"


def test_a_hint_of_danger_needs_the_classifier_to_worry_too() -> None:
    hinted = frozenset({"crisis"})
    assert guarded(ranking(goodbye=0.6, crisis=0.3), frozenset(), hinted)[0].intent == "crisis"
    assert guarded(ranking(goodbye=0.9, crisis=0.01), frozenset(), hinted)[0].intent == "goodbye"


def test_the_classifier_alone_raises_an_alarm_only_when_it_is_sure() -> None:
    assert guarded(ranking(crisis=0.8, express_distress=0.2), frozenset())[0].intent == "crisis"
    unsure = guarded(ranking(crisis=0.5, express_distress=0.4), frozenset())
    assert [one.intent for one in unsure] == ["express_distress"]


def test_another_guard_settles_a_doubt_but_not_a_certainty() -> None:
    heard = frozenset({"dispute_debt"})
    assert guarded(ranking(ask_fees=0.3, dispute_debt=0.2), heard)[0].intent == "dispute_debt"
    assert guarded(ranking(ask_fees=0.9, dispute_debt=0.1), heard)[0].intent == "ask_fees"


def test_a_ranking_keeps_every_intent_once_after_a_guard_has_spoken() -> None:
    ranked = guarded(ranking(a=0.3, crisis=0.1, b=0.05), frozenset({"crisis"}))
    assert [one.intent for one in ranked] == ["crisis", "a", "b"]


def test_the_graver_wish_is_answered_first() -> None:
    assert graver_first(("ask_fees", "dispute_debt")) == ("dispute_debt", "ask_fees")
    assert wishes("ask_payment_status", [Ranked("file_complaint", 0.9)]) == ("file_complaint", "ask_payment_status")


def test_a_courtesy_beside_a_wish_is_no_second_wish() -> None:
    assert wishes("ask_fees", [Ranked("greet", 0.99), Ranked("thank", 0.9)]) == ("ask_fees",)


def test_nothing_is_answered_beside_danger() -> None:
    assert wishes("crisis", [Ranked("ask_fees", 0.99)]) == ("crisis",)


def test_at_most_two_wishes_are_answered() -> None:
    assert len(wishes("ask_fees", [Ranked("file_complaint", 0.9), Ranked("request_extension", 0.8)])) == 2


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("我已经还了为什么还打电话,我要投诉", ("我已经还了为什么还打电话", "我要投诉")),
        ("i paid already, and i want to complain", ("i paid already", "i want to complain")),
        ("嗯,好", ()),
        ("", ()),
    ],
)
def test_a_message_falls_into_its_clauses(text: str, parts: tuple[str, ...]) -> None:
    assert clauses(text) == parts


def test_an_unsure_message_is_asked_back_with_two_or_three_meanings() -> None:
    unsure = ranking(ask_fees=0.3, ask_amount_due=0.25, out_of_scope=0.2, ask_due_date=0.1, ask_lesson=0.05)
    assert not is_sure(unsure)
    assert likeliest(unsure) == ("ask_fees", "ask_amount_due", "ask_due_date")


def test_two_meanings_are_enough_when_they_cover_the_doubt() -> None:
    assert likeliest(ranking(ask_fees=0.39, ask_amount_due=0.38, ask_due_date=0.1)) == ("ask_fees", "ask_amount_due")


def test_nobody_is_offered_danger_or_abuse_on_a_button() -> None:
    assert likeliest(ranking(crisis=0.3, abuse=0.3, ask_fees=0.2)) == ("ask_fees",)


def test_a_sure_message_is_answered_and_an_empty_ranking_never_is() -> None:
    assert is_sure(ranking(ask_fees=0.8))
    assert not is_sure(())
