"""A recording to look at: its waveform and its spectrogram, with the cues of its score over both."""

from pathlib import Path
from typing import Any

import numpy as np

from audio.joins import joins
from audio.samples import RATE, Samples, position
from audio.voice import decoded, found
from skill.errors import RecordingError
from skill.guide.programme import Beat, Cue, Recording
from skill.guide.text import caption

INCHES = (22, 9)
HIGHEST_HZ = 4_000
"""Above it there is only the hiss of consonants."""
WINDOW = 2_048
"""85 ms: fine enough to see a breath's pitch climb a fifth."""
FLOOR_DB, CEILING_DB = -100, -35
COLOURS = {
    Beat.SAY: "#e9b44c",
    Beat.BREATHE_IN: "#5aa9e6",
    Beat.BREATHE_OUT: "#2f6690",
    Beat.BELL: "#c8553d",
    Beat.HOLD: "#cccccc",
    Beat.LOOK: "#b392ac",
    Beat.TALK: "#81b29a",
}
LETTERS_A_ROW = 26
JOINS_DRAWN = 4
NARROWEST = 0.015
"""A cue that takes a smaller share of the recording has no room for its name."""


def draw(recording: Recording, mp3: bytes, path: Path) -> Path:
    """Draw a recording to a PNG. Raises RecordingError when matplotlib is not installed."""
    if not found("matplotlib"):
        raise RecordingError("Drawing needs the package matplotlib: run `make voice`")
    from matplotlib.figure import Figure

    played = decoded(mp3)
    figure = Figure(figsize=INCHES, layout="constrained")
    wave, spectrum = figure.subplots(2, 1, sharex=True, height_ratios=(2, 3))
    _waveform(wave, played)
    _spectrogram(spectrum, played)
    for cue in recording.score.cues:
        _cue(
            wave,
            spectrum,
            cue,
            dict(recording.texts),
            named=cue.ms > recording.score.ms * NARROWEST,
        )
    figure.suptitle(f"{recording.name}: {recording.score.ms / 1000:g} s", x=0.01, ha="left")
    spectrum.set_xlim(0, recording.score.ms / 1000)
    spectrum.set_xlabel("seconds")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, format="png", dpi=80)
    return path


def _waveform(axes: Any, played: Samples) -> None:  # noqa: ANN401 - matplotlib may not be installed
    """The envelope of each 5 ms: 2.4 million points would draw the same picture, slowly."""
    step = RATE // 200
    pieces = played[: played.size // step * step].reshape(-1, step)
    times = [number * step / RATE for number in range(len(pieces))]
    axes.fill_between(times, pieces.min(axis=1), pieces.max(axis=1), color="#222222", linewidth=0)
    axes.set_ylim(-1, 1)
    axes.set_ylabel("full scale")


def _spectrogram(axes: Any, played: Samples) -> None:  # noqa: ANN401
    silence = 1e-6 * np.random.default_rng(1).standard_normal(
        played.size
    )  # digital silence has no logarithm
    axes.specgram(
        played + silence,
        NFFT=WINDOW,
        noverlap=WINDOW // 2,
        Fs=RATE,
        vmin=FLOOR_DB,
        vmax=CEILING_DB,
        cmap="magma",
        rasterized=True,
    )
    axes.set_yscale("symlog", linthresh=500)
    axes.set_ylim(80, HIGHEST_HZ)
    axes.set_yticks(
        [100, 196, 294, 500, 1000, 2000, 4000],
        labels=["100", "196", "294", "500", "1k", "2k", "4k"],
    )
    axes.set_ylabel("hertz")


def _cue(wave: Any, spectrum: Any, cue: Cue, texts: dict[str, str], named: bool) -> None:  # noqa: ANN401
    start, end = cue.start / 1000, cue.end / 1000
    wave.axvspan(start, end, color=COLOURS[cue.beat], alpha=0.35, linewidth=0)
    for axes, colour in ((wave, "black"), (spectrum, "white")):
        axes.axvline(start, color=colour, linewidth=0.6, alpha=0.7)
    if named:
        wave.text(
            start, -0.97, f" {cue.beat.value.removeprefix('breathe ')}", fontsize=7, va="bottom"
        )
    if cue.beat is Beat.SAY:
        sentence = _rows(caption(texts[cue.line]))
        wave.text(start, 1.03, f"{start:g} s  {cue.line}\n{sentence}", fontsize=7, va="bottom")


def _rows(text: str) -> str:
    """A line broken into short rows."""
    import textwrap

    return "\n".join(textwrap.wrap(text, LETTERS_A_ROW))


def draw_joins(recording: Recording, mp3: Path, path: Path) -> Path:
    """Draw what lies around the joins of a recording: a second to either side, and the join between."""
    from matplotlib.figure import Figure

    played = decoded(mp3.read_bytes())
    found = list(joins(played, recording))[:JOINS_DRAWN]
    figure = Figure(figsize=INCHES, layout="constrained")
    rows = figure.subplots(2, len(found), squeeze=False)
    for number, join in enumerate(found):
        wave, spectrum = rows[0][number], rows[1][number]
        start = max(0, position(join.ms) - RATE)
        around = played[start : position(join.ms) + RATE]
        _waveform(wave, around)
        wave.set_ylim(-0.1, 0.1)
        _spectrogram(spectrum, around)
        for axes, colour in ((wave, "#c8553d"), (spectrum, "white")):
            axes.axvline((position(join.ms) - start) / RATE, color=colour, linewidth=0.8, ls=":")
        wave.set_title(
            f"{join.ms / 1000:.2f} s: error {join.error_db:.0f} dB, "
            f"{join.above_db:+.1f} dB beside the encoder's own",
            fontsize=9,
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, format="png", dpi=80)
    return path
