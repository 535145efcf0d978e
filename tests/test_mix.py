"""A score is laid out to the sample, at the level that Alexa wants. Measured in the decoded MP3."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pyloudnorm import Meter
from scipy.ndimage import uniform_filter1d
from scipy.signal import fftconvolve

from audio.flaws import beds
from audio.levels import (
    PEAK_DB,
    compressed,
    limited,
    limiting,
    loudness,
    most_taken,
    raised_to,
    true_peak,
)
from audio.mix import SUNK_DB, _alone, laid_out, levelled, mix, quiets
from audio.samples import RATE, decibels, position
from audio.slots import slots
from audio.spoken import clips_of
from audio.tones import lung
from skill.errors import LineTooLong, RecordingError
from skill.guide.programme.practice import Do, Practice, Step
from skill.guide.programme.recordings import Recording
from skill.guide.programme.score import Beat, compose
from tests.studio import SHORT, TONE_CLIPS, Made, made, make, places, shipped

SEGMENTS = ("breathing", "together", "again", "short")
SHIPPED = SEGMENTS[:3]


@pytest.mark.parametrize("heard", [made, shipped])
@pytest.mark.parametrize("segment", SHIPPED)
def test_speech_begins_at_its_cue(segment: str, heard: Callable[[str], Made]) -> None:
    """Within 5 ms, for every sentence, in either voice: each clip is slid along the decoded recording."""
    it = heard(segment)
    for at, sentence in places(it):
        clip = levelled(it.clips.clip(sentence))
        around = it.played[at - 1_200 : at + clip.size + 1_200]
        assert abs(int(fftconvolve(around, clip[::-1], "valid").argmax()) - 1_200) / 24 <= 5, (
            sentence
        )


@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_recording_is_as_long_as_its_score(segment: str) -> None:
    """The mix to the sample; the MP3 within half a frame of 24 ms."""
    heard = made(segment)
    assert heard.mixed.size == position(heard.recording.score.ms)
    assert abs(heard.played.size - heard.mixed.size) <= position(12)


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
    cues = [
        cue for cue in heard.recording.score.cues if cue.beat in (Beat.BREATHE_IN, Beat.BREATHE_OUT)
    ]
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
    """-18.5 to -17 LUFS by pyloudnorm, true peak at most -2.5 dBTP, no direct current; in either voice."""
    for heard in [*map(made, SHIPPED), *map(shipped, SHIPPED)]:
        assert -18.5 <= Meter(RATE).integrated_loudness(heard.played.astype(np.float64)) <= -17
        assert true_peak(heard.played) <= -2.5
        assert abs(float(heard.played.mean())) < 1e-4


def test_the_bed_keeps_its_level() -> None:
    """About -34 LUFS between words, and 12 dB below that in long quiets, in the decoded MP3."""
    score = compose(
        [Practice("arrive", "test", (Step(Do.HOLD, 1_000), Step(Do.SAY, 30_000, line="hello")))]
    )
    pauses = Recording(
        "pauses", score, (("hello", "Hello. [1.4] " * 8 + "Hello."),), "en-US", "tone"
    )
    for heard in (made("short"), shipped("together"), make(pauses, clips_of(pauses, TONE_CLIPS))):
        spoken = [(at, heard.clips.clip(sentence)) for at, sentence in places(heard)]
        level, sunk = beds(heard.played, heard.recording.score, spoken)
        assert level is None or level == pytest.approx(-34, abs=0.7)
        assert sunk == pytest.approx(-46, abs=0.7)
    assert level is not None


def test_the_bed_sinks_and_returns_without_a_step() -> None:
    """No faster than 12 dB in 0.6 s, and it is back before the next word."""
    heard = shipped("together")
    score, spoken = (
        heard.recording.score,
        [(at, heard.clips.clip(said)) for at, said in places(heard)],
    )
    *inside, _ = quiets(score, spoken)
    start, end = max(inside, key=lambda quiet: quiet[1] - quiet[0])
    curve = 1 - (1 - 10 ** (SUNK_DB / 20)) * _alone(score, spoken)
    assert np.abs(np.diff(decibels(curve[:: position(10)]))).max() < 12 / 60 * 2
    assert curve[position(start)] > 0.99
    assert curve[position(end) - 1] > 0.99
    assert curve[-1] == pytest.approx(
        10 ** (SUNK_DB / 20), abs=1e-3
    )  # and stays down where no word follows
    assert curve[position((start + end) // 2)] == pytest.approx(10 ** (SUNK_DB / 20), abs=1e-3)


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
        LineTooLong, match=r"practices/breathe\.toml: line breathe\.in .* 4 s leaves 4 s"
    ):
        mix(altered, clips_of(altered, TONE_CLIPS))


def fitting(slot: int, text: str) -> None:
    """Mix one line in a slot of this many milliseconds."""
    score = compose(
        [Practice("arrive", "test", (Step(Do.HOLD, 1_000), Step(Do.SAY, slot, line="hello")))]
    )
    one = Recording("one", score, (("hello", text),), "en-US", "tone")
    mix(one, clips_of(one, TONE_CLIPS))


def test_a_line_may_fill_its_slot_but_for_300_ms() -> None:
    """To the millisecond."""
    text = "Ten chars."  # 0.6 s in the test voice
    fitting(900, text)
    with pytest.raises(LineTooLong):
        fitting(899, text)


def test_slots_say_how_full_they_are() -> None:
    """Line, seconds taken, seconds there, and what is left after the quiet that belongs to nobody."""
    hello, over_a_breath, *_ = slots(SHORT, clips_of(SHORT, TONE_CLIPS))
    assert (hello.line, hello.start, hello.slot) == ("hello", 1_000, 6.0)
    assert hello.seconds == pytest.approx(0.45 + 0.75 + 0.6)
    assert hello.spare == pytest.approx(6 - 0.3 - hello.seconds)
    assert (over_a_breath.line, over_a_breath.must_leave) == ("breathe.in", 0)
    assert hello.pace == pytest.approx(60 * 3 / 1.8)


def test_a_recording_begins_in_quiet() -> None:
    """A decoder loses its first 46 ms, so nothing may begin there."""
    score = compose([Practice("touch", "test", (Step(Do.SAY, 5_000, line="hello"),))])
    with pytest.raises(RecordingError, match=r"practices/touch\.toml.*begins in quiet"):
        mix(
            Recording("early", score, (("hello", "Hello."),), "en-US", "tone"),
            clips_of(SHORT, TONE_CLIPS),
        )


def test_a_voice_that_does_not_exist_is_named(tmp_path: Path) -> None:
    """With those that do."""
    with pytest.raises(
        RecordingError, match=r"No voice called nobody.*bedtime, google, polly, pico, tone"
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
    assert most_taken(laid_out(heard.recording, heard.clips)) <= 3


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


def test_silence_has_no_loudness_to_raise() -> None:
    """A recording that is all bed stays as it is, and nothing divides by nothing."""
    nothing, bed = np.zeros(2 * RATE, dtype=np.float32), np.full(2 * RATE, 1e-3, dtype=np.float32)
    assert np.array_equal(raised_to((-18, -17), nothing, bed), bed)
    assert loudness(nothing) == -np.inf
