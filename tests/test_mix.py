"""A piece is laid out to the sample, at one level in all recordings. Measured in the decoded MP3."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pyloudnorm import Meter
from scipy.ndimage import uniform_filter1d
from scipy.signal import fftconvolve

from audio.check import cues_heard
from audio.flaws import beds
from audio.levels import (
    PEAK_DB,
    SPEECH_LUFS,
    compressed,
    limited,
    limiting,
    loudness,
    most_taken,
    true_peak,
)
from audio.measured import LOUDNESS_LUFS
from audio.mix import SUNK_DB, _alone, laid_out, levelled, mix
from audio.samples import RATE, decibels, position
from audio.sentences import line_windows
from audio.spoken import clips_of
from audio.tones import bed, breath, lung
from skill.errors import LineTooLong, RecordingError
from skill.guide.programme.practice import Do, Practice, Step
from skill.guide.programme.recordings import Edge, Recording
from skill.guide.programme.score import Beat, compose
from tests.studio import SHORT, TONE_CLIPS, Made, made, make, places, shipped

SEGMENTS = ("breathing", "together", "again", "short")
SHIPPED = SEGMENTS[:3]


@pytest.mark.parametrize("heard", [made, shipped])
@pytest.mark.parametrize("segment", SHIPPED)
def test_speech_begins_at_its_cue(segment: str, heard: Callable[[str], Made]) -> None:
    """Within 5 ms, for every sentence, in either voice: each clip is slid along the decoded recording.

    A word over a breath ends on its turn.
    """
    it = heard(segment)
    for at, sentence in places(it):
        clip = levelled(it.clips.clip(sentence))
        around = it.played[at - 1_200 : at + clip.size + 1_200]
        assert abs(int(fftconvolve(around, clip[::-1], "valid").argmax()) - 1_200) / 24 <= 5, (
            sentence
        )


@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_recording_is_as_long_as_its_score(segment: str) -> None:
    """Within one frame of 24 ms a practice, and its MP3 to the sample as long as its pieces."""
    heard = made(segment)
    score = heard.recording.score
    assert abs(heard.recording.ms - score.ms) <= 24 * len(score.spans)
    assert heard.played.size == heard.mixed.size == position(heard.recording.ms)


def swells(heard: Made) -> list[tuple[int, float]]:
    """For each breath how late its swell is, in milliseconds, and how well it follows the lungs (1: wholly).

    The curve of the lungs is slid along the loudness of the recording; where somebody speaks
    nothing is compared.
    """
    envelope = np.sqrt(
        np.maximum(uniform_filter1d(heard.played.astype(np.float64) ** 2, position(40)), 0)
    )[::24]
    silent = np.ones(envelope.size)
    for at, sentence in places(heard):
        silent[at // 24 - 200 : (at + heard.clips.clip(sentence).size) // 24 + 200] = 0
    breaths = (Beat.BREATHE_IN, Beat.BREATHE_OUT)
    cues = [cue for cue in cues_heard(heard.recording) if cue.beat in breaths]
    found = []
    for cue_in, cue_out in zip(cues[::2], cues[1::2], strict=True):
        wanted = np.concatenate([lung(cue_in.ms)[::24], lung(cue_out.ms)[::-24]])
        fits = {}
        for lag in range(-200, 201, 2):
            part = slice(cue_in.start + lag, cue_in.start + lag + wanted.size)
            if part.stop <= envelope.size:
                heard_at = silent[part] == 1
                fits[lag] = float(np.corrcoef(wanted[heard_at], envelope[part][heard_at])[0, 1])
        best = max(fits, key=lambda lag: fits[lag])
        found.append((best, fits[best]))
    return found


@pytest.mark.parametrize("segment", ["breathing", "again", "short"])
def test_the_swell_follows_the_breath(segment: str) -> None:
    """At most 50 ms early or late in any breath."""
    found = swells(made(segment))
    assert found
    assert all(abs(lag) <= 50 and fit > 0.95 for lag, fit in found), found


def test_loudness_and_peak_are_what_alexa_wants() -> None:
    """By pyloudnorm; true peak at most -2.5 dBTP, no direct current; in either voice."""
    low, high = LOUDNESS_LUFS
    for heard in map(shipped, SHIPPED):
        assert low <= Meter(RATE).integrated_loudness(heard.played.astype(np.float64)) <= high
    for heard in [*map(made, SHIPPED), *map(shipped, SHIPPED)]:
        assert true_peak(heard.played) <= -2.5
        assert abs(float(heard.played.mean())) < 1e-4


SHARP = (
    "Let a quiet part of you talk.",
    "Which of your quirks fit together best?",
    "Stay, or let go.",
    "That was told, and heard.",
)
"""They were up to 2.4 dB apart while their peaks alone set their level."""


def test_no_recording_speaks_louder_than_another() -> None:
    """Sentences alone, in the shipped voice: within half a decibel, however many there are."""
    levels = []
    for heard in map(shipped, SHIPPED):
        spoken = [
            heard.played[at : at + heard.clips.clip(sentence).size]
            for at, sentence in places(heard)
            if not sentence.startswith(("Breathe in", "And out"))
        ]
        levels.append(loudness(np.concatenate(spoken)))
    assert max(levels) - min(levels) < 0.5, levels


def test_a_soft_recording_is_raised() -> None:
    """A clip that was spoken 20 dB softer is as loud as any other one."""
    clip = clips_of(shipped("together").recording).clip("Look at each other, softly.")
    usual, soft = levelled(clip), levelled(clip * np.float32(0.1))
    assert loudness(soft) == pytest.approx(loudness(usual), abs=0.1)
    assert loudness(usual) == pytest.approx(SPEECH_LUFS, abs=0.1)


def test_every_clip_has_the_same_level() -> None:
    """Sharp ones too, whose peaks are held; the few that would be limited too hard are softer."""
    clips = clips_of(shipped("together").recording)
    levels = [loudness(levelled(clips.clip(sentence))) for sentence in SHARP]
    assert max(levels) - min(levels) < 0.1, levels
    assert loudness(levelled(clips.clip("Keep that."))) > SPEECH_LUFS - 1.0


def test_the_bed_keeps_its_level() -> None:
    """About -37 LUFS between words, and 11 dB below that in long quiets, in the decoded MP3."""
    score = compose(
        [Practice("arrive", "test", (Step(Do.HOLD, 1_000), Step(Do.SAY, 30_000, line="hello")))]
    )
    pauses = Recording(
        "pauses", score, (("hello", "Hello. [1.4] " * 8 + "Hello."),), "en-US", "tone"
    )
    for heard in (made("short"), shipped("together"), make(pauses, clips_of(pauses, TONE_CLIPS))):
        found = beds(heard.played, heard.recording, heard.clips)
        assert found.level is None or found.level == pytest.approx(-37.2, abs=0.7)
        assert found.sunk == pytest.approx(-48.2, abs=0.7)
    assert found.level is not None


def test_the_bed_sinks_and_returns_without_a_step() -> None:
    """No faster than 11 dB in 0.6 s, and it is back before the next word."""
    pieces = made("short").recording.pieces
    edges = (Edge.SUNK, Edge.BED)
    talk = next(piece for piece in pieces if (piece.begins, piece.ends) == edges)
    curve = 1 - (1 - 10 ** (SUNK_DB / 20)) * _alone(talk, [])
    assert np.abs(np.diff(decibels(curve[::10]))).max() < 12 / 60 * 2
    assert curve[0] == curve[1_000] == pytest.approx(10 ** (SUNK_DB / 20), abs=1e-3)
    assert curve[talk.ms] == pytest.approx(1, abs=1e-3)
    bells = [piece for piece in pieces if piece.cues[0].beat is Beat.BELL]
    assert all(_alone(piece, [])[piece.cues[0].start] < 0.01 for piece in bells)
    assert bells


def test_a_recording_ends_in_the_bed_and_the_night_in_silence() -> None:
    """After the last words the bed takes all the time that is left; elsewhere it only rounds its edge."""
    night, breathing = made("together").played, made("breathing").played
    at, last = places(made("together"))[-1]
    end = at + made("together").clips.clip(last).size
    thirds = [np.sqrt(np.mean(part**2)) for part in np.array_split(night[end + RATE // 2 :], 3)]
    assert thirds[0] > 1.3 * thirds[1] > 1.3**2 * thirds[2]
    assert float(decibels(np.abs(night[-240:]).max(keepdims=True))[0]) < -50
    assert breathing[-RATE : -RATE // 2].std() > 0.005


def test_a_line_that_does_not_fit_stops_the_build() -> None:
    """It names the file, the line, its seconds and its slot; so does one over a breath."""
    long = "This sentence has far too many words for the slot that it was given."
    altered = replace(SHORT, texts=tuple((dict(SHORT.texts) | {"breathe.in": long}).items()))
    with pytest.raises(
        LineTooLong,
        match=r"practices/arrive\.toml: line hello takes 4\.\d\d s, .* 3 s leaves 2\.7 s",
    ):
        fitting(3_000, long)
    with pytest.raises(
        LineTooLong, match=r"practices/breathe\.toml: line breathe\.in .* 1\.2 s leaves 1\.2 s"
    ):
        mixed(altered)


def mixed(of: Recording) -> None:
    """Mix all of its pieces."""
    for piece in of.pieces:
        mix(piece, clips_of(of, TONE_CLIPS))


def fitting(slot: int, text: str) -> None:
    """Mix one line in a slot of this many milliseconds."""
    score = compose(
        [Practice("arrive", "test", (Step(Do.HOLD, 1_000), Step(Do.SAY, slot, line="hello")))]
    )
    mixed(Recording("one", score, (("hello", text),), "en-US", "tone"))


def test_a_line_may_fill_its_slot_but_for_300_ms() -> None:
    """To the frame, in which slots are counted."""
    text = "Ten chars."  # 0.6 s in the test voice
    fitting(912, text)
    with pytest.raises(LineTooLong):
        fitting(888, text)


def test_windows_say_how_full_they_are() -> None:
    """Line, seconds taken, seconds there, and what is left after the quiet that belongs to nobody."""
    clips = clips_of(SHORT, TONE_CLIPS)
    hello, over_a_breath, *_ = [
        window for piece in SHORT.pieces for window in line_windows(piece, clips)
    ]
    # Of its six seconds the word of the breath behind it takes 1.2.
    assert (hello.line, hello.start, hello.window) == ("hello", 144, 4.8)
    assert hello.seconds == pytest.approx(0.45 + 0.75 + 0.6)
    assert hello.spare == pytest.approx(4.8 - 0.3 - hello.seconds)
    assert (over_a_breath.line, over_a_breath.must_leave) == ("breathe.in", 0)
    assert hello.pace == pytest.approx(60 * 3 / 1.8)


def test_a_recording_begins_in_quiet() -> None:
    """The bed has to come in before anything sounds."""
    score = compose([Practice("touch", "test", (Step(Do.SAY, 5_000, line="hello"),))])
    with pytest.raises(RecordingError, match=r"practices/touch\.toml.*begins in quiet"):
        mixed(Recording("early", score, (("hello", "Hello."),), "en-US", "tone"))


def test_nothing_sounds_at_a_cut() -> None:
    """A spoken breath behind a line that leaves no room for its word, or behind another breath."""
    breath = Step(Do.BREATHE, 10_000, in_ms=4_000, aloud=True)
    steps = (Step(Do.HOLD, 1_000), breath)
    two = [Practice("breathe", "test", steps), Practice("again", "test", (breath,))]
    with pytest.raises(RecordingError, match=r"practices/breathe\.toml: something sounds"):
        mixed(Recording("near", compose(two), SHORT.texts, "en-US", "tone"))


def test_a_voice_that_does_not_exist_is_named(tmp_path: Path) -> None:
    """With those that do."""
    with pytest.raises(
        RecordingError,
        match=r"No voice called nobody.*bedtime, noche, sera, sereno, shizuka, soir, leise, google, polly, pico, tone",
    ):
        clips_of(replace(SHORT, voice="nobody"), tmp_path)


def test_the_limiter_keeps_every_peak_and_touches_little() -> None:
    """Nothing above it; nothing changed where all is well."""
    loud = (np.sin(np.arange(RATE) * 0.3) * np.linspace(0, 2, RATE)).astype(np.float32)
    assert true_peak(limited(loud)) <= PEAK_DB
    assert true_peak(limited(loud, -6.0)) <= -6
    assert np.array_equal(limited(loud * 0.1), loud * np.float32(0.1))
    assert np.all(limiting(loud)[: RATE // 8] == 1)


@pytest.mark.parametrize("segment", SHIPPED)
def test_the_limiter_takes_off_at_most_3_db(segment: str) -> None:
    """Also where "And out." meets a breath at its fullest."""
    heard = shipped(segment)
    taken = [most_taken(laid_out(piece, heard.clips)) for piece in heard.recording.pieces]
    assert max(taken) <= 3


def test_what_is_quiet_is_not_limited() -> None:
    """Nothing taken off; what stands 6 dB above the limit loses 6 dB."""
    sine = np.sin(np.arange(RATE) * 0.1).astype(np.float32)
    assert most_taken(0.5 * sine) == 0
    assert most_taken(sine * np.float32(10 ** (2 / 20))) == pytest.approx(2.05 - PEAK_DB, abs=0.1)


def test_speech_is_compressed_without_moving() -> None:
    """Peaks come down by 2 dB and more; the same clip at the same place."""
    clips = clips_of(shipped("together").recording)
    for sentence in ("Look at each other, softly.", "And you."):
        clip = clips.clip(sentence)
        tamed = compressed(clip)
        crests = [true_peak(sound) - loudness(sound) for sound in (clip, tamed)]
        assert crests[0] - crests[1] > 2
        assert int(np.correlate(tamed, clip, "same").argmax()) == tamed.size // 2


def test_a_breath_turns_over_without_a_step() -> None:
    """Its timbre changes over 320 ms around the turn, and its loudness does not dip there."""
    sound = breath(4_000, 6_000).astype(np.float64)
    level = np.sqrt(uniform_filter1d(sound**2, position(160)))
    around = level[position(3_600) : position(4_400)]
    assert around.min() > 0.75 * around.max()
    steps, turn = np.abs(np.diff(sound)), position(4_000)
    assert steps[turn - 5 : turn + 5].max() <= steps[turn - RATE // 2 : turn - 5].max()


def test_a_breath_that_rests_is_over_before_it_is_cut() -> None:
    """192 ms of silence behind it, faded into; before that it is the same breath."""
    usual, resting = breath(4_000, 6_000), breath(4_000, 6_000, rests=True)
    assert resting.size == usual.size
    assert not np.any(resting[-position(192) :])
    assert np.array_equal(resting[: position(9_400)], usual[: position(9_400)])


@pytest.mark.parametrize("frames", [90, 125, 1_250, 2_139])
def test_the_bed_is_the_same_around_every_cut(frames: int) -> None:
    """Before it, behind it, and whatever lies between: so any piece may follow any other one."""
    around, near = 10 * 576, position(90)
    usual, other = bed(400 * 576, around), bed(frames * 576, around)
    for place in (0, -2 * around):
        mine, theirs = usual[place:][around - near :][: 2 * near], other[place:][around - near :]
        assert np.abs(mine - theirs[: 2 * near]).max() < 1e-6


@pytest.mark.parametrize("frames", [90, 125, 1_250, 2_139])
def test_the_bed_has_one_level(frames: int) -> None:
    """However long it is, and also where its noise comes back to where it began."""
    sound = np.tile(bed(frames * 576), 8)[: 90 * RATE]
    seconds = sound[: sound.size // RATE * RATE].reshape(-1, RATE)
    levels = 10 * np.log10(np.mean(seconds.astype(np.float64) ** 2, axis=1))
    assert levels.max() - levels.min() < 3.5
    assert np.mean(levels) == pytest.approx(
        np.mean(10 * np.log10(np.mean(bed(90 * RATE) ** 2))), abs=1
    )
