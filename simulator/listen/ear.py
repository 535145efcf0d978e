"""The ear: what the microphone hears, without what the loudspeaker plays, cut into utterances.

Two cancellers take the guide away. WebRTC's leaves nothing of it, and half of a word that is said
over it: that something is left tells that it is not the guide alone who sounds. The linear one
leaves people as they are: there the detector finds speech, and the recogniser its words.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from pywebrtc_audio import EchoCanceller

from simulator.listen.canceller import LinearCanceller
from simulator.listen.detector import CHUNK, CHUNK_MS, SpeechDetector
from simulator.listen.sound import EAR_RATE, Downsampler, Samples

OPENS_AT, CLOSES_AT = 0.4, 0.2
"""How sure the detector is of speech when an utterance begins, and when it may end."""
HANG_MS = 500
"""So long a quiet ends an utterance; whoever pauses within a sentence pauses for less."""
LEFT_OVER = 0.01
"""What of the microphone's power the thorough canceller leaves where others than the guide sound:
of the guide alone it leaves a thousandth, of a soft word over the guide a twentieth."""
LEFT_OF_SPEECH = 0.015
"""The same over a whole utterance: where less is left, all of it was the guide, whose voice the
linear canceller does not leave without a trace. Of a person it is more, but for a few words that
are said far more softly than the guide speaks; whoever says them again is mostly heard."""
_LEFT_CHUNKS = 3
"""So many chunks, a tenth of a second, are taken together: a word has gaps, and so has what is
left of it."""
_NO_POWER = 1e-12
"""Of digital silence, which is nobody's."""
BEFORE_MS = 400
"""What is kept from before the detector is sure: it misses soft first sounds."""
SHORTEST_MS = 96
"""Less speech than this is a click, a cough, a kiss."""
LONGEST_MS = 12_000
"""Nobody says more to the guide in one breath; what goes on for longer is cut here."""


@dataclass(frozen=True)
class Utterance:
    """What somebody said, from a little before the first sound on."""

    samples: Samples
    """At the ear's rate, without the guide's own voice."""
    speech_ms: int
    """How much of it is speech."""
    ended_at_ms: int
    """When its last speech was heard, by the loop's clock."""

    @property
    def ms(self) -> int:
        """How long it is, with the little before it and the quiet behind it."""
        return self.samples.size * 1000 // EAR_RATE


class Ear:
    """Hears block by block; an utterance is there when it has ended."""

    def __init__(self, cancels_echo: bool = True) -> None:
        """Without ``cancels_echo`` it hears the guide as well, which a bench compares."""
        self._thorough = EchoCanceller(EAR_RATE) if cancels_echo else None
        self._linear = LinearCanceller() if cancels_echo else None
        self._near, self._far = Downsampler(), Downsampler()
        self._detector = SpeechDetector()
        self._rest = np.zeros((3, 0), dtype=np.float32)
        """What is not yet a whole chunk: as the microphone hears it, as the thorough canceller
        leaves it, and the linear one."""
        self._powers: deque[tuple[float, float]] = deque(maxlen=_LEFT_CHUNKS)
        """Of the last chunks: what the microphone heard, and what the thorough canceller left."""
        self._before: deque[Samples] = deque(maxlen=BEFORE_MS // CHUNK_MS)
        self._chunks: list[Samples] = []
        """The utterance that is being heard."""
        self._utterance_powers: list[tuple[float, float]] = []
        """Of each of its chunks: what the microphone heard, and what the thorough one left."""
        self._speech_ms = 0
        self._quiet_ms = 0
        self._now_ms = 0

    @property
    def hears_speech(self) -> bool:
        """Whether somebody is speaking, or has only just stopped."""
        return bool(self._chunks)

    def hear(self, near: Samples, far: Samples) -> Utterance | None:
        """A block of the microphone, with what the loudspeaker played; an utterance that ends."""
        heard, played = self._near.block(near), self._far.block(far)
        thorough = linear = heard
        if self._thorough is not None and self._linear is not None:
            thorough = self._thorough.process(heard, played)
            linear = self._linear.process(heard, played)
        self._rest = np.concatenate([self._rest, np.stack([heard, thorough, linear])], axis=1)
        ended = None
        while self._rest.shape[1] >= CHUNK:
            chunks, self._rest = self._rest[:, :CHUNK], self._rest[:, CHUNK:]
            ended = self._judge(*chunks) or ended
        return ended

    def _judge(self, heard: Samples, thorough: Samples, kept: Samples) -> Utterance | None:
        self._now_ms += CHUNK_MS
        self._powers.append((_power(heard), _power(thorough)))
        certainty = self._detector.certainty(kept)
        if self._is_guide_alone:
            certainty = 0.0
        if not self._chunks:
            if certainty < OPENS_AT:
                self._before.append(kept)
                return None
            self._chunks = [*self._before]
            self._before.clear()
            self._utterance_powers.clear()
            self._speech_ms = self._quiet_ms = 0
        self._chunks.append(kept)
        self._utterance_powers.append(self._powers[-1])
        if certainty >= CLOSES_AT:
            self._speech_ms += self._quiet_ms + CHUNK_MS
            self._quiet_ms = 0
        else:
            self._quiet_ms += CHUNK_MS
        is_over = self._quiet_ms >= HANG_MS or len(self._chunks) * CHUNK_MS >= LONGEST_MS
        return self._end() if is_over else None

    @property
    def _is_guide_alone(self) -> bool:
        return _share_left(self._powers) < LEFT_OVER

    @property
    def _was_guide_alone(self) -> bool:
        """Whether all of the utterance was the guide; the quiet behind it does not count."""
        spoken = len(self._utterance_powers) - self._quiet_ms // CHUNK_MS
        return _share_left(self._utterance_powers[:spoken]) < LEFT_OF_SPEECH

    def _end(self) -> Utterance | None:
        samples = np.concatenate(self._chunks)
        self._chunks = []
        if self._speech_ms < SHORTEST_MS or self._was_guide_alone:
            return None
        return Utterance(samples, self._speech_ms, self._now_ms - self._quiet_ms)


def _share_left(powers: Iterable[tuple[float, float]]) -> float:
    """How much of what the microphone heard the thorough canceller has left."""
    heard, left = map(sum, zip(*powers, strict=True))
    return left / max(heard, _NO_POWER)


def _power(samples: Samples) -> float:
    return float(np.mean(samples.astype(np.float64) ** 2))
