"""Playback: the place in an evening, carried by the token, and where each step leads from there.

A place needs no table: all that a playback event has to know travels in the token.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto

from skill.guide.session import Segment, SessionPlan

TOKEN_VERSION = "qt1"
NEARLY_WHOLE_MS = 1_000
"""A practice is heard when no more than this is missing: offsets are told early, and MP3 frames are 24 ms long."""
_FIELDS = 9


class Event(Enum):
    """What a speaker tells of its playing. Events may come late, twice, or out of order."""

    STARTED = auto()
    NEARLY_FINISHED = auto()
    FINISHED = auto()
    STOPPED = auto()
    FAILED = auto()


@dataclass(frozen=True)
class Place:
    """Where in which evening the couple are."""

    plan: str
    locale: str
    night: date
    milestone: int = 0
    """How many nights there will be when this one is kept; chooses the words of the closing."""
    segment: int = 0
    """The segment that plays, or the one that comes after the five more breaths."""
    again: int = 0
    """Above 0: the five more breaths play, asked for this many times in a row."""
    start: int = 0
    """From which millisecond of the recording this playing began."""
    then: int = 0
    """Behind five more breaths: from which millisecond of its segment the evening goes on."""

    def to_token(self) -> str:
        """About 50 characters (Alexa takes 1,024), different for any two places."""
        parts = (self.plan, self.locale, self.night, self.milestone, self.segment, self.again, self.start, self.then)
        return ":".join([TOKEN_VERSION, *map(str, parts)])

    @staticmethod
    def from_token(token: str, plans: Mapping[str, SessionPlan]) -> "Place | None":
        """The place of a token that this skill wrote and can still play; None for any other text."""
        parts = token.split(":")
        if len(parts) != _FIELDS or parts[0] != TOKEN_VERSION or parts[1] not in plans:
            return None
        try:
            numbers = map(int, parts[4:])
            place = Place(parts[1], parts[2], date.fromisoformat(parts[3]), *numbers)
        except ValueError:
            return None
        plan = plans[place.plan]
        last = len(plan.segments) - (0 if place.again else 1)
        if not (place.milestone >= 0 <= place.again and 0 <= place.segment <= last and place.to_token() == token):
            return None
        behind = plan.segments[place.segment].score.ms if place.again and place.segment < len(plan.segments) else 1
        return place if 0 <= place.start < segment_of(place, plan).score.ms and 0 <= place.then < behind else None


def segment_of(place: Place, plan: SessionPlan) -> Segment:
    """What plays at this place."""
    return plan.again if place.again else plan.segments[place.segment]


def following(place: Place, plan: SessionPlan) -> Place | None:
    """The place whose recording comes next; None after the last one."""
    segment = place.segment if place.again else place.segment + 1
    ahead = replace(place, segment=segment, again=0, start=place.then, then=0)
    return ahead if segment < len(plan.segments) else None


def again(place: Place, offset: int, plan: SessionPlan) -> Place:
    """Five more breaths, then on with the evening where it was; before the first five are under way, those."""
    if place.again:
        return replace(place, again=place.again + 1, start=0)
    if place.segment > plan.breath:
        there = segment_of(place, plan).score.span_at(offset).start
        return replace(place, again=1, start=0, then=there)
    practice = plan.again.score.spans[-1].practice
    breath = next(span for span in plan.segments[plan.breath].score.spans if span.practice == practice)
    if place.segment == plan.breath and 2 * offset >= breath.start + breath.end:
        return replace(place, segment=plan.breath + 1, again=1, start=0)
    return replace(place, segment=plan.breath, start=breath.start)


def once_more(place: Place, plan: SessionPlan) -> Place:
    """Five more breaths behind an evening that has ended, and nothing behind them."""
    return replace(place, segment=len(plan.segments), again=place.again + 1, start=0, then=0)


def skip(place: Place, offset: int, plan: SessionPlan) -> Place | None:
    """The start of the next practice; None behind the last one. A closing that is skipped to counts no nights."""
    span = segment_of(place, plan).score.span_at(offset)
    if span.end == segment_of(place, plan).score.ms:
        return following(place, plan)
    ahead = replace(place, start=span.end)
    counts = segment_of(place, plan).score.span_at(span.end).counts
    return ahead if counts else replace(ahead, milestone=0)


def back(place: Place, offset: int, plan: SessionPlan) -> Place:
    """The start of the practice before this one, or of the evening."""
    if not place.again and (before := segment_of(place, plan).score.span_at(offset).start):
        return replace(place, start=segment_of(place, plan).score.span_at(before - 1).start)
    if place.segment == 0:
        return replace(place, start=0)
    segment = place.segment - 1
    return replace(place, segment=segment, again=0, then=0, start=plan.segments[segment].score.spans[-1].start)


def resume(place: Place, offset: int, plan: SessionPlan) -> Place:
    """The start of the practice that was interrupted: its first words set the two at ease again."""
    return replace(place, start=segment_of(place, plan).score.span_at(offset).start)


def practice_heard(place: Place, offset: int, plan: SessionPlan) -> bool:
    """Whether this playing held one whole practice from its start to its end."""
    spans = segment_of(place, plan).score.spans
    return any(span.counts and place.start <= span.start and span.end <= offset + NEARLY_WHOLE_MS for span in spans)


@dataclass(frozen=True)
class Play:
    """Stop what plays and play this place, from its ``start`` on."""

    place: Place


@dataclass(frozen=True)
class Enqueue:
    """Play this place when the other one ends; the speaker ignores it when the other one no longer plays."""

    place: Place
    behind: Place


@dataclass(frozen=True)
class Stop:
    """Stop what plays; the speaker keeps the token and the offset."""


Audio = Play | Enqueue | Stop
"""What a turn asks of the speaker's player."""


def follow(event: Event, place: Place, plan: SessionPlan) -> Audio | None:
    """What an event asks for: the next recording is enqueued, and one that fails in mid-evening is passed over.

    When the first one fails nothing is played: without its breathing there is no evening yet.
    """
    after = following(place, plan)
    match event:
        case Event.NEARLY_FINISHED if after:
            return Enqueue(after, behind=place)
        case Event.FAILED if after and (place.segment or place.again):
            return Play(after)
        case _:
            return None
