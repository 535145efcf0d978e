"""Steering: what is answered while a recording plays or is held, and the microphone was closed."""

from dataclasses import replace

from skill.guide.intents import Heard, Intent
from skill.guide.programme import Place, Play, Stop, draw, playback
from skill.guide.talk import turns
from skill.guide.talk.care import stopped
from skill.guide.talk.situation import LONG_MINUTES, Conversation, Offer, Situation, Stage, Turn
from skill.guide.talk.turns import BREATHE, SOUND, ask
from skill.guide.talk.wishes import PreferenceChange

NEEDS_COUPLE = frozenset(
    {Intent.NIGHTS, Intent.QUESTION, Intent.ANOTHER, Intent.SAME, Intent.PRACTICE}
)
"""What cannot be answered from the token alone."""


def steered(place: Place, heard: Heard, situation: Situation) -> Turn:
    """The answer to what was said to an evening that plays or is held."""
    line, plan, offset = situation.words.line, situation.plan, situation.offset
    going_on = Conversation(Stage.RESUMING, place.night)
    if other := _instead(place, heard, situation):
        return other
    match heard.intent:
        case Intent.PAUSE:
            return Turn(line("playing.pause"), audio=Stop())
        case Intent.STOP | Intent.CANCEL | Intent.HOME | Intent.NO:
            return stopped(situation, "stop.during")
        case Intent.RESUME:
            return resume(place, situation)
        case Intent.NEXT:
            after = playback.skip(place, offset, plan)
            return (
                Turn(line("playing.next"), audio=Play(after))
                if after
                else stopped(situation, "stop.during")
            )
        case Intent.PREVIOUS:
            return Turn(line("playing.previous"), audio=Play(playback.back(place, offset, plan)))
        case Intent.START_OVER | Intent.START | Intent.BEGIN:
            first = replace(place, segment=0, again=0, start=0, then=0, looked=False, asked=False)
            return Turn(line("start.over"), audio=Play(first))
        case Intent.REPEAT:
            more = playback.again(place, offset, plan)
            return more_of(more, situation) if more.again else _back_to(more, situation)
        case Intent.LOOP_ON | Intent.LOOP_OFF | Intent.SHUFFLE_ON | Intent.SHUFFLE_OFF:
            return Turn(line("playing.order"))
        case Intent.HELP:
            return ask(going_on, situation, line("playing.help"))
        case Intent.LAUNCH if situation.unheard:
            return ask(going_on, situation, line("trouble.no_recording"))
        case Intent.LAUNCH if not situation.playing:
            return replace(ask(going_on, situation), question=line("resume.question"))
        case Intent.LAUNCH:
            return ask(going_on, situation)
        case _ if not situation.playing:
            return ask(going_on, situation, line("fallback.first"))
        case _:
            return Turn(line("playing.fallback"))


def _instead(place: Place, heard: Heard, situation: Situation) -> Turn | None:
    """What begins instead of this evening, or is asked instead of tonight's question; None for the rest."""
    offer = _offer(place, situation)
    match heard.intent:
        case Intent.BEGIN if heard.minutes or heard.mood:
            return turns.choose(situation, offer, heard)
        case Intent.SAME:
            return turns.same(situation, offer)
        case Intent.PRACTICE:
            return turns.practice(situation, offer, heard)
        case Intent.SOUND:
            return turns.begin(
                situation, replace(offer, plan=SOUND), situation.words.line("upset.yes")
            )
        case Intent.SOLO:
            return turns.invite(
                situation,
                situation.words.line("solo.welcome"),
                replace(offer, plan=BREATHE, solo=True),
            )
        case Intent.QUESTION:
            return turns.one_question(situation, offer)
        case Intent.ANOTHER:
            return _another(place, situation)
        case _:
            return None


def resume(place: Place, situation: Situation) -> Turn:
    """On from the start of the practice that was interrupted."""
    return _back_to(playback.resume(place, situation.offset, situation.plan), situation)


def liked_otherwise(place: Place, situation: Situation, liking: PreferenceChange, say: str) -> Turn:
    """The same evening as they like it now, from the start of the practice that plays."""
    other = replace(place, preferences=liking(place.preferences))
    plan = situation.repertoire.plan(other.plan, other.preferences)
    return Turn(say, audio=Play(playback.resume(other, situation.offset, plan)))


def more_of(more: Place, situation: Situation) -> Turn:
    """What "again" plays, with its own word for it."""
    practice = situation.plan.again.score.spans[-1].practice
    said = "playing.again" if practice == BREATHE else "playing.once_more"
    return Turn(situation.words.line(said), audio=Play(more))


def _back_to(there: Place, situation: Situation) -> Turn:
    span = playback.segment_of(there, situation.plan).score.span_at(there.start)
    practice = situation.words.practices[span.practice]
    return Turn(situation.words.line("resume.yes", practice=practice), audio=Play(there))


def _offer(place: Place, situation: Situation) -> Offer:
    """What can be begun instead, by what the table knows; without it, by what the token knows."""
    known = situation.offer
    tonight = replace(known, plan=place.plan, preferences=place.preferences)
    if situation.couple is not None:
        return tonight
    asks = (place.question, place.question) if place.question else (known.question, known.question)
    return replace(tonight, milestone=place.milestone, question=asks[0], long_question=asks[1])


def _another(place: Place, situation: Situation) -> Turn:
    """Another question instead of tonight's; the one that was skipped has been heard and does not come again."""
    line, couple, bank = situation.words.line, situation.couple, situation.words.questions
    if not place.question:
        return Turn(line("question.none"))
    if couple is None:
        return Turn(line("question.no_table"))
    heard = couple.hear(place.question, frozenset(bank))
    deep = situation.plan.minutes >= LONG_MINUTES
    drawn = draw(
        bank, heard.asked, heard.question, len(couple.nights), deep, couple.preferences.light
    )
    other = replace(place, question=drawn.number, asked=False)
    start = playback.segment_of(place, situation.plan).score.span_at(situation.offset).start
    skipped = place.question
    return Turn(
        line("question.other"),
        audio=Play(replace(other, start=start)),
        change=lambda known: known.hear(skipped, frozenset(bank)),
    )
