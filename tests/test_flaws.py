"""What is measured on a finished recording finds what is planted there, and nothing where nothing is wrong."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import miniaudio
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.check import cues_heard, measure
from audio.encode import encode
from audio.files import write_whole
from audio.joins import joins
from audio.levels import loudness, true_peak
from audio.master import HIGHEST_PEAK_DB, MOST_LIMITED_DB, master
from audio.measured import LOUDNESS_LUFS
from audio.mix import AROUND, _tones, mix
from audio.samples import RATE, Samples, position
from audio.spoken import clips_of
from audio.swell import periods, swells
from audio.tones import bed
from skill.guide.frames import FRAME_BYTES
from skill.guide.programme.recordings import Piece, Recording, recordings_of
from skill.guide.programme.score import Beat, Cue
from tests.bedroom import REPERTOIRE, WORDS
from tests.studio import FIRST_NIGHT, SHORT, TONE_CLIPS, Made, made, places, shipped

pytestmark = pytest.mark.slow


def faults(sound: Samples, folder: Path, of: Recording = SHORT) -> list[str]:
    """What is found in this sound, encoded as that recording."""
    (folder / "recordings").mkdir()
    (folder / "recordings" / of.name).write_bytes(encode(sound))
    return list(measure(of, folder / "recordings").faults)


def late(ms: int, after: int, monkeypatch: pytest.MonkeyPatch) -> Samples:
    """The short recording with its breaths so much later than its score, from some moment on.

    ``after`` is counted from the start of the piece that has them.
    """

    def moved(piece: Piece) -> Iterator[tuple[Cue, Samples]]:
        for cue, sound in _tones(piece):
            lag = ms if cue.beat is Beat.BREATHE_IN and cue.start >= after else 0
            yield replace(cue, start=cue.start + lag), sound

    monkeypatch.setattr("audio.mix._tones", moved)
    clips = clips_of(SHORT, TONE_CLIPS)
    return np.concatenate([mix(piece, clips)[AROUND:-AROUND] for piece in SHORT.pieces])


def said(heard: Made) -> list[tuple[int, int]]:
    """Where its sentences lie, in samples."""
    return [(at, at + heard.clips.clip(sentence).size) for at, sentence in places(heard)]


def test_nothing_is_found_where_nothing_is_wrong(tmp_path: Path) -> None:
    """Breaths, bell, bed, talk and words."""
    assert faults(made("short").mixed, tmp_path) == []


@pytest.mark.parametrize("ms", [-80, 60, 80])
def test_a_breath_beside_its_score_is_found(
    ms: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And by how much, within 7 ms."""
    found = [
        fault
        for fault in faults(late(ms, 0, monkeypatch), tmp_path)
        if fault.startswith("the breath at")
    ]
    assert len(found) == 2
    assert all(abs(float(fault.split()[6]) - ms) <= 7 for fault in found), found


def test_a_breath_of_the_wrong_length_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second of two comes 40 ms late: each lies near enough, but their distance is wrong."""
    found = faults(late(40, 5_000, monkeypatch), tmp_path)
    assert [fault[:32] for fault in found] == ["the breath before 17.008 s lasts"]


def test_a_breath_that_is_missing_is_found(tmp_path: Path) -> None:
    """Noise in its place is none."""
    sound = made("short").mixed.copy()
    first = next(cue for cue in cues_heard(SHORT) if cue.beat is Beat.BREATHE_IN)
    place = slice(position(first.start), position(first.start + 10_000))
    sound[place] = 0.1 * np.random.default_rng(1).standard_normal(position(10_000))
    assert any(
        fault.startswith("the breath at 7.008 s is not found") for fault in faults(sound, tmp_path)
    )


def test_a_click_is_found(tmp_path: Path) -> None:
    """At its place, within a frame; a step of a tenth of full scale between two words."""
    sound = made("short").mixed.copy()
    sound[position(40_000) : position(40_300)] += np.float32(0.1)
    found = [fault for fault in faults(sound, tmp_path) if "it clicks at" in fault]
    assert found
    assert min(abs(float(found[0].split()[3]) - place) for place in (40.0, 40.3)) < 0.03


@pytest.mark.parametrize(
    ("planted", "complaint"),
    [
        (np.full(1, 0.003, dtype=np.float32), "its mean is 0.00"),
        (bed(position(SHORT.ms)), "its bed in long quiets is at -3"),
    ],
    ids=["direct current", "a loud bed"],
)
def test_what_lies_under_everything_is_found(
    planted: Samples, complaint: str, tmp_path: Path
) -> None:
    """Too little to be seen in the loudness of the whole."""
    found = faults(made("short").mixed + planted, tmp_path)
    assert any(complaint in fault for fault in found), found


@pytest.mark.parametrize("segment", ["breathing", "again"])
def test_every_breath_lies_within_5_ms_of_its_score(segment: str) -> None:
    """In the decoded MP3 in the shipped voice, words over half of it; and so do the times between them."""
    heard = shipped(segment)
    found = swells(heard.played, list(cues_heard(heard.recording)), said(heard))
    assert len(found) == sum(cue.beat is Beat.BREATHE_IN for cue in heard.recording.score.cues)
    assert max(abs(breath.late) for breath in found) < 5
    assert max(abs(longer) for longer in periods(found)) < 10
    assert min(breath.likeness for breath in found) > 0.98


@settings(deadline=None, max_examples=30)
@given(st.integers(-120, 120))
def test_a_breath_is_found_wherever_it_lies(ms: int) -> None:
    """Moved by up to 120 ms, it is said to lie where it does, within 3 ms."""
    heard = made("tiny")
    played = np.roll(heard.played, position(ms))
    speech = [(start + position(ms), end + position(ms)) for start, end in said(heard)]
    (breath,) = swells(played, list(cues_heard(heard.recording)), speech)
    assert abs(breath.late - ms) <= 3


def test_twenty_minutes_of_queued_recordings_do_not_drift() -> None:
    """However many lie before it, each begins within a frame a practice of its place in the evening."""
    plan = REPERTOIRE.plan("ordinary-20")
    *evening, _ = recordings_of(plan, WORDS, FIRST_NIGHT)
    ahead, practices = 0, 0
    for played in evening:
        ahead += played.ms - played.score.ms
        practices += len(played.score.spans)
        assert abs(ahead) <= 24 * practices
    assert len(evening) >= 7
    assert abs(ahead) <= 100, "and chance evens it out"


def test_three_minutes_are_seven_thousand_five_hundred_frames() -> None:
    """To within a frame a practice; behind them the bed fades out."""
    plan = REPERTOIRE.plan("ordinary-3")
    *evening, _ = recordings_of(plan, WORDS, FIRST_NIGHT)
    frames = sum(piece.frames for played in evening for piece in played.pieces)
    fade = sum(played.score.ms - played.score.to_good_night for played in evening)
    practices = sum(len(played.score.spans) for played in evening)
    assert abs(frames - fade / 24 - 7_500) <= practices


def test_a_join_is_no_worse_than_the_encoder_elsewhere() -> None:
    """Of every kind, next to words, breaths and quiet: 3 dB at most; and 70 dB below the bed."""
    for heard in (made("short"), *map(shipped, ("breathing", "together", "again"))):
        found = list(joins(heard.played, heard.recording))
        assert len(found) == len(heard.recording.pieces) - 1
        assert max(join.above_db for join in found) <= 3
        assert max(join.error_db for join in found) < -100


@pytest.mark.parametrize("frames", [1, 40])
def test_a_join_that_is_none_is_found(frames: int, tmp_path: Path) -> None:
    """Frames are missing before it, so that the bed jumps."""
    heard = made("short")
    cut = sum(piece.frames for piece in heard.recording.pieces[:2]) * FRAME_BYTES
    spoilt = heard.mp3[: cut - frames * FRAME_BYTES] + heard.mp3[cut:]
    spoilt += heard.mp3[-frames * FRAME_BYTES :]
    path = tmp_path / "recordings" / SHORT.name
    write_whole(path, spoilt)
    found = [fault for fault in measure(SHORT, path.parent).faults if "the join at" in fault]
    assert found
    assert "above the encoder's own error; 3 at most" in found[0]


def test_a_recording_is_mastered_until_its_bounds_hold() -> None:
    """Decoded by another decoder (dr_mp3) than the one it was mastered with (mpg123)."""
    for heard in map(shipped, ("breathing", "together", "again")):
        sound = miniaudio.decode(
            heard.mp3, miniaudio.SampleFormat.FLOAT32, nchannels=1, sample_rate=RATE
        )
        played = np.asarray(sound.samples, dtype=np.float32)
        assert true_peak(played) <= HIGHEST_PEAK_DB
        assert LOUDNESS_LUFS[0] <= loudness(played) <= LOUDNESS_LUFS[1]


def test_what_is_mastered_again_is_not_limited_too_hard(monkeypatch: pytest.MonkeyPatch) -> None:
    """A try that keeps loudness and peak by more than 3 dB of limiting is not taken while a better one is there."""
    monkeypatch.setattr("audio.master.PEAK_DB", -15.0)
    words, clips = SHORT.pieces[1], clips_of(SHORT, TONE_CLIPS)
    # No ceiling is ever raised, so nothing better was there, and it is told.
    assert master(words, clips).limited > MOST_LIMITED_DB
    monkeypatch.undo()
    assert master(words, clips).limited <= MOST_LIMITED_DB
