"""The sentences of the conversation that are the same in every house, and their clips.

A speaker says them by its own voice; a page and a file have no such voice, and play clips.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path

from audio.catalogue import voice_for
from audio.files import CLIPS
from audio.pronunciation import pronunciation_of
from audio.spoken import Clips
from skill.guide.programme import CONTENT, Repertoire
from skill.guide.tables import locale_table
from skill.guide.text import phrases, placeholders, without_wake
from skill.guide.unspaced import listed
from skill.guide.words import Words, lines_of

FILES = ("guide", "support")
"""Where the lines of the conversation stand."""

SILENT = frozenset(
    {"locale", "lengths", "calendar", "captions", "screen", "paths", "heard", "farewell", "numbers"}
)
"""What these files hold and nobody says by itself: settings, what is read or heard, parts of a
sentence."""

EVERY_MINUTE = "left."
"""Lines of any number of minutes that has a word, and not only of the lengths of evenings."""

EVERY_PRACTICE = "resume."
"""Lines of any practice, and not only of those that can be had alone."""

ALL_PATHS = "path.list"
"""The line that names all paths at once."""

WHO_BEGINS = "first"
"""The line of practices.toml that is said in the conversation as well."""

BETWEEN_MS = 360
"""The quiet in front of each sentence."""

Fill = Mapping[str, str]


def conversation_sentences(
    words: Words, repertoire: Repertoire, content: Path = CONTENT
) -> list[str]:
    """Each of them once, in the order of the files.

    A sentence with a length, a practice or a path is there for each that there is. What holds a
    time, a date or a number of nights is left to a voice that speaks live.
    """
    by_line = sentences_by_line(words, repertoire, content)
    return list(dict.fromkeys(sentence for _, sentence in by_line))


def sentences_by_line(
    words: Words, repertoire: Repertoire, content: Path = CONTENT
) -> Iterator[tuple[str, str]]:
    """The same sentences, each with the id of every line that it stands in."""
    for line, text in _texts(words, content):
        for phrase in phrases(without_wake(text)):
            if isinstance(phrase, str):
                for sentence in _filled(line, phrase, words, repertoire):
                    yield line, sentence


def sentence_clips(words: Words, root: Path = CLIPS) -> Clips:
    """The clips of the voice that speaks in this locale.

    Raises RecordingError for a voice that does not speak its language.
    """
    locale = words.recorded_in
    return Clips(root / locale, voice_for(words.voice, locale), pronunciation_of(locale))


def unspoken_answers(words: Words, repertoire: Repertoire) -> list[tuple[Clips, str]]:
    """Every sentence of the conversation that has no clip yet, with the clips that it belongs to."""
    clips = sentence_clips(words)
    sentences = conversation_sentences(words, repertoire)
    return [(clips, sentence) for sentence in sentences if not clips.path(sentence).exists()]


def sentence_mp3(sentence: str, clips: Clips) -> bytes:
    """A sentence as a page plays it, with the quiet in front of it. Raises MissingClip."""
    # Mixer and encoder take a second to load, and who only asks which sentences there are waits for neither.
    import numpy as np

    from audio.encode import encode
    from audio.mix import levelled
    from audio.samples import position

    quiet = np.zeros(position(BETWEEN_MS), dtype=np.float32)
    return encode(np.concatenate([quiet, levelled(clips.clip(sentence))]))


def _texts(words: Words, content: Path) -> Iterator[tuple[str, str]]:
    """The id of each line of the conversation with each of its texts."""
    for text in words.variants(WHO_BEGINS):
        yield WHO_BEGINS, text
    for file in FILES:
        table = locale_table(content, words.locale, file)
        spoken = {key: value for key, value in table.items() if key not in SILENT}
        for line, texts in lines_of(spoken):
            for text in texts:
                yield line, text


def _filled(line: str, phrase: str, words: Words, repertoire: Repertoire) -> Iterator[str]:
    """The phrase with each value that may stand in it; nothing where those are without number."""
    names = placeholders(phrase)
    for fill in _fills(line, names, words, repertoire):
        sentence = phrase.format(**fill)
        # A sentence may begin with what is filled in: "Seven minutes."
        sentence = sentence[:1].upper() + sentence[1:]
        yield sentence
        by_day = words.by_day(sentence)
        if by_day != sentence:
            yield by_day


def _fills(line: str, names: set[str], words: Words, repertoire: Repertoire) -> Iterable[Fill]:
    """What stands for these placeholders, together."""
    if not names:
        return [{}]
    if "path" in names:
        return _path_fills(line, names, words, repertoire)
    values = {
        "practice": _practices_aloud(line, words, repertoire),
        "minutes": _minutes_aloud(line, words, repertoire),
        "question": [question.text for question in words.questions.values()],
    }
    if not names <= values.keys():
        return []
    ordered = sorted(names)
    combinations = product(*(values[name] for name in ordered))
    return [dict(zip(ordered, combination, strict=True)) for combination in combinations]


def _minutes_aloud(line: str, words: Words, repertoire: Repertoire) -> list[str]:
    if line.startswith(EVERY_MINUTE):
        return list(words.lengths.values())
    mood = _mood_of(line)
    moods = [mood] if mood else repertoire.moods
    lengths = {minutes for name in moods for minutes in repertoire.lengths(name)}
    return [words.minutes(minutes) for minutes in sorted(lengths)]


def _mood_of(line: str) -> str:
    """The mood of a line like ``mood.tired.invite``; empty for any other line."""
    section, _, rest = line.partition(".")
    return rest.partition(".")[0] if section == "mood" else ""


def _practices_aloud(line: str, words: Words, repertoire: Repertoire) -> list[str]:
    if line.startswith(EVERY_PRACTICE):
        return sorted(set(words.practices.values()))
    alone = [name for name in repertoire if not repertoire.minutes_of(name)]
    # What is had alone is called by the practice that it begins with.
    spans = (repertoire.plan(name).segments[0].score.spans[0] for name in alone)
    return sorted({words.practices[span.practice] for span in spans})


def _path_fills(line: str, names: set[str], words: Words, repertoire: Repertoire) -> Iterator[Fill]:
    """For each path its name, how many evenings it has, and each length of them."""
    aloud = {path: words.text(f"paths.{path}") for path in repertoire.paths}
    if line == ALL_PATHS:
        yield {"path": listed(aloud.values())}
        return
    for path, evenings in repertoire.paths.items():
        fill = {"path": aloud[path], "nights": str(len(evenings))}
        if "minutes" not in names:
            yield fill
            continue
        lengths = {repertoire.plan(evening).minutes for evening in evenings}
        for minutes in sorted(lengths):
            yield {**fill, "minutes": words.minutes(minutes)}
