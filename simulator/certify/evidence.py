"""What several requirements look for in the steps of a walk, and how it is quoted."""

import re
from collections.abc import Iterable, Iterator, Sequence

from simulator.certify.under_test import SkillUnderTest
from simulator.echo.walk import Step

WAKE_WORDS = frozenset({"alexa", "echo", "amazon", "computer", "ziggy"})
"""The names that a speaker listens for, as Amazon lets people choose them."""


def unanswered(skill: SkillUnderTest, steps: Iterable[Step]) -> Iterator[str]:
    """Steps that were met with silence, with an apology, or with a refusal."""
    for step in steps:
        directives = step.response.get("directives") or []
        kinds = [str(directive.get("type")) for directive in directives]
        # Alexa speaks for the skill then: she asks the account for a permission.
        hands_over = any("Connections.SendRequest" in kind for kind in kinds)
        if step.refusals:
            yield f"{step}: {step.refusals[0]}"
        elif not (step.speech or step.playing or hands_over):
            yield f"{step}: no answer"
    yield from (f"{step}: {step.speech!r} is an apology" for step in apologies_in(skill, steps))


def apologies_in(skill: SkillUnderTest, steps: Iterable[Step]) -> Iterator[Step]:
    """The steps in which it says that something went wrong."""
    return (step for step in steps if any(apology in step.speech for apology in skill.apologies))


def times(steps: Sequence[Step]) -> str:
    """How often, with one of them as an example."""
    return f"{len(steps)} times, such as {quoted(steps[len(steps) // 2] if steps else None)}"


def quoted(step: Step | None) -> str:
    """A step with what is said in it."""
    return f'{step}: "{step.speech}"' if step else "nothing"


def sentences_of(speech: str) -> list[str]:
    """What is said, in sentences and their halves."""
    return re.split(r"(?<=[.?!:;])\s+", speech)


def last_sentence(speech: str) -> str:
    """What an open microphone is behind."""
    return sentences_of(speech)[-1]


def plays_anything(steps: Iterable[Step]) -> bool:
    """Whether this skill ever has the player sound."""
    return any(step.playing for step in steps)
