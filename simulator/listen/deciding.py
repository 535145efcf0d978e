"""What is done with what was heard: the answer that costs least, over all that may have been said.

A recogniser is not sure, and neither is the understanding of a sentence. So each sentence that may
have been said brings what it may mean, weighed by its share; the sum is decided by cost, as a
single typed sentence is. What may be meant at all depends on what goes on by the bed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import cached_property

from simulator.echo.decision import ASKING, by_cost
from simulator.echo.examples import EVERYDAY
from simulator.echo.language import language_of
from simulator.echo.steering import STOP, steering_intent
from simulator.echo.understanding import Understanding
from simulator.hearing import COSTS, model_of
from simulator.listen.costs import NEAR, NOES, STEERING_COSTS, URGENT
from simulator.listen.nearness import Nearness, changed
from simulator.listen.recogniser import Hypothesis
from simulator.listen.situation import Situation
from skill.guide.intents import MEANINGS, Intent
from skill.guide.talk import SAFETY_INTENTS

STOP_WORDS = frozenset({"stop", "stop stop", "stop please", "please stop", "stop quiet together"})
"""What is listened for while the two talk to each other."""
_STOP = "stop"


class Reaction(Enum):
    """What is done with what was heard."""

    ACT = auto()
    """The guide is told the sentence."""
    TICK = auto()
    """Somebody meant the guide, and was not understood: a tick, and nothing else."""
    NOTHING = auto()
    """It was for nobody but the two."""


@dataclass(frozen=True)
class Decision:
    """What is done, and with which sentence."""

    reaction: Reaction
    sentence: str = ""
    """What the guide is told; with a tick, what was most likely said."""
    intent: str = ""
    """What is done; with a tick, the no or the hard moment that it may have been."""


NOTHING = Decision(Reaction.NOTHING)
_OVER_AN_EVENING = (Situation.PLAYING, Situation.HELD)
"""Where what is said may be for the guide or for the other one."""
_MEANT = 0.5
"""From this share on the guide was meant, and answers by a tick."""
_MOST = 0.5
_AGAIN = 0.5
"""Whoever says a sentence again changes no more of its words than this share."""


@dataclass(frozen=True)
class Judge:
    """Decides what is done with what may have been said."""

    understanding: Understanding
    locale: str

    def decide(
        self,
        hypotheses: Sequence[Hypothesis],
        situation: Situation,
        today: date,
        asked: Decision = NOTHING,
    ) -> Decision:
        """What costs least, of all that may have been said and meant.

        ``asked`` is the tick of a moment ago: what is said again behind it is meant.
        """
        if not hypotheses:
            return NOTHING
        if situation not in _OVER_AN_EVENING:
            asked = NOTHING
        meanings = {
            hypothesis.text: self._meanings(hypothesis.text, situation, today, asked)
            for hypothesis in hypotheses
        }
        shares = averaged(hypotheses, meanings)
        costs = COSTS if situation is Situation.ASKED else STEERING_COSTS
        answer = by_cost(shares, costs)[0]
        if answer not in (ASKING, EVERYDAY):
            for hypothesis in hypotheses:
                if self._alone(hypothesis.text, situation, today, asked) == answer:
                    sentence = self._plainly(hypothesis.text, situation, answer)
                    return Decision(Reaction.ACT, sentence, answer)
        meant_for_guide = 1.0 - shares.get(EVERYDAY, 0.0)
        if meant_for_guide < _MEANT:
            return NOTHING
        return Decision(Reaction.TICK, hypotheses[0].text, self._doubted(hypotheses, today))

    def _meanings(
        self, text: str, situation: Situation, today: date, asked: Decision
    ) -> Mapping[str, float]:
        """What a sentence may mean here and now; all else is talk between the two."""
        certain = self._certain(text, situation, today) or _said_again(text, asked)
        if certain:
            return {certain: 1.0}
        likely = _twins(self.understanding.likely(text, today))
        if situation is Situation.ASKED:
            return likely
        return self._over_an_evening(text, likely)

    def _over_an_evening(self, text: str, likely: Mapping[str, float]) -> Mapping[str, float]:
        """What a sentence may mean over an evening, if it steers nothing.

        A hard moment is taken for one where it is near a known one; where it is not, and where a
        no may be meant, a tick asks. All the rest is talk.
        """
        cries = _of(likely, SAFETY_INTENTS)
        noes = _of(likely, NOES)
        asked = 0.0
        if not self._is_near(text, cries):
            asked += sum(cries.values())
            cries = {}
        if self._is_near(text, noes):
            asked += sum(noes.values())
        shares = {**cries, ASKING: asked}
        return shares | {EVERYDAY: 1.0 - sum(shares.values())}

    def _is_near(self, text: str, likely: Mapping[str, float]) -> bool:
        """Whether it is known, or near a known sentence, of most of what it is likely to mean."""
        near = [
            share
            for intent, share in likely.items()
            if share == 1.0 or self._nearness.is_near(text, intent, NEAR[intent])
        ]
        return bool(near) and sum(near) >= _MOST * sum(likely.values())

    @cached_property
    def _nearness(self) -> Nearness:
        language_model = model_of(self.locale)["interactionModel"]["languageModel"]
        return Nearness(language_model, SAFETY_INTENTS | NOES, language_of(self.locale).everyday)

    def _doubted(self, hypotheses: Sequence[Hypothesis], today: date) -> str:
        """The no, or the hard moment, that was most likely meant; empty for none."""
        likely = {
            hypothesis.text: _twins(self.understanding.likely(hypothesis.text, today))
            for hypothesis in hypotheses
        }
        shares = averaged(hypotheses, likely)
        doubted = [intent for intent in shares if intent in SAFETY_INTENTS | NOES]
        if sum(shares[intent] for intent in doubted) < _MEANT:
            return ""
        likeliest = max(doubted, key=lambda intent: shares[intent])
        return str(Intent.END) if likeliest in NOES else likeliest

    def _plainly(self, text: str, situation: Situation, intent: str) -> str:
        """The sentence that the guide is told, for it to do this."""
        if situation is Situation.ASKED:
            return _STOP if text in STOP_WORDS else text
        if intent == Intent.END:
            return _STOP
        return self._nearness.plainest.get(intent, text)

    def _alone(self, text: str, situation: Situation, today: date, asked: Decision) -> str:
        """What a sentence means when no other may have been said."""
        certain = self._certain(text, situation, today) or _said_again(text, asked)
        return certain or _twin(self.understanding.understand(text, today).intent)

    def _certain(self, text: str, situation: Situation, today: date) -> str:
        """The one thing that a sentence can mean in this situation; empty where it is weighed."""
        if situation is Situation.TALKING:
            return Intent.END if text in STOP_WORDS else EVERYDAY
        reading = self.understanding.understand(text, today)
        if reading.named:
            return _twin(reading.intent or Intent.LAUNCH)
        if situation is Situation.ASLEEP:
            return self._urgent(text, today) or EVERYDAY
        if situation is Situation.ASKED:
            return ""
        is_stop = text in STOP_WORDS or self._is_known_stop(text, today)
        return _twin(STOP if is_stop else steering_intent(text, self.locale))

    def _is_known_stop(self, text: str, today: date) -> bool:
        """Whether it is known as an end, and says so by a word that stops a speaker."""
        if Intent.END not in _twins(self._known(text, today)):
            return False
        common = language_of(self.locale).common
        stops = [words for words, intent in common.items() if intent == STOP]
        return any(f" {words} " in f" {text} " for words in stops)

    def _urgent(self, text: str, today: date) -> str:
        """What is urgent, where the sentence is known to mean it; empty for all else."""
        return next((intent for intent in self._known(text, today) if intent in URGENT), "")

    def _known(self, text: str, today: date) -> Mapping[str, float]:
        """What a sentence is known to mean, word for word; empty where it is weighed."""
        likely = self.understanding.likely(text, today)
        return {intent: share for intent, share in likely.items() if share == 1.0}


def _said_again(text: str, asked: Decision) -> str:
    """What a tick asked for, where the sentence is the one that it asked for; else empty."""
    words, words_before = text.split(), asked.sentence.split()
    return asked.intent if words_before and changed(words_before, words) <= _AGAIN else ""


def averaged(
    hypotheses: Sequence[Hypothesis], meanings: Mapping[str, Mapping[str, float]]
) -> Mapping[str, float]:
    """What may be meant, over all sentences that may have been said."""
    shares: dict[str, float] = defaultdict(float)
    for hypothesis in hypotheses:
        for intent, share in meanings[hypothesis.text].items():
            shares[intent] += hypothesis.share * share
    return shares


def _of(likely: Mapping[str, float], intents: frozenset[Intent]) -> dict[str, float]:
    """What is likely of these."""
    return {intent: share for intent, share in likely.items() if intent in intents}


_KNOWN = frozenset(intent.value for intent in Intent)
_TWINS = {meaning: twin for twin, meaning in MEANINGS.items() if not twin.startswith("AMAZON.")}
"""Our own intent beside each of Alexa's: the costs are written for ours."""


def _twin(intent: str) -> str:
    """Our own intent of the same meaning, where there is one."""
    if intent not in _KNOWN:
        return intent
    meaning = MEANINGS.get(Intent(intent), Intent(intent))
    return str(_TWINS.get(meaning, intent))


def _twins(likely: Mapping[str, float]) -> Mapping[str, float]:
    """Shares in which Alexa's intents and ours of one meaning are one."""
    shares: dict[str, float] = defaultdict(float)
    for intent, share in likely.items():
        shares[_twin(intent)] += share
    return shares
