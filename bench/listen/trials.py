"""Somebody says a sentence, and once more where nothing comes of it."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bench.listen.bedroom import Bedroom, Stretch
from bench.listen.room import GUIDE_DB
from bench.listen.voices import Person, Voices
from simulator.listen.situation import Situation
from simulator.listen.sound import BLOCK_MS, MOUTH_RATE, Samples
from skill.guide.intents import Intent

PATIENCE_MS = 2_500
"""So long somebody waits for something to come of what they said."""
BEFORE_TALK_MS = 9_000
"""No command is begun so shortly before the two talk, when all but "stop" is dropped."""
GAP_MS = (3_000, 12_000)
"""The quiet between two commands."""
INTO_SENTENCE_MS = 1_000
"""How far the guide is into its question when somebody answers over it."""
OVER_VOICE_DB = -32.0
"""What the loudspeaker is given on average under a command that is over the guide's voice."""

SAID: dict[Situation, dict[str, set[str]]] = {
    Situation.PLAYING: {
        "pause": {Intent.HOLD},
        "next": {Intent.SKIP},
        "skip": {Intent.SKIP},
        "skip forward": {Intent.SKIP},
        "go back": {Intent.BACK},
        "previous": {Intent.BACK},
        "repeat": {Intent.AGAIN},
        "say that again": {Intent.AGAIN},
        "start over": {Intent.ANEW},
        "keep going": {Intent.GO_ON},
        "cancel": {Intent.END},
        "stop": {Intent.END},
    },
    Situation.TALKING: {"stop": {Intent.END}},
    Situation.HELD: {
        "resume": {Intent.GO_ON},
        "continue": {Intent.GO_ON},
        "keep going": {Intent.GO_ON},
        "next": {Intent.SKIP},
        "open quiet together": {Intent.LAUNCH},
    },
    Situation.ASLEEP: {"open quiet together": {Intent.LAUNCH}},
    Situation.ASKED: {
        "yes": {Intent.AGREE},
        "yes please": {Intent.AGREE},
        "no": {Intent.DECLINE},
        "no thanks": {Intent.DECLINE},
        "not tonight": {Intent.DECLINE},
        "we're tired": {Intent.DAY, Intent.BEGIN},
        "the seven minute one": {Intent.BEGIN},
        "how many nights": {Intent.NIGHTS},
        "is this therapy": {Intent.THERAPY},
        "five breaths": {Intent.PRACTICE},
        "help": {Intent.HELP_US},
        "stop": {Intent.END},
    },
}
"""What is said in each situation, and the intents that do right by it."""


@dataclass(frozen=True)
class Trial:
    """What came of one sentence."""

    sentence: str
    person: Person
    situation: Situation
    over_voice: bool
    found: bool
    """Whether the detector heard speech, the first time."""
    first: str
    """What was done the first time, by its intent; empty for nothing."""
    second: str
    """What was done when it was said once more; empty where it was not."""
    latency_ms: float
    """From the last sound of the sentence to what was done, with what it costs to compute; 0 where
    nothing was."""

    @property
    def expected(self) -> set[str]:
        """The intents that do right by it."""
        return SAID[self.situation][self.sentence]

    @property
    def right_at_once(self) -> bool:
        """Whether it was done the first time."""
        return self.first in self.expected

    @property
    def right(self) -> bool:
        """Whether it was done, the first time or the second."""
        return self.right_at_once or (not self.first and self.second in self.expected)

    @property
    def other(self) -> bool:
        """Whether something else was done."""
        return any(done and done not in self.expected for done in (self.first, self.second))


class Sayer:
    """Says sentences in a bedroom, each by another person."""

    def __init__(self, bedroom: Bedroom, voices: Voices, ratio_db: float, seed: int) -> None:
        self._bedroom, self._voices = bedroom, voices
        self._level_db = GUIDE_DB + ratio_db
        self._random = random.Random(seed)
        self._people: list[Person] = []

    def sentences(self, situation: Situation) -> Iterator[str]:
        """What is said in this situation, in another order each time, without end."""
        while True:
            said = sorted(SAID[situation])
            self._random.shuffle(said)
            yield from said

    def wait(self) -> None:
        """Let a quiet pass."""
        for _ in range(0, self._random.randint(*GAP_MS), BLOCK_MS):
            self._bedroom.pass_block()

    def say(self, sentence: str, situation: Situation) -> Trial:
        """Say this, and once more where nothing comes of it."""
        person, head = self._next_person(), self._random.randrange(2)
        sound = self._voices.speak(person, sentence)
        played_db, first, latency_ms = self._once(sound, head)
        done, second = first.done, ""
        if not done:
            _, again, latency_ms = self._once(sound, head)
            second = again.done
        return Trial(
            sentence,
            person,
            situation,
            played_db > OVER_VOICE_DB,
            first.opened,
            done,
            second,
            latency_ms,
        )

    def _once(self, sound: Samples, head: int) -> tuple[float, Stretch, float]:
        """Say it once: how loud the guide was meanwhile, what came of it, and after how long."""
        bedroom = self._bedroom
        bedroom.stretch = Stretch()
        bedroom.room.say(sound, head, self._level_db)
        said_ms = sound.size * 1000 // MOUTH_RATE
        ends_at_ms = bedroom.now_ms + said_ms
        powers = []
        while bedroom.now_ms < ends_at_ms + PATIENCE_MS and not bedroom.stretch.done:
            played = bedroom.pass_block()
            if bedroom.now_ms <= ends_at_ms:
                powers.append(float(np.mean(played.astype(np.float64) ** 2)))
        played_db = 10 * float(np.log10(np.mean(powers) + 1e-12))
        stretch = bedroom.stretch
        latency_ms = 0.0
        if stretch.done:
            computing_ms = 1000 * bedroom.timed.seconds[-1]
            latency_ms = stretch.decided_at_ms - ends_at_ms + computing_ms
        return played_db, stretch, latency_ms

    def _next_person(self) -> Person:
        if not self._people:
            self._people = self._voices.people
            self._random.shuffle(self._people)
        return self._people.pop()


def in_an_evening(
    bedroom: Bedroom, sayer: Sayer, commands: int, stops: int
) -> tuple[list[Trial], list[str]]:
    """So many commands over what plays, so many "stop" while they talk; what was done unasked."""
    left = {Situation.PLAYING: commands, Situation.TALKING: stops}
    sentences = {situation: sayer.sentences(situation) for situation in left}
    trials: list[Trial] = []
    unasked: list[str] = []
    while bedroom.plays and any(left.values()):
        bedroom.stretch = Stretch()
        sayer.wait()
        if bedroom.stretch.done:
            unasked.append(bedroom.stretch.done)
        situation = bedroom.loop.situation
        if left.get(situation) and _is_time_for(situation, bedroom):
            left[situation] -= 1
            trials.append(sayer.say(next(sentences[situation]), situation))
    return trials, unasked


def _is_time_for(situation: Situation, bedroom: Bedroom) -> bool:
    """Whether a command ends, and is said once more, before the situation is another one."""
    return situation is Situation.TALKING or not bedroom.talk_is_near(BEFORE_TALK_MS)


def in_quiet(
    bedroom: Bedroom, sayer: Sayer, situation: Situation, count: int, guide_says: str = ""
) -> list[Trial]:
    """So many sentences in a situation that stays; every other one over what the guide says."""
    bedroom.loop.fixed = situation
    sentences = sayer.sentences(situation)
    trials = []
    for number in range(count):
        sayer.wait()
        if guide_says and number % 2:
            bedroom.mouth.say(bedroom.sentences.sound(guide_says))
            for _ in range(0, INTO_SENTENCE_MS, BLOCK_MS):
                bedroom.pass_block()
        trials.append(sayer.say(next(sentences), situation))
        bedroom.mouth.cut()
    return trials


def unasked_in_evening(bedroom: Bedroom) -> Sequence[str]:
    """What was done in an evening in which nobody says anything."""
    done = []
    while bedroom.plays:
        bedroom.stretch = Stretch()
        bedroom.pass_block()
        if bedroom.stretch.done:
            done.append(bedroom.stretch.done)
    return done
