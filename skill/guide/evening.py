"""What an evening's conversation is made of: the open question, what is known, and what is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from skill.guide.couple import Couple
from skill.guide.playback import Audio, Place
from skill.guide.reminders import Reminder
from skill.guide.session import SessionPlan
from skill.guide.words import Words


class Stage(StrEnum):
    """Which question is open."""

    FIRST = "first"
    """The first time: are you both here, and both willing?"""
    INVITED = "invited"
    """Shall we begin?"""
    RESUMING = "resuming"
    """Shall I go on from where you two stopped?"""
    FORGETTING = "forgetting"
    """Shall I erase everything?"""
    TIMING = "timing"
    """At what time shall I remind you?"""
    REMINDING = "reminding"
    """Every night at this time: shall I?"""


@dataclass(frozen=True)
class Conversation:
    """An open microphone: the question asked, and what a yes needs to know without a table."""

    stage: Stage
    night: date
    milestone: int = 0
    misses: int = 0
    """How many times in a row nothing was understood."""
    at: time | None = None
    """The time of the reminder that is asked about."""

    def to_attributes(self) -> dict[str, str | int]:
        """As Alexa's session attributes."""
        night, at = self.night.isoformat(), f"{self.at:%H:%M}" if self.at else ""
        return {"stage": self.stage, "night": night, "milestone": self.milestone, "misses": self.misses, "at": at}

    @staticmethod
    def from_attributes(attributes: Mapping[str, object]) -> "Conversation | None":
        """From session attributes; None for a new or an unreadable conversation."""
        try:
            return Conversation(
                Stage(str(attributes["stage"])),
                date.fromisoformat(str(attributes["night"])),
                int(str(attributes["milestone"])),
                int(str(attributes["misses"])),
                time.fromisoformat(str(attributes["at"])) if attributes.get("at") else None,
            )
        except (KeyError, ValueError):
            return None


@dataclass(frozen=True)
class Turn:
    """What the guide answers. With a question the microphone stays open, without one it closes."""

    say: str = ""
    question: str = ""
    reprompt: str = ""
    """Said once more after eight seconds of quiet; shorter than the question's whole prompt."""
    conversation: Conversation | None = None
    audio: Audio | None = None
    change: Callable[[Couple], Couple] | None = None
    """What is to be remembered differently; said only once it is."""
    forget: bool = False
    """Everything is to be erased."""
    consent: time | None = None
    """Alexa is to ask, in her own words, whether a reminder at this time may be set."""
    reminder: Reminder | None = None
    """What Alexa is to remind the two of; said only once it is set."""


@dataclass(frozen=True)
class Evening:
    """What is known when something is heard."""

    plan: SessionPlan
    words: Words
    night: date
    couple: Couple | None = None
    """None: not asked for, or the table did not answer."""
    place: Place | None = None
    """Where the speaker's player is, when it holds one of our recordings."""
    offset: int = 0
    """Milliseconds into that recording."""
    playing: bool = False
    finished: bool = False
    can_play: bool = True
    """Whether the device has an AudioPlayer at all."""
    may_remind: bool = False
    """Whether the account lets this skill set reminders."""
    lately: date | None = None
    """The night of two hours ago: an evening paused shortly before four can still be resumed."""

    @property
    def under_way(self) -> Place | None:
        """The place that can be steered: it plays, or it was stopped in this same night, or just before its end."""
        recent = self.place and self.place.night in (self.night, self.lately)
        if self.place and (self.playing or (recent and not self.finished)):
            return self.place
        return None

    @property
    def unheard(self) -> bool:
        """Whether the player was told to play and nothing sounded: its recording could not be reached."""
        return self.place is not None and not self.playing and self.offset <= self.place.start

    @property
    def milestone(self) -> int:
        """How many nights there will be with this one; 0 when unknown or already kept."""
        return self.couple.milestone(self.night) if self.couple else 0
