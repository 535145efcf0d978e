"""The two talk to each other: nothing of it is for the guide.

Half of their sentences are everyday talk that the understanding has learned, and half stand in a
file, which nothing has learned: half sentences, too, and words that steer within others.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.listen.bedroom import LOCALE, Bedroom, Stretch
from bench.listen.room import GUIDE_DB
from bench.listen.voices import Voices
from simulator.echo.language import language_of
from simulator.listen.deciding import Reaction
from simulator.listen.sound import BLOCK_MS, MOUTH_RATE

FAST = ("pico", "espeak")
"""Engines that speak an hour in a minute."""
_SLOW_SHARE = 0.1
"""Of the sentences, which all of the people speak and not the fast ones alone."""
_FILES = Path(__file__).parent
TALK = ("talk", "kept_talk", "unseen_talk")
"""Files of sentences. Rules were tried on the first; the second was kept for a measurement, by
which a bound was then raised; of the third nothing has been looked at but what came of it."""
TALK_DB = 10.0
"""The two talk as loud as they can be heard best."""
_QUIET_MS = (300, 2_500)
"""Between two sentences."""


@dataclass(frozen=True)
class Talk:
    """What came of a stretch of talk."""

    ms: int
    sentences: int
    recognised: int
    """Utterances that a recogniser heard."""
    ticked: int
    """Sentences at which it asked, by a tick or because of one a moment before."""
    done: tuple[str, ...]
    """What was done, with the sentence that was said."""


def sentences_of(name: str) -> list[str]:
    """What stands in one of the files."""
    return (_FILES / f"{name}.txt").read_text().splitlines()


def talk_over(
    bedroom: Bedroom, voices: Voices, unlearned: Sequence[str], seed: int, most_ms: int
) -> Talk:
    """Sentence after sentence, for as long as the evening plays, or else nothing is open."""
    chooser = random.Random(seed)
    people = voices.people
    fast = [person for person in people if person.engine in FAST]
    learned = [text for text in language_of(LOCALE).everyday if len(text.split()) > 2]
    spoken = ticked = 0
    done = []
    began_ms = bedroom.now_ms
    is_open = bedroom.plays
    while bedroom.plays == is_open and bedroom.now_ms - began_ms < most_ms:
        person = chooser.choice(people if chooser.random() < _SLOW_SHARE else fast)
        sentence = chooser.choice(chooser.choice((learned, unlearned)))
        sound = voices.speak(person, sentence)
        bedroom.stretch = Stretch()
        bedroom.room.say(sound, chooser.randrange(2), GUIDE_DB + TALK_DB)
        spoken += 1
        lasts_ms = sound.size * 1000 // MOUTH_RATE + chooser.randint(*_QUIET_MS)
        for _ in range(0, lasts_ms, BLOCK_MS):
            bedroom.pass_block()
        reactions = [decision.reaction for decision in bedroom.stretch.decisions]
        ticked += Reaction.TICK in reactions
        if bedroom.stretch.done:
            done.append(f"{sentence} = {bedroom.stretch.done}")
    recognised = len(bedroom.timed.seconds)
    return Talk(bedroom.now_ms - began_ms, spoken, recognised, ticked, tuple(done))
