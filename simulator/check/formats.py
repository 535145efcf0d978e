"""The shape of each of the editors' files: which keys it has, and of which kind their values are."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import available_timezones

from simulator.check.fault import Finding
from simulator.check.positions import Keys
from simulator.check.reading import Page
from simulator.check.shapes import (
    Day,
    FixedTable,
    Flag,
    Known,
    Many,
    Number,
    OneOrMany,
    OpenTable,
    Shape,
    Slip,
    Text,
    named,
    partly,
)
from simulator.labels import faults_of as label_faults
from skill.guide.bank import Depth
from skill.guide.couple import HIGHEST_LEVEL, Invitation
from skill.guide.programme import MoodName, Traits

LONGEST_STEP_S, LONGEST_EVENING_MIN, MOST_BREATHS = 1800, 60, 60
HIGHEST_NUMBER = 9999
"""A couple's record has one bit for each question up to the highest."""
SHORTEST_IN_S, LONGEST_IN_S, LONGEST_OUT_S = 2, 6, 10
"""Bounds of a breath: wider than any in docs/evidence.md ("Breathing"), and narrow enough that a
slipped decimal point makes nobody faint."""

NAME = r"[a-z][a-z0-9-]*"
A_NAME = "lower case letters, digits and hyphens, as in check-in"
ID = r"[\w-]+(\.[\w-]+)*"

SECONDS = Number(0.001, LONGEST_STEP_S, f"seconds: more than 0, at most {LONGEST_STEP_S}")
LINE = Text(ID, "the id of a line, as in hope.20")
STEPS: Mapping[str, Shape] = {
    "say": FixedTable(
        {"do": Text(), "line": LINE, "for": SECONDS}, {"later": LINE, "later_for": SECONDS}
    ),
    "hold": FixedTable({"do": Text(), "for": SECONDS}),
    "talk": FixedTable({"do": Text(), "for": SECONDS}),
    "look": FixedTable(
        {"do": Text(), "for": SECONDS}, {"line": LINE, "later": LINE, "rest": SECONDS}
    ),
    "breathe": FixedTable(
        {
            "do": Text(),
            "in": Number(
                SHORTEST_IN_S,
                LONGEST_IN_S,
                f"the seconds of a breath in: {SHORTEST_IN_S} to {LONGEST_IN_S}",
            ),
            "out": Number(
                SHORTEST_IN_S,
                LONGEST_OUT_S,
                "the seconds of a breath out: as long as the breath in or longer, "
                f"and at most {LONGEST_OUT_S}",
            ),
        },
        {
            "times": Number(1, MOST_BREATHS, "a whole number of breaths, 1 or more", whole=True),
            "aloud": Number(
                0, MOST_BREATHS, "over how many breaths the guide speaks, 0 or more", whole=True
            ),
        },
    ),
}
"""A step by what it does."""


class StepShape:
    """One step of a take: its fields are those of what it does."""

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        example = 'write { do = "say", line = "hope.20", for = 6 }'
        if not isinstance(value, dict):
            yield keys, f"{_step_name(keys)}: {value!r} is no step; {example}"
            return
        do = value.get("do")
        if not isinstance(do, str) or do not in STEPS:
            yield (*keys, "do"), f"{_step_name(keys)}: do = {do!r}; write one of {', '.join(STEPS)}"
            return
        for at, sentence in STEPS[do].slips(value, keys):
            # A step is known by its take and its number.
            yield at, sentence.replace(_long_name(keys), _step_name(keys), 1)
        yield from _paired(value, keys)


def _paired(step: Mapping[str, object], keys: Keys) -> Iterator[Slip]:
    """What two fields of a step have to be to each other."""
    where = _step_name(keys)
    if step["do"] == "look" and ("line" in step) != ("rest" in step):
        yield (
            keys,
            f"{where}: a look has a line and the seconds of its rest; write both, or neither",
        )
    breath_in, breath_out = _seconds(step.get("in")), _seconds(step.get("out"))
    if SHORTEST_IN_S <= breath_out < breath_in:
        yield (
            (*keys, "out"),
            f"{where}: out = {breath_out:g} is shorter than in = {breath_in:g}; "
            "a breath out is as long as the breath in, or longer",
        )


def _seconds(value: object) -> float:
    """A number as it is; 0 for what is none, which is told by its own shape."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(str(value)) if is_number else 0.0


def _long_name(keys: Keys) -> str:
    take, number = keys[-3], keys[-1]
    return f"takes.{take}.steps, number {int(number) + 1}"


def _step_name(keys: Keys) -> str:
    take, number = keys[-3], keys[-1]
    return f"take {take}, step {int(number) + 1}"


SEGMENT = FixedTable(
    {
        "name": Text(NAME, A_NAME),
        "practices": Many(Text(ID, "a take, as in breathe.3"), "a list of takes"),
    },
    what='write { name = "...", practices = ["..."] }',
)
TAKES = Many(Text(ID, "a take, as in breathe.again"), "a list of takes")
SEGMENTS = Many(SEGMENT, "a list of segments, each with name and practices")
TRAITS = FixedTable(
    {},
    {trait.name: Flag() for trait in fields(Traits)},
    "write [moods.tired], and below it what is true of its evenings",
)

SESSIONS = FixedTable(
    {
        "moods": OpenTable(TRAITS, NAME, A_NAME, "write [moods.ordinary]"),
        "session": Many(
            FixedTable(
                {
                    "minutes": Number(
                        1, LONGEST_EVENING_MIN, f"minutes: 1 to {LONGEST_EVENING_MIN}", whole=True
                    ),
                    "mood": Text(NAME, A_NAME),
                    "again": TAKES,
                    "segments": SEGMENTS,
                },
                what="a session has minutes, mood, again and segments, each with name and practices",
            ),
            "[[session]] tables",
        ),
    },
    {
        "after": TAKES,
        "practice": Many(
            FixedTable(
                {"name": Text(NAME, A_NAME), "again": TAKES, "segments": SEGMENTS},
                {"level": Number(1, HIGHEST_LEVEL, f"1 to {HIGHEST_LEVEL}", whole=True)},
                what="a practice alone has name, again and segments",
            ),
            "[[practice]] tables",
        ),
    },
)


class OfSessions:
    """``sessions.toml``, in which every mood has a table."""

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        slips = list(SESSIONS.slips(value, keys))
        yield from slips
        if not slips and isinstance(value, dict):
            yield from _without_a_table(value)


def _without_a_table(table: Mapping[str, Any]) -> Iterator[Slip]:
    """Moods of sessions that no table describes, each told once."""
    moods = list(table["moods"])
    for number, session in enumerate(table["session"]):
        mood = session["mood"]
        if mood in moods:
            continue
        moods.append(mood)
        guess = get_close_matches(mood, table["moods"], 1)
        remedy = f"did you mean {guess[0]}?" if guess else f"write [moods.{mood}] above"
        way: Keys = ("session", number, "mood")
        yield way, f"{named(way)} = {mood!r} has no table; {remedy}"


LADDERS = FixedTable(
    {
        "ladder": Many(
            FixedTable(
                {
                    "practice": Text(NAME, A_NAME),
                    "rungs": Many(Text(NAME, A_NAME), "a list of rungs, the first one first"),
                },
                {"invites": Known(lambda: Invitation)},
                'write practice = "touch" and rungs = ["hands", "heart"]',
            ),
            "[[ladder]] tables",
        )
    }
)
PATHS = FixedTable(
    {
        "path": Many(
            FixedTable(
                {
                    "name": Text(NAME, A_NAME),
                    "evening": Many(
                        FixedTable(
                            {"session": Text(NAME, "a session, as in ordinary-3")},
                            {
                                "question": Number(
                                    1,
                                    HIGHEST_NUMBER,
                                    "the number of a question of questions.toml",
                                    whole=True,
                                )
                            },
                        ),
                        "[[path.evening]] tables",
                    ),
                },
                {"offered": Flag(), "invites": Known(lambda: Invitation)},
                what="a path has a name, and [[path.evening]] tables under it",
            ),
            "[[path]] tables",
        )
    }
)

PRACTICE = FixedTable(
    {
        "takes": OpenTable(
            FixedTable(
                {"steps": Many(StepShape(), "at least one step")}, what="give it steps = [...]"
            ),
            NAME.replace("[a-z]", "[a-z0-9]", 1),
            A_NAME,
            "write [takes.3], and its steps under it",
        )
    },
    {
        "invites": Known(lambda: Invitation),
        "counts": Flag(),
        "fades": Flag(),
        "after": Flag(),
    },
)

WHOLE_NUMBER = r"[1-9][0-9]{0,8}"
A_NUMBER = "a whole number, 1 or more"
BY_NUMBER = OpenTable(Text(), WHOLE_NUMBER, A_NUMBER, 'write 3 = "..." under it')


class Lines:
    """Lines, each with a text or several, in tables as deep as its editor likes."""

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        if isinstance(value, dict):
            yield from OpenTable(self, what="write lines under it").slips(value, keys)
        else:
            yield from OneOrMany(Text()).slips(value, keys)


LINES = OpenTable(Lines(), what="write lines under it")


READY = Many(
    Text(ID, "a plan of sessions.toml, as in ordinary-3"),
    "[] while it is translated, a list of plans, or no such line where all of them are ready",
    may_be_empty=True,
)
"""For which plans a locale is ready; where it is for all, nothing says so."""
NEARER_TO = Many(
    Text(
        r"[a-z]{2}-([A-Z]{2}|[0-9]{3})",
        "a language and its country, as in es-AR, or a part of the world, as in es-419",
    ),
    'a list of languages, as in nearer_to = ["es-AR"]',
)
"""For which countries without words of their own a locale is the right one."""
SETTINGS = FixedTable(
    {
        "voice": Text(),
        "time_zone": Known(available_timezones, "a zone, as in America/New_York"),
    },
    {
        "extends": Text(r"[a-z]{2}-[A-Z]{2}", "a locale, as in en-US"),
        "ready": READY,
        "nearer_to": NEARER_TO,
    },
)


@dataclass(frozen=True)
class Named:
    """A table in which some tables have a shape of their own, and all others are lines."""

    shapes: Mapping[str, Shape]
    is_whole: bool = True
    """Whether each of these tables is needed."""

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        if not isinstance(value, dict):
            yield keys, "is no table; write [names], and lines under them"
            return
        for name in self.shapes:
            if self.is_whole and name not in value:
                yield keys, f"there is no [{name}]; write it"
        for name, body in value.items():
            yield from self.shapes.get(name, LINES).slips(body, (*keys, name))


GUIDE = Named(
    {
        "locale": SETTINGS,
        "lengths": BY_NUMBER,
        "calendar": FixedTable(
            {
                "weekdays": Many(Text(), "all 7 of them, from the first on"),
                "months": Many(Text(), "all 12 of them, from the first on"),
            },
            {
                "date": OneOrMany(Text()),
                "first": OneOrMany(Text()),
                "morning": OneOrMany(Text()),
                "evening": OneOrMany(Text()),
            },
        ),
    }
)


def _partly_each(table: Named) -> dict[str, Shape]:
    """The shapes of a table's tables, in none of which anything is needed."""
    return {name: partly(shape) for name, shape in table.shapes.items()}


PRACTICES = Named(
    {
        "first": OneOrMany(Text()),
        "prompt": OneOrMany(Text()),
        "milestones": BY_NUMBER,
        "looks": BY_NUMBER,
    }
)
SUPPORT = Named(
    {
        "numbers": OpenTable(
            FixedTable(
                {"name": Text(), "digits": Text(r"[0-9+][0-9 -]*", "digits, as in 988")},
                {
                    "who": Text(),
                    "when": Text(),
                    "source": Text(r"https://\S+", "an address, as in https://988lifeline.org"),
                    "checked": Day(),
                },
            ),
            what='write [numbers.crisis] under it, with name = "..." and digits = "988"',
        )
    }
)
QUESTIONS = FixedTable(
    {
        "questions": OpenTable(
            FixedTable(
                {"depth": Known(lambda: Depth), "theme": Text(NAME, A_NAME), "text": Text()},
                {
                    "late": Flag(),
                    "path": Text(NAME, A_NAME),
                    "after": Known(lambda: [MoodName.TENSE]),
                },
                what='write number = { depth = "light", theme = "...", text = "..." }',
            ),
            r"[1-9][0-9]{0,3}",
            f"a number from 1 to {HIGHEST_NUMBER}, the next that is free",
            "there is no question; write at least one, under [questions]",
        )
    }
)
STYLE = FixedTable(
    {
        "never": Many(
            Text(r"[^{}\[\]<>]+", "words or a mark"), 'a list of texts, as in never = ["must"]'
        )
    },
    {
        "characters_a_second": Number(1, 100, "a number above 0, as in 20"),
        "counted_in": Known(lambda: ["words", "characters"]),
        "longest_question": Number(1, 200, "a whole number above 0, as in 12", whole=True),
        "longest_milestone": Number(1, 200, "a whole number above 0, as in 10", whole=True),
        "digits": OpenTable(
            Text("[0-9]+", "digits"), r"[^.]*\S", "a word, or a few", 'write nine = "9" under it'
        ),
    },
)
PRONUNCIATION = FixedTable(
    {},
    {"say": OpenTable(Text(), r".*\S.*", "a word", 'write "bass" = "base" under it', True)},
)
A_WORD = r"(?:(?![A-Z])[^\s\d\W_]|[\u0300-\u036f\u0900-\u0963'])+"
"""A word of any language: letters, what belongs to them (accents, vowels of Hindi), apostrophes."""
PHRASES = Many(Text(), "a list of phrases", may_be_empty=True)
UTTERANCES = FixedTable(
    {
        "invocation": Text(rf"{A_WORD}( {A_WORD})+", "two lower case words or more"),
        "intents": OpenTable(PHRASES, what='write yes = ["..."] under it'),
        "slots": OpenTable(
            OpenTable(Many(Text(), "a list of words"), what="write its ids under it")
        ),
    }
)
PAGE_OF_STORE = OpenTable(OneOrMany(Text()), what="write its texts")


@dataclass(frozen=True)
class OfLabels:
    """``labels.toml``, whose tables and names are those of the code that shows them."""

    is_whole: bool = True

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        yield from label_faults(value if isinstance(value, dict) else {}, self.is_whole)


OF_CONTENT: Mapping[str, Shape] = {"sessions": OfSessions(), "ladders": LADDERS, "paths": PATHS}
"""The files beside the folders, by their names."""
OF_LOCALE: Mapping[str, Shape] = {
    "guide": GUIDE,
    "practices": PRACTICES,
    "support": SUPPORT,
    "questions": QUESTIONS,
    "style": STYLE,
    "pronunciation": PRONUNCIATION,
    "utterances": UTTERANCES,
    "source": FixedTable({"from": Text(), "marks": OpenTable(Text(), key=".+")}),
    "store": PAGE_OF_STORE,
    "labels": OfLabels(),
}
"""The files of a locale by their names."""
OF_VARIANT: Mapping[str, Shape] = {
    name: shape if name == "support" else partly(shape) for name, shape in OF_LOCALE.items()
} | {
    "guide": replace(GUIDE, shapes=_partly_each(GUIDE), is_whole=False),
    "practices": replace(PRACTICES, is_whole=False),
    "labels": OfLabels(is_whole=False),
}
"""The same of one that extends another: it has what differs; but numbers to call are its own."""


def shape_of(file: str, is_variant: bool = False) -> Shape | None:
    """What a file has to be; None for one that nobody reads."""
    path = PurePosixPath(file)
    match path.parts:
        case (_,):
            return OF_CONTENT.get(path.stem)
        case ("practices", _):
            return PRACTICE
        case ("words", _, _):
            of_locale = OF_VARIANT if is_variant else OF_LOCALE
            return of_locale.get(path.stem)
    return None


def format_faults(page: Page, is_variant: bool = False) -> Iterator[Finding]:
    """What is wrong with the shape of a file; ``is_variant``: of a locale that extends another."""
    shape = shape_of(page.file, is_variant)
    path = PurePosixPath(page.file)
    if path.parent.name == "practices" and not re.fullmatch(NAME, path.stem):
        yield page.fault((), f"the name of a practice has {A_NAME}; rename the file, or delete it")
        return
    if shape is None:
        beside = OF_CONTENT if len(path.parts) == 1 else OF_LOCALE
        known = ", ".join(f"{name}.toml" for name in beside)
        yield page.fault((), f"nobody reads this file; delete it, or give it its name ({known})")
        return
    for keys, sentence in shape.slips(page.table, ()):
        yield page.fault(keys, sentence)
