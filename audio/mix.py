"""A piece laid out to the sample. Every cue lies at its absolute position, in the bed that joins all pieces."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audio.encode import AROUND_FRAMES, FRAME_SAMPLES
from audio.levels import (
    SPEECH_LUFS,
    SPEECH_PEAK_DB,
    compressed,
    limited,
    loudness,
    softened,
)
from audio.samples import Samples, factor, position
from audio.sentences import check_windows, sentence_positions
from audio.spoken import Clips
from audio.tones import bed, bell, breath, faded
from skill.errors import RecordingError
from skill.guide.programme import QUIET, Beat, Cue, Edge, Piece

AROUND = AROUND_FRAMES * FRAME_SAMPLES
"""Samples of neutral bed that are laid before and behind a piece, to be encoded with it."""
NEUTRAL_MS = (24, 48)
"""Before and behind a cut nothing but the bed sounds, and that at its own level: a decoder adds the
frame before a cut to the one behind it, and its filter reaches 11 ms further to either side."""
BED_STARTS_MS, BED_ENDS_MS = 1_000, 500
BED_DUCKED_DB, TONES_DUCKED_DB = -3.0, -7.0
"""How far the bed and the breath step back behind speech: "And out." meets a breath at its fullest,
and with less than 6 dB there the limiter would have to take off more than 3 (measured)."""
DUCKING_MS = 192
"""How long they take to do so, and to return: half of it lies beside the speech, and ends where a
cut needs the bed as it is."""
SUNK_DB = -11.0
"""How far the bed sinks while nobody speaks and nothing sounds: the room belongs to the two. It has
to: loudness is averaged over all that is less than 10 LU below the mean, so two minutes of a bed at
-34 LUFS under a talk would count, and a recording with ten seconds of words would measure -26 LUFS,
or shout."""
SUNK_FROM_MS, SINKING_MS = 1_500, 800
"""A shorter pause keeps its bed; and how long the bed takes to sink, and to return before the next
word."""


@dataclass(frozen=True)
class SpokenClip:
    """A sentence as it is mixed: its first sample in the piece, and its sound."""

    start: int
    sound: Samples

    @property
    def end(self) -> int:
        """Behind its last sample."""
        return self.start + self.sound.size

    @property
    def milliseconds(self) -> tuple[int, int]:
        """Whole milliseconds that hold it."""
        return self.start // position(1), -(-self.end // position(1))


def mix(piece: Piece, clips: Clips) -> Samples:
    """The piece as sound, with neutral bed around it: what ``master.py`` tries first.

    Raises LineTooLong for a line that does not fit its slot, MissingClip for one that cannot be
    spoken, and RecordingError where something sounds at a cut.
    """
    return limited(laid_out(piece, clips))


def laid_out(piece: Piece, clips: Clips) -> Samples:
    """The same before the limiter."""
    check_windows(piece, clips)
    spoken = [
        SpokenClip(place.start, levelled(clips.clip(place.sentence)))
        for place in sentence_positions(piece, clips)
    ]
    front = _front(piece, spoken)
    _check_cuts(piece, front)
    return front + _ground(piece, spoken)


def levelled(clip: Samples) -> Samples:
    """A clip with its peaks tamed, as loud as every other clip."""
    tamed = compressed(softened(clip))
    return limited(tamed * np.float32(factor(SPEECH_LUFS - loudness(tamed))), SPEECH_PEAK_DB)


def _front(piece: Piece, spoken: list[SpokenClip]) -> Samples:
    """Speech and tones: all that is not the bed."""
    speech = np.zeros(position(piece.ms), dtype=np.float32)
    for clip in spoken:
        if clip.start < 0:
            raise RecordingError(
                f"practices/{piece.practice}.toml: a word over a breath begins before its piece; "
                'put { do = "hold", for = 2 } before the breath'
            )
        speech[clip.start : clip.end] += clip.sound
    tones = np.zeros(position(piece.ms), dtype=np.float32)
    for cue, sound in _tones(piece):
        start = position(cue.start)
        heard = sound[: tones.size - start]  # behind a cut it is silent anyhow
        tones[start : start + heard.size] += heard
    return np.pad(speech + _stepping_back(piece, spoken, TONES_DUCKED_DB) * tones, AROUND)


def _tones(piece: Piece) -> Iterator[tuple[Cue, Samples]]:
    """Each breath, whole, and each bell."""
    last = piece.cues[-1]
    for cue, following in zip(piece.cues, (*piece.cues[1:], last), strict=True):
        if cue.beat is Beat.BREATHE_IN:
            rests = following is last and piece.ends is Edge.BED
            yield cue, breath(cue.ms, following.ms, rests)
        elif cue.beat is Beat.BELL:
            yield cue, bell(cue.ms)


def _check_cuts(piece: Piece, front: Samples) -> None:
    """Raise RecordingError where speech or a tone lies so near to a cut that it would be heard there."""
    before, behind = map(position, NEUTRAL_MS)
    begins, ends = front[: AROUND + behind], front[front.size - AROUND - before :]
    if piece.begins is Edge.SILENCE and np.any(begins):
        raise RecordingError(
            f"practices/{piece.practice}.toml begins with {piece.cues[0].beat}; a recording begins "
            'in quiet, so put { do = "hold", for = 1 } before it'
        )
    if np.any(begins) or (np.any(ends) and piece.ends in (Edge.BED, Edge.SUNK)):
        raise RecordingError(
            f"practices/{piece.practice}.toml: something sounds where the recording is cut"
        )


def _ground(piece: Piece, spoken: list[SpokenClip]) -> Samples:
    """The bed: softer behind speech and in long quiets; in softly where a recording begins, and out."""
    sunk = _factor(_alone(piece, spoken), SUNK_DB, piece.ms)
    level = _stepping_back(piece, spoken, BED_DUCKED_DB) * sunk * _ends(piece, spoken)
    level = np.pad(level, AROUND, mode="edge")
    if piece.begins is Edge.SILENCE:
        level[:AROUND] = 0
    if piece.ends in (Edge.SILENCE, Edge.FADE):
        level[-AROUND:] = 0
    return bed(position(piece.ms), AROUND) * level


def _ends(piece: Piece, spoken: list[SpokenClip]) -> Samples:
    """How the bed comes in where a recording begins, and goes where it ends."""
    starts_ms = 0
    if piece.begins is Edge.SILENCE:
        starts_ms = min(BED_STARTS_MS, piece.ms - NEUTRAL_MS[0])
    ends_ms = 0
    if piece.ends is Edge.SILENCE:
        ends_ms = BED_ENDS_MS
    elif piece.ends is Edge.FADE:
        last_words = max((clip.milliseconds[1] for clip in spoken), default=0)
        ends_ms = max(BED_ENDS_MS, piece.ms - last_words)
    return faded(np.ones(position(piece.ms), dtype=np.float32), starts_ms, ends_ms)


def _stepping_back(piece: Piece, spoken: list[SpokenClip], ducked_db: float) -> Samples:
    """The factor on what steps back behind speech."""
    speaking = np.zeros(piece.ms + 1)
    for clip in spoken:
        start, end = clip.milliseconds
        speaking[start:end] = 1
    return _factor(_sloped(speaking, DUCKING_MS), ducked_db, piece.ms)


def _alone(piece: Piece, spoken: list[SpokenClip]) -> NDArray[np.float64]:
    """1 where the bed has long been alone, 0 where words or tones are, with rounded slopes between."""
    alone = np.zeros(piece.ms + 1)
    half = SINKING_MS // 2
    for start, end in quiets(piece, (clip.milliseconds for clip in spoken)):
        sinks = start + half if start or piece.begins is not Edge.SUNK else 0
        rises = end - half if end < piece.ms else end - half - NEUTRAL_MS[0]
        if end == piece.ms and piece.ends is not Edge.BED:
            rises = end + 1  # nothing to rise for
        alone[sinks:rises] = 1
    return _sloped(alone, SINKING_MS)


def quiets(piece: Piece, words: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Each long stretch, in milliseconds, in which the bed is alone, and so sinks.

    ``words`` is where its sentences lie.
    """
    for start, end in _gaps(piece, words):
        begins_sunk = start == 0 and piece.begins is Edge.SUNK
        ends_sunk = end == piece.ms and piece.ends in (Edge.SUNK, Edge.FADE)
        opening = start == 0 and piece.begins is Edge.SILENCE
        if begins_sunk or ends_sunk or (end - start >= SUNK_FROM_MS and not opening):
            yield start, end


def pauses(piece: Piece, words: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Each shorter stretch in which the bed is alone, and keeps its level."""
    words = list(words)
    long = set(quiets(piece, words))
    yield from (gap for gap in _gaps(piece, words) if gap not in long)


def _gaps(piece: Piece, words: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Each stretch between words and tones; behind a cut in the bed, from where the bed is free."""
    ends = list(words)
    ends += [(cue.start, cue.end) for cue in piece.cues if cue.beat not in (Beat.SAY, *QUIET)]
    before = NEUTRAL_MS[1] if piece.begins is Edge.BED else 0
    for start, end in [*sorted(ends), (piece.ms, piece.ms)]:
        if start > before:
            yield before, start
        before = max(before, end)


def _sloped(steps: NDArray[np.float64], slope_ms: int) -> NDArray[np.float64]:
    """Steps of a millisecond with their edges rounded."""
    kernel = np.hanning(slope_ms)
    lasting = np.pad(steps, slope_ms, mode="edge")
    return np.convolve(lasting, kernel / kernel.sum(), mode="same")[slope_ms:-slope_ms]


def _factor(curve: NDArray[np.float64], down_db: float, ms: int) -> Samples:
    """The factor, sample by sample, that is 1 where the curve is 0 and so far down where it is 1."""
    sloped = np.interp(np.arange(position(ms)), np.arange(curve.size) * position(1), curve)
    return np.asarray(1 - (1 - factor(down_db)) * sloped, dtype=np.float32)
