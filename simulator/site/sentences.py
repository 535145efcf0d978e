"""The sentences of the conversation that a site can say: which, and when a page fetches them."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple
from pathlib import Path

from audio.conversation import sentences_by_line
from simulator.answers import Clip, ShippedAnswers
from skill.guide.programme import Repertoire
from skill.guide.words import Words

FOLDER = "sentences"

SAFETY = (
    *("safe.", "care.", "support.", "dizzy.", "upset.", "paused.", "fallback.last"),
    *("loss.", "mood.loss.", "ache.", "child.", "consent."),
)
"""Lines of hard moments. Their clips come with the page itself: so they are there without a network,
and where the browser keeps the site no host learns that one of them was said."""
STEERING = ("playing.", "stop.")
"""Lines that are said while an evening plays: they are fetched with its recordings."""
FIRST_NIGHT = ("welcome.first", "first.", "invite.no", "start.yes")
"""With those above all that a first evening needs: a short site has no others."""


def write_sentences(
    folder: Path, words: Words, repertoire: Repertoire, answers: ShippedAnswers, short: bool
) -> tuple[Mapping[str, object], list[str]]:
    """Write the clips into this folder; their list, and the names of those that come with the page."""
    lines = list(sentences_by_line(words, repertoire))
    wanted = (*SAFETY, *STEERING, *FIRST_NIGHT) if short else ("",)
    sentences = set(_of_lines(lines, wanted))
    clips = {sentence: clip for sentence, clip in answers.clips.items() if sentence in sentences}
    folder.mkdir(exist_ok=True)
    for clip in clips.values():
        # What another locale says, too, is there already.
        if not (folder / clip.name).exists():
            mp3 = answers.mp3(clip.name)
            assert mp3 is not None, "a listed clip can be had"
            (folder / clip.name).write_bytes(mp3)
    listed = {
        "clips": {sentence: astuple(clip) for sentence, clip in clips.items()},
        "ahead": _names(clips, _of_lines(lines, STEERING)),
    }
    return listed, _names(clips, _of_lines(lines, SAFETY))


def _of_lines(lines: Iterable[tuple[str, str]], prefixes: tuple[str, ...]) -> list[str]:
    """The sentences of all lines whose id begins like one of these."""
    return [sentence for line, sentence in lines if line.startswith(prefixes)]


def _names(clips: Mapping[str, Clip], sentences: Iterable[str]) -> list[str]:
    """The files of those that have a clip, each once."""
    present = dict.fromkeys(sentence for sentence in sentences if sentence in clips)
    return [clips[sentence].name for sentence in present]
