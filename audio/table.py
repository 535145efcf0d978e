"""What ``recordings check`` prints: a row a recording, and what was heard in all of them."""

from collections.abc import Sequence

from audio.check import Measured, misheard
from audio.listen import Transcript, word_error_rate

NOTHING = "-"
"""Where there was nothing to measure."""


def table(results: Sequence[Measured]) -> str:
    """A heading, and a row for each recording."""
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
