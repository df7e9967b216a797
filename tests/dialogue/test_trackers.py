from pathlib import Path

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import SlotSet
from rasa.utils.endpoints import EndpointConfig

from bot.dialogue.state import thaw
from bot.dialogue.trackers import BoundedTrackerStore, HeldTrackers
from bot.importer import ProjectImporter

DOMAIN = ProjectImporter().get_domain()


async def test_a_worker_holds_a_tracker_only_while_its_turn_runs() -> None:
    held = HeldTrackers(DOMAIN)
    tracker = thaw("C1:1", None, DOMAIN)
    held.hold(tracker)
    assert await held.retrieve("C1:1") is tracker
    await held.save(tracker)
    assert held.release("C1:1") is tracker
    assert await held.retrieve("C1:1") is None


async def test_a_state_comes_back_from_the_database_with_its_slots(tmp_path: Path) -> None:
    config = EndpointConfig(url=f"sqlite:///{tmp_path / 'rasa.db'}", type="bot.dialogue.trackers.BoundedTrackerStore")
    store = TrackerStore.create(config, DOMAIN)
    assert isinstance(store, BoundedTrackerStore)
    tracker = thaw("C1", None, DOMAIN)
    tracker.update(SlotSet("awaiting", "meaning"), DOMAIN)
    await store.save(tracker)
    await store.save(tracker)
    again = await store.retrieve("C1")
    assert again is not None
    assert again.get_slot("awaiting") == "meaning"
    assert list(await store.keys()) == ["C1"]
    assert await store.retrieve("C2") is None
    store._open().dispose()
