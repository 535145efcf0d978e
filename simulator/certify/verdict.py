"""What is found about one requirement of the checklist."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

REQUIREMENTS: Mapping[str, str] = {
    "A": "Alexa takes every response",
    "F1": "the example phrases are in the model, and work",
    "F2": "the listing describes what it does",
    "F3": "cards and screens leave nothing out that is heard",
    "V1": "opening it leads on",
    "V2": "a question or a prompt opens the microphone, and nothing else does",
    "V3": "odd words and values get a sensible answer",
    "V4": "help explains and asks, in every state",
    "V5": "stop, cancel and exit end, in every state",
    "V6": "yes, no and nonsense anywhere, and nobody's answer",
    "V7": "pause, resume, next and their like never fail",
    "V8": "short, and made for the ear",
    "M": "the interaction model is one that Alexa takes",
    "S1": "only its own requests are answered",
    "S2": "privacy policy and terms of use",
    "P1": "no trademarks of others",
    "P2": "nothing explicit, profane or hateful",
    "P3": "health: a disclaimer and no claims",
    "P4": "not made for children",
    "P5": "permissions: as few as are used",
    "P6": "nobody is asked for stars or a good word",
    "P7": "no advertising",
    "P8": "a reminder is agreed to each time",
}
"""Each requirement by its number, in the order of the checklist (docs/evidence.md)."""


class Outcome(StrEnum):
    """How a requirement stands."""

    PASS = "pass"
    FAIL = "fail"
    PERSON = "needs a person or a device"
    """What a program can see of it is in order; the rest it cannot see."""
    NOT_RUN = "not run"
    """It is about something that this skill has not, or that is not at hand."""


@dataclass(frozen=True)
class Verdict:
    """One requirement of Amazon's checklist, held against the skill."""

    item: str
    """Its number in the checklist."""
    evidence: str
    """What was looked at or said, and what came of it."""
    faults: tuple[str, ...] = ()
    """Each with where it was found, and why it is one."""
    person: str = ""
    """What is left for somebody to look at or to listen to; empty: nothing."""
    is_run: bool = True

    @property
    def requirement(self) -> str:
        """What is required, in a few words."""
        return REQUIREMENTS[self.item]

    @property
    def outcome(self) -> Outcome:
        """How the requirement stands."""
        if not self.is_run:
            return Outcome.NOT_RUN
        if self.faults:
            return Outcome.FAIL
        return Outcome.PERSON if self.person else Outcome.PASS


def verdict(item: str, evidence: str, faults: Iterable[str], person: str = "") -> Verdict:
    """A verdict in which each fault stands once."""
    return Verdict(item, evidence, tuple(dict.fromkeys(faults)), person)


def not_run(item: str, why: str) -> Verdict:
    """A requirement that was not looked at, and why not."""
    return Verdict(item, why, is_run=False)
