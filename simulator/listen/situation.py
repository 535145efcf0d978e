"""Who may say what at this moment: what the guide listens for."""

from enum import Enum, auto

from simulator.echo.speaker import Speaker
from skill.guide.programme import Beat, Score


class Situation(Enum):
    """What goes on by the bed."""

    ASLEEP = auto()
    """Nothing: the guide listens for its name, and for a plain cry for help."""
    HELD = auto()
    """An evening is paused, or has just ended: for its name, and for the words that steer."""
    PLAYING = auto()
    """An evening plays: for the words that steer, and for whoever is not well."""
    TALKING = auto()
    """The two talk to each other: for "stop", and for nothing else."""
    ASKED = auto()
    """The guide has asked something: for everything."""


def situation_at(speaker: Speaker, score: Score | None) -> Situation:
    """What goes on at this moment; ``score`` is of what sounds, where one is known."""
    stream = speaker.sounding
    if stream is not None:
        talks = score is not None and score.cue_at(stream.offset).beat is Beat.TALK
        return Situation.TALKING if talks else Situation.PLAYING
    if speaker.is_in_conversation or speaker.asks_itself:
        return Situation.ASKED
    return Situation.HELD if speaker.player.remembered else Situation.ASLEEP
