"""Each change to Rasa gives what Rasa gives, and fails here when Rasa changes underneath."""

from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.utils.common import all_subclasses

from bot.dialogue import patches


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


def test_a_good_result_of_an_action_passes_the_compiled_check() -> None:
    good = {"events": [{"event": "slot", "name": "x", "value": 1, "timestamp": None}], "responses": [{"text": "x"}]}
    assert patches.validate_action_result(RemoteAction("action_x", None), good)


@pytest.mark.parametrize("bad", [{"events": "none"}, {"responses": [1]}, {"events": [{"event": 7}]}])
def test_a_bad_result_of_an_action_fails_as_it_does_in_rasa(bad: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        patches.validate_action_result(RemoteAction("action_x", None), bad)


def test_every_type_of_event_is_found_as_rasa_finds_it() -> None:
    for kind in all_subclasses(Event):
        assert patches.resolve_event_type(kind.type_name) is patches._slow_resolve(kind.type_name)
    assert patches.resolve_event_type("user") is UserUttered
    with pytest.raises(ValueError, match="Unknown event"):
        patches.resolve_event_type("no_such_event")


def test_the_changes_are_where_rasa_looks_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    monkeypatch.setattr(Event, "resolve_by_type", staticmethod(patches._slow_resolve))
    patches.apply()
    assert RemoteAction("action_x", None)._validate_action_result({"events": []})
    assert isinstance(Event.from_parameters({"event": "slot", "name": "misses", "value": 1}), SlotSet)
    assert patches.resolve_event_type.cache_info().hits + patches.resolve_event_type.cache_info().misses > 0
