"""The welcome: nothing is open and nothing plays, and somebody turns to the guide."""

from dataclasses import replace
from datetime import date

from skill.guide.intents import Heard, Intent
from skill.guide.programme import Place, playback
from skill.guide.talk.beginnings import BEGINNINGS, wish
from skill.guide.talk.care import stopped
from skill.guide.talk.conversation import (
    DEFAULT_PLAN,
    Conversation,
    Stage,
    Turn,
)
from skill.guide.talk.growing import take_path
from skill.guide.talk.once import aside_tonight
from skill.guide.talk.situation import Situation
from skill.guide.talk.starting import LYING_DOWN
from skill.guide.talk.steering import more_of, resume
from skill.guide.talk.turns import ask, invite

LONG_AWAY_NIGHTS = 7
"""After so many nights without one, a short evening is offered and nothing is asked."""
AFTERNOON_HOUR = 12
"""From then on nobody is wished a good morning."""

_UNANSWERED = frozenset({Intent.PAUSE, Intent.STOP})
"""Behind an evening that has ended these words are meant for something else in the house.

They still reach whoever played last, and nothing is said to them.
"""
_NOTHING_RUNS = frozenset(
    {
        Intent.NEXT,
        Intent.PREVIOUS,
        Intent.REPEAT,
        Intent.LOOP_ON,
    }
)
"""What steers a recording, and finds none here."""
FOR_ANYTHING = _UNANSWERED | _NOTHING_RUNS
"""What people say to whatever plays in a house, and what begins nothing."""
_GUESSES = frozenset({Intent.START, Intent.CHOOSE, Intent.NO_QUESTION})
"""What may be a guess of the recogniser's, and is asked about before it begins anything."""


def approached(utterance: Heard, situation: Situation) -> Turn:
    """Somebody turns to the guide: to begin, to go on, or by a word that was meant for another."""
    line = situation.words.line
    intent = utterance.intent
    if intent in _UNANSWERED:
        return _unanswered(situation)
    if intent is Intent.NO:
        return stopped(situation, "stop.before")
    if intent is Intent.FALLBACK and _is_over(situation):
        return Turn(line("fallback.rest"))
    if intent is Intent.REPEAT:
        return _once_more(situation)
    if intent in _NOTHING_RUNS:
        return _nothing_runs(situation)
    if intent in (Intent.RESUME, Intent.LAUNCH) and situation.unfinished:
        return _unfinished(situation.unfinished, intent, situation)
    # Before anything else that a wish could begin: the first words, and a yes of two.
    if situation.new_here:
        return _first(utterance, situation)
    if intent is Intent.HELP:
        return invite(situation, line("invite.help"), situation.offer)
    if intent is Intent.RESUME:
        return invite(situation, line("resume.nothing"), situation.offer)
    begins = intent in BEGINNINGS and intent not in _GUESSES
    if begins and not _is_empty(utterance):
        return BEGINNINGS[intent](utterance, situation, situation.offer)
    return _welcome(situation)


def _unanswered(situation: Situation) -> Turn:
    """Stop, pause and the like, where nothing is open: the less is said the longer it is quiet."""
    if situation.place is not None:
        return _left_alone(situation)
    if _was_for_another(situation):
        return Turn(audio=situation.hush)
    return stopped(situation, "stop.before")


def _nothing_runs(situation: Situation) -> Turn:
    """Closed and at most six words long: perhaps it was meant for the music.

    What another version began goes on by itself, and nothing untrue is said of it.
    """
    goes_on = situation.playing and not situation.abandoned
    return Turn() if goes_on else Turn(situation.words.line("left.nothing"))


def _left_alone(situation: Situation) -> Turn:
    """No word to "stop", where nothing was heard of our recording for long.

    Two rules meet here: whatever may sound is stopped, and the next morning's answer is empty. A
    player that says PAUSED may go on by itself, so it is stopped without a word. One that says
    STOPPED cannot: it was stopped by this guide or by what plays now, and there is nothing to
    silence, so the answer is empty. One that says it plays is never left (``is_abandoned``), and is
    stopped as at any other hour; so is, without a word, what this version cannot read, of which
    nobody knows the night.
    """
    return Turn(audio=situation.hush if situation.may_go_on else None)


def _was_for_another(situation: Situation) -> bool:
    """Whether nothing of ours has sounded for long: it ended, or it is day and nobody's bedtime."""
    is_over = situation.played_last and not situation.loaded
    return is_over or situation.is_day


def _is_empty(utterance: Heard) -> bool:
    """Whether it is a beginning of nothing that was named."""
    if utterance.intent is not Intent.BEGIN:
        return False
    named_words = (
        utterance.minutes,
        utterance.mood,
        utterance.without,
        utterance.unclear,
    )
    return not any(named_words)


def _is_over(situation: Situation) -> bool:
    """Whether tonight's evening has come to its good night, and nothing plays behind it."""
    place = situation.place
    return place is not None and situation.finished and situation.is_recent(place)


def _once_more(situation: Situation) -> Turn:
    """Five more breaths behind tonight's good night; on another night nothing is repeated."""
    place = situation.place
    if place is None or situation.abandoned or not situation.is_recent(place):
        return Turn(situation.words.line("left.nothing"))
    more = playback.once_more(place, situation.plan)
    return more_of(more, situation)


def _first(utterance: Heard, situation: Situation) -> Turn:
    """Nobody who never kept a night is led past the first words, nor past the yes of two."""
    offer = situation.offer
    if utterance.intent is Intent.SOLO:
        return BEGINNINGS[Intent.SOLO](utterance, situation, offer)
    say = situation.words.line("welcome.first")
    if utterance.intent is Intent.PATH and situation.can_play:
        turn = take_path(utterance, None, situation)
        return replace(turn, say=f"{say} {turn.say}")
    if utterance.intent in BEGINNINGS and not _is_empty(utterance):
        offer, words_for_wish = wish(utterance, situation, offer)
        say = f"{say} {words_for_wish}".strip()
    return invite(situation, say, offer, Stage.FIRST)


def _unfinished(
    place: Place,
    intent: Intent,
    situation: Situation,
) -> Turn:
    """The speaker has forgotten tonight's evening, and the couple's record has not."""
    line = situation.words.line
    if not situation.can_play:
        return Turn(line("trouble.no_player"))
    if intent is Intent.RESUME:
        return resume(place, situation.at_place(place))
    open_question = Conversation(
        Stage.RESUMING,
        place.night,
        situation.offer,
        token=place.to_token(),
    )
    return ask(open_question, situation, line("resume.partway"))


def _welcome(situation: Situation) -> Turn:
    """A couple that has been here before: a few words, and one choice."""
    couple = situation.couple
    assert couple is not None, "whoever is known has a record"
    last_night = max(couple.nights)
    line = situation.words.line
    plan: str
    nights_since = (situation.night - last_night).days
    if situation.late:
        greeting, plan = line("welcome.late"), LYING_DOWN
    elif nights_since > LONG_AWAY_NIGHTS:
        greeting, plan = line("welcome.gap"), DEFAULT_PLAN
        if couple.path:  # its place is kept, however long the pause
            plan = situation.offer.plan
    else:
        greeting, plan = _greeting(situation, len(couple.nights)), situation.offer.plan
    offer = replace(situation.offer, plan=plan)
    weekly_words = _weekly_words(last_night, situation)
    aside = None if weekly_words or plan != situation.offer.plan else aside_tonight(situation)
    if aside is None:
        return invite(situation, f"{greeting} {weekly_words}".strip(), offer)
    turn = invite(situation, f"{greeting} {aside.say}", offer)
    return replace(turn, change=lambda record: record.tell(aside.name, situation.night))


def _weekly_words(last_night: date, situation: Situation) -> str:
    """What is said once a week, on the first evening of a calendar week; empty on any other."""
    if _week(last_night) == _week(situation.night):
        return ""
    return situation.words.line("welcome.weekly")


def _week(day: date) -> tuple[int, int]:
    """The calendar week of a date: its year, and its number in that year."""
    year, week, _ = day.isocalendar()
    return year, week


def _greeting(situation: Situation, nights: int) -> str:
    """A greeting that knows the hour."""
    line = situation.words.line
    if not situation.is_day:
        return line("welcome.back", pick=nights)
    if situation.hour < AFTERNOON_HOUR:
        return line("welcome.morning")
    return line("welcome.afternoon")
