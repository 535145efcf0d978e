"""Answers of the guide as clips, for a page that has no voice of its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from skill.guide.estimate import estimated_s
from skill.guide.programme import Repertoire
from skill.guide.words import Words

LONGEST_SENTENCE = 40
"""Words; no sentence has more, so that nobody looks for one that does."""
_MAY_END = re.compile(r"(?= )|(?<=[\u3002\uff01\uff1f])|$")
"""Where a sentence may end: with a word, or with a full-width mark, which no space follows."""


@dataclass(frozen=True)
class Clip:
    """A sentence that can be heard."""

    name: str
    """Of its MP3."""
    ms: int
    """How long it takes, with the quiet in front of it."""


class Answers(Protocol):
    """What a page can say aloud."""

    def clips_saying(self, text: str) -> tuple[Clip, ...]:
        """The clips of an answer, in order; none where a part of it has no clip."""

    def mp3(self, name: str) -> bytes | None:
        """The MP3 of a clip; None for no clip's name."""


class NoAnswers:
    """A skill that is not ours, or a page without clips, says nothing aloud."""

    def clips_saying(self, text: str) -> tuple[Clip, ...]:
        """None."""
        return ()

    def mp3(self, name: str) -> bytes | None:
        """There is none."""
        return None


class ListedAnswers:
    """Clips by their sentences; the files lie where the page itself finds them."""

    def __init__(self, clips: Mapping[str, Clip]) -> None:
        self._clips = clips

    def clips_saying(self, text: str) -> tuple[Clip, ...]:
        """The clips of an answer, in order; none where a part of it has no clip."""
        return clips_saying(text, self._clips)

    def mp3(self, name: str) -> bytes | None:
        """There are no files here."""
        return None


class ShippedAnswers:
    """The clips that belong to the project, each made an MP3 when a page asks for it.

    None is kept: a file by the name of a sentence would tell that it was said, in a hard moment too.
    """

    def __init__(self, words: Words, repertoire: Repertoire) -> None:
        self._words, self._repertoire = words, repertoire

    def clips_saying(self, text: str) -> tuple[Clip, ...]:
        """The clips of an answer, in order; none where a part of it has no clip."""
        return clips_saying(text, self.clips)

    def mp3(self, name: str) -> bytes | None:
        """The MP3 of a clip; None for no clip's name."""
        from audio.conversation import sentence_clips, sentence_mp3

        sentences = {clip.name: sentence for sentence, clip in self.clips.items()}
        if name not in sentences:
            return None
        return sentence_mp3(sentences[name], sentence_clips(self._words))

    @cached_property
    def clips(self) -> dict[str, Clip]:
        """Every sentence that has a clip; read when something is first said."""
        return listed_clips(self._words, self._repertoire)


def listed_clips(words: Words, repertoire: Repertoire) -> dict[str, Clip]:
    """Every sentence of the conversation that has a clip; how long each takes is an estimate."""
    from audio.conversation import BETWEEN_MS, conversation_sentences, sentence_clips

    clips = sentence_clips(words)
    listed: dict[str, Clip] = {}
    for sentence in conversation_sentences(words, repertoire):
        path = clips.path(sentence)
        if path.exists():
            seconds = estimated_s(sentence, words.characters_a_second)
            listed[sentence] = Clip(f"{path.stem}.mp3", round(seconds * 1000) + BETWEEN_MS)
    return listed


def clips_saying(text: str, clips: Mapping[str, Clip]) -> tuple[Clip, ...]:
    """The clips of a text, in order; none where a part of it has no clip.

    Of two sentences of which one begins with the other, the longer one is meant.
    """
    line = " ".join(text.split())
    ends = [place.start() for place in _MAY_END.finditer(line)]
    found: list[Clip] = []
    start = 0
    while start < len(line):
        nearest = [end for end in ends if end > start][:LONGEST_SENTENCE]
        for end in reversed(nearest):
            clip = clips.get(line[start:end].strip())
            if clip is not None:
                break
        else:
            return ()
        found.append(clip)
        start = end
    return tuple(found)
