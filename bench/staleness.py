"""How much of an evening a couple have heard before, night after night.

    python -m bench.staleness

Couples live through their nights without a speaker: what they are offered, and what the recordings
say, is the guide's own. A sentence is heard before if it was heard on an earlier night. Rituals are
left out: the words over a breath, "good night", and who speaks next may stay as they are.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from skill.guide.couple import Couple
from skill.guide.programme import (
    CONTENT,
    QUESTION,
    Place,
    Play,
    Repertoire,
    Tonight,
    drawn,
    load_sessions,
    recordings_of,
)
from skill.guide.programme.events import progress_to
from skill.guide.talk import Offer, Situation
from skill.guide.talk.starting import begin
from skill.guide.text import phrases
from skill.guide.words import Words, load_words

FIRST_NIGHT = date(2026, 11, 23)
SETTLED = range(6, 31)
"""The nights over which the mean is taken: the first week's end, and the month behind it."""
HUNDRED, YEAR = 100, 365
_RITUAL_LINES = re.compile(r"breathe\.(in|out)|check-in\.(trade|other).*")
_GOOD_NIGHT = re.compile("good night", re.IGNORECASE)


@dataclass(frozen=True)
class Evening:
    """What was heard on one night."""

    plan: str
    question: int
    """0: none was asked."""
    lines: tuple[tuple[str, str], ...]
    """Ids and texts, in the order in which they were heard."""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that was said, word for word."""
        return tuple(text for _, text in self.lines)

    @property
    def sentences(self) -> Iterator[str]:
        """What was said, without rituals."""
        for line, text in self.lines:
            if _RITUAL_LINES.fullmatch(line):
                continue
            for phrase in phrases(text):
                if isinstance(phrase, str) and not _GOOD_NIGHT.search(phrase):
                    yield phrase


Choice = Callable[[int, Offer, Situation], Offer]
"""What a couple make of the offer of their n-th night, from 1."""


def yes(night: int, offer: Offer, situation: Situation) -> Offer:
    """They only ever say yes."""
    return offer


def always(plan: str) -> Choice:
    """They ask for the same evening every night."""
    return lambda night, offer, situation: replace(offer, plan=plan)


MOODS = {
    4: "tired-7",
    6: "good-7",
    9: "tense-7",
    11: "tired-3",
    13: "ordinary-20",
}
"""An evening of another mood whenever the number of the night is a multiple, the highest first."""


def curious(night: int, offer: Offer, situation: Situation) -> Offer:
    """They take moods as days bring them, and every path and step as it is offered."""
    for every, plan in sorted(MOODS.items(), reverse=True):
        if night % every == 0:
            return replace(offer, plan=plan)
    assert situation.couple is not None, "they are known"
    on_their_path = situation.repertoire.paths.get(situation.couple.path, ())
    if on_their_path:
        offer = replace(offer, plan=on_their_path[situation.couple.path_step])
    rung = situation.couple.step(situation.repertoire.ladders)
    if rung is not None:
        preferences = offer.preferences.climb(rung.practice)
        return replace(offer, preferences=preferences)
    return offer


PATHS: dict[str, Choice] = {
    '"yes" only': yes,
    "seven minutes": always("ordinary-7"),
    "twelve minutes": always("ordinary-12"),
    "as offered": curious,
}


def lived(
    choose: Choice,
    nights: int,
    repertoire: Repertoire,
    words: Words,
) -> list[Evening]:
    """The evenings of one couple, each heard to its end."""
    couple, bank = Couple(), drawn(words.questions)
    evenings: list[Evening] = []
    for number in range(1, nights + 1):
        night = FIRST_NIGHT + timedelta(days=number - 1)
        couple = _on_a_path(couple, number, repertoire) if choose is curious else couple
        situation = Situation(repertoire, words, night, couple=couple, can_play=True)
        offer = choose(number, situation.offer, situation)
        steps = offer.preferences.rungs.items() - couple.preferences.rungs.items()
        for practice, _ in steps:
            couple = couple.climb(practice)
        turn = begin(situation, offer)
        assert isinstance(turn.audio, Play), "an evening begins"
        evening, couple = _heard(turn.audio.place, couple, bank, repertoire, words)
        evenings.append(evening)
    return evenings


def _on_a_path(couple: Couple, number: int, repertoire: Repertoire) -> Couple:
    """They take another path every fortnight, from the second week on."""
    if couple.path or number % 14 != 1 or number < 14:
        return couple
    left = [path for path in repertoire.paths if path not in couple.paths_walked]
    return couple.take_path(left[0]) if left else couple


def _heard(
    place: Place,
    couple: Couple,
    bank: frozenset[int],
    repertoire: Repertoire,
    words: Words,
) -> tuple[Evening, Couple]:
    """What is heard of an evening that is not interrupted, and what is remembered of it."""
    plan = repertoire.plan(place.plan, place.preferences, place.phase)
    lines: list[tuple[str, str]] = []
    *recordings, _ = recordings_of(plan, words, Tonight.of(place))
    for number, recording in enumerate(recordings):
        texts = dict(recording.texts)
        lines += [(cue.line, texts[cue.line]) for cue in recording.score.cues if cue.line]
        here = replace(place, segment=number)
        is_last = number == len(recordings) - 1
        ahead = None if is_last else replace(place, segment=number + 1)
        progress = progress_to(here, recording.score.ms, plan, ahead)
        couple = couple.follow(progress, bank)
    asks = any(line == QUESTION for line, _ in lines)
    return Evening(place.plan, place.question if asks else 0, tuple(lines)), couple


def stale_shares(evenings: Sequence[Evening]) -> list[float]:
    """For each evening, the share of its words that was heard on an earlier one."""
    known: set[str] = set()
    shares: list[float] = []
    for evening in evenings:
        sentences = list(evening.sentences)
        all_words = sum(len(sentence.split()) for sentence in sentences)
        old_words = sum(len(sentence.split()) for sentence in sentences if sentence in known)
        shares.append(old_words / all_words if all_words else 0.0)
        known.update(sentences)
    return shares


def settled(evenings: Sequence[Evening]) -> float:
    """The mean share over the nights from the end of the first week on."""
    shares = stale_shares(evenings)
    chosen = [shares[night - 1] for night in SETTLED]
    return sum(chosen) / len(chosen)


def repeated(evenings: Sequence[Evening]) -> int:
    """How many evenings are an earlier one word for word."""
    return len(evenings) - len({evening.texts for evening in evenings})


def asked_again(evenings: Sequence[Evening], words: Words) -> int:
    """How often a question came that had come before, but for those of the week and of a mood."""
    numbers = [evening.question for evening in evenings]
    counts = Counter(number for number in numbers if number in drawn(words.questions))
    return sum(count - 1 for count in counts.values())


def heaviest(evenings: Sequence[Evening], count: int = 10) -> list[tuple[int, str, int]]:
    """The lines that weigh most: words heard before, the id, and on how many nights it was said."""
    known: set[str] = set()
    weights: Counter[str] = Counter()
    nights: Counter[str] = Counter()
    for evening in evenings:
        said = Evening(evening.plan, 0, evening.lines)
        for line in dict.fromkeys(line for line, _ in said.lines):
            nights[line] += 1
        for line, text in said.lines:
            for sentence in Evening("", 0, ((line, text),)).sentences:
                if sentence in known:
                    weights[line] += len(sentence.split())
        known.update(said.sentences)
    return [(weight, line, nights[line]) for line, weight in weights.most_common(count)]


def _figures_of(mood: str, minutes: int, repertoire: Repertoire, words: Words) -> str:
    """How stale a session gets that is heard every night, and how often it repeats itself."""
    evenings = lived(always(f"{mood}-{minutes}"), HUNDRED, repertoire, words)
    return f"{minutes:2} min {100 * settled(evenings):3.0f}, {repeated(evenings):2}"


def main() -> None:
    """Print the tables."""
    repertoire, words = load_sessions(CONTENT), load_words(CONTENT, "en-US")
    last = SETTLED.stop - 1
    print("share of words heard before (%), nights 2, 6, 10, 20, 30, mean of 6 to 30;")
    print("evenings of 100 that repeat one; questions of 365 nights that came before")
    for name, choose in PATHS.items():
        evenings = lived(choose, YEAR, repertoire, words)
        shares = stale_shares(evenings)
        some = " ".join(f"{100 * shares[night - 1]:4.0f}" for night in (2, 6, 10, 20, 30))
        hundred = repeated(evenings[:HUNDRED])
        again = asked_again(evenings, words)
        print(f"{name:<16} {some}  mean {100 * settled(evenings):4.0f}   {hundred:3} {again:4}")
    print("\nevery length and mood, the same every night: mean of nights 6 to 30 (%),")
    print("and how many of the first 100 evenings repeat an earlier one")
    for mood in repertoire.moods:
        row = "  ".join(
            _figures_of(mood, minutes, repertoire, words) for minutes in repertoire.lengths(mood)
        )
        print(f"{mood:<10} {row}")
    print("\nthe lines that weigh most in 30 nights: words heard before, line, nights it was said")
    for name, choose in PATHS.items():
        print(name)
        for weight, line, nights in heaviest(lived(choose, last, repertoire, words)):
            print(f"  {weight:5}  {line:<24} {nights:3}")


if __name__ == "__main__":
    main()
