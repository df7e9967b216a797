"""Each change to Rasa gives what Rasa gives, and fails here when Rasa changes underneath."""

import inspect
import re
from typing import Any

import pytest
import rasa.core.processor
from rasa.core.actions.action import RemoteAction
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, LoopInterrupted, SlotSet, UserUttered
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.utils.common import all_subclasses
from rasa_sdk.executor import ActionExecutor

from bot.dialogue import patches
from bot.dialogue.agent import Dialogue


class Adding(GraphComponent):  # type: ignore[misc]
    """Adds what it is given to what it was made with."""

    def __init__(self, amount: int) -> None:
        self.amount = amount

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any, **__: Any) -> "Adding":
        return cls(config["amount"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"amount": 0}

    def add(self, first: int, second: int = 0) -> int:
        return first + second + self.amount


def node(amount: int, **needs: str) -> SchemaNode:
    return SchemaNode(needs=needs, uses=Adding, constructor_name="create", fn="add", config={"amount": amount}, eager=True)


@pytest.fixture
def runner() -> DaskGraphRunner:
    nodes = {
        "a": node(1, first="given"),
        "b": node(10, first="a"),
        "c": node(100, first="a", second="b"),
        "d": node(5, first="given"),
    }
    return DaskGraphRunner(GraphSchema(nodes), None, ExecutionContext(GraphSchema(nodes)))


@pytest.mark.parametrize("targets", [["c"], ["b"], ["d", "c"]])
def test_a_precomputed_order_gives_what_dask_gives(runner: DaskGraphRunner, targets: list[str]) -> None:
    ordered = patches.OrderedRunner(runner)
    for given in (3, 4):
        assert ordered.run({"given": given}, targets) == runner.run({"given": given}, targets)


def test_only_what_a_target_needs_is_run(runner: DaskGraphRunner) -> None:
    ordered = patches.OrderedRunner(runner)
    ordered.run({"given": 1}, ["b"])
    assert [name for name, _ in ordered._orders["b",]] == ["a", "b"]


def test_what_is_no_event_never_leaves_the_sdk_so_nobody_need_look_again() -> None:
    slot = {"event": "slot", "name": "x", "value": 1, "timestamp": None}
    assert ActionExecutor.validate_events([slot, {"name": "no event"}, "none"], "action_x") == [slot]  # type: ignore[list-item]


def test_a_copied_tracker_is_what_rasa_copies_and_goes_its_own_way(dialogue: Dialogue) -> None:
    domain = dialogue._processor.domain
    said = UserUttered("hello", {"name": "greet", "confidence": 1.0})
    events = [ActionExecuted("action_listen"), said, SlotSet("verified", True), ActiveLoop("dispute_form")]
    tracker = DialogueStateTracker.from_events("x", events, domain.slots)
    twin, slow = patches.copied(tracker), patches._slow_copy(tracker)
    everything = EventVerbosity.ALL
    assert twin.current_state(everything) == slow.current_state(everything) == tracker.current_state(everything)
    assert domain.get_active_state(twin) == domain.get_active_state(slow)
    for event in (LoopInterrupted(True), SlotSet("verified", False), ActionExecuted("utter_greet"), ActiveLoop(None)):
        twin.update(event)
    assert tracker.current_state(everything) == slow.current_state(everything)
    assert tracker.active_loop is not None
    assert not tracker.active_loop.is_interrupted
    assert twin.get_slot("verified") is False
    assert twin.active_loop_name is None


def test_a_copied_slot_is_like_the_other_and_goes_its_own_way(dialogue: Dialogue) -> None:
    for slot in dialogue._processor.domain.slots:
        twin = patches.slot_copied(slot)
        assert (type(twin), twin.__dict__) == (type(slot), slot.__dict__)
        twin._value = "another"
        assert slot.value != "another"


def test_whether_a_domain_is_empty_is_asked_of_rasa_once(dialogue: Dialogue) -> None:
    for domain in (dialogue._processor.domain, Domain.empty()):
        assert patches.is_empty(domain) is patches.is_empty(domain) is patches._slow_is_empty(domain)


def test_rasa_copies_deeply_only_for_the_log_of_developers() -> None:
    copies = re.findall(r"\n *(.*\bcopy\..*|.*\.copy\(\).*)", inspect.getsource(rasa.core.processor))
    logged = (
        r'(rasa_events|parse_data_\w+|prediction_events|"processor.slots.log", slot_values)=copy.deepcopy|temporary_tracker = '
    )
    assert copies
    assert all(re.match(logged, each) for each in copies)
    assert patches.NoCopies.deepcopy(copies) is copies


def test_every_type_of_event_is_found_as_rasa_finds_it() -> None:
    for kind in all_subclasses(Event):
        assert patches.resolve_event_type(kind.type_name) is patches._slow_resolve(kind.type_name)
    assert patches.resolve_event_type("user") is UserUttered
    with pytest.raises(ValueError, match="Unknown event"):
        patches.resolve_event_type("no_such_event")


def test_the_changes_are_where_rasa_looks_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    monkeypatch.setattr(Event, "resolve_by_type", staticmethod(patches._slow_resolve))
    monkeypatch.setattr(DialogueStateTracker, "copy", DialogueStateTracker.copy)
    monkeypatch.setattr(Slot, "__copy__", patches.slot_copied, raising=False)
    monkeypatch.setattr(Domain, "is_empty", Domain.is_empty)
    monkeypatch.setattr(rasa.core.processor, "copy", rasa.core.processor.copy)
    patches.apply()
    assert DialogueStateTracker("x", []).copy().sender_id == "x"
    assert rasa.core.processor.copy is patches.NoCopies
    assert RemoteAction("action_x", None)._validate_action_result({"events": []})
    assert isinstance(Event.from_parameters({"event": "slot", "name": "misses", "value": 1}), SlotSet)
    assert patches.resolve_event_type.cache_info().hits + patches.resolve_event_type.cache_info().misses > 0
