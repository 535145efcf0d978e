"""What several requirements look for in the steps of a walk, and how it is quoted."""

import re
from collections.abc import Iterable, Iterator, Sequence

from simulator.certify.under_test import SkillUnderTest
from simulator.echo.language import words_of
from simulator.echo.walk import Step

WAKE_WORDS = frozenset({"alexa", "echo", "amazon", "computer", "ziggy"})
"""The names that a speaker listens for, as Amazon lets people choose them."""
WAKE_WORDS_IN_KATAKANA = frozenset(
    {"アレクサ", "エコー", "アマゾン", "コンピューター", "コンピュータ", "ジギー"}
)
"""The same as Japan writes them."""


def woken_in(words: str) -> list[str]:
    """The wake words in a text of small letters, whole ones, in whichever script."""
    spoken_words = set(words_of(words))
    return sorted(spoken_words & (WAKE_WORDS | WAKE_WORDS_IN_KATAKANA))


def unanswered(skill: SkillUnderTest, steps: Iterable[Step]) -> Iterator[str]:
    """Steps that were met with silence, with an apology, or with a refusal."""
    for step in steps:
        is_answered = step.speech or step.playing or _hands_over(step)
        if step.refusals:
            yield f"{step}: {step.refusals[0]}"
        elif not is_answered:
            yield f"{step}: no answer"
    yield from apologies_in(skill, steps)


def _hands_over(step: Step) -> bool:
    """Whether Alexa speaks for the skill now: she asks the account for a permission."""
    directives = step.response.get("directives") or []
    return any(directive.get("type") == "Connections.SendRequest" for directive in directives)


def apologies_in(skill: SkillUnderTest, steps: Iterable[Step]) -> Iterator[str]:
    """Steps in which it says that something went wrong, as faults."""
    for step in steps:
        if is_apology(skill, step.speech):
            yield f"{step}: {step.speech!r} is an apology"


def is_apology(skill: SkillUnderTest, speech: str) -> bool:
    """Whether this is what the skill says when something went wrong."""
    return any(apology in speech for apology in skill.apologies)


def times(steps: Sequence[Step]) -> str:
    """How often, with one of them as an example."""
    example = steps[len(steps) // 2] if steps else None
    return f"{len(steps)} times, such as {quoted(example)}"


def quoted(step: Step | None) -> str:
    """A step with what is said in it."""
    return f'{step}: "{step.speech}"' if step else "nothing"


_END_OF_HALF = re.compile(
    r"(?<=[.?!:;])\s+|(?<=[\u3002\uff01\uff1f])(?![\u3002\uff01\uff1f\u300d\u300f\uff09])\s*(?=\S)"
)
"""Behind a full-width mark there may be no space, and what closes a quotation belongs before it."""


def sentences_of(speech: str) -> list[str]:
    """What is said, in sentences and their halves."""
    return _END_OF_HALF.split(speech)


def last_sentence(speech: str) -> str:
    """What an open microphone is behind."""
    return sentences_of(speech)[-1]


def plays_anything(steps: Iterable[Step]) -> bool:
    """Whether this skill ever has the player sound."""
    return any(step.playing for step in steps)
