"""The conversation: what the guide answers to what it heard. Values in, values out."""

from dataclasses import replace

from skill.guide import care, turns
from skill.guide.care import stopped
from skill.guide.couple import Couple
from skill.guide.evening import Conversation, Evening, Stage, Turn
from skill.guide.intents import Heard, Intent, Mood
from skill.guide.playback import Place, Stop
from skill.guide.preferences import Preferences
from skill.guide.reminders import Outcome, Reminder, in_the_evening, is_late
from skill.guide.steering import NEEDS_COUPLE, liked_otherwise, resume, steered
from skill.guide.turns import ask, begin
from skill.guide.welcome import approached, begun
from skill.guide.wishes import WITHOUT_TABLE, Granted, granted

_NO = frozenset({Intent.STOP, Intent.CANCEL, Intent.HOME, Intent.NO})


def needs_couple(conversation: Conversation | None, heard: Heard, evening: Evening) -> bool:
    """Whether the answer speaks of what is remembered or may begin an evening; all else goes without the table."""
    if heard.intent in care.INTENTS:
        return False
    if conversation is not None:
        return heard.intent is Intent.NIGHTS
    if evening.under_way is not None:
        return heard.intent in NEEDS_COUPLE or bool(heard.minutes or heard.mood)
    return heard.intent not in WITHOUT_TABLE


def next_turn(conversation: Conversation | None, heard: Heard, evening: Evening) -> Turn:
    """What the guide says and plays next."""
    if heard.intent is Intent.LAUNCH:
        conversation = None
    turn = _next_turn(conversation, heard, evening)
    return replace(turn, manner=_manner(conversation, turn, evening))


def _next_turn(conversation: Conversation | None, heard: Heard, evening: Evening) -> Turn:
    if heard.intent in care.INTENTS:
        return care.cared(heard.intent, evening)
    if wish := granted(heard, evening):
        return _granted(wish, conversation, evening)
    if asked := _asked_for(heard, evening):
        return asked
    if conversation is not None:
        return _answered(conversation, heard, evening)
    if evening.under_way is not None:
        return steered(evening.under_way, heard, evening)
    return approached(heard, evening)


def silence(conversation: Conversation) -> Turn:
    """What nobody's answer means, when the microphone has closed: a longer look is not offered again for a while."""
    return Turn(change=Couple.rest_looking) if conversation.stage is Stage.LONGER else Turn()


def outcome_of(outcome: Outcome, turn: Turn, evening: Evening) -> Turn:
    """What is said once Alexa has taken a reminder, or has not."""
    return turn if outcome is Outcome.DONE else Turn(evening.words.line(f"remind.{outcome}"))


def _manner(conversation: Conversation | None, turn: Turn, evening: Evening) -> Preferences:
    """How they like the guide's voice, as far as it is known at this moment, and as it was just asked for."""
    if conversation is not None:
        liked = conversation.offer.preferences
    elif evening.couple is not None:
        liked = evening.couple.preferences
    else:
        liked = evening.place.preferences if evening.place else Preferences()
    return turn.change(Couple(preferences=liked)).preferences if turn.change else liked


def _granted(wish: Granted, conversation: Conversation | None, evening: Evening) -> Turn:
    """A wish is granted; an open question is asked again behind it, and what plays goes on as they like it now."""
    if conversation is not None:
        offer = conversation.offer
        if wish.liking:
            offer = replace(offer, preferences=wish.liking(offer.preferences))
        if wish.change is Couple.stop_counting:
            offer = replace(offer, milestone=0)
        return replace(ask(replace(conversation, offer=offer, misses=0), evening, wish.say), change=wish.change)
    place = evening.under_way
    if place is not None and evening.playing and wish.liking and wish.audible:
        return replace(liked_otherwise(place, evening, wish.liking, wish.say), change=wish.change)
    return Turn(wish.say, change=wish.change)


def _asked_for(heard: Heard, evening: Evening) -> Turn | None:
    """Reminders and forgetting: they have questions of their own."""
    match heard.intent:
        case Intent.REMIND:
            return _remind(heard, evening)
        case Intent.REMIND_OFF:
            return Turn(evening.words.line("remind.off"), reminder=Reminder())
        case Intent.FORGET:
            return ask(Conversation(Stage.FORGETTING, evening.night), evening, evening.words.line("forget.what"))
        case _:
            return None


def _remind(heard: Heard, evening: Evening) -> Turn:
    """First the account's consent, in Alexa's words; then the time said back, and a yes of the two."""
    if heard.consent is False:
        return Turn(evening.words.line("remind.denied"))
    if heard.at is None:
        return ask(Conversation(Stage.TIMING, evening.night), evening)
    at = in_the_evening(heard.at)
    if not (evening.may_remind or heard.consent):
        return Turn(consent=at)
    late = evening.words.line("remind.late") if is_late(at) else ""
    return ask(Conversation(Stage.REMINDING, evening.night, at=at), evening, late)


def _answered(conversation: Conversation, heard: Heard, evening: Evening) -> Turn:
    """A question is open."""
    calm = replace(conversation, misses=0)
    if heard.intent is Intent.FALLBACK:
        return _missed(conversation, evening)
    if heard.intent is Intent.HELP:
        return turns.helped(calm, evening)
    match conversation.stage:
        case Stage.FORGETTING:
            return _forgetting(calm, heard.intent, evening)
        case Stage.REMINDING | Stage.TIMING:
            return _reminding(calm, heard.intent, evening)
        case Stage.CARING | Stage.DIZZY | Stage.UPSET:
            return care.answered(calm, heard.intent, evening) or ask(calm, evening)
        case Stage.GATE:
            return _gate(calm, heard, evening)
        case Stage.LONGER:
            return _longer(calm, heard, evening)
        case Stage.RESUMING:
            return _resuming(calm, heard, evening)
        case _:
            return _invited(calm, heard, evening)


def _invited(conversation: Conversation, heard: Heard, evening: Evening) -> Turn:
    line, offer = evening.words.line, conversation.offer
    match heard.intent:
        case Intent.RESUME | Intent.YES if evening.repertoire.plan(offer.plan).mood is Mood.TENSE:
            return turns.gate(evening, offer)
        case Intent.RESUME | Intent.YES:
            return begin(evening, offer)
        case Intent.NO:
            return Turn(line("invite.no"))
        case Intent.STOP | Intent.CANCEL | Intent.HOME:
            return stopped(evening, "stop.before")
        case Intent.QUESTION | Intent.ANOTHER:
            return turns.one_question(evening, offer)
        case _:
            return begun(heard, evening, offer) or ask(conversation, evening)


def _gate(conversation: Conversation, heard: Heard, evening: Evening) -> Turn:
    line, offer = evening.words.line, conversation.offer
    match heard.intent:
        case Intent.YES | Intent.RESUME:
            return begin(evening, offer, line("start.tense"))
        case Intent.NO:
            return Turn(line("gate.no"))
        case Intent.STOP | Intent.CANCEL | Intent.HOME:
            return stopped(evening, "stop.before")
        case Intent.BEGIN if heard.minutes and not heard.mood:
            return turns.choose(evening, offer, heard)
        case _:
            return begun(heard, evening, offer) or ask(conversation, evening)


def _longer(conversation: Conversation, heard: Heard, evening: Evening) -> Turn:
    """A yes looks longer and a no looks as before, both tonight; a no is not asked again for a while."""
    line, offer = evening.words.line, conversation.offer
    if heard.intent is Intent.YES:
        longer = replace(offer, preferences=offer.preferences.longer())
        return replace(
            begin(evening, longer, line("longer.yes")), change=lambda couple: couple.liking(couple.preferences.longer())
        )
    if heard.intent is Intent.NO:
        return replace(begin(evening, offer, line("longer.no")), change=Couple.rest_looking)
    turn = _invited(conversation, heard, evening)
    return replace(turn, change=turn.change or Couple.rest_looking) if turn.conversation is None else turn


def _resuming(conversation: Conversation, heard: Heard, evening: Evening) -> Turn:
    place = Place.from_token(conversation.token, evening.repertoire) if conversation.token else evening.place
    if place is None:
        return _invited(conversation, heard, evening)
    held = evening.at_place(place) if conversation.token else evening
    match heard.intent:
        case Intent.YES | Intent.RESUME:
            return resume(place, held)
        case intent if intent in _NO:
            return stopped(held, "stop.during")
        case Intent.QUESTION | Intent.ANOTHER | Intent.LOOP_ON | Intent.LOOP_OFF:
            return ask(conversation, held)
        case Intent.SHUFFLE_ON | Intent.SHUFFLE_OFF:
            return ask(conversation, held)
        case _:
            return steered(place, heard, held)


def _forgetting(conversation: Conversation, heard: Intent, evening: Evening) -> Turn:
    line = evening.words.line
    if heard is Intent.YES:
        return Turn(line("forget.yes"), audio=Stop() if evening.place else None, forget=True)
    return Turn(line("forget.no")) if heard in _NO else ask(conversation, evening)


def _reminding(conversation: Conversation, heard: Intent, evening: Evening) -> Turn:
    line, at = evening.words.line, conversation.at
    if heard is Intent.YES and at:
        done = line("remind.done", time=evening.words.time(at))
        return Turn(done, reminder=Reminder(at, line("remind.said")))
    return Turn(line("remind.denied")) if heard in _NO else ask(conversation, evening)


def _missed(conversation: Conversation, evening: Evening) -> Turn:
    """Nothing was understood: shorter and plainer each time, and a kind end the third time."""
    line = evening.words.line
    if conversation.misses >= 2:
        return Turn(line("fallback.last"), audio=Stop() if evening.under_way else None)
    inviting = conversation.stage in (Stage.FIRST, Stage.INVITED)
    said = ("fallback.simply" if inviting else "fallback.second") if conversation.misses else "fallback.first"
    return ask(replace(conversation, misses=conversation.misses + 1), evening, line(said))
