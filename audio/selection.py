"""Which recordings a command means: the options of its line, and the recordings that they select."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar, cast

import click
import platformdirs

from audio.build import SHIPPED_VOICE
from skill.guide.programme import (
    CONTENT,
    Recording,
    Repertoire,
    SessionPlan,
    Tonight,
    all_recordings,
    load_sessions,
    recordings_of,
    whole_repertoire,
)
from skill.guide.tables import locales
from skill.guide.talk import DEFAULT_PLAN
from skill.guide.words import load_words

FIRST_NIGHT = Tonight(milestone=1, question=1)
"""The words of a first evening."""

Command = TypeVar("Command", bound=Callable[..., Any])

# --help lists them from the last one up.
_OPTIONS = (
    click.option(
        "--all",
        "everything",
        is_flag=True,
        help="Every recording, not only those of a first evening.",
    ),
    click.option("--length", type=int, help="Only the sessions of so many minutes."),
    click.option("--mood", help="Only the sessions of this mood."),
    click.option(
        "--voice",
        help=f"Another voice: google, polly[:SPEAKER[:ENGINE]], pico, tone; or {SHIPPED_VOICE}.",
    ),
    click.option("--locale", help="One locale; otherwise all that there are."),
    click.option("--data", type=click.Path(path_type=Path), help="Where recordings are kept."),
)


def which(command: Command) -> Command:
    """Give a command the options that say which recordings are meant, and where they are.

    The command itself takes the recordings as ``selection`` and the folder as ``data``.
    """

    @wraps(command)
    def with_selection(
        locale: str | None,
        voice: str | None,
        length: int | None,
        mood: str | None,
        everything: bool,
        data: Path | None,
        **options: object,
    ) -> None:
        selection = _recordings_in(locale, voice, length, mood, everything)
        command(selection=selection, data=data or default_data(), **options)

    for option in _OPTIONS:
        with_selection = option(with_selection)
    return cast(Command, with_selection)


def _recordings_in(
    locale: str | None,
    voice: str | None,
    length: int | None,
    mood: str | None,
    everything: bool,
) -> list[Recording]:
    """The recordings that the options mean, in one locale or in all that the voice speaks."""
    names = [locale] if locale else _spoken_by(voice)
    candidates: Iterable[Recording] = chain.from_iterable(
        selected(name, length, mood, everything) for name in names
    )
    if voice:
        candidates = (replace(recording, voice=voice) for recording in candidates)
    # What two locales say in the same words is one recording, and has one name.
    by_name = {recording.name: recording for recording in candidates}
    return list(by_name.values())


def _spoken_by(voice: str | None) -> list[str]:
    """All locales; with a voice of another name, those whose language it speaks."""
    from audio.catalogue import voice_called

    everywhere = list(locales(CONTENT))
    languages = voice_called(voice).languages if voice else frozenset()
    if not languages:
        return everywhere
    return [name for name in everywhere if name.partition("-")[0] in languages]


def selected(
    locale: str,
    length: int | None,
    mood: str | None,
    everything: bool,
) -> Iterable[Recording]:
    """The recordings of a locale that the options mean, in the order in which they are played."""
    words = load_words(CONTENT, locale)
    repertoire = load_sessions(CONTENT).only(words.ready)
    narrowed = bool(length or mood)
    if everything and not narrowed:
        return whole_repertoire(repertoire, words)
    matching = _plans_of(repertoire, length, mood)
    if everything:
        return chain.from_iterable(all_recordings(plan, words) for plan in matching)
    evenings = matching if narrowed else [repertoire.plan(DEFAULT_PLAN)]
    return chain.from_iterable(recordings_of(plan, words, FIRST_NIGHT) for plan in evenings)


def _plans_of(
    repertoire: Repertoire,
    length: int | None,
    mood: str | None,
) -> list[SessionPlan]:
    """The plans of this length and this mood; without one, those of any.

    Raises UsageError, naming what there is, where there is no such plan.
    """
    if mood is not None and mood not in repertoire.offered_moods:
        there_are = ", ".join(repertoire.offered_moods)
        raise click.UsageError(f"No session of the mood {mood}; there are {there_are}.")
    plans = [repertoire.plan(name) for name in repertoire]
    of_mood = [plan for plan in plans if mood in (None, plan.mood)]
    matching = [plan for plan in of_mood if length in (None, plan.minutes)]
    if not matching:
        lengths = sorted({plan.minutes for plan in of_mood if plan.minutes})
        listed = ", ".join(map(str, lengths))
        raise click.UsageError(f"No session of {length} minutes; there are {listed}.")
    return matching


def default_data() -> Path:
    """The platform's folder for this user's data."""
    return platformdirs.user_data_path("quiet-together", appauthor=False)
