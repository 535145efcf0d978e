"""Lines and practices held against each other: what is missing, unheard, or too long."""

from collections.abc import Iterator, Mapping

from simulator.check.estimate import CHARACTERS_A_SECOND, overflow
from simulator.check.locale import Locale
from simulator.check.practised import Practised, Slot
from simulator.check.source import live_lines
from skill.guide.programme import QUESTION
from skill.guide.words import VARYING

NO_PRACTICES = ("milestones", "looks", *VARYING)
"""What stands in practices.toml beside the practices."""
NO_LINES = ("locale", "lengths", "numbers")
"""Tables of guide.toml that hold no lines."""
NO_SENTENCES = {"calendar.weekdays", "calendar.months"}


def line_problems(locale: Locale, practised: Practised) -> Iterator[str]:
    """Everything that is wrong between the words of a locale and what is to be said with them."""
    if locale.has("practices"):
        yield from _names(locale, practised)
        yield from _missing_of_practices(locale, practised)
        yield from _unheard(locale, practised)
        yield from _looks(locale, practised)
        yield from _too_long(locale, practised)
    yield from _too_long_questions(locale, practised)
    if locale.has("guide", "support"):
        yield from _missing_live(locale, practised)
        yield from _never_live(locale)


def _names(locale: Locale, practised: Practised) -> Iterator[str]:
    where = locale.where("practices")
    for name in sorted(practised.names):
        if not isinstance(locale.table("practices", name).get("name"), str):
            yield (
                f"{where}: practices/{name}.toml has no name; "
                f'write [{name}] and under it name = "what it is called"'
            )
    for name in locale.tables["practices"]:
        if name not in practised.names and name not in NO_PRACTICES:
            yield (
                f"{where}: there is no practices/{name}.toml for [{name}]; "
                "correct its name, or delete it"
            )


def _missing_of_practices(locale: Locale, practised: Practised) -> Iterator[str]:
    written = {QUESTION, *locale.lines("practices")}
    for line, slots in practised.slots.items():
        if line not in written:
            table, _, key = line.rpartition(".")
            yield (
                f"{locale.where('practices')}: there is no line {line} for {slots[0].where}; "
                f'add {key} = "..." under [{table}], or correct its name there'
            )


def _unheard(locale: Locale, practised: Practised) -> Iterator[str]:
    where = locale.where("practices")
    for line, texts in locale.lines("practices").items():
        table, _, key = line.partition(".")
        is_spoken = key != "name" and table not in NO_PRACTICES
        if not is_spoken or table not in practised.names - practised.broken:
            continue
        if line not in practised.slots:
            yield (
                f"{where}: no practice says {line}; "
                f"delete it, or let a take of practices/{table}.toml say it"
            )
        elif len(texts) > 1:
            yield f"{where}: {line} has {len(texts)} variants, and a recording says one; keep one"


def _looks(locale: Locale, practised: Practised) -> Iterator[str]:
    """{look} is for takes that have a look, of a length that has words."""
    where, lengths = locale.where("practices"), _looks_of(locale)
    for line, texts in locale.lines("practices").items():
        says_look = any("{look}" in text for text in texts)
        if not says_look:
            continue
        for slot in practised.slots.get(line, ()):
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


def _looks_of(locale: Locale) -> Mapping[int, str]:
    """The words for each length of a look, by its seconds."""
    looks = locale.table("practices", "looks").items()
    return {int(seconds): str(text) for seconds, text in looks if seconds.isdecimal()}


def _too_long(locale: Locale, practised: Practised) -> Iterator[str]:
    milestones = list(map(str, locale.table("practices", "milestones").values()))
    looks, rate = _looks_of(locale), _rate(locale)
    for line, texts in locale.lines("practices").items():
        slots = practised.slots.get(line, ())
        too_long = overflow(texts, slots, milestones, looks, rate)
        if too_long:
            yield f"{locale.where('practices')}: {line} {too_long.sentence}"


def _too_long_questions(locale: Locale, practised: Practised) -> Iterator[str]:
    slots: tuple[Slot, ...] = tuple(practised.slots.get(QUESTION, ()))
    for number, text in locale.questions.items():
        too_long = overflow([text], slots, [], {}, _rate(locale))
        if too_long:
            yield f"{locale.where('questions')}: question {number} {too_long.sentence}"


def _rate(locale: Locale) -> float:
    """The characters a second of this locale's voice, or of the shipped one."""
    style = locale.tables.get("style", {})
    rate = style.get("characters_a_second")
    if isinstance(rate, int | float) and rate > 0:
        return float(rate)
    return CHARACTERS_A_SECOND


def _missing_live(locale: Locale, practised: Practised) -> Iterator[str]:
    written = {*locale.lines("guide"), *locale.lines("support"), *practised.slots}
    for line in live_lines():
        if line not in written:
            table, _, key = line.partition(".")
            file = "support" if table in locale.tables["support"] else "guide"
            yield (
                f"{locale.where(file)}: there is no line {line}, which the guide says; "
                f'add {key} = "..." under [{table}]'
            )


def _never_live(locale: Locale) -> Iterator[str]:
    for file in ("guide", "support"):
        for line in locale.lines(file):
            table, _, _ = line.partition(".")
            is_sentence = line not in NO_SENTENCES and table not in NO_LINES
            if is_sentence and line not in live_lines():
                yield (
                    f"{locale.where(file)}: the guide never says {line}; "
                    "correct its name, or delete it"
                )
