"""What an evening's conversation is made of: the open question, what is known, and what is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from skill.guide.couple import Couple, Preferences, Reminder
from skill.guide.intents import Mood
from skill.guide.programme import USUAL, Audio, Place, Repertoire, SessionPlan, draw
from skill.guide.words import Depth, Words

DEFAULT_PLAN = "ordinary-3"
LONG_MINUTES = 12
"""From this length on an evening has time for a deep question (docs/evidence.md, "Questions")."""
_LASTING = (Mood.ORDINARY, Mood.APART)
"""Moods that last from evening to evening; nobody is tired or at odds by habit."""
PARTS_AFTER = 3
"""Speaking for a part is for couples who have kept so many nights (docs/evidence.md,
"Speaking for a part")."""


class Stage(StrEnum):
    """Which question is open."""

    FIRST = "first"
    """The first time: are you both here, and both willing?"""
    INVITED = "invited"
    """Shall we begin?"""
    GATE = "gate"
    """After an argument: are you both calm enough, and both willing?"""
    LONGER = "longer"
    """A longer look tonight?"""
    RESUMING = "resuming"
    """Shall I go on from where you two stopped?"""
    FORGETTING = "forgetting"
    """Shall I erase everything?"""
    TIMING = "timing"
    """At what time shall I remind you?"""
    REMINDING = "reminding"
    """Every night at this time: shall I?"""
    CARING = "caring"
    """Shall I say the number again?"""
    DIZZY = "dizzy"
    """Shall I go on without the breathing?"""
    UPSET = "upset"
    """Shall I keep the sound on a little?"""


@dataclass(frozen=True)
class Offer:
    """What a yes begins, and what is known of the couple for it: so that no answer needs the table again."""

    plan: str = DEFAULT_PLAN
    last: str = ""
    """The plan of the last evening, for "same as last night"; empty: there is none."""
    milestone: int = 0
    question: int = 0
    """Tonight's question in a short evening."""
    long_question: int = 0
    """Tonight's question in a long one, which may be deep."""
    early: bool = False
    """Whether speaking for a part is still too early."""
    preferences: Preferences = USUAL
    solo: bool = False
    """Whether one of the two is alone tonight."""

    def to_attributes(self) -> dict[str, str | int]:
        """As values of Alexa's session attributes."""
        numbers = {
            "milestone": self.milestone,
            "question": self.question,
            "long_question": self.long_question,
        }
        flags = {"early": int(self.early), "solo": int(self.solo)}
        return {
            "plan": self.plan,
            "last": self.last,
            "liking": self.preferences.to_code(),
            **numbers,
            **flags,
        }

    @staticmethod
    def from_attributes(attributes: Mapping[str, object]) -> "Offer":
        """The inverse. Raises KeyError or ValueError for anything else."""
        return Offer(
            plan=str(attributes["plan"]),
            last=str(attributes["last"]),
            milestone=int(str(attributes["milestone"])),
            question=int(str(attributes["question"])),
            long_question=int(str(attributes["long_question"])),
            early=bool(attributes["early"]),
            preferences=Preferences.from_code(str(attributes["liking"])),
            solo=bool(attributes["solo"]),
        )


@dataclass(frozen=True)
class Conversation:
    """An open microphone: the question asked, and what a yes needs to know without a table."""

    stage: Stage
    night: date
    offer: Offer = Offer()
    misses: int = 0
    """How many times in a row nothing was understood."""
    at: time | None = None
    """The time of the reminder that is asked about."""
    token: str = ""
    """The place that is asked about, when the speaker has forgotten it."""

    def to_attributes(self) -> dict[str, str | int]:
        """As Alexa's session attributes."""
        night, at = self.night.isoformat(), f"{self.at:%H:%M}" if self.at else ""
        asked: dict[str, str | int] = {
            "stage": self.stage,
            "night": night,
            "misses": self.misses,
            "at": at,
        }
        asked["token"] = self.token
        return asked | self.offer.to_attributes()

    @staticmethod
    def from_attributes(attributes: Mapping[str, object]) -> "Conversation | None":
        """From session attributes; None for a new or an unreadable conversation."""
        try:
            return Conversation(
                Stage(str(attributes["stage"])),
                date.fromisoformat(str(attributes["night"])),
                Offer.from_attributes(attributes),
                int(str(attributes["misses"])),
                time.fromisoformat(str(attributes["at"])) if attributes.get("at") else None,
                str(attributes["token"]),
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
    manner: Preferences = USUAL
    """How the live voice speaks it: whispered, slowly, softly."""


@dataclass(frozen=True)
class Situation:
    """What is known when something is heard."""

    repertoire: Repertoire
    words: Words
    night: date
    couple: Couple | None = None
    """None: not asked for, or the table did not answer."""
    down: bool = False
    """Whether the table was asked and did not answer."""
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
    late: bool = False
    """Whether it is so late that three minutes lying down are kinder than anything else."""
    dice: int = 0
    """0 to 9, another one for each request and known to nobody before."""

    @property
    def plan(self) -> SessionPlan:
        """The plan of the place, or of a short evening where there is none."""
        if self.place:
            return self.repertoire.plan(self.place.plan, self.place.preferences)
        return self.repertoire.plan(DEFAULT_PLAN)

    @property
    def under_way(self) -> Place | None:
        """The place that can be steered: it plays, or it was stopped in this same night, or just before its end."""
        if self.place and (self.playing or (self.is_recent(self.place) and not self.finished)):
            return self.place
        return None

    @property
    def unfinished(self) -> Place | None:
        """The place that the couple's record remembers, when the speaker has forgotten it."""
        if self.under_way is not None or self.couple is None or not self.couple.place:
            return None
        if self.finished and self.place and self.is_recent(self.place):
            return None  # the speaker remembers better: tonight's evening has come to its end
        place = Place.from_token(self.couple.place, self.repertoire)
        return place if place and self.is_recent(place) else None

    def is_recent(self, place: Place) -> bool:
        """Whether this place is one of tonight."""
        return place.night in (self.night, self.lately)

    @property
    def unheard(self) -> bool:
        """Whether the player was told to play and nothing sounded: its recording could not be reached."""
        return self.place is not None and not self.playing and self.offset <= self.place.start

    @property
    def offer(self) -> Offer:
        """What a yes would begin tonight, before anything is asked for."""
        if self.couple is None:
            liked = self.place.preferences if self.place else USUAL
            return Offer(
                question=self.any_question, long_question=self.any_question, preferences=liked
            )
        couple = self.couple
        return Offer(
            plan=self._usual(couple),
            last=couple.last,
            milestone=self.milestone,
            question=self._next_question(couple, deep=False),
            long_question=self._next_question(couple, deep=not self.late),
            early=len(couple.nights) < PARTS_AFTER,
            preferences=couple.preferences,
        )

    def _next_question(self, couple: Couple, deep: bool) -> int:
        light = couple.preferences.light
        return draw(
            self.words.questions, couple.asked, couple.question, len(couple.nights), deep, light
        ).number

    @property
    def any_question(self) -> int:
        """Without a table: another one each night, and none that goes deep."""
        bank = self.words.questions
        easy = [
            number for number in sorted(bank) if bank[number].depth is not Depth.DEEP
        ] or sorted(bank)
        return easy[self.night.toordinal() % len(easy)]

    def _usual(self, couple: Couple) -> str:
        """As long as last time, on an ordinary day; far apart stays far apart."""
        if couple.last not in self.repertoire:
            return DEFAULT_PLAN
        last = self.repertoire.plan(couple.last)
        return (
            last.name
            if last.mood in _LASTING
            else f"ordinary-{last.minutes}"
            if last.minutes
            else DEFAULT_PLAN
        )

    @property
    def milestone(self) -> int:
        """How many nights there will be with this one; 0 when unknown or already kept."""
        return self.couple.milestone(self.night) if self.couple else 0

    def at_place(self, place: Place) -> "Situation":
        """The same evening at another place, held."""
        return replace(self, place=place, offset=place.start, playing=False, finished=False)
