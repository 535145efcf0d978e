"""Preferences: how a couple want to be guided, said once and remembered.

They travel in the token as a short code.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from skill.guide.intents import Pace

LOOKS_MS = (10_000, 30_000, 60_000, 120_000, 240_000)
"""How long a look lasts, level by level. Nobody is asked to look longer than that: long gazing in
low light makes faces look strange (docs/evidence.md, "Looking")."""
FIRST_LEVEL, HIGHEST_LEVEL = 1, len(LOOKS_MS)
HIGHEST_OFFERED = 4
"""The guide offers no longer look by itself; the highest level is for those who ask for it."""
HIGHEST_RUNG = 9
"""A rung is one digit of a code."""

_PACES = {
    Pace.USUAL: "u",
    Pace.GENTLER: "g",
    Pace.EVEN: "e",
    Pace.OWN: "o",
}
_PACE_OF = {letter: pace for pace, letter in _PACES.items()}
_LEVELS = tuple(str(level) for level in range(FIRST_LEVEL, HIGHEST_LEVEL + 1))
_FLAGS = {
    "touch_off": "t",
    "look_off": "l",
    "light": "q",
    "whispered": "w",
    "slow": "s",
    "soft": "v",
}
_RUNG = r"([^.=:]+)=([1-9])"
"""A practice and the number of its rung, as a code has them."""
_NO_RUNGS: Mapping[str, int] = MappingProxyType({})


class Invitation(StrEnum):
    """What a couple may decline for good."""

    TOUCH = "touch"
    LOOK = "look"


@dataclass(frozen=True)
class Preferences:
    """What a couple asked for. What they never asked for is as the guide was designed."""

    pace: Pace = Pace.USUAL
    level: int = FIRST_LEVEL
    """How long they look at each other, 1 to 5."""
    touch_off: bool = False
    look_off: bool = False
    light: bool = False
    """Light questions."""
    whispered: bool = False
    slow: bool = False
    soft: bool = False
    """The guide's live voice, and the recordings by a step."""
    rungs: Mapping[str, int] = field(default_factory=lambda: _NO_RUNGS, hash=False)
    """The steps they took: a practice with a ladder, and the number of its rung, 1 or more."""

    @property
    def look_ms(self) -> int:
        """How long they look, where there is time."""
        return LOOKS_MS[self.level - 1]

    def declines(self, invitation: Invitation | None) -> bool:
        """Whether they asked not to be invited to this."""
        if invitation is Invitation.TOUCH:
            return self.touch_off
        return invitation is Invitation.LOOK and self.look_off

    def declining(self, preferences: "Preferences") -> "Preferences":
        """With what these decline declined as well."""
        return replace(
            self,
            touch_off=self.touch_off or preferences.touch_off,
            look_off=self.look_off or preferences.look_off,
        )

    def voiced_as(self, preferences: "Preferences") -> "Preferences":
        """With the guide's voice as these have it."""
        return replace(
            self,
            whispered=preferences.whispered,
            slow=preferences.slow,
            soft=preferences.soft,
        )

    def longer(self) -> "Preferences":
        """With a look one level longer."""
        return replace(self, level=min(self.level + 1, HIGHEST_LEVEL))

    def shorter(self) -> "Preferences":
        """With a look one level shorter."""
        return replace(self, level=max(self.level - 1, FIRST_LEVEL))

    def climb(self, practice: str) -> "Preferences":
        """One rung further in this practice."""
        return self._at_rung(practice, self.rungs.get(practice, 0) + 1)

    def climb_down(self, practice: str) -> "Preferences":
        """One rung back in this practice; from the first one nothing leads back."""
        return self._at_rung(practice, self.rungs.get(practice, 0) - 1)

    def _at_rung(self, practice: str, number: int) -> "Preferences":
        rungs = {**self.rungs, practice: min(number, HIGHEST_RUNG)}
        return self.with_rungs({name: rung for name, rung in rungs.items() if rung > 0})

    def with_rungs(self, rungs: Mapping[str, int]) -> "Preferences":
        """On these rungs."""
        return replace(self, rungs=MappingProxyType(dict(rungs)))

    def plain_voice(self) -> "Preferences":
        """With the guide's usual voice."""
        return replace(
            self,
            whispered=False,
            slow=False,
            soft=False,
        )

    def to_code(self) -> str:
        """At most eight letters and digits, and the rungs; different for any two preferences."""
        flags = (letter for name, letter in _FLAGS.items() if getattr(self, name))
        rungs = (f".{practice}={number}" for practice, number in sorted(self.rungs.items()))
        return f"{_PACES[self.pace]}{self.level}{''.join(flags)}{''.join(rungs)}"

    @staticmethod
    def from_code(code: str) -> "Preferences":
        """The inverse of ``to_code``. Raises ValueError for any other text."""
        wishes, *steps = code.split(".")
        pace, level, flags = wishes[:1], wishes[1:2], wishes[2:]
        if pace in _PACE_OF and level in _LEVELS:
            by_name = {name: letter in flags for name, letter in _FLAGS.items()}
            rungs = MappingProxyType(_rungs(steps))
            preferences = Preferences(
                _PACE_OF[pace],
                int(level),
                rungs=rungs,
                **by_name,
            )
            if preferences.to_code() == code:  # no letter twice, none unknown, none out of order
                return preferences
        raise ValueError(f"{code!r} is no code of preferences")


def _rungs(steps: list[str]) -> dict[str, int]:
    """The rungs of a code's parts; a part that is none is left out."""
    matches = (re.fullmatch(_RUNG, step) for step in steps)
    return {match[1]: int(match[2]) for match in matches if match}
