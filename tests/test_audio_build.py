"""Recordings are built whole or not at all, and only when they are missing."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audio import build as studio
from audio.encode import verify
from skill.errors import LineTooLong, MissingClip, RecordingError
from skill.guide import recordings
from skill.guide.recordings import recordings_of
from tests.bedroom import PLAN, WORDS
from tests.studio import SHORT, TONE_CLIPS, made

FINGERPRINT = Path(__file__).parent / "data" / "sound.json"
TONIGHT = recordings_of(PLAN, WORDS, 0)


def test_a_recording_is_built_once(tmp_path: Path) -> None:
    """Named by its fingerprint, verified; the second time the file is only found."""
    path = studio.build(SHORT, tmp_path, TONE_CLIPS)
    assert path == tmp_path / SHORT.name
    assert path.read_bytes() == made("short").mp3
    path.write_bytes(b"kept")
    assert studio.build(SHORT, tmp_path, TONE_CLIPS).read_bytes() == b"kept"


def test_a_whole_evening_is_built_from_the_clips_of_the_project(tmp_path: Path) -> None:
    """In parallel, with progress, no speech engine; what is there already is left alone."""
    told: list[tuple[int, int]] = []
    paths = studio.build_all(TONIGHT, tmp_path, lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert paths == [tmp_path / one.name for one in TONIGHT]
    assert [verify(path.read_bytes()).ms for path in paths] == [pytest.approx(one.score.ms, abs=12) for one in TONIGHT]
    assert {path.name for path in tmp_path.iterdir()} == {one.name for one in TONIGHT}
    assert studio.build_all(TONIGHT, tmp_path, lambda done, total: pytest.fail("nothing was missing")) == paths


def test_one_changed_sentence_leaves_only_its_recording_missing(tmp_path: Path) -> None:
    """The others keep their names."""
    for one in TONIGHT:
        (tmp_path / one.name).touch()
    other = replace(WORDS, lines={**WORDS.lines, "look.3": ("Look.",)})
    assert [one.segment for one in studio.missing(recordings_of(PLAN, other, 0), tmp_path)] == ["together"]


def test_one_missing_recording_is_built_here_and_not_in_another_process(tmp_path: Path) -> None:
    """Starting a process would take longer than the work."""
    told: list[tuple[int, int]] = []
    studio.build_all([SHORT, SHORT], tmp_path, lambda done, total: told.append((done, total)), TONE_CLIPS)
    assert told == [(1, 1)]


@pytest.mark.parametrize("count", [1, 2])
def test_a_failed_build_leaves_nothing(tmp_path: Path, count: int) -> None:
    """Neither the file nor half of it; alone or among others."""
    texts = (("hello", "Far too many words. " * 8), *SHORT.texts[1:])
    bad = [replace(SHORT, segment=f"bad-{number}", texts=texts) for number in range(count)]
    with pytest.raises(LineTooLong, match="hello"):
        studio.build_all(bad, tmp_path / "out", None, TONE_CLIPS)
    assert not (tmp_path / "out").exists()


def test_missing_clips_are_known_before_anything_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No recording is begun that cannot be finished."""
    monkeypatch.setattr("audio.voice.find_spec", lambda module: None)
    with pytest.raises(MissingClip, match="make voice"):
        studio.build_all(TONIGHT, tmp_path / "out", None, tmp_path / "no-clips")
    assert not (tmp_path / "out").exists()


def test_a_killed_build_leaves_no_recording(tmp_path: Path) -> None:
    """Killed in the last moment there is: written, not yet named. The next build begins afresh."""
    code = (
        "import os, signal, sys; from pathlib import Path; from audio.files import write_whole\n"
        "Path.replace = lambda *names: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_whole(Path(sys.argv[1]) / 'evening.mp3', b'half')"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=Path(__file__).parents[1], check=False)
    assert ended.returncode == -9
    assert not (tmp_path / "evening.mp3").exists()
    assert not list(tmp_path.glob("*.mp3"))


def test_an_unfinished_write_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk, say: the folder is as it was."""

    def full(self: Path, target: Path) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        studio.build(SHORT, tmp_path, TONE_CLIPS)
    assert list(tmp_path.iterdir()) == []


def test_the_forecast_is_what_comes_out() -> None:
    """Count, minutes and bytes, before anything is built; each recording once."""
    expected = studio.forecast([*TONIGHT, *TONIGHT])
    assert (expected.count, expected.bytes) == (3, 6 * sum(one.score.ms for one in TONIGHT))
    assert expected.minutes == sum(one.score.ms for one in TONIGHT) / 60_000
    assert abs(len(made("short").mp3) - studio.forecast([SHORT]).bytes) <= 72


def test_looking_for_what_is_missing_loads_no_audio_tools() -> None:
    """So that an evening that is all there starts at once."""
    code = "import sys, audio.build; print({'numpy', 'scipy', 'soundfile', 'lameenc', 'pyloudnorm'} & set(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "set()"


def coarse() -> dict[str, list[float]]:
    """How the short recording sounds, roughly: 200 ms at a time, in dB; as it is, and its upper part."""
    played = made("short").played.astype(np.float64)
    kinds = {"all": played, "upper": np.diff(played, prepend=0.0)}
    rows = {}
    for kind, sound in kinds.items():
        pieces = sound[: sound.size // 4_800 * 4_800].reshape(-1, 4_800)
        level = 10 * np.log10(np.mean(pieces**2, axis=1) + 1e-9)
        rows[kind] = (np.round(level * 2) / 2).tolist()
    return rows


def test_a_new_sound_needs_a_new_number() -> None:
    """Whoever changes how recordings sound raises recordings.SOUND, so that old files are not taken for new ones.

    Then `python -m tests.test_audio_build` notes the new sound.
    """
    kept = json.loads(FINGERPRINT.read_text())
    now = coarse()
    same = all(np.allclose(kept[kind], now[kind], atol=1.0) for kind in now)
    assert same or kept["sound"] != recordings.SOUND, "it sounds different: raise SOUND in skill/guide/recordings.py"
    assert kept["sound"] == recordings.SOUND, "note the new sound: python -m tests.test_audio_build"


def test_a_recording_of_an_unknown_voice_is_refused(tmp_path: Path) -> None:
    """Before anything is made."""
    with pytest.raises(RecordingError, match="No voice called"):
        studio.build(replace(SHORT, voice="nobody"), tmp_path)
    assert list(tmp_path.iterdir()) == []


if __name__ == "__main__":
    FINGERPRINT.write_text(json.dumps({"sound": recordings.SOUND, **coarse()}) + "\n")
