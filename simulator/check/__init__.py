"""The check of a coach's and a translator's files: everything that is wrong with them, in one run.

Each problem is ``file: sentence``, and the sentence says what to do. What the skill itself would
refuse is said by the skill's own readers; what it would only stumble over on some evening is looked
for here.
"""

from pathlib import Path

from audio.spoken import sentences
from simulator.check.lines import line_problems
from simulator.check.locale import Locale, store_problems, utterance_problems
from simulator.check.practised import Practised
from simulator.check.sessions import session_problems
from simulator.check.words import word_problems
from skill.errors import ContentError
from skill.guide.programme import load_sessions, read_sessions, whole_repertoire
from skill.guide.tables import locales
from skill.guide.words import load_words

__all__ = ["locales", "problems", "summary"]


def problems(content: Path) -> list[str]:
    """Everything that is wrong: with the practices, the sessions, and each locale's words."""
    of_practices, practised = practice_problems(content)
    everything = list(of_practices)
    names = locales(content)
    if not names:
        everything.append("words: there is no locale; put a folder there, for example en-US")
    for name in names:
        locale = Locale.read(content, name)
        everything += locale.unreadable
        everything += word_problems(locale, content)
        everything += line_problems(locale, practised)
        everything += utterance_problems(locale, content)
        everything += store_problems(locale, content)
    # One slip may be seen by several readers; whoever mends it wants to hear of it once.
    return list(dict.fromkeys(everything))


def practice_problems(content: Path) -> tuple[list[str], Practised]:
    """What is wrong with the practices and the sessions; and what the practices say."""
    faults: list[ContentError] = []
    repertoire = read_sessions(content, faults)
    practised = Practised.of(repertoire.practices, faults)
    own = [_in_its_folder(fault) for fault in faults]
    return own + session_problems(repertoire, practised), practised


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
