"""What was said, as an intent: speech is understood from the interaction model, as Alexa does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hassil import Intents, recognize

FALLBACK = "AMAZON.FallbackIntent"
_LAUNCH, _NAMED = "launch", "named"


@dataclass(frozen=True)
class Understood:
    """One utterance, understood."""

    intent: str
    """Alexa's name of the intent; empty when the skill is only opened."""
    named: bool
    """Whether the skill was called by its invocation name."""


class Understanding:
    """Matches speech to the sample utterances of one interaction model, with hassil."""

    def __init__(self, model: Mapping[str, Any]) -> None:
        """``model`` is the JSON that ``ask deploy`` sends: what it does not hold is not understood here."""
        language = model["interactionModel"]["languageModel"]
        name = language["invocationName"]
        self._intents = _intents({row["name"]: row["samples"] for row in language["intents"] if row["samples"]})
        self._invocations = _intents(
            {
                _LAUNCH: [f"[alexa] (open|launch|start|begin|play|run|use|talk to) [the skill] {name}"],
                _NAMED: [f"[alexa] (ask|tell) {name} [to|for|about|that] {{rest}}"],
            }
        )

    def understand(self, said: str) -> Understood:
        """The intent of an utterance; what matches no sample is Alexa's fallback."""
        addressed = recognize(said, self._invocations)
        if addressed is None:
            return Understood(self._intent(said), named=False)
        if addressed.intent.name == _LAUNCH:
            return Understood("", named=True)
        return Understood(self._intent(str(addressed.entities["rest"].value)), named=True)

    def _intent(self, said: str) -> str:
        found = recognize(said, self._intents)
        return str(found.intent.name) if found else FALLBACK


def _intents(samples: Mapping[str, list[str]]) -> Intents:
    """Sentences for hassil; an apostrophe may be left out, as people type."""
    data = {
        name: {"data": [{"sentences": [sentence.replace("'", "[']") for sentence in sentences]}]}
        for name, sentences in samples.items()
    }
    return Intents.from_dict({"language": "en", "intents": data, "lists": {"rest": {"wildcard": True}}})
