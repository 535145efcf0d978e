"""What is said and heard, as captions in the form that browsers and players read: WebVTT (W3C)."""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simulator.evening.timeline import Timeline
from skill.guide.programme import Beat, Cue

_SOUNDS = {
    Beat.BREATHE_IN: "(in)",
    Beat.BREATHE_OUT: "(out)",
    Beat.BELL: "(a soft bell)",
    Beat.LOOK: "(you two look)",
    Beat.TALK: "(you two talk)",
}
"""What can be followed by eye where nothing is said; quiet has no caption."""


@dataclass(frozen=True)
class Caption:
    """A text, and when it is shown. Times are milliseconds."""

    start: int
    end: int
    text: str


def captions(timeline: Timeline, at: int = 0) -> Iterator[Caption]:
    """The captions of one recording that begins at this moment, each as long as its cue."""
    for cue in timeline.score.cues:
        text = _text(cue, timeline)
        if text:
            yield Caption(at + cue.start, at + cue.end, text)


def _text(cue: Cue, timeline: Timeline) -> str:
    """What is read: the words, or else the sound; of a breath both."""
    sound = _SOUNDS.get(cue.beat, "")
    words = timeline.texts[cue.line] if cue.line else ""
    if cue.beat in (Beat.BREATHE_IN, Beat.BREATHE_OUT):
        return f"{sound} {words}".strip()
    return words or sound


def vtt(captions_in_order: Iterable[Caption]) -> str:
    """A WebVTT file. None of our texts holds an arrow, which would end a caption."""
    blocks = ["WEBVTT\n"]
    for caption in captions_in_order:
        times = f"{_time(caption.start)} --> {_time(caption.end)}"
        blocks.append(f"{times}\n{_escaped(caption.text)}\n")
    return "\n".join(blocks)


def _time(ms: int) -> str:
    seconds, thousandths = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{thousandths:03d}"


def _escaped(text: str) -> str:
    """As cue text: these three have a meaning of their own."""
    return html.escape(text, quote=False)
