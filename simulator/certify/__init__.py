"""Amazon's certification checklist, held against a skill on this machine.

The requirements and their numbers stand in docs/evidence.md, "Amazon's checklist". What no program
can see is said to need a person.
"""

from collections.abc import Iterable, Iterator, Sequence

from simulator.certify.conversation import conversation_verdicts
from simulator.certify.foreign import any_skill
from simulator.certify.listing import listing_verdicts
from simulator.certify.odd_requests import odd_request_verdicts
from simulator.certify.ours import quiet_together
from simulator.certify.responses import response_verdicts
from simulator.certify.under_test import SkillUnderTest
from simulator.certify.verdict import REQUIREMENTS, Outcome, Verdict
from simulator.echo.phrases import utterances_of
from simulator.echo.walk import Step, walk

__all__ = [
    "Outcome",
    "SkillUnderTest",
    "Verdict",
    "any_skill",
    "certify",
    "judge",
    "quiet_together",
    "table",
]

ORDER = [*REQUIREMENTS]
SHOWN = 3
"""Faults of one requirement that the table shows; the rest are counted."""
LONGEST_EVIDENCE = 150
"""Characters of it in the table: one line of a wide terminal."""
MARGIN = " " * 11
"""What stands before each line below a requirement: item and mark are as wide."""
MARKS = {
    Outcome.PASS: "pass  ",
    Outcome.FAIL: "FAIL  ",
    Outcome.PERSON: "person",
    Outcome.NOT_RUN: "-     ",
}


def certify(skill: SkillUnderTest, utterances: Iterable[str] | None = None) -> list[Verdict]:
    """Walk through the conversation, and hold it, model and listing against each requirement.

    The walk says the utterances; a phrase for each intent and value unless they are passed.
    """
    if utterances is None:
        utterances = utterances_of(skill.language, skill.locale)
    steps = list(walk(skill.opened, skill.scenarios, utterances))
    return judge(skill, steps)


def judge(skill: SkillUnderTest, steps: Sequence[Step]) -> list[Verdict]:
    """Hold what a walk has heard, the model and the listing against each requirement, in order."""
    skill = skill.with_heard_words(steps)
    verdicts = [
        *response_verdicts(steps),
        *conversation_verdicts(skill, steps),
        *odd_request_verdicts(skill, steps),
        *listing_verdicts(skill, steps),
    ]
    return sorted(verdicts, key=lambda verdict: ORDER.index(verdict.item))


def table(verdicts: Iterable[Verdict]) -> str:
    """How each requirement stands, and what was seen, is wrong, or is left to do."""
    lines: list[str] = []
    for verdict in verdicts:
        lines.append(f"{verdict.item:<3}{MARKS[verdict.outcome]}  {verdict.requirement}")
        lines += [MARGIN + detail for detail in _details(verdict)]
    return "\n".join(lines)


def _details(verdict: Verdict) -> Iterator[str]:
    """What stands below a requirement: its faults, or else what was seen and is left to do."""
    if not verdict.faults:
        yield _cut(verdict.evidence)
        if verdict.person:
            yield f"for a person or a device: {verdict.person}"
    for fault in verdict.faults[:SHOWN]:
        yield f"! {fault}"
    more = len(verdict.faults) - SHOWN
    if more > 0:
        yield f"! and {more} more"


def _cut(evidence: str) -> str:
    if len(evidence) <= LONGEST_EVIDENCE:
        return evidence
    return evidence[: LONGEST_EVIDENCE - 1] + "\u2026"
