"""How turns are made: a question with the microphone open, an invitation, a hold of what plays."""

from dataclasses import replace

from skill.guide.lines import LineWithMinutes, PlainLine
from skill.guide.talk.conversation import (
    INVITING,
    Conversation,
    Offer,
    Stage,
    Turn,
)
from skill.guide.talk.situation import Situation
from skill.guide.talk.wordings import STAGE_LINES


def ask(
    conversation: Conversation,
    situation: Situation,
    say: str = "",
) -> Turn:
    """Open the microphone with this stage's question, behind what is to be said before it."""
    line = situation.words.line
    if conversation.stage is Stage.INVITED:
        invitation = _invitation(conversation.offer, situation)
        return Turn(
            say,
            question=invitation,
            reprompt=line("invite.reprompt"),
            conversation=conversation,
        )
    return Turn(
        say,
        question=_question(conversation, situation),
        reprompt=line(STAGE_LINES[conversation.stage].reprompt),
        conversation=conversation,
    )


def _question(conversation: Conversation, situation: Situation) -> str:
    """The question of any stage but an invitation, with what is filled into it."""
    words = situation.words
    offer = conversation.offer
    if conversation.stage is Stage.STEP:
        return step_question(offer, situation)
    line = STAGE_LINES[conversation.stage].question
    if line is None:
        return words.line("path.question", path=path_name(offer.path, situation))
    time_aloud = words.time(conversation.at) if conversation.at else ""
    return words.line(line, time=time_aloud)


def step_question(offer: Offer, situation: Situation) -> str:
    """The step further that can be offered, as a question."""
    preferences = offer.preferences.climb(offer.step)
    rung = situation.repertoire.rung(offer.step, preferences)
    return situation.words.text(f"ladder.{offer.step}.{rung}")


def path_of(plan: str, situation: Situation) -> str:
    """The path whose evening this plan is; empty where it is of none."""
    for path, plans in situation.repertoire.paths.items():
        if plan in plans:
            return path
    return ""


def path_name(path: str, situation: Situation) -> str:
    """What a path is called aloud; empty for none."""
    return situation.words.text(f"paths.{path}") if path else ""


def opened(
    stage: Stage,
    conversation: Conversation | None,
    situation: Situation,
) -> Conversation:
    """Another question's conversation, which knows what the one before it knew."""
    if conversation is None:
        return Conversation(stage, situation.night, situation.offer)
    # Only an invitation is worth coming back to; any other question was a step aside itself.
    behind = conversation.stage if conversation.stage in INVITING else conversation.behind
    return Conversation(
        stage,
        conversation.night,
        conversation.offer,
        behind=behind,
    )


def led_back(
    conversation: Conversation,
    situation: Situation,
    say: str,
    farewell: str = "",
) -> Turn:
    """A step aside has its answer: back to the question that was open before it, or good night."""
    if conversation.behind is None:
        return Turn(f"{say} {farewell}".strip())
    earlier = Conversation(conversation.behind, conversation.night, conversation.offer)
    return ask(earlier, situation, say)


def hold(
    situation: Situation,
    say: str,
    stage: Stage = Stage.RESUMING,
    earlier: Conversation | None = None,
) -> Turn:
    """Silence what plays, and ask whether to go on: a yes does, a no ends, quiet leaves it held.

    What an ``earlier`` conversation knew is known to this one too.
    """
    if earlier is None:
        place = situation.under_way
        night = place.night if place else situation.night
        open_question = Conversation(stage, night, situation.offer)
    else:
        open_question = replace(earlier, stage=stage, misses=0)
    turn = ask(open_question, situation, say)
    return replace(turn, audio=situation.hush)


def helped(conversation: Conversation, situation: Situation) -> Turn:
    """What the answers to the open question do, and the question again.

    Certification asks for help in every state.
    """
    line: PlainLine = "invite.help"
    if conversation.stage is not Stage.INVITED:
        line = STAGE_LINES[conversation.stage].help
    say = situation.words.line(line)
    return ask(conversation, situation, say)


def invite(
    situation: Situation,
    say: str,
    offer: Offer,
    stage: Stage = Stage.INVITED,
) -> Turn:
    """Open the microphone with the one choice there is, where there is a player to play it."""
    if not situation.can_play:
        return Turn(situation.words.line("trouble.no_player"))
    if situation.down:
        nothing_remembered = situation.words.line("welcome.no_table")
        say = f"{say} {nothing_remembered}"
    invitation = Conversation(stage, situation.night, offer)
    turn = ask(invitation, situation, say.strip())
    # Also what another version of the skill began, which cannot be steered.
    if situation.under_way or situation.playing:
        return replace(turn, audio=situation.hush)
    return turn


def at_this_hour(text: str, situation: Situation) -> str:
    """Last words as they are said at this hour: by day nobody is wished a good night."""
    return situation.words.by_day(text) if situation.is_day else text


def capitalized(text: str) -> str:
    """A text that begins a sentence."""
    return text[:1].upper() + text[1:]


def _invitation(offer: Offer, situation: Situation) -> str:
    """The one question of an invitation: another each night, and the same one all night long."""
    words = situation.words
    plan = situation.repertoire.plan(offer.plan)
    if not plan.minutes:
        practice = practice_name(offer.plan, situation)
        return words.line("invite.practice", practice=practice)
    minutes = words.minutes(plan.minutes)
    path = path_of(offer.plan, situation)
    if path:
        return words.line("invite.path", path=path_name(path, situation), minutes=minutes)
    if plan.mood is not None and words.invites_to(plan.mood):
        return words.invitation_of(plan.mood, minutes)
    variant: LineWithMinutes = "invite.question"
    if offer.last == offer.plan:
        variant = "invite.usual"
    return words.line(variant, pick=situation.night.toordinal(), minutes=minutes)


def practice_name(plan: str, situation: Situation) -> str:
    """What one practice alone is called aloud: by the practice that it begins with."""
    first_segment = situation.repertoire.plan(plan).segments[0]
    first_span = first_segment.score.spans[0]
    return situation.words.practices[first_span.practice]
