"""Speaking every sentence of a locale that has no clip yet, however far its translation is."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from audio.build import unspoken
from audio.conversation import unspoken_answers
from skill.errors import MissingClip, RecordingError
from skill.guide.programme import CONTENT, load_sessions, whole_repertoire
from skill.guide.tables import all_locales, locales, recordings_locale
from skill.guide.words import Words, load_words

if TYPE_CHECKING:
    from audio.spoken import Clips

Unspoken = Sequence[tuple["Clips", str]]
"""Sentences without a clip, each with the clips that it belongs to."""


def words_recorded_in(recorded_in: str, *, unready: bool = False) -> list[Words]:
    """The words of the locale whose recordings these are, and of its variants.

    Those that somebody is still translating are among them where they are asked for.
    """
    candidates = all_locales(CONTENT) if unready else locales(CONTENT)
    names = [name for name in candidates if recordings_locale(CONTENT, name) == recorded_in]
    return [load_words(CONTENT, name) for name in names]


def unspoken_in(locale: str, folder: Path) -> Unspoken:
    """Every sentence that has no clip: of the recordings, then of the conversation.

    A line without words has no sentence, so a locale may be half translated.
    """
    repertoire = load_sessions(CONTENT)
    by_path: dict[Path, tuple[Clips, str]] = {}
    for words in words_recorded_in(recordings_locale(CONTENT, locale), unready=True):
        todo = unspoken(whole_repertoire(repertoire, words), folder)
        todo += unspoken_answers(words, repertoire)
        for clips, sentence in todo:
            by_path.setdefault(clips.path(sentence), (clips, sentence))
    return list(by_path.values())


def speak_each(todo: Unspoken) -> Iterator[str]:
    """Speak these sentences; after each, what the voice refused about it, or nothing.

    In random order, so that several processes side by side seldom speak the same one; where they
    do, the file is there whole all the same. Raises MissingClip where there is no engine.
    """
    for clips, sentence in random.sample(todo, len(todo)):
        if clips.path(sentence).exists():
            yield ""
            continue
        try:
            clips.speak(sentence)
        except MissingClip:
            raise
        except RecordingError as error:
            yield f"{sentence!r}: {error}"
        else:
            yield ""
