"""Voices speak, clips are kept, and a missing engine is one clear sentence."""

import hashlib
import io
import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.build import CLIPS, speak_missing
from audio.samples import RATE, Samples, mono
from audio.spoken import Clips, clips_of, sentences
from audio.voice import STYLE_SHA256, STYLES, GoogleVoice, KokoroVoice, ToneVoice, voices
from skill.errors import MissingClip, RecordingError
from skill.guide.recordings import all_recordings
from tests.bedroom import PLAN, WORDS
from tests.studio import SHORT

RECORDINGS = list(all_recordings(PLAN, WORDS))
WAKE_WORDS = {"alexa", "echo", "amazon", "computer", "ziggy"}


@dataclass(frozen=True)
class Absent:
    """A voice whose engine is not on this machine."""

    name: str = "bedtime"
    recipe: str = "test"
    installed: bool = False

    def speak(self, sentence: str) -> Samples:
        """Nobody gets here."""
        raise AssertionError(sentence)


def test_every_sentence_of_every_recording_has_its_clip() -> None:
    """Milestones too; found without any engine. Missing ones: `make voice`, then `recordings build`."""
    said = sentences(RECORDINGS)
    lacking = [sentence for sentence in said if not clips_of(RECORDINGS[0]).path(sentence).exists()]
    assert lacking == []


def test_no_clip_lies_about_that_nobody_speaks() -> None:
    """A changed sentence takes its old clip away."""
    wanted = {clips_of(RECORDINGS[0]).path(sentence).name for sentence in sentences(RECORDINGS)}
    assert {path.name for path in (CLIPS / WORDS.locale).iterdir()} - wanted == set()


def test_no_recording_speaks_a_wake_word() -> None:
    """It would wake the speaker in the middle of the night."""
    for sentence in sentences(RECORDINGS):
        assert not WAKE_WORDS & set(re.findall(r"\w+", sentence.lower())), sentence


def test_clips_are_small_and_begin_with_speech() -> None:
    """4 to 6 KB a second; the first sound within 6 ms, of which Opus takes its part."""
    clips = clips_of(RECORDINGS[0])
    size = seconds = 0.0
    for sentence in sentences(RECORDINGS):
        sound = clips.clip(sentence)
        size, seconds = size + clips.path(sentence).stat().st_size, seconds + sound.size / RATE
        assert int(np.argmax(np.abs(sound) > np.abs(sound).max() / 100)) / 24 <= 6, sentence
    assert size / seconds < 6_000


def test_the_style_of_the_voice_is_the_one_its_clips_were_made_with() -> None:
    """Its hash is part of the name of every clip."""
    assert hashlib.sha256((STYLES / "bedtime.npz").read_bytes()).hexdigest() == STYLE_SHA256
    assert STYLE_SHA256 in KokoroVoice().recipe
    assert STYLE_SHA256 in (STYLES / "NOTICE").read_text()


def test_the_words_name_a_voice_that_exists() -> None:
    """Each under its own name."""
    assert WORDS.voice in voices
    assert all(voice.name == name for name, voice in voices.items())


def test_a_clip_is_kept_by_all_that_made_it(tmp_path: Path) -> None:
    """Another sentence or another recipe is another file; the name can be read."""
    clips = Clips(tmp_path, ToneVoice())
    paths = {clips.path("It's late."), clips.path("It's late"), Clips(tmp_path, Absent()).path("It's late.")}
    assert len(paths) == 3
    assert all(re.fullmatch(r"its-late-[0-9a-f]{12}\.ogg", path.name) for path in paths)


def test_a_sentence_is_spoken_once(tmp_path: Path) -> None:
    """Then its clip is there, begins where the voice began, and is as long."""
    clips = Clips(tmp_path, ToneVoice())
    sound = clips.clip("Good night.")
    assert clips.path("Good night.").exists()
    assert sound.size == ToneVoice().speak("Good night.").size
    assert int(np.argmax(np.abs(sound) > 0.1)) <= 24
    assert np.array_equal(Clips(tmp_path, replace(ToneVoice(), installed=False)).clip("Good night."), sound)


def test_a_missing_clip_says_what_to_run(tmp_path: Path) -> None:
    """The sentence, and both commands."""
    with pytest.raises(
        MissingClip, match=r'No clip of "Sleep well\." .* `make voice`, then `quiet-together recordings build`'
    ):
        Clips(tmp_path, Absent()).clip("Sleep well.")
    assert list(tmp_path.iterdir()) == []


def test_a_broken_clip_is_named(tmp_path: Path) -> None:
    """With what to do about it."""
    clips = Clips(tmp_path, ToneVoice())
    clips.path("Hello.").write_bytes(b"not a sound")
    with pytest.raises(RecordingError, match=r"hello-.*\.ogg: cannot be read .* delete it"):
        clips.clip("Hello.")


def test_a_voice_that_fails_leaves_no_clip(tmp_path: Path) -> None:
    """Nothing at all, not even an empty file."""

    def no_network(sentence: str) -> bytes:
        raise OSError("Failed to connect")

    with pytest.raises(RecordingError, match=r'could not be reached for "Hello\." .*"bedtime" works offline'):
        Clips(tmp_path, GoogleVoice(fetch=no_network)).clip("Hello.")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_answer_of_the_service_is_no_clip(tmp_path: Path) -> None:
    """gTTS leaves files of 0 bytes behind; we do not."""
    with pytest.raises(RecordingError, match="could not be reached"):
        Clips(tmp_path, GoogleVoice(fetch=lambda sentence: b"")).clip("Hello.")
    assert list(tmp_path.iterdir()) == []


def test_google_speaks_at_our_rate_from_the_first_sample() -> None:
    """Whatever rate, channels and quiet its MP3 has."""
    pytest.importorskip("pydub")
    raw = np.zeros((22_050, 2), dtype=np.float32)
    raw[4_000:15_000] = 0.3 * np.sin(np.arange(11_000) * 0.1)[:, None]
    held = io.BytesIO()
    soundfile.write(held, raw, 22_050, format="MP3")
    spoken = GoogleVoice(fetch=lambda sentence: held.getvalue()).speak("Hello.")
    assert int(np.argmax(np.abs(spoken) > 0.2)) <= 120
    assert 0.45 < spoken.size / RATE < 0.62


def test_any_rate_and_any_channels_become_ours() -> None:
    """Same length in seconds, one channel."""
    assert mono(np.zeros((44_100, 2), dtype=np.float32), 44_100).shape == (RATE,)
    assert mono(np.zeros(100), RATE).dtype == np.float32


def test_speaking_what_is_missing_tells_how_far_it_is(tmp_path: Path) -> None:
    """Each sentence once; a second time there is nothing to do."""
    told: list[tuple[int, int]] = []
    made = speak_missing([SHORT, SHORT], lambda done, total: told.append((done, total)), tmp_path)
    assert told == [(number, 6) for number in range(1, 7)]
    assert len(made) == 6
    assert all(path.exists() for path in made)
    assert speak_missing([SHORT], None, tmp_path) == []


def test_without_an_engine_the_first_missing_sentence_and_their_number_are_named(tmp_path: Path) -> None:
    """One message for all of them."""
    if KokoroVoice().installed:
        pytest.skip("the engine is installed here, and would speak")
    with pytest.raises(MissingClip, match=r'"Hello\.".*make voice.*\(5 more like it\)'):
        speak_missing([replace(SHORT, voice="bedtime")], clips_root=tmp_path)
    with pytest.raises(RecordingError, match="make voice"):
        KokoroVoice().speak("Hello.")


def test_the_engine_still_speaks_as_it_did(tmp_path: Path) -> None:
    """A sentence spoken afresh is as long as its committed clip (bits may differ from one processor to another)."""
    pytest.importorskip("kokoro_onnx")
    afresh = Clips(tmp_path, KokoroVoice()).clip("Good night, you two.")
    kept = clips_of(RECORDINGS[0]).clip("Good night, you two.")
    assert abs(afresh.size - kept.size) / RATE < 0.05
