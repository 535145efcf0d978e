"""Reach: what is in one file and not in the others, so that nobody can ask for it, or get it."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from dateparser.languages.loader import default_loader

from simulator.check.locale import Locale
from skill.guide.intents import Mood
from skill.guide.programme import PlanName, Repertoire

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ENUMERATION = 3
"""So many lengths in one sentence are taken for all that there are."""
NAMES_LENGTHS = (("guide", "invite.help"), ("store", "description"))
"""Texts that tell a couple which lengths there are."""


def plan_problems(repertoire: Repertoire) -> Iterator[str]:
    """The plans that the guide itself chooses, and a session for each kind of day."""
    for name in PlanName:
        if name not in repertoire:
            yield (
                f"sessions.toml: there is no {name}, which the guide chooses by itself; "
                f"write it again, {_how(name)}"
            )
    for mood in Mood:
        if not repertoire.lengths(mood):
            yield (
                f"sessions.toml: there is no session of the mood {mood}; "
                "write one, or nobody who has such a day can be led"
            )


def _how(name: str) -> str:
    """The lines that make a plan of this name."""
    mood, _, minutes = name.rpartition("-")
    if mood in set(Mood):
        return f'as minutes = {minutes} and mood = "{mood}" under [[session]]'
    return f'as name = "{name}" under [[practice]]'


def reach_problems(locale: Locale, repertoire: Repertoire) -> Iterator[str]:
    """What a couple of this locale cannot ask for, or would ask for in vain."""
    if not list(repertoire):
        return  # sessions.toml cannot be read, and that is told by itself
    if locale.has("utterances"):
        yield from _practices(locale, repertoire)
        yield from _lengths(locale, repertoire)
    if locale.has("guide"):
        yield from _words_of_lengths(locale, repertoire)
        yield from _calendar(locale, "weekdays", DAYS)
        yield from _calendar(locale, "months", MONTHS)
    yield from _named_lengths(locale, repertoire)
    if locale.has("practices"):
        yield from _milestones(locale)


def _practices(locale: Locale, repertoire: Repertoire) -> Iterator[str]:
    """Whatever is asked for by name is there, and the other way round."""
    where, said = locale.where("utterances"), _ids(locale, "practice")
    evenings = {f"{mood}-{minutes}" for mood in Mood for minutes in repertoire.lengths(mood)}
    alone = set(repertoire) - evenings
    for name in sorted(alone - said - set(PlanName)):
        yield (
            f"{where}: nobody can ask for the practice {name} of sessions.toml; "
            f'write {name} = ["..."] under [slots.practice]'
        )
    for name in sorted(said - alone):
        # A look is asked for by one name, and its level is the couple's.
        if f"{name}-1" not in alone:
            yield (
                f"{where}: [slots.practice] {name} names a practice that is not there; "
                f'write name = "{name}" under [[practice]] in sessions.toml, or delete it here'
            )


def _lengths(locale: Locale, repertoire: Repertoire) -> Iterator[str]:
    said = _ids(locale, "length")
    for minutes in sorted(_minutes(repertoire)):
        if str(minutes) not in said:
            yield (
                f"{locale.where('utterances')}: nobody can ask for {minutes} minutes; "
                f'write "{minutes}" = ["..."] under [slots.length]'
            )


def _ids(locale: Locale, slot: str) -> Set[str]:
    """The ids of a slot type."""
    ids = locale.table("utterances", "slots").get(slot)
    return set(ids) if isinstance(ids, dict) else set()


def _minutes(repertoire: Repertoire) -> set[int]:
    """Every length that a session has."""
    return {minutes for mood in Mood for minutes in repertoire.lengths(mood)}


def _words_of_lengths(locale: Locale, repertoire: Repertoire) -> Iterator[str]:
    words = locale.table("guide", "lengths")
    for minutes in sorted(_minutes(repertoire)):
        if str(minutes) not in words:
            yield (
                f"{locale.where('guide')}: [lengths] has no word for {minutes} minutes, "
                f'and a session lasts as long; write {minutes} = "..." there'
            )


def _named_lengths(locale: Locale, repertoire: Repertoire) -> Iterator[str]:
    """The texts that name lengths name those that there are."""
    words = {str(word): int(key) for key, word in locale.table("guide", "lengths").items()}
    there = _minutes(repertoire)
    if not words or not there <= set(words.values()):
        return
    for file, name in NAMES_LENGTHS:
        for text in locale.lines(file).get(name, ()):
            wrong = _misnamed(_lengths_in(text, words), there)
            if wrong:
                listed = ", ".join(map(str, sorted(there)))
                yield (
                    f"{locale.where(file)}: {name} {wrong}, and there are sessions of {listed} "
                    "minutes; name the shortest and the longest, or all of them"
                )


def _lengths_in(text: str, words: Mapping[str, int]) -> Sequence[int]:
    """The lengths of the longest row of them in a text: "three, seven or twelve"."""
    longest_first = sorted(words, key=len, reverse=True)
    number = "|".join(re.escape(word) for word in longest_first)
    rows: list[list[int]] = [[]]
    end = 0
    for match in re.finditer(rf"\b(?:{number})\b", text.casefold()):
        between = text[end : match.start()]
        # Between two of a row there is at most one other word, as in "three or seven".
        if not rows[-1] or not re.fullmatch(r",?\s*(\w+\s+)?", between):
            rows.append([])
        rows[-1].append(words[match[0]])
        end = match.end()
    return max(rows, key=len)


def _misnamed(named: Sequence[int], there: Set[int]) -> str:
    """What is wrong with lengths that are named; empty when nothing is."""
    if len(named) < 2:
        return ""
    unknown = sorted(set(named) - there)
    if unknown:
        return f"names {_listed(unknown)} minutes"
    missing = sorted(there - set(named))
    ends = {min(there), max(there)}
    if len(named) >= ENUMERATION and missing:
        return f"leaves out {_listed(missing)} minutes"
    if not ends <= set(named):
        return f"names {_listed(sorted(set(named)))} minutes alone"
    return ""


def _listed(minutes: Sequence[int]) -> str:
    return ", ".join(map(str, minutes))


def _calendar(locale: Locale, key: str, order: Sequence[str]) -> Iterator[str]:
    """The names of days or months in their order, as the language's own data has them."""
    names = locale.table("guide", "calendar").get(key)
    language = locale.name.partition("-")[0]
    if not isinstance(names, list) or len(names) != len(order):
        return
    try:
        known = default_loader.get_locale(language).info
    except ValueError:
        return  # a language of which nothing is known here
    for name, meant in zip(names, order, strict=True):
        if str(name).casefold() not in map(str.casefold, known[meant]):
            yield (
                f"{locale.where('guide')}: [calendar] {key}: {name!r} stands where {meant} is; "
                f"write all {len(order)} of them, from {order[0].capitalize()} on"
            )
            return


def _milestones(locale: Locale) -> Iterator[str]:
    """The words for a night of a certain number are said by some closing."""
    texts = [text for texts in locale.lines("practices").values() for text in texts]
    if locale.table("practices", "milestones") and not any("{milestone}" in each for each in texts):
        yield (
            f"{locale.where('practices')}: no line says {{milestone}}, so nobody hears what "
            "stands under [milestones]; write it into the closings, as in close.3"
        )
