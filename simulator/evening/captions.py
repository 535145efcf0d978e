"""What is said and heard, as captions in the form that browsers and players read: WebVTT (W3C)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simulator.evening.timeline import Timeline
from skill.guide.programme import Beat

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
        sound = _SOUNDS.get(cue.beat, "")
        said = timeline.texts[cue.line] if cue.line else ""
        if (
            text := f"{sound} {said}".strip()
            if cue.beat in (Beat.BREATHE_IN, Beat.BREATHE_OUT)
            else said or sound
        ):
            yield Caption(at + cue.start, at + cue.end, text)


def vtt(shown: Iterable[Caption]) -> str:
    """A WebVTT file. Captions come in order, and none of our texts holds an arrow."""
    blocks = (f"{_time(one.start)} --> {_time(one.end)}\n{_escaped(one.text)}\n" for one in shown)
    return "\n".join(["WEBVTT\n", *blocks])


def _time(ms: int) -> str:
    seconds, thousandths = divmod(ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{thousandths:03d}"


def _escaped(text: str) -> str:
    """As cue text: these three have a meaning of their own."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
