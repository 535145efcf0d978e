"""The hiss that an engine breathes around a sentence, and that is heard as an "s".

Kokoro's Portuguese style hisses for 50 to 200 ms ahead of a sentence and behind it, so "um dia bom"
was heard as "um dia bons". It is cut off where no sound of the sentence can be lost: ahead of the
gap that it leaves before the first sound, and where the sentence begins or ends with a voiced one,
as its letters tell. Ahead of a "k", a "p" or a "t" it may be as loud as they are, and nothing but an
ear tells it from them: such sentences are listed with the voice.
"""

import numpy as np
from numpy.typing import NDArray

from audio.samples import RATE, Samples, position
from audio.styles import Hiss

STEP_MS = 5
WINDOW_MS = 20
VOICE_HZ = (80, 1_200)
"""Where a voiced sound is strong, whoever speaks."""
HISS_HZ = 3_500
"""A hiss is strong above it."""
FAINTEST_VOICE_DB = -27.0
"""Below the strongest step, in the band of the voice: final vowels are soft."""
LOUDEST_HISS_DB = -20.0
"""Below the loudest step."""
GAP_DB = -42.0
"""Below the loudest step: the engine is quieter than this between a hiss and a sound."""
VOICED_STEPS = 4
"""So many in a row are a voice: 20 ms."""
GAP_STEPS = 3
LONGEST_MS = 400
"""No hiss was longer than 215 ms; what is longer is speech."""
KEPT_AHEAD_MS, KEPT_BEHIND_MS = 10, 20
FADE_IN_MS, FADE_OUT_MS = 2, 20


def without_hiss(sound: Samples, sentence: str, marks: Hiss) -> Samples:
    """The sentence without what hisses ahead of it and behind it; its own sounds stay."""
    voice, hiss = _bands(sound)
    runs = _runs(_is_voiced(voice, hiss), VOICED_STEPS)
    if not runs.size:
        return sound
    first, last = int(runs[0]), int(runs[-1]) + VOICED_STEPS
    start, end = 0, len(voice)
    if first * STEP_MS <= LONGEST_MS:
        start = _start(voice + hiss, first, sentence, marks)
    if (end - last) * STEP_MS <= LONGEST_MS and marks.end.search(sentence):
        end = min(end, last + KEPT_BEHIND_MS // STEP_MS)
    kept = sound[position(start * STEP_MS) : position(end * STEP_MS)].copy()
    if start > 0:
        fade = position(FADE_IN_MS)
        kept[:fade] *= np.linspace(0, 1, fade, dtype=np.float32)
    if end < len(voice):
        fade = position(FADE_OUT_MS)
        kept[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    return kept


def _start(power: NDArray[np.float64], first: int, sentence: str, marks: Hiss) -> int:
    """The step where the sentence begins, of which the step ``first`` is the first voiced one."""
    if marks.start.search(sentence):
        return max(0, first - KEPT_AHEAD_MS // STEP_MS)
    is_gap = power < power.max() * 10 ** (GAP_DB / 10)
    gaps = _runs(is_gap[:first], GAP_STEPS)
    if not gaps.size:
        return 0
    if sentence in marks.loud:
        return _end_of_first(gaps)
    gap = int(gaps[-1])
    # A louder one is a sound of the sentence: the "p" of a soft "por".
    is_faint = power[:gap].max(initial=0.0) < power.max() * 10 ** (LOUDEST_HISS_DB / 10)
    return gap if is_faint else 0


def _end_of_first(gaps: NDArray[np.int64]) -> int:
    """The last step of the first gap: what stands behind it may have a gap of its own."""
    ends = np.flatnonzero(np.diff(gaps) > 1)
    return int(gaps[ends[0]] if ends.size else gaps[-1])


def _is_voiced(voice: NDArray[np.float64], hiss: NDArray[np.float64]) -> NDArray[np.bool_]:
    is_heard = voice > voice.max() * 10 ** (FAINTEST_VOICE_DB / 10)
    return np.asarray(is_heard & (voice > hiss))


def _runs(steps: NDArray[np.bool_], least: int) -> NDArray[np.int64]:
    """Where so many steps in a row are true: the first step of each such row, and of its rest."""
    if steps.size < least:
        return np.array([], dtype=np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(steps, least)
    return np.flatnonzero(windows.all(axis=1))


def _bands(sound: Samples) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The power of each step where voices are, and where a hiss is."""
    step, window = position(STEP_MS), position(WINDOW_MS)
    around = np.zeros(window // 2, dtype=np.float32)
    padded = np.concatenate([around, sound, around])
    windows = np.lib.stride_tricks.sliding_window_view(padded, window)[::step]
    count = sound.size // step
    spectrum = np.abs(np.fft.rfft(windows[:count] * np.hanning(window), axis=1)) ** 2
    hertz = np.fft.rfftfreq(window, 1 / RATE)
    lowest, highest = VOICE_HZ
    is_voice = (hertz >= lowest) & (hertz <= highest)
    voice = spectrum[:, is_voice].sum(axis=1)
    hiss = spectrum[:, hertz >= HISS_HZ].sum(axis=1)
    return voice, hiss
