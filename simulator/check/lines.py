"""Lines and practices held against each other: what is missing, unheard, or too long."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from simulator.check.estimate import Tempo, overflow
from simulator.check.locale import Locale, without_phase
from simulator.check.practised import Practised, Slot
from simulator.check.source import live_lines
from simulator.check.words import NO_PRACTICES
from skill.guide.programme import QUESTION
from skill.guide.programme.recording import AFTER_QUESTION

NEAR = 0.75
"""How alike two names are (0 to 1) before one is taken for a slip in the other."""
NO_LINES = ("locale", "lengths", "numbers", "mood", "ladder", "paths")
"""Tables of guide.toml that hold no lines, or lines by the names of other files (``named``)."""
NO_SENTENCES = {"calendar.weekdays", "calendar.months"}


def line_problems(
    locale: Locale, practised: Practised, needed: Practised, tempo: Tempo
) -> Iterator[str]:
    """Everything that is wrong between the words of a locale and what is to be said with them.

    Of all that is practised it may lack what is not ``needed``: it is not ready for that yet.
    """
    if locale.has("practices"):
        yield from _names(locale, practised, needed)
        yield from _missing_of_practices(locale, practised, needed)
        yield from _unheard(locale, practised)
        yield from _looks(locale, practised)
    yield from too_long_problems(locale, practised, tempo)
    if locale.has("guide", "support"):
        yield from _missing_live(locale, practised)
        yield from _never_live(locale)


def too_long_problems(locale: Locale, practised: Practised, tempo: Tempo) -> Iterator[str]:
    """Lines and questions that take longer than their slot, before anything is spoken."""
    if locale.has("practices"):
        yield from _too_long(locale, practised, tempo)
    yield from _too_long_questions(locale, practised, tempo)


def _names(locale: Locale, practised: Practised, needed: Practised) -> Iterator[str]:
    where = locale.where("practices")
    misnamed = _misnamed_tables(locale, practised)
    for name in sorted(needed.names - practised.broken):
        if name in misnamed.values():
            continue
        if not isinstance(locale.table("practices", name).get("name"), str):
            yield (
                f"{where}: practices/{name}.toml has no name; "
                f'write [{name}] and under it name = "what it is called"'
            )
    for name in locale.tables["practices"]:
        if name in misnamed:
            yield (
                f"{where}: there is no practices/{name}.toml for [{name}]; "
                f"did you mean {misnamed[name]}?"
            )
        elif name not in practised.names and name not in NO_PRACTICES:
            yield (
                f"{where}: there is no practices/{name}.toml for [{name}]; "
                "correct its name, or delete it"
            )


def _misnamed_tables(locale: Locale, practised: Practised) -> Mapping[str, str]:
    """Tables of words that are named like no practice, by the practice that is meant."""
    tables = set(locale.tables["practices"])
    wordless = practised.names - tables
    unknown = tables - practised.names - set(NO_PRACTICES)
    return misspelt(unknown, wordless)


def misspelt(unknown: Iterable[str], missing: Iterable[str]) -> Mapping[str, str]:
    """Names that are not known, by what is missing and nearly the same."""
    corrections: dict[str, str] = {}
    for name in sorted(unknown):
        near = get_close_matches(name, sorted(set(missing) - set(corrections.values())), 1, NEAR)
        if near:
            corrections[name] = near[0]
    return corrections


def _missing_of_practices(locale: Locale, practised: Practised, needed: Practised) -> Iterator[str]:
    written = {QUESTION, *map(without_phase, locale.lines("practices"))}
    misnamed = _misnamed_lines(locale, practised)
    wordless = set(_misnamed_tables(locale, practised).values())
    for line, slots in needed.slots.items():
        table, _, key = line.rpartition(".")
        # One slip is one fault: a line or a table under another name is told as that.
        if line in misnamed.values() or table in wordless:
            continue
        if line not in written:
            yield (
                f"{locale.where('practices')}: there is no line {line} for {slots[0].where}; "
                f'add {key} = "..." under [{table}], or correct its name there'
            )


def _misnamed_lines(locale: Locale, practised: Practised) -> Mapping[str, str]:
    """Lines that no practice says, by the line that is missing and nearly the same."""
    written = set(map(without_phase, locale.lines("practices")))
    written = {line for line in written if not _is_own(line) and not line.endswith(".name")}
    practised_lines = set(practised.slots) - {QUESTION}
    return misspelt(written - practised_lines, practised_lines - written)


def _unheard(locale: Locale, practised: Practised) -> Iterator[str]:
    where = locale.where("practices")
    misnamed = _misnamed_lines(locale, practised)
    for line in dict.fromkeys(map(without_phase, locale.lines("practices"))):
        table, _, key = line.partition(".")
        is_spoken = key != "name" and table not in NO_PRACTICES and not _is_own(line)
        if not is_spoken or table not in practised.names - practised.broken:
            continue
        if line in misnamed:
            yield f"{where}: no practice says {line}; did you mean {misnamed[line]}?"
        elif line not in practised.slots:
            yield (
                f"{where}: no practice says {line}; "
                f"delete it, or let a take of practices/{table}.toml say it"
            )


def _is_own(line: str) -> bool:
    """Whether a line is said in another's place, behind a question of one theme."""
    return line.startswith(f"{AFTER_QUESTION}-")


def _slots_of(line: str, practised: Practised) -> Sequence[Slot]:
    """The slots that a line has to fit, in whatever phase it is said."""
    key = AFTER_QUESTION if _is_own(line) else without_phase(line)
    return practised.slots.get(key, ())


def _looks(locale: Locale, practised: Practised) -> Iterator[str]:
    """{look} is for takes that have a look, of a length that has words."""
    where, lengths = locale.where("practices"), set(_looks_of(locale))
    for line, texts in locale.lines("practices").items():
        says_look = any("{look}" in text for text in texts)
        if not says_look:
            continue
        for slot in _slots_of(line, practised):
            if not slot.look:
                yield (
                    f"{where}: {line} says {{look}}, and {slot.where} has no look; "
                    "take it out, or give it a look"
                )
            elif slot.look not in lengths:
                yield (
                    f"{where}: {line} says {{look}} ({slot.where}); "
                    f'add {slot.look} = "..." under [looks]'
                )
                lengths.add(slot.look)  # told once


def _looks_of(locale: Locale) -> Mapping[int, str]:
    """The words for each length of a look, by its seconds."""
    looks = locale.table("practices", "looks").items()
    return {int(seconds): str(text) for seconds, text in looks if seconds.isdecimal()}


def _too_long(locale: Locale, practised: Practised, tempo: Tempo) -> Iterator[str]:
    milestones = list(map(str, locale.table("practices", "milestones").values()))
    looks = _looks_of(locale)
    for line, texts in locale.lines("practices").items():
        slots = _slots_of(line, practised)
        too_long = overflow(texts, slots, milestones, looks, tempo)
        if too_long:
            yield f"{locale.where('practices')}: {line} {too_long.sentence}"


def _too_long_questions(locale: Locale, practised: Practised, tempo: Tempo) -> Iterator[str]:
    slots: tuple[Slot, ...] = tuple(practised.slots.get(QUESTION, ()))
    for number, text in locale.questions.items():
        too_long = overflow([text], slots, [], {}, tempo)
        if too_long:
            yield f"{locale.where('questions')}: question {number} {too_long.sentence}"


def _misnamed_live(locale: Locale) -> Mapping[str, str]:
    """Lines that the guide never says, by the line that is missing and nearly the same."""
    written = {*locale.lines("guide"), *locale.lines("support")}
    return misspelt(written - set(live_lines()), set(live_lines()) - written)


def _missing_live(locale: Locale, practised: Practised) -> Iterator[str]:
    written = {*locale.lines("guide"), *locale.lines("support"), *practised.slots}
    written |= set(_misnamed_live(locale).values())
    for line in live_lines():
        table, _, key = line.partition(".")
        if table in practised.broken:
            continue  # whether a take of it says the line is not known
        if line not in written:
            file = "support" if table in locale.tables["support"] else "guide"
            yield (
                f"{locale.where(file)}: there is no line {line}, which the guide says; "
                f'add {key} = "..." under [{table}]'
            )


def _never_live(locale: Locale) -> Iterator[str]:
    misnamed = _misnamed_live(locale)
    for file in ("guide", "support"):
        for line in locale.lines(file):
            table, _, _ = line.partition(".")
            is_sentence = line not in NO_SENTENCES and table not in NO_LINES
            if not is_sentence or line in live_lines():
                continue
            remedy = "correct its name, or delete it"
            if line in misnamed:
                remedy = f"did you mean {misnamed[line]}?"
            yield f"{locale.where(file)}: the guide never says {line}; {remedy}"
