"""How far a borrower is: the quiz under way, and the lessons whose quiz was finished. Kept with the conversation, so it waits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace

from bot.service.turn import Json


@dataclass(frozen=True, slots=True)
class Progress:
    """`at` counts the questions answered of `lesson`, `right` those answered rightly; `taught` is the lesson that was shown last."""

    lesson: str | None = None
    at: int = 0
    right: int = 0
    done: tuple[str, ...] = ()
    taught: str | None = None

    @classmethod
    def of(cls, kept: Json | None, known: Collection[str]) -> Progress:
        """As the dialogue kept it; lessons that are no longer there are forgotten."""
        told = cls(**kept) if kept else cls()
        told = replace(told, done=tuple(name for name in told.done if name in known))
        return told if told.lesson in known else replace(told, lesson=None, at=0, right=0)

    def show(self, lesson: str) -> Progress:
        """The lesson was just shown."""
        return replace(self, taught=lesson)

    def begin(self, lesson: str) -> Progress:
        """The quiz of `lesson` from its first question, or from where it was left."""
        return self if self.lesson == lesson else replace(self, lesson=lesson, at=0, right=0)

    def answer(self, is_right: bool) -> Progress:
        return replace(self, at=self.at + 1, right=self.right + is_right)

    def finish(self) -> Progress:
        """No quiz is under way; its lesson counts as done."""
        done = dict.fromkeys((*self.done, *([self.lesson] if self.lesson else [])))
        return Progress(done=tuple(done), taught=self.taught)

    def to_json(self) -> Json:
        return {**asdict(self), "done": list(self.done)}
