"""Preferences: how a couple want to be guided, said once and remembered.

They travel in the token as a short code.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from skill.guide.intents import Pace

LOOKS_MS = (10_000, 30_000, 60_000, 120_000, 240_000)
"""How long a look lasts, level by level. Nobody is asked to look longer than that: long gazing in
low light makes faces look strange (docs/evidence.md, "Looking")."""
FIRST_LEVEL, HIGHEST_LEVEL = 1, len(LOOKS_MS)
HIGHEST_OFFERED = 4
"""The guide offers no longer look by itself; the highest level is for those who ask for it."""

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

    def longer(self) -> "Preferences":
        """With a look one level longer."""
        return replace(self, level=min(self.level + 1, HIGHEST_LEVEL))

    def shorter(self) -> "Preferences":
        """With a look one level shorter."""
        return replace(self, level=max(self.level - 1, FIRST_LEVEL))

    def plain_voice(self) -> "Preferences":
        """With the guide's usual voice."""
        return replace(
            self,
            whispered=False,
            slow=False,
            soft=False,
        )

    def to_code(self) -> str:
        """At most eight letters and digits, different for any two preferences."""
        flags = (letter for name, letter in _FLAGS.items() if getattr(self, name))
        return f"{_PACES[self.pace]}{self.level}{''.join(flags)}"

    @staticmethod
    def from_code(code: str) -> "Preferences":
        """The inverse of ``to_code``. Raises ValueError for any other text."""
        pace, level, flags = code[:1], code[1:2], code[2:]
        if pace in _PACE_OF and level in _LEVELS:
            by_name = {name: letter in flags for name, letter in _FLAGS.items()}
            preferences = Preferences(_PACE_OF[pace], int(level), **by_name)
            if preferences.to_code() == code:  # no letter twice, none unknown, none out of order
                return preferences
        raise ValueError(f"{code!r} is no code of preferences")
