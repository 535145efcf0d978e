"""What the page of an evening needs: the same score that a recording has, segment by segment."""

from collections.abc import Callable, Iterator, Sequence

from simulator.echo.player import Json
from simulator.evening.timeline import Timeline
from simulator.picture import cues_shown, strip_of
from skill.guide.programme import Place, Recording, SessionPlan, Tonight, recordings_of
from skill.guide.text import caption
from skill.guide.words import Words

AddressOf = Callable[[Recording], str]
"""Where a page finds the sound of a recording; empty: nowhere, and captions lead."""


def silent(recording: Recording) -> str:
    """No sound can be had."""
    return ""


def evening_shown(
    place: Place,
    plan: SessionPlan,
    timelines: Sequence[Timeline],
    words: Words,
    address_of: AddressOf,
) -> Json:
    """An evening for the page. Times are milliseconds."""
    recordings = recordings_of(plan, words, Tonight.of(place))
    segments = [
        _segment(timeline, address_of(recording))
        for timeline, recording in zip(
            timelines, recordings, strict=False
        )  # behind them is "again"
    ]
    return {
        "segments": segments,
        "strip": list(strip_of(plan, timelines[0].names)),
        "total": plan.ms,
        "heard": list(_practice_ends(plan)),
        "stopped": caption(words.line("stop.during")),
    }


def _segment(timeline: Timeline, recording: str) -> Json:
    captions = [
        {"start": shown.start, "end": shown.end, "text": shown.text} for shown in timeline.captions
    ]
    return {
        "recording": recording,
        "length": timeline.score.ms,
        "base": timeline.base,
        "cues": list(cues_shown(timeline)),
        "captions": captions,
    }


def _practice_ends(plan: SessionPlan) -> Iterator[int]:
    """Where in the evening each practice ends that keeps the night once it was heard whole."""
    base = 0
    for segment in plan.segments:
        yield from (base + span.end for span in segment.score.spans if span.counts)
        base += segment.score.ms
