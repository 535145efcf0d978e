"""Sessions: which segments make up an evening of a given length and mood."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skill.errors import ContentError
from skill.guide.practice import Practice, load_practices
from skill.guide.score import Score, compose

CONTENT = Path(__file__).parent.parent / "content"
"""The coach's and the translator's room."""

LONGEST_SEGMENT_MS = 240_000
"""Alexa plays at most 240 s of SSML audio in one response (request and response JSON reference)."""


@dataclass(frozen=True)
class Segment:
    """A stretch of a session with its own recording."""

    name: str
    score: Score


@dataclass(frozen=True)
class SessionPlan:
    """One evening: its segments in order, and the five more breaths that "again" plays."""

    name: str
    """Mood and length, for example ``ordinary-3``; part of the token."""
    minutes: int
    segments: tuple[Segment, ...]
    again: Segment
    breath: int
    """Which segment holds the breathing: five more breaths come after it, never before."""

    @property
    def ms(self) -> int:
        """The length of the whole session."""
        return sum(segment.score.ms for segment in self.segments)


def load_sessions(content: Path) -> dict[str, SessionPlan]:
    """Read ``sessions.toml`` and the practices it names; keys are plan names such as ``ordinary-3``.

    Raises ContentError when a take does not exist or the segments do not add up to the length.
    """
    practices = load_practices(content / "practices")
    path = content / "sessions.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{path.name}: cannot be read as TOML ({error})") from error
    try:
        plans = [_plan(raw, practices) for raw in data.get("session", [])]
    except (KeyError, TypeError, AttributeError) as error:
        raise ContentError(
            f"sessions.toml: {error} is missing or is not what it should be; a session has minutes (a number), mood, "
            "again and segments, each with name and practices"
        ) from error
    return {plan.name: plan for plan in plans}


def _plan(raw: Mapping[str, Any], practices: Mapping[str, Practice]) -> SessionPlan:
    name = f"{raw['mood']}-{raw['minutes']}"
    segments = tuple(_segment(part["name"], part["practices"], practices, name) for part in raw["segments"])
    again = _segment("again", raw["again"], practices, name)
    breath = next(
        (
            number
            for number, segment in enumerate(segments)
            if any(span.practice == again.score.spans[-1].practice for span in segment.score.spans)
        ),
        0,
    )
    plan = SessionPlan(name, raw["minutes"], segments, again, breath)
    if not isinstance(plan.minutes, int):
        raise TypeError(f"minutes = {plan.minutes!r}")
    if plan.ms != plan.minutes * 60_000:
        raise ContentError(
            f"sessions.toml: {name} adds up to {plan.ms / 1000:g} s instead of {plan.minutes * 60} s; "
            "lengthen or shorten one of its takes"
        )
    return plan


def _segment(name: str, takes: list[str], practices: Mapping[str, Practice], plan: str) -> Segment:
    missing = [take for take in takes if take not in practices]
    if missing or not takes:
        raise ContentError(f"sessions.toml: {plan}, segment {name}: no take called {', '.join(missing) or '(empty)'}")
    score = compose([practices[take] for take in takes])
    if score.ms > LONGEST_SEGMENT_MS:
        raise ContentError(
            f"sessions.toml: {plan}, segment {name} lasts {score.ms / 1000:g} s; split it (240 s at most)"
        )
    return Segment(name, score)
