"""The conversation: what the guide answers to what it heard. Values in, values out."""

from dataclasses import replace

from skill.guide import playback
from skill.guide.couple import Couple
from skill.guide.evening import Conversation, Evening, Stage, Turn
from skill.guide.intents import Heard, Intent
from skill.guide.playback import Place, Play, Stop
from skill.guide.reminders import Outcome, Reminder, in_the_evening, is_late


def needs_couple(conversation: Conversation | None, heard: Heard, evening: Evening) -> bool:
    """Whether the answer speaks of nights or may begin an evening; all else goes without the table."""
    return heard.intent is Intent.NIGHTS or (conversation is None and evening.under_way is None)


def next_turn(conversation: Conversation | None, heard: Heard, evening: Evening) -> Turn:
    """What the guide says and plays next."""
    if conversation is not None and heard.intent is not Intent.LAUNCH:
        return _wished(conversation, heard, evening) or _answered(conversation, heard.intent, evening)
    if wish := _wished(None, heard, evening):
        return wish
    if evening.under_way is not None:
        return _steered(evening.under_way, heard.intent, evening)
    return _approached(heard.intent, evening)


def _wished(conversation: Conversation | None, heard: Heard, evening: Evening) -> Turn | None:
    """What can be said at any time, about what is remembered; an open question is asked again behind it."""
    line = evening.words.line
    match heard.intent:
        case Intent.COUNT_OFF:
            turn = Turn(line("count.off"), change=Couple.stop_counting)
            conversation = conversation and replace(conversation, milestone=0)
        case Intent.COUNT_ON:
            turn = Turn(line("count.on"), change=Couple.start_counting)
        case Intent.AWAY if heard.until and heard.until > evening.night:
            first, until = evening.night, heard.until
            day = evening.words.day(until, evening.night)
            turn = Turn(line("away.until", day=day), change=lambda couple: couple.be_away(first, until))
        case Intent.AWAY:
            turn = Turn(line("away.unclear"))
        case Intent.REMIND:
            return _remind(heard, evening)
        case Intent.REMIND_OFF:
            return Turn(line("remind.off"), reminder=Reminder())
        case Intent.FORGET:
            return _ask(Conversation(Stage.FORGETTING, evening.night), evening, line("forget.what"))
        case _:
            return None
    return replace(_ask(conversation, evening, turn.say), change=turn.change) if conversation else turn


def _approached(heard: Intent, evening: Evening) -> Turn:
    """Nothing is open and nothing plays: somebody turns to the guide."""
    line = evening.words.line
    new_here = evening.couple is None or not evening.couple.nights
    match heard:
        case Intent.STOP | Intent.CANCEL | Intent.HOME | Intent.NO | Intent.PAUSE:
            return Turn(line("stop.before"))
        case Intent.NIGHTS:
            return Turn(_nights(evening))
        case Intent.REPEAT if evening.place and evening.place.night == evening.night:
            return Turn(line("playing.again"), audio=Play(playback.once_more(evening.place, evening.plan)))
        case Intent.BEGIN | Intent.YES | Intent.START_OVER if not new_here:
            return _begin(evening, evening.milestone)
        case Intent.HELP:
            return _invite(evening, line("invite.help"))
        case Intent.RESUME:
            return _invite(evening, line("resume.nothing"))
        case _ if new_here:
            return _invite(evening, line("welcome.first"), Stage.FIRST)
        case _:
            assert evening.couple is not None
            return _invite(evening, line("welcome.back", pick=len(evening.couple.nights)))


def _remind(heard: Heard, evening: Evening) -> Turn:
    """First the account's consent, in Alexa's words; then the time said back, and a yes of the two."""
    if heard.consent is False:
        return Turn(evening.words.line("remind.denied"))
    if heard.at is None:
        return _ask(Conversation(Stage.TIMING, evening.night), evening)
    at = in_the_evening(heard.at)
    if not (evening.may_remind or heard.consent):
        return Turn(consent=at)
    late = evening.words.line("remind.late") if is_late(at) else ""
    return _ask(Conversation(Stage.REMINDING, evening.night, at=at), evening, late)


def outcome_of(outcome: Outcome, turn: Turn, evening: Evening) -> Turn:
    """What is said once Alexa has taken a reminder, or has not."""
    return turn if outcome is Outcome.DONE else Turn(evening.words.line(f"remind.{outcome}"))


def _answered(conversation: Conversation, heard: Intent, evening: Evening) -> Turn:
    """A question is open."""
    calm = replace(conversation, misses=0)
    if heard is Intent.NIGHTS:
        return _ask(calm, evening, _nights(evening))
    if heard is Intent.FALLBACK:
        return _missed(conversation, evening)
    match conversation.stage:
        case Stage.FORGETTING:
            return _forgetting(calm, heard, evening)
        case Stage.REMINDING | Stage.TIMING:
            return _reminding(calm, heard, evening)
        case Stage.RESUMING if evening.place:
            return _resuming(calm, heard, evening, evening.place)
        case _:
            return _invited(calm, heard, evening)


def _invited(conversation: Conversation, heard: Intent, evening: Evening) -> Turn:
    line = evening.words.line
    match heard:
        case Intent.YES | Intent.BEGIN | Intent.START_OVER | Intent.RESUME:
            return _begin(evening, conversation.milestone)
        case Intent.NO:
            return Turn(line("invite.no"))
        case Intent.STOP | Intent.CANCEL | Intent.HOME:
            return Turn(line("stop.before"))
        case Intent.HELP:
            return _ask(conversation, evening, line("invite.help"))
        case _:
            return _ask(conversation, evening)


def _resuming(conversation: Conversation, heard: Intent, evening: Evening, place: Place) -> Turn:
    line = evening.words.line
    match heard:
        case Intent.YES | Intent.RESUME:
            return _resume(place, evening)
        case Intent.NO | Intent.STOP | Intent.CANCEL | Intent.HOME:
            return Turn(line("stop.during"), audio=Stop())
        case Intent.HELP:
            return _ask(conversation, evening, line("playing.help"))
        case Intent.PAUSE | Intent.NEXT | Intent.PREVIOUS | Intent.REPEAT | Intent.START_OVER | Intent.BEGIN:
            return _steered(place, heard, evening)
        case _:
            return _ask(conversation, evening)


def _forgetting(conversation: Conversation, heard: Intent, evening: Evening) -> Turn:
    line = evening.words.line
    match heard:
        case Intent.YES:
            return Turn(line("forget.yes"), audio=Stop() if evening.place else None, forget=True)
        case Intent.NO | Intent.STOP | Intent.CANCEL | Intent.HOME:
            return Turn(line("forget.no"))
        case _:
            return _ask(conversation, evening)


def _reminding(conversation: Conversation, heard: Intent, evening: Evening) -> Turn:
    line, at = evening.words.line, conversation.at
    match heard:
        case Intent.YES if at:
            done = line("remind.done", time=evening.words.time(at))
            return Turn(done, reminder=Reminder(at, line("remind.said")))
        case Intent.NO | Intent.STOP | Intent.CANCEL | Intent.HOME:
            return Turn(line("remind.denied"))
        case _:
            return _ask(conversation, evening)


def _steered(place: Place, heard: Intent, evening: Evening) -> Turn:
    """A recording plays or is paused, and the microphone was closed."""
    line, plan, offset = evening.words.line, evening.plan, evening.offset
    going_on = Conversation(Stage.RESUMING, place.night, place.milestone)
    match heard:
        case Intent.PAUSE:
            return Turn(line("playing.pause"), audio=Stop())
        case Intent.STOP | Intent.CANCEL | Intent.HOME | Intent.NO:
            return Turn(line("stop.during"), audio=Stop())
        case Intent.RESUME:
            return _resume(place, evening)
        case Intent.NEXT:
            after = playback.skip(place, offset, plan)
            return Turn(line("playing.next"), audio=Play(after)) if after else Turn(line("stop.during"), audio=Stop())
        case Intent.PREVIOUS:
            return Turn(line("playing.previous"), audio=Play(playback.back(place, offset, plan)))
        case Intent.START_OVER | Intent.BEGIN:
            first = replace(place, segment=0, again=0, start=0, then=0)
            return Turn(line("start.over"), audio=Play(first))
        case Intent.REPEAT:
            more = playback.again(place, offset, plan)
            return Turn(line("playing.again"), audio=Play(more)) if more.again else _back_to(more, evening)
        case Intent.LOOP_ON | Intent.LOOP_OFF | Intent.SHUFFLE_ON | Intent.SHUFFLE_OFF:
            return Turn(line("playing.order"))
        case Intent.NIGHTS:
            return Turn(_nights(evening))
        case Intent.HELP:
            return _ask(going_on, evening, line("playing.help"))
        case Intent.LAUNCH if evening.unheard:
            return _ask(going_on, evening, line("trouble.no_recording"))
        case Intent.LAUNCH if not evening.playing:
            return replace(_ask(going_on, evening), question=line("resume.question"))
        case Intent.LAUNCH:
            return _ask(going_on, evening)
        case _ if not evening.playing:
            return _ask(going_on, evening, line("fallback.first"))
        case _:
            return Turn(line("playing.fallback"))


def _invite(evening: Evening, say: str, stage: Stage = Stage.INVITED) -> Turn:
    """Open the microphone with the one choice there is."""
    if not evening.can_play:
        return Turn(evening.words.line("trouble.no_player"))
    if evening.couple is None:
        say = f"{say} {evening.words.line('welcome.no_table')}"
    return _ask(Conversation(stage, evening.night, evening.milestone), evening, say)


_QUESTIONS = {
    Stage.FIRST: "first",
    Stage.INVITED: "invite",
    Stage.RESUMING: "playing",
    Stage.FORGETTING: "forget",
    Stage.TIMING: "timing",
    Stage.REMINDING: "remind",
}


def _ask(conversation: Conversation, evening: Evening, say: str = "") -> Turn:
    line, asked = evening.words.line, _QUESTIONS[conversation.stage]
    at = evening.words.time(conversation.at) if conversation.at else ""
    return Turn(say, line(f"{asked}.question", time=at), line(f"{asked}.reprompt"), conversation)


def _begin(evening: Evening, milestone: int) -> Turn:
    if not evening.can_play:
        return Turn(evening.words.line("trouble.no_player"))
    place = Place(evening.plan.name, evening.words.locale, evening.night, milestone)
    return Turn(evening.words.line("start.yes"), audio=Play(place))


def _resume(place: Place, evening: Evening) -> Turn:
    return _back_to(playback.resume(place, evening.offset, evening.plan), evening)


def _back_to(there: Place, evening: Evening) -> Turn:
    span = playback.segment_of(there, evening.plan).score.span_at(there.start)
    practice = evening.words.practices[span.practice]
    return Turn(evening.words.line("resume.yes", practice=practice), audio=Play(there))


def _missed(conversation: Conversation, evening: Evening) -> Turn:
    """Nothing was understood: shorter and plainer each time, and a kind end the third time."""
    line = evening.words.line
    if conversation.misses >= 2:
        return Turn(line("fallback.last"), audio=Stop() if evening.under_way else None)
    inviting = conversation.stage in (Stage.FIRST, Stage.INVITED)
    said = ("fallback.simply" if inviting else "fallback.second") if conversation.misses else "fallback.first"
    return _ask(replace(conversation, misses=conversation.misses + 1), evening, line(said))


def _nights(evening: Evening) -> str:
    if evening.couple is None:
        return evening.words.line("nights.no_table")
    nights, row = len(evening.couple.nights), evening.couple.row(evening.night)
    said = evening.words.counted("nights", nights)
    return f"{said} {evening.words.line('nights.row', row=row)}" if row > 1 else said
