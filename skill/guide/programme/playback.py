"""Playback: the way through an evening, and where each step leads from the place in the token.

A step goes from where the couple are to another place of the same evening.
"""

from dataclasses import replace

from skill.guide.programme.listening import (
    NEARLY_WHOLE_MS,
    QUESTION,
    asks,
    credited,
    has_sounded,
    is_at_its_end,
    is_evenings_end,
    left_ms,
    practices_heard,
)
from skill.guide.programme.place import (
    Moment,
    Place,
    Playhead,
    segment_of,
)
from skill.guide.programme.score import Span
from skill.guide.programme.session import SessionPlan

__all__ = [
    "NEARLY_WHOLE_MS",
    "QUESTION",
    "Place",
    "Playhead",
    "again",
    "asks",
    "back",
    "credited",
    "following",
    "has_sounded",
    "is_at_its_end",
    "is_evenings_end",
    "left_ms",
    "once_more",
    "practices_heard",
    "resume",
    "segment_of",
    "skip",
    "standing",
]


def following(place: Place, plan: SessionPlan) -> Place | None:
    """The place behind a recording that is heard to its end; None behind the last one."""
    score = segment_of(place, plan).score
    heard_whole = credited(place, score.ms, plan)
    ahead = behind(heard_whole, plan)
    if ahead is None:
        return None
    return replace(ahead, silent_since=None)


def behind(place: Place, plan: SessionPlan) -> Place | None:
    """The place behind this recording, whatever of it was heard; None behind the last one."""
    segment = place.segment if place.again else place.segment + 1
    if segment >= len(plan.segments):
        return None
    return _moved(
        place,
        plan,
        segment,
        place.then,
    )


def again(place: Place, offset: int, plan: SessionPlan) -> Place:
    """More of what "again" plays, then on with the evening where it was.

    Before half of the first of it has been heard, that itself from its beginning.
    """
    if place.again:
        return replace(place, again=place.again + 1, start=0)
    first = _breath(plan)
    if first and place.segment == plan.breath and _is_past_half(first, offset):
        return _moved(
            place,
            plan,
            plan.breath + 1,
            again=1,
        )
    if first and place.segment <= plan.breath:
        return _moved(
            place,
            plan,
            plan.breath,
            first.start,
        )
    interrupted = resume(place, offset, plan)
    return _moved(
        place,
        plan,
        interrupted.segment,
        again=1,
        then=interrupted.start,
    )


def _is_past_half(span: Span, offset: int) -> bool:
    """Whether at least half of this practice lies before the offset."""
    return 2 * offset >= span.start + span.end


def once_more(place: Place, plan: SessionPlan) -> Place:
    """Five more breaths behind an evening that has ended, and nothing behind them."""
    return _moved(
        place,
        plan,
        len(plan.segments),
        again=place.again + 1,
    )


def skip(place: Place, offset: int, plan: SessionPlan) -> Place | None:
    """The start of the next practice; None behind the last one.

    A closing that is skipped to counts no nights.
    """
    score = segment_of(place, plan).score
    span = score.span_at(offset)
    so_far = credited(place, offset, plan)
    if span.end == score.ms:
        return behind(so_far, plan)
    next_span = score.span_at(span.end)
    if next_span.after:
        return None
    ahead = _moved(
        so_far,
        plan,
        place.segment,
        next_span.start,
        place.again,
        place.then,
    )
    if next_span.counts:
        return ahead
    return replace(ahead, milestone=0)


def back(place: Place, offset: int, plan: SessionPlan) -> Place:
    """The start of the practice before this one, or of the evening."""
    score = segment_of(place, plan).score
    practice_start = score.span_at(offset).start
    if offset >= score.ms:  # at its end: the last practice is the one before
        practice_start = score.ms
    if practice_start and not place.again:
        practice_before = score.span_at(practice_start - 1)
        return _moved(
            place,
            plan,
            place.segment,
            practice_before.start,
        )
    if place.segment == 0:
        return _moved(place, plan, 0)
    segment_before = place.segment - 1
    practice_before = plan.segments[segment_before].score.spans[-1]
    return _moved(
        place,
        plan,
        segment_before,
        practice_before.start,
    )


def resume(place: Place, offset: int, plan: SessionPlan) -> Place:
    """The start of the practice that was interrupted: its first words set the two at ease again.

    Behind a recording that came to its end, and nothing followed: what should have followed.
    """
    score = segment_of(place, plan).score
    ahead = following(place, plan) if offset >= score.ms else None
    if ahead:
        return ahead
    start = score.span_at(offset).start
    return _moved(
        place,
        plan,
        place.segment,
        start,
        place.again,
        place.then,
    )


def standing(player: Playhead, plan: SessionPlan) -> Playhead:
    """Where the couple really are, by what the player holds.

    An evening has ended only behind its last recording; where another one should have followed, it
    is held at the end of the one before. And where two failed in a row, it is held where sound
    stopped, not where the player gave up.
    """
    if player.place is None:
        return player
    place, offset = since_silence(player.place, player.offset, plan)
    if player.playing and place.silent_since is not None:
        return player
    if player.playing:
        return replace(player, place=place)
    if player.finished:
        end = segment_of(player.place, plan).score.ms
        is_over = following(player.place, plan) is None
        return replace(player, offset=end, finished=is_over)
    return replace(player, place=place, offset=offset)


def since_silence(
    place: Place,
    offset: int,
    plan: SessionPlan,
) -> tuple[Place, int]:
    """Where sound stopped, for a recording that follows a failure and has not sounded itself."""
    moment = place.silent_since
    if moment is None:
        return place, offset
    if has_sounded(place, offset):
        return replace(place, silent_since=None), offset
    where_sound_stopped = _moved(
        place,
        plan,
        moment.segment,
        moment.ms,
    )
    return where_sound_stopped, moment.ms


def _moved(
    place: Place,
    plan: SessionPlan,
    segment: int,
    start: int = 0,
    again: int = 0,
    then: int = 0,
) -> Place:
    """The same evening from another place on.

    While nothing has sounded since a failure, the place where sound stopped moves along.
    """
    moment = None
    if place.silent_since and segment < len(plan.segments):
        goes_on_at = then if again else start
        moment = Moment(segment, goes_on_at)
    return replace(
        place,
        segment=segment,
        start=start,
        again=again,
        then=then,
        silent_since=moment,
    )


def _breath(plan: SessionPlan) -> Span | None:
    """Where the first of what "again" plays lies, in the segment that holds it."""
    if plan.breath < 0:
        return None
    practice = plan.again.score.spans[-1].practice
    spans = plan.segments[plan.breath].score.spans
    for span in spans:
        if span.practice == practice:
            return span
    return None
