"""Is a recording as it should be? Measured on its MP3, decoded as a speaker decodes it, and not on intentions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.signal import fftconvolve

from audio.build import clips_folder
from audio.encode import verify
from audio.levels import loudness, most_taken, true_peak
from audio.listen import listen, mistakes, numbers_of, words_of
from audio.mix import QUIET_AFTER_LINE_MS, laid_out, levelled
from audio.samples import RATE, Samples, position
from audio.spoken import Clips, clips_of
from audio.voice import decoded
from skill.errors import RecordingError
from skill.guide.recordings import Recording
from skill.guide.score import Beat
from skill.guide.words import phrases

LOUDNESS_LUFS = (-18.5, -17.0)
"""Amazon wants -14 LUFS and may refuse below -19 ("Normalizing the loudness of audio content"); a bedroom, less."""
HIGHEST_PEAK_DB = -2.5
"""True peak. Amazon's bound is -2 dBFS; half a decibel is left for decoders that differ."""
MOST_LIMITED_DB = 3.0
"""More than this would be heard as a breath that gives way."""
LENGTH_MS = 24.0
"""One MP3 frame."""
ONSET_MS = 15.0
"""How far speech may begin from its cue."""
BREATH_FREE_MS = 0
"""A line over a breath may fill it: the breath itself is the quiet."""
WORD_ERRORS = 0.03
"""Share of misheard words over all sentences. In numbers and in the words over a breath: none."""
PACE = 110.0
"""Words a minute, pauses included, that running text is wanted at (105 to 115); told, not enforced: words decide."""
WAKE_WORDS = frozenset({"alexa", "echo", "amazon", "computer", "ziggy"})
"""Any of them would wake the speaker in the night ("Change the wake word", Amazon's help)."""
SEARCH_MS = 50
"""How far to either side of its place a sentence is looked for."""
AROUND_MS = 250
"""What is listened to before and after a sentence."""


@dataclass(frozen=True)
class Slot:
    """A spoken cue: where it lies, what it says, how long that takes and how long it may."""

    line: str
    start: int
    """Milliseconds from the start of the recording."""
    text: str
    seconds: float
    slot: float
    must_leave: float
    """Seconds of the slot that belong to nobody."""

    @property
    def spare(self) -> float:
        """Seconds the line could still grow."""
        return self.slot - self.must_leave - self.seconds

    @property
    def pace(self) -> float:
        """Words a minute, pauses included."""
        return 60 * self._words / self.seconds

    @property
    def hurry(self) -> float:
        """Seconds of pause it lacks to be spoken at the wanted pace; 0 or more."""
        return max(0.0, 60 * self._words / PACE - self.seconds)

    @property
    def _words(self) -> int:
        return sum(len(phrase.split()) for phrase in phrases(self.text) if isinstance(phrase, str))


@dataclass(frozen=True)
class Heard:
    """A sentence, where it lies in its recording, and what the recogniser made of it."""

    sentence: str
    heard: str
    beat: Beat

    @property
    def words(self) -> int:
        """How many there are to get right."""
        return len(words_of(self.sentence))

    @property
    def mistakes(self) -> int:
        """How many it got wrong."""
        return mistakes(words_of(self.sentence), words_of(self.heard))

    @property
    def faults(self) -> Iterator[str]:
        """What must not happen even once."""
        if self.mistakes and self.beat in (Beat.BREATHE_IN, Beat.BREATHE_OUT):
            yield f'"{self.sentence}" over the breath was heard as "{self.heard}"'
        elif numbers_of(self.sentence) - Counter(words_of(self.heard)):
            yield f'a number in "{self.sentence}" was heard as "{self.heard}"'
        if WAKE_WORDS & {*words_of(self.sentence), *words_of(self.heard)}:
            yield f'"{self.sentence}" may wake the speaker (heard as "{self.heard}")'


@dataclass(frozen=True)
class Measured:
    """What ``check`` found out about one recording."""

    recording: Recording
    ms: float
    """Decoded."""
    lufs: float
    peak: float
    limited: float
    """Decibels that the limiter takes off at its hardest: the one figure of the mix and not of the MP3."""
    onsets: tuple[tuple[float, str], ...]
    """Of each sentence: milliseconds late (early: below 0), and the sentence."""
    slots: tuple[Slot, ...]
    heard: tuple[Heard, ...] = ()

    @property
    def onset(self) -> float:
        """The worst, in milliseconds."""
        return max((abs(late) for late, _ in self.onsets), default=0.0)

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
        for one in self.heard:
            yield from one.faults


def measure(recording: Recording, folder: Path, listening: bool = False) -> Measured:
    """Measure a recording that has been built. Raises RecordingError for a file that Alexa would refuse."""
    mp3 = (folder / recording.name).read_bytes()
    try:
        verify(mp3)
    except RecordingError as error:
        raise RecordingError(f"{recording.name}: {error}; delete it and build again") from error
    played = decoded(mp3)
    clips = clips_of(recording, clips_folder(recording, folder))
    said = list(_places(recording, clips))
    return Measured(
        recording,
        played.size / position(1),
        loudness(played),
        true_peak(played),
        most_taken(laid_out(recording, clips)),
        tuple((_late(played, at, clips.clip(sentence)), sentence) for at, sentence, _ in said),
        tuple(slots(recording, clips)),
        tuple(_listened(played, said, clips)) if listening else (),
    )


def slots(recording: Recording, clips: Clips) -> Iterator[Slot]:
    """Every spoken cue, in order."""
    texts = dict(recording.texts)
    for cue in recording.score.cues:
        if cue.line:
            text = texts[cue.line]
            size = sum(
                position(phrase) if isinstance(phrase, int) else clips.clip(phrase).size for phrase in phrases(text)
            )
            leave = QUIET_AFTER_LINE_MS if cue.beat is Beat.SAY else BREATH_FREE_MS
            yield Slot(cue.line, cue.start, text, size / RATE, cue.ms / 1000, leave / 1000)


def misheard(measured: Iterable[Measured]) -> list[Heard]:
    """Each sentence that was listened to once, as it was understood worst: repeated, it must not count for more."""
    worst: dict[str, Heard] = {}
    for one in (heard for made in measured for heard in made.heard):
        if one.sentence not in worst or one.mistakes > worst[one.sentence].mistakes:
            worst[one.sentence] = one
    return list(worst.values())


def word_error_rate(heard: Sequence[Heard]) -> float:
    """Misheard words of all words; 0 where there are none."""
    return sum(one.mistakes for one in heard) / max(1, sum(one.words for one in heard))


def _places(recording: Recording, clips: Clips) -> Iterator[tuple[int, str, Beat]]:
    """Where each sentence must begin, in samples, by the score and not by the mixer."""
    texts = dict(recording.texts)
    for cue in recording.score.cues:
        at = position(cue.start)
        for phrase in phrases(texts[cue.line]) if cue.line else ():
            if isinstance(phrase, int):
                at += position(phrase)
            else:
                yield at, phrase, cue.beat
                at += clips.clip(phrase).size


def _late(played: Samples, at: int, clip: Samples) -> float:
    """How many milliseconds from its place a sentence lies: its clip is slid along the recording."""
    reach = position(SEARCH_MS)
    around = np.pad(played, reach)[at : at + clip.size + 2 * reach]
    around = np.pad(around, (0, max(0, clip.size + 2 * reach - around.size)))
    return (int(fftconvolve(around, levelled(clip)[::-1], "valid").argmax()) - reach) / position(1)


def _listened(played: Samples, said: Sequence[tuple[int, str, Beat]], clips: Clips) -> Iterator[Heard]:
    reach = position(AROUND_MS)
    for at, sentence, beat in said:
        end = at + clips.clip(sentence).size
        yield Heard(sentence, listen(played[max(0, at - reach) : end + reach]), beat)
