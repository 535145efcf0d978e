"""A spoken loop for tests: a real laptop and its evening, and people whose words are known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from simulator.echo.device import Device
from simulator.hearing import model_of, understanding_of
from simulator.laptop import Laptop, laptop_of
from simulator.listen.bedside_loop import BedsideLoop
from simulator.listen.deciding import Judge
from simulator.listen.ear import Utterance
from simulator.listen.mouth import Mouth
from simulator.listen.recogniser import Hypothesis
from simulator.listen.sound import BLOCK, BLOCK_MS, EAR_RATE, MOUTH_RATE, Samples
from skill import app
from skill.guide.programme import Recording
from tests.bedroom import REPERTOIRE, WORDS

ZONE = ZoneInfo("Europe/Madrid")
EVENING = datetime(2026, 11, 23, 22, 0, tzinfo=ZONE)
LOCALE = "en-US"
BLOCK_OF_QUIET: Samples = np.zeros(BLOCK, dtype=np.float32)


class Lengths:
    """Recordings that have their lengths, and are silent."""

    def __init__(self) -> None:
        self._ms: dict[str, int] = {}

    def note(self, recordings: Iterable[Recording]) -> None:
        self._ms |= {recording.name: recording.score.ms for recording in recordings}

    def file(self, url: str) -> Path:
        return Path(url.rpartition("/")[2])

    def fetched(self, name: str) -> Path | None:
        return None

    def length_of(self, url: str) -> int:
        return self._ms[self.file(url).name]


class FakeEar:
    """Hears an utterance when a test says so."""

    def __init__(self) -> None:
        self.hears_speech = False
        self.waiting: Utterance | None = None

    def hear(self, near: Samples, far: Samples) -> Utterance | None:
        utterance, self.waiting = self.waiting, None
        return utterance


@dataclass
class FakeRecogniser:
    """Knows what was said, and what else it sounded like."""

    next_ones: tuple[Hypothesis, ...] = ()
    heard: int = 0
    """How many utterances it was given."""

    def hypotheses(self, utterance: Utterance, expected: Sequence[str]) -> tuple[Hypothesis, ...]:
        self.heard += 1
        return self.next_ones


class Spoken:
    """Keeps what the guide says, and lets it take a second a sentence."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def sound(self, text: str) -> Samples:
        self.texts.append(text)
        return np.full(MOUTH_RATE, 0.1, dtype=np.float32)


@dataclass
class Bed:
    """The loop, and what can be done beside it."""

    ear: FakeEar
    mouth: Mouth
    recogniser: FakeRecogniser
    loop: BedsideLoop
    laptop: Laptop
    spoken: Spoken
    shown: list[str]
    played: list[Samples] = field(default_factory=list)

    def pass_ms(self, ms: int) -> None:
        """Time passes."""
        for _ in range(0, ms, BLOCK_MS):
            self.played.append(self.mouth.next_block(BLOCK))
            self.loop.hear(BLOCK_OF_QUIET, self.played[-1])

    def say(self, *sentences: str, ms: int = 1_400) -> None:
        """Somebody says the first of these, and it sounds as much like the others."""
        shares = [Hypothesis(sentence, 1 / len(sentences)) for sentence in sentences]
        self.recogniser.next_ones = tuple(shares)
        samples = np.zeros(EAR_RATE * ms // 1000, dtype=np.float32)
        self.ear.waiting = Utterance(samples, ms - 900, 0)
        self.pass_ms(BLOCK_MS)

    def begin(self) -> None:
        """Open the guide, and agree."""
        self.say("open quiet together")
        self.pass_ms(4_000)
        self.say("yes")
        self.pass_ms(4_000)
        assert self.laptop.speaker.player.playing


def bed(data: Path, show: bool = False) -> Bed:
    """A guide by the bed, with the nights of a folder."""
    ear, mouth, recogniser, spoken = FakeEar(), Mouth(), FakeRecogniser(), Spoken()
    shown: list[str] = []
    understanding = understanding_of(LOCALE)
    loop = BedsideLoop(ear, mouth, recogniser, Judge(understanding, LOCALE), silent, shown.append)
    laptop = laptop_of(
        REPERTOIRE,
        WORDS,
        Lengths(),
        app.open_store(app.Settings(), data),
        loop,
        EVENING,
        ZONE,
        understanding.understand,
        model_of(LOCALE)["interactionModel"]["languageModel"]["invocationName"],
        Device(),
        wake="",
    )
    loop.attach(laptop, spoken)
    return Bed(ear, mouth, recogniser, loop, laptop, spoken, shown)


def silent(path: Path) -> Samples:
    """Half an hour of any recording, played as a quiet hum."""
    return np.full(MOUTH_RATE * 60, 0.05, dtype=np.float32)
