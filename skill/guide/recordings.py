"""Recordings: which file a segment is, named by the fingerprint of all that went into it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from skill.guide.score import Score
from skill.guide.session import Segment, SessionPlan
from skill.guide.words import Words

SOUND = 2
"""How recordings sound: tones, levels, mixing, encoding. Raise it when ``audio/`` makes them sound
different, so that old files are never mistaken for new ones (a test notices when it was forgotten)."""


@dataclass(frozen=True)
class Recording:
    """One MP3: a segment in one locale and voice, with the words for this number of nights."""

    segment: str
    score: Score
    texts: tuple[tuple[str, str], ...]
    """The lines it speaks: id and full text, in the order they are first heard."""
    locale: str
    voice: str

    @property
    def name(self) -> str:
        """The file name: readable first, then sixteen digits of the fingerprint."""
        return f"{self.locale}-{self.segment}-{self.fingerprint[:16]}.mp3"

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the times, the words, the voice and the sound."""
        cues = [(cue.beat, cue.start, cue.end, cue.line) for cue in self.score.cues]
        made_of = [SOUND, self.locale, self.voice, cues, self.texts]
        return hashlib.sha256(json.dumps(made_of, ensure_ascii=False).encode()).hexdigest()


def recording(segment: Segment, words: Words, milestone: int = 0) -> Recording:
    """The recording of a segment on the night that would be the couple's ``milestone``-th (0: nothing said)."""
    said = words.milestones.get(milestone, "")
    texts = tuple((line, words.line(line, milestone=said)) for line in segment.score.lines)
    return Recording(segment.name, segment.score, texts, words.locale, words.voice)


def recordings_of(plan: SessionPlan, words: Words, milestone: int) -> list[Recording]:
    """What one evening plays, and the five more breaths it may ask for."""
    return [recording(segment, words, milestone) for segment in (*plan.segments, plan.again)]


def all_recordings(plan: SessionPlan, words: Words) -> Iterator[Recording]:
    """Every recording a session can ever play, each once."""
    seen: set[str] = set()
    for milestone in (0, *words.milestones):
        for made in recordings_of(plan, words, milestone):
            if made.name not in seen:
                seen.add(made.name)
                yield made
