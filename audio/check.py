"""Is a recording as it should be? Measured on its MP3, decoded as a speaker decodes it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

import numpy as np
from scipy.signal import fftconvolve

from audio.build import clips_folder
from audio.encode import FRAME_SAMPLES, verify
from audio.flaws import Beds, beds, direct_current, sharpest
from audio.joins import MOST_ABOVE_DB, Join, joins
from audio.levels import loudness, most_taken, true_peak
from audio.listen import Transcript, listen
from audio.master import HIGHEST_PEAK_DB, MOST_LIMITED_DB
from audio.mix import laid_out, levelled
from audio.opinion import opinion
from audio.samples import Samples, position
from audio.sentences import LineWindow, SentencePosition, line_windows, sentence_positions
from audio.spoken import Clips, clips_of
from audio.swell import Swell, periods, swells
from audio.voice import decoded
from skill.errors import RecordingError
from skill.guide.frames import FRAME_MS, STEP_DB
from skill.guide.programme import Beat, Cue, Piece, Recording

LOUDNESS_LUFS = (-19.0, -15.0)
"""Amazon wants -14 LUFS and may refuse below -19 ("Normalizing the loudness of audio content"); a
bedroom, less."""
VOICE_OFF_DB = 0.5
"""How far the sentences of a recording may be from the level that every clip is given: the guide is
no louder in one recording than in another."""
ONSET_MS = 15.0
"""How far speech may begin from its cue."""
SWELL_MS = 50.0
"""How far a breath may lag behind the score: nobody who breathes with it notices
(docs/evidence.md, "How exactly sound follows the score")."""
PERIOD_MS = 20.0
"""How much longer or shorter than in the score it may be from one breath to the next (there too)."""
LIKENESS = 0.9
"""The least: under noise and a bed as they are, every breath of every recording has 0.97; one run
backwards, 0.6."""
BED_LUFS = (-38.0, -36.0)
"""Of the bed between words."""
SUNK_LUFS = (-49.5, -47.0)
"""Of the bed in a long quiet."""
SHARPEST = 7.0
"""Times what sounds around it; breath, bell and bed stay below 5, and a step that one hears is 8 to
19 (measured)."""
MOST_DC = 1e-3
"""Of full scale; 60 dB down no loudspeaker is moved by it. An MP3 of ours has 2e-5."""
SEARCH_MS = 50
"""How far to either side of its place a sentence is looked for."""
AROUND_MS = 250
"""What is listened to before and after a sentence."""


@dataclass(frozen=True)
class Measured:
    """What ``check`` found out about one recording."""

    recording: Recording
    ms: float
    """Decoded."""
    lufs: float
    peak: float
    limited: float
    """Decibels that the limiter takes off at its hardest, in any of its pieces."""
    onsets: tuple[tuple[float, str], ...]
    """Of each sentence: milliseconds late (early: below 0), and the sentence."""
    windows: tuple[LineWindow, ...]
    voice: float | None = None
    """LUFS of its sentences alone; none where it says nothing."""
    voice_off: float = 0.0
    """How many decibels louder they are than their clips."""
    swells: tuple[Swell, ...] = ()
    sharpest: tuple[float, int] = (0.0, 0)
    """How far the sharpest sample outside speech stands out, and at which millisecond."""
    dc: float = 0.0
    beds: Beds = field(default_factory=Beds)
    joins: tuple[Join, ...] = ()
    transcripts: tuple[Transcript, ...] = ()

    @property
    def onset(self) -> float:
        """The worst, in milliseconds."""
        return max((abs(late) for late, _ in self.onsets), default=0.0)

    @property
    def swell(self) -> float | None:
        """How far the worst breath is from the score, in milliseconds."""
        return max((abs(breath.late) for breath in self.swells), default=None)

    @property
    def join(self) -> float | None:
        """How far the worst join stands above the encoder's own error, in decibels."""
        return max((join.above_db for join in self.joins), default=None)

    @property
    def mos(self) -> float | None:
        """The mean of what is predicted for its sentences; none when nobody listened."""
        opinions = (transcript.opinion for transcript in self.transcripts)
        scores = [score for score in opinions if score is not None]
        return sum(scores) / len(scores) if scores else None

    @property
    def tightest(self) -> LineWindow | None:
        """The line with the least to spare."""
        return min(self.windows, key=lambda window: window.spare, default=None)

    @property
    def faults(self) -> Iterator[str]:
        """A sentence for whatever is out of bounds.

        The share of misheard words is judged over all recordings together, and not here.
        """
        yield from self._faults_of_length
        yield from self._faults_of_level
        yield from self._faults_of_speech
        yield from self._faults_of_breath
        yield from self._flaws
        yield from self._faults_of_joins
        yield from self._faults_of_bed
        for transcript in self.transcripts:
            yield from transcript.faults

    @property
    def _faults_of_length(self) -> Iterator[str]:
        score = self.recording.score
        # Each practice is rounded to whole frames, so each may differ by one.
        most = FRAME_MS * len(score.spans)
        if abs(self.ms - self.recording.ms) > FRAME_MS / 2:
            yield f"lasts {self.ms:.0f} ms, and its pieces {self.recording.ms} ms"
        if abs(self.ms - score.ms) > most:
            yield (
                f"lasts {self.ms:.0f} ms, and its score {score.ms} ms; "
                f"{most} ms more or less at most"
            )

    @property
    def _faults_of_level(self) -> Iterator[str]:
        # A recording that was asked to be quieter is judged by its own level.
        softer = STEP_DB * self.recording.steps
        low, high = (bound - softer for bound in LOUDNESS_LUFS)
        if not low <= self.lufs <= high:
            yield f"{self.lufs:.1f} LUFS; it should be {low:g} to {high:g}"
        if self.peak > HIGHEST_PEAK_DB:
            yield f"its true peak is {self.peak:.1f} dB; {HIGHEST_PEAK_DB} at most"
        if self.limited > MOST_LIMITED_DB:
            yield f"its limiter takes off {self.limited:.1f} dB; {MOST_LIMITED_DB:g} at most"
        if abs(self.voice_off + softer) > VOICE_OFF_DB:
            yield f"its voice is {self.voice_off:+.1f} dB from its clips; {VOICE_OFF_DB:g} at most"

    @property
    def _faults_of_speech(self) -> Iterator[str]:
        for late, sentence in self.onsets:
            if abs(late) > ONSET_MS:
                yield f'"{sentence}" begins {late:+.0f} ms from its place; {ONSET_MS:.0f} at most'
        for window in self.windows:
            if window.spare < 0:
                yield (
                    f"line {window.line} is {-window.spare:.2f} s too long for its slot of "
                    f"{window.window:g} s"
                )

    @property
    def _faults_of_breath(self) -> Iterator[str]:
        for breath in self.swells:
            where = f"the breath at {breath.start / 1000:g} s"
            if breath.likeness < LIKENESS:
                yield f"{where} is not found ({breath.likeness:.2f} like it; {LIKENESS} at least)"
            elif abs(breath.late) > SWELL_MS:
                yield f"{where} lies {breath.late:+.0f} ms from the score; {SWELL_MS:.0f} at most"
        for breath, longer in zip(self.swells[1:], periods(self.swells), strict=True):
            if abs(longer) > PERIOD_MS:
                yield (
                    f"the breath before {breath.start / 1000:g} s lasts {longer:+.0f} ms; "
                    f"{PERIOD_MS:.0f} at most"
                )

    @property
    def _flaws(self) -> Iterator[str]:
        times, at = self.sharpest
        if times > SHARPEST:
            yield (
                f"it clicks at {at / 1000:.2f} s ({times:.0f} times what sounds around; "
                f"{SHARPEST:g} at most)"
            )
        if self.dc > MOST_DC:
            yield f"its mean is {self.dc:.4f} of full scale; {MOST_DC:g} at most"

    @property
    def _faults_of_joins(self) -> Iterator[str]:
        for join in self.joins:
            if join.above_db > MOST_ABOVE_DB:
                seconds = join.ms / 1000
                yield (
                    f"the join at {seconds:.2f} s is {join.above_db:.1f} dB above the "
                    f"encoder's own error; {MOST_ABOVE_DB:g} at most"
                )

    @property
    def _faults_of_bed(self) -> Iterator[str]:
        for level, bounds, where in (
            (self.beds.level, BED_LUFS, "between words"),
            (self.beds.sunk, SUNK_LUFS, "in long quiets"),
        ):
            low, high = bounds
            if level is not None and not low <= level <= high:
                yield f"its bed {where} is at {level:.1f} LUFS; it should be {low:g} to {high:g}"


@dataclass
class Ear:
    """Listens to sentences.

    What many recordings say alike is listened to once. Words over a breath are listened to each
    time, for the breath under them differs.
    """

    transcripts: dict[Path, Transcript] = field(default_factory=dict)

    def transcript(self, signal: Samples, place: SentencePosition, clips: Clips) -> Transcript:
        """What the recogniser understands, and how listeners would judge the voice."""
        path = clips.path(place.sentence)
        earlier = self.transcripts.get(path)
        if earlier and place.beat is Beat.SAY:
            return earlier
        reach = position(AROUND_MS)
        start = max(0, place.start - reach)
        understood = listen(signal[start : place.end + reach], clips.language)
        # The opinion is of the clip, so it is the same wherever the clip is played.
        score = earlier.opinion if earlier else opinion(clips.clip(place.sentence))
        self.transcripts[path] = Transcript(
            place.sentence, understood, place.beat, score, clips.language
        )
        return self.transcripts[path]


def measure(recording: Recording, folder: Path, ear: Ear | None = None) -> Measured:
    """Measure a recording that has been built.

    Raises RecordingError for a file that Alexa would refuse.
    """
    mp3 = (folder / recording.name).read_bytes()
    try:
        verify(mp3)
    except RecordingError as error:
        raise RecordingError(f"{recording.name}: {error}; delete it and build again") from error
    signal = decoded(mp3)
    clips_root = clips_folder(recording, folder)
    clips = clips_of(recording, clips_root)
    places = list(positions(recording, clips))
    speech = [(place.start, place.end) for place in places]
    cues = list(cues_heard(recording))
    voice, voice_off = _voice(signal, places, clips)
    transcripts: tuple[Transcript, ...] = ()
    if ear:
        transcripts = tuple(ear.transcript(signal, place, clips) for place in places)
    return Measured(
        recording,
        ms=signal.size / position(1),
        lufs=loudness(signal),
        peak=true_peak(signal),
        limited=max(_limited(piece, clips_root) for piece in recording.pieces),
        onsets=tuple(_onset(signal, place, clips) for place in places),
        windows=_windows(recording, clips),
        voice=voice,
        voice_off=voice_off,
        swells=tuple(swells(signal, cues, speech)),
        sharpest=sharpest(signal, speech),
        dc=direct_current(signal),
        beds=beds(signal, recording, clips),
        joins=tuple(joins(signal, recording)),
        transcripts=transcripts,
    )


def _windows(recording: Recording, clips: Clips) -> tuple[LineWindow, ...]:
    windows: list[LineWindow] = []
    for piece in recording.pieces:
        windows += line_windows(piece, clips)
    return tuple(windows)


def covering(recordings: Iterable[Recording]) -> list[Recording]:
    """Some of these recordings, in which every piece of all of them is heard."""
    covered: set[str] = set()
    selection: list[Recording] = []
    for recording in recordings:
        piece_ids = {piece.id for piece in recording.pieces}
        if not piece_ids <= covered:
            covered |= piece_ids
            selection.append(recording)
    return selection


def misheard(results: Iterable[Measured]) -> list[Transcript]:
    """Each sentence once, as it was understood worst."""
    worst: dict[str, Transcript] = {}
    for result in results:
        for transcript in result.transcripts:
            rival = worst.get(transcript.sentence)
            if rival is None or transcript.mistakes > rival.mistakes:
                worst[transcript.sentence] = transcript
    return list(worst.values())


def offsets(recording: Recording) -> Iterator[tuple[int, Piece]]:
    """Each piece and the frame of the recording at which it begins."""
    starts = accumulate((piece.frames for piece in recording.pieces), initial=0)
    yield from zip(starts, recording.pieces, strict=False)


def positions(recording: Recording, clips: Clips) -> Iterator[SentencePosition]:
    """Where each sentence must lie in the recording."""
    for frame, piece in offsets(recording):
        offset = frame * FRAME_SAMPLES
        for place in sentence_positions(piece, clips):
            yield replace(place, start=place.start + offset, end=place.end + offset)


def cues_heard(recording: Recording) -> Iterator[Cue]:
    """The cues of a recording as they are heard: its score's, to within a frame a practice."""
    for frame, piece in offsets(recording):
        offset_ms = frame * FRAME_MS
        for cue in piece.cues:
            yield replace(cue, start=cue.start + offset_ms, end=cue.end + offset_ms)


def _voice(
    signal: Samples, places: Iterable[SentencePosition], clips: Clips
) -> tuple[float | None, float]:
    """The loudness of the sentences that no breath lies under, and how far it is from their clips.

    The clips are those that the mixer was given, before anything lay under them.
    """
    plain = [place for place in places if place.beat is Beat.SAY]
    if not plain:
        return None, 0.0
    sentences = np.concatenate([signal[place.start : place.end] for place in plain])
    sources = np.concatenate([levelled(clips.clip(place.sentence)) for place in plain])
    voice = loudness(sentences)
    return voice, voice - loudness(sources)


@lru_cache(maxsize=4_096)
def _limited(piece: Piece, clips_root: Path) -> float:
    """What the limiter takes off a piece; kept, since many recordings share it."""
    return most_taken(laid_out(piece, clips_of(piece, clips_root)))


def _onset(signal: Samples, place: SentencePosition, clips: Clips) -> tuple[float, str]:
    """How many milliseconds from its place a sentence lies, and the sentence.

    Its clip is slid along the recording to where the two are most alike.
    """
    clip = clips.clip(place.sentence)
    reach = position(SEARCH_MS)
    length = clip.size + 2 * reach
    window = np.pad(signal, reach)[place.start : place.start + length]
    window = np.pad(window, (0, max(0, length - window.size)))
    # To convolve with what runs backwards is to correlate.
    likeness = fftconvolve(window, levelled(clip)[::-1], "valid")
    late = int(likeness.argmax()) - reach
    return late / position(1), place.sentence
