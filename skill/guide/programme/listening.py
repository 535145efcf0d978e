"""Listening: what was heard of a recording, and what is still to come."""

from dataclasses import replace

from skill.guide.programme.place import Place, segment_of
from skill.guide.programme.score import Beat, Cue, Span
from skill.guide.programme.session import SessionPlan

NEARLY_WHOLE_MS = 1_000
"""How exact an offset is: players report it early, and MP3 frames are 24 ms long.

What ends no more than this early was heard whole; what sounded no longer was not heard at all.
"""

ABANDONED_AFTER_S = 20 * 60
"""Behind so much quiet, a word that anybody may say to a speaker was meant for something else."""

QUESTION = "question"
"""The line whose text is tonight's question."""


def has_sounded(place: Place, offset: int) -> bool:
    """Whether anything was heard of this playing."""
    return offset > place.start + NEARLY_WHOLE_MS


def is_abandoned(place: Place, offset: int, now: int) -> bool:
    """Whether nothing was heard of this playing for long; ``now`` is in seconds since 1970.

    A playing that was paused and goes on is another one, with another token: so nothing was heard
    of this one later than its own sound lasts.
    """
    if not place.begins_at:
        return False
    heard_s = max(0, offset - place.start) // 1000
    return now - (place.begins_at + heard_s) > ABANDONED_AFTER_S


def is_at_its_end(place: Place, offset: int, plan: SessionPlan) -> bool:
    """Whether the recording at this place was played to its end."""
    score = segment_of(place, plan).score
    return offset + NEARLY_WHOLE_MS >= score.ms


def practices_heard(
    place: Place,
    offset: int,
    plan: SessionPlan,
) -> tuple[Span, ...]:
    """The practices that this playing held whole, from their start to their end."""
    score = segment_of(place, plan).score
    practices: list[Span] = []
    for span in score.spans:
        # Arriving and saying good night are no practices, however whole they were heard.
        if span.counts and _is_whole(span, place, offset):
            practices.append(span)
    return tuple(practices)


def has_looked(place: Place, offset: int, plan: SessionPlan) -> bool:
    """Whether this playing held one whole look that was as long as the couple's level."""
    score = segment_of(place, plan).score
    for cue in score.cues:
        is_look = cue.beat is Beat.LOOK
        is_of_their_level = cue.ms == place.preferences.look_ms
        if is_look and is_of_their_level and _is_whole(cue, place, offset):
            return True
    return False


def has_asked(place: Place, offset: int, plan: SessionPlan) -> bool:
    """Whether this playing said tonight's question."""
    score = segment_of(place, plan).score
    questions = [cue for cue in score.cues if cue.line == QUESTION]
    # To its very end: half a question is asked again on another night.
    return any(place.start <= cue.start and cue.end <= offset for cue in questions)


def credited(place: Place, offset: int, plan: SessionPlan) -> Place:
    """The place, knowing of what was heard of it up to here."""
    looked = place.looked or has_looked(place, offset, plan)
    question_heard = place.asked or has_asked(place, offset, plan)
    practices = {span.practice for span in practices_heard(place, offset, plan)}
    return replace(
        place,
        looked=looked,
        asked=question_heard,
        heard=place.heard | (practices & plan.climbed),
    )


def asks(place: Place, plan: SessionPlan) -> bool:
    """Whether tonight's question is part of the recording at this place."""
    score = segment_of(place, plan).score
    return QUESTION in score.lines


def left_ms(place: Place, offset: int, plan: SessionPlan) -> int:
    """How long it still is to the good night."""
    if not place.again:
        return _left_from(place.segment, offset, plan)
    left_of_again = plan.again.score.ms - offset
    return left_of_again + _left_from(place.segment, place.then, plan)


def _left_from(segment: int, ms: int, plan: SessionPlan) -> int:
    """How long it is to the good night from this millisecond of a segment on; 0 behind the last."""
    lengths = [segment.score.to_good_night for segment in plan.segments[segment:]]
    if not lengths:
        return 0
    this_segment, *later_segments = lengths
    # Behind the good night, in the fading bed, nothing is left.
    return max(0, this_segment - ms) + sum(later_segments)


def is_evenings_end(place: Place, offset: int, plan: SessionPlan) -> bool:
    """Whether the good night was said."""
    if place.again or place.segment < len(plan.segments) - 1:
        return False
    score = segment_of(place, plan).score
    return offset + NEARLY_WHOLE_MS >= score.to_good_night


def _is_whole(stretch: Span | Cue, place: Place, offset: int) -> bool:
    """Whether this playing held that stretch of its recording, up to the offset."""
    if stretch.start < place.start:
        return False
    return stretch.end <= offset + NEARLY_WHOLE_MS
