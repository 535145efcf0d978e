"""Pages: what a screen shows of a turn while somebody talks with the guide.

What is shown is what is said, so nothing is lost where there is no screen. Nothing is shown beside a
recording: then the player has the screen for itself (``skill.alexa.now_playing``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from skill.alexa.speech import WAKE_WORD, escaped
from skill.guide.couple import Couple
from skill.guide.intents import MEANINGS, NEGATIVE, Heard, Intent
from skill.guide.lines import PlainLine
from skill.guide.programme import Place, Play, Score, Swell, inside, segment_of, swells
from skill.guide.talk import (
    PRIVATE_INTENTS,
    Conversation,
    Situation,
    Stage,
    Turn,
    at_this_hour,
)
from skill.guide.text import WAKE, caption, phrases
from skill.guide.words import Words

BRIGHT_MS = 20_000
"""How long a question is bright; whoever talks about it sooner does not look at it any more."""
DIMMED = 0.86
"""How bright it is from then on: still 5.9 times as bright as the ground (WCAG's contrast)."""
READ_MS = 6_000
"""How long a good night is read before it fades to black."""
WEEKS = 5
"""How many weeks of nights are shown; more would be a calendar, and no glance."""

TARGETS: Mapping[Stage, tuple[PlainLine | None, PlainLine]] = {
    Stage.LONGER: ("screen.longer", "screen.as_before"),
    Stage.AGAIN: ("screen.again", "screen.good_night"),
    Stage.ANOTHER: ("screen.another", "screen.good_night"),
    Stage.RESUMING: ("screen.go_on", "screen.leave"),
    Stage.PAUSED: ("screen.yes", "screen.leave"),
    Stage.FORGETTING: ("screen.erase", "screen.keep"),
    Stage.TIMING: (None, "screen.no_reminder"),
    Stage.REMINDING: ("screen.yes", "screen.no_reminder"),
    Stage.CARING: ("screen.once_more", "screen.good_night"),
    Stage.DIZZY: ("screen.go_on", "screen.good_night"),
    Stage.UPSET: ("screen.sound", "screen.good_night"),
}
"""What stands on the two targets of a question; an invitation's are "yes" and "not tonight"."""
INVITATION: tuple[PlainLine, PlainLine] = ("screen.yes", "screen.not_tonight")

_QUESTIONS = frozenset({Intent.QUESTION, Intent.ANOTHER, Intent.WHAT_QUESTION})
"""What a question to talk about is asked for with."""
_FAREWELLS = NEGATIVE | PRIVATE_INTENTS
"""Behind these only a good night is read: whoever looks on learns nothing of the reason."""
_NUMBERS: Mapping[Intent, str] = {
    Intent.CARE: "numbers.crisis",
    Intent.BODY: "numbers.emergency",
}
"""The number that a hard moment speaks of, where it speaks of one."""


@dataclass(frozen=True)
class Breathing:
    """What is shown while a practice sounds, before its question is."""

    ms: int
    """How long it sounds."""
    swells: tuple[Swell, ...]
    """How a ring follows the breath; none where there is no breath to follow."""
    words_at_once: bool = False
    """Whether the words stand there from the beginning, as a question to talk about does."""


@dataclass(frozen=True)
class Page:
    """What is shown, as the document takes it."""

    words: str
    large: bool = False
    number: str = ""
    """A number to call, in the largest type."""
    weeks: tuple[tuple[int, ...], ...] = ()
    """Nights from Monday on, the oldest week first: 1 for one that was kept."""
    yes: str = ""
    """What stands on the target of a yes; empty: there is none."""
    no: str = ""
    stays_ms: int = 0
    """How long all of it is as bright as at first."""
    fades_to: float = 1.0
    """How bright it is from then on."""
    breathing: Breathing | None = None
    """What sounds first; the times above count from its end."""


def page_of(
    heard: Heard,
    conversation: Conversation | None,
    turn: Turn,
    situation: Situation,
) -> Page | None:
    """What is shown of a turn; None: nothing, since a recording sounds or Alexa herself asks.

    ``conversation`` is the one that this turn answers.
    """
    if turn.consent is not None or _sounds(turn, situation):
        return None
    if not (turn.say or turn.question):  # meant for something else in the house
        return None
    intent = MEANINGS.get(heard.intent, heard.intent)
    page = _page(intent, conversation, turn, situation)
    if turn.conversation is None:
        return page
    yes, no = TARGETS.get(turn.conversation.stage, INVITATION)
    line = situation.words.line
    page = replace(page, yes=line(yes) if yes else "", no=line(no))
    if turn.inside is None:
        return page
    score = _score_inside(turn.inside, situation)
    question = situation.words.questions.get(turn.inside.question)
    if question is None:
        return replace(page, breathing=Breathing(score.ms, swells(score)))
    # What they talk about is read, and not what is asked behind it: the targets say that.
    talk = Breathing(score.ms, (), words_at_once=True)
    return replace(page, words=escaped(question.text), breathing=talk)


def _score_inside(place: Place, situation: Situation) -> Score:
    """What sounds at this place inside the conversation."""
    plan = situation.repertoire.plan(place.plan, place.preferences, place.phase)
    return inside(segment_of(place, plan)).score


def _sounds(turn: Turn, situation: Situation) -> bool:
    """Whether a recording sounds behind the turn: a new one, or the one that goes on by itself."""
    goes_on = turn.audio is None and turn.conversation is None and situation.playing
    return isinstance(turn.audio, Play) or goes_on


def _page(
    intent: Intent,
    conversation: Conversation | None,
    turn: Turn,
    situation: Situation,
) -> Page:
    """What is shown, without its targets."""
    words, couple = situation.words, situation.couple
    number = _number(intent, conversation, turn)
    if number:
        what = _seen(turn.question) or _written(f"{number}.name", words)
        return Page(what, number=_written(f"{number}.digits", words))
    if intent is Intent.SUPPORT:
        return Page(_all_numbers(words))
    if intent is Intent.NIGHTS and couple is not None:
        weeks = weeks_of(couple, situation.night)
        return Page(_seen(turn.say), weeks=weeks, stays_ms=BRIGHT_MS, fades_to=0.0)
    if turn.conversation is not None:
        if intent is Intent.HELP:
            return Page(_seen(turn.say))
        return _bright_at_first(_seen(turn.question))
    if intent in _QUESTIONS:
        return _bright_at_first(_question_in(turn.say))
    is_neutral = turn.say.startswith(words.line("safe.stop"))
    if intent in _FAREWELLS or is_neutral:
        alone = situation.place is not None and situation.place.unkept
        farewell = words.line("screen.good_night" if alone else "screen.rest")
        farewell = at_this_hour(farewell, situation)
        return Page(farewell, large=True, stays_ms=READ_MS, fades_to=0.0)
    return Page(_seen(turn.say), stays_ms=BRIGHT_MS, fades_to=0.0)


def _number(
    intent: Intent,
    conversation: Conversation | None,
    turn: Turn,
) -> str:
    """Which number to call this turn speaks of, by the beginning of its lines; empty: none."""
    cares = Stage.CARING in (_stage(conversation), _stage(turn.conversation))
    if cares and intent not in NEGATIVE:
        return _NUMBERS[Intent.CARE]
    return _NUMBERS.get(intent, "")


def _stage(conversation: Conversation | None) -> Stage | None:
    return conversation.stage if conversation else None


def _bright_at_first(words: str) -> Page:
    return Page(words, large=True, stays_ms=BRIGHT_MS, fades_to=DIMMED)


def _seen(text: str) -> str:
    """A line as it is read, with what wakes the speaker in its place; the document takes markup."""
    return escaped(caption(text).replace(f"{{{WAKE}}}", WAKE_WORD))


def _question_in(text: str) -> str:
    """The question alone, without what is said around it; all of it where there is none."""
    for phrase in phrases(text):
        if isinstance(phrase, str) and phrase.endswith("?"):
            return escaped(phrase)
    return _seen(text)


def _written(entry: str, words: Words) -> str:
    """What support.toml has there: it is read, and never spoken."""
    (text,) = words.lines[entry]
    return escaped(text)


def _all_numbers(words: Words) -> str:
    """Every number to call, each with what it is for, on lines of their own."""
    names = [line for line in words.lines if line.startswith("numbers.") and line.endswith(".name")]
    entries = []
    for name in names:
        digits = _written(f"{name.removesuffix('.name')}.digits", words)
        entries.append(f"<b>{digits}</b><br>{_written(name, words)}")
    return "<br>".join(entries)


def weeks_of(couple: Couple, tonight: date) -> tuple[tuple[int, ...], ...]:
    """The last weeks up to tonight's, a row each, from Monday on; days to come are not lit."""
    monday = tonight - timedelta(days=tonight.weekday(), weeks=WEEKS - 1)
    return tuple(
        tuple(int(monday + timedelta(days=7 * week + day) in couple.nights) for day in range(7))
        for week in range(WEEKS)
    )
