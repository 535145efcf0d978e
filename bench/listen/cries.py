"""How hard moments and refusals in other words are taken over an evening that plays.

``python -m bench.listen.cries``: at once, said again behind the tick, or not at all; as if the
recogniser heard every word. The sentences are those of ``interaction_models/fresh`` and of
``cries.toml``, on neither of which a rule is made.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.listen.bedroom import EVENING, LOCALE
from interaction_models.build import FOLDER
from simulator.echo.language import normal
from simulator.hearing import understanding_of
from simulator.listen.deciding import Decision, Judge, Reaction
from simulator.listen.recogniser import Hypothesis
from simulator.listen.situation import Situation

FRESH = FOLDER / "fresh" / f"{LOCALE}.toml"
CRIES = Path(__file__).parent / "cries.toml"
TODAY = EVENING.date()
AT_ONCE, SAID_AGAIN, NOT = "at once", "said again", "not"


def sentences() -> Iterator[tuple[str, str]]:
    """Each sentence behind its kind."""
    cries = tomllib.loads(CRIES.read_text())
    for kind, said in cries.items():
        yield from ((kind, sentence) for sentence in said)
    for group in tomllib.loads(FRESH.read_text())["said"]:
        is_over_an_evening = group.get("stage", "playing") == "playing"
        if group["kind"] in cries and is_over_an_evening:
            yield from ((group["kind"], sentence) for sentence in group["sentences"])


def taken(judge: Judge, sentence: str) -> str:
    """When something comes of a sentence that is heard word for word."""
    heard = [Hypothesis(normal(sentence), 1.0)]
    first = judge.decide(heard, Situation.PLAYING, TODAY)
    if first.reaction is Reaction.ACT:
        return AT_ONCE
    return SAID_AGAIN if _is_taken_again(judge, heard, first) else NOT


def _is_taken_again(judge: Judge, heard: list[Hypothesis], first: Decision) -> bool:
    if first.reaction is not Reaction.TICK:
        return False
    second = judge.decide(heard, Situation.PLAYING, TODAY, first)
    return second.reaction is Reaction.ACT


def table(counts: Mapping[str, Counter[str]]) -> str:
    """A row for each kind."""
    ways = (AT_ONCE, SAID_AGAIN, NOT)
    lines = [f"| | {' | '.join(ways)} |", "|---|---|---|---|"]
    for kind, count in counts.items():
        lines.append(f"| {kind} | {' | '.join(str(count[way]) for way in ways)} |")
    return "\n".join(lines)


def main() -> None:
    """Count."""
    judge = Judge(understanding_of(LOCALE), LOCALE)
    counts: dict[str, Counter[str]] = {}
    for kind, sentence in sentences():
        counts.setdefault(kind, Counter())[taken(judge, sentence)] += 1
    print(table(counts))


if __name__ == "__main__":
    main()
