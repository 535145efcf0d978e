"""A piece laid out to the sample: each cue at its absolute position, in the bed of all pieces."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audio.encode import AROUND_FRAMES, FRAME_SAMPLES
from audio.levels import (
    DRIVEN_DB,
    SPEECH_LUFS,
    SPEECH_PEAK_DB,
    compressed,
    giving_way,
    limited,
    loudness,
    peaks_of,
    softened,
)
from audio.samples import Samples, factor, position
from audio.sentences import check_windows, enclosing_ms, sentence_positions
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
        return enclosing_ms(self.start, self.end)


def mix(piece: Piece, clips: Clips) -> Samples:
    """The piece as sound, with neutral bed around it: what ``master.py`` tries first.

    Raises LineTooLong for a line that does not fit its slot, MissingClip for one that cannot be
    spoken, and RecordingError where something sounds at a cut.
    """
    return limited(laid_out(piece, clips))


def laid_out(piece: Piece, clips: Clips) -> Samples:
    """The same before the limiter."""
    check_windows(piece, clips)
    sentences = [
        SpokenClip(place.start, levelled(clips.clip(place.sentence)))
        for place in sentence_positions(piece, clips)
    ]
    front = _front(piece, sentences)
    _check_cuts(piece, front)
    return front + _ground(piece, sentences)


def levelled(clip: Samples) -> Samples:
    """A clip with its peaks tamed, as loud as every other clip."""
    tamed = compressed(softened(clip))
    peaks = peaks_of(tamed)
    raised_db = SPEECH_LUFS - loudness(tamed)
    for driven_db in DRIVEN_DB:
        gain = np.float32(factor(raised_db + driven_db))
        sound = tamed * gain * giving_way(peaks * gain, SPEECH_PEAK_DB)
        excess_db = loudness(sound) - SPEECH_LUFS
        if excess_db >= 0:
            break
    return sound * np.float32(factor(-max(0.0, excess_db)))


def _front(piece: Piece, sentences: list[SpokenClip]) -> Samples:
    """Speech and tones: all that is not the bed."""
    speech = _speech(piece, sentences)
    tones = np.zeros(position(piece.ms), dtype=np.float32)
    for cue, sound in _tones(piece):
        start = position(cue.start)
        audible = sound[: tones.size - start]  # behind a cut it is silent anyhow
        tones[start : start + audible.size] += audible
    ducking = _stepping_back(piece, sentences, TONES_DUCKED_DB)
    return np.pad(speech + ducking * tones, AROUND)


def _speech(piece: Piece, sentences: list[SpokenClip]) -> Samples:
    speech = np.zeros(position(piece.ms), dtype=np.float32)
    for clip in sentences:
        if clip.start < 0:
            raise RecordingError(
                f"practices/{piece.practice}.toml: a word over a breath begins before its piece; "
                'put { do = "hold", for = 2 } before the breath'
            )
        speech[clip.start : clip.end] += clip.sound
    return speech


def _tones(piece: Piece) -> Iterator[tuple[Cue, Samples]]:
    """Each breath, whole, and each bell."""
    last = piece.cues[-1]
    for cue, following in zip(piece.cues, (*piece.cues[1:], last), strict=True):
        if cue.beat is Beat.BREATHE_IN:
            # Before a cut a breath ends a little earlier, so that nothing but the bed is cut.
            rests = following is last and piece.ends is Edge.BED
            yield cue, breath(cue.ms, following.ms, rests)
        elif cue.beat is Beat.BELL:
            yield cue, bell(cue.ms)


def _check_cuts(piece: Piece, front: Samples) -> None:
    """Raise RecordingError where speech or a tone lies so near to a cut that it would be heard."""
    ahead, behind = map(position, NEUTRAL_MS)
    sounds_at_start = np.any(front[: AROUND + behind])
    sounds_at_end = np.any(front[front.size - AROUND - ahead :])
    if piece.begins is Edge.SILENCE and sounds_at_start:
        raise RecordingError(
            f"practices/{piece.practice}.toml begins with {piece.cues[0].beat}; a recording begins "
            'in quiet, so put { do = "hold", for = 1 } before it'
        )
    is_cut_behind = piece.ends in (Edge.BED, Edge.SUNK)
    if sounds_at_start or (sounds_at_end and is_cut_behind):
        raise RecordingError(
            f"practices/{piece.practice}.toml: something sounds where the recording is cut"
        )


def _ground(piece: Piece, sentences: list[SpokenClip]) -> Samples:
    """The bed: softer behind speech and in long quiets, faded where a recording begins and ends."""
    sunk = _factor(_alone(piece, sentences), SUNK_DB, piece.ms)
    ducking = _stepping_back(piece, sentences, BED_DUCKED_DB)
    level = ducking * sunk * _ends(piece, sentences)
    level = np.pad(level, AROUND, mode="edge")
    if piece.begins is Edge.SILENCE:
        level[:AROUND] = 0
    if piece.ends in (Edge.SILENCE, Edge.FADE):
        level[-AROUND:] = 0
    return bed(position(piece.ms), AROUND) * level


def _ends(piece: Piece, sentences: list[SpokenClip]) -> Samples:
    """How the bed comes in where a recording begins, and goes where it ends."""
    starts_ms = 0
    if piece.begins is Edge.SILENCE:
        starts_ms = min(BED_STARTS_MS, piece.ms - NEUTRAL_MS[0])
    ends_ms = 0
    if piece.ends is Edge.SILENCE:
        ends_ms = BED_ENDS_MS
    elif piece.ends is Edge.FADE:
        last_word_ends = max((clip.milliseconds[1] for clip in sentences), default=0)
        ends_ms = max(BED_ENDS_MS, piece.ms - last_word_ends)
    full = np.ones(position(piece.ms), dtype=np.float32)
    return faded(full, starts_ms, ends_ms)


def _stepping_back(piece: Piece, sentences: list[SpokenClip], ducked_db: float) -> Samples:
    """The factor on what steps back behind speech."""
    speaking = np.zeros(piece.ms + 1)
    for clip in sentences:
        start, end = clip.milliseconds
        speaking[start:end] = 1
    return _factor(_sloped(speaking, DUCKING_MS), ducked_db, piece.ms)


def _alone(piece: Piece, sentences: list[SpokenClip]) -> NDArray[np.float64]:
    """1 where the bed has long been alone, 0 where words or tones are, with rounded slopes."""
    alone = np.zeros(piece.ms + 1)
    half = SINKING_MS // 2
    for start, end in quiets(piece, (clip.milliseconds for clip in sentences)):
        sinks = start + half
        if start == 0 and piece.begins is Edge.SUNK:
            sinks = 0  # it has sunk already in the piece ahead
        rises = end - half
        if end == piece.ms:
            # It has risen where a cut needs it; otherwise there is nothing to rise for.
            rises = rises - NEUTRAL_MS[0] if piece.ends is Edge.BED else end + 1
        alone[sinks:rises] = 1
    return _sloped(alone, SINKING_MS)


def quiets(piece: Piece, words: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Each long stretch, in milliseconds, in which the bed is alone, and so sinks.

    ``words`` is where its sentences lie.
    """
    for start, end in _gaps(piece, words):
        begins_sunk = start == 0 and piece.begins is Edge.SUNK
        ends_sunk = end == piece.ms and piece.ends in (Edge.SUNK, Edge.FADE)
        opens = start == 0 and piece.begins is Edge.SILENCE
        is_long = end - start >= SUNK_FROM_MS
        if begins_sunk or ends_sunk or (is_long and not opens):
            yield start, end


def pauses(piece: Piece, words: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Each shorter stretch in which the bed is alone, and keeps its level."""
    words = list(words)
    long_gaps = set(quiets(piece, words))
    yield from (gap for gap in _gaps(piece, words) if gap not in long_gaps)


def _gaps(piece: Piece, words: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Each stretch between words and tones; behind a cut in the bed, from where the bed is free."""
    without_tone = (Beat.SAY, *QUIET)
    tones = [(cue.start, cue.end) for cue in piece.cues if cue.beat not in without_tone]
    behind_all = (piece.ms, piece.ms)
    free_from = NEUTRAL_MS[1] if piece.begins is Edge.BED else 0
    for start, end in [*sorted([*words, *tones]), behind_all]:
        if start > free_from:
            yield free_from, start
        free_from = max(free_from, end)


def _sloped(steps: NDArray[np.float64], slope_ms: int) -> NDArray[np.float64]:
    """Steps of a millisecond with their edges rounded."""
    kernel = np.hanning(slope_ms)
    lasting = np.pad(steps, slope_ms, mode="edge")
    return np.convolve(lasting, kernel / kernel.sum(), mode="same")[slope_ms:-slope_ms]


def _factor(curve: NDArray[np.float64], down_db: float, ms: int) -> Samples:
    """The factor, sample by sample, that is 1 where the curve is 0 and so far down where it is 1."""
    points = np.arange(curve.size) * position(1)
    by_sample = np.interp(np.arange(position(ms)), points, curve)
    return np.asarray(1 - (1 - factor(down_db)) * by_sample, dtype=np.float32)
