"""The check of a coach's and a translator's files: everything that is wrong with them, in one run.

Each fault says what to do, and the line it stands in. A file is looked at in three steps: whether
it can be read, whether each value is of its kind, and only then whether the files fit each other;
of a file that fails in one step no later one speaks, so that one slip is one fault.
"""

import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from audio.spoken import spoken_in
from simulator.check.estimate import Tempo
from simulator.check.fault import Finding
from simulator.check.formats import format_faults
from simulator.check.lines import line_problems
from simulator.check.locale import (
    FILES,
    Locale,
    language_problems,
    store_problems,
    utterance_problems,
)
from simulator.check.named import TABLES, named_problems
from simulator.check.numbers import number_problems
from simulator.check.placing import placed
from simulator.check.practised import Practised
from simulator.check.reach import path_problems, plan_problems, reach_problems
from simulator.check.reading import Page, read_pages
from simulator.check.ready import needed_lines, ready_part, ready_problems
from simulator.check.rungs import rung_problems, unused_takes
from simulator.check.sessions import session_problems
from simulator.check.source import named_lines
from simulator.check.speakable import speakable_problems
from simulator.check.words import word_problems
from skill.errors import ContentError
from skill.guide.programme import Repertoire, every_text, load_sessions, read_sessions
from skill.guide.tables import all_locales, lineage, locales, read_table
from skill.guide.words import load_words

PATHS = "paths.toml"
"""Ways of several evenings, where a coach has written some."""
LADDERS = "ladders.toml"
"""Practices by steps."""
BESIDE = ("sessions.toml", LADDERS, PATHS)
"""What stands beside the practices."""

__all__ = ["Finding", "faults", "locales", "problems", "summary"]


def problems(content: Path) -> list[str]:
    """Everything that is wrong, each as ``file: what, and what to do``."""
    return [str(fault) for fault in faults(content)]


def faults(content: Path, of: Sequence[str] | None = None) -> list[Finding]:
    """Everything that is wrong: with the practices, the sessions, and each locale's words.

    ``of`` names the locales to look at; without it, all that are ready.
    """
    names = locales(content) if of is None else of
    others = {f"words/{name}/" for name in set(all_locales(content)) - set(names)}
    pages, all_faults = read_pages(content, without=tuple(others))
    variants = {page.locale for page in pages.values() if page.extends}
    partly_ready = {page.locale for page in pages.values() if page.is_ready_in_part}
    for page in pages.values():
        filled = page.filled() if page.locale in partly_ready else page
        all_faults += format_faults(filled, page.locale in variants)
    all_faults += _lost_files(content, pages)
    broken = {fault.file for fault in all_faults}
    with _whole(content, names, pages.keys() - broken) as whole:
        messages = problems_between(whole, names, broken)
    # One slip may be seen by several readers; whoever mends it wants to hear of it once.
    for sentence in dict.fromkeys(messages):
        fault = placed(sentence, pages)
        if fault.file not in broken:
            all_faults.append(fault)
    return all_faults


def _lost_files(content: Path, pages: Mapping[str, Page]) -> Iterator[Finding]:
    """Files that need not be there, and of which a locale has the words."""
    tops = {file: top for top, file in TABLES.items()}
    for file in (LADDERS, PATHS):
        if (content / file).exists():
            continue
        for page in pages.values():
            if page.file.endswith("/guide.toml") and tops[file] in page.table:
                yield Finding(
                    file,
                    f"cannot be read (no such file), and [{tops[file]}] of {page.file} has words "
                    "for it; put the file there, or delete these",
                )
                break


@contextmanager
def _whole(content: Path, names: Sequence[str], files: Collection[str]) -> Iterator[Path]:
    """A copy of the content with these locales and files alone, for the skill's own readers."""
    with TemporaryDirectory(prefix="quiet-together-check-") as folder:
        whole = Path(folder)
        for name in ("practices", "words"):
            (whole / name).mkdir()
        for name in names:
            (whole / "words" / name).mkdir()
        for file in files:
            shutil.copyfile(content / file, whole / file)
        yield whole


def problems_between(content: Path, names: Sequence[str], broken: Collection[str]) -> list[str]:
    """What is wrong between files that are whole by themselves."""
    of_practices, practised, repertoire = practice_problems(content, broken)
    paths = _questions_of_paths(content)
    messages = list(of_practices)
    if any(message.startswith(LADDERS) for message in messages):
        broken = {*broken, LADDERS}  # its words are right or wrong once its rungs are right
    if not names:
        messages.append("words: there is no locale; put a folder there, for example en-US")
    all_named = named_lines(repertoire, paths)
    by_locale: dict[str, list[str]] = {}
    for name in names:
        if _may_extend(content, name, broken):
            continue
        locale = Locale.read(content, name)
        ready = ready_part(locale, repertoire)
        needed = practised if ready is repertoire else Practised.of(ready.practices, [])
        named = needed_lines(all_named, repertoire, ready)
        by_locale[name] = [
            *locale.unreadable,
            *ready_problems(locale, repertoire),
            *word_problems(locale, content),
            *speakable_problems(locale),
            *line_problems(locale, practised, needed, Tempo.of(locale, content)),
            *utterance_problems(locale, content),
            *store_problems(locale, content),
            *number_problems(locale),
            *reach_problems(locale, repertoire, ready),
            *path_problems(locale, paths, paths if ready is repertoire else ready.paths),
            *named_problems(locale, named, broken),
        ]
    messages += language_problems(content, names)
    for name, of_locale in by_locale.items():
        wrong_below = _wrong_below(content, name, by_locale)
        messages += [each for each in of_locale if _file_of(each, name) not in wrong_below]
    return messages


def _may_extend(content: Path, name: str, broken: Collection[str]) -> bool:
    """Whether nobody knows all that a locale extends: its own guide or that of another is broken."""
    try:
        extended = lineage(content, name)
    except ContentError:
        return False
    return any(_may_lack_files(content, locale, broken) for locale in extended)


def _may_lack_files(content: Path, name: str, broken: Collection[str]) -> bool:
    """Whether nobody knows if a locale extends another, and needs none of the files that it lacks."""
    files = [f"words/{name}/{file}.toml" for file in FILES]
    is_whole = all(file in broken or (content / file).exists() for file in files)
    return f"words/{name}/guide.toml" in broken and not is_whole


def _wrong_below(content: Path, name: str, by_locale: Mapping[str, Sequence[str]]) -> set[str]:
    """The files in which a locale that this one extends is wrong: they are mended there first."""
    try:
        extended = lineage(content, name)[1:]
    except ContentError:
        return set()
    return {
        _file_of(message, parent) for parent in extended for message in by_locale.get(parent, ())
    }


def _file_of(message: str, locale: str) -> str:
    """The file that a message begins with, from its locale's folder on."""
    return message.partition(": ")[0].removeprefix(f"words/{locale}/")


def _questions_of_paths(content: Path) -> dict[str, list[int]]:
    """The questions of each path's evenings; none where there are no paths."""
    if not (content / PATHS).exists():
        return {}
    table = read_table(content / PATHS, PATHS)
    return {
        path["name"]: [evening.get("question", 0) for evening in path["evening"]]
        for path in table["path"]
    }


def practice_problems(
    content: Path, broken: Collection[str] = ()
) -> tuple[list[str], Practised, Repertoire]:
    """What is wrong with the practices and the sessions; what they say; and the sessions."""
    errors: list[ContentError] = []
    repertoire = read_sessions(content, errors)
    messages = [_in_its_folder(error) for error in errors]
    names = [Path(file).stem for file in broken if file.startswith("practices/")]
    of_broken = [ContentError(f"{name}.toml: is broken") for name in names]
    practised = Practised.of(repertoire.practices, [*errors, *of_broken])
    if "sessions.toml" not in broken and (content / "sessions.toml").exists():
        messages += session_problems(repertoire, practised)
        messages += plan_problems(repertoire)
    messages = _without_followers(messages, broken)
    if not messages:
        messages = rung_problems(repertoire, practised.broken)
    # Whatever else is wrong with a session may be why nobody hears a take.
    if not messages and not practised.broken and LADDERS not in broken:
        messages += unused_takes(repertoire)
    return messages, practised, repertoire


def _without_followers(messages: list[str], broken: Collection[str]) -> list[str]:
    """What is wrong by itself, and not because of another file that is told already.

    Paths name sessions, and without ladders the takes of their rungs are nobody's.
    """
    if LADDERS in broken:
        messages = [each for each in messages if not each.startswith("practices/")]
    is_of_sessions = any(message.startswith("sessions.toml") for message in messages)
    if is_of_sessions or "sessions.toml" in broken:
        return [message for message in messages if not message.startswith(PATHS)]
    return messages


def summary(content: Path) -> str:
    """How much there is, in one line, of content without problems."""
    repertoire = load_sessions(content)
    words = [load_words(content, name) for name in locales(content)]
    ready = {locale.locale: repertoire.only(locale.ready) for locale in words}
    plans = [repertoire.plan(name) for name in repertoire]
    sessions = sum(bool(plan.minutes) for plan in plans)
    # What a variant says like the locale that it extends is counted once.
    questions = {number for locale in words for number in locale.questions}
    recorded: set[tuple[str, str]] = set()
    for locale in words:
        texts = every_text(ready[locale.locale], locale)
        recorded |= {(locale.recorded_in, sentence) for sentence in spoken_in(texts)}
    counts = (
        _counted(sessions, "session"),
        f"{_counted(len(plans) - sessions, 'practice')} alone",
        _counted(len(questions), "question"),
        _counted(len(recorded), "recorded sentence"),
        _counted(len(words), "locale"),
    )
    return ", ".join(counts)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _in_its_folder(fault: ContentError) -> str:
    """A practice's own reader names its file alone."""
    file = str(fault).partition(":")[0]
    return str(fault) if file in BESIDE else f"practices/{fault}"
