"""What is said and heard, as captions in the form that browsers and players read: WebVTT (W3C)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from skill.guide.programme.recordings import Recording
from skill.guide.programme.score import Beat, Cue
from skill.guide.text import caption
from skill.guide.words import Words

SOUND_LINES = {
    Beat.BREATHE_IN: "captions.in",
    Beat.BREATHE_OUT: "captions.out",
    Beat.BELL: "captions.bell",
    Beat.LOOK: "captions.look",
    Beat.TALK: "captions.talk",
}
"""What can be followed by eye where nothing is said; quiet has no caption."""

_BREATHS = (Beat.BREATHE_IN, Beat.BREATHE_OUT)


@dataclass(frozen=True)
class Caption:
    """A text, and when it is shown. Times are milliseconds."""

    start: int
    end: int
    text: str


def captions(recording: Recording, words: Words) -> Iterator[Caption]:
    """The captions of a recording from its own start on, each as long as its cue."""
    texts = {line: caption(text) for line, text in recording.texts}
    sounds = {beat: words.text(line) for beat, line in SOUND_LINES.items()}
    for cue in recording.score.cues:
        text = _text(cue, texts.get(cue.line, ""), sounds.get(cue.beat, ""))
        if text:
            yield Caption(cue.start, cue.end, text)


def _text(cue: Cue, words: str, sound: str) -> str:
    """What is read: the words, or else the sound; of a breath both."""
    if cue.beat in _BREATHS:
        return f"{sound} {words}".strip()
    return words or sound


def vtt(captions_in_order: Iterable[Caption]) -> str:
    """A WebVTT file. None of our texts holds an arrow, which would end a caption."""
    blocks = ["WEBVTT\n"]
    for shown in captions_in_order:
        times = f"{_time(shown.start)} --> {_time(shown.end)}"
        blocks.append(f"{times}\n{_escaped(shown.text)}\n")
    return "\n".join(blocks)


def _time(ms: int) -> str:
    seconds, thousandths = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{thousandths:03d}"


def _escaped(text: str) -> str:
    """As cue text: these three have a meaning of their own."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
