"""Steering: what is answered while a recording plays or is held, and the microphone was closed."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from skill.guide.intents import (
    Heard,
    Intent,
)
from skill.guide.lines import PlainLine
from skill.guide.programme import (
    Beat,
    MoodName,
    Place,
    Play,
    drawn,
    playback,
    segment_of,
)
from skill.guide.talk.beginnings import BEGINNINGS
from skill.guide.talk.care import NEUTRAL, neutral_exit, stopped
from skill.guide.talk.conversation import (
    Offer,
    Stage,
    Turn,
)
from skill.guide.talk.situation import LONG_MINUTES, Situation
from skill.guide.talk.starting import BREATHE
from skill.guide.talk.turns import hold
from skill.guide.talk.wishes import PreferenceChange

SOON_MS = 60_000
"""A second pause within this time opens the microphone: something may not be right."""
LONG_LOOK_MS = 60_000
"""From this length on a look asks much, and Pause opens the microphone."""
_TOUCHING = frozenset({"touch", "hug"})
_GOES_ON = frozenset({Intent.RESUME, Intent.START_OVER})
"""What would begin to play; behind a long silence it is asked about first."""


def steered(place: Place, utterance: Heard, situation: Situation) -> Turn:
    """The answer to what was said to an evening that plays or is held.

    Whatever is not understood holds the sound and asks: nothing is ever overruled.
    """
    if situation.abandoned and utterance.intent in _GOES_ON:
        return _launch(place, situation)
    if utterance.intent is Intent.ANOTHER:
        return _another(place, situation, utterance.theme)
    steer = _STEERS.get(utterance.intent)
    if steer is not None:
        return steer(place, situation)
    if _begins_instead(utterance, place):
        offer = _offer(place, situation)
        return BEGINNINGS[utterance.intent](utterance, situation, offer)
    return _missed(situation)


def _missed(situation: Situation) -> Turn:
    """The first rung of the ladder of not understanding, where a recording plays."""
    turn = hold(situation, situation.words.line("playing.fallback"))
    assert turn.conversation is not None, "a hold has a question"
    open_question = replace(turn.conversation, misses=1)
    return replace(turn, conversation=open_question)


def _begins_instead(utterance: Heard, place: Place) -> bool:
    """Whether something else is wished for in so many words; for one alone, two are asked first."""
    if place.unkept:  # one alone said yes for one
        return utterance.intent in (Intent.SOUND, Intent.SOLO)
    if utterance.intent is Intent.BEGIN:
        return bool(utterance.minutes or utterance.mood or utterance.unclear)
    return utterance.intent in _INSTEAD


_INSTEAD = frozenset(BEGINNINGS) - {
    Intent.START,
    Intent.CHOOSE,
    Intent.ANOTHER,
    Intent.NO_QUESTION,
}


def pause(situation: Situation) -> Turn:
    """Silence what plays. Where it may be more than a pause, the microphone opens.

    "Pause" is the one word that always reaches a skill that plays; one in ten hears the neutral
    words, so that they tell nothing.
    """
    if situation.dice == NEUTRAL:
        return neutral_exit(situation)
    if _may_be_more_than_a_pause(situation):
        return hold(situation, situation.words.line("playing.paused"), Stage.PAUSED)
    return Turn(situation.words.line("playing.pause"), audio=situation.hush)


def _may_be_more_than_a_pause(situation: Situation) -> bool:
    """After an argument, in touch, in a long look, and shortly behind another pause."""
    place = situation.place
    if place is None:
        return False
    if situation.plan.mood == MoodName.TENSE:
        return True
    if situation.practice in _TOUCHING:
        return True
    score = segment_of(place, situation.plan).score
    cue = score.cue_at(situation.offset)
    if cue.beat is Beat.LOOK and cue.ms >= LONG_LOOK_MS:
        return True
    # A playing that begins inside a recording was resumed there, most often behind a pause.
    was_resumed = place.start > 0
    sounded_ms = situation.offset - place.start
    return was_resumed and sounded_ms < SOON_MS


def resume(place: Place, situation: Situation) -> Turn:
    """On from the start of the practice that was interrupted."""
    onward = playback.resume(place, situation.offset, situation.plan)
    return _back_to(onward, situation)


def at_preferences(
    place: Place,
    situation: Situation,
    preference: PreferenceChange,
) -> Place:
    """The same evening as they like it now, from the start of the practice that plays."""
    new_place = replace(place, preferences=preference(place.preferences))
    plan = situation.repertoire.plan(new_place.plan, new_place.preferences, new_place.phase)
    return playback.resume(new_place, situation.offset, plan)


def more_of(more: Place, situation: Situation) -> Turn:
    """What "again" plays, with its own word for it."""
    practice = situation.plan.again.score.spans[-1].practice
    # Only breaths are announced as breaths; any other practice comes "once more".
    line: PlainLine = "playing.again" if practice == BREATHE else "playing.once_more"
    say = situation.words.line(line)
    return Turn(say, audio=Play(more))


def _back_to(place: Place, situation: Situation) -> Turn:
    """Play from this place, and name the practice that it begins with."""
    words = situation.words
    score = segment_of(place, situation.plan).score
    span = score.span_at(place.start)
    practice = words.practices[span.practice]
    say = words.line("resume.yes", practice=practice)
    return Turn(say, audio=Play(place))


def _stop(place: Place, situation: Situation) -> Turn:
    return stopped(situation, "stop.during")


def _next(place: Place, situation: Situation) -> Turn:
    next_place = playback.skip(place, situation.offset, situation.plan)
    if next_place is None:
        return stopped(situation, "stop.during")
    return Turn(situation.words.line("playing.next"), audio=Play(next_place))


def _previous(place: Place, situation: Situation) -> Turn:
    earlier = playback.back(place, situation.offset, situation.plan)
    return Turn(situation.words.line("playing.previous"), audio=Play(earlier))


def _again(place: Place, situation: Situation) -> Turn:
    more = playback.again(place, situation.offset, situation.plan)
    if more.again:
        return more_of(more, situation)
    return _back_to(more, situation)


def _start_over(place: Place, situation: Situation) -> Turn:
    """From the first recording on, as if nothing of this evening had been heard."""
    first = replace(
        place,
        segment=0,
        again=0,
        start=0,
        then=0,
        looked=False,
        asked=False,
    )
    return Turn(situation.words.line("start.over"), audio=Play(first))


def _order(place: Place, situation: Situation) -> Turn:
    """Loop and shuffle: the evening keeps its own order."""
    return Turn(situation.words.line("playing.order"))


def _help(place: Place, situation: Situation) -> Turn:
    return hold(situation, situation.words.line("playing.help"))


def _launch(place: Place, situation: Situation) -> Turn:
    """They open the skill again while it plays or is held."""
    line = situation.words.line
    if situation.unheard:
        return hold(situation, line("trouble.no_recording"))
    if situation.playing:
        return hold(situation, "")
    return hold(situation, line("resume.partway"))


def _skip_question(place: Place, situation: Situation) -> Turn:
    """No question tonight: past it, when it is there; how to, when it is not."""
    if situation.practice in ("check-in", "turns"):
        return _next(place, situation)
    return Turn(situation.words.line("question.skip"))


def _another(place: Place, situation: Situation, theme: str | None) -> Turn:
    """Another question instead of tonight's, of a theme that was named.

    What was skipped has been heard, and comes no more.
    """
    line = situation.words.line
    if not place.question:
        return Turn(line("question.none"))
    if situation.couple is None:
        return Turn(line("question.no_table"))
    skipped = place.question
    numbers = drawn(situation.words.questions)
    is_long = situation.plan.minutes >= LONG_MINUTES
    fresh_number = situation.question_behind(skipped, theme or "", deep=is_long)
    score = segment_of(place, situation.plan).score
    practice_start = score.span_at(situation.offset).start
    fresh = replace(
        place,
        question=fresh_number,
        asked=False,
        start=practice_start,
    )
    return Turn(
        line("question.other"),
        audio=Play(fresh),
        change=lambda record: record.hear(skipped, numbers),
    )


def _pause(place: Place, situation: Situation) -> Turn:
    return pause(situation)


_STEERS: Mapping[Intent, Callable[[Place, Situation], Turn]] = {
    Intent.PAUSE: _pause,
    Intent.STOP: _stop,
    Intent.NO: _stop,
    Intent.RESUME: resume,
    Intent.NEXT: _next,
    Intent.PREVIOUS: _previous,
    Intent.REPEAT: _again,
    Intent.START_OVER: _start_over,
    Intent.LOOP_ON: _order,
    Intent.HELP: _help,
    Intent.LAUNCH: _launch,
    Intent.NO_QUESTION: _skip_question,
}


def _offer(place: Place, situation: Situation) -> Offer:
    """What can be begun instead, by what the table knows; without it, by what the token knows."""
    tonight = replace(situation.offer, plan=place.plan, preferences=place.preferences)
    if situation.couple is not None:
        return tonight
    question = place.question or tonight.question
    return replace(
        tonight,
        milestone=place.milestone,
        question=question,
        long_question=question,
    )
