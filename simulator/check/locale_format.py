"""The shapes of a locale's files: a translator's words, and how they are written and spoken."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import available_timezones

from simulator.check.positions import Keys
from simulator.check.shapes import (
    A_NAME,
    HIGHEST_QUESTION,
    ID,
    NAME,
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
)
from simulator.labels import faults_of as label_faults
from skill.guide.bank import Depth
from skill.guide.programme import MoodName

TEXTS = OneOrMany(Text())
"""A text, or several that take turns."""


class Lines:
    """Lines, each with a text or several, in tables as deep as its editor likes."""

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        if isinstance(value, dict):
            yield from OpenTable(self, what="write lines under it").slips(value, keys)
        else:
            yield from TEXTS.slips(value, keys)


LINES = OpenTable(Lines(), what="write lines under it")


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


BY_NUMBER = OpenTable(
    Text(), r"[1-9][0-9]{0,8}", "a whole number, 1 or more", 'write 3 = "..." under it'
)

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
CALENDAR = FixedTable(
    {
        "weekdays": Many(Text(), "all 7 of them, from the first on"),
        "months": Many(Text(), "all 12 of them, from the first on"),
    },
    {"date": TEXTS, "first": TEXTS, "morning": TEXTS, "evening": TEXTS},
)
GUIDE = Named({"locale": SETTINGS, "lengths": BY_NUMBER, "calendar": CALENDAR})
PRACTICES = Named({"first": TEXTS, "prompt": TEXTS, "milestones": BY_NUMBER, "looks": BY_NUMBER})

SUPPORT_NUMBER = FixedTable(
    {"name": Text(), "digits": Text(r"[0-9+][0-9 -]*", "digits, as in 988")},
    {
        "who": Text(),
        "when": Text(),
        "source": Text(r"https://\S+", "an address, as in https://988lifeline.org"),
        "checked": Day(),
    },
)
SUPPORT_NUMBERS = OpenTable(
    SUPPORT_NUMBER,
    what='write [numbers.crisis] under it, with name = "..." and digits = "988"',
)
SUPPORT = Named({"numbers": SUPPORT_NUMBERS})

QUESTION = FixedTable(
    {"depth": Known(lambda: Depth), "theme": Text(NAME, A_NAME), "text": Text()},
    {
        "late": Flag(),
        "path": Text(NAME, A_NAME),
        "after": Known(lambda: [MoodName.TENSE]),
    },
    what='write number = { depth = "light", theme = "...", text = "..." }',
)
BANK = OpenTable(
    QUESTION,
    r"[1-9][0-9]{0,3}",
    f"a number from 1 to {HIGHEST_QUESTION}, the next that is free",
    "there is no question; write at least one, under [questions]",
)
QUESTIONS = FixedTable({"questions": BANK})

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
SPOKEN_AS = OpenTable(Text(), r".*\S.*", "a word", 'write "bass" = "base" under it', True)
PRONUNCIATION = FixedTable({}, {"say": SPOKEN_AS})

A_WORD = r"(?:(?![A-Z])[^\s\d\W_]|[\u0300-\u036f\u0900-\u0963'])+"
"""A word of any language: letters, what belongs to them (accents, vowels of Hindi), apostrophes."""
PHRASES = Many(Text(), "a list of phrases", may_be_empty=True)
SLOT = OpenTable(Many(Text(), "a list of words"), what="write its ids under it")
UTTERANCES = FixedTable(
    {
        "invocation": Text(rf"{A_WORD}( {A_WORD})+", "two lower case words or more"),
        "intents": OpenTable(PHRASES, what='write yes = ["..."] under it'),
        "slots": OpenTable(SLOT),
    }
)
SOURCE = FixedTable({"from": Text(), "marks": OpenTable(Text(), key=".+")})
PAGE_OF_STORE = OpenTable(TEXTS, what="write its texts")


@dataclass(frozen=True)
class OfLabels:
    """``labels.toml``, whose tables and names are those of the code that shows them."""

    is_whole: bool = True

    def slips(self, value: object, keys: Keys) -> Iterator[Slip]:
        yield from label_faults(value if isinstance(value, dict) else {}, self.is_whole)
