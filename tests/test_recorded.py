"""A sentence that a person has recorded wins over the engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.recorded import recorded_path, slug, strays
from audio.samples import RATE, Samples
from audio.spoken import Clips
from audio.voice import ToneVoice
from skill.errors import RecordingError

pytest.importorskip("pydub")

SENTENCE = "Good night, you two."


@dataclass(frozen=True)
class NoEngine:
    """A voice that cannot speak."""

    name: str = "bedtime"
    installed: bool = False
    hurries: bool = False
    smallness: float = 0.8
    languages: frozenset[str] = frozenset()

    def recipe_of(self, sentence: str) -> str:
        """One for all sentences."""
        return "none"

    def speak(self, sentence: str) -> Samples:
        """Nobody gets here."""
        raise AssertionError(sentence)

    def notice(self, sentences: Sequence[str]) -> str:
        """Nor here."""
        raise AssertionError(sentences)


def record(folder: Path, seconds: float, rate: int = 44_100, level: float = 0.3) -> Path:
    """A stereo recording of the sentence, with half a second of quiet around it."""
    path = recorded_path(folder, SENTENCE)
    path.parent.mkdir(parents=True, exist_ok=True)
    quiet = np.zeros(rate // 2)
    tone = level * np.sin(np.arange(round(seconds * rate)) * 2_200 / rate)
    sound = np.concatenate([quiet, tone, quiet])
    soundfile.write(path, np.stack([sound, sound], axis=1), rate)
    return path


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Good night, you two.", "good-night-you-two"),
        ("If it's a yes, take hands.", "if-its-a-yes-take-hands"),
        ("Is there one kind word left from yesterday, for the one beside you tonight?", None),
    ],
)
def test_a_recording_is_named_by_its_words(sentence: str, name: str | None) -> None:
    """All of them, so that two long sentences have two names."""
    assert slug(sentence) == (name or slug(sentence))
    assert len(slug(sentence).split("-")) == len(sentence.split())


def test_a_recording_is_heard_in_place_of_the_engine(tmp_path: Path) -> None:
    """Without the quiet around it, at our rate, and without any engine installed."""
    record(tmp_path, seconds=1.2)
    clip = Clips(tmp_path, NoEngine()).clip(SENTENCE)
    assert clip.size / RATE == pytest.approx(1.2, abs=0.08)


def test_only_its_own_sentence_is_heard_so(tmp_path: Path) -> None:
    """All others are the engine's, under the names that they had."""
    clips = Clips(tmp_path, ToneVoice())
    names = {sentence: clips.path(sentence) for sentence in (SENTENCE, "Hello.")}
    record(tmp_path, seconds=1.2)
    assert clips.path("Hello.") == names["Hello."]
    assert clips.path(SENTENCE) != names[SENTENCE]


def test_a_recording_made_anew_is_another_clip(tmp_path: Path) -> None:
    """And the engine speaks again once it is gone."""
    clips = Clips(tmp_path, ToneVoice())
    by_engine = clips.path(SENTENCE)
    first = clips.path(SENTENCE) if record(tmp_path, seconds=1.2) else by_engine
    path = record(tmp_path, seconds=1.4)
    second = clips.path(SENTENCE)
    path.unlink()
    assert len({by_engine, first, second}) == 3
    assert clips.path(SENTENCE) == by_engine


@pytest.mark.parametrize("level", [0.0])
def test_a_recording_of_nothing_is_named(tmp_path: Path, level: float) -> None:
    """With its folder and file."""
    record(tmp_path, seconds=1.0, level=level)
    with pytest.raises(
        RecordingError, match=r"recorded/good-night-you-two\.wav: .*nothing to hear"
    ):
        Clips(tmp_path, ToneVoice()).clip(SENTENCE)


def test_a_file_that_is_no_sound_is_named(tmp_path: Path) -> None:
    """With what to do."""
    record(tmp_path, seconds=1.0).write_bytes(b"not a sound")
    with pytest.raises(RecordingError, match=r"good-night-you-two\.wav: .*save it as WAV"):
        Clips(tmp_path, ToneVoice()).clip(SENTENCE)


def test_a_recording_that_belongs_to_no_sentence_is_found(tmp_path: Path) -> None:
    """A slip in its name, another ending, or words that have changed."""
    path = record(tmp_path, seconds=1.0)
    assert strays(tmp_path, [SENTENCE]) == []
    slip = path.with_name("good-nigth-you-two.wav")
    slip.write_bytes(path.read_bytes())
    assert strays(tmp_path, [SENTENCE]) == [slip]
    assert strays(tmp_path, ["Hello."]) == sorted([path, slip])
