"""Recordings made once for all tests, in the test voice, and what a speaker hears of them."""

import io
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from audio.master import master
from audio.mix import mix
from audio.samples import Samples, position
from audio.spoken import Clips, clips_of
from skill.guide.programme.practice import Do, Practice, Step
from skill.guide.programme.recordings import Recording, Tonight, recording
from skill.guide.programme.score import compose
from skill.guide.words import phrases
from tests.bedroom import PLAN, WORDS

_HELD = tempfile.TemporaryDirectory(prefix="quiet-together-tests-")
TONE_CLIPS = Path(_HELD.name)
FIRST_NIGHT = Tonight(milestone=1, question=1)
SEGMENTS = (*PLAN.segments, PLAN.again)

SHORT = Recording(
    "short",
    compose(
        [
            Practice("arrive", "test", (Step(Do.HOLD, 1_000), Step(Do.SAY, 6_000, line="hello"))),
            Practice("breathe", "test", (Step(Do.BREATHE, 10_000, in_ms=4_000, aloud=True),) * 2),
            Practice("check-in", "test", (Step(Do.TALK, 30_000),)),
            Practice("close", "test", (Step(Do.SAY, 9_000, line="good-night"),)),
        ]
    ),
    (
        ("hello", "Hello. [0.75] Settle in."),
        ("breathe.in", "In."),
        ("breathe.out", "And out."),
        ("good-night", "That's all. Good night."),
    ),
    "en-US",
    "tone",
)
"""Every kind of cue in 66 seconds, and no word or time of it from ``skill/content``."""

TINY = Recording(
    "tiny",
    compose(
        [
            Practice("arrive", "test", (Step(Do.HOLD, 1_000), Step(Do.SAY, 2_500, line="hello"))),
            Practice("breathe", "test", (Step(Do.BREATHE, 5_000, in_ms=2_000, aloud=True),)),
        ]
    ),
    SHORT.texts[:3],
    "en-US",
    "tone",
)
"""Eight and a half seconds of the same, where any recording will do."""


@dataclass(frozen=True)
class Made:
    """A recording, how it was mixed, and how it sounds when it is played."""

    recording: Recording
    clips: Clips
    mixed: Samples
    mp3: bytes
    played: NDArray[np.float32]


@cache
def made(segment: str) -> Made:
    """A segment of the three-minute evening by its name, or ``short`` or ``tiny``."""
    if segment in (SHORT.segment, TINY.segment):
        of = SHORT if segment == SHORT.segment else TINY
    else:
        of = replace(
            recording(next(part for part in SEGMENTS if part.name == segment), WORDS, FIRST_NIGHT),
            voice="tone",
        )
    return make(of, clips_of(of, TONE_CLIPS))


@cache
def shipped(segment: str) -> Made:
    """The same, from the clips of the project."""
    of = recording(next(part for part in SEGMENTS if part.name == segment), WORDS, FIRST_NIGHT)
    return make(of, clips_of(of))


def make(of: Recording, clips: Clips) -> Made:
    """Mix, master and decode."""
    mp3 = master(of, clips).mp3
    return Made(of, clips, mix(of, clips), mp3, decoded(mp3))


def places(heard: Made) -> list[tuple[int, str]]:
    """Where each sentence must begin, in samples, worked out from the score alone."""
    found = []
    for cue in heard.recording.score.cues:
        at = position(cue.start)
        for phrase in phrases(dict(heard.recording.texts)[cue.line]) if cue.line else ():
            if isinstance(phrase, str):
                found.append((at, phrase))
            at += position(phrase) if isinstance(phrase, int) else heard.clips.clip(phrase).size
    return found


def decoded(mp3: bytes) -> NDArray[np.float32]:
    """What a speaker hears."""
    sound, rate = soundfile.read(io.BytesIO(mp3), dtype="float32")
    assert rate == 24_000
    return np.asarray(sound, dtype=np.float32)
