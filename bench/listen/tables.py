"""What was measured, as tables."""

from collections.abc import Callable, Mapping, Sequence

from bench.listen.trials import Trial
from simulator.listen.situation import Situation

Row = Callable[[Trial], bool]
_PLAYING = (Situation.PLAYING, Situation.TALKING)
ROWS: Mapping[str, Row] = {
    "all": lambda trial: True,
    "while it plays": lambda trial: trial.situation is Situation.PLAYING,
    "- over the guide's voice": lambda trial: (
        trial.situation is Situation.PLAYING and trial.over_voice
    ),
    "- single words": lambda trial: (
        trial.situation is Situation.PLAYING and " " not in trial.sentence
    ),
    "- single words over the voice": lambda trial: (
        trial.situation is Situation.PLAYING and trial.over_voice and " " not in trial.sentence
    ),
    '"stop" while they talk': lambda trial: trial.situation is Situation.TALKING,
    "answers to a question": lambda trial: trial.situation is Situation.ASKED,
    "while it is held": lambda trial: trial.situation is Situation.HELD,
    '"open quiet together"': lambda trial: trial.situation is Situation.ASLEEP,
}
_HEAD = "| | said | found | right at once | right, said twice at most | other done |"


def rates(trials: Sequence[Trial]) -> str:
    """How many were heard, right, and taken for something else."""
    lines = [_HEAD, "|---|---|---|---|---|---|"]
    for name, belongs in ROWS.items():
        row = [trial for trial in trials if belongs(trial)]
        if row:
            found = _share([trial.found for trial in row])
            at_once = _share([trial.right_at_once for trial in row])
            right = _share([trial.right for trial in row])
            other = sum(trial.other for trial in row)
            lines.append(f"| {name} | {len(row)} | {found} | {at_once} | {right} | {other} |")
    return "\n".join(lines)


def latency(trials: Sequence[Trial]) -> str:
    """From the last sound of a sentence to what is done."""
    known = sorted(trial.latency_ms for trial in trials if trial.latency_ms)
    if not known:
        return "Nothing was done, so there is no latency."
    middle, late = known[len(known) // 2], known[len(known) * 95 // 100]
    return f"Answered {middle:.0f} ms behind the last sound; 19 of 20 within {late:.0f} ms."


def misses(trials: Sequence[Trial]) -> str:
    """Each sentence that was not right at once."""
    lines = []
    for trial in trials:
        if not trial.right_at_once:
            where = "over the voice" if trial.over_voice else ""
            done = f"{trial.first or '-'}, {trial.second or '-'}"
            lines.append(f"  {trial.sentence} ({trial.person.name}) {where}: {done}")
    return "\n".join(lines)


def _share(flags: Sequence[bool]) -> str:
    return f"{sum(flags) / len(flags):.0%}"
