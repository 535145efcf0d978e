"""The check of a coach's and a translator's files: everything that is wrong with them, in one run.

Each fault says what to do, and the line it stands in. A file is looked at in three steps: whether
it can be read, whether each value is of its kind, and only then whether the files fit each other;
of a file that fails in one step no later one speaks, so that one slip is one fault.
"""

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from audio.spoken import sentences
from simulator.check.fault import Fault
from simulator.check.formats import format_faults
from simulator.check.lines import line_problems
from simulator.check.locale import Locale, store_problems, utterance_problems
from simulator.check.numbers import number_problems
from simulator.check.placing import placed
from simulator.check.practised import Practised
from simulator.check.reach import plan_problems, reach_problems
from simulator.check.reading import read_pages
from simulator.check.sessions import session_problems, unused_takes
from simulator.check.speakable import speakable_problems
from simulator.check.words import word_problems
from skill.errors import ContentError
from skill.guide.programme import Repertoire, load_sessions, read_sessions, whole_repertoire
from skill.guide.tables import locales
from skill.guide.words import load_words

__all__ = ["Fault", "faults", "locales", "problems", "summary"]


def problems(content: Path) -> list[str]:
    """Everything that is wrong, each as ``file: what, and what to do``."""
    return [str(fault) for fault in faults(content)]


def faults(content: Path) -> list[Fault]:
    """Everything that is wrong: with the practices, the sessions, and each locale's words."""
    pages, found = read_pages(content)
    for page in pages.values():
        found += format_faults(page)
    broken = {fault.file for fault in found}
    with _whole(content, pages.keys() - broken) as whole:
        told = problems_between(whole, locales(content), broken)
    # One slip may be seen by several readers; whoever mends it wants to hear of it once.
    for sentence in dict.fromkeys(told):
        fault = placed(sentence, pages)
        if fault.file not in broken:
            found.append(fault)
    return found


@contextmanager
def _whole(content: Path, files: Collection[str]) -> Iterator[Path]:
    """A copy of the content with these files alone, for the skill's own readers."""
    with TemporaryDirectory(prefix="quiet-together-check-") as folder:
        whole = Path(folder)
        for name in ("practices", "words"):
            (whole / name).mkdir()
        for name in locales(content):
            (whole / "words" / name).mkdir()
        for file in files:
            shutil.copyfile(content / file, whole / file)
        yield whole


def problems_between(content: Path, names: Sequence[str], broken: Collection[str]) -> list[str]:
    """What is wrong between files that are whole by themselves."""
    of_practices, practised, repertoire = practice_problems(content, broken)
    told = list(of_practices)
    if not names:
        told.append("words: there is no locale; put a folder there, for example en-US")
    for name in names:
        locale = Locale.read(content, name)
        told += locale.unreadable
        told += word_problems(locale, content)
        told += speakable_problems(locale)
        told += line_problems(locale, practised)
        told += utterance_problems(locale, content)
        told += store_problems(locale, content)
        told += number_problems(locale)
        told += reach_problems(locale, repertoire)
    return told


def practice_problems(
    content: Path, broken: Collection[str] = ()
) -> tuple[list[str], Practised, Repertoire]:
    """What is wrong with the practices and the sessions; what they say; and the sessions."""
    errors: list[ContentError] = []
    repertoire = read_sessions(content, errors)
    told = [_in_its_folder(error) for error in errors]
    names = [Path(file).stem for file in broken if file.startswith("practices/")]
    of_broken = [ContentError(f"{name}.toml: is broken") for name in names]
    practised = Practised.of(repertoire.practices, [*errors, *of_broken])
    if "sessions.toml" not in broken and (content / "sessions.toml").exists():
        told += session_problems(repertoire, practised)
        told += plan_problems(repertoire)
    # Whatever else is wrong with a session may be why nobody hears a take.
    if not told and not practised.broken:
        told += unused_takes(repertoire)
    return told, practised, repertoire


def summary(content: Path) -> str:
    """How much there is, in one line, of content without problems."""
    repertoire = load_sessions(content)
    words = [load_words(content, name) for name in locales(content)]
    plans = [repertoire.plan(name) for name in repertoire]
    sessions = sum(bool(plan.minutes) for plan in plans)
    questions = sum(len(locale.questions) for locale in words)
    recorded = sum(len(sentences(whole_repertoire(repertoire, locale))) for locale in words)
    counts = (
        _counted(sessions, "session"),
        f"{_counted(len(plans) - sessions, 'practice')} alone",
        _counted(questions, "question"),
        _counted(recorded, "recorded sentence"),
        _counted(len(words), "locale"),
    )
    return ", ".join(counts)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _in_its_folder(fault: ContentError) -> str:
    """A practice's own reader names its file alone."""
    return str(fault) if str(fault).startswith("sessions.toml") else f"practices/{fault}"
