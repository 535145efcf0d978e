"""The place in an evening, and the token that carries it.

A place needs no table: all that an event of the player has to know travels in the token.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from skill.guide.couple import Preferences
from skill.guide.phases import Phase, phase_of
from skill.guide.programme.session import (
    USUAL,
    Repertoire,
    Segment,
    SessionPlan,
)

TOKEN_VERSION = "qt3"
OLDER_VERSION = "qt2"
"""Without the nights kept and the practices heard. An evening that began before a deployment goes
on in it to its end, since a player takes what follows only behind the very token that it has."""
LONGEST_TOKEN = 1_024
"""Alexa takes no longer one (AudioPlayer reference)."""

# Where each part stands in a token, in the order in which ``to_token`` writes them: version, plan,
# locale and night (0 to 3), seven numbers, the preferences, three flags, and the practices heard.
_FIELDS, _OLDER_FIELDS = 16, 14
_NUMBERS = slice(4, 11)
_CODE = 11
_FLAGS = slice(12, 15)
_HEARD = 15
_JOINED = "+"
"""Between the practices of a token; none has it in its name."""
_BEGINS = "@"
"""Before the second in which a playing begins, which stands last. Older tokens have none."""
_LOCALE = r"[A-Za-z0-9-]{2,11}"


@dataclass(frozen=True)
class Moment:
    """A moment of an evening: milliseconds into one of its segments."""

    segment: int
    ms: int


@dataclass(frozen=True)
class Place:
    """Where in which evening the couple are."""

    plan: str
    locale: str
    night: date
    milestone: int = 0
    """How many nights there will be when this one is kept; chooses the words of the closing."""
    segment: int = 0
    """The segment that plays, or the one that comes after what "again" plays."""
    again: int = 0
    """Above 0: what "again" plays, asked for this many times in a row."""
    start: int = 0
    """From which millisecond of the recording this playing began."""
    then: int = 0
    """Behind "again": from which millisecond of its segment the evening goes on."""
    question: int = 0
    """The number of tonight's question; 0: there is none."""
    preferences: Preferences = USUAL
    looked: bool = False
    """Whether one look as long as the couple's level was heard whole this evening."""
    asked: bool = False
    """Whether tonight's question was heard."""
    unkept: bool = False
    """Whether one of the two is alone tonight: this evening keeps no night."""
    silent_since: Moment | None = None
    """Where sound stopped, when what was to play before this failed. None: nothing failed there."""
    kept: int = 0
    """How many nights were kept before tonight; chooses the phase and the variants of all lines."""
    heard: frozenset[str] = frozenset()
    """The practices that were heard whole this evening."""
    is_older: bool = False
    """Whether its token is one of the version before this."""
    begins_at: int = field(default=0, compare=False)
    """When this playing begins, in seconds since 1970; 0: not known. It is no part of where they
    are."""

    @property
    def phase(self) -> Phase:
        """How much is explained tonight."""
        return phase_of(self.kept)

    def to_token(self) -> str:
        """About 100 characters, different for any two places, and for two playings of one."""
        numbers = (
            self.milestone,
            self.segment,
            self.again,
            self.start,
            self.then,
            self.question,
        )
        flags = (int(self.looked), int(self.asked), int(self.unkept))
        heard = _JOINED.join(sorted(self.heard))
        parts = [
            OLDER_VERSION if self.is_older else TOKEN_VERSION,
            self.plan,
            self.locale,
            self.night,
            *numbers,
            *(() if self.is_older else (self.kept,)),
            self.preferences.to_code(),
            *flags,
            *(() if self.is_older else (heard,)),
        ]
        if self.silent_since:
            parts.append(f"{self.silent_since.segment}.{self.silent_since.ms}")
        if self.begins_at:
            parts.append(f"{_BEGINS}{self.begins_at:x}")
        return ":".join(map(str, parts))

    @staticmethod
    def from_token(token: str, repertoire: Repertoire) -> "Place | None":
        """The place of a token that this skill wrote and can still play; None for any other."""
        if len(token) > LONGEST_TOKEN:
            return None
        try:
            place = _read(token.split(":"))
        except ValueError:
            return None
        if place.plan not in repertoire or place.to_token() != token:
            return None
        plan = repertoire.plan(place.plan, place.preferences, place.phase)
        return place if _is_in(place, plan) else None

    def is_same_evening(self, place: "Place") -> bool:
        """Whether both are places of one evening, however far in it."""
        return (self.plan, self.night) == (place.plan, place.night)


@dataclass(frozen=True)
class Playhead:
    """Where the speaker's player is, by what it says of itself."""

    place: Place | None = None
    """The recording that it plays, or played last; None: none that can be read."""
    offset: int = 0
    """Milliseconds into that recording."""
    playing: bool = False
    finished: bool = False
    """Whether it holds nothing, or a recording that has come to its end."""
    unsure: bool = False
    """Whether it says of itself what this version does not know: it may play, or be stopped."""


def segment_of(place: Place, plan: SessionPlan) -> Segment:
    """What plays at this place."""
    return plan.again if place.again else plan.segments[place.segment]


def _read(parts: list[str]) -> Place:
    """The place of a token's parts. Raises ValueError for parts that no token has."""
    is_older = parts[0] == OLDER_VERSION
    if is_older and len(parts) >= _OLDER_FIELDS:
        parts = _brought_forward(parts)
    if len(parts) < _FIELDS:
        raise ValueError("no token of ours has so few parts")
    version, plan, locale, night = parts[:4]
    if version not in (TOKEN_VERSION, OLDER_VERSION) or not re.fullmatch(_LOCALE, locale):
        raise ValueError("no token of this version or the one before")
    milestone, segment, again, start, then, question, kept = map(int, parts[_NUMBERS])
    looked, question_heard, unkept = (bool(int(flag)) for flag in parts[_FLAGS])
    silent_since, begins_at = _read_end(parts[_FIELDS:])
    return Place(
        plan,
        locale,
        date.fromisoformat(night),
        milestone=milestone,
        segment=segment,
        again=again,
        start=start,
        then=then,
        question=question,
        preferences=Preferences.from_code(parts[_CODE]),
        looked=looked,
        asked=question_heard,
        unkept=unkept,
        silent_since=silent_since,
        kept=kept,
        heard=frozenset(filter(None, parts[_HEARD].split(_JOINED))),
        is_older=is_older,
        begins_at=begins_at,
    )


def _brought_forward(parts: list[str]) -> list[str]:
    """An older token's parts with those that it lacks: the nights kept, and no practice heard.

    Of the nights it knows the number that tonight would be, where it is counted.
    """
    numbers_end, older_end = _NUMBERS.stop - 1, _OLDER_FIELDS
    before, behind = parts[numbers_end:older_end], parts[older_end:]
    kept = max(0, int(parts[_NUMBERS.start]) - 1)
    return [*parts[:numbers_end], str(kept), *before, "", *behind]


def _read_end(parts: list[str]) -> tuple[Moment | None, int]:
    """What may stand behind the fields that every token has. Raises ValueError for anything else.

    Where sound stopped, and when the playing begins.
    """
    begins_at = 0
    if parts and parts[-1].startswith(_BEGINS):
        *parts, begins = parts
        begins_at = int(begins.removeprefix(_BEGINS), 16)
    if not parts:
        return None, begins_at
    segment, ms = ":".join(parts).split(".")
    return Moment(int(segment), int(ms)), begins_at


def _is_in(place: Place, plan: SessionPlan) -> bool:
    """Whether the plan has such a place."""
    numbers = (
        place.milestone,
        place.segment,
        place.again,
        place.start,
        place.then,
        place.question,
        place.kept,
        place.begins_at,
    )
    last = len(plan.segments) if place.again else len(plan.segments) - 1
    if min(numbers) < 0 or place.segment > last:
        return False
    if place.silent_since and not _has(place.silent_since, plan):
        return False
    if place.then and not (place.again and _has(Moment(place.segment, place.then), plan)):
        return False
    return place.start < segment_of(place, plan).score.ms


def _has(moment: Moment, plan: SessionPlan) -> bool:
    """Whether the plan has such a moment."""
    if not 0 <= moment.segment < len(plan.segments):
        return False
    return 0 <= moment.ms < plan.segments[moment.segment].score.ms
