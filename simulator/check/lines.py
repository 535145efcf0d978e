"""Lines and practices held against each other: what is missing, what nobody says, what is too long for its slot."""

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
    where, tables = locale.where("practices"), locale.tables["practices"]
    for name in sorted(practised.names):
        if not isinstance(locale.table("practices", name).get("name"), str):
            yield f'{where}: practices/{name}.toml has no name; write [{name}] and under it name = "what it is called"'
    for name in tables:
        if name not in practised.names and name not in NO_PRACTICES:
            yield f"{where}: there is no practices/{name}.toml for [{name}]; correct its name, or delete it"


def _missing_of_practices(locale: Locale, practised: Practised) -> Iterator[str]:
    there = {QUESTION, *locale.lines("practices")}
    for line, slots in practised.slots.items():
        if line not in there:
            table, _, key = line.rpartition(".")
            yield (
                f"{locale.where('practices')}: there is no line {line} for {slots[0].where}; "
                f'add {key} = "..." under [{table}], or correct its name there'
            )


def _unheard(locale: Locale, practised: Practised) -> Iterator[str]:
    where = locale.where("practices")
    for line, texts in locale.lines("practices").items():
        table, _, key = line.partition(".")
        if (
            key == "name"
            or table in NO_PRACTICES
            or table not in practised.names - practised.broken
        ):
            continue
        if line not in practised.slots:
            yield f"{where}: no practice says {line}; delete it, or let a take of practices/{table}.toml say it"
        elif len(texts) > 1:
            yield f"{where}: {line} has {len(texts)} variants, and a recording says one; keep one"


def _looks(locale: Locale, practised: Practised) -> Iterator[str]:
    """{look} is for takes that have a look, of a length that has words."""
    where, named = locale.where("practices"), _looks_of(locale)
    for line, texts in locale.lines("practices").items():
        if not any("{look}" in text for text in texts):
            continue
        for slot in practised.slots.get(line, ()):
            if not slot.look:
                yield f"{where}: {line} says {{look}}, and {slot.where} has no look; take it out, or give it a look"
            elif slot.look not in named:
                yield f'{where}: {line} says {{look}} ({slot.where}); add {slot.look} = "..." under [looks]'


def _looks_of(locale: Locale) -> Mapping[int, str]:
    named = locale.table("practices", "looks").items()
    return {int(seconds): str(text) for seconds, text in named if seconds.isdecimal()}


def _too_long(locale: Locale, practised: Practised) -> Iterator[str]:
    milestones = list(map(str, locale.table("practices", "milestones").values()))
    looks, rate = _looks_of(locale), _rate(locale)
    for line, texts in locale.lines("practices").items():
        slots = practised.slots.get(line, ())
        if too_long := overflow(texts, slots, milestones, looks, rate):
            yield f"{locale.where('practices')}: {line} {too_long.sentence}"


def _too_long_questions(locale: Locale, practised: Practised) -> Iterator[str]:
    slots: tuple[Slot, ...] = tuple(practised.slots.get(QUESTION, ()))
    for number, text in locale.questions.items():
        if too_long := overflow([text], slots, [], {}, _rate(locale)):
            yield f"{locale.where('questions')}: question {number} {too_long.sentence}"


def _rate(locale: Locale) -> float:
    rate = locale.tables.get("style", {}).get("characters_a_second")
    return float(rate) if isinstance(rate, int | float) and rate > 0 else CHARACTERS_A_SECOND


def _missing_live(locale: Locale, practised: Practised) -> Iterator[str]:
    there = {*locale.lines("guide"), *locale.lines("support"), *practised.slots}
    for line in live_lines():
        if line not in there:
            table, _, key = line.partition(".")
            file = "support" if table in locale.tables["support"] else "guide"
            where = locale.where(file)
            yield f'{where}: there is no line {line}, which the guide says; add {key} = "..." under [{table}]'


def _never_live(locale: Locale) -> Iterator[str]:
    for file in ("guide", "support"):
        for line in locale.lines(file):
            if (
                line not in NO_SENTENCES
                and line not in live_lines()
                and line.partition(".")[0] not in NO_LINES
            ):
                yield f"{locale.where(file)}: the guide never says {line}; correct its name, or delete it"
