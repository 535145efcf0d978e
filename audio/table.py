"""What ``recordings`` prints in columns: what was measured and heard, and how each line is spoken."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from audio.build import clips_folder
from audio.check import misheard
from audio.listen import Transcript, word_error_rate
from audio.measured import Measured
from audio.sentences import LineWindow, line_windows
from audio.spoken import clips_of
from skill.guide.programme import Piece

NOTHING = "-"
"""Where there was nothing to measure."""


def table(results: Sequence[Measured]) -> str:
    """What ``check`` measured: a heading, and a row for each recording."""
    width = max((len(result.recording.name) for result in results), default=0)
    heading = (
        f"{'recording':<{width}}{'length':>10}{'LUFS':>8}{'voice':>8}{'peak dBTP':>11}"
        f"{'limited':>9}{'onset':>9}{'swell':>9}{'joins':>9}  {'tightest slot':<32}"
        f"{'misheard':>8}{'MOS':>6}"
    )
    return "\n".join([heading, *(_row(result, width) for result in results)])


def _row(result: Measured, width: int) -> str:
    window, transcripts = result.tightest, misheard([result])
    voice = NOTHING if result.voice is None else f"{result.voice:.2f}"
    swell = NOTHING if result.swell is None else f"{result.swell:.1f} ms"
    join = NOTHING if result.join is None else f"{result.join:+.1f} dB"
    spare = f"{window.spare:5.2f} s spare, {window.line}" if window else NOTHING
    errors = f"{word_error_rate(transcripts):.1%}" if transcripts else NOTHING
    mos = NOTHING if result.mos is None else f"{result.mos:.2f}"
    return (
        f"{result.recording.name:<{width}}{result.ms / 1000:8.2f} s{result.lufs:8.2f}{voice:>8}"
        f"{result.peak:11.2f}{result.limited:6.1f} dB{result.onset:6.1f} ms{swell:>9}{join:>9}"
        f"  {spare:<32}{errors:>8}{mos:>6}"
    )


def summary(transcripts: Sequence[Transcript]) -> str:
    """How much was misheard and what, and what listeners would say of the voice."""
    mistakes = sum(transcript.mistakes for transcript in transcripts)
    words = sum(transcript.words for transcript in transcripts)
    rate = word_error_rate(transcripts)
    rows = [
        f"\n{len(transcripts)} sentences listened to, "
        f"{mistakes} of {words} words misheard: {rate:.1%}"
    ]
    for transcript in transcripts:
        if transcript.mistakes:
            rows.append(f'  "{transcript.sentence}" was heard as "{transcript.heard}"')
    opinions = [(transcript.opinion, transcript.sentence) for transcript in transcripts]
    scored = [(score, sentence) for score, sentence in opinions if score is not None]
    if scored:
        mean = sum(score for score, _ in scored) / len(scored)
        lowest, sentence = min(scored)
        rows.append(
            f"MOS {mean:.2f} on average (predicted by DNSMOS P.808), lowest {lowest:.2f}: "
            f'"{sentence}"'
        )
    return "\n".join(rows)


def line_table(pieces: Iterable[Piece], folder: Path) -> str:
    """How full the slot of each line is, and how fast it is spoken: a heading, and a row a line."""
    # Many pieces speak the same line in the same slot, and it is listed once.
    distinct = {}
    for piece in pieces:
        clips = clips_of(piece, clips_folder(piece, folder))
        for window in line_windows(piece, clips):
            distinct[window.line, window.text, window.window] = window
    heading = (
        f"{'line':<20}{'takes':>9}{'slot':>9}{'spare':>9}"
        f"{'words a minute':>16}{'pause lacking':>15}  text"
    )
    return "\n".join([heading, *map(_line_row, distinct.values())])


def _line_row(window: LineWindow) -> str:
    times = f"{window.seconds:7.2f} s{window.window:7.1f} s{window.spare:7.2f} s"
    hurry = f"{window.hurry:.1f} s" if window.hurry >= 0.1 else NOTHING
    return f"{window.line:<20}{times}{window.pace:>16.0f}{hurry:>15}  {window.text}"
