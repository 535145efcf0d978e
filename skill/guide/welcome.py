"""The welcome: what is answered when nothing is open and nothing plays, and somebody turns to the guide."""

from dataclasses import replace

from skill.guide import playback, turns
from skill.guide.care import stopped
from skill.guide.evening import DEFAULT_PLAN, Conversation, Evening, Offer, Stage, Turn
from skill.guide.intents import Heard, Intent
from skill.guide.playback import Place, Play
from skill.guide.steering import more_of, resume
from skill.guide.turns import BREATHE, SOUND, ask, begin, invite

LONG_AWAY_NIGHTS = 7
"""After so many nights without one, a short evening is offered and nothing is asked."""


def approached(heard: Heard, evening: Evening) -> Turn:
    """Nothing is open and nothing plays: somebody turns to the guide."""
    line, offer = evening.words.line, evening.offer
    new_here = evening.couple is None or not evening.couple.nights
    match heard.intent:
        case Intent.STOP | Intent.CANCEL | Intent.HOME | Intent.NO | Intent.PAUSE:
            return stopped(evening, "stop.before")
        case Intent.REPEAT if evening.place and evening.is_recent(evening.place):
            return more_of(playback.once_more(evening.place, evening.plan), evening)
        case Intent.QUESTION | Intent.ANOTHER:
            return turns.one_question(evening, offer)
        case Intent.RESUME | Intent.LAUNCH if evening.unfinished:
            return _unfinished(evening.unfinished, heard, evening)
        case Intent.HELP:
            return invite(evening, line("invite.help"), offer)
        case _ if new_here:
            return invite(evening, line("welcome.first"), _first(heard, evening, offer), Stage.FIRST)
        case Intent.RESUME:
            return invite(evening, line("resume.nothing"), offer)
        case Intent.LAUNCH | Intent.FALLBACK:
            return _welcome(evening, offer)
        case _:
            return begun(heard, evening, offer) or _welcome(evening, offer)


def _first(heard: Heard, evening: Evening, offer: Offer) -> Offer:
    """What a couple's first yes begins: what they named, as far as nothing has to be asked before it."""
    chosen = begun(heard, replace(evening, can_play=True), offer)
    if chosen and chosen.conversation:
        return chosen.conversation.offer
    return replace(offer, plan=chosen.audio.place.plan) if chosen and isinstance(chosen.audio, Play) else offer


def _unfinished(place: Place, heard: Heard, evening: Evening) -> Turn:
    """The speaker has forgotten tonight's evening, and the couple's record has not."""
    if not evening.can_play:
        return Turn(evening.words.line("trouble.no_player"))
    if heard.intent is Intent.RESUME:
        return resume(place, evening.at_place(place))
    asked = Conversation(Stage.RESUMING, place.night, token=place.to_token())
    return replace(ask(asked, evening), question=evening.words.line("resume.question"))


def _welcome(evening: Evening, offer: Offer) -> Turn:
    """A couple that has been here before: a few words, and one choice."""
    couple, line = evening.couple, evening.words.line
    assert couple is not None, "whoever is known has a record"
    last = max(couple.nights)
    weekly = last.isocalendar()[:2] != evening.night.isocalendar()[:2]
    reminder = line("welcome.weekly") if weekly else ""
    if evening.late:
        late = replace(offer, plan=turns.LYING_DOWN)
        return invite(evening, f"{line('welcome.late')} {reminder}".strip(), late)
    if (evening.night - last).days > LONG_AWAY_NIGHTS:
        return invite(evening, f"{line('welcome.gap')} {reminder}".strip(), replace(offer, plan=DEFAULT_PLAN))
    say = f"{line('welcome.back', pick=len(couple.nights))} {reminder}".strip()
    return invite(evening, say, offer, Stage.LONGER if couple.may_look_longer else Stage.INVITED)


def begun(heard: Heard, evening: Evening, offer: Offer) -> Turn | None:
    """What begins an evening or a practice; None for anything else."""
    match heard.intent:
        case Intent.BEGIN | Intent.YES | Intent.START_OVER if heard.minutes or heard.mood:
            return turns.choose(evening, offer, heard)
        case Intent.BEGIN | Intent.YES | Intent.START_OVER:
            return begin(evening, offer)
        case Intent.SAME:
            return turns.same(evening, offer)
        case Intent.PRACTICE:
            return turns.practice(evening, offer, heard)
        case Intent.SOUND:
            return begin(evening, replace(offer, plan=SOUND), evening.words.line("upset.yes"))
        case Intent.SOLO:
            return invite(evening, evening.words.line("solo.welcome"), replace(offer, plan=BREATHE, solo=True))
        case _:
            return None
