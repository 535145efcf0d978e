"""What is measured on a finished recording finds what is planted there, and nothing where nothing is wrong."""

from itertools import accumulate
from pathlib import Path

import miniaudio
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.check import measure
from audio.encode import encode, verify
from audio.levels import loudness, true_peak
from audio.master import HIGHEST_PEAK_DB, LOUDNESS_LUFS, MOST_LIMITED_DB, master
from audio.mix import _tones, mix
from audio.samples import RATE, Samples, position
from audio.spoken import clips_of
from audio.swell import periods, swells
from audio.tones import bed
from skill.guide.intents import Mood
from skill.guide.programme.recordings import Recording, recordings_of
from skill.guide.programme.score import Beat, Score
from tests.bedroom import REPERTOIRE, WORDS
from tests.studio import FIRST_NIGHT, SHORT, TONE_CLIPS, Made, made, places, shipped


def faults(sound: Samples, folder: Path, of: Recording = SHORT) -> list[str]:
    """What is found in this sound, encoded as that recording."""
    (folder / "recordings").mkdir()
    (folder / "recordings" / of.name).write_bytes(encode(sound))
    return list(measure(of, folder / "recordings").faults)


def late(ms: int, after: int, monkeypatch: pytest.MonkeyPatch) -> Samples:
    """The short recording with its tones so much later than its score, from some moment on."""

    def moved(score: Score) -> Samples:
        tones = _tones(score)
        tones[position(after) :] = np.roll(tones[position(after) :], position(ms))
        return tones

    monkeypatch.setattr("audio.mix._tones", moved)
    return mix(SHORT, clips_of(SHORT, TONE_CLIPS))


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
    """And by how much, within 5 ms."""
    found = [
        fault
        for fault in faults(late(ms, 0, monkeypatch), tmp_path)
        if fault.startswith("the breath at")
    ]
    assert len(found) == 2
    assert all(abs(float(fault.split()[6]) - ms) <= 5 for fault in found), found


def test_a_breath_of_the_wrong_length_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second of two comes 40 ms late: each lies near enough, but their distance is wrong."""
    found = faults(late(40, 16_990, monkeypatch), tmp_path)
    assert [fault[:32] for fault in found] == ["the breath before 17 s lasts +40"]


def test_a_breath_that_is_missing_is_found(tmp_path: Path) -> None:
    """Noise in its place is none."""
    sound = made("short").mixed.copy()
    first = next(cue for cue in SHORT.score.cues if cue.beat is Beat.BREATHE_IN)
    place = slice(position(first.start), position(first.start + 10_000))
    sound[place] = 0.1 * np.random.default_rng(1).standard_normal(position(10_000))
    assert any(
        fault.startswith("the breath at 7 s is not found") for fault in faults(sound, tmp_path)
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
        (np.full(1, 0.003, dtype=np.float32), "its mean is 0.002"),
        (bed(SHORT.score.ms), "its bed in long quiets is at -32"),
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
    found = swells(heard.played, heard.recording.score, said(heard))
    assert len(found) == sum(cue.beat is Beat.BREATHE_IN for cue in heard.recording.score.cues)
    assert max(abs(breath.late) for breath in found) < 5
    assert max(abs(longer) for longer in periods(found)) < 5
    assert min(breath.likeness for breath in found) > 0.98


@settings(deadline=None, max_examples=30)
@given(st.integers(-120, 120))
def test_a_breath_is_found_wherever_it_lies(ms: int) -> None:
    """Moved by up to 120 ms, it is said to lie where it does, within 3 ms."""
    heard = made("tiny")
    played = np.roll(heard.played, position(ms))
    speech = [(start + position(ms), end + position(ms)) for start, end in said(heard)]
    (breath,) = swells(played, heard.recording.score, speech)
    assert abs(breath.late - ms) <= 3


def test_twenty_minutes_of_queued_recordings_do_not_drift() -> None:
    """However many MP3s lie before it, each begins within two frames (48 ms) of its place in the evening."""
    plan = next(plan for name in REPERTOIRE if (plan := REPERTOIRE.plan(name)).minutes == 20)
    assert plan.mood == Mood.ORDINARY
    lengths = [made.score.ms for made in recordings_of(plan, WORDS, FIRST_NIGHT)]
    heard = [verify(encode(np.zeros(position(ms), dtype=np.float32))).ms for ms in lengths]
    ahead = [
        played - planned
        for played, planned in zip(accumulate(heard), accumulate(lengths), strict=True)
    ]
    assert len(lengths) >= 7
    assert max(map(abs, ahead)) <= 48, ahead


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
    monkeypatch.setattr("audio.master.PEAK_DB", -12.0)
    squeezed = master(SHORT, clips_of(SHORT, TONE_CLIPS))
    assert (
        squeezed.limited > MOST_LIMITED_DB
    )  # no ceiling is ever raised, so nothing better was there, and it is told
    monkeypatch.undo()
    assert master(SHORT, clips_of(SHORT, TONE_CLIPS)).limited <= MOST_LIMITED_DB
