"""Ladders and takes held against each other: rungs that nobody climbs, takes that nobody hears."""

from collections.abc import Collection, Iterator, Mapping

from simulator.check.lines import misspelt
from skill.guide.couple import Ladder
from skill.guide.programme import OFF, Practice, Repertoire

LADDERS = "ladders.toml"


def rung_problems(repertoire: Repertoire, broken: Collection[str]) -> list[str]:
    """Ladders of no practice, and rungs without a take: whoever reached one would go no further.

    Of ``broken`` practices nothing is known.
    """
    names = {practice.name for practice in repertoire.practices.values()}
    ladders = {name: each for name, each in repertoire.ladders.items() if name not in broken}
    corrections = misspelt(ladders.keys() - names, names - ladders.keys())
    problems: list[str] = []
    for name, ladder in ladders.items():
        if name in names:
            problems += _of_ladder(ladder, repertoire)
            continue
        remedy = f"write practices/{name}.toml, or delete the ladder"
        if name in corrections:
            remedy = f"did you mean {corrections[name]}?"
        problems.append(f"{LADDERS}: there is no practice {name!r}; {remedy}")
    return problems


def _of_ladder(ladder: Ladder, repertoire: Repertoire) -> Iterator[str]:
    takes = [each for each in repertoire.practices.values() if each.name == ladder.practice]
    suffixes = {each.take.rpartition("-")[2] for each in takes if "-" in each.take}
    missing = [rung for rung in ladder.rungs[1:] if rung not in suffixes]
    corrections = misspelt(suffixes - set(ladder.rungs), missing)
    meant = {rung: suffix for suffix, rung in corrections.items()}
    for rung in missing:
        remedy = f"write one there, as in [takes.{takes[0].take}-{rung}], or delete the rung"
        if rung in meant:
            remedy = f"did you mean {meant[rung]}?"
        yield (
            f"{LADDERS}: no take of practices/{ladder.practice}.toml is for the rung {rung!r}; "
            f"{remedy}"
        )


def unused_takes(repertoire: Repertoire) -> Iterator[str]:
    """Takes that nobody ever hears; those of one rung are told together."""
    named_rungs: set[tuple[str, str]] = set()
    for key, practice in repertoire.practices.items():
        if not _is_unused(key, repertoire):
            continue
        rung = _lost_rung(practice, repertoire.practices, repertoire.ladders)
        if not rung:
            yield (
                f"practices/{practice.name}.toml: take {practice.take} is in no session; "
                f'put "{key}" into a segment of sessions.toml, or delete it'
            )
        elif (practice.name, rung) not in named_rungs:
            named_rungs.add((practice.name, rung))
            yield (
                f"practices/{practice.name}.toml: take {practice.take} is in no session, and no "
                f"rung of {practice.name} is called {rung}; write that rung into {LADDERS}, or "
                "delete its takes"
            )


def _is_unused(key: str, repertoire: Repertoire) -> bool:
    """Whether no session names this take, and it is heard in place of none that one names."""
    is_spare = key.endswith(OFF) and key.removesuffix(OFF) in repertoire.practices
    return not (key in repertoire.takes or is_spare or repertoire.stands_in(key))


def _lost_rung(
    practice: Practice, practices: Mapping[str, Practice], ladders: Mapping[str, Ladder]
) -> str:
    """What a take calls its rung, where it goes by none of the ladder; empty for any other take."""
    base, _, rung = practice.take.rpartition("-")
    if practice.name not in ladders or f"{practice.name}.{base}" not in practices:
        return ""
    return rung
