"""Playback: the way through an evening, and where each step leads from the place in the token."""

from dataclasses import dataclass, replace
from enum import Enum, auto

from skill.guide.couple import Progress
from skill.guide.programme.place import Moment, Place, Playhead, segment_of
from skill.guide.programme.score import Beat, Span
from skill.guide.programme.session import SessionPlan

__all__ = [
    "QUESTION",
    "Audio",
    "Enqueue",
    "Event",
    "Place",
    "Play",
    "Playhead",
    "Stop",
    "again",
    "asks",
    "back",
    "credited",
    "follow",
    "following",
    "has_sounded",
    "is_at_its_end",
    "is_evenings_end",
    "left_ms",
    "once_more",
    "practices_heard",
    "progress",
    "resume",
    "segment_of",
    "skip",
    "standing",
]

NEARLY_WHOLE_MS = 1_000
"""What ends no more than this early was heard whole, and what sounded no longer than this was not
heard at all: players report offsets early, and MP3 frames are 24 ms long."""

QUESTION = "question"
"""The line whose text is tonight's question."""


class Event(Enum):
    """What a speaker reports of its playing. Events may come late, twice, or out of order."""

    STARTED = auto()
    NEARLY_FINISHED = auto()
    FINISHED = auto()
    STOPPED = auto()
    FAILED = auto()


@dataclass(frozen=True)
class Play:
    """Stop what plays and play this place, from its ``start`` on."""

    place: Place


@dataclass(frozen=True)
class Enqueue:
    """Play this place when the one before it ends.

    The speaker ignores it when ``behind`` is no longer the last that it is to play.
    """

    place: Place
    behind: Place
    anew: bool = False
    """Whether it takes the place of what was enqueued before, which failed."""


@dataclass(frozen=True)
class Stop:
    """Stop what plays; the speaker keeps the token and the offset."""


Audio = Play | Enqueue | Stop
"""What a turn asks of the speaker's player."""


# Steps: from where the couple are to another place of the same evening.


def following(place: Place, plan: SessionPlan) -> Place | None:
    """The place behind a recording that is heard to its end; None behind the last one."""
    ahead = behind(credited(place, segment_of(place, plan).score.ms, plan), plan)
    return replace(ahead, silent_since=None) if ahead else None


def behind(place: Place, plan: SessionPlan) -> Place | None:
    """The place behind this recording, whatever of it was heard; None behind the last one."""
    segment = place.segment if place.again else place.segment + 1
    return (
        _moved(
            place,
            plan,
            segment,
            place.then,
        )
        if segment < len(plan.segments)
        else None
    )


def again(place: Place, offset: int, plan: SessionPlan) -> Place:
    """More of what "again" plays, then on with the evening where it was.

    Before half of the first of it has been heard, that itself from its beginning.
    """
    if place.again:
        return replace(place, again=place.again + 1, start=0)
    first = _breath(plan)
    if first and place.segment == plan.breath and 2 * offset >= first.start + first.end:
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
    there = resume(place, offset, plan)
    return _moved(
        place,
        plan,
        there.segment,
        again=1,
        then=there.start,
    )


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
    return ahead if next_span.counts else replace(ahead, milestone=0)


def back(place: Place, offset: int, plan: SessionPlan) -> Place:
    """The start of the practice before this one, or of the evening."""
    score = segment_of(place, plan).score
    begun = score.ms if offset >= score.ms else score.span_at(offset).start
    if begun and not place.again:
        return _moved(
            place,
            plan,
            place.segment,
            score.span_at(begun - 1).start,
        )
    if place.segment == 0:
        return _moved(place, plan, 0)
    before = place.segment - 1
    return _moved(
        place,
        plan,
        before,
        plan.segments[before].score.spans[-1].start,
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
    place, offset = _since_silence(player.place, player.offset, plan)
    if player.playing:
        return replace(player, place=place) if place.silent_since is None else player
    if player.finished:
        end = segment_of(player.place, plan).score.ms
        over = following(player.place, plan) is None
        return replace(player, offset=end, finished=over)
    return replace(player, place=place, offset=offset)


def _since_silence(place: Place, offset: int, plan: SessionPlan) -> tuple[Place, int]:
    """Where sound stopped, for a recording that follows a failure and has not sounded itself."""
    moment = place.silent_since
    if moment is None:
        return place, offset
    if has_sounded(place, offset):
        return replace(place, silent_since=None), offset
    return _moved(
        place,
        plan,
        moment.segment,
        moment.ms,
    ), moment.ms


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
        moment = Moment(segment, then if again else start)
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
    return next((span for span in spans if span.practice == practice), None)


# What was heard of a recording, and what is still to come.


def has_sounded(place: Place, offset: int) -> bool:
    """Whether anything was heard of this playing."""
    return offset > place.start + NEARLY_WHOLE_MS


def is_at_its_end(place: Place, offset: int, plan: SessionPlan) -> bool:
    """Whether the recording at this place was played to its end."""
    return offset + NEARLY_WHOLE_MS >= segment_of(place, plan).score.ms


def practices_heard(place: Place, offset: int, plan: SessionPlan) -> tuple[Span, ...]:
    """The practices that this playing held whole, from their start to their end."""
    counting = (span for span in segment_of(place, plan).score.spans if span.counts)
    return tuple(
        span
        for span in counting
        if _is_whole(
            span.start,
            span.end,
            place,
            offset,
        )
    )


def has_looked(place: Place, offset: int, plan: SessionPlan) -> bool:
    """Whether this playing held one whole look that was as long as the couple's level."""
    looks = (cue for cue in segment_of(place, plan).score.cues if cue.beat is Beat.LOOK)
    long_enough = (cue for cue in looks if cue.ms == place.preferences.look_ms)
    return any(
        _is_whole(
            cue.start,
            cue.end,
            place,
            offset,
        )
        for cue in long_enough
    )


def has_asked(place: Place, offset: int, plan: SessionPlan) -> bool:
    """Whether this playing said tonight's question."""
    questions = (cue for cue in segment_of(place, plan).score.cues if cue.line == QUESTION)
    return any(place.start <= cue.start and cue.end <= offset for cue in questions)


def credited(place: Place, offset: int, plan: SessionPlan) -> Place:
    """The place, knowing of what was heard of it up to here."""
    looked = place.looked or has_looked(place, offset, plan)
    return replace(place, looked=looked, asked=place.asked or has_asked(place, offset, plan))


def asks(place: Place, plan: SessionPlan) -> bool:
    """Whether tonight's question is part of the recording at this place."""
    return QUESTION in segment_of(place, plan).score.lines


def left_ms(place: Place, offset: int, plan: SessionPlan) -> int:
    """How long it still is to the good night."""
    lengths = [segment.score.to_good_night for segment in plan.segments[place.segment :]]
    if not place.again:
        return max(0, lengths[0] - offset) + sum(lengths[1:])
    behind_again = max(0, lengths[0] - place.then) + sum(lengths[1:]) if lengths else 0
    return plan.again.score.ms - offset + behind_again


def is_evenings_end(place: Place, offset: int, plan: SessionPlan) -> bool:
    """Whether the good night was said."""
    if place.again or place.segment < len(plan.segments) - 1:
        return False
    return offset + NEARLY_WHOLE_MS >= segment_of(place, plan).score.to_good_night


def _is_whole(
    start: int,
    end: int,
    place: Place,
    offset: int,
) -> bool:
    """Whether this playing held that stretch of its recording, up to the offset."""
    return place.start <= start and end <= offset + NEARLY_WHOLE_MS


# What an event of the player means.


def progress(
    event: Event,
    place: Place,
    offset: int,
    plan: SessionPlan,
) -> Progress:
    """What this event says of the evening."""
    score = segment_of(place, plan).score
    to_its_end = event is Event.FINISHED
    heard_to = score.ms if to_its_end else offset
    ahead = None
    if to_its_end or event is Event.NEARLY_FINISHED:
        ahead = following(place, plan)
    over = is_evenings_end(place, heard_to, plan) or (to_its_end and ahead is None)
    if ahead is None:
        so_far = credited(place, heard_to, plan)
        stopped, stopped_at = _since_silence(so_far, heard_to, plan)
        ahead = resume(stopped, stopped_at, plan)
    return progress_to(
        place,
        heard_to,
        plan,
        None if over else ahead,
    )


def progress_to(
    place: Place,
    heard_to: int,
    plan: SessionPlan,
    ahead: Place | None,
) -> Progress:
    """What was heard of a recording, and from which place the evening goes on; None: it is over."""
    so_far = credited(place, heard_to, plan)
    return Progress(
        plan=plan.name,
        night=place.night,
        kept=not place.unkept and bool(practices_heard(place, heard_to, plan)),
        question=place.question if so_far.asked else 0,
        looked=so_far.looked,
        finished=ahead is None,
        evening=f"{place.plan}:{place.night}",
        resume=ahead.to_token() if ahead else "",
    )


def follow(
    event: Event,
    place: Place,
    player: Playhead,
    plan: SessionPlan,
) -> Audio | None:
    """What an event asks for: behind a recording that is nearly finished, the next one.

    Not behind one that was stopped in the meantime: a speaker may begin at once what it is given
    while nothing plays. A failure asks for what ``failures.after_failure`` says.
    """
    stopped = not (player.playing or player.finished)
    if event is not Event.NEARLY_FINISHED or stopped:
        return None
    ahead = following(place, plan)
    return Enqueue(ahead, behind=place) if ahead else None
