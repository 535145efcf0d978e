"""The habits in which smart speakers differ, and the speakers that have them, by name.

Field reports disagree about what a real speaker does; so each report became a habit that can be
switched on, and a skill is held against all of them. ``docs/evidence.md`` lists the reports.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto


class Activity(StrEnum):
    """``playerActivity`` of Alexa's context (AudioPlayer Interface Reference)."""

    IDLE = "IDLE"
    PLAYING = "PLAYING"
    PAUSED = "PAUSED"
    STOPPED = "STOPPED"
    FINISHED = "FINISHED"
    BUFFER_UNDERRUN = "BUFFER_UNDERRUN"
    """What sounds has run dry for a moment."""


class SlotForm(Enum):
    """In which form a request brings what was said in a slot."""

    RESOLVED = auto()
    """One value, with what it resolves to."""
    AMBIGUOUS = auto()
    """A second authority that matches nothing stands before, and two values match
    ("Use Dynamic Entities for Customized Interactions": static and dynamic authorities)."""
    SEVERAL = auto()
    """A list of values ("Collect Multiple Values in a Slot")."""
    UNRESOLVED = auto()
    """The words alone, no ``resolutions`` (built-in types, and services that are slow)."""
    QUESTION_MARK = auto()
    """A lone question mark, as Alexa sends for words that she could not make out
    (alexa-skills-kit-sdk-for-nodejs#202 and the field reports around it)."""
    EMPTY = auto()
    """A value of no characters."""


@dataclass(frozen=True)
class Habits:
    """What one kind of speaker does where speakers differ."""

    interrupted_as: Activity = Activity.PAUSED
    """``playerActivity`` while somebody speaks into what plays: PLAYING, PAUSED or STOPPED.

    jellyfin-alexa-plugin saw PlaybackStopped for a mere sentence; the reference device
    (alexa/avs-device-sdk, AudioPlayer.cpp) pauses; others still tell PLAYING.
    """
    tells_nearly_at_once: bool = False
    """PlaybackNearlyFinished 0.3 s behind the start, and of streams under a minute only behind
    their end (alexa/skill-sample-nodejs-audio-player#37: Echo Show and Echo Dot)."""
    music_takes_steering: bool = False
    """"Stop", "next" and "previous" go to the household's music service and never arrive; "pause"
    and "resume" do (jellyfin-alexa-plugin, on a device, July 2026)."""
    plays_behind_questions: bool = False
    """What played goes on though the microphone is open (jellyfin-alexa-plugin, Echo Show 5)."""
    ends_unanswered_sessions: bool = True
    """Whether SessionEndedRequest is told when nobody answers. With a screen the session lingers
    for 30 s and ends without a word (jellyfin-alexa-plugin, stop routing, finding 3)."""
    has_screen: bool = False
    """Whether there is a screen, on which "pause" can be tapped without any request."""
    loads_ahead: bool = False
    """An enqueued stream is loaded at once; when it cannot be had, PlaybackFailed names it while
    the one before still sounds (alexa/avs-device-sdk; internet-archive-voice-apps#213)."""
    loses_every: int = 0
    """Of so many answers to PlaybackNearlyFinished one is lost, so that nothing is enqueued
    (skill-sample-nodejs-audio-player#104, #115); 0: none."""
    tells_after_ms: int = 0
    """How late PlaybackStarted, -Stopped and -Finished reach the skill: they are queued while the
    network is away ("Skill Events": may arrive late and out of order)."""
    slot_form: SlotForm = SlotForm.RESOLVED
    """How a request brings what was said in slots of the skill's own types."""


ORDERLY = Habits()
_HOURS_LATE_MS = 3 * 3_600_000

VARIANTS: Mapping[str, Habits] = {
    "orderly": ORDERLY,
    "playing": Habits(interrupted_as=Activity.PLAYING),
    "stopped": Habits(interrupted_as=Activity.STOPPED),
    "unruly": Habits(tells_nearly_at_once=True),
    "music": Habits(music_takes_steering=True),
    "ahead": Habits(loads_ahead=True),
    "late": Habits(tells_after_ms=_HOURS_LATE_MS),
    "ambiguous": Habits(slot_form=SlotForm.AMBIGUOUS),
    "several": Habits(slot_form=SlotForm.SEVERAL),
    "unresolved": Habits(slot_form=SlotForm.UNRESOLVED),
    "unheard": Habits(slot_form=SlotForm.QUESTION_MARK),
    "empty": Habits(slot_form=SlotForm.EMPTY),
    "show": Habits(
        has_screen=True,
        plays_behind_questions=True,
        ends_unanswered_sessions=False,
    ),
    "strict": Habits(
        interrupted_as=Activity.STOPPED,
        tells_nearly_at_once=True,
        loads_ahead=True,
        tells_after_ms=_HOURS_LATE_MS,
        slot_form=SlotForm.AMBIGUOUS,
    ),
    "lossy": Habits(loses_every=2),
}
"""The speakers by name.

On all but four a couple hears the same evening: ``lossy`` leaves gaps in it, and ``unresolved``,
``unheard`` and ``empty`` bring words without their meaning, so that the guide has to ask.
"""
