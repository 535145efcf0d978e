"""What was measured of a recording, and what of that is out of bounds."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from audio.flaws import Beds
from audio.joins import MOST_ABOVE_DB, Join
from audio.listen import Transcript
from audio.master import HIGHEST_PEAK_DB, MOST_LIMITED_DB
from audio.sentences import LineWindow
from audio.swell import Swell, periods
from skill.guide.frames import FRAME_MS, STEP_DB
from skill.guide.programme import Recording

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
