"""Tones can be followed with eyes closed."""

import numpy as np
import pytest

from audio import tones
from audio.levels import loudness
from audio.samples import RATE, Samples, decibels, position

EVERY_BREATH = (2_500, 3_000, 3_500, 4_000, 6_000)


def pitch(sound: Samples, at: float) -> float:
    """The strongest frequency below 500 Hz around a moment (a share of the whole)."""
    middle = int(sound.size * at)
    piece = sound[max(0, middle - 4_000) : middle + 4_000]
    strengths = np.abs(np.fft.rfft(piece * np.hanning(piece.size), 1 << 17))
    hertz = np.fft.rfftfreq(1 << 17, 1 / RATE)
    return float(hertz[np.argmax(np.where((hertz > 150) & (hertz < 500), strengths, 0))])


def brightness(sound: Samples) -> float:
    """The mean frequency, weighted by strength."""
    strengths = np.abs(np.fft.rfft(sound))
    return float(np.sum(strengths * np.fft.rfftfreq(sound.size, 1 / RATE)) / np.sum(strengths))


@pytest.mark.parametrize("ms", EVERY_BREATH)
def test_the_in_breath_rises_a_fifth_and_the_out_breath_falls_one(ms: int) -> None:
    """G3 to D4 and back."""
    breath_in, breath_out = halves(ms)
    assert pitch(breath_in, 0.1) < 208
    assert 284 < pitch(breath_in, 0.92) < 297
    assert 284 < pitch(breath_out, 0.08) < 297
    assert pitch(breath_out, 0.9) < 208


def halves(ms: int) -> tuple[Samples, Samples]:
    """A breath as long in as out, taken apart at its turn."""
    whole = tones.breath(ms, ms)
    return whole[: position(ms)], whole[position(ms) :]


@pytest.mark.parametrize("ms", EVERY_BREATH)
def test_in_and_out_differ_in_timbre_and_not_in_loudness(ms: int) -> None:
    """The in-breath is brighter by half and more; neither is louder than the other."""
    breath_in, breath_out = halves(ms)
    assert brightness(breath_in) > 1.5 * brightness(breath_out)
    assert abs(loudness(breath_in) - loudness(breath_out)) < 1.0


def test_a_breath_swells_by_20_db_and_begins_and_ends_without_a_step() -> None:
    """From nothing to nothing, over 70 ms at either end."""
    whole = tones.breath(4_000, 6_000)
    for breath in (whole[: 4_000 * 24], whole[4_000 * 24 :][::-1]):
        faint = np.sqrt(np.mean(breath[2_000:6_000] ** 2))
        full = np.sqrt(np.mean(breath[-10_000:-2_000] ** 2))
        assert 13 < float(decibels(np.array([full / faint]))[0]) < 22
        assert np.abs(breath[0]) < 1e-4


def test_the_bed_is_low_and_the_same_all_along() -> None:
    """-37 LUFS, never a step, not even where one round of it ends and the next one begins."""
    bed = np.tile(tones.bed(35 * RATE), 2)
    assert loudness(bed) == pytest.approx(-37.2, abs=0.5)
    assert bed.size == 70 * RATE
    steps = np.abs(np.diff(bed))
    assert steps[35 * RATE - 50 : 35 * RATE + 50].max() <= steps.max()
    assert steps.max() < 0.02
    parts = [loudness(bed[: 20 * RATE]), loudness(bed[35 * RATE : 55 * RATE])]
    assert abs(parts[0] - parts[1]) < 0.5
    assert abs(float(bed.mean())) < 1e-4


def test_the_bell_is_low_and_soft_and_fades() -> None:
    """One stroke, quieter than speech, gone after its cue."""
    bell = tones.bell(4_000)
    assert 190 < pitch(bell, 0.2) < 202
    assert loudness(bell) < -22
    assert np.abs(bell[-1]) < 1e-4
    assert np.abs(bell).argmax() < RATE // 10


def test_tones_are_always_the_same() -> None:
    """So that a recording built twice is the same file."""
    breath, bell = tones.breath(4_000, 6_000).copy(), tones.bell(4_000).copy()
    tones.breath.cache_clear()
    tones.bell.cache_clear()
    assert np.array_equal(breath, tones.breath(4_000, 6_000))
    assert np.array_equal(bell, tones.bell(4_000))


def test_fading_leaves_the_original_alone() -> None:
    """A tone is kept and used again, so nobody may change it."""
    sound = np.ones(RATE, dtype=np.float32)
    edged = tones.faded(sound, 100, 200)
    assert sound.min() == 1
    assert edged[0] < 0.01
    assert edged[-1] < 0.01
    assert edged[RATE // 2] == 1
