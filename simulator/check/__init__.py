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
from skill.guide.words import load_words, locales_of


def problems(content: Path) -> list[str]:
    """Everything that is wrong with the practices, the sessions and each locale's words, in this order."""
    faults: list[ContentError] = []
    repertoire = read_sessions(content, faults)
    practised = Practised.of(repertoire.practices, faults)
    found = [_in_its_folder(fault) for fault in faults]
    found += session_problems(repertoire, practised)
    names = locales_of(content)
    if not names:
        found.append("words: there is no locale; put a folder there, for example en-US")
    for name in names:
        locale = Locale.read(content, name)
        found += [
            *locale.unreadable,
            *word_problems(locale, content),
            *line_problems(locale, practised),
        ]
        found += [*utterance_problems(locale, content), *store_problems(locale, content)]
    return list(dict.fromkeys(found))


def summary(content: Path) -> str:
    """How much there is, in one line, of content without problems."""
    repertoire, words = (
        load_sessions(content),
        [load_words(content, name) for name in locales_of(content)],
    )
    alone = [name for name in repertoire if not repertoire.plan(name).minutes]
    counts = {
        "session": len(list(repertoire)) - len(alone),
        "practice": len(alone),
        "question": sum(len(one.questions) for one in words),
        "sentence": sum(len(sentences(whole_repertoire(repertoire, one))) for one in words),
        "locale": len(words),
    }
    kinds = {kind: f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items()}
    kinds["practice"] += " alone"
    kinds["sentence"] = kinds["sentence"].replace("sentence", "recorded sentence")
    return ", ".join(kinds.values())


def _in_its_folder(fault: ContentError) -> str:
    """A practice's own reader names its file alone."""
    return str(fault) if str(fault).startswith("sessions.toml") else f"practices/{fault}"
