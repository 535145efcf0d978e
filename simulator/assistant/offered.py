"""What a yes is to: how long it takes, what it is made of, and whether touch or looking is in it.

Read off the very plan that would begin, as this couple like it, so it cannot be another evening.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from skill.errors import QuietTogetherError
from skill.guide.couple import Invitation, Preferences
from skill.guide.intents import Heard
from skill.guide.programme import MoodName, Repertoire
from skill.guide.talk import Situation
from skill.guide.words import Words


class NotThere(QuietTogetherError):
    """There is nothing of the kind that was asked for. The message holds nothing of what was."""


def check_evening(minutes: int | None, mood: str | None, situation: Situation) -> None:
    """Raises NotThere where there is no such mood, or none of that length; None: any."""
    repertoire = situation.repertoire
    moods = repertoire.offered_moods
    if mood is not None and mood not in moods:
        raise NotThere(f"There is no mood of that name; there are {', '.join(moods)}.")
    usual_plan = repertoire.plan(situation.offer.plan)
    meant_mood = mood or usual_plan.mood or MoodName.ORDINARY
    lengths = repertoire.lengths(meant_mood)
    if minutes is not None and minutes not in lengths:
        there_are = ", ".join(map(str, lengths))
        raise NotThere(f"No {meant_mood} evening has that length; there are {there_are} minutes.")


@dataclass(frozen=True)
class Offered:
    """What a yes is to."""

    minutes: int
    """0: one thing alone."""
    parts: tuple[str, ...]
    """What its practices are called, in order, each once; what was declined is none of them."""
    touch: bool
    """Whether it invites to touch."""
    looking: bool
    """Whether it invites to look at each other."""


def offered(plan_name: str, preferences: Preferences, situation: Situation) -> Offered:
    """What this plan is for a couple who like it so."""
    repertoire = situation.repertoire
    plan = repertoire.plan(plan_name, preferences)
    invites = {practice.name: practice.invites for practice in repertoire.practices.values()}
    # What does not count is a greeting, a farewell, or who speaks first: nobody has to agree to it.
    spans = [span for segment in plan.segments for span in segment.score.spans if span.counts]
    practices = [
        span.practice for span in spans if not preferences.declines(invites[span.practice])
    ]
    invitations = {invites[practice] for practice in practices}
    invitations |= set(_invitations_of_steps(practices, preferences, repertoire))
    names = [situation.words.practices[practice] for practice in practices]
    return Offered(
        minutes=plan.minutes,
        parts=tuple(dict.fromkeys(names)),
        touch=Invitation.TOUCH in invitations,
        looking=Invitation.LOOK in invitations,
    )


def _invitations_of_steps(
    practices: list[str], preferences: Preferences, repertoire: Repertoire
) -> Iterator[Invitation | None]:
    """What the steps invite to that they took in these practices."""
    for practice in practices:
        ladder = repertoire.ladders.get(practice)
        if ladder and preferences.rungs.get(practice) and not preferences.declines(ladder.invites):
            yield ladder.invites


def sentences_on(tonight: Offered, wish: Heard, words: Words) -> str:
    """The guide's own sentences on it, without what the answer to the wish has said already."""
    sentences = []
    if tonight.minutes and wish.minutes is None:
        minutes = words.minutes(tonight.minutes)
        sentences.append(words.line("start.minutes", minutes=minutes))
    if not wish.practice:
        practice = ", ".join(tonight.parts)
        sentences.append(words.line("start.practice", practice=practice))
    sentences = [sentence[:1].upper() + sentence[1:] for sentence in sentences]
    if len(tonight.parts) > 1:
        sentences.append(words.line("have_to.say"))
    return " ".join(sentences)
