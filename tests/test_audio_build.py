"""Recordings are built whole or not at all, and only when they are missing."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audio import build as studio
from audio import manifest
from audio.encode import verify
from audio.files import sweep
from audio.kokoro import KokoroVoice
from audio.pronunciation import pronunciation_of
from audio.styles import style_called
from skill.errors import LineTooLong, MissingClip, RecordingError
from skill.guide.frames import FRAME_BYTES
from skill.guide.programme import recordings
from skill.guide.programme.practice import Do, Practice, Step
from skill.guide.programme.recordings import Recording, Tonight, pieces_of, recordings_of
from skill.guide.programme.score import compose
from tests.bedroom import PLAN, WORDS
from tests.studio import SHORT, TONE_CLIPS, build_shared, made

pytestmark = pytest.mark.slow

FINGERPRINT = Path(__file__).parent / "data" / "sound.json"
TONIGHT = recordings_of(PLAN, WORDS, Tonight())
AGAIN = TONIGHT[-1]


def test_a_recording_is_built_once(tmp_path: Path) -> None:
    """Named by its fingerprint, verified; the second time the file is only found."""
    folder = tmp_path / "recordings"
    build_shared([SHORT], folder)
    path = studio.build(SHORT, folder, TONE_CLIPS)
    assert path == folder / SHORT.name
    assert path.read_bytes() == made("short").mp3
    silence = bytes(SHORT.frames * FRAME_BYTES)
    path.write_bytes(silence)
    assert studio.build(SHORT, folder, TONE_CLIPS).read_bytes() == silence
    path.write_bytes(silence[:-1])  # a disk that was full
    assert studio.build(SHORT, folder, TONE_CLIPS).read_bytes() == made("short").mp3


def test_a_piece_is_built_once(tmp_path: Path) -> None:
    """The second time the file is only found."""
    folder, piece = tmp_path / "recordings", SHORT.pieces[0]
    path = studio.build_piece(piece, folder, TONE_CLIPS)
    assert path == tmp_path / "pieces" / f"{piece.id}.mp3"
    assert verify(path.read_bytes()).count == piece.frames
    whole, silence = path.read_bytes(), bytes(piece.frames * FRAME_BYTES)
    path.write_bytes(silence)
    assert studio.build_piece(piece, folder, TONE_CLIPS).read_bytes() == silence
    path.write_bytes(silence[:-1])
    assert studio.build_piece(piece, folder, TONE_CLIPS).read_bytes() == whole


def test_a_recording_is_built_from_the_clips_of_the_project(tmp_path: Path) -> None:
    """In parallel, with progress, no speech engine; what is there already is left alone."""
    folder, told = tmp_path / "recordings", list[tuple[int, int]]()
    tonight = [AGAIN]
    count = len(AGAIN.pieces)
    paths = studio.build_all(tonight, folder, lambda done, total: told.append((done, total)))
    assert told == [(done, count) for done in range(1, count + 1)]
    assert paths == [folder / one.name for one in tonight]
    assert [verify(path.read_bytes()).ms for path in paths] == [one.ms for one in tonight]
    assert {path.name for path in folder.iterdir()} == {one.name for one in tonight}
    pieces = {piece.name for piece in AGAIN.pieces}
    assert {path.name for path in (tmp_path / "pieces").iterdir()} == pieces

    def fail(done: int, total: int) -> None:
        pytest.fail("nothing was missing")

    assert studio.build_all(tonight, folder, fail) == paths


def test_one_changed_sentence_leaves_only_its_piece_missing(tmp_path: Path) -> None:
    """Of a whole evening; the others keep their names."""
    folder = tmp_path / "recordings"
    studio.pieces_folder(folder).mkdir()
    for piece in pieces_of(TONIGHT):
        (studio.pieces_folder(folder) / piece.name).write_bytes(bytes(piece.frames * FRAME_BYTES))
    other = replace(WORDS, lines={**WORDS.lines, "look.3": ("Look.",)})
    lacking = studio.missing(recordings_of(PLAN, other, Tonight()), folder)
    assert [piece.lines for piece in lacking if piece.lines] == [("look.3",)]
    assert lacking[0].ms < 9_000
    # What its fewer words leave over is quiet, of a length that other lines leave over too.
    assert all(piece.lines or piece.ms <= 13_000 for piece in lacking)


def little(name: str, *said: str) -> Recording:
    """A recording of a few seconds in the test voice."""
    lines = [f"line-{number}" for number in range(len(said))]
    steps = (Step(Do.HOLD, 1_000), *(Step(Do.SAY, 2_000, line=line) for line in lines))
    score = compose([Practice("test", "test", steps)])
    return Recording(name, score, tuple(zip(lines, said, strict=True)), "en-US", "tone")


def test_one_changed_sentence_is_made_once(tmp_path: Path) -> None:
    """However many recordings say it: one piece where it is alike in all, and one clip."""
    folder, counted = tmp_path / "recordings", list[int]()

    def built(*wanted: Recording) -> int:
        counted.clear()
        studio.build_all(wanted, folder, lambda done, total: counted.append(total))
        return len(counted)

    before = [little("a", "Hello.", "Rest."), little("b", "Rest."), little("c", "Rest.", "Hello.")]
    after = [
        little("a", "Hi there.", "Rest."),
        little("b", "Rest."),
        little("c", "Rest.", "Hi there."),
    ]
    pieces = pieces_of(before)
    assert built(*before) == len(pieces) == 5  # an opening; both words in the middle, and at an end
    third = (folder / before[1].name).stat()
    clips = set((tmp_path / "clips").rglob("*.ogg"))
    assert built(*after) == 2
    assert (folder / after[1].name).stat() == third
    assert [path.name[:9] for path in set((tmp_path / "clips").rglob("*.ogg")) - clips] == [
        "hi-there-"
    ]
    assert built(*after) == 0
    assert len(list(folder.glob("*.mp3"))) == 5


def test_the_manifest_says_what_each_recording_is(tmp_path: Path) -> None:
    """Its name, practice, words, length and bytes."""
    path, folder, one = (
        tmp_path / "manifest.json",
        tmp_path / "recordings",
        little("a", "Hello.", "Rest."),
    )
    studio.build_all([one], folder)
    studio.write_manifest(one.pieces, folder, path)
    noted = json.loads(path.read_text())
    opening, hello, rest = sorted(
        noted["pieces"], key=lambda row: ["", "Hello.", "Rest."].index(row["text"])
    )
    assert noted["version"] == 2
    assert hello == {
        "name": one.pieces[1].name,
        "practice": "test",
        "text": "Hello.",
        "beats": ["say"],
        "locale": "en-US",
        "voice": "tone",
        "ms": one.pieces[1].ms,
        "bytes": (tmp_path / "pieces" / one.pieces[1].name).stat().st_size,
    }
    assert opening["beats"] == ["hold"]
    assert rest["ms"] == one.pieces[2].ms


def test_the_manifest_grows_and_never_changes_an_entry(tmp_path: Path) -> None:
    """What has been measured is not measured again; only an entry whose file has gone goes with it."""
    path, folder = tmp_path / "manifest.json", tmp_path / "recordings"
    a, b = little("a", "Hello."), little("b", "Rest.")
    studio.build_all([a, b], folder)
    studio.write_manifest(a.pieces, folder, path)
    assert set(manifest.read(path)) == {piece.name for piece in a.pieces}
    studio.write_manifest(pieces_of([a, b]), folder, path)
    every = {piece.name for piece in pieces_of([a, b])}
    assert set(manifest.read(path)) == every
    untouched = path.stat()
    studio.write_manifest(pieces_of([a, b]), folder, path)
    assert path.stat() == untouched
    gone = a.pieces[1].name
    (tmp_path / "pieces" / gone).unlink()
    studio.write_manifest(b.pieces, folder, path)
    assert set(manifest.read(path)) == every - {gone}
    there = {one.name for one in tmp_path.iterdir()}
    assert there == {"manifest.json", "recordings", "pieces", "clips"}


@pytest.mark.parametrize(
    "text", ["", "half a manif", '{"version": 1}', '{"version": 2, "pieces": [{"name": "a"}]}']
)
def test_a_manifest_that_is_none_of_ours_is_made_anew(text: str, tmp_path: Path) -> None:
    """It holds nothing that cannot be measured again."""
    path, one = tmp_path / "manifest.json", little("a", "Hello.")
    path.write_text(text)
    studio.build_all([one], tmp_path / "recordings")
    studio.write_manifest(one.pieces, tmp_path / "recordings", path)
    assert set(manifest.read(path)) == {piece.name for piece in one.pieces}


def test_what_killed_builds_left_is_swept_away(tmp_path: Path) -> None:
    """At the next build, of recordings and of clips; a part younger than an hour may be somebody's work."""
    folder, clips = tmp_path / "recordings", tmp_path / "clips" / "en-US"
    for place in (folder, clips, tmp_path / "pieces"):
        place.mkdir(parents=True)
        for name, age in (("old", 3_700), ("young", 3_500)):
            part = place / f".{name}.mp3.0123abcd.part"
            part.touch()
            os.utime(part, (part.stat().st_mtime - age,) * 2)
    (folder / "kept.part.mp3").touch()
    studio.build_all([little("a", "Hello."), little("b", "Rest.")], folder)
    assert [path.name for path in folder.glob(".*")] == [".young.mp3.0123abcd.part"]
    assert [path.name for path in clips.glob(".*")] == [".young.mp3.0123abcd.part"]
    assert [path.name for path in (tmp_path / "pieces").glob(".*")] == [".young.mp3.0123abcd.part"]
    assert (folder / "kept.part.mp3").exists()


def test_two_builds_may_sweep_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that has gone in the meantime is no error."""
    monkeypatch.setattr(Path, "glob", lambda folder, pattern: [folder / ".gone.part"])
    assert sweep(tmp_path) == []


def test_one_missing_piece_is_built_here_and_not_in_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Starting a process would take longer than the work."""
    folder, told = tmp_path / "recordings", list[tuple[int, int]]()
    build_shared([SHORT], folder)
    (tmp_path / "pieces" / SHORT.pieces[1].name).unlink()
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", None)
    studio.build_all(
        [SHORT, SHORT], folder, lambda done, total: told.append((done, total)), TONE_CLIPS
    )
    assert told == [(1, 1)]


@pytest.mark.parametrize("count", [1, 2])
def test_a_failed_build_leaves_nothing(tmp_path: Path, count: int) -> None:
    """Neither the file nor half of it; alone or among others."""
    texts = (("hello", "Far too many words. " * 8), *SHORT.texts[1:])
    bad = [replace(SHORT, segment=f"bad-{number}", texts=texts) for number in range(count)]
    with pytest.raises(LineTooLong, match="hello"):
        studio.build_all(bad, tmp_path / "out", None, TONE_CLIPS)
    assert not (tmp_path / "out").exists()


def test_missing_clips_are_known_before_anything_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=Path(__file__).parents[1], check=False
    )
    assert ended.returncode == -9
    assert not (tmp_path / "evening.mp3").exists()
    assert not list(tmp_path.glob("*.mp3"))


def test_an_unfinished_write_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk, say: the folder is as it was."""

    def full(self: Path, target: Path) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        studio.build(SHORT, tmp_path / "recordings", TONE_CLIPS)
    assert list(tmp_path.rglob("*.*")) == []


def test_the_forecast_is_what_comes_out() -> None:
    """Count, minutes and bytes, before anything is built; each recording once."""
    pieces = pieces_of(TONIGHT)
    expected = studio.forecast([*pieces, *pieces])
    assert expected.count == len(pieces) < sum(len(one.pieces) for one in TONIGHT)
    assert expected.minutes == sum(piece.ms for piece in pieces) / 60_000
    assert expected.bytes == 6 * sum(piece.ms for piece in pieces)
    assert len(made("short").mp3) == studio.forecast(SHORT.pieces).bytes


def test_looking_for_what_is_missing_loads_no_audio_tools() -> None:
    """So that an evening that is all there starts at once."""
    code = "import sys, audio.build; print({'numpy', 'scipy', 'soundfile', 'av', 'pyloudnorm'} & set(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
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


def speech() -> str:
    """All that makes a sentence sound as it does, and is not in the name of a recording: engine and pronunciation."""
    made_of = [
        KokoroVoice().recipe_of("Hello."),
        sorted(style_called(WORDS.voice).speeds.items()),
        sorted(pronunciation_of(WORDS.locale).items()),
    ]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]


def test_a_new_sound_needs_a_new_number() -> None:
    """Whoever changes how recordings sound raises recordings.SOUND, so that old files are not taken for new ones.

    Then `python -m tests.test_audio_build` notes the new sound.
    """
    kept = json.loads(FINGERPRINT.read_text())
    now = coarse()
    same = (
        all(np.allclose(kept[kind], now[kind], atol=1.0) for kind in now)
        and kept["speech"] == speech()
    )
    assert same or kept["sound"] != recordings.SOUND, (
        "it sounds different: raise SOUND in skill/guide/programme/recordings.py"
    )
    assert kept["sound"] == recordings.SOUND, "note the new sound: python -m tests.test_audio_build"


def test_a_recording_of_an_unknown_voice_is_refused(tmp_path: Path) -> None:
    """Before anything is made."""
    with pytest.raises(RecordingError, match="No voice called"):
        studio.build(replace(SHORT, voice="nobody"), tmp_path / "recordings")
    assert list(tmp_path.iterdir()) == []


if __name__ == "__main__":
    FINGERPRINT.write_text(
        json.dumps({"sound": recordings.SOUND, "speech": speech(), **coarse()}) + "\n"
    )
