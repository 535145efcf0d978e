"""Growing: paths over several evenings, and steps further in one practice, as they are asked for.

Nothing begins here: a path that is named is invited to, and a step waits for its yes.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from skill.guide.couple import Couple
from skill.guide.intents import Heard, Intent
from skill.guide.lines import PlainLine
from skill.guide.talk.conversation import (
    ADDITIONS,
    INVITING,
    Conversation,
    Offer,
    Stage,
    Turn,
)
from skill.guide.talk.situation import Situation
from skill.guide.talk.starting import has_room_for_step
from skill.guide.talk.steering import at_preferences
from skill.guide.talk.turns import (
    ask,
    capitalized,
    hold,
    invite,
    path_name,
    path_of,
)
from skill.guide.talk.wishes import PreferenceChange
from skill.guide.unspaced import listed


def take_path(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """A path by its name: it is theirs from now on, and its first evening is invited to."""
    line = situation.words.line
    plans = situation.repertoire.paths.get(utterance.path, ())
    if not plans:
        missed: PlainLine = "unclear.not_yet" if utterance.path else "path.unclear"
        say = f"{line(missed)} {_list_aloud(situation)}".strip()
        return _say(say, conversation, situation)
    if not situation.can_play:
        return Turn(line("trouble.no_player"))
    name = capitalized(path_name(utterance.path, situation))
    say = line("path.begin", path=name, nights=len(plans))
    taken = replace(_offer(conversation, situation).without_additions(), plan=plans[0], solo=False)
    turn = _invited(say, taken, conversation, situation)
    return replace(turn, change=lambda couple: couple.take_path(utterance.path))


def _tell_paths(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """Which paths there are, or the one that they are on."""
    couple = situation.couple
    # They may have begun it in a language that has more of them.
    if couple is not None and couple.path in situation.repertoire.paths:
        name = path_name(couple.path, situation)
        return _say(situation.words.line("path.on", path=name), conversation, situation)
    say = _list_aloud(situation) or situation.words.line("unclear.not_yet")
    return _say(say, conversation, situation)


def _list_aloud(situation: Situation) -> str:
    """The paths that there are; empty where there is none."""
    if not situation.repertoire.paths:
        return ""
    names = (path_name(path, situation) for path in situation.repertoire.paths)
    return situation.words.line("path.list", path=listed(names))


def _leave_path(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """Off the path with one word; what is open or plays goes on, and the rest is theirs again."""
    line = situation.words.line
    couple = situation.couple
    if couple is not None and not couple.path:
        return _say(line("path.none"), conversation, situation)
    say = line("path.left")
    if conversation is not None and conversation.stage in INVITING:
        usual = _off_path(conversation.offer, situation)
        conversation = replace(conversation, stage=_behind(conversation.stage), offer=usual)
    return replace(_say(say, conversation, situation), change=Couple.leave_path)


def _off_path(offer: Offer, situation: Situation) -> Offer:
    """The same evening as an ordinary one, where it was one of a path."""
    plan = situation.repertoire.plan(offer.plan)
    if not path_of(offer.plan, situation):
        return offer.without_additions()
    assert plan.mood is not None, "each evening of a path has a mood"
    usual = situation.repertoire.closest(plan.mood, plan.minutes)
    return replace(offer.without_additions(), plan=usual)


def _stay(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """All stays as it is: no step is offered until they ask for one."""
    say = situation.words.line("step.stay")
    if conversation is not None and conversation.stage in ADDITIONS:
        as_before = conversation.offer.without_additions()
        conversation = replace(conversation, stage=Stage.INVITED, offer=as_before)
    return replace(_say(say, conversation, situation), change=Couple.stay)


def _step_back(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """One step back in one practice, tonight and from now on."""
    line = situation.words.line
    preferences = _offer(conversation, situation).preferences
    practice = utterance.practice or _step_in_question(preferences.rungs, situation)
    if not preferences.rungs or (practice and practice not in preferences.rungs):
        return _say(line("step.first"), conversation, situation)
    if not practice:
        return _say(line("step.unclear"), conversation, situation)
    if conversation is not None:
        offer = conversation.offer.without_additions()
        eased = replace(offer, preferences=offer.preferences.climb_down(practice))
        conversation = replace(conversation, stage=_behind(conversation.stage), offer=eased)
    turn = _say(line("step.back"), conversation, situation)
    turn = replace(turn, change=lambda couple: couple.climb_down(practice))
    if not situation.playing or situation.under_way is None or turn.conversation is None:
        return turn
    # The recording that is held has the step in it, so a yes goes on with another one.
    eased_place = at_preferences(situation.under_way, situation, _one_back(practice))
    open_question = replace(turn.conversation, token=eased_place.to_token())
    return replace(turn, conversation=open_question)


def _step_in_question(rungs: Mapping[str, int], situation: Situation) -> str:
    """The practice that plays, or the one in which they went further; empty: which is unclear."""
    if situation.playing and situation.practice in rungs:
        return situation.practice
    return next(iter(rungs)) if len(rungs) == 1 else ""


def _one_back(practice: str) -> PreferenceChange:
    return lambda preferences: preferences.climb_down(practice)


def _next_step(
    utterance: Heard,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """What comes next: asked about at once where an invitation is open, and only by a yes."""
    line = situation.words.line
    offer = _offer(conversation, situation)
    practice = situation.repertoire.next_step(offer.preferences, utterance.practice)
    if not practice:
        return _say(line("step.none"), conversation, situation)
    if not _may_ask_for_step(conversation, situation):
        return _say(line("step.asked"), conversation, situation)
    further = replace(offer.without_additions(), step=practice)
    if not has_room_for_step(situation, further):
        return _say(line("step.longer"), conversation, situation)
    return invite(situation, line("step.asked"), further, Stage.STEP)


def _may_ask_for_step(conversation: Conversation | None, situation: Situation) -> bool:
    """Whether its question can be asked at once: two are here, and nothing plays."""
    if conversation is not None:
        return conversation.stage in (Stage.INVITED, *ADDITIONS)
    return situation.under_way is None and not situation.new_here


def _offer(conversation: Conversation | None, situation: Situation) -> Offer:
    return conversation.offer if conversation is not None else situation.offer


def _behind(stage: Stage) -> Stage:
    """The stage that follows once an addition is out of the question; any other one stays."""
    return Stage.INVITED if stage in ADDITIONS else stage


def _invited(
    say: str,
    offer: Offer,
    conversation: Conversation | None,
    situation: Situation,
) -> Turn:
    """Invite to this evening; where two have not said yes yet, by the question for two."""
    if conversation is not None and conversation.stage is Stage.FIRST:
        return ask(replace(conversation, offer=offer, misses=0), situation, say)
    stage = Stage.FIRST if situation.new_here and conversation is None else Stage.INVITED
    return invite(situation, say, offer, stage)


def _say(say: str, conversation: Conversation | None, situation: Situation) -> Turn:
    """A few words, and the open question again; what plays is held, with a question.

    Where nothing is open and nothing plays, tonight's evening is invited to, if it is still to come.
    """
    if conversation is not None:
        return ask(replace(conversation, misses=0), situation, say)
    if situation.playing:
        return hold(situation, say)
    if situation.new_here or situation.under_way is not None:
        return Turn(say)
    return invite(situation, say, situation.offer)


Answer = Callable[[Heard, Conversation | None, Situation], Turn]

GROWING: Mapping[Intent, Answer] = {
    Intent.PATH: take_path,
    Intent.PATHS: _tell_paths,
    Intent.LEAVE_PATH: _leave_path,
    Intent.STAY: _stay,
    Intent.STEP_BACK: _step_back,
    Intent.NEXT_STEP: _next_step,
}
"""What is answered here, whatever is open and whatever plays."""
