"""Short lessons with their quiz, words explained, and what a choice would cost."""

from __future__ import annotations

import json
from collections.abc import Iterable

from rasa_sdk import Tracker

from actions.base import AccountAnswer, Answer, intent, utterance, value_of, words
from actions.loans import each_loan, first_owed, product_name
from actions.saying import Saying
from bot.dialogue.bargaining.utterance import Utterance
from bot.dialogue.bargaining.words import names
from bot.dialogue.cards import lesson as cards
from bot.dialogue.cards.whatif import whatif_added, whatif_card, whatif_compact, whatif_lines, whatif_sentence
from bot.dialogue.context import TurnContext
from bot.dialogue.figures import Figures
from bot.dialogue.lessons.examples import example_figures, worked
from bot.dialogue.lessons.here import lessons_here, words_here
from bot.dialogue.lessons.lookup import Subject, subject
from bot.dialogue.lessons.offered import offered
from bot.dialogue.lessons.progress import Progress
from bot.dialogue.lessons.shelf import LETTERS
from bot.dialogue.lessons.shelf import Lesson as Lecture
from bot.dialogue.lessons.whatif import Outcome, outcomes, plan_outcome, wish
from bot.dialogue.sources import found, sentences
from bot.service.account import Overview
from bot.settings import settings

SLOT = "lesson"
ALL_WORDS = "all"
RECORD_YEARS = "credit_record_years"
PAGE, SMS_PAGE = 5, 3


class Lesson(Answer):
    """The lesson or the word that was chosen or is named; else a list of lessons, from where the borrower is."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        progress, about = progress_of(turn, tracker), asked(turn, tracker)
        if quizzed := quiz_wanted(tracker, progress, about):
            ask(say, turn, progress.begin(quizzed))
        elif about.lesson:
            await teach(say, turn, about.lesson, progress)
        elif about.terms:
            explain(say, turn, about.terms)
        elif about.wants_word:
            show_words(say, turn, tracker)
        else:
            offer_lessons(say, turn, tracker, progress)


class Quiz(Answer):
    """A lesson's quiz from its first question, or from where it was left."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        progress = progress_of(turn, tracker)
        name = value_of(tracker, "option") or progress.lesson
        if name in lessons_here(turn):
            ask(say, turn, progress.begin(name))
        else:
            offer_lessons(say, turn, tracker, progress)


class QuizAnswer(Answer):
    """Right or not, why, and the next question or the result."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        progress = progress_of(turn, tracker)
        if progress.lesson is None:
            offer_lessons(say, turn, tracker, progress)
        elif letter := chosen(tracker):
            judge(say, turn, progress, letter)
        else:
            say.words("quiz_unread")
            ask(say, turn, progress)


class SimulateCost(AccountAnswer):
    """What paying everything, a part or the least would come to on the days named, or now and in a month, two and three."""

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        payday = account.finances.finances.payday if account.finances else None
        for loan, figures in each_loan(account, turn):
            if loan.statement.paid_off:
                say.words("simulate_paid_off", **figures)
                continue
            wished = wish(heard(turn, tracker, loan.statement.currency), payday)
            plans = [
                plan_outcome(each.name, len(each.plan.installments), each.lived(loan, loan.statement), turn.today)
                for each in offered(tracker.get_slot("negotiation"), loan, turn.today)
            ]
            rows = outcomes(loan.account, loan.statement, wished, plans)
            compare(say, turn, rows, figures)
        for key in remarks(heard(turn, tracker), payday):
            say.words(key)


def compare(say: Saying, turn: TurnContext, rows: tuple[Outcome, ...], figures: Figures) -> None:
    """The sentence with the chart, and under it every choice and what the extra is made of; on SMS the choices in short."""
    text = whatif_sentence(rows, figures, turn.language, sms=turn.sms)
    if turn.sms and (rest := whatif_compact(rows, turn.language)):
        text += ("" if turn.language == "zh" else " ") + turn.word("whatif_short", rest=rest)
    lines = [*whatif_lines(rows, turn.language), *whatif_added(rows, turn.language)]
    say.shown(whatif_card(rows, figures, turn.language), text, lines)


def heard(turn: TurnContext, tracker: Tracker, currency: str = "") -> Utterance:
    return utterance(tracker, currency, turn.today)


def remarks(said: Utterance, payday: int | None) -> list[str]:
    """What has to be added: a payday that nobody told us, instalments that a plan answers better, and what was assumed."""
    extra = ["whatif_payday_unknown"] if said.names_payday and payday is None else []
    extra += ["whatif_plans"] if said.value("installments") else []
    return [*extra, "simulate_close"]


def asked(turn: TurnContext, tracker: Tracker) -> Subject:
    """What was chosen, else what the words name."""
    lesson, term = value_of(tracker, "option"), value_of(tracker, "term")
    if lesson in lessons_here(turn):
        return Subject(lesson=lesson)
    if term in words_here(turn):
        return Subject(terms=(term,))
    if term == ALL_WORDS:
        return Subject(wants_word=True)
    if intent(tracker) == "learn":
        return Subject()
    about = subject(words(tracker), is_word=tracker.get_slot("awaiting") == "lesson_word")
    return about.within(lessons_here(turn), words_here(turn))


def quiz_wanted(tracker: Tracker, progress: Progress, about: Subject) -> str | None:
    """The lesson whose quiz free words ask for: the one named, the one under way, or the one shown last."""
    if intent(tracker) != "ask_lesson" or not names(words(tracker), "quiz", "lesson_words"):
        return None
    return about.lesson or progress.lesson or progress.taught


def progress_of(turn: TurnContext, tracker: Tracker) -> Progress:
    return Progress.of(tracker.get_slot(SLOT), lessons_here(turn))


async def teach(say: Saying, turn: TurnContext, name: str, progress: Progress) -> None:
    """The lesson with an example, then its quiz, the next lesson and the list."""
    lesson = lessons_here(turn)[name]
    card = cards.lesson_card(lesson, sentences(lesson.rules, turn), await example(lesson, turn), turn.language)
    say.cite(*lesson.rules)
    say.shown(card, short_form(lesson, turn) if turn.sms else cards.as_text(card), [])
    say.remember(SLOT, progress.show(name).to_json())
    say.choice("quiz" + json.dumps({"option": name}), turn.word("quiz_begin"))
    offer_next(say, turn, [*progress.done, name])


def short_form(lesson: Lecture, turn: TurnContext) -> str:
    """The lesson in two sentences, and where to read all of it."""
    url = f"{settings().base_url}/lessons/{turn.language}/{lesson.name}"
    return "\n".join([lesson.sms, turn.word("lesson_link", url=url)])


async def example(lesson: Lecture, turn: TurnContext) -> list[str]:
    rule = found(RECORD_YEARS, turn)
    years = rule.value if rule else None
    return worked(lesson.example, await own_figures(turn, years), turn.today, turn.language, years)


async def own_figures(turn: TurnContext, record_years: int | None) -> Figures:
    """The figures of the proven borrower's loan that is longest overdue; none for anybody else."""
    view = first_owed(await turn.account(turn.verified)) if turn.verified else None
    if view is None:
        return {}
    return example_figures(view.account, view.statement, product_name(view, turn), turn.language, record_years)


def explain(say: Saying, turn: TurnContext, names: Iterable[str]) -> None:
    """One or two words, and the lessons that say more."""
    terms = [words_here(turn)[name] for name in names]
    for term in terms:
        card = cards.term_card(term, sentences(term.rules, turn))
        say.cite(*term.sources, *term.rules)
        say.shown(card, cards.as_text(card), [])
    for lesson in dict.fromkeys(term.lesson for term in terms if term.lesson):
        offer_lesson(say, turn, lesson)
    offer_words(say, turn)


def show_words(say: Saying, turn: TurnContext, tracker: Tracker) -> None:
    """All words that can be asked about; on SMS only that they can be."""
    if value_of(tracker, "term") is None:
        say.words("lesson_word_unknown")
    card = cards.glossary_card(words_here(turn).values(), turn.language)
    say.shown(card, turn.word("glossary_which") if turn.sms else cards.as_text(card), [])
    if not turn.sms:
        say.words("glossary_which")
    say.ask("lesson_word")


def offer_lessons(say: Saying, turn: TurnContext, tracker: Tracker, progress: Progress) -> None:
    """A quiz that was left, then lessons not finished yet, a page at a time, then the words."""
    known, size = lessons_here(turn), SMS_PAGE if turn.sms else PAGE
    open_ones = [name for name in known if name not in progress.done] or list(known)
    begin = int(value_of(tracker, "number") or 0) % len(open_ones) if intent(tracker) == "learn" else 0
    say.words("lesson_which_done" if progress.done else "lesson_which", done=len(progress.done), count=len(known))
    if progress.lesson:
        say.choice("quiz", turn.word("quiz_continue", title=known[progress.lesson].title))
    for name in open_ones[begin : begin + size]:
        offer_lesson(say, turn, name)
    if begin + size < len(open_ones):
        say.choice("learn" + json.dumps({"number": begin + size}), turn.word("lesson_more"))
    offer_words(say, turn)


def offer_lesson(say: Saying, turn: TurnContext, name: str) -> None:
    say.choice("learn" + json.dumps({"option": name}), lessons_here(turn)[name].title)


def offer_words(say: Saying, turn: TurnContext) -> None:
    say.choice("learn" + json.dumps({"term": ALL_WORDS}), turn.word("glossary_title"))


def offer_next(say: Saying, turn: TurnContext, done: Iterable[str]) -> None:
    following = next((name for name in lessons_here(turn) if name not in done), None)
    if following:
        offer_lesson(say, turn, following)
    say.choice("learn", turn.word("lesson_list"))


def ask(say: Saying, turn: TurnContext, progress: Progress) -> None:
    """The question that comes next; it waits until it is answered or left."""
    lesson = lessons_here(turn)[str(progress.lesson)]
    card = cards.quiz_card(lesson, progress.at, turn.language)
    say.shown(card, cards.as_text(card), [])
    for letter, title in cards.options(lesson.quiz[progress.at]):
        say.choice("quiz_answer" + json.dumps({"option": letter}), title)
    say.choice("learn", turn.word("quiz_leave"))
    say.remember(SLOT, progress.to_json())
    say.ask("quiz_answer")


def judge(say: Saying, turn: TurnContext, progress: Progress, letter: str) -> None:
    """Says whether it was right and why, then goes on; `progress` moves by one question."""
    lesson = lessons_here(turn)[str(progress.lesson)]
    question = lesson.quiz[progress.at]
    is_right = letter == question.right
    right = next(title for each, title in cards.options(question) if each == question.right)
    say.words("quiz_right" if is_right else "quiz_wrong", right=right, why=question.why)
    after = progress.answer(is_right)
    if after.at < len(lesson.quiz):
        ask(say, turn, after)
    else:
        finish(say, turn, after)


def finish(say: Saying, turn: TurnContext, progress: Progress) -> None:
    lesson = lessons_here(turn)[str(progress.lesson)]
    say.words("quiz_result", title=lesson.title, right=progress.right, count=len(lesson.quiz))
    done = progress.finish()
    say.remember(SLOT, done.to_json())
    say.ask(None)
    offer_next(say, turn, done.done)


def chosen(tracker: Tracker) -> str | None:
    """The letter of the option that was taken or typed, by its letter or its place."""
    named = str(value_of(tracker, "option") or words(tracker)).strip(" .。").lower()
    if named in tuple(LETTERS):
        return named
    place = value_of(tracker, "choice") or value_of(tracker, "number")
    return LETTERS[int(place) - 1] if place is not None and str(place) in ("1", "2", "3") else None
