"""Playback: the place in an evening, carried by the token, and where each step leads from there.

A place needs no table: all that a playback event has to know travels in the token.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto

from skill.guide.couple import Preferences, Progress
from skill.guide.programme.score import Beat, Span
from skill.guide.programme.session import USUAL, Repertoire, Segment, SessionPlan

TOKEN_VERSION = "qt2"
LONGEST_TOKEN = 1_024
"""Alexa takes no longer one (AudioPlayer reference)."""
NEARLY_WHOLE_MS = 1_000
"""A practice is heard when no more than this is missing: offsets are told early, and MP3 frames are
24 ms long."""
_FIELDS = 14


QUESTION = "question"
"""The line whose text is tonight's question."""


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
    """The segment that plays, or the one that comes after what "again" plays."""
    again: int = 0
    """Above 0: what "again" plays, asked for this many times in a row."""
    start: int = 0
    """From which millisecond of the recording this playing began."""
    then: int = 0
    """Behind "again": from which millisecond of its segment the evening goes on."""
    question: int = 0
    """The number of tonight's question; 0: there is none."""
    preferences: Preferences = USUAL
    looked: bool = False
    """Whether one look as long as the couple's level was heard whole this evening."""
    asked: bool = False
    """Whether tonight's question was heard."""
    unkept: bool = False
    """Whether one of the two is alone tonight: this evening keeps no night."""

    def to_token(self) -> str:
        """About 60 characters, different for any two places."""
        numbers = (self.milestone, self.segment, self.again, self.start, self.then, self.question)
        flags = (int(self.looked), int(self.asked), int(self.unkept))
        parts = (self.plan, self.locale, self.night, *numbers, self.preferences.to_code(), *flags)
        return ":".join([TOKEN_VERSION, *map(str, parts)])

    @staticmethod
    def from_token(token: str, repertoire: Repertoire) -> "Place | None":
        """The place of a token that this skill wrote and can still play; None for any other text."""
        parts = token.split(":")
        if len(parts) != _FIELDS or parts[0] != TOKEN_VERSION or parts[1] not in repertoire:
            return None
        if len(token) > LONGEST_TOKEN or not re.fullmatch(r"[A-Za-z0-9-]{2,11}", parts[2]):
            return None
        try:
            milestone, segment, again, start, then, question = map(int, parts[4:10])
            place = Place(
                *(
                    parts[1],
                    parts[2],
                    date.fromisoformat(parts[3]),
                    milestone,
                    segment,
                    again,
                    start,
                    then,
                    question,
                ),
                Preferences.from_code(parts[10]),
                *(bool(int(flag)) for flag in parts[11:]),
            )
        except ValueError:
            return None
        numbers = (milestone, segment, again, start, then, question)
        if place.to_token() != token or min(numbers) < 0:
            return None
        return place if _is_in(place, repertoire.plan(place.plan, place.preferences)) else None


def _is_in(place: Place, plan: SessionPlan) -> bool:
    """Whether the plan has such a place."""
    if place.segment > len(plan.segments) - (0 if place.again else 1):
        return False
    behind = (
        plan.segments[place.segment].score.ms
        if place.again and place.segment < len(plan.segments)
        else 1
    )
    return place.start < segment_of(place, plan).score.ms and place.then < behind


def segment_of(place: Place, plan: SessionPlan) -> Segment:
    """What plays at this place."""
    return plan.again if place.again else plan.segments[place.segment]


def following(place: Place, plan: SessionPlan) -> Place | None:
    """The place whose recording comes next, when this one is heard to its end; None after the last one."""
    return _after(_told(place, segment_of(place, plan).score.ms, plan), plan)


def _told(place: Place, offset: int, plan: SessionPlan) -> Place:
    """The place, with what was heard of it up to here."""
    looked = place.looked or has_looked(place, offset, plan)
    return replace(place, looked=looked, asked=place.asked or has_asked(place, offset, plan))


def _after(place: Place, plan: SessionPlan) -> Place | None:
    segment = place.segment if place.again else place.segment + 1
    ahead = replace(place, segment=segment, again=0, start=place.then, then=0)
    return ahead if segment < len(plan.segments) else None


def again(place: Place, offset: int, plan: SessionPlan) -> Place:
    """More of what "again" plays, then on with the evening where it was.

    Before half of the first of it has been heard, that itself from its beginning.
    """
    if place.again:
        return replace(place, again=place.again + 1, start=0)
    practice = plan.again.score.spans[-1].practice
    first = [
        span
        for span in plan.segments[plan.breath].score.spans
        if plan.breath >= 0 and span.practice == practice
    ]
    if first and place.segment == plan.breath and 2 * offset >= first[0].start + first[0].end:
        return replace(place, segment=plan.breath + 1, again=1, start=0)
    if first and place.segment <= plan.breath:
        return replace(place, segment=plan.breath, start=first[0].start)
    there = segment_of(place, plan).score.span_at(offset).start
    return replace(place, again=1, start=0, then=there)


def once_more(place: Place, plan: SessionPlan) -> Place:
    """Five more breaths behind an evening that has ended, and nothing behind them."""
    return replace(place, segment=len(plan.segments), again=place.again + 1, start=0, then=0)


def skip(place: Place, offset: int, plan: SessionPlan) -> Place | None:
    """The start of the next practice; None behind the last one. A closing that is skipped to counts no nights."""
    span = segment_of(place, plan).score.span_at(offset)
    told = _told(place, offset, plan)
    if span.end == segment_of(place, plan).score.ms:
        return _after(told, plan)
    ahead, comes = replace(told, start=span.end), segment_of(place, plan).score.span_at(span.end)
    if comes.after:
        return None
    return ahead if comes.counts else replace(ahead, milestone=0)


def back(place: Place, offset: int, plan: SessionPlan) -> Place:
    """The start of the practice before this one, or of the evening."""
    if not place.again and (before := segment_of(place, plan).score.span_at(offset).start):
        return replace(place, start=segment_of(place, plan).score.span_at(before - 1).start)
    if place.segment == 0:
        return replace(place, start=0)
    segment = place.segment - 1
    return replace(
        place, segment=segment, again=0, then=0, start=plan.segments[segment].score.spans[-1].start
    )


def resume(place: Place, offset: int, plan: SessionPlan) -> Place:
    """The start of the practice that was interrupted: its first words set the two at ease again."""
    return replace(place, start=segment_of(place, plan).score.span_at(offset).start)


def practices_heard(place: Place, offset: int, plan: SessionPlan) -> tuple[Span, ...]:
    """The practices that this playing held whole, from their start to their end."""
    spans = segment_of(place, plan).score.spans
    return tuple(
        span
        for span in spans
        if span.counts and place.start <= span.start and span.end <= offset + NEARLY_WHOLE_MS
    )


def has_looked(place: Place, offset: int, plan: SessionPlan) -> bool:
    """Whether this playing held one whole look that was as long as the couple's level."""
    return any(
        cue.beat is Beat.LOOK
        and cue.ms == place.preferences.look_ms
        and place.start <= cue.start
        and cue.end <= offset + NEARLY_WHOLE_MS
        for cue in segment_of(place, plan).score.cues
    )


def has_asked(place: Place, offset: int, plan: SessionPlan) -> bool:
    """Whether this playing said tonight's question."""
    cues = segment_of(place, plan).score.cues
    return any(
        cue.line == QUESTION and place.start <= cue.start and cue.end <= offset for cue in cues
    )


def asks(place: Place, plan: SessionPlan) -> bool:
    """Whether tonight's question is part of the recording at this place."""
    return QUESTION in segment_of(place, plan).score.lines


def left_ms(place: Place, offset: int, plan: SessionPlan) -> int:
    """How long it still is to the good night."""
    behind = sum(segment.score.to_good_night for segment in plan.segments[place.segment + 1 :])
    here = (
        plan.segments[place.segment].score.to_good_night
        if place.segment < len(plan.segments)
        else 0
    )
    if place.again:
        return plan.again.score.ms - offset + max(0, here - place.then) + behind
    return max(0, here - offset) + behind


def progress(event: Event, place: Place, offset: int, plan: SessionPlan) -> Progress:
    """What this event tells of the evening."""
    score = segment_of(place, plan).score
    whole = event is Event.FINISHED
    heard_to = score.ms if whole else offset
    told = _told(place, heard_to, plan)
    after = following(place, plan) if whole or event is Event.NEARLY_FINISHED else None
    last = not place.again and place.segment == len(plan.segments) - 1
    finished = (last and heard_to + NEARLY_WHOLE_MS >= score.to_good_night) or (
        whole and after is None
    )
    here = replace(told, start=score.span_at(offset).start)
    return Progress(
        plan=plan.name if plan.minutes else "",
        night=place.night,
        kept=not place.unkept and bool(practices_heard(place, heard_to, plan)),
        question=place.question if told.asked else 0,
        looked=told.looked,
        finished=finished,
        evening=f"{place.plan}:{place.night}",
        resume="" if finished else (after or here).to_token(),
    )


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
