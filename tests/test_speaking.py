"""Speaking what a locale has no clip of yet, by the command and by itself."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from audio.cli import recordings as command
from audio.samples import Samples
from audio.speaking import speak_each, words_recorded_in
from audio.spoken import Clips
from audio.voice import ToneVoice
from skill.errors import RecordingError

SENTENCES = ("Rest.", "Breathe in.", "Good night.")


@dataclass(frozen=True)
class Stumbling(ToneVoice):
    """A voice that refuses one sentence."""

    def speak(self, sentence: str) -> Samples:
        """As the offline voice does without a pause."""
        if sentence == "Breathe in.":
            raise RecordingError("no pause")
        return super().speak(sentence)


def test_what_is_refused_keeps_nothing_else_back(tmp_path: Path) -> None:
    """It is named with its sentence, and all others have their clips."""
    clips = Clips(tmp_path / "en-US", Stumbling())
    refusals = list(speak_each([(clips, sentence) for sentence in SENTENCES]))
    assert sorted(refusals) == ["", "", "'Breathe in.': no pause"]
    there = {sentence for sentence in SENTENCES if clips.path(sentence).exists()}
    assert there == {"Rest.", "Good night."}


def test_what_another_process_has_spoken_is_left_as_it_is(tmp_path: Path) -> None:
    """So that several may run side by side."""
    clips = Clips(tmp_path / "en-US", ToneVoice())
    path = clips.path("Rest.")
    path.parent.mkdir()
    path.write_bytes(b"spoken meanwhile")
    assert list(speak_each([(clips, "Rest.")])) == [""]
    assert path.read_bytes() == b"spoken meanwhile"


def test_the_command_tells_how_many_were_spoken_and_which_were_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With exit status 1, for something is left to do."""
    clips = Clips(tmp_path / "en-US", Stumbling())
    todo = [(clips, sentence) for sentence in SENTENCES]
    monkeypatch.setattr("audio.speaking.unspoken_in", lambda locale, folder: todo)
    done = CliRunner().invoke(command, ["speak", "--locale", "en-US", "--data", str(tmp_path)])
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "2 sentences spoken",
        "[ERROR] 'Breathe in.': no pause",
    ]


def test_a_locale_without_a_folder_is_refused(tmp_path: Path) -> None:
    """With the command that begins one."""
    done = CliRunner().invoke(command, ["speak", "--locale", "xx-XX", "--data", str(tmp_path)])
    assert done.exit_code == 2
    assert "locale new xx-XX" in done.output


def test_variants_are_spoken_with_the_locale_that_they_extend() -> None:
    """Each of them has sentences of its own, in the same folder of clips."""
    spoken = {words.locale for words in words_recorded_in("en-US")}
    assert {"en-US", "en-CA", "en-IN"} <= spoken
    assert all(words.recorded_in == "en-US" for words in words_recorded_in("en-US"))
