"""The quick way to a rule decides what Rasa's own way decides, on the project's own rules and whatever was said and done before."""

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.agent import Dialogue
from bot.dialogue.quick_rules import Cues, QuickRules, last_states

LISTEN = {"prev_action": {"action_name": "action_listen"}}


def policy_of(dialogue: Dialogue) -> QuickRules:
    return next(n._component for n in dialogue._processor.graph_runner._nodes.values() if isinstance(n._component, QuickRules))


@pytest.fixture(scope="module")
def quick(dialogue: Dialogue) -> QuickRules:
    return policy_of(dialogue)


@pytest.fixture(scope="module")
def slow(quick: QuickRules) -> RulePolicy:
    twin = copy.copy(quick)
    twin.__class__ = RulePolicy
    return twin


def cues_of_rules(policy: RulePolicy) -> tuple[list[str], list[str]]:
    """Intents and actions that some rule asks for: a random conversation of others would fit no rule."""
    states = [state for key in policy.lookup[RULES] for state in RulePolicy._rule_key_to_state(key)]
    intents = {state["user"]["intent"] for state in states if state.get("user", {}).get("intent")}
    actions = {state["prev_action"]["action_name"] for state in states if state.get("prev_action")}
    return sorted(intents), sorted(actions)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_conversation_gets_the_decision_that_rasa_takes(
    dialogue: Dialogue, quick: QuickRules, slow: RulePolicy, data: st.DataObject
) -> None:
    domain = dialogue._processor.domain
    intents, actions = cues_of_rules(slow)
    awaited = next(slot for slot in domain.slots if slot.name == "awaiting").values
    heard = st.sampled_from(intents).map(lambda name: UserUttered("words", {"name": name, "confidence": 1.0}))
    slots = st.sampled_from([None, *awaited]).map(lambda value: SlotSet("awaiting", value))
    proven = st.booleans().map(lambda value: SlotSet("verified", value))
    loops = st.sampled_from([None, *domain.form_names]).map(ActiveLoop)
    acts = st.sampled_from(actions).map(ActionExecuted)
    asked = heard.map(lambda said: [ActionExecuted("action_listen"), said])
    other: st.SearchStrategy[list[Event]] = st.one_of(slots, proven, loops, acts).map(lambda event: [event])
    begin = data.draw(st.sampled_from([[], [ActionExecuted("action_listen")]]))
    parts = data.draw(st.lists(st.one_of(asked, other, asked), max_size=8))
    tracker = DialogueStateTracker.from_events("x", [*begin, *(event for part in parts for event in part)], domain.slots)

    mine, theirs = quick._predict(tracker, domain)[0], slow._predict(tracker, domain)[0]

    assert mine.probabilities == theirs.probabilities
    assert (mine.policy_name, mine.is_end_to_end_prediction, mine.hide_rule_turn) == (
        theirs.policy_name,
        theirs.is_end_to_end_prediction,
        theirs.hide_rule_turn,
    )
    assert [event.as_dict()["event"] for event in mine.events] == [event.as_dict()["event"] for event in theirs.events]


def test_the_last_states_are_the_last_that_rasa_makes(dialogue: Dialogue) -> None:
    domain = dialogue._processor.domain
    events: list[Event] = []
    for intent, action in (("greet", "utter_greet"), ("thank", "utter_welcome"), ("affirm", "action_negotiate")):
        events += [ActionExecuted("action_listen"), UserUttered("words", {"name": intent}), ActionExecuted(action)]
    tracker = DialogueStateTracker.from_events("x", [*events, SlotSet("verified", True)], domain.slots)
    whole = tracker.past_states(domain)
    for count in (1, 2, 3, 50):
        assert last_states(tracker, domain, count) == whole[-count:]


def test_a_rule_is_looked_for_under_what_it_asks_for_and_never_missed() -> None:
    greeted = {**LISTEN, "user": {"intent": "greet"}}
    rules = {
        "greeted": [greeted],
        "whatever is said": [LISTEN],
        "after thanks": [greeted, {"prev_action": {"action_name": "utter_thanks"}}],
        "no intent may be there": [{**LISTEN, "user": {"intent": "should_not_be_set"}}],
        "at the very beginning": [{"slots": {"verified": [1.0]}}],
    }
    cues = Cues(rules)  # type: ignore[arg-type]
    assert cues.might_apply(greeted) == {"greeted", "whatever is said", "no intent may be there"}
    assert cues.might_apply({"prev_action": {"action_name": "utter_thanks"}, "user": {"intent": "greet"}}) == {"after thanks"}
    assert cues.might_apply({}) == set(rules)
    assert cues.longest == 2


def test_rules_that_ask_for_an_intent_are_not_tried_on_words(quick: QuickRules) -> None:
    assert not quick._cues[id(quick.lookup[RULES])].answer_words()
    assert Cues({"any": [LISTEN]}).answer_words()  # type: ignore[dict-item]
