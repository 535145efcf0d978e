"""Wishes: what the two can say at any time, about what is remembered and about the guide itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from skill.guide.couple import HIGHEST_OFFERED, Couple, Preferences
from skill.guide.intents import (
    DepthWish,
    Heard,
    Intent,
    LookChange,
    Manner,
    Pace,
    Switch,
    Topic,
)
from skill.guide.programme import FIRST, left_ms
from skill.guide.talk.situation import Situation

PreferenceChange = Callable[[Preferences], Preferences]


@dataclass(frozen=True)
class WishReply:
    """What is said to a wish, and what it changes."""

    say: str
    change: Callable[[Couple], Couple] | None = None
    liking: PreferenceChange | None = None
    """How it changes the preferences of this very evening."""
    audible: bool = False
    """Whether the recordings of this evening sound different from now on."""


_LIKINGS: Mapping[object, tuple[PreferenceChange, str]] = {
    (Intent.VOICE, Manner.WHISPER): (
        lambda liked: replace(liked, whispered=True),
        "voice.whispered",
    ),
    (Intent.VOICE, Manner.SLOW): (lambda liked: replace(liked, slow=True), "voice.slow"),
    (Intent.VOICE, Manner.SOFT): (lambda liked: replace(liked, soft=True), "voice.soft"),
    (Intent.VOICE, Manner.USUAL): (lambda liked: liked.plain_voice(), "voice.usual"),
    (Intent.TOUCH, Switch.OFF): (lambda liked: replace(liked, touch_off=True), "liking.touch_off"),
    (Intent.TOUCH, Switch.ON): (lambda liked: replace(liked, touch_off=False), "liking.touch_on"),
    (Intent.LOOK, Switch.OFF): (lambda liked: replace(liked, look_off=True), "liking.look_off"),
    (Intent.LOOK, Switch.ON): (lambda liked: replace(liked, look_off=False), "liking.look_on"),
    (Intent.LOOK_LENGTH, LookChange.LONGER): (
        lambda liked: liked.longer() if liked.level < HIGHEST_OFFERED else liked,
        "liking.longer",
    ),
    (Intent.LOOK_LENGTH, LookChange.SHORTER): (lambda liked: liked.shorter(), "liking.shorter"),
    (Intent.DEPTH, DepthWish.LIGHT): (lambda liked: replace(liked, light=True), "liking.light"),
    (Intent.DEPTH, DepthWish.ANY): (lambda liked: replace(liked, light=False), "liking.any_depth"),
    (Intent.DEPTH, DepthWish.DEEP): (lambda liked: replace(liked, light=False), "liking.any_depth"),
}
_LIVE = frozenset({Intent.VOICE, Intent.DEPTH})
"""These change no recording."""

_TOLD = {
    Intent.ABOUT: "about.what",
    Intent.THERAPY: "about.therapy",
    Intent.PRIVACY: "about.privacy",
    Intent.COACH: "support.coach",
    Intent.SUPPORT: "support.lines",
}

WITHOUT_TABLE = frozenset({*_TOLD, Intent.WHY, Intent.SPEAKER, Intent.LEFT})
"""What is answered from the words alone."""


def granted(heard: Heard, situation: Situation) -> WishReply | None:
    """What is said to a wish, and what is to be remembered; None for anything that is not a wish."""
    line = situation.words.line
    value = heard.switch or heard.change or heard.depth or heard.manner
    if (heard.intent, value) in _LIKINGS:
        liking, said = _LIKINGS[heard.intent, value]
        return _liked(liking, line(said), heard.intent not in _LIVE)
    if heard.intent in _TOLD:
        return WishReply(line(_TOLD[heard.intent]))
    match heard.intent:
        case Intent.PACE if heard.pace:
            pace: Pace = heard.pace
            return _liked(
                lambda liked: replace(liked, pace=pace), line(f"pace.{pace}"), audible=True
            )
        case Intent.PACE:
            return WishReply(line("pace.unclear"))
        case Intent.WHY:
            return WishReply(line(f"why.{heard.topic or Topic.SCIENCE}"))
        case Intent.SPEAKER:
            return WishReply(line(FIRST, pick=situation.night.toordinal()))
        case Intent.LEFT:
            return WishReply(_left(situation))
        case Intent.NIGHTS:
            return WishReply(_nights(situation))
        case Intent.COUNT if heard.switch is Switch.OFF:
            return WishReply(line("count.off"), Couple.stop_counting)
        case Intent.COUNT if heard.switch is Switch.ON:
            return WishReply(line("count.on"), Couple.start_counting)
        case Intent.AWAY if heard.until and heard.until > situation.night:
            first, until = situation.night, heard.until
            day = situation.words.day(until, situation.night)
            return WishReply(
                line("away.until", day=day), lambda couple: couple.be_away(first, until)
            )
        case Intent.AWAY:
            return WishReply(line("away.unclear"))
        case _:
            return None


def _liked(liking: PreferenceChange, say: str, audible: bool) -> WishReply:
    return WishReply(say, lambda couple: couple.liking(liking(couple.preferences)), liking, audible)


def _left(situation: Situation) -> str:
    """How long it still is, in minutes, and never more exactly than a tired head can use."""
    words, place = situation.words, situation.under_way
    if place is None:
        return words.line("left.nothing")
    minutes = round(left_ms(place, situation.offset, situation.plan) / 60_000)
    if minutes <= 1:
        return words.line("left.one")
    return words.line("left.minutes", minutes=words.minutes(minutes))


def _nights(situation: Situation) -> str:
    if situation.couple is None:
        return situation.words.line("nights.no_table")
    nights, row = len(situation.couple.nights), situation.couple.row(situation.night)
    said = situation.words.counted("nights", nights)
    return f"{said} {situation.words.line('nights.row', row=row)}" if row > 1 else said
