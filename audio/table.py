"""What ``recordings check`` prints: a row a recording, and what was heard in all of them."""

from collections.abc import Sequence

from audio.check import Measured, misheard
from audio.listen import Heard, word_error_rate


def table(results: Sequence[Measured]) -> str:
    """A heading, and a row for each recording."""
    width = max((len(one.recording.name) for one in results), default=0)
    heading = (
        f"{'recording':<{width}}{'length':>10}{'LUFS':>8}{'peak dBTP':>11}{'limited':>9}{'onset':>9}{'swell':>9}"
        f"  {'tightest slot':<32}{'misheard':>8}{'MOS':>6}"
    )
    return "\n".join([heading, *(_row(one, width) for one in results)])


def _row(one: Measured, width: int) -> str:
    slot, heard = one.tightest, misheard([one])
    spare = f"{slot.spare:5.2f} s spare, {slot.line}" if slot else "-"
    return (
        f"{one.recording.name:<{width}}{one.ms / 1000:8.2f} s{one.lufs:8.2f}{one.peak:11.2f}{one.limited:6.1f} dB"
        f"{one.onset:6.1f} ms{'-' if one.swell is None else f'{one.swell:.1f} ms':>9}"
        f"  {spare:<32}{f'{word_error_rate(heard):.1%}' if heard else '-':>8}"
        f"{'-' if one.mos is None else f'{one.mos:.2f}':>6}"
    )


def summary(heard: Sequence[Heard]) -> str:
    """How much was misheard and what, and what listeners would say of the voice."""
    counts = f"{sum(one.mistakes for one in heard)} of {sum(one.words for one in heard)} words"
    rows = [
        f"\n{len(heard)} sentences listened to, {counts} misheard: {word_error_rate(heard):.1%}"
    ]
    rows += [f'  "{one.sentence}" was heard as "{one.heard}"' for one in heard if one.mistakes]
    judged = [(one.opinion, one.sentence) for one in heard if one.opinion is not None]
    if judged:
        mean, (lowest, sentence) = sum(score for score, _ in judged) / len(judged), min(judged)
        rows.append(
            f'MOS {mean:.2f} on average (predicted by DNSMOS P.808), lowest {lowest:.2f}: "{sentence}"'
        )
    return "\n".join(rows)
