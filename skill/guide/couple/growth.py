"""Growth: what a couple have taken further, are on the way through, and were told once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self

from skill.guide.couple.ladder import Ladder
from skill.guide.couple.progress import Progress

STEP_AFTER = 5
"""On so many evenings a practice is heard as it is before a step further is offered."""
STEP_RESTS = 7
"""So many nights no step is offered behind one that was, whatever was answered."""
FIRST_WEEK = 7
"""So many nights are the first week, whose length is looked back on."""
HARD_FOR = timedelta(days=14)
"""So long an evening after an argument is remembered as one of several."""


@dataclass(frozen=True)
class HeardRung:
    """A practice with a ladder, as often as it was heard since its rung changed."""

    practice: str
    evenings: int
    """No more than are needed for the next step."""
    last: date = date.max
    """The last of those evenings; beyond the calendar once no more are counted."""


@dataclass(frozen=True, kw_only=True)
class Growth:
    """The part of a couple's record that changes how their evenings grow."""

    heard_rungs: tuple[HeardRung, ...] = ()
    """In the order of the practices' names."""
    step_rests: int = 0
    """A step further is not offered before there are so many nights."""
    staying: bool = False
    """Whether they want everything to stay as it is: no step is offered until they ask."""
    path: str = ""
    """The path they are on; empty: none."""
    path_step: int = 0
    """How many of its evenings they have kept."""
    path_offered: date | None = None
    """The night on which a path was offered last."""
    paths_walked: frozenset[str] = frozenset()
    """The paths that they walked to their end."""
    told_once: frozenset[str] = frozenset()
    """The names of what is told once in a couple's life, and was."""
    told_on: date | None = None
    """The night on which they were told the last of it."""
    first_minutes: int = 0
    """How long the first evening of their first week was; 0: not known."""
    hard_nights: tuple[date, ...] = ()
    """The evenings after an argument, within two weeks before the last of them."""

    def take_path(self, path: str) -> Self:
        """On the way through a path, from its first evening."""
        return replace(self, path=path, path_step=0)

    def leave_path(self) -> Self:
        """With evenings of their own choice again."""
        return replace(self, path="", path_step=0)

    def tell(self, name: str, night: date) -> Self:
        """With one more thing told that is told once."""
        return replace(self, told_once=self.told_once | {name}, told_on=night)

    def stay(self) -> Self:
        """With no step offered until they ask for one."""
        return replace(self, staying=True)

    def _grow(self, progress: Progress, nights: int) -> Self:
        """With what an evening's event leaves here; the same event again changes nothing.

        ``nights`` are those that are kept by now.
        """
        growth = self._hear_practices(progress)
        if not progress.kept:
            return growth
        if progress.tense:
            hard_nights = _lately({*growth.hard_nights, progress.night})
            growth = replace(growth, hard_nights=hard_nights)
        if not growth.first_minutes and nights <= FIRST_WEEK:
            growth = replace(growth, first_minutes=progress.minutes)
        return growth._walk(progress)

    def _hear_practices(self, progress: Progress) -> Self:
        heard_rungs = {heard.practice: heard for heard in self.heard_rungs}
        for practice in progress.practices:
            before = heard_rungs.get(practice, HeardRung(practice, 0, date.min))
            # One evening is counted once, and none of a night before the last one that was.
            if before.last < progress.night:
                heard_rungs[practice] = _once_more(before, progress.night)
        in_order = tuple(heard_rungs[practice] for practice in sorted(heard_rungs))
        return replace(self, heard_rungs=in_order)

    def _walk(self, progress: Progress) -> Self:
        """One evening further on their path, if this is the next one of it."""
        is_next = progress.path_step == self.path_step + 1
        if not self.path or progress.path != self.path or not is_next:
            return self
        if progress.path_ends:
            walked = self.paths_walked | {self.path}
            return replace(self.leave_path(), paths_walked=walked)
        return replace(self, path_step=progress.path_step)

    def _heard_anew(self, practice: str) -> tuple[HeardRung, ...]:
        """What was heard, with this practice counted from the beginning."""
        return tuple(heard for heard in self.heard_rungs if heard.practice != practice)

    def _due(self, ladders: Mapping[str, Ladder]) -> list[str]:
        """The practices that were heard often enough on their rung, in the ladders' order."""
        often = {heard.practice for heard in self.heard_rungs if heard.evenings >= STEP_AFTER}
        return [practice for practice in ladders if practice in often]


def _once_more(heard: HeardRung, night: date) -> HeardRung:
    """Heard on one evening more."""
    evenings = heard.evenings + 1
    if evenings >= STEP_AFTER:
        return HeardRung(heard.practice, STEP_AFTER)
    return HeardRung(heard.practice, evenings, night)


def _lately(nights: set[date]) -> tuple[date, ...]:
    """Those of these nights that lie within two weeks before the last one."""
    last = max(nights)
    return tuple(sorted(night for night in nights if last - night < HARD_FOR))
