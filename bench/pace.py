"""How fast the guide speaks: words a minute of sentences and of lines, as they sound in recordings.

``python -m bench.pace``. A line counts with the pauses within it; the quiet behind it is nobody's.
"""

from collections.abc import Iterable, Mapping
from statistics import median

from audio.conversation import sentence_clips
from audio.spoken import Clips, sentences
from skill.guide.programme import CONTENT, Beat, load_sessions, whole_repertoire
from skill.guide.programme.recordings import Recording
from skill.guide.text import phrases
from skill.guide.words import load_words

LOCALE = "en-US"
SLOWEST, FASTEST = 95, 135
"""Words a minute that are aimed at."""


def main() -> None:
    """Print a row for sentences, lines of one sentence, and lines of several."""
    words = load_words(CONTENT, LOCALE)
    recordings = list(whole_repertoire(load_sessions(CONTENT), words))
    clips = sentence_clips(words)
    lines = spoken_lines(recordings)
    alone = [line for line in lines if len(phrases(line)) == 1]
    several = [line for line in lines if len(phrases(line)) > 1]
    print(f"{'':24}{'':>7}{'median':>8}{'slower':>8}{'95-135':>8}{'faster':>8}{'fastest':>9}")
    for name, texts in (
        ("sentences", sentences(recordings)),
        ("lines of one sentence", alone),
        ("lines with pauses", several),
    ):
        print(row(name, {text: pace(text, clips) for text in texts}))


def spoken_lines(recordings: Iterable[Recording]) -> list[str]:
    """Each text that is spoken by itself, and not over a breath."""
    lines: dict[str, None] = {}
    for recording in recordings:
        for piece in recording.pieces:
            texts = dict(piece.texts)
            for cue in piece.cues:
                if cue.line and cue.beat is Beat.SAY:
                    lines[texts[cue.line]] = None
    return list(lines)


def pace(text: str, clips: Clips) -> float:
    """Its words a minute, its pauses included."""
    seconds, count = 0.0, 0
    for phrase in phrases(text):
        if isinstance(phrase, int):
            seconds += phrase / 1000
        else:
            seconds += clips.seconds(phrase)
            count += len(phrase.split())
    return 60 * count / seconds


def row(name: str, paces: Mapping[str, float]) -> str:
    """How these are spread."""
    slower = sum(rate < SLOWEST for rate in paces.values())
    faster = sum(rate > FASTEST for rate in paces.values())
    within = len(paces) - slower - faster
    counts = f"{slower:8}{within:8}{faster:8}"
    spread = f"{median(paces.values()):8.0f}{counts}{max(paces.values()):9.0f}"
    return f"{name:24}{len(paces):7}{spread}"


if __name__ == "__main__":
    main()
