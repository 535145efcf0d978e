"""The welcome: what is answered when nothing is open and nothing plays, and somebody turns to the guide."""

from dataclasses import replace

from skill.guide.intents import Heard, Intent
from skill.guide.programme import Place, Play, playback
from skill.guide.talk import turns
from skill.guide.talk.care import stopped
from skill.guide.talk.situation import DEFAULT_PLAN, Conversation, Offer, Situation, Stage, Turn
from skill.guide.talk.steering import more_of, resume
from skill.guide.talk.turns import BREATHE, SOUND, ask, begin, invite

LONG_AWAY_NIGHTS = 7
"""After so many nights without one, a short evening is offered and nothing is asked."""


def approached(heard: Heard, situation: Situation) -> Turn:
    """Nothing is open and nothing plays: somebody turns to the guide."""
    line, offer = situation.words.line, situation.offer
    new_here = situation.couple is None or not situation.couple.nights
    match heard.intent:
        case Intent.STOP | Intent.CANCEL | Intent.HOME | Intent.NO | Intent.PAUSE:
            return stopped(situation, "stop.before")
        case Intent.REPEAT if situation.place and situation.is_recent(situation.place):
            return more_of(playback.once_more(situation.place, situation.plan), situation)
        case Intent.QUESTION | Intent.ANOTHER:
            return turns.one_question(situation, offer)
        case Intent.RESUME | Intent.LAUNCH if situation.unfinished:
            return _unfinished(situation.unfinished, heard, situation)
        case Intent.HELP:
            return invite(situation, line("invite.help"), offer)
        case _ if new_here:
            return invite(
                situation, line("welcome.first"), _first(heard, situation, offer), Stage.FIRST
            )
        case Intent.RESUME:
            return invite(situation, line("resume.nothing"), offer)
        case Intent.LAUNCH | Intent.FALLBACK:
            return _welcome(situation, offer)
        case _:
            return begun(heard, situation, offer) or _welcome(situation, offer)


def _first(heard: Heard, situation: Situation, offer: Offer) -> Offer:
    """What a couple's first yes begins: what they named, as far as nothing has to be asked before it."""
    chosen = begun(heard, replace(situation, can_play=True), offer)
    if chosen and chosen.conversation:
        return chosen.conversation.offer
    return (
        replace(offer, plan=chosen.audio.place.plan)
        if chosen and isinstance(chosen.audio, Play)
        else offer
    )


def _unfinished(place: Place, heard: Heard, situation: Situation) -> Turn:
    """The speaker has forgotten tonight's evening, and the couple's record has not."""
    if not situation.can_play:
        return Turn(situation.words.line("trouble.no_player"))
    if heard.intent is Intent.RESUME:
        return resume(place, situation.at_place(place))
    asked = Conversation(Stage.RESUMING, place.night, token=place.to_token())
    return replace(ask(asked, situation), question=situation.words.line("resume.question"))


def _welcome(situation: Situation, offer: Offer) -> Turn:
    """A couple that has been here before: a few words, and one choice."""
    couple, line = situation.couple, situation.words.line
    assert couple is not None, "whoever is known has a record"
    last = max(couple.nights)
    weekly = last.isocalendar()[:2] != situation.night.isocalendar()[:2]
    reminder = line("welcome.weekly") if weekly else ""
    if situation.late:
        late = replace(offer, plan=turns.LYING_DOWN)
        return invite(situation, f"{line('welcome.late')} {reminder}".strip(), late)
    if (situation.night - last).days > LONG_AWAY_NIGHTS:
        return invite(
            situation,
            f"{line('welcome.gap')} {reminder}".strip(),
            replace(offer, plan=DEFAULT_PLAN),
        )
    say = f"{line('welcome.back', pick=len(couple.nights))} {reminder}".strip()
    return invite(situation, say, offer, Stage.LONGER if couple.may_look_longer else Stage.INVITED)


def begun(heard: Heard, situation: Situation, offer: Offer) -> Turn | None:
    """What begins an evening or a practice; None for anything else."""
    match heard.intent:
        case Intent.BEGIN | Intent.YES | Intent.START_OVER if heard.minutes or heard.mood:
            return turns.choose(situation, offer, heard)
        case Intent.BEGIN | Intent.START | Intent.YES | Intent.START_OVER:
            return begin(situation, offer)
        case Intent.SAME:
            return turns.same(situation, offer)
        case Intent.PRACTICE:
            return turns.practice(situation, offer, heard)
        case Intent.SOUND:
            return begin(situation, replace(offer, plan=SOUND), situation.words.line("upset.yes"))
        case Intent.SOLO:
            return invite(
                situation,
                situation.words.line("solo.welcome"),
                replace(offer, plan=BREATHE, solo=True),
            )
        case _:
            return None
