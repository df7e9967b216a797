import json

import pytest
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, FollowupAction, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.state import MAX_EVENTS, TURNS, forget_question, freeze, settled, thaw
from bot.importer import ProjectImporter

DOMAIN = ProjectImporter().get_domain()


def turn(tracker: DialogueStateTracker, number: int) -> None:
    for event in (
        UserUttered(f"secret {number}", {"name": "greet", "confidence": 1.0}),
        SlotSet("misses", number),
        ActionExecuted("utter_greet"),
        BotUttered("hello, secret"),
        FollowupAction("action_listen"),
        ActionExecuted("action_listen"),
    ):
        tracker.update(event, DOMAIN)


def after(turns: int) -> DialogueStateTracker:
    tracker = thaw("C1", None, DOMAIN)
    for number in range(turns):
        turn(tracker, number)
    return tracker


def test_a_new_dialogue_listens() -> None:
    tracker = thaw("C1", None, DOMAIN)
    assert tracker.latest_action_name == "action_listen"
    assert tracker.followup_action is None


def test_slots_and_form_survive_the_way_through_json() -> None:
    tracker = after(1)
    for event in (SlotSet("awaiting", "hardship_consent"), SlotSet("dispute_kind", "other"), ActiveLoop("dispute_form")):
        tracker.update(event, DOMAIN)
    again = thaw("C1", json.loads(json.dumps(freeze(tracker))), DOMAIN)
    assert again.get_slot("awaiting") == "hardship_consent"
    assert again.get_slot("dispute_kind") == "other"
    assert again.active_loop_name == "dispute_form"
    assert again.followup_action is None


def test_no_text_is_kept() -> None:
    assert "secret" not in json.dumps(freeze(after(3)))


@pytest.mark.parametrize("turns", [TURNS + 1, 50, 200])
def test_a_long_dialogue_is_no_larger_than_a_short_one(turns: int) -> None:
    short, long = freeze(after(TURNS)), freeze(after(turns))
    assert len(long["events"]) <= len(short["events"]) < MAX_EVENTS
    assert settled(long)["misses"] == turns - 1


def test_what_is_cut_off_leaves_its_slots_behind() -> None:
    tracker = after(1)
    tracker.update(SlotSet("complaint", {"kind": "service"}), DOMAIN)
    tracker.update(ActiveLoop("dispute_form"), DOMAIN)
    state = freeze(tracker)
    for _ in range(3):
        tracker = thaw("C1", state, DOMAIN)
        for number in range(TURNS):
            turn(tracker, number)
        state = freeze(tracker)
    assert settled(state)["complaint"] == {"kind": "service"}
    assert thaw("C1", state, DOMAIN).active_loop_name == "dispute_form"


def test_a_slot_that_no_longer_exists_is_left_behind() -> None:
    assert "gone" not in thaw("C1", {"slots": {"gone": 1}, "events": [], "loop": "gone_form"}, DOMAIN).slots


def test_forgetting_the_question_keeps_the_rest() -> None:
    tracker = after(1)
    for event in (SlotSet("awaiting", "meaning"), SlotSet("complaint", "x"), ActiveLoop("dispute_form")):
        tracker.update(event, DOMAIN)
    again = thaw("C1", forget_question(freeze(tracker)), DOMAIN)
    assert again.get_slot("awaiting") is None
    assert again.active_loop_name is None
    assert again.get_slot("complaint") == "x"
