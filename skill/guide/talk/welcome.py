"""The welcome: nothing is open and nothing plays, and somebody turns to the guide."""

from dataclasses import replace

from skill.guide.intents import Heard, Intent
from skill.guide.programme import Place, playback
from skill.guide.talk.beginnings import BEGINNINGS, LYING_DOWN, wish
from skill.guide.talk.care import stopped
from skill.guide.talk.conversation import DEFAULT_PLAN, Conversation, Offer, Stage, Turn
from skill.guide.talk.situation import Situation
from skill.guide.talk.steering import more_of, resume
from skill.guide.talk.turns import ask, invite

LONG_AWAY_NIGHTS = 7
"""After so many nights without one, a short evening is offered and nothing is asked."""
MORNING_HOUR, AFTERNOON_HOUR, EVENING_HOUR = 4, 12, 17
"""When a greeting changes; the night belongs to the evening before."""

_UNANSWERED = frozenset({Intent.PAUSE, Intent.STOP})
"""Behind an evening that has ended these words are meant for something else in the house: they still
reach whoever played last, and nothing is said to them."""
_NOTHING_RUNS = frozenset({Intent.NEXT, Intent.PREVIOUS, Intent.REPEAT, Intent.LOOP_ON})
_GUESSES = frozenset({Intent.START, Intent.CHOOSE, Intent.NO_QUESTION})
"""What may be a guess of the recogniser's, and is asked about before it begins anything."""


def approached(utterance: Heard, situation: Situation) -> Turn:
    """Somebody turns to the guide: to begin, to go on, or by a word that was meant for another."""
    line, intent = situation.words.line, utterance.intent
    if intent in _UNANSWERED and situation.place is not None:
        return Turn()
    if intent in _UNANSWERED or intent is Intent.NO:
        return stopped(situation, "stop.before")
    # Closed and at most six words long: perhaps it was meant for the music.
    if intent in _NOTHING_RUNS:
        return _once_more(situation) if intent is Intent.REPEAT else Turn(line("left.nothing"))
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


def _is_empty(utterance: Heard) -> bool:
    """Whether it is a beginning of nothing that was named."""
    named = utterance.minutes or utterance.mood or utterance.without or utterance.unclear
    return utterance.intent is Intent.BEGIN and not named


def _once_more(situation: Situation) -> Turn:
    """Five more breaths behind tonight's good night; on another night there is nothing to repeat."""
    place = situation.place
    if place is None or not situation.is_recent(place):
        return Turn(situation.words.line("left.nothing"))
    return more_of(playback.once_more(place, situation.plan), situation)


def _first(utterance: Heard, situation: Situation) -> Turn:
    """Nobody who never kept a night is led past the first words, nor past the yes of two."""
    line, offer, say = situation.words.line, situation.offer, ""
    if utterance.intent is Intent.SOLO:
        return BEGINNINGS[Intent.SOLO](utterance, situation, offer)
    if utterance.intent in BEGINNINGS and not _is_empty(utterance):
        offer, say = wish(utterance, situation, offer)
    return invite(
        situation,
        f"{line('welcome.first')} {say}".strip(),
        offer,
        Stage.FIRST,
    )


def _unfinished(place: Place, intent: Intent, situation: Situation) -> Turn:
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
    couple, line, offer = situation.couple, situation.words.line, situation.offer
    assert couple is not None, "whoever is known has a record"
    last = max(couple.nights)
    same_week = last.isocalendar()[:2] == situation.night.isocalendar()[:2]
    reminder = "" if same_week else line("welcome.weekly")
    if situation.late:
        return _invited(
            situation,
            line("welcome.late"),
            reminder,
            LYING_DOWN,
            offer,
        )
    if (situation.night - last).days > LONG_AWAY_NIGHTS:
        return _invited(
            situation,
            line("welcome.gap"),
            reminder,
            DEFAULT_PLAN,
            offer,
        )
    greeting = _greeting(situation, len(couple.nights))
    return _invited(
        situation,
        greeting,
        reminder,
        offer.plan,
        offer,
    )


def _invited(
    situation: Situation,
    greeting: str,
    reminder: str,
    plan: str,
    offer: Offer,
) -> Turn:
    say = f"{greeting} {reminder}".strip()
    return invite(situation, say, replace(offer, plan=plan))


def _greeting(situation: Situation, nights: int) -> str:
    """A greeting that knows the hour."""
    line, hour = situation.words.line, situation.hour
    if MORNING_HOUR <= hour < AFTERNOON_HOUR:
        return line("welcome.morning")
    if AFTERNOON_HOUR <= hour < EVENING_HOUR:
        return line("welcome.afternoon")
    return line("welcome.back", pick=nights)
