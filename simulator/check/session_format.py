"""The shapes of what is played when: a coach's sessions, ladders and paths."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from simulator.check.positions import Keys
from simulator.check.shapes import (
    A_NAME,
    HIGHEST_QUESTION,
    ID,
    NAME,
    FixedTable,
    Flag,
    Known,
    Many,
    Number,
    OpenTable,
    Slip,
    Text,
    named,
)
from skill.guide.couple import HIGHEST_LEVEL, Invitation
from skill.guide.programme import Traits

LONGEST_EVENING_MIN = 60

TAKES = Many(Text(ID, "a take, as in breathe.again"), "a list of takes")
SEGMENT = FixedTable(
    {
        "name": Text(NAME, A_NAME),
        "practices": Many(Text(ID, "a take, as in breathe.3"), "a list of takes"),
    },
    what='write { name = "...", practices = ["..."] }',
)
SEGMENTS = Many(SEGMENT, "a list of segments, each with name and practices")
TRAITS = FixedTable(
    {},
    {trait.name: Flag() for trait in fields(Traits)},
    "write [moods.tired], and below it what is true of its evenings",
)
MINUTES = Number(1, LONGEST_EVENING_MIN, f"minutes: 1 to {LONGEST_EVENING_MIN}", whole=True)
SESSION = FixedTable(
    {
        "minutes": MINUTES,
        "mood": Text(NAME, A_NAME),
        "again": TAKES,
        "segments": SEGMENTS,
    },
    what="a session has minutes, mood, again and segments, each with name and practices",
)
PRACTICE_ALONE = FixedTable(
    {"name": Text(NAME, A_NAME), "again": TAKES, "segments": SEGMENTS},
    {"level": Number(1, HIGHEST_LEVEL, f"1 to {HIGHEST_LEVEL}", whole=True)},
    what="a practice alone has name, again and segments",
)
SESSIONS = FixedTable(
    {
        "moods": OpenTable(TRAITS, NAME, A_NAME, "write [moods.ordinary]"),
        "session": Many(SESSION, "[[session]] tables"),
    },
    {
        "after": TAKES,
        "practice": Many(PRACTICE_ALONE, "[[practice]] tables"),
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


LADDER = FixedTable(
    {
        "practice": Text(NAME, A_NAME),
        "rungs": Many(Text(NAME, A_NAME), "a list of rungs, the first one first"),
    },
    {"invites": Known(lambda: Invitation)},
    'write practice = "touch" and rungs = ["hands", "heart"]',
)
LADDERS = FixedTable({"ladder": Many(LADDER, "[[ladder]] tables")})
"""``ladders.toml``."""

QUESTION_OF_EVENING = Number(
    1, HIGHEST_QUESTION, "the number of a question of questions.toml", whole=True
)
EVENING = FixedTable(
    {"session": Text(NAME, "a session, as in ordinary-3")},
    {"question": QUESTION_OF_EVENING},
)
PATH = FixedTable(
    {"name": Text(NAME, A_NAME), "evening": Many(EVENING, "[[path.evening]] tables")},
    {"offered": Flag(), "invites": Known(lambda: Invitation)},
    what="a path has a name, and [[path.evening]] tables under it",
)
PATHS = FixedTable({"path": Many(PATH, "[[path]] tables")})
"""``paths.toml``."""
