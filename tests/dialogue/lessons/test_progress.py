from bot.dialogue.lessons.progress import Progress

KNOWN = ("penalty", "credit")


def test_a_quiz_that_was_left_goes_on_where_it_was() -> None:
    left = Progress().begin("credit").answer(True)
    kept = Progress.of(left.to_json(), KNOWN)
    assert kept == left
    assert kept.begin("credit").at == 1


def test_another_quiz_begins_at_its_first_question() -> None:
    assert Progress().begin("credit").answer(True).begin("penalty") == Progress(lesson="penalty")


def test_a_finished_quiz_counts_once() -> None:
    done = Progress().begin("credit").finish()
    assert done == Progress(done=("credit",))
    assert done.begin("credit").finish() == done


def test_a_lesson_that_is_no_longer_there_is_forgotten() -> None:
    kept = Progress(lesson="old", at=2, right=1, done=("older", "credit")).to_json()
    assert Progress.of(kept, KNOWN) == Progress(done=("credit",))
    assert Progress.of(None, KNOWN) == Progress()
