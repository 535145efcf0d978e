"""Recordings made once for all tests, in the test voice, and what a speaker hears of them."""

import atexit
import io
import os
import pickle
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from audio.build import pieces_folder
from audio.files import write_whole
from audio.master import Master, master
from audio.samples import Samples, position
from audio.spoken import Clips, clips_of
from skill.guide.frames import assembled
from skill.guide.programme.practice import Do, Practice, Step
from skill.guide.programme.recordings import Piece, Recording, Tonight, recording
from skill.guide.programme.score import Beat, compose
from skill.guide.text import phrases
from tests.bedroom import PLAN, WORDS

_HELD = tempfile.TemporaryDirectory(prefix="quiet-together-tests-")
TONE_CLIPS = Path(_HELD.name)
_RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID")
_SHARED = Path(tempfile.gettempdir()) / f"quiet-together-{_RUN}" if _RUN else TONE_CLIPS
"""Of this run of the tests, for all of its processes; whichever ends takes it away."""
atexit.register(shutil.rmtree, _SHARED, ignore_errors=True)
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
            Practice("arrive", "test", (Step(Do.HOLD, 1_000), Step(Do.SAY, 4_000, line="hello"))),
            Practice("breathe", "test", (Step(Do.BREATHE, 5_000, in_ms=2_000, aloud=True),)),
        ]
    ),
    SHORT.texts[:3],
    "en-US",
    "tone",
)
"""Ten seconds of the same, where any recording will do."""


@dataclass(frozen=True)
class Made:
    """A recording, how it was mixed, and how it sounds when it is played."""

    recording: Recording
    clips: Clips
    mixed: Samples
    """What was encoded, its pieces laid end to end."""
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
    """Mix, master, put together and decode."""
    masters = [mastered(piece, clips) for piece in of.pieces]
    mp3 = bytes(assembled([master.mp3 for master in masters], of.steps))
    return Made(of, clips, np.concatenate([one.sound for one in masters]), mp3, decoded(mp3))


def mastered(piece: Piece, clips: Clips) -> Master:
    """A piece, made once in this run of the tests, whoever of them and in whichever process asks for it."""
    path = _SHARED / f"{piece.id}.pickle"
    with suppress(FileNotFoundError):
        found: Master = pickle.loads(path.read_bytes())
        return found
    result = master(piece, clips)
    write_whole(path, pickle.dumps(result))
    return result


def build_shared(recordings: Iterable[Recording], folder: Path) -> None:
    """The pieces of these recordings beside their folder, as a build would leave them there."""
    for of in recordings:
        clips = clips_of(of, TONE_CLIPS) if of.voice == "tone" else clips_of(of)
        for piece in of.pieces:
            write_whole(pieces_folder(folder) / piece.name, mastered(piece, clips).mp3)


def places(heard: Made) -> list[tuple[int, str]]:
    """Where each sentence must begin, in samples, worked out from the cues of the pieces alone."""
    found, start = [], 0
    for piece in heard.recording.pieces:
        for cue in piece.cues:
            at = start + position(cue.start)
            spoken = phrases(dict(heard.recording.texts)[cue.line]) if cue.line else ()
            sizes = [
                position(phrase) if isinstance(phrase, int) else heard.clips.clip(phrase).size
                for phrase in spoken
            ]
            if cue.beat is not Beat.SAY:  # a word over a breath ends on its turn
                at -= sum(sizes)
            for phrase, size in zip(spoken, sizes, strict=True):
                if isinstance(phrase, str):
                    found.append((at, phrase))
                at += size
        start += position(piece.ms)
    return found


def decoded(mp3: bytes) -> NDArray[np.float32]:
    """What a speaker hears."""
    sound, rate = soundfile.read(io.BytesIO(mp3), dtype="float32")
    assert rate == 24_000
    return np.asarray(sound, dtype=np.float32)
