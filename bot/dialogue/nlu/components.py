"""The reading parts as Rasa 3 graph components: Normaliser → SpacyTokens → ExactEntities → IntentReader → Guards.

Each reads and sets named properties of Rasa's message and knows nothing of the others' insides. What Rasa does not know of
(`language`, `guards`, `wishes`, `apart`) is put into its output, so that the parsed message carries it to the dialogue. Message
metadata may hold `now` (ISO time with zone), `payday` (day of the month or ISO date) and `language` (the conversation's).
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue.nlu.entities import as_rasa, clock_of, extract
from bot.dialogue.nlu.fit import fit
from bot.dialogue.nlu.guards import guards, outright, suspected
from bot.dialogue.nlu.language import detect
from bot.dialogue.nlu.linear import LinearReader, Ranked
from bot.dialogue.nlu.normalise import fold, normalise
from bot.dialogue.nlu.reading import guarded
from bot.dialogue.nlu.tokens import blank
from bot.dialogue.nlu.wishes import said_apart, wishes

Kind = DefaultV1Recipe.ComponentType
Config = dict[str, Any]
PLAIN, LANGUAGE, METADATA = "plain", "language", "metadata"
GUARDS, RANKING, APART, WISHES = "guards", "intent_ranking", "apart", "wishes"
SHOWN = 10
CUT = 600


class _Part(GraphComponent):  # type: ignore[misc]
    """A component without memory; `process` gives every message that has a text to `read`."""

    def __init__(self, config: Config) -> None:
        self._config = config

    @classmethod
    def create(
        cls, config: Config, model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> GraphComponent:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                self.read(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def read(self, message: Message) -> None:
        """Sets what this part finds on the message."""


@DefaultV1Recipe.register(Kind.MESSAGE_FEATURIZER, is_trainable=False)
class Normaliser(_Part):
    """Sets the normalised text and the language; the text itself stays as typed."""

    def read(self, message: Message) -> None:
        text, facts = message.get(TEXT), message.get(METADATA) or {}
        message.set(PLAIN, normalise(text))
        message.set(LANGUAGE, detect(text, facts.get(LANGUAGE) or "zh"), add_to_output=True)


@DefaultV1Recipe.register(Kind.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyTokens(_Part):
    """Sets Rasa's tokens, cut by the spaCy pipeline of the message's language; of a very long text only those of its end."""

    def read(self, message: Message) -> None:
        text = fold(message.get(TEXT))
        skipped = max(0, len(text) - CUT)
        document = blank(message.get(LANGUAGE)).make_doc(text[skipped:])
        message.set(TEXT_TOKENS, [Token(token.text, token.idx + skipped) for token in document if not token.is_space])


@DefaultV1Recipe.register(Kind.ENTITY_EXTRACTOR, is_trainable=False)
class ExactEntities(_Part):
    """Sets entities with exact values; dates are counted from `now` of the metadata, else from the present moment."""

    def read(self, message: Message) -> None:
        text = message.get(TEXT)
        now, payday = clock_of(message.get(METADATA) or {})
        found = extract(text, now, payday, message.get(LANGUAGE))
        message.set(ENTITIES, message.get(ENTITIES, []) + [as_rasa(entity) for entity in found], add_to_output=True)


@DefaultV1Recipe.register(Kind.INTENT_CLASSIFIER, is_trainable=True)
class IntentReader(_Part, IntentClassifier):  # type: ignore[misc]
    """Learns and applies the linear reader; sets the intent and its likeliest rivals."""

    def __init__(self, config: Config, storage: ModelStorage, resource: Resource, reader: LinearReader | None = None) -> None:
        super().__init__(config)
        self._storage, self._resource, self._reader = storage, resource, reader

    @classmethod
    def create(
        cls, config: Config, model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> GraphComponent:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls, config: Config, model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> GraphComponent:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LinearReader.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        examples = training_data.intent_examples
        reader = fit([normalise(one.get(TEXT)) for one in examples], [one.get(INTENT) for one in examples])
        with self._storage.write_to(self._resource) as folder:
            reader.save(folder)
        return self._resource

    def read(self, message: Message) -> None:
        if self._reader is not None:
            _rank(message, self._reader.rank(message.get(PLAIN)))
            apart = said_apart(message.get(TEXT), self._reader)
            message.set(APART, [_shown(one) for one in apart], add_to_output=True)


@DefaultV1Recipe.register(Kind.INTENT_CLASSIFIER, is_trainable=False)
class Guards(_Part):
    """Sets which guards the message raises and lets them overrule the ranking."""

    def read(self, message: Message) -> None:
        text = message.get(TEXT)
        heard = guards(text)
        message.set(GUARDS, sorted(heard), add_to_output=True)
        if ranked := message.get(RANKING):
            _rank(message, guarded(_ranking(ranked), heard, suspected(text), outright(text))[:SHOWN])
            apart = _ranking(message.get(APART, []))
            message.set(WISHES, wishes(message.get(INTENT)["name"], apart), add_to_output=True)


def _shown(one: Ranked) -> dict[str, Any]:
    return {"name": one.intent, "confidence": one.confidence}


def _ranking(shown: list[dict[str, Any]]) -> tuple[Ranked, ...]:
    return tuple(Ranked(one["name"], one["confidence"]) for one in shown)


def _rank(message: Message, ranking: tuple[Ranked, ...]) -> None:
    shown = [_shown(one) for one in ranking]
    message.set(INTENT, shown[0], add_to_output=True)
    message.set(RANKING, shown, add_to_output=True)
