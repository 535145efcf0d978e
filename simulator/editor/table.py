"""An evening laid out for its editor: takes, seconds, running time, sentences and their slots."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skill.errors import ContentError
from skill.guide.couple import FIRST_LEVEL, Preferences
from skill.guide.programme import FIRST, QUESTION, Repertoire, compose, load_sessions
from skill.guide.tables import read_table
from skill.guide.words import VARYING, Words, load_words

SESSIONS = "sessions.toml"
VARIES: Mapping[str, str] = {QUESTION: "the question", FIRST: "who speaks first"}
"""Lines that are other ones each evening, as an editor calls them."""


@dataclass(frozen=True)
class TakeRow:
    """One take of an evening, at its place."""

    segment: str
    take: str
    start_ms: int
    ms: int
    lines: tuple[str, ...]
    """The ids of what it says, in their order."""
    varies: tuple[str, ...]
    """What of it is another one from evening to evening."""


@dataclass(frozen=True)
class CueRow:
    """One thing that sounds, at its place in the evening."""

    start_ms: int
    ms: int
    beat: str
    line: str
    room_ms: int
    """What its line may fill of it."""
    take: str


@dataclass(frozen=True)
class Evening:
    """A session, or a practice alone, from its beginning to its end."""

    name: str
    takes: tuple[TakeRow, ...]
    cues: tuple[CueRow, ...]
    again: tuple[str, ...]

    @property
    def ms(self) -> int:
        """From its beginning to the end of what fades out behind it."""
        return sum(row.ms for row in self.takes)


def names(content: Path) -> list[str]:
    """The sessions and practices alone, in the order of their file. Raises ContentError."""
    return list(load_sessions(content))


def evening(content: Path, locale: str, name: str) -> Evening:
    """An evening by its name. Raises ContentError for one that is not there."""
    repertoire, words = load_sessions(content), load_words(content, locale)
    written = _written(read_table(content / SESSIONS, SESSIONS))
    if name not in written:
        listed = ", ".join(written)
        raise ContentError(f"{SESSIONS}: there is no {name}; there are {listed}")
    body = written[name]
    takes: list[TakeRow] = []
    cues: list[CueRow] = []
    start = 0
    # A look alone has a length of its own; in an evening it is that of a new couple.
    preferences = Preferences(level=int(body.get("level", FIRST_LEVEL)))
    for segment, take in _takes(body, repertoire):
        score = compose([repertoire.practices[take]], preferences)
        takes.append(
            TakeRow(
                segment, take, start, score.ms, score.lines, tuple(_varying(score.lines, words))
            )
        )
        for cue in score.cues:
            room = cue.line_ms if cue.line else 0
            cues.append(CueRow(start + cue.start, cue.ms, cue.beat, cue.line, room, take))
        start += score.ms
    return Evening(name, tuple(takes), tuple(cues), tuple(body["again"]))


def _written(table: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """What the file has of each session and practice, by its name."""
    evenings = {f"{body['mood']}-{body['minutes']}": body for body in table.get("session", ())}
    alone = {str(body["name"]): body for body in table.get("practice", ())}
    return evenings | alone


def _takes(body: Mapping[str, Any], repertoire: Repertoire) -> Iterator[tuple[str, str]]:
    """Each segment with each of its takes; and what fades out behind the last one."""
    segment, take = "", ""
    for part in body["segments"]:
        segment = str(part["name"])
        for take in part["practices"]:
            yield segment, str(take)
    if take and not repertoire.practices[take].fades:
        for after in repertoire.after:
            yield segment, after


def _varying(lines: Sequence[str], words: Words) -> Iterator[str]:
    """What is another one from evening to evening, among these lines."""
    for line in lines:
        if line in VARIES:
            yield VARIES[line]
        elif line in VARYING:
            yield "a prompt"
        elif "{milestone}" in "".join(words.lines.get(line, ())):
            yield "a milestone"
        elif len(words.lines.get(line, ())) > 1:
            yield f"{line} ({len(words.lines[line])} variants)"


def printed(laid_out: Evening) -> Iterator[str]:
    """The evening as lines of a terminal."""
    again = ", ".join(laid_out.again)
    yield f"{laid_out.name}: {clock(laid_out.ms)} with what fades out behind it; again: {again}"
    yield ""
    yield f"{'from':>7}  {'seconds':>8}  {'segment':<14}{'take':<20}varies"
    segment = ""
    for row in laid_out.takes:
        shown = "" if row.segment == segment else row.segment
        segment = row.segment
        varies = ", ".join(row.varies)
        line = f"{clock(row.start_ms):>7}  {row.ms / 1000:>8g}  {shown:<14}{row.take:<20}{varies}"
        yield line.rstrip()


def clock(ms: int) -> str:
    """Milliseconds as minutes and seconds: ``2:05``."""
    minutes, seconds = divmod(ms / 1000, 60)
    return f"{int(minutes)}:{seconds:04.1f}" if seconds % 1 else f"{int(minutes)}:{int(seconds):02}"
