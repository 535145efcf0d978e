"""A conversation: the question that is open, what its yes would begin, and what a turn answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from skill.guide.couple import Couple, Preferences, Reminder
from skill.guide.programme import USUAL, Audio, Place, PlanName

DEFAULT_PLAN = PlanName.SHORT_EVENING
EVENING_HOUR = 21
"""The hour that is assumed where the device's clock is not known."""


class Stage(StrEnum):
    """Which question is open."""

    FIRST = "first"
    """The first time, or in doubt: are you both here, and both willing?"""
    INVITED = "invited"
    """Shall we begin?"""
    ALONE = "alone"
    """One of the two is alone: shall we begin?"""
    GATE = "gate"
    """After an argument: are you both calm enough, and both willing?"""
    LONGER = "longer"
    """Behind the yes: a longer look tonight?"""
    STEP = "step"
    """Behind the yes: one step further in one practice, tonight?"""
    PATH = "path"
    """Behind the yes: the first evening of a path, tonight?"""
    AGAIN = "again"
    """Behind a practice that sounds inside the conversation: again, or good night?"""
    ANOTHER = "another"
    """Behind a question that was talked about inside the conversation: another one, or good
    night?"""
    RESUMING = "resuming"
    """Shall I go on, or leave it here?"""
    PAUSED = "paused"
    """Are you two all right?"""
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


INVITING = frozenset(
    {
        Stage.FIRST,
        Stage.INVITED,
        Stage.ALONE,
        Stage.GATE,
        Stage.LONGER,
        Stage.STEP,
        Stage.PATH,
    }
)
"""The stages whose yes leads to an evening."""
ADDITIONS = frozenset({Stage.LONGER, Stage.STEP, Stage.PATH})
"""The stages that offer more behind the yes, one of them an evening at most."""
ASKED_WHOLE = frozenset({Stage.TIMING, Stage.REMINDING})
"""Only a time answers the first of these questions, and a yes to the second is a yes to its time:
"Yes, or no?" alone would leave the time out of hearing."""
SOUNDING = frozenset({Stage.AGAIN, Stage.ANOTHER})
"""The stages whose question stands behind what sounds inside the conversation."""
HOLDING = frozenset({Stage.RESUMING, Stage.PAUSED})
"""The stages in which an evening is held, and whose yes goes on with it."""


@dataclass(frozen=True)
class Offer:
    """What a yes begins, and what is known of the couple for it.

    It travels with the conversation, so that no answer needs the table again.
    """

    plan: str = DEFAULT_PLAN
    last: str = ""
    """The plan of the last evening, for "same as last night"; empty: there is none."""
    milestone: int = 0
    question: int = 0
    """Tonight's question in a short evening."""
    long_question: int = 0
    """Tonight's question in a long one, which may be deep."""
    late_question: int = 0
    """Tonight's question in a drowsy one: none that may open a worry."""
    kept: int = 0
    """How many nights were kept before tonight."""
    early: bool = False
    """Whether speaking for a part is still too early."""
    preferences: Preferences = USUAL
    solo: bool = False
    """Whether one of the two is alone tonight."""
    longer: bool = False
    """Whether a longer look can be offered behind the yes."""
    step: str = ""
    """The practice in which a step further can be offered behind the yes; empty: in none."""
    path: str = ""
    """The path that can be offered behind the yes; empty: none."""
    hard_days: bool = False
    """Whether an argument tonight would be the fourth within two weeks, and nothing was said of
    it."""

    def without_additions(self) -> "Offer":
        """The same evening, and nothing more to offer behind the yes."""
        return replace(
            self,
            longer=False,
            step="",
            path="",
        )

    def to_attributes(self) -> dict[str, str | int]:
        """As values of Alexa's session attributes."""
        return {
            "plan": self.plan,
            "last": self.last,
            "liking": self.preferences.to_code(),
            "milestone": self.milestone,
            "question": self.question,
            "long_question": self.long_question,
            "late_question": self.late_question,
            "kept": self.kept,
            "early": int(self.early),
            "solo": int(self.solo),
            "longer": int(self.longer),
            "step": self.step,
            "path": self.path,
            "hard_days": int(self.hard_days),
        }

    @staticmethod
    def from_attributes(attributes: Mapping[str, object]) -> "Offer":
        """The inverse. Raises KeyError or ValueError for anything else.

        What was added later may be missing: a conversation can be older than a deployment.
        """
        return Offer(
            plan=str(attributes["plan"]),
            last=str(attributes["last"]),
            milestone=int(str(attributes["milestone"])),
            question=int(str(attributes["question"])),
            long_question=int(str(attributes["long_question"])),
            late_question=int(str(attributes.get("late_question", 0))),
            kept=int(str(attributes.get("kept", 0))),
            early=bool(attributes["early"]),
            preferences=Preferences.from_code(str(attributes["liking"])),
            solo=bool(attributes["solo"]),
            longer=bool(attributes["longer"]),
            step=str(attributes.get("step", "")),
            path=str(attributes.get("path", "")),
            hard_days=bool(attributes.get("hard_days", 0)),
        )


@dataclass(frozen=True)
class Conversation:
    """An open microphone: the question, and what a yes needs to know without a table."""

    stage: Stage
    night: date
    offer: Offer = Offer()
    misses: int = 0
    """How many times in a row nothing was understood."""
    at: time | None = None
    """The time of the reminder that is asked about."""
    token: str = ""
    """The place that is asked about, when the speaker has forgotten it or shall play another."""
    doubted: bool = False
    """Whether somebody spoke for both already, and was asked for a yes of each."""
    behind: Stage | None = None
    """The question that was open before this one, and is asked again behind it."""
    hour: int = EVENING_HOUR
    """The hour on the device's own clock when it began."""

    def to_attributes(self) -> dict[str, str | int]:
        """As Alexa's session attributes."""
        own: dict[str, str | int] = {
            "stage": self.stage,
            "night": self.night.isoformat(),
            "misses": self.misses,
            "at": f"{self.at:%H:%M}" if self.at else "",
            "token": self.token,
            "doubted": int(self.doubted),
            "behind": self.behind or "",
            "hour": self.hour,
        }
        return own | self.offer.to_attributes()

    @staticmethod
    def from_attributes(attributes: Mapping[str, object]) -> "Conversation | None":
        """From session attributes; None for a new or an unreadable conversation."""
        try:
            at = str(attributes.get("at") or "")
            behind = str(attributes["behind"] or "")
            conversation = Conversation(
                stage=Stage(str(attributes["stage"])),
                night=date.fromisoformat(str(attributes["night"])),
                offer=Offer.from_attributes(attributes),
                misses=int(str(attributes["misses"])),
                at=time.fromisoformat(at) if at else None,
                token=str(attributes["token"]),
                doubted=bool(attributes["doubted"]),
                behind=Stage(behind) if behind else None,
                hour=int(str(attributes.get("hour", EVENING_HOUR))),
            )
        except (KeyError, ValueError):
            return None
        return conversation if conversation._names_what_it_offers else None

    @property
    def _names_what_it_offers(self) -> bool:
        """Whether a step or a path that is asked about is named as well."""
        if self.stage is Stage.STEP:
            return bool(self.offer.step)
        return self.stage is not Stage.PATH or bool(self.offer.path)


@dataclass(frozen=True)
class Turn:
    """What the guide answers. With a question the microphone stays open, without one it closes."""

    say: str = ""
    question: str = ""
    reprompt: str = ""
    """Said once more after eight seconds of quiet; shorter than the question's whole prompt."""
    conversation: Conversation | None = None
    audio: Audio | None = None
    inside: Place | None = None
    """What sounds before the question, inside the conversation; None: nothing does."""
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
