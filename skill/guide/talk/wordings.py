"""The lines that go by what is known when they are said: a pace, a topic, an outcome, a stage."""

from collections.abc import Mapping
from dataclasses import dataclass

from skill.guide.couple import Outcome
from skill.guide.intents import Pace, Topic
from skill.guide.lines import LineWithTime, PlainLine
from skill.guide.talk.conversation import Stage

PACE: Mapping[Pace, PlainLine] = {
    Pace.USUAL: "pace.usual",
    Pace.GENTLER: "pace.gentler",
    Pace.EVEN: "pace.even",
    Pace.OWN: "pace.own",
}

WHY: Mapping[Topic, PlainLine] = {
    Topic.BREATHING: "why.breathing",
    Topic.LOOKING: "why.looking",
    Topic.TOUCH: "why.touch",
    Topic.PARTS: "why.parts",
    Topic.SCIENCE: "why.science",
    Topic.POLYVAGAL: "why.polyvagal",
}

NO_REMINDER: Mapping[Outcome, PlainLine] = {
    Outcome.NOT_ALLOWED: "remind.not_allowed",
    Outcome.NO_DEVICE: "remind.no_device",
    Outcome.DOWN: "remind.down",
}
"""Why a reminder was not set."""


@dataclass(frozen=True)
class StageLines:
    """How a stage asks."""

    question: LineWithTime | None
    """None: it goes by what is offered."""
    reprompt: PlainLine
    help: PlainLine


STAGE_LINES: Mapping[Stage, StageLines] = {
    # The first night's help is the one of every invitation.
    Stage.FIRST: StageLines("first.question", "first.reprompt", "invite.help"),
    Stage.ALONE: StageLines("alone.question", "alone.reprompt", "alone.help"),
    Stage.GATE: StageLines("gate.question", "gate.reprompt", "gate.help"),
    Stage.LONGER: StageLines("longer.question", "longer.reprompt", "longer.help"),
    Stage.STEP: StageLines(None, "step.reprompt", "step.help"),
    Stage.PATH: StageLines(None, "path.reprompt", "path.help"),
    Stage.AGAIN: StageLines("again.question", "again.reprompt", "again.help"),
    Stage.ANOTHER: StageLines("another.question", "another.reprompt", "another.help"),
    Stage.RESUMING: StageLines("playing.question", "playing.reprompt", "playing.help"),
    Stage.PAUSED: StageLines("paused.question", "paused.reprompt", "paused.help"),
    Stage.FORGETTING: StageLines("forget.question", "forget.reprompt", "forget.help"),
    Stage.TIMING: StageLines("timing.question", "timing.reprompt", "timing.help"),
    Stage.REMINDING: StageLines("remind.question", "remind.reprompt", "remind.help"),
    Stage.CARING: StageLines("care.question", "care.reprompt", "care.help"),
    Stage.DIZZY: StageLines("dizzy.question", "dizzy.reprompt", "dizzy.help"),
    Stage.UPSET: StageLines("upset.question", "upset.reprompt", "upset.help"),
}
"""Of every stage but an invitation, whose question goes by what is offered."""
