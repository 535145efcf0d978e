"""Who may say what at this moment: what the guide listens for."""

from enum import Enum, auto

from simulator.bedside import Bedside
from simulator.echo.player import Stream
from simulator.echo.speaker import Speaker
from skill.guide.programme import Beat


class Situation(Enum):
    """What goes on by the bed."""

    ASLEEP = auto()
    """Nothing: the guide listens for its name."""
    HELD = auto()
    """An evening is paused, or has just ended: for its name, and for the words that steer."""
    PLAYING = auto()
    """An evening plays: for the words that steer, and for whoever is not well."""
    TALKING = auto()
    """The two talk to each other: for "stop", and for nothing else."""
    ASKED = auto()
    """The guide has asked something: for everything."""


def situation_at(bedside: Bedside) -> Situation:
    """What goes on at this moment."""
    speaker = bedside.speaker
    stream = speaker.sounding
    if stream is not None:
        return Situation.TALKING if _is_talk(bedside, stream) else Situation.PLAYING
    if speaker.is_in_conversation or speaker.asks_itself:
        return Situation.ASKED
    return Situation.HELD if speaker.player.remembered else Situation.ASLEEP


def _is_talk(bedside: Bedside, stream: Stream) -> bool:
    """Whether the score has the two talk now."""
    timeline = bedside.timeline_of(stream.token or _token_inside(bedside.speaker))
    return timeline is not None and timeline.score.cue_at(stream.offset).beat is Beat.TALK


def _token_inside(speaker: Speaker) -> str:
    """The token of what sounds within an answer, which the conversation remembers."""
    attributes = speaker.attributes or {}
    return str(attributes.get("token", ""))
