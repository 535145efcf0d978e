"""What was said, as an intent: speech is understood from the interaction model, as Alexa does.

1. Built-in intents are matched to the letter ("Tips for Using Built-in Intents"): by Alexa's own
   utterances, and by the samples that the model adds.
2. Custom intents, too, when a sentence is one of their samples, slots filled by hassil.
3. Every other sentence is weighed by a classifier, and the answer is taken that costs least.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hassil.intents import Intents
from hassil.recognize import RecognizeResult, recognize_all

from simulator.echo.classifier import Classifier
from simulator.echo.decision import ASKING, Costs, by_cost
from simulator.echo.examples import EVERYDAY, examples_of
from simulator.echo.language import Language, language_of, normal
from simulator.echo.learned import Learned, learned_of
from simulator.echo.slots import Slots, SlotValue
from simulator.echo.unspaced import in_numerals, is_short_as_a_word

FALLBACK = "AMAZON.FallbackIntent"
_OPEN, _CALL = "open", "call"


@dataclass(frozen=True)
class Understood:
    """One utterance, understood."""

    intent: str
    """Alexa's name of the intent; empty when the skill is only opened."""
    named: bool
    """Whether the skill was called by its invocation name."""
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    """All slots of the intent, by name, also those in which nothing was said."""


class Understanding:
    """Matches speech to the sample utterances of one interaction model."""

    def __init__(
        self,
        model: Mapping[str, Any],
        locale: str = "en-US",
        costs: Costs | None = None,
        folder: Path | None = None,
        learn: Callable[[], Learned] | None = None,
    ) -> None:
        """``model`` is the JSON that ``ask deploy`` sends; what it lacks is not understood.

        ``costs`` are those of this skill's mix-ups; ``folder`` keeps what is learned of the model.
        ``learn`` brings what was learned elsewhere.
        """
        language_model = model["interactionModel"]["languageModel"]
        language = language_of(locale)
        self._costs = costs or Costs()
        self._slots = Slots(language_model, language)

        def learned_from_samples() -> Learned:
            return learned_of(examples_of(language_model, language, self._costs), folder)

        self._classifier = Classifier(learn or learned_from_samples)
        self._fixed = {
            **_common(language_model, language),
            **_fixed_samples(language_model),
        }
        samples = _samples_with_slots(language_model)
        self._filled = _intents(samples, _slot_lists(language_model, self._slots), language)
        self._carriers = _intents(samples, _open_lists(language_model), language)
        self._never_bare = frozenset(samples) - frozenset(self._fixed.values())
        """Intents all of whose samples have a slot, so that nothing says them without."""
        self._invocations = _invocations(language, language_model["invocationName"])

    def understand(self, utterance: str, today: date) -> Understood:
        """The intent of an utterance with its slots; Alexa's fallback for what is no intent."""
        sentence = normal(utterance)
        invocations = recognize_all(sentence, self._invocations)
        invocation = next(iter(invocations), None)
        if invocation is None:
            return self._understand(sentence, today, by_name=False)
        if invocation.intent.name == _OPEN:
            return Understood("", named=True)
        rest = str(invocation.entities["rest"].value)
        return self._understand(rest, today, by_name=True)

    def likely(self, utterance: str, today: date) -> Mapping[str, float]:
        """How likely each intent is: what is a sample is sure, and all else is weighed."""
        sentence = normal(utterance)
        intent = self._fixed.get(sentence)
        if intent is not None:
            return {intent: 1.0}
        reading = self._by_sample(sentence, today, by_name=False)
        if reading is not None:
            return {reading.intent: 1.0}
        return self.probabilities(sentence)

    def probabilities(self, utterance: str) -> Mapping[str, float]:
        """How likely each intent is by the classifier alone; ``everyday`` is no intent at all."""
        return self._classifier.probabilities(in_numerals(normal(utterance)))

    @property
    def learned(self) -> Learned:
        """What was learned of the model."""
        return self._classifier.learned

    def prepare(self) -> None:
        """Learn the model now, so that no sentence waits for it."""
        self._classifier.prepare()

    def _understand(self, sentence: str, today: date, by_name: bool) -> Understood:
        in_characters = in_numerals(sentence)
        # As it was written first: "10分" is ten minutes, and "十分" is "enough" as well.
        for written in dict.fromkeys((sentence, in_characters)):
            intent = self._fixed.get(written)
            if intent is not None:
                return Understood(intent, by_name, self._slots.empty(intent))
            reading = self._by_sample(written, today, by_name)
            if reading is not None:
                return reading
        return self._by_class(in_characters, today, by_name)

    def _by_sample(self, sentence: str, today: date, by_name: bool) -> Understood | None:
        """The sample that is exactly this, with values that its slots know."""
        readings = []
        for match in recognize_all(sentence, self._filled):
            intent = str(match.intent.name)
            values = self._values_in(match, intent, today)
            if all(value.resolved for value in values.values()):
                slots = self._slots.empty(intent) | values
                readings.append(Understood(intent, by_name, slots))
        # A word of the model's own types is surer than a day or a time, which takes any words.
        return min(readings, key=_foreign_values, default=None)

    def _by_class(self, sentence: str, today: date, by_name: bool) -> Understood:
        """What costs least of all that this may mean."""
        probabilities = self._classifier.probabilities(sentence)
        for intent in by_cost(probabilities, self._costs):
            if intent in (ASKING, EVERYDAY):
                break
            values = self._values(sentence, intent, today)
            if values or intent not in self._never_bare:
                slots = self._slots.empty(intent) | values
                return Understood(intent, by_name, slots)
        return Understood(FALLBACK, by_name)

    def _values(self, sentence: str, intent: str, today: date) -> dict[str, SlotValue]:
        """What stands in the slots: values wherever they are, and a word that no type knows.

        Such a word is heard only in the place of a sample that the whole sentence fits.
        """
        best = self._slots.find(intent, sentence, today)
        for match in recognize_all(sentence, self._carriers):
            if match.intent.name != intent:
                continue
            values = self._values_in(match, intent, today)
            is_believable = all(map(_is_value_or_word, values.values()))
            if is_believable and _fullness(values) > _fullness(best):
                best = values
        return best

    def _values_in(self, match: RecognizeResult, intent: str, today: date) -> dict[str, SlotValue]:
        return {
            name: self._slots.resolve(intent, name, entity.text_clean, today)
            for name, entity in match.entities.items()
        }


_ANYTHING = {"wildcard": True}


def _is_value_or_word(value: SlotValue) -> bool:
    """Whether this is known to its type, or a single word; several would be half a sentence."""
    return value.resolved or is_short_as_a_word(value.value)


def _fullness(values: Mapping[str, SlotValue]) -> tuple[int, int]:
    """How much stands in the slots: first what resolves, then any words."""
    resolved = sum(value.resolved for value in values.values())
    return resolved, len(values)


def _foreign_values(reading: Understood) -> int:
    """How many slots of Alexa's own types a reading has."""
    return sum(value.kind.startswith("AMAZON.") for value in reading.slots.values())


def _common(model: Mapping[str, Any], language: Language) -> dict[str, str]:
    """Alexa's own utterances for the built-in intents that this model declares."""
    declared = {intent["name"] for intent in model["intents"]}
    utterances = language.common.items()
    return {utterance: intent for utterance, intent in utterances if intent in declared}


def _fixed_samples(model: Mapping[str, Any]) -> dict[str, str]:
    """The samples without slots, with their intents."""
    fixed = {}
    for name, sample in _samples(model):
        if "{" not in sample:
            fixed[normal(sample)] = name
    return fixed


def _samples_with_slots(model: Mapping[str, Any]) -> dict[str, list[str]]:
    """The samples with slots, by intent, as templates of hassil."""
    templates = defaultdict(list)
    for name, sample in _samples(model):
        if "{" in sample:
            templates[name].append(_compared(sample))
    return templates


def _compared(sample: str) -> str:
    """A sample as sentences are compared: as ``normal`` writes it, with its slots as they are."""
    parts = re.split(r"(\{\w+\})", sample)  # text and slots take turns
    return " ".join(
        part if part.startswith("{") else normal(part) for part in parts if part.strip()
    )


def _samples(model: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every sample of the model, behind its intent's name."""
    for intent in model["intents"]:
        for sample in intent["samples"]:
            yield intent["name"], sample


def _slot_lists(model: Mapping[str, Any], slots: Slots) -> dict[str, Any]:
    """What may stand for each slot: the words of its type; for Alexa's own types anything."""
    lists: dict[str, Any] = {}
    for name, kind in _slots_of(model).items():
        words = slots.words(kind)
        lists[name] = {"values": words} if words else _ANYTHING
    return lists


def _open_lists(model: Mapping[str, Any]) -> dict[str, Any]:
    """Anything may stand for each slot, since custom types are no closed lists."""
    return dict.fromkeys(_slots_of(model), _ANYTHING)


def _slots_of(model: Mapping[str, Any]) -> dict[str, str]:
    """The slots of all intents, with their types."""
    types: dict[str, str] = {}
    for intent in model["intents"]:
        for slot in intent.get("slots", []):
            types[slot["name"]] = slot["type"]
    return types


def _invocations(language: Language, name: str) -> Intents:
    """How a skill of this name is opened, or called."""
    spoken_name = normal(name)
    templates = {_OPEN: language.calling.open_skill, _CALL: language.calling.call_skill}
    sentences = {}
    for intent, lines in templates.items():
        sentences[intent] = [line.replace("{name}", spoken_name) for line in lines]
    return _intents(sentences, {"rest": _ANYTHING}, language)


def _intents(
    samples: Mapping[str, list[str]], lists: Mapping[str, Any], language: Language
) -> Intents:
    """Sentences for hassil."""
    intents = {intent: {"data": [{"sentences": lines}]} for intent, lines in samples.items()}
    return Intents.from_dict(
        {
            "language": language.code,
            "intents": intents,
            "lists": dict(lists),
        }
    )
