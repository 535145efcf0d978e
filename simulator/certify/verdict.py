"""What is found about one requirement of the checklist."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a requirement stands."""

    PASS = "pass"
    FAIL = "fail"
    PERSON = "needs a person or a device"
    """What a program can see of it is in order; the rest it cannot see."""


@dataclass(frozen=True)
class Verdict:
    """One requirement of Amazon's checklist, held against the skill."""

    item: str
    """Its number in the checklist."""
    requirement: str
    evidence: str
    """What was looked at or said, and what came of it."""
    faults: tuple[str, ...] = ()
    """Each with where it was found, and why it is one."""
    person: str = ""
    """What is left for somebody to look at or to listen to; empty: nothing."""

    @property
    def outcome(self) -> Outcome:
        """How the requirement stands."""
        if self.faults:
            return Outcome.FAIL
        return Outcome.PERSON if self.person else Outcome.PASS


def verdict(
    item: str, requirement: str, evidence: str, faults: Iterable[str], person: str = ""
) -> Verdict:
    """A verdict in which each fault stands once."""
    return Verdict(item, requirement, evidence, tuple(dict.fromkeys(faults)), person)
