"""A score laid out to the sample. Every cue lies at its absolute position; nothing is ever put end to end."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from audio.levels import (
    SPEECH_LUFS,
    SPEECH_PEAK_DB,
    compressed,
    limited,
    loudness,
    raised_to,
    softened,
)
from audio.samples import Samples, factor, position
from audio.spoken import Clips
from audio.tones import bed, bell, breath_in, breath_out, faded
from skill.errors import LineTooLong, RecordingError
from skill.guide.programme import Beat, Cue, Recording, Score
from skill.guide.words import phrases

TARGET_LUFS = (-17.4, -16.9)
"""Before encoding, which takes 0.4 off. The window is -18.5 to -17: Amazon may refuse below -19
LUFS. Within it the guide's voice is let be, so that it is no louder in one recording than in
another."""
QUIET_AFTER_LINE_MS = 300
"""What a line leaves of its slot. A line over a breath may fill it: the breath itself is the
quiet."""
OPENING_QUIET_MS = 50
"""A decoder's first 46 ms are lost (see encode.py), so nothing may begin there."""
BED_STARTS_MS, BED_ENDS_MS = 1_000, 500
BED_DUCKED_DB, TONES_DUCKED_DB = -3.0, -7.0
"""How far the bed and the breath step back behind speech: "And out." meets a breath at its fullest,
and with less than 6 dB there the limiter would have to take off more than 3 (measured; 2.6 now)."""
DUCKING_MS = 300
"""How long they take to do so, and to return."""
BED_LOST_DB = 0.5
"""What the encoder takes off the bed (measured), given to it beforehand."""
SUNK_DB = -12.0
"""How far the bed sinks while nobody speaks and nothing sounds: the room belongs to the two. It has
to: loudness is averaged over all that is less than 10 LU below the mean, so two minutes of a bed at
-34 LUFS under a talk would count, and a recording with ten seconds of words would measure -26 LUFS,
or shout."""
SUNK_FROM_MS, SINKING_MS = 1_500, 800
"""A shorter pause keeps its bed; and how long the bed takes to sink, and to return before the next
word."""

TONES = {Beat.BREATHE_IN: breath_in, Beat.BREATHE_OUT: breath_out, Beat.BELL: bell}

Spoken = tuple[int, Samples]
"""Where a sentence begins in the recording, in samples, and its sound."""


def mix(recording: Recording, clips: Clips) -> Samples:
    """The recording as sound, exactly as long as its score: what ``master.py`` tries first.

    Raises LineTooLong for a line that does not fit its slot, MissingClip for one that cannot be
    spoken, and RecordingError for a recording that does not begin in quiet.
    """
    return limited(laid_out(recording, clips))


def laid_out(
    recording: Recording, clips: Clips, target: tuple[float, float] = TARGET_LUFS
) -> Samples:
    """The same before the limiter."""
    score = recording.score
    spoken = list(_spoken(recording, clips))
    speaking = _speaking(spoken, score.ms)
    front = _laid(spoken, score.ms) + _behind(speaking, TONES_DUCKED_DB) * _tones(score)
    ground = (
        _behind(speaking, BED_DUCKED_DB)
        * _behind(_alone(score, spoken), SUNK_DB)
        * _ground(score, spoken)
    )
    # The bed keeps its level from recording to recording, so only what lies above it is brought to
    # the target.
    return raised_to(target, front, ground)


def _spoken(recording: Recording, clips: Clips) -> Iterator[Spoken]:
    texts = dict(recording.texts)
    for cue in recording.score.cues:
        if cue.start < OPENING_QUIET_MS and cue.beat not in (Beat.HOLD, Beat.TALK):
            raise RecordingError(
                f"practices/{_practice(recording, cue)}.toml: segment {recording.segment} begins with {cue.beat}; "
                'a recording begins in quiet, so put { do = "hold", for = 1 } before it'
            )
        if cue.line:
            yield from _line(recording, cue, texts[cue.line], clips)


def _line(recording: Recording, cue: Cue, text: str, clips: Clips) -> list[Spoken]:
    """The sentences of one line at their places, its pauses kept to the sample."""
    at = start = position(cue.start)
    found: list[Spoken] = []
    for phrase in phrases(text):
        if isinstance(phrase, int):
            at += position(phrase)
            continue
        sound = clips.clip(phrase)
        found.append((at, sound))
        at += sound.size
    slot = cue.ms - (QUIET_AFTER_LINE_MS if cue.beat is Beat.SAY else 0)
    if at - start > position(slot):
        raise LineTooLong(
            f"practices/{_practice(recording, cue)}.toml: line {cue.line} takes {(at - start) / position(1000):.2f} s, "
            f"and its slot of {cue.ms / 1000:g} s leaves {slot / 1000:g} s; lengthen the slot, or shorten the line in "
            f"words/{recording.locale}/practices.toml"
        )
    return [(place, levelled(sound)) for place, sound in found]


def levelled(clip: Samples) -> Samples:
    """A clip with its peaks tamed, as loud as every other clip."""
    tamed = compressed(softened(clip))
    return limited(tamed * np.float32(factor(SPEECH_LUFS - loudness(tamed))), SPEECH_PEAK_DB)


def _practice(recording: Recording, cue: Cue) -> str:
    return recording.score.span_at(cue.start).practice


def _laid(spoken: list[Spoken], ms: int) -> Samples:
    canvas = np.zeros(position(ms), dtype=np.float32)
    for at, sound in spoken:
        canvas[at : at + sound.size] += sound
    return canvas


def _tones(score: Score) -> Samples:
    sounding = [
        (position(cue.start), TONES[cue.beat](cue.ms)) for cue in score.cues if cue.beat in TONES
    ]
    return _laid(sounding, score.ms)


def _ground(score: Score, spoken: list[Spoken]) -> Samples:
    """The bed: in softly, and out; where the night fades, behind the last words, it takes all the time that is left."""
    ends_ms = BED_ENDS_MS
    if score.spans[-1].fades:
        last = max((at + sound.size for at, sound in spoken), default=position(BED_STARTS_MS))
        ends_ms = max(ends_ms, score.ms - last // position(1))
    return faded(bed(score.ms) * np.float32(factor(BED_LOST_DB)), BED_STARTS_MS, ends_ms)


def _speaking(spoken: list[Spoken], ms: int) -> Samples:
    """0 in quiet, 1 under speech, with rounded slopes between; worked out once a millisecond."""
    speaking = np.zeros(ms + 1)
    for at, sound in spoken:
        speaking[at // position(1) : (at + sound.size) // position(1)] = 1
    return _sloped(speaking, DUCKING_MS)


def _alone(score: Score, spoken: list[Spoken]) -> Samples:
    """1 where the bed has long been alone, 0 where words or tones are, with rounded slopes between."""
    alone = np.zeros(score.ms + 1)
    for start, end in quiets(score, spoken):
        if end - start >= SUNK_FROM_MS:
            rises = (
                end - SINKING_MS // 2 if end < score.ms else end + 1
            )  # nothing to rise for at the end
            alone[start + SINKING_MS // 2 : rises] = 1
    return _sloped(alone, SINKING_MS)


def quiets(score: Score, spoken: Iterable[Spoken]) -> Iterator[tuple[int, int]]:
    """Each stretch, in milliseconds, in which the bed is alone; if it is a long one, the bed sinks."""
    ends = [(at // position(1), -(-(at + sound.size) // position(1))) for at, sound in spoken]
    ends += [(cue.start, cue.end) for cue in score.cues if cue.beat in TONES]
    before = 0
    for start, end in [*sorted(ends), (score.ms, score.ms)]:
        if start > before:
            yield before, start
        before = max(before, end)


def _sloped(steps: NDArray[np.float64], slope_ms: int) -> Samples:
    """Steps of a millisecond as a curve over the samples, their edges rounded."""
    kernel = np.hanning(slope_ms)
    lasting = np.pad(steps, slope_ms, mode="edge")
    sloped = np.convolve(lasting, kernel / kernel.sum(), mode="same")[slope_ms:-slope_ms]
    return np.interp(
        np.arange(position(steps.size - 1)), np.arange(steps.size) * position(1), sloped
    ).astype(np.float32)


def _behind(speaking: Samples, ducked_db: float) -> Samples:
    """The factor on what steps back behind speech."""
    return np.asarray(1 - (1 - factor(ducked_db)) * speaking, dtype=np.float32)
