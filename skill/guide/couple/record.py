"""The couple: all that is remembered of two people. No names, no answers, no transcripts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from skill.guide.couple.growth import STEP_RESTS, Growth
from skill.guide.couple.item import fields_of, to_item
from skill.guide.couple.ladder import Ladder, Rung, next_rung
from skill.guide.couple.nights import Nights, longest_row, row
from skill.guide.couple.preferences import HIGHEST_OFFERED, Preferences
from skill.guide.couple.progress import Progress

LONGEST_AWAY_DAYS = 366
"""Nobody is away for longer: a date further off was misheard."""

LOOKS_BEFORE_LONGER = 3
"""So many whole looks at one level come before a longer one is offered (docs/evidence.md,
"Looking")."""
LOOK_RESTS = 7
"""So many nights the length of a look rests, behind a no or a silence."""

_DATE = r"\d{4}-\d{2}-\d{2}"


@dataclass(frozen=True)
class Couple(Growth):
    """One household's record."""

    nights: Nights = frozenset()
    """The nights on which one whole practice was heard."""
    away: Nights = frozenset()
    """Dates that neither add to a row nor break it."""
    counting: bool = True
    """Whether the guide speaks of numbers of nights by itself."""
    zone: str = ""
    """The device's time zone (IANA), as it was last told; empty: never told."""
    preferences: Preferences = Preferences()  # noqa: RUF009 - frozen
    last: str = ""
    """The plan of the evening that was last kept; empty: none was."""
    asked: frozenset[int] = frozenset()
    """The numbers of the questions they have heard, since the bank began anew."""
    question: int = 0
    """The one they heard last."""
    looks: int = 0
    """How many nights they looked as long as their level says, since it changed."""
    looked: date | None = None
    """The last of those nights."""
    look_rests: int = 0
    """A longer look is not offered before there are so many nights."""
    place: str = ""
    """The token of an evening that has not come to its good night; empty: there is none."""
    ended: str = ""
    """Plan and night of the last good night, so that an event that comes late does not open that
    evening again."""

    def keep(self, night: date) -> "Couple":
        """With the night kept; keeping it again changes nothing."""
        return replace(self, nights=self.nights | {night})

    def be_away(self, first: date, until: date) -> "Couple":
        """With the dates from the first on, up to but not with ``until``, away (a year at most)."""
        days = min(max(0, (until - first).days), LONGEST_AWAY_DAYS)
        dates = {first + timedelta(days=day) for day in range(days)}
        return replace(self, away=self.away | dates)

    def at(self, zone: str) -> "Couple":
        """In the zone that the device tells."""
        return replace(self, zone=zone)

    def stop_counting(self) -> "Couple":
        """With no number of nights said by itself."""
        return replace(self, counting=False)

    def start_counting(self) -> "Couple":
        """With a number of nights said now and then."""
        return replace(self, counting=True)

    def liking(self, preferences: Preferences) -> "Couple":
        """With these preferences; a look of another length is counted from the beginning."""
        same = preferences.level == self.preferences.level
        return replace(self, preferences=preferences, looks=self.looks if same else 0)

    def follow(self, progress: Progress, bank: frozenset[int]) -> "Couple":
        """With what was heard of an evening. Following the same again changes nothing."""
        couple = self._hear_evening(progress, bank)
        if progress.night.isoformat() < self._latest_night:
            return couple  # an event of an older evening came late: tonight goes on where it is
        if progress.kept and progress.plan:
            couple = replace(couple, last=progress.plan)
        if progress.finished:
            return replace(couple, place="", ended=progress.evening)
        if couple.ended == progress.evening:
            return couple
        return replace(couple, place=progress.resume)

    def _hear_evening(
        self,
        progress: Progress,
        bank: frozenset[int],
    ) -> "Couple":
        """With what is true of an evening whenever its event arrives."""
        couple = self.keep(progress.night) if progress.kept else self
        couple = couple._grow(progress, len(couple.nights))
        if progress.question:
            couple = couple.hear(progress.question, bank)
        # One look a night is counted, and none of a night before the last one that was.
        is_new_night = couple.looked is None or couple.looked < progress.night
        if progress.looked and is_new_night:
            couple = replace(couple, looks=couple.looks + 1, looked=progress.night)
        return couple

    @property
    def _latest_night(self) -> str:
        """The latest night of which anything is remembered, as an ISO date; empty: none."""
        dates = re.findall(_DATE, f"{self.place} {self.ended}")
        if self.nights:
            dates.append(max(self.nights).isoformat())
        return max(dates, default="")

    def hear(self, question: int, bank: frozenset[int]) -> "Couple":
        """With one more question heard, if the bank has it."""
        if question not in bank:
            return self
        return replace(
            self,
            asked=_questions_heard(
                self.asked,
                self.question,
                question,
                bank,
            ),
            question=question,
        )

    @property
    def may_look_longer(self) -> bool:
        """Whether a longer look can be offered: the shorter one was easy, and no no is fresh."""
        if len(self.nights) < self.look_rests or self.looks < LOOKS_BEFORE_LONGER:
            return False
        return self.preferences.level < HIGHEST_OFFERED and not self.preferences.look_off

    def step(self, ladders: Mapping[str, Ladder]) -> Rung | None:
        """The one step further that can be offered tonight; None: there is none.

        Of several practices it is the one in which they took the fewest steps.
        """
        if self.staying or len(self.nights) < self.step_rests:
            return None
        rungs = (next_rung(practice, ladders, self.preferences) for practice in self._due(ladders))
        possible = [rung for rung in rungs if rung is not None]
        return min(possible, key=lambda rung: rung.number, default=None)

    def rest_step(self) -> "Couple":
        """With no step further offered for some nights."""
        return replace(self, step_rests=len(self.nights) + STEP_RESTS)

    def climb(self, practice: str) -> "Couple":
        """One step further in this practice, which is heard as often before the next one."""
        return self._at(self.preferences.climb(practice), practice)

    def climb_down(self, practice: str) -> "Couple":
        """One step back in this practice."""
        return self._at(self.preferences.climb_down(practice), practice)

    def _at(self, preferences: Preferences, practice: str) -> "Couple":
        moved = replace(self.liking(preferences), heard_rungs=self._heard_anew(practice))
        # Who asks for a step wants steps again, and none is offered in the same week.
        return replace(moved, staying=False).rest_step()

    def rest_looking(self) -> "Couple":
        """With no longer look offered for some nights."""
        return replace(self, look_rests=len(self.nights) + LOOK_RESTS, looks=0)

    def milestone(self, night: date) -> int:
        """How many nights there will be once this one is kept.

        0 when it already is, or when they want no numbers.
        """
        if night in self.nights or not self.counting:
            return 0
        return len(self.nights) + 1

    def row(self, tonight: date) -> int:
        """How many nights stand in a row (see ``nights.row``)."""
        return row(self.nights, self.away, tonight)

    def longest_row(self) -> int:
        """The longest row there ever was."""
        return longest_row(self.nights, self.away)

    def to_item(self) -> dict[str, str | int]:
        """As a stored item."""
        return to_item(self)

    @staticmethod
    def from_item(item: Mapping[str, object]) -> "Couple":
        """From a stored item, an older one brought forward.

        Raises StoreError for one that cannot be read.
        """
        return Couple(**fields_of(item))


def _questions_heard(
    heard_so_far: frozenset[int],
    last: int,
    number: int,
    bank: frozenset[int],
) -> frozenset[int]:
    """What a couple have heard once this one is.

    Behind the last of the bank, the next one begins it anew.
    """
    if not bank <= heard_so_far:
        return heard_so_far | {number}
    # The same question once more, by the same event: the bank does not begin anew for it.
    if number == last:
        return heard_so_far
    return frozenset([number])
