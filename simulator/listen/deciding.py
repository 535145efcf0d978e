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

from audio.listen import mistakes
from simulator.echo.decision import ANY, ASKING, Cost, Costs, by_cost
from simulator.echo.examples import EVERYDAY
from simulator.echo.language import words_of
from simulator.echo.steering import STOP, steering_intent
from simulator.echo.understanding import Understanding
from simulator.hearing import COSTS, CRISIS, HARD, HOLDS, REFUSES, TALK, model_of
from simulator.listen.recogniser import Hypothesis
from simulator.listen.situation import Situation
from skill.guide.intents import MEANINGS, Intent
from skill.guide.talk import SAFETY_INTENTS

STOP_WORDS = frozenset({"stop", "stop stop", "stop please", "please stop", "stop quiet together"})
"""What is listened for while the two talk to each other."""
_STOP = "stop"
URGENT = frozenset({Intent.CARE, Intent.EXIT, Intent.BODY})
"""Somebody may hurt themselves, is not safe, or needs a doctor: heard also where nothing is open.
There it has to be one of the sentences that are known, word for word, for much else is said in a
room all day."""
STEERING_COSTS = Costs(
    groups=COSTS.groups,
    rows=(
        #    meant     taken for  costs
        Cost(TALK, ASKING, 0),
        # While it plays most of what is heard is talk, and half-heard talk may sound like anything.
        Cost(TALK, CRISIS, 80),
        Cost(TALK, HARD, 20),
        Cost(CRISIS, ASKING, 40),
        Cost(HARD, ASKING, 8),
        # Who hears a pause that nobody asked for says "resume"; who jumps has to find the place.
        Cost(TALK, HOLDS, 1.5),
        Cost(TALK, REFUSES, 1.5),
        Cost(TALK, ANY, 2),
        Cost(HOLDS, REFUSES, 1),
        Cost(REFUSES, HOLDS, 1),
        Cost(ANY, ASKING, 1),
        Cost(ANY, ANY, 3),
    ),
)
"""What mix-ups cost while an evening plays, or is held: to say it once more costs 1."""


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
    intent: str = ""


NOTHING = Decision(Reaction.NOTHING)
_HALF = 0.5
"""Of 27 paraphrased cries 25 are as near as this to a known one, and of 170 sentences of everyday
talk one, which the understanding takes for talk anyway."""
_SURELY_TALK = 0.9
"""From this share on nothing is weighed any more."""
_MEANT = 0.5
"""From this share on the guide was meant, and answers by a tick."""


@dataclass(frozen=True)
class Judge:
    """Decides what is done with what may have been said."""

    understanding: Understanding
    locale: str

    def decide(
        self, hypotheses: Sequence[Hypothesis], situation: Situation, today: date
    ) -> Decision:
        """What costs least, of all that may have been said and meant."""
        if not hypotheses:
            return NOTHING
        meanings = {
            hypothesis.text: self._meanings(hypothesis.text, situation, today)
            for hypothesis in hypotheses
        }
        shares = averaged(hypotheses, meanings)
        costs = COSTS if situation is Situation.ASKED else STEERING_COSTS
        answer = by_cost(shares, costs)[0]
        if answer not in (ASKING, EVERYDAY):
            for hypothesis in hypotheses:
                if self._alone(hypothesis.text, situation, today) == answer:
                    is_stop = hypothesis.text in STOP_WORDS
                    return Decision(Reaction.ACT, _STOP if is_stop else hypothesis.text, answer)
        meant_for_guide = 1.0 - shares.get(EVERYDAY, 0.0)
        return Decision(Reaction.TICK) if meant_for_guide >= _MEANT else NOTHING

    def _meanings(self, text: str, situation: Situation, today: date) -> Mapping[str, float]:
        """What a sentence may mean here and now; all else is talk between the two."""
        certain = self._certain(text, situation, today)
        if certain:
            return {certain: 1.0}
        likely = _twins(self.understanding.likely(text, today))
        if situation is Situation.ASKED:
            return likely
        cries = _only(likely, SAFETY_INTENTS)
        if cries[EVERYDAY] >= _SURELY_TALK:
            return {EVERYDAY: 1.0}
        if self._is_like_a_cry(text):
            return cries
        # It ends no evening, and is not passed over either: a tick tells that it was heard.
        return {ASKING: 1.0 - cries[EVERYDAY], EVERYDAY: cries[EVERYDAY]}

    def _is_like_a_cry(self, text: str) -> bool:
        """Whether half of its words are those of a sentence by which somebody asks for a way out.

        The understanding has learned from what is said to the guide. What two say to each other is
        new to it, and of that it takes too much for a cry: "give me your other hand".
        """
        words = text.split()
        return any(_is_near(cry, words) for cry in self._cries)

    @cached_property
    def _cries(self) -> list[list[str]]:
        """The words of each sentence that is known to be one of a hard moment."""
        language_model = model_of(self.locale)["interactionModel"]["languageModel"]
        samples = (
            sample
            for intent in language_model["intents"]
            if intent["name"] in SAFETY_INTENTS
            for sample in intent.get("samples", [])
        )
        return [words_of(sample) for sample in samples]

    def _alone(self, text: str, situation: Situation, today: date) -> str:
        """What the guide will make of a sentence when it is told no other."""
        reading = self.understanding.understand(text, today)
        return self._certain(text, situation, today) or _twin(reading.intent)

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
        steering = STOP if text in STOP_WORDS else steering_intent(text, self.locale)
        return _twin(steering)

    def _urgent(self, text: str, today: date) -> str:
        """What is urgent, where the sentence is known to mean it; empty for all else."""
        likely = self.understanding.likely(text, today)
        known = [intent for intent, share in likely.items() if share == 1.0]
        return next((intent for intent in known if intent in URGENT), "")


def _is_near(known: Sequence[str], words: Sequence[str]) -> bool:
    """Whether no more than half of the words would have to be changed to make one of the other."""
    most = _HALF * max(len(known), len(words))
    # Most sentences have hardly a word in common, which is quicker told.
    has_some = len(set(known) & set(words)) >= most / 2
    return has_some and mistakes(known, words) <= most


def averaged(
    hypotheses: Sequence[Hypothesis], meanings: Mapping[str, Mapping[str, float]]
) -> Mapping[str, float]:
    """What may be meant, over all sentences that may have been said."""
    shares: dict[str, float] = defaultdict(float)
    for hypothesis in hypotheses:
        for intent, share in meanings[hypothesis.text].items():
            shares[intent] += hypothesis.share * share
    return shares


def _only(likely: Mapping[str, float], intents: frozenset[Intent]) -> Mapping[str, float]:
    """What is likely of these; all the rest is talk."""
    kept = {intent: share for intent, share in likely.items() if intent in intents}
    return kept | {EVERYDAY: 1.0 - sum(kept.values())}


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
