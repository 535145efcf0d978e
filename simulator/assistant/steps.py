"""What an evening holds, step by step, as data: the score's times, and its words to the letter."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from simulator.assistant.shapes import Breath, Evening, Step
from simulator.evening.timeline import Timeline
from skill.guide.couple import Progress
from skill.guide.programme import Beat, Cue, Event, Place, SessionPlan, events

BREATHS = (Beat.BREATHE_IN, Beat.BREATHE_OUT)


def evening_of(place: Place, plan: SessionPlan, timelines: Sequence[Timeline]) -> Evening:
    """An evening as data; ``timelines`` are those of its segments, in order."""
    return Evening(
        evening=place.to_token(),
        mood=plan.mood or "",
        seconds=plan.ms / 1000,
        steps=[step for timeline in timelines for step in _steps(timeline)],
    )


def _steps(timeline: Timeline) -> Iterator[Step]:
    """The steps of one segment, up to the good night; breaths behind each other are one step."""
    base = timeline.base or 0
    for span in timeline.score.spans:
        if span.after:
            continue
        cues = [cue for cue in timeline.score.cues if span.start <= cue.start < span.end]
        for breathes, together in groupby(cues, key=lambda cue: cue.beat in BREATHS):
            practice = timeline.names[span.practice]
            if breathes:
                yield _breathing(list(together), practice, base, timeline)
            else:
                yield from _others(together, practice, base, timeline)


def _others(cues: Iterable[Cue], practice: str, base: int, timeline: Timeline) -> Iterator[Step]:
    for cue in cues:
        yield Step(
            from_second=(base + cue.start) / 1000,
            seconds=cue.ms / 1000,
            practice=practice,
            kind=cue.beat.value,
            say=timeline.texts.get(cue.line, ""),
            breaths=[],
        )


def _breathing(cues: Sequence[Cue], practice: str, base: int, timeline: Timeline) -> Step:
    """Breaths behind each other: an in-breath is followed by its out-breath."""
    breaths = [
        Breath(
            seconds_in=inward.ms / 1000,
            seconds_out=outward.ms / 1000,
            say_in=timeline.texts.get(inward.line, ""),
            say_out=timeline.texts.get(outward.line, ""),
        )
        for inward, outward in zip(cues[::2], cues[1::2], strict=True)
    ]
    return Step(
        from_second=(base + cues[0].start) / 1000,
        seconds=(cues[-1].end - cues[0].start) / 1000,
        practice=practice,
        kind="breathe",
        say="",
        breaths=breaths,
    )


def progress_between(
    place: Place, plan: SessionPlan, from_ms: int, to_ms: int
) -> Iterator[Progress]:
    """What was heard of an evening between two of its moments, segment by segment."""
    base = 0
    for number, segment in enumerate(plan.segments):
        start, length = max(0, from_ms - base), segment.score.ms
        end = min(to_ms - base, length)
        if start < end:
            here = replace(place, segment=number, start=start)
            event = Event.FINISHED if end == length else Event.STOPPED
            yield events.progress(event, here, end, plan)
        base += length
