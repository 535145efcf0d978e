"""Amazon's certification checklist, held against a skill on this machine.

The requirements and their numbers stand in docs/evidence.md, "Amazon's checklist". What no program
can see is said to need a person.
"""

from collections.abc import Iterable, Sequence

from simulator.certify.conversation import conversation_verdicts
from simulator.certify.listing import listing_verdicts
from simulator.certify.skill_under_test import SkillUnderTest, phrases, quiet_together
from simulator.certify.verdict import Outcome, Verdict
from simulator.echo.walk import Step, walk

__all__ = ["Outcome", "SkillUnderTest", "Verdict", "certify", "judge", "quiet_together", "table"]

ORDER = "A F1 F2 F3 V1 V2 V3 V4 V5 V6 V7 V8 M S1 S2 P1 P2 P3 P4 P5 P6 P7 P8".split()
SHOWN = 3
"""Faults of one requirement that the table shows; the rest are counted."""
LONGEST_EVIDENCE = 150


def certify(skill: SkillUnderTest, said: Iterable[str] | None = None) -> list[Verdict]:
    """Walk through the conversation, and hold it, the model and the listing against each requirement.

    ``said`` are the phrases of the walk; a phrase for each intent and value unless they are given.
    """
    steps = list(walk(skill.opened, skill.settings, phrases(skill) if said is None else said))
    return judge(skill, steps)


def judge(skill: SkillUnderTest, steps: Sequence[Step]) -> list[Verdict]:
    """Hold what a walk has heard, the model and the listing against each requirement, in order."""
    verdicts = [*conversation_verdicts(skill, steps), *listing_verdicts(skill, steps)]
    return sorted(verdicts, key=lambda verdict: ORDER.index(verdict.item))


def table(verdicts: Iterable[Verdict]) -> str:
    """The verdicts as lines of text: how each stands and what was seen, then what is wrong or left to do."""
    lines = []
    for found in verdicts:
        mark = {Outcome.PASS: "pass  ", Outcome.FAIL: "FAIL  ", Outcome.PERSON: "person"}[
            found.outcome
        ]
        evidence = found.evidence
        if len(evidence) > LONGEST_EVIDENCE:
            evidence = evidence[: LONGEST_EVIDENCE - 1] + "\u2026"
        lines.append(f"{found.item:<3}{mark}  {found.requirement}")
        lines.append(f"{'':11}{evidence}" if not found.faults else "")
        lines += [f"{'':11}! {fault}" for fault in found.faults[:SHOWN]]
        if len(found.faults) > SHOWN:
            lines.append(f"{'':11}! and {len(found.faults) - SHOWN} more")
        if found.person and not found.faults:
            lines.append(f"{'':11}for a person or a device: {found.person}")
    return "\n".join(line for line in lines if line)
