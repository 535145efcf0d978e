"""How a recording is checked: measured on its MP3, decoded as a speaker decodes it, and heard.

What is measured, and within which bounds it has to be, is in ``measured``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

import numpy as np
from scipy.signal import fftconvolve

from audio.build import clips_folder
from audio.encode import FRAME_SAMPLES, verify
from audio.flaws import beds, direct_current, sharpest
from audio.joins import joins
from audio.levels import loudness, most_taken, true_peak
from audio.listen import Transcript, listen
from audio.measured import Measured
from audio.mix import laid_out, levelled
from audio.opinion import opinion
from audio.samples import Samples, position
from audio.sentences import LineWindow, SentencePosition, line_windows, sentence_positions
from audio.spoken import Clips, clips_of
from audio.swell import swells
from audio.voice import decoded
from skill.errors import RecordingError
from skill.guide.frames import FRAME_MS
from skill.guide.programme import Beat, Cue, Piece, Recording

SEARCH_MS = 50
"""How far to either side of its place a sentence is looked for."""
AROUND_MS = 250
"""What is listened to before and after a sentence."""


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
    plain_clips = [clips.clip(place.sentence) for place in plain]
    sources = np.concatenate([levelled(clip) for clip in plain_clips])
    voice = loudness(sentences)
    return voice, voice - loudness(sources)


@lru_cache(maxsize=4_096)
def _limited(piece: Piece, clips_root: Path) -> float:
    """What the limiter takes off a piece; kept, since many recordings share it."""
    clips = clips_of(piece, clips_root)
    unlimited = laid_out(piece, clips)
    return most_taken(unlimited)


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
