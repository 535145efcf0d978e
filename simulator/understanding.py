"""What was said, as an intent: speech is understood from the interaction model, as Alexa does."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
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
    slots: Mapping[str, str] = field(default_factory=dict)
    """Slot names to Alexa's values; a word that means nothing has no value."""


class Understanding:
    """Matches speech to the sample utterances of one interaction model, with hassil."""

    def __init__(self, model: Mapping[str, Any]) -> None:
        """``model`` is the JSON that ``ask deploy`` sends: what it does not hold is not understood here."""
        language = model["interactionModel"]["languageModel"]
        name = language["invocationName"]
        self._intents = _intents({row["name"]: row["samples"] for row in language["intents"] if row["samples"]})
        self._slots = {
            row["name"]: {slot["name"]: slot["type"] for slot in row.get("slots", [])} for row in language["intents"]
        }
        self._invocations = _intents(
            {
                _LAUNCH: [f"[alexa] (open|launch|start|begin|play|run|use|talk to) [the skill] {name}"],
                _NAMED: [f"[alexa] (ask|tell) {name} [to|for|about|that] {{rest}}"],
            }
        )

    def understand(self, said: str, today: date) -> Understood:
        """The intent of an utterance with its slots; what matches no sample is Alexa's fallback."""
        addressed = recognize(said, self._invocations)
        if addressed is None:
            return self._intent(said, today, named=False)
        if addressed.intent.name == _LAUNCH:
            return Understood("", named=True)
        return self._intent(str(addressed.entities["rest"].value), today, named=True)

    def _intent(self, said: str, today: date, named: bool) -> Understood:
        found = recognize(said, self._intents)
        if found is None:
            return Understood(FALLBACK, named)
        kinds = self._slots[found.intent.name]
        heard = {name: str(found.entities[name].value) if name in found.entities else "" for name in kinds}
        slots = {name: _RESOLVED[kinds[name]](words, today) if words else "" for name, words in heard.items()}
        return Understood(str(found.intent.name), named, slots)


def _date(words: str, today: date) -> str:
    """AMAZON.DATE: the next day that these words can mean, as ISO."""
    import dateparser  # costs 0.2 s, so nobody pays who names no day

    settings = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": datetime.combine(today, datetime.min.time())}
    found = dateparser.parse(words, languages=["en"], settings=settings)
    return found.date().isoformat() if found else ""


_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_HOURS = {word: hour for hour, word in enumerate(_WORDS.split(), start=1)}
_PAST = {"half past": 30, "quarter past": 15, "quarter to": -15}


def _time(words: str, today: date) -> str:
    """AMAZON.TIME: hours in words or digits, with what stands before or behind them; as Alexa does, 24 hours."""
    found = re.fullmatch(
        r"(?:(?:a )?(half past|quarter past|quarter to) )?(\w+?)(?::| )?(\d\d|thirty|fifteen)?(?: o'?clock)?"
        r"(?: ?([ap])\.?m\.?| in the (morning|evening)| (at night))?",
        words.lower().strip(),
    )
    hour = _HOURS.get(found[2], int(found[2]) if found[2].isdigit() else -1) if found else -1
    if found is None or not 0 <= hour <= 23:
        return ""
    minutes = {None: 0, "thirty": 30, "fifteen": 15}.get(found[3]) if not (found[3] or "").isdigit() else int(found[3])
    late = hour < 12 and (found[4] == "p" or found[5] == "evening" or found[6])
    total = hour * 60 + (12 * 60 if late else 0) + (minutes or 0) + _PAST.get(found[1] or "", 0)
    return f"{total // 60 % 24:02d}:{total % 60:02d}"


_RESOLVED = {"AMAZON.DATE": _date, "AMAZON.TIME": _time}
"""How the words of each slot type become Alexa's value."""


def _intents(samples: Mapping[str, list[str]]) -> Intents:
    """Sentences for hassil; an apostrophe may be left out, as people type."""
    data = {
        name: {"data": [{"sentences": [sentence.replace("'", "[']") for sentence in sentences]}]}
        for name, sentences in samples.items()
    }
    free = {name: {"wildcard": True} for name in ("rest", *re.findall(r"\{(\w+)\}", str(samples)))}
    return Intents.from_dict({"language": "en", "intents": data, "lists": free})
