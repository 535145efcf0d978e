"""The sessions: whether each adds up, and each of its recordings can be made."""

from collections.abc import Iterator, Sequence

from simulator.check.practised import Practised
from skill.errors import ContentError
from skill.guide.couple import Preferences
from skill.guide.programme import USUAL, Beat, Repertoire, Segment, SessionPlan

SHORTEST_SEGMENT_MS = 50_000
"""A shorter stream makes a speaker's events come out of order
(skill-sample-nodejs-audio-player#37)."""
ALL_OFF = Preferences(touch_off=True, look_off=True)
SESSIONS = "<sessions>"
"""Stands in a problem for the sessions that have it, until they are gathered."""


def session_problems(repertoire: Repertoire, practised: Practised) -> list[str]:
    """Everything that is wrong with the sessions whose practices can be read."""
    missing = repertoire.takes - set(repertoire.practices)
    wrong = [
        _missing(repertoire, take)
        for take in sorted(missing)
        if _practice_of(take) not in practised.broken
    ]
    # What stands after every session is in each of them, so none can be put together without it.
    if set(repertoire.after) <= set(repertoire.practices):
        whole = [name for name in repertoire if _is_whole(repertoire, name)]
        wrong += _gathered(repertoire, whole)
    return wrong


def _is_whole(repertoire: Repertoire, name: str) -> bool:
    """Whether every take of this session can be read."""
    return repertoire.takes_of(name) <= set(repertoire.practices)


def _practice_of(take: str) -> str:
    return take.partition(".")[0]


def _missing(repertoire: Repertoire, take: str) -> str:
    """A take that a session names, and no practice has."""
    sessions = [name for name in repertoire if take in repertoire.takes_of(name)]
    where = _named(sessions) if sessions else '"after"'
    return (
        f"sessions.toml: there is no take {take!r} (in {where}); correct its name, "
        f"or add the take to practices/{_practice_of(take)}.toml"
    )


def _named(sessions: Sequence[str]) -> str:
    more = len(sessions) - 1
    return f"{sessions[0]} and {more} more" if more else sessions[0]


def _gathered(repertoire: Repertoire, names: Sequence[str]) -> list[str]:
    """The problems of these sessions; one that many have is told once."""
    sessions_of: dict[str, list[str]] = {}
    for name in names:
        # A session with and without a preference may have the same problem twice.
        for problem in dict.fromkeys(_of_session(repertoire, name)):
            sessions_of.setdefault(problem, []).append(name)
    return [
        problem.replace(SESSIONS, _named(sessions)) for problem, sessions in sessions_of.items()
    ]


def _of_session(repertoire: Repertoire, name: str) -> Iterator[str]:
    for preferences in (USUAL, ALL_OFF):
        try:
            plan = repertoire.plan(name, preferences)
        except ContentError as error:
            yield str(error)
        else:
            yield from _of_plan(plan)


def _of_plan(plan: SessionPlan) -> Iterator[str]:
    for segment in (*plan.segments, plan.again):
        yield from _of_segment(segment)


def _of_segment(segment: Segment) -> Iterator[str]:
    score, where = segment.score, f"segment {segment.name} of {SESSIONS}"
    if score.ms < SHORTEST_SEGMENT_MS:
        yield (
            f"sessions.toml: {where} lasts {score.ms / 1000:g} s; put it together with the one "
            f"beside it, or lengthen a take, to {SHORTEST_SEGMENT_MS / 1000:g} s or more"
        )
    for cue in score.cues:
        if cue.start == 0 and cue.beat not in (Beat.HOLD, Beat.TALK):
            yield (
                f"practices/{score.span_at(cue.start).practice}.toml: {where} begins with "
                f"{cue.beat}; a recording begins in quiet, "
                'so put { do = "hold", for = 1 } first, and shorten another step by it'
            )
