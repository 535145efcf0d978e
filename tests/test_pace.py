"""Sentences drawn out: slower, at the same pitch, and no slower than they need to be."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from audio.conversation import sentence_clips
from audio.pace import drawn_out
from audio.recorded import recorded_path
from audio.samples import RATE, Samples, position
from audio.spoken import Clips, sentences
from audio.voice import ToneVoice
from skill.guide.estimate import DRAWN_OUT_AT_MOST, WORDS_A_MINUTE, at_ease_s, estimated_s
from skill.guide.programme import CONTENT, load_sessions, whole_repertoire
from skill.guide.words import load_words

SECONDS = st.floats(0.2, 12)
SENTENCES = st.lists(st.sampled_from(["a", "of", "together,"]), min_size=1).map(" ".join)
FASTEST = 135
"""Words a minute, in the least calm sentence of a recording."""


def tone(hertz: float, seconds: float) -> Samples:
    """A steady tone."""
    time = np.arange(round(seconds * RATE)) / RATE
    return (0.3 * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


@given(SENTENCES, SECONDS)
def test_a_sentence_is_never_hurried(sentence: str, seconds: float) -> None:
    """Nor is it drawn out beyond what it needs, or beyond what a voice can bear."""
    at_ease = at_ease_s(sentence, seconds)
    assert seconds <= at_ease <= seconds * DRAWN_OUT_AT_MOST
    if at_ease > seconds:
        assert len(sentence.split()) * 60 / at_ease >= WORDS_A_MINUTE - 1e-6


@given(SENTENCES, SECONDS)
def test_a_sentence_at_ease_stays_as_it_is(sentence: str, seconds: float) -> None:
    """Slow words are spoken as the voice speaks them."""
    slow = max(seconds, len(sentence.split()) * 60 / WORDS_A_MINUTE)
    assert at_ease_s(sentence, slow) == slow


def test_the_estimate_knows_of_short_words() -> None:
    """Seven short words wait for their minute; seven long ones take longer by themselves."""
    short, long = (
        "So it is as it was now.",
        "Afterwards everybody carefully remembered something wonderful together.",
    )
    assert estimated_s(short, 14) == pytest.approx(7 * 60 / WORDS_A_MINUTE)
    assert estimated_s(long, 14) > 7 * 60 / WORDS_A_MINUTE


@pytest.mark.parametrize("times", [1.05, 1.3, DRAWN_OUT_AT_MOST])
@pytest.mark.parametrize("hertz", [90, 180, 260])
def test_a_voice_keeps_its_pitch_and_its_level(hertz: float, times: float) -> None:
    """Only its length is another; a woman's and a man's."""
    sound = tone(hertz, 1.0)
    slow = drawn_out(sound, times)
    assert slow.size == round(sound.size * times)
    inside = slow[position(100) : -position(100)]
    spectrum = np.abs(np.fft.rfft(inside * np.hanning(inside.size)))
    assert np.argmax(spectrum) * RATE / inside.size == pytest.approx(hertz, abs=2)
    level = float(np.sqrt(np.mean(inside**2)))
    assert level == pytest.approx(0.3 / np.sqrt(2), rel=0.02)


def test_a_burst_begins_where_it_began() -> None:
    """A cue is where the score has it, however slow the words are."""
    sound = tone(200, 0.5)
    slow = drawn_out(sound, 1.5)
    assert np.flatnonzero(np.abs(slow) > 0.1)[0] <= position(5)


def test_a_soft_first_sound_is_heard_no_later() -> None:
    """Its beginning is left as it is: "Slow, not big." would come 50 ms behind its cue."""
    soft = tone(180, 1.0) * np.linspace(0, 1, RATE, dtype=np.float32)
    slow = drawn_out(soft, 1.5)
    began = position(80)
    assert np.array_equal(slow[:began], soft[:began])


def test_what_is_slow_enough_is_left_alone() -> None:
    """To the sample."""
    sound = tone(200, 0.5)
    assert drawn_out(sound, 1.0) is sound


def test_no_sentence_of_a_recording_goes_by_too_fast() -> None:
    """As it sounds in the voice that is shipped."""
    words = load_words(CONTENT, "en-US")
    clips = sentence_clips(words)
    spoken = sentences(whole_repertoire(load_sessions(CONTENT), words))
    paces = {text: 60 * len(text.split()) / clips.seconds(text) for text in spoken}
    assert {text: pace for text, pace in paces.items() if pace > FASTEST} == {}


def test_a_clip_is_as_long_as_it_says() -> None:
    """The one that is asked without being read, too."""
    clips = sentence_clips(load_words(CONTENT, "en-US"))
    for sentence in ("Did I get it?", "Breathe."):
        assert clips.clip(sentence).size / RATE == pytest.approx(clips.seconds(sentence), abs=0.001)


def test_a_persons_own_recording_keeps_its_pace(tmp_path: Path) -> None:
    """Whoever reads the words knows how slowly."""
    clips = Clips(tmp_path, ToneVoice(hurries=True))
    sentence = "It is as it is."
    path = recorded_path(tmp_path, sentence)
    path.parent.mkdir()
    soundfile.write(path, tone(220, 0.8), RATE)
    assert clips.clip(sentence).size / RATE == pytest.approx(0.8, abs=0.1)
    path.unlink()
    by_itself = ToneVoice().speak(sentence).size / RATE
    assert clips.clip(sentence).size / RATE > 1.5 * by_itself
