"""Wishes: how the two like it, and what is remembered of it; they can be said at any time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from skill.guide.couple import (
    HIGHEST_OFFERED,
    LONGEST_AWAY_DAYS,
    Couple,
    Preferences,
)
from skill.guide.intents import (
    DepthWish,
    Heard,
    Intent,
    LookChange,
    Manner,
    Pace,
    Switch,
)
from skill.guide.lines import PlainLine
from skill.guide.talk.situation import Situation
from skill.guide.talk.wordings import PACE

PreferenceChange = Callable[[Preferences], Preferences]


@dataclass(frozen=True)
class WishReply:
    """What is said to a wish, and what it changes."""

    say: str
    change: Callable[[Couple], Couple] | None = None
    preference: PreferenceChange | None = None
    """How it changes the preferences of this very evening."""
    audible: bool = False
    """Whether the recordings of this evening sound different from now on."""
    counting: bool = True
    """Whether numbers of nights are still said aloud tonight."""
    unclear: bool = False
    """Whether it was not understood what exactly is wished."""


@dataclass(frozen=True)
class _Preference:
    """A preference that can be wished for."""

    change: PreferenceChange
    line: PlainLine
    audible: bool = True


def _longer(preferences: Preferences) -> Preferences:
    """A look one level longer, as far as the guide offers one."""
    if preferences.level < HIGHEST_OFFERED:
        return preferences.longer()
    return preferences


def _without_both(preferences: Preferences) -> Preferences:
    return replace(preferences, touch_off=True, look_off=True)


def _with_both(preferences: Preferences) -> Preferences:
    return replace(preferences, touch_off=False, look_off=False)


def _paced(pace: Pace) -> _Preference:
    """To breathe in this way."""

    def change(preferences: Preferences) -> Preferences:
        return replace(preferences, pace=pace)

    return _Preference(change, PACE[pace])


def _flag(
    name: str,
    value: bool,
    line: PlainLine,
    audible: bool = True,
) -> _Preference:
    """A preference that is one flag of Preferences, by its name."""

    def change(preferences: Preferences) -> Preferences:
        return replace(preferences, **{name: value})  # type: ignore[arg-type]

    return _Preference(change, line, audible)


_USUAL_VOICE = _Preference(Preferences.plain_voice, "voice.usual", audible=False)
_ANY_DEPTH = _flag(
    "light",
    False,
    "liking.any_depth",
    audible=False,
)

_PREFERENCES: Mapping[tuple[Intent, StrEnum], _Preference] = {
    (Intent.VOICE, Manner.WHISPER): _flag(
        "whispered",
        True,
        "voice.whispered",
        audible=False,
    ),
    (Intent.VOICE, Manner.SLOW): _flag(
        "slow",
        True,
        "voice.slow",
        audible=False,
    ),
    (Intent.VOICE, Manner.SOFT): _flag(
        "soft",
        True,
        "voice.soft",
    ),
    (Intent.VOICE, Manner.USUAL): _USUAL_VOICE,
    (Intent.TOUCH, Switch.OFF): _flag("touch_off", True, "liking.touch_off"),
    (Intent.TOUCH, Switch.ON): _flag("touch_off", False, "liking.touch_on"),
    (Intent.LOOK, Switch.OFF): _flag("look_off", True, "liking.look_off"),
    (Intent.LOOK, Switch.ON): _flag("look_off", False, "liking.look_on"),
    (Intent.TOUCH_AND_LOOK, Switch.OFF): _Preference(_without_both, "liking.both_off"),
    (Intent.TOUCH_AND_LOOK, Switch.ON): _Preference(_with_both, "liking.both_on"),
    (Intent.LOOK_LENGTH, LookChange.LONGER): _Preference(_longer, "liking.longer"),
    (Intent.LOOK_LENGTH, LookChange.SHORTER): _Preference(Preferences.shorter, "liking.shorter"),
    (Intent.DEPTH, DepthWish.LIGHT): _flag(
        "light",
        True,
        "liking.light",
        audible=False,
    ),
    (Intent.DEPTH, DepthWish.ANY): _ANY_DEPTH,
    (Intent.DEPTH, DepthWish.DEEP): _ANY_DEPTH,
    **{(Intent.PACE, pace): _paced(pace) for pace in Pace},
}
"""What can be wished for, by the intent and the value of its slot."""

_UNCLEAR: Mapping[Intent, PlainLine] = {
    Intent.VOICE: "voice.unclear",
    Intent.TOUCH: "liking.touch_unclear",
    Intent.LOOK: "liking.look_unclear",
    Intent.TOUCH_AND_LOOK: "liking.both_unclear",
    Intent.LOOK_LENGTH: "liking.length_unclear",
    Intent.DEPTH: "liking.depth_unclear",
    Intent.PACE: "pace.unclear",
    Intent.COUNT: "count.unclear",
    Intent.AWAY: "away.unclear",
}
"""A wish without its word is never guessed: this says what there is."""

GRANTED = frozenset({*_UNCLEAR, Intent.NIGHTS})
"""What is answered here."""


def granted(utterance: Heard, situation: Situation) -> WishReply:
    """What is said to a wish of GRANTED, and what is to be remembered."""
    if utterance.intent is Intent.NIGHTS:
        return WishReply(_nights(situation))
    if utterance.intent is Intent.AWAY:
        return _away(utterance, situation)
    if utterance.intent is Intent.COUNT and utterance.switch is not None:
        return _counted(utterance.switch, situation)
    line = situation.words.line
    value = _value(utterance)
    preference = _PREFERENCES.get((utterance.intent, value)) if value else None
    # Without a word that is known it could mean either, and the wrong one would touch or look.
    if preference is None:
        return WishReply(line(_UNCLEAR[utterance.intent]), unclear=True)
    say = line(preference.line)
    return liked(preference.change, say, preference.audible)


def _value(utterance: Heard) -> StrEnum | None:
    """The value of the one slot that a wish has."""
    return (
        utterance.manner
        or utterance.switch
        or utterance.change
        or utterance.depth
        or utterance.pace
    )


def liked(
    preference: PreferenceChange,
    say: str,
    audible: bool,
) -> WishReply:
    """A preference that holds from now on, tonight and in the record."""

    def change(couple: Couple) -> Couple:
        return couple.liking(preference(couple.preferences))

    return WishReply(say, change, preference, audible)


def _counted(switch: Switch, situation: Situation) -> WishReply:
    """Numbers of nights said aloud, or none."""
    line = situation.words.line
    if switch is Switch.OFF:
        return WishReply(line("count.off"), Couple.stop_counting, counting=False)
    return WishReply(line("count.on"), Couple.start_counting)


def _away(utterance: Heard, situation: Situation) -> WishReply:
    """Away from tonight on, up to the day that was named."""
    words = situation.words
    first = situation.night
    until = utterance.until
    if until is None or not 0 < (until - first).days <= LONGEST_AWAY_DAYS:
        return WishReply(words.line("away.unclear"), unclear=True)
    day = words.day(until, first)

    def change(couple: Couple) -> Couple:
        return couple.be_away(first, until)

    return WishReply(words.line("away.until", day=day), change)


def _nights(situation: Situation) -> str:
    """How many nights they have kept, and how many in a row."""
    words = situation.words
    couple = situation.couple
    if couple is None:
        return words.line("nights.no_table")
    say = words.nights(len(couple.nights))
    row = couple.row(situation.night)
    if row <= 1:  # one night alone is no row
        return say
    in_a_row = words.line("nights.row", row=row)
    return f"{say} {in_a_row}"
