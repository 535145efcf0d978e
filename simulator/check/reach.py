"""Reach: what is in one file and not in the others, so that nobody can ask for it, or get it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence, Set

from dateparser.languages.loader import default_loader

from simulator.check.lines import misspelt
from simulator.check.locale import Locale, without_phase
from skill.guide.programme import MoodName, PlanName, Repertoire
from skill.guide.programme.recording import AFTER_QUESTION

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
    for needed in MoodName:
        if needed not in repertoire.moods:
            yield (
                f"sessions.toml: there is no [moods.{needed}], which the guide chooses by itself; "
                "write it again, and a session of it"
            )
    for mood in repertoire.moods:
        if not repertoire.lengths(mood):
            yield (
                f"sessions.toml: there is no session of the mood {mood}; "
                f"write one, or delete [moods.{mood}] with its words"
            )


def _how(name: str) -> str:
    """The lines that make a plan of this name."""
    mood, _, minutes = name.rpartition("-")
    if name in (PlanName.SHORT_EVENING, PlanName.LYING_DOWN):
        return f'as minutes = {minutes} and mood = "{mood}" under [[session]]'
    return f'as name = "{name}" under [[practice]]'


def reach_problems(locale: Locale, repertoire: Repertoire, ready: Repertoire) -> Iterator[str]:
    """What a couple of this locale cannot ask for, or would ask for in vain.

    They can ask for all that there is; what is ``ready`` here is told and given.
    """
    if not list(repertoire):
        return  # sessions.toml cannot be read, and that is told by itself
    if locale.has("utterances"):
        yield from _moods(locale, repertoire)
        yield from _practices(locale, repertoire)
        yield from _lengths(locale, repertoire)
    if locale.has("guide"):
        yield from _words_of_lengths(locale, ready)
        yield from _calendar(locale, "weekdays", DAYS)
        yield from _calendar(locale, "months", MONTHS)
    yield from _named_lengths(locale, ready)
    if locale.has("practices"):
        yield from _milestones(locale)
    # Whoever asks for a theme without a question hears another one.
    if locale.has("utterances", "questions") and ready is repertoire:
        yield from _themes(locale)


def _moods(locale: Locale, repertoire: Repertoire) -> Iterator[str]:
    """Each mood can be told, and there is none that can only be told."""
    yield from _named_alike(locale, "mood", set(repertoire.moods), "sessions.toml", "[moods.{}]")


def _named_alike(
    locale: Locale, slot: str, names: Set[str], file: str, written: str
) -> Iterator[str]:
    """What has a name in a file and what couples may say for it; ``written`` is how it is there."""
    where, ids = locale.where("utterances"), _ids(locale, slot)
    corrections = misspelt(ids - names, names - ids)
    for name in sorted(names - ids - set(corrections.values())):
        yield (
            f"{where}: nobody can ask for the {slot} {name} of {file}; "
            f'write {name} = ["..."] under [slots.{slot}]'
        )
    for name in sorted(ids - names):
        remedy = f"write {written.format(name)} in {file}, or delete it here"
        if name in corrections:
            remedy = f"did you mean {corrections[name]}?"
        yield f"{where}: [slots.{slot}] {name} names a {slot} that is not there; {remedy}"


def _practices(locale: Locale, repertoire: Repertoire) -> Iterator[str]:
    """Whatever is asked for by name is there, and the other way round."""
    where, ids = locale.where("utterances"), _ids(locale, "practice")
    alone = {name for name in repertoire if not repertoire.minutes_of(name)}
    for name in sorted(alone - ids - set(PlanName)):
        yield (
            f"{where}: nobody can ask for the practice {name} of sessions.toml; "
            f'write {name} = ["..."] under [slots.practice]'
        )
    for name in sorted(ids - alone):
        # A look is asked for by one name, and its level is the couple's.
        if f"{name}-1" not in alone:
            yield (
                f"{where}: [slots.practice] {name} names a practice that is not there; "
                f'write name = "{name}" under [[practice]] in sessions.toml, or delete it here'
            )


def _lengths(locale: Locale, repertoire: Repertoire) -> Iterator[str]:
    ids = _ids(locale, "length")
    for minutes in sorted(_minutes(repertoire)):
        if str(minutes) not in ids:
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
    return {minutes for name in repertoire if (minutes := repertoire.minutes_of(name))}


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


def _misnamed(lengths: Sequence[int], there: Set[int]) -> str:
    """What is wrong with lengths that are named; empty when nothing is."""
    if len(lengths) < 2:
        return ""
    unknown = sorted(set(lengths) - there)
    if unknown:
        return f"names {_listed(unknown)} minutes"
    missing = sorted(there - set(lengths))
    ends = {min(there), max(there)}
    if len(lengths) >= ENUMERATION and missing:
        return f"leaves out {_listed(missing)} minutes"
    if not ends <= set(lengths):
        return f"names {_listed(sorted(set(lengths)))} minutes alone"
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


def _themes(locale: Locale) -> Iterator[str]:
    """What questions are about can be asked for, and what can be asked for has questions."""
    ids = _ids(locale, "theme")
    bodies = locale.table("questions", "questions")
    # Questions of a path are heard on it alone, and have its theme.
    bank = {number: body for number, body in bodies.items() if not body.get("path")}
    numbers = {str(body.get("theme")): number for number, body in bank.items()}
    if not ids:
        return  # nobody asks by theme in this locale
    corrections = misspelt(ids - set(numbers), set(numbers) - ids)
    for theme in sorted(set(numbers) - ids - set(corrections.values())):
        yield (
            f"{locale.where('questions')}: question {numbers[theme]} has the theme {theme}, which "
            f"nobody can ask for; write one of {', '.join(sorted(ids))}"
        )
    for theme in sorted(ids - set(numbers)):
        remedy = f'write theme = "{theme}" in questions.toml, or delete it here'
        if theme in corrections:
            remedy = f"did you mean {corrections[theme]}?"
        yield f"{locale.where('utterances')}: [slots.theme] {theme} has no question; {remedy}"
    for line in locale.lines("practices"):
        closing, _, theme = without_phase(line).partition(f"{AFTER_QUESTION}-")
        if theme and not closing and theme not in numbers:
            yield (
                f"{locale.where('practices')}: nobody hears {without_phase(line)}, for no question "
                f"has the theme {theme}; write one of {', '.join(sorted(numbers))}"
            )


def path_problems(
    locale: Locale, paths: Mapping[str, Sequence[int]], ready: Collection[str]
) -> Iterator[str]:
    """Each path can be asked for by its name; the questions of those ``ready`` are in the bank."""
    if locale.has("questions"):
        bank = locale.table("questions", "questions")
        for name in ready:
            for number in paths.get(name, ()):
                if number and str(number) not in bank:
                    yield (
                        f"paths.toml: {name} asks question {number}, which is not in "
                        f"{locale.where('questions')}; write it there, or another number here"
                    )
        if paths:
            yield from _unasked(locale, paths)
    if locale.has("utterances") and paths:
        yield from _named_alike(
            locale, "path", set(paths), "paths.toml", 'name = "{}" under [[path]]'
        )


def _unasked(locale: Locale, paths: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """Questions that are for a path alone, and that no evening asks."""
    numbers = {str(number) for evenings in paths.values() for number in evenings}
    for number, body in locale.table("questions", "questions").items():
        path = body.get("path")
        if path and number not in numbers:
            yield (
                f"{locale.where('questions')}: question {number} is for the path {path} alone, "
                f"and no evening asks it; write question = {number} in paths.toml, or take out "
                "its path"
            )


def _milestones(locale: Locale) -> Iterator[str]:
    """The words for a night of a certain number are said by some closing."""
    texts = [text for texts in locale.lines("practices").values() for text in texts]
    if locale.table("practices", "milestones") and not any("{milestone}" in each for each in texts):
        yield (
            f"{locale.where('practices')}: no line says {{milestone}}, so nobody hears what "
            "stands under [milestones]; write it into the closings, as in close.3"
        )
