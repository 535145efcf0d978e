"""Is a recording as it should be? Measured on its MP3, decoded as a speaker decodes it, and not on intentions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.signal import fftconvolve

from audio.build import clips_folder
from audio.encode import verify
from audio.flaws import beds, direct_current, sharpest
from audio.levels import loudness, true_peak
from audio.listen import Heard, listen
from audio.master import HIGHEST_PEAK_DB, LOUDNESS_LUFS, MOST_LIMITED_DB, master
from audio.mix import levelled
from audio.opinion import opinion
from audio.samples import Samples, position
from audio.slots import Slot, slots
from audio.spoken import Clips, clips_of
from audio.swell import Swell, periods, swells
from audio.voice import decoded
from skill.errors import RecordingError
from skill.guide.programme import Beat, Recording
from skill.guide.words import phrases

LENGTH_MS = 24.0
"""One MP3 frame."""
ONSET_MS = 15.0
"""How far speech may begin from its cue."""
SWELL_MS = 50.0
"""How far a breath may lag behind the score: nobody who breathes with it notices
(docs/evidence.md, "How exactly sound follows the score")."""
PERIOD_MS = 20.0
"""How much longer or shorter than in the score it may be from one breath to the next (there too)."""
LIKENESS = 0.9
"""The least: under noise and a bed as they are, every breath of every recording has 0.994; one run
backwards, 0.6."""
BED_LUFS, SUNK_LUFS = (-35.0, -33.0), (-47.5, -44.5)
"""Of the bed between words, and of the bed in a long quiet."""
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
    """Decibels that the limiter takes off at its hardest, once it is mastered (see ``Master``)."""
    onsets: tuple[tuple[float, str], ...]
    """Of each sentence: milliseconds late (early: below 0), and the sentence."""
    slots: tuple[Slot, ...]
    swells: tuple[Swell, ...] = ()
    sharpest: tuple[float, int] = (0.0, 0)
    """How far the sharpest sample outside speech stands out, and at which millisecond."""
    dc: float = 0.0
    beds: tuple[float | None, float | None] = (None, None)
    """LUFS of the bed between words, and where it has sunk."""
    heard: tuple[Heard, ...] = ()

    @property
    def onset(self) -> float:
        """The worst, in milliseconds."""
        return max((abs(late) for late, _ in self.onsets), default=0.0)

    @property
    def swell(self) -> float | None:
        """How far the worst breath is from the score, in milliseconds."""
        return max((abs(breath.late) for breath in self.swells), default=None)

    @property
    def mos(self) -> float | None:
        """The mean of what is predicted for its sentences; none when nobody listened."""
        scores = [one.opinion for one in self.heard if one.opinion is not None]
        return sum(scores) / len(scores) if scores else None

    @property
    def tightest(self) -> Slot | None:
        """The line with the least to spare."""
        return min(self.slots, key=lambda slot: slot.spare, default=None)

    @property
    def faults(self) -> Iterator[str]:
        """A sentence for whatever is out of bounds; what was misheard is judged over all recordings."""
        if abs(self.ms - self.recording.score.ms) > LENGTH_MS:
            yield f"lasts {self.ms:.0f} ms, and its score {self.recording.score.ms} ms"
        if not LOUDNESS_LUFS[0] <= self.lufs <= LOUDNESS_LUFS[1]:
            yield f"{self.lufs:.1f} LUFS; it should be {LOUDNESS_LUFS[0]} to {LOUDNESS_LUFS[1]}"
        if self.peak > HIGHEST_PEAK_DB:
            yield f"its true peak is {self.peak:.1f} dB; {HIGHEST_PEAK_DB} at most"
        if self.limited > MOST_LIMITED_DB:
            yield f"its limiter takes off {self.limited:.1f} dB; {MOST_LIMITED_DB:g} at most"
        for late, sentence in self.onsets:
            if abs(late) > ONSET_MS:
                yield f'"{sentence}" begins {late:+.0f} ms from its place; {ONSET_MS:.0f} at most'
        for slot in self.slots:
            if slot.spare < 0:
                yield f"line {slot.line} is {-slot.spare:.2f} s too long for its slot of {slot.slot:g} s"
        yield from self._faults_of_breath
        yield from self._flaws
        for one in self.heard:
            yield from one.faults

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
                yield f"the breath before {breath.start / 1000:g} s lasts {longer:+.0f} ms; {PERIOD_MS:.0f} at most"

    @property
    def _flaws(self) -> Iterator[str]:
        times, at = self.sharpest
        if times > SHARPEST:
            yield f"it clicks at {at / 1000:.2f} s ({times:.0f} times what sounds around; {SHARPEST:g} at most)"
        if self.dc > MOST_DC:
            yield f"its mean is {self.dc:.4f} of full scale; {MOST_DC:g} at most"
        for level, (low, high), where in zip(
            self.beds, (BED_LUFS, SUNK_LUFS), ("between words", "in long quiets"), strict=True
        ):
            if level is not None and not low <= level <= high:
                yield f"its bed {where} is at {level:.1f} LUFS; it should be {low:g} to {high:g}"


@dataclass
class Ear:
    """Listens to sentences. What many recordings say alike is listened to once, but for the words over a breath."""

    known: dict[Path, Heard] = field(default_factory=dict)

    def heard(self, played: Samples, place: "Place", clips: Clips) -> Heard:
        """A sentence as the recogniser understands it in the recording, and its voice as listeners would judge it."""
        path = clips.path(place.sentence)
        if place.beat is Beat.SAY and path in self.known:
            return self.known[path]
        reach = position(AROUND_MS)
        understood = listen(played[max(0, place.start - reach) : place.end + reach])
        known = self.known.get(path)
        score = known.opinion if known else opinion(clips.clip(place.sentence))
        self.known[path] = Heard(place.sentence, understood, place.beat, score)
        return self.known[path]


@dataclass(frozen=True)
class Place:
    """Where a sentence must lie, in samples."""

    start: int
    end: int
    sentence: str
    beat: Beat


def measure(recording: Recording, folder: Path, ear: Ear | None = None) -> Measured:
    """Measure a recording that has been built. Raises RecordingError for a file that Alexa would refuse."""
    mp3 = (folder / recording.name).read_bytes()
    try:
        verify(mp3)
    except RecordingError as error:
        raise RecordingError(f"{recording.name}: {error}; delete it and build again") from error
    played = decoded(mp3)
    clips = clips_of(recording, clips_folder(recording, folder))
    said = list(_places(recording, clips))
    speech = [(place.start, place.end) for place in said]
    return Measured(
        recording,
        played.size / position(1),
        loudness(played),
        true_peak(played),
        master(recording, clips).limited,
        tuple(
            (_late(played, place.start, clips.clip(place.sentence)), place.sentence)
            for place in said
        ),
        tuple(slots(recording, clips)),
        tuple(swells(played, recording.score, speech)),
        sharpest(played, speech),
        direct_current(played),
        beds(
            played, recording.score, [(place.start, clips.clip(place.sentence)) for place in said]
        ),
        tuple(ear.heard(played, place, clips) for place in said) if ear else (),
    )


def misheard(measured: Iterable[Measured]) -> list[Heard]:
    """Each sentence that was listened to once, as it was understood worst: repeated, it must not count for more."""
    worst: dict[str, Heard] = {}
    for one in (heard for made in measured for heard in made.heard):
        if one.sentence not in worst or one.mistakes > worst[one.sentence].mistakes:
            worst[one.sentence] = one
    return list(worst.values())


def _places(recording: Recording, clips: Clips) -> Iterator[Place]:
    """Where each sentence must lie, by the score and not by the mixer."""
    texts = dict(recording.texts)
    for cue in recording.score.cues:
        at = position(cue.start)
        for phrase in phrases(texts[cue.line]) if cue.line else ():
            if isinstance(phrase, int):
                at += position(phrase)
            else:
                yield Place(at, at + clips.clip(phrase).size, phrase, cue.beat)
                at += clips.clip(phrase).size


def _late(played: Samples, at: int, clip: Samples) -> float:
    """How many milliseconds from its place a sentence lies: its clip is slid along the recording."""
    reach = position(SEARCH_MS)
    around = np.pad(played, reach)[at : at + clip.size + 2 * reach]
    around = np.pad(around, (0, max(0, clip.size + 2 * reach - around.size)))
    return (int(fftconvolve(around, levelled(clip)[::-1], "valid").argmax()) - reach) / position(1)
