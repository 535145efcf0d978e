"""The plans that a locale is ready for: whether they are there, and what the others need not have."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from simulator.check.lines import misspelt
from simulator.check.locale import Locale
from simulator.check.source import NamedLine, named_lines
from skill.guide.programme import PlanName, Repertoire


def ready_problems(locale: Locale, repertoire: Repertoire) -> Iterator[str]:
    """Plans that nobody knows, and those that are missing though the guide chooses them by itself."""
    plans = list(repertoire)
    if not locale.ready or not plans:
        return
    where = locale.where("guide")
    unknown = [name for name in locale.ready if name not in plans]
    corrections = misspelt(unknown, set(plans) - set(locale.ready))
    for name in unknown:
        remedy = f"write names as in {', '.join(plans[:3])}, or delete it"
        if name in corrections:
            remedy = f"did you mean {corrections[name]}?"
        yield f"{where}: ready names {name!r}, which is no plan of sessions.toml; {remedy}"
    missing = set(PlanName) - set(locale.ready) - set(corrections.values())
    if missing:
        listed = ", ".join(name for name in plans if name in missing)
        yield (
            f"{where}: [locale] ready leaves out {listed}, which the guide chooses by itself; "
            "add each of them"
        )


def ready_part(locale: Locale, repertoire: Repertoire) -> Repertoire:
    """What a locale offers: all there is, or what it is ready for, as far as that is there."""
    known = [name for name in locale.ready if name in list(repertoire)]
    return repertoire.only(known)


def needed_lines(
    named: Mapping[str, NamedLine], whole: Repertoire, part: Repertoire
) -> Mapping[str, NamedLine]:
    """The same lines, of which only those are needed that this part of all there is can say.

    What is said to a kind of day is said whether or not there is an evening for it.
    """
    if part is whole:
        return named
    here = named_lines(part, part.paths)
    return {
        name: replace(line, is_needed=line.is_needed and name in here)
        for name, line in named.items()
    }
