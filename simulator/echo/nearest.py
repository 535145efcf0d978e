"""What is nearly in the interaction model: the second step of understanding, for what no sample holds to the letter.

Alexa understands more than the samples, and nobody outside knows how. This does it plainly and
carefully:

1. Both sides are made plain (``plain.py``): "could we maybe do ten minutes" is "do ten minutes".
2. For each intent with slots, what its types hold is marked in the sentence: "do {length}" minutes.
Of two moods in one sentence the one that stands first in the type is taken.
3. Each sample is compared with the sentence as a bag of words. What both have, twice, over all that
either has: 1 is the same words, 0 is none. Words that carry no wish of their own ("we", "this",
"tonight") weigh little, a word that only one or two intents use weighs most, and so does a word
that the model has never heard.
4. Refused at once: "not" on one side only; a question that the other side does not ask; opposites
("on" for "off"); and, for ``STRICT`` intents, any word that nothing in the intent's own samples
explains.
5. The best must reach what it needs (the fewer words carry it, the more; less, if it is far ahead
and only words of little weight differ) and lead the next intent by ``MARGIN``. Otherwise nothing is
understood.
6. Safety first. ``URGENT`` intents need less, and are taken when another is hardly nearer. A
sentence that is nearly as near to one of ``DANGER``, or holds a word that only those intents use
("chest"), is never anything else; and an urgent sample inside a longer sentence is heard ("seven
minutes, he's making me").
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from simulator.echo.plain import asks, plain, stems, words_of
from simulator.echo.slots import Said, Slots
from skill.guide.intents import Intent

URGENT = frozenset({Intent.EXIT, Intent.CARE, Intent.BODY})
"""Whoever means these must be understood."""
DANGER = URGENT | {Intent.DIZZY, Intent.FACES, Intent.FLOOD, Intent.DRINK, Intent.UPSET}
"""What must not be passed over."""
STRICT = frozenset(
    {
        Intent.START,
        Intent.BEGIN,
        Intent.SAME,
        Intent.CHOOSE,
        Intent.AGREE,
        Intent.GO_ON,
        Intent.AGAIN,
        Intent.SKIP,
        Intent.BACK,
        Intent.ANEW,
        Intent.END,
        Intent.PRACTICE,
        Intent.QUESTION,
        Intent.ANOTHER,
        Intent.YES,
        Intent.REPEAT,
    }
    | {
        Intent.RESUME,
        Intent.NEXT,
        Intent.PREVIOUS,
        Intent.START_OVER,
        Intent.SHUFFLE_ON,
        Intent.LOOP_ON,
    }
    | {Intent.DEPTH, Intent.AWAY, Intent.STOP, Intent.CANCEL}
)
"""What goes on with the evening, asks more of the two, or ends it: taken only when every word is
explained."""

_LONG = 4
"""Words of an urgent sample that is heard wherever it stands in a sentence; with one fewer it must
stand at the end."""
MARGIN = 0.08
"""How far the best must be ahead of the next intent."""
_FAR_AHEAD, _EASED = 0.2, 0.12
_NEEDED = (0.87, 0.87, 0.75)
_NEEDED_IF_URGENT = (0.8, 0.7, 0.6)
"""How near it must be when no word of weight is shared, one, more."""

_LIGHT_WEIGHT, _LIGHT_AT_MOST = 0.25, 0.75
"""Words without a wish of their own count little, and together no more than this."""
_WEIGHTS = {0: 3.0, 1: 2.0, 2: 1.5}
"""The weight of a word by how many intents use it; 1 for more."""
_LIGHT = frozenset(
    stems(
        (
            "we our they it there is are am was were be been being has have had having do does did doing "
            "will would can could should shall may might must to of for in with and or but if as than from "
            "about into some any all both each other such one thing stuff kind sort lot someone somebody "
            "anyone anybody everyone everybody something anything everything like get getting got go going "
            "goes gone want wants need needs let make making makes take give have try keep keeps seem "
            "suppose supposed meant tonight today now already earlier always ever sometimes often yet still "
            "soon once anyway because since while though when nearly almost rather"
        ).split()
    )
)
_ASKS = "?"
"""Stands in the bag of a sentence that asks by the order of its words."""
_QUESTIONS = frozenset(stems("how what who why which where".split())) | {_ASKS}
_UNASKED = _QUESTIONS | frozenset("you your here too over up down at by past".split())
"""What a strict intent never passes over: it turns a wish into a question, or into talk about
something else."""
_HALF = _UNASKED | {"not", "nothing"}
_OPPOSITES = (
    "on off|start stop|more less|longer shorter|begin end|fast slow|faster slower|loud quiet|louder quieter"
    "|light deep|easy deep|usual whisper|normal whisper|continue stop|before after"
)
_YES, _NO = (["yes"], ["yeah"]), (["no"], ["nah"])
"""Before what is really wanted: "yes start the short one", "no give us another question"."""
_AND = frozenset(["and", "but", "because"])
_CLAUSE = _AND | frozenset(
    "i we it he she my can could please let keep make give just do so then".split()
)
"""Where a second clause may begin: "we're exhausted keep it short"."""


def _opposites() -> dict[str, set[str]]:
    against: dict[str, set[str]] = defaultdict(set)
    for one, other in (stems(pair.split()) for pair in _OPPOSITES.split("|")):
        against[one].add(other)
        against[other].add(one)
    return against


class Near(NamedTuple):
    """The intent that a sentence is nearest to, with what stands in its slots."""

    intent: str
    slots: Mapping[str, Said]


@dataclass(frozen=True)
class _Sample:
    intent: str
    bag: frozenset[str]


class _Score(NamedTuple):
    near: float
    needed: float
    close: bool
    """Whether only words of little weight differ."""


class Nearest:
    """The samples of one interaction model, made comparable."""

    def __init__(self, language: Mapping[str, Any], slots: Slots) -> None:
        """``language`` is the model's ``languageModel``."""
        self._slots, self._against = slots, _opposites()
        rows: list[tuple[str, str]] = [
            (row["name"], sample) for row in language["intents"] for sample in row["samples"]
        ]
        samples = [_Sample(intent, _bag(plain(sample))) for intent, sample in rows]
        users: dict[str, set[str]] = defaultdict(set)
        self._own: dict[str, set[str]] = defaultdict(set)
        for sample in samples:
            self._own[sample.intent] |= sample.bag
            for word in sample.bag:
                users[word].add(sample.intent)
        self._weights = {word: _weight(word, len(intents)) for word, intents in users.items()}
        self._alarming = {
            word for word, by in users.items() if by <= DANGER and self._weights[word] >= 1
        }
        urgent = [(intent, words_of(sample)) for intent, sample in rows if intent in URGENT]
        self._urgent = [
            (intent, " ".join(words), len(words))
            for intent, words in urgent
            if len(words) >= _LONG - 1
        ]
        self._by_word: dict[str, set[_Sample]] = defaultdict(set)
        """Samples by their words of weight; those without any are under ""."""
        for sample in samples:
            for word in [word for word in sample.bag if self._weights[word] >= 1] or [""]:
                self._by_word[word].add(sample)

    def find(self, said: str, today: date) -> Near | None:
        """The intent that this comes nearest to, whole or in two clauses; None when that would be a guess."""
        near = self._nearest(said, today) or self._in_clauses(words_of(said), today)
        if (
            near is not None
            and near.intent in STRICT
            and (urgent := self._urgent_in(" ".join(words_of(said))))
        ):
            return Near(urgent, {})
        return near

    def _in_clauses(self, words: list[str], today: date) -> Near | None:
        """What is wanted after a yes or a no, or with both of two clauses."""
        if len(words) > 1 and (words[:1] in _YES or (words[:1] in _NO and words[1] in _CLAUSE)):
            return self.find(" ".join(words[1:]), today)
        for at in (at for at in range(1, len(words)) if words[at] in _CLAUSE):
            first = self._nearest(" ".join(words[:at]), today)
            second = first and self._nearest(" ".join(words[at + (words[at] in _AND) :]), today)
            if first and second and first.intent == second.intent:
                return Near(first.intent, self._slots.merged(first.slots, second.slots))
        return None

    def _urgent_in(self, said: str) -> str:
        """The urgent intent one of whose samples stands in this sentence: at its end, or anywhere if it is long."""
        for intent, sample, length in self._urgent:
            if f" {said}".endswith(f" {sample}") or (
                length >= _LONG and f" {sample} " in f" {said} "
            ):
                return intent
        return ""

    def _nearest(self, said: str, today: date) -> Near | None:
        words = plain(said)
        whole = (_bag(words), dict[str, Said]())
        read = {intent: self._slots.read(intent, words, today) for intent in self._slots.intents}
        scores = self._scores(
            {intent: read.get(intent, whole)[0] | whole[0] & {_ASKS} for intent in self._own}
        )
        ranked = sorted(scores.items(), key=lambda row: (-row[1].near, row[0]))
        if not ranked:
            return None
        (intent, best), others = ranked[0], ranked[1:]
        for name, score in ranked:
            if name in URGENT and score.near >= max(
                score.needed, best.near - MARGIN * (intent in STRICT)
            ):
                return Near(name, {})
        lead = best.near - max((score.near for _, score in others), default=0.0)
        needed = best.needed - (
            _EASED if lead >= _FAR_AHEAD and best.close and intent not in DANGER else 0
        )
        bag, slots = read.get(intent, whole)
        alarmed = any(name in DANGER and score.near > best.near - MARGIN for name, score in others)
        if best.near < needed:
            return None
        if intent in DANGER:
            return Near(intent, slots)
        return None if alarmed or lead < MARGIN or bag & self._alarming else Near(intent, slots)

    def _scores(self, bags: Mapping[str, frozenset[str]]) -> dict[str, _Score]:
        """The best score of each intent, for the sentence as each of them reads it."""
        scores: dict[str, _Score] = {}
        for word in {"", *(word for bag in bags.values() for word in bag)}:
            for sample in self._by_word.get(word, ()):
                score = self._score(bags[sample.intent], sample)
                if score is not None and score > scores.get(sample.intent, (0.0,)):
                    scores[sample.intent] = score
        return scores

    def _score(self, bag: frozenset[str], sample: _Sample) -> _Score | None:
        """How near they are, from 0 to 1; None for what is refused."""
        both, extra, missing = bag & sample.bag, bag - sample.bag, sample.bag - bag
        own, strict = self._own[sample.intent], sample.intent in STRICT
        unexplained = {word for word in extra - own if word not in _LIGHT}
        if (
            not both
            or "not" in extra | missing
            or (_QUESTIONS & (missing | unexplained) and sample.intent not in DANGER)
            or any(self._against.get(word, set()) & missing for word in extra)
            or (strict and (extra & _UNASKED or unexplained))
        ):
            return None
        shared = sum(self._weights[word] for word in both)
        apart = self._weigh(missing) + self._weigh(extra & own) / 2 + self._weigh(unexplained)
        apart += min(
            _LIGHT_AT_MOST, _LIGHT_WEIGHT * sum(word in _LIGHT for word in extra | missing)
        )
        heavy = sum(self._weights[word] >= 1 for word in both)
        needed = _NEEDED_IF_URGENT if sample.intent in URGENT else _NEEDED
        close = (
            heavy > 0
            and not unexplained - _HALF
            and not any(self._weights[word] >= 1 for word in missing)
        )
        return _Score(2 * shared / (2 * shared + apart), needed[min(heavy, 2)], close)

    def _weigh(self, words: Iterable[str]) -> float:
        return sum(self._weights.get(word, _WEIGHTS[0]) for word in words if word not in _LIGHT)


def says_little(words: Iterable[str]) -> bool:
    """Whether these words alone carry no wish."""
    return all(word in _LIGHT | _HALF for word in stems(words))


def _bag(words: list[str]) -> frozenset[str]:
    return frozenset(stems(words)) | ({_ASKS} if asks(words) else frozenset())


def _weight(word: str, intents: int) -> float:
    """How much a word says: the fewer intents use it, the more."""
    if word in _LIGHT:
        return _LIGHT_WEIGHT
    if word.startswith("{"):
        return _WEIGHTS[2]
    return 0.5 if word in _HALF else _WEIGHTS.get(intents, 1.0)
