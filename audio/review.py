"""The spoken review: each clip is listened to once, ever; what was heard is kept by its name.

A clip's name holds all that made it, so one that is spoken anew is listened to anew, and a review
that is stopped goes on where it was.

A recogniser listens to half a minute at once, however little of it is speech, and takes as long for
it. So clips are heard several in a row, and those of which a word came out otherwise by themselves.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from audio.listen import Transcript, listen, sound_alike, words_of
from audio.samples import RATE, Samples, position
from audio.spoken import Clips
from skill.guide.programme import Beat

HEARD = "heard.jsonl"
"""Lies in the data folder: a line a clip, with its file's name and what was heard in it."""


ROW_S = 26
"""So long a row is at most: with the quiet around it, less than the half minute that is heard at
once."""
APART_MS = 800
"""The quiet between two clips of a row, as between two sentences of an evening."""


def review(sentences: Iterable[str], clips: Clips, notes: Path) -> Iterator[Transcript]:
    """What a recogniser hears in the clip of each sentence; kept in ``notes`` at once.

    Raises MissingClip for a sentence that nobody has spoken, RecordingError where no recogniser is
    installed.
    """
    known = heard_before(notes)
    notes.parent.mkdir(parents=True, exist_ok=True)
    with notes.open("a", encoding="utf-8") as file:
        for row in _rows(sentences, clips, known):
            for sentence, heard in _heard_in(row, clips, known):
                name = clips.path(sentence).name
                if name not in known:
                    known[name] = heard
                    # A line of its own, also behind half a line that a killed review left.
                    note = json.dumps({"clip": name, "heard": heard}, ensure_ascii=False)
                    file.write(f"\n{note}\n")
                    file.flush()
                yield Transcript(sentence, heard, Beat.SAY, language=clips.language)


def _rows(
    sentences: Iterable[str], clips: Clips, known: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    """The sentences in their order, in rows of which no more is unheard than can be heard at once."""
    row: list[str] = []
    length = 0
    for sentence in sentences:
        is_known = clips.path(sentence).name in known
        size = 0 if is_known else clips.clip(sentence).size + position(APART_MS)
        if row and length + size > ROW_S * RATE:
            yield tuple(row)
            row, length = [], 0
        row.append(sentence)
        length += size
    if row:
        yield tuple(row)


def _heard_in(
    row: Sequence[str], clips: Clips, known: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Each sentence of a row with what is heard in its clip."""
    unheard = [sentence for sentence in row if clips.path(sentence).name not in known]
    whole = _heard_whole(unheard, clips) if len(unheard) > 1 else set()
    for sentence in row:
        name = clips.path(sentence).name
        if name in known:
            yield sentence, known[name]
        elif sentence in whole:
            yield sentence, sentence
        else:
            yield sentence, listen(clips.clip(sentence), clips.language)


def _heard_whole(sentences: Sequence[str], clips: Clips) -> set[str]:
    """Those of which every word is heard, and no other, when they sound one behind the other."""
    quiet = np.zeros(position(APART_MS), dtype=np.float32)
    sounds: list[Samples] = []
    for sentence in sentences:
        sounds += [clips.clip(sentence), quiet]
    heard = listen(np.concatenate(sounds), clips.language)
    if sound_alike(" ".join(sentences), heard, clips.language):
        return set(sentences)
    return whole_sentences(sentences, heard, clips.language)


def whole_sentences(sentences: Sequence[str], heard: str, language: str) -> set[str]:
    """The sentences of a row that are in what was heard word by word.

    Where a word too many or too few may be of either of two sentences, neither of them is.
    """
    owners: list[int] = []
    expected: list[str] = []
    for number, sentence in enumerate(sentences):
        words = words_of(sentence, language)
        expected += words
        owners += [number] * len(words)
    changes = SequenceMatcher(None, expected, words_of(heard, language), autojunk=False)
    misheard: set[int] = set()
    for change, start, end, _, _ in changes.get_opcodes():
        if change == "replace":
            misheard.update(owners[start:end])
        elif change != "equal":
            misheard.update(owners[max(0, start - 1) : end + 1])
    return {sentence for number, sentence in enumerate(sentences) if number not in misheard}


def heard_before(notes: Path) -> dict[str, str]:
    """What earlier reviews heard, by the names of the clips; what cannot be read is heard anew."""
    if not notes.exists():
        return {}
    heard = {}
    for line in notes.read_text("utf-8", "replace").splitlines():
        try:
            row = json.loads(line)
            heard[row["clip"]] = row["heard"]
        except (ValueError, TypeError, KeyError):
            continue
    return heard
