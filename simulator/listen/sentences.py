"""What the guide says, as sound: the fixed sentences as their clips, the others spoken live."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from audio.conversation import BETWEEN_MS, sentence_clips
from audio.mix import levelled
from audio.samples import position
from audio.voice import Voice
from simulator.answers import clips_saying, listed_clips
from simulator.listen.sound import Samples
from skill.errors import RecordingError
from skill.guide.programme import Repertoire
from skill.guide.text import sentences_of
from skill.guide.words import Words

_KEPT = 64
"""Sentences that are kept as sound: an evening's. They are the guide's, never the couple's."""
_SILENCE = np.zeros(0, dtype=np.float32)


class Sentences:
    """Turns an answer into sound."""

    def __init__(
        self,
        words: Words,
        repertoire: Repertoire,
        live: Voice | None = None,
        on_trouble: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        """``live`` speaks what has no clip; ``on_trouble`` is told what cannot be heard."""
        self._clips = sentence_clips(words)
        self._listed = listed_clips(words, repertoire)
        self._sentence_of = {clip.name: sentence for sentence, clip in self._listed.items()}
        self._live = live if live is not None and live.installed else None
        self._on_trouble = on_trouble
        self._sound_of = lru_cache(maxsize=_KEPT)(self._spoken)

    def sound(self, text: str) -> Samples:
        """An answer as it is heard, with a little quiet in front of each sentence."""
        quiet = np.zeros(position(BETWEEN_MS), dtype=np.float32)
        pieces = [_SILENCE]
        for sentence in self._sentences(text):
            pieces += [quiet, self._sound_of(sentence)]
        return np.concatenate(pieces)

    def _sentences(self, text: str) -> list[str]:
        """The answer's sentences: as the clips have them, and else by their full stops."""
        clips = clips_saying(text, self._listed)
        if clips:
            return [self._sentence_of[clip.name] for clip in clips]
        return sentences_of(text.strip())

    def _spoken(self, sentence: str) -> Samples:
        try:
            if sentence in self._listed:
                return levelled(self._clips.clip(sentence))
            if self._live is not None:
                return levelled(self._live.speak(self._clips.spelling(sentence)))
        except RecordingError as error:
            self._on_trouble(str(error))
            return _SILENCE
        self._on_trouble("A sentence has no clip, and there is no voice to speak it")
        return _SILENCE
