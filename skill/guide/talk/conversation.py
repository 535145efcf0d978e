"""The conversation: what the guide answers to what it heard. Values in, values out."""

from dataclasses import replace

from skill.guide.couple import Couple, Outcome, Preferences, Reminder, in_the_evening, is_late
from skill.guide.intents import Heard, Intent, Mood
from skill.guide.programme import Place, Stop
from skill.guide.talk import care, turns
from skill.guide.talk.care import stopped
from skill.guide.talk.situation import Conversation, Situation, Stage, Turn
from skill.guide.talk.steering import NEEDS_COUPLE, liked_otherwise, resume, steered
from skill.guide.talk.turns import ask, begin
from skill.guide.talk.welcome import approached, begun
from skill.guide.talk.wishes import WITHOUT_TABLE, WishReply, granted

_NO = frozenset({Intent.STOP, Intent.CANCEL, Intent.HOME, Intent.NO})


def needs_couple(conversation: Conversation | None, heard: Heard, situation: Situation) -> bool:
    """Whether the answer speaks of what is remembered or may begin an evening; all else goes without the table."""
    if heard.intent in care.INTENTS:
        return False
    if conversation is not None:
        return heard.intent is Intent.NIGHTS
    if situation.under_way is not None:
        return heard.intent in NEEDS_COUPLE or bool(heard.minutes or heard.mood)
    return heard.intent not in WITHOUT_TABLE


def next_turn(conversation: Conversation | None, heard: Heard, situation: Situation) -> Turn:
    """What the guide says and plays next."""
    if heard.intent is Intent.LAUNCH:
        conversation = None
    turn = _next_turn(conversation, heard, situation)
    return replace(turn, manner=_manner(conversation, turn, situation))


def _next_turn(conversation: Conversation | None, heard: Heard, situation: Situation) -> Turn:
    if heard.intent in care.INTENTS:
        return care.cared(heard.intent, situation)
    if wish := granted(heard, situation):
        return _granted(wish, conversation, situation)
    if asked := _asked_for(heard, situation):
        return asked
    if conversation is not None:
        return _answered(conversation, heard, situation)
    if situation.under_way is not None:
        return steered(situation.under_way, heard, situation)
    return approached(heard, situation)


def silence(conversation: Conversation) -> Turn:
    """What nobody's answer means, when the microphone has closed: a longer look is not offered again for a while."""
    return Turn(change=Couple.rest_looking) if conversation.stage is Stage.LONGER else Turn()


def outcome_of(outcome: Outcome, turn: Turn, situation: Situation) -> Turn:
    """What is said once Alexa has taken a reminder, or has not."""
    return turn if outcome is Outcome.DONE else Turn(situation.words.line(f"remind.{outcome}"))


def _manner(conversation: Conversation | None, turn: Turn, situation: Situation) -> Preferences:
    """How they like the guide's voice, as far as it is known at this moment, and as it was just asked for."""
    if conversation is not None:
        liked = conversation.offer.preferences
    elif situation.couple is not None:
        liked = situation.couple.preferences
    else:
        liked = situation.place.preferences if situation.place else Preferences()
    return turn.change(Couple(preferences=liked)).preferences if turn.change else liked


def _granted(wish: WishReply, conversation: Conversation | None, situation: Situation) -> Turn:
    """A wish is granted; an open question is asked again behind it, and what plays goes on as they like it now."""
    if conversation is not None:
        offer = conversation.offer
        if wish.liking:
            offer = replace(offer, preferences=wish.liking(offer.preferences))
        if wish.change is Couple.stop_counting:
            offer = replace(offer, milestone=0)
        return replace(
            ask(replace(conversation, offer=offer, misses=0), situation, wish.say),
            change=wish.change,
        )
    place = situation.under_way
    if place is not None and situation.playing and wish.liking and wish.audible:
        return replace(liked_otherwise(place, situation, wish.liking, wish.say), change=wish.change)
    return Turn(wish.say, change=wish.change)


def _asked_for(heard: Heard, situation: Situation) -> Turn | None:
    """Reminders and forgetting: they have questions of their own."""
    match heard.intent:
        case Intent.REMIND:
            return _remind(heard, situation)
        case Intent.REMIND_OFF:
            return Turn(situation.words.line("remind.off"), reminder=Reminder())
        case Intent.FORGET:
            return ask(
                Conversation(Stage.FORGETTING, situation.night),
                situation,
                situation.words.line("forget.what"),
            )
        case _:
            return None


def _remind(heard: Heard, situation: Situation) -> Turn:
    """First the account's consent, in Alexa's words; then the time said back, and a yes of the two."""
    if heard.consent is False:
        return Turn(situation.words.line("remind.denied"))
    if heard.unanswered:
        return Turn(situation.words.line("remind.not_allowed"))
    if heard.at is None:
        return ask(Conversation(Stage.TIMING, situation.night), situation)
    at = in_the_evening(heard.at)
    if not (situation.may_remind or heard.consent):
        return Turn(consent=at)
    late = situation.words.line("remind.late") if is_late(at) else ""
    return ask(Conversation(Stage.REMINDING, situation.night, at=at), situation, late)


def _answered(conversation: Conversation, heard: Heard, situation: Situation) -> Turn:
    """A question is open."""
    calm = replace(conversation, misses=0)
    if heard.intent is Intent.FALLBACK:
        return _missed(conversation, situation)
    if heard.intent is Intent.HELP:
        return turns.helped(calm, situation)
    match conversation.stage:
        case Stage.FORGETTING:
            return _forgetting(calm, heard.intent, situation)
        case Stage.REMINDING | Stage.TIMING:
            return _reminding(calm, heard.intent, situation)
        case Stage.CARING | Stage.DIZZY | Stage.UPSET:
            return care.answered(calm, heard.intent, situation) or ask(calm, situation)
        case Stage.GATE:
            return _gate(calm, heard, situation)
        case Stage.LONGER:
            return _longer(calm, heard, situation)
        case Stage.RESUMING:
            return _resuming(calm, heard, situation)
        case _:
            return _invited(calm, heard, situation)


def _invited(conversation: Conversation, heard: Heard, situation: Situation) -> Turn:
    line, offer = situation.words.line, conversation.offer
    match heard.intent:
        case Intent.RESUME | Intent.YES if situation.repertoire.plan(offer.plan).mood is Mood.TENSE:
            return turns.gate(situation, offer)
        case Intent.RESUME | Intent.YES:
            return begin(situation, offer)
        case Intent.NO:
            return Turn(line("invite.no"))
        case Intent.STOP | Intent.CANCEL | Intent.HOME:
            return stopped(situation, "stop.before")
        case Intent.QUESTION | Intent.ANOTHER:
            return turns.one_question(situation, offer)
        case _:
            return begun(heard, situation, offer) or ask(conversation, situation)


def _gate(conversation: Conversation, heard: Heard, situation: Situation) -> Turn:
    line, offer = situation.words.line, conversation.offer
    match heard.intent:
        case Intent.YES | Intent.RESUME:
            return begin(situation, offer, line("start.tense"))
        case Intent.NO:
            return Turn(line("gate.no"))
        case Intent.STOP | Intent.CANCEL | Intent.HOME:
            return stopped(situation, "stop.before")
        case Intent.BEGIN if heard.minutes and not heard.mood:
            return turns.choose(situation, offer, heard)
        case _:
            return begun(heard, situation, offer) or ask(conversation, situation)


def _longer(conversation: Conversation, heard: Heard, situation: Situation) -> Turn:
    """A yes looks longer and a no looks as before, both tonight; a no is not asked again for a while."""
    line, offer = situation.words.line, conversation.offer
    if heard.intent is Intent.YES:
        longer = replace(offer, preferences=offer.preferences.longer())
        return replace(
            begin(situation, longer, line("longer.yes")),
            change=lambda couple: couple.liking(couple.preferences.longer()),
        )
    if heard.intent is Intent.NO:
        return replace(begin(situation, offer, line("longer.no")), change=Couple.rest_looking)
    turn = _invited(conversation, heard, situation)
    return (
        replace(turn, change=turn.change or Couple.rest_looking)
        if turn.conversation is None
        else turn
    )


def _resuming(conversation: Conversation, heard: Heard, situation: Situation) -> Turn:
    place = (
        Place.from_token(conversation.token, situation.repertoire)
        if conversation.token
        else situation.place
    )
    if place is None:
        return _invited(conversation, heard, situation)
    held = situation.at_place(place) if conversation.token else situation
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


def _forgetting(conversation: Conversation, heard: Intent, situation: Situation) -> Turn:
    line = situation.words.line
    if heard is Intent.YES:
        return Turn(line("forget.yes"), audio=Stop() if situation.place else None, forget=True)
    return Turn(line("forget.no")) if heard in _NO else ask(conversation, situation)


def _reminding(conversation: Conversation, heard: Intent, situation: Situation) -> Turn:
    line, at = situation.words.line, conversation.at
    if heard is Intent.YES and at:
        done = line("remind.done", time=situation.words.time(at))
        return Turn(done, reminder=Reminder(at, line("remind.said")))
    return Turn(line("remind.denied")) if heard in _NO else ask(conversation, situation)


def _missed(conversation: Conversation, situation: Situation) -> Turn:
    """Nothing was understood: shorter and plainer each time, and a kind end the third time."""
    line = situation.words.line
    if conversation.misses >= 2:
        return Turn(line("fallback.last"), audio=Stop() if situation.under_way else None)
    inviting = conversation.stage in (Stage.FIRST, Stage.INVITED)
    said = (
        ("fallback.simply" if inviting else "fallback.second")
        if conversation.misses
        else "fallback.first"
    )
    return ask(replace(conversation, misses=conversation.misses + 1), situation, line(said))
