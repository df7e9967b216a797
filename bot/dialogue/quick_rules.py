"""Rasa's rules, found by what was done and heard last instead of by trying every rule; what is decided is the same.

Rasa reads a conversation's whole kept history into states, twice for each decision, and tries each of some 370 rules on it. Here only
as many states are read as the longest rule has, once, and only rules that ask for this action and this intent are tried, by Rasa's own
comparison.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

Cue = tuple[str | None, str | None]


class Cues:
    """Rules by the action and the intent that their last state asks for; None where it asks for none."""

    def __init__(self, rules: Mapping[str, list[State]]) -> None:
        self.longest = max(map(len, rules.values()), default=1)
        self._all = set(rules)
        self._by_cue: dict[Cue, list[str]] = defaultdict(list)
        for key, states in rules.items():
            if states[-1].get(PREVIOUS_ACTION):
                self._by_cue[_plain(states[-1], PREVIOUS_ACTION, ACTION_NAME), _plain(states[-1], USER, INTENT)].append(key)

    def might_apply(self, state: State) -> set[str]:
        """Every rule that may fit a conversation whose last state this is, and few others; all of them at its very beginning."""
        if not state.get(PREVIOUS_ACTION):
            return self._all
        action, intent = _plain(state, PREVIOUS_ACTION, ACTION_NAME), _plain(state, USER, INTENT)
        cues: set[Cue] = {(action, intent), (action, None), (None, intent), (None, None)}
        return {key for cue in cues for key in self._by_cue.get(cue, ())}

    def answer_words(self) -> bool:
        """Whether some rule could answer a message whatever its intent is, so by its text."""
        return any(self._by_cue.get(cue) for cue in ((ACTION_LISTEN_NAME, None), (None, None)))


class QuickRules(RulePolicy):  # type: ignore[misc]
    """A loaded RulePolicy that finds its rules by their cues. It is for answering; training keeps Rasa's."""

    _cues: dict[int, Cues]

    @classmethod
    def put_in(cls, policy: RulePolicy) -> None:
        """Makes this policy a quick one."""
        policy.__class__ = cls
        lookups = [policy.lookup[kind] for kind in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)]
        policy._cues = {id(lookup): Cues({key: cls._rule_key_to_state(key) for key in lookup}) for lookup in lookups}

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input and not self._cues[id(self.lookup[RULES])].answer_words():
            return None, None, False
        found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return found

    def _prediction_states(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool = False,
        rule_only_data: dict[str, Any] | None = None,
    ) -> list[State]:
        states = last_states(tracker, domain, max(cues.longest for cues in self._cues.values()))
        self.featurizer._choose_last_user_input([states], use_text_for_last_user_input)
        return states

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        found = self._cues[id(lookup)].might_apply(states[-1])
        return {
            key for key in found if all(self._is_rule_applicable(key, at, state) for at, state in enumerate(reversed(states)))
        }


def last_states(tracker: DialogueStateTracker, domain: Domain, count: int) -> list[State]:
    """The last `count` of the states that Rasa makes of a tracker: one before each action, and one of now."""
    events = tracker.applied_events()
    done = [at for at, event in enumerate(events) if isinstance(event, ActionExecuted)]
    before = set(done[-(count - 1) :]) if count > 1 else set()
    replayed = tracker.init_copy()
    states = []
    for at, event in enumerate(events):
        if at in before:
            states.append(domain.get_active_state(replayed))
        replayed.update(event)
    return [*states, domain.get_active_state(replayed)]


def _plain(state: State, part: str, name: str) -> str | None:
    value = state.get(part, {}).get(name)
    return value if isinstance(value, str) and value and value != SHOULD_NOT_BE_SET else None


QuickRules.__name__ = RulePolicy.__name__  # the name under which its decisions are kept
