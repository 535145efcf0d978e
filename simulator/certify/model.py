"""The interaction model, as Amazon's own skill validator looks at it (docs/evidence.md, "Amazon's checklist")."""

import re
from collections.abc import Iterator

from simulator.certify.skill_under_test import SkillUnderTest
from simulator.certify.verdict import Verdict, verdict
from simulator.echo.player import Json
from skill.guide.words import WAKE_WORDS

OPENING = ("open", "launch", "start", "begin", "load", "run", "use", "enable", "talk to", "play")
ASKING = ("ask", "tell")
CONNECTORS = ("to", "for", "about", "if", "whether")
"""What is said between a skill's name and a request, and is no part of it."""
NEEDED = tuple(
    f"AMAZON.{name}Intent" for name in ("Help", "Stop", "Cancel", "NavigateHome", "Fallback")
)
FEWEST_SAMPLES = 5


def model_verdict(skill: SkillUnderTest) -> Verdict:
    """What Amazon's own skill validator asks of a model."""
    language, faults = skill.language, []
    declared = {intent["name"]: intent for intent in language["intents"]}
    faults += [f"{name} is missing" for name in NEEDED if name not in declared]
    types = {kind["name"]: kind for kind in language.get("types", [])}
    used = {slot["type"] for intent in declared.values() for slot in intent.get("slots", [])}
    faults += [f"the type {name} is used nowhere" for name in types if name not in used]
    faults += [
        f"the type {name} has fewer than two values"
        for name, kind in types.items()
        if len(kind["values"]) < 2
    ]
    owner: dict[str, str] = {}
    for name, intent in declared.items():
        faults += [f"{name}: {why}" for why in _sample_faults(name, intent)]
        for sample in intent["samples"]:
            if owner.setdefault(sample, name) != name:
                faults.append(f"{sample!r} stands under {owner[sample]} and {name}")
    words = language["invocationName"].split()
    if not 2 <= len(words) <= 3 or set(words) & {
        *WAKE_WORDS,
        *OPENING,
        *ASKING,
        "a",
        "an",
        "the",
        "for",
        "of",
    }:
        faults.append(
            f"the invocation name {language['invocationName']!r} is not one that Amazon takes"
        )
    evidence = (
        f"{len(declared)} intents, {sum(len(one['samples']) for one in declared.values())} phrases"
    )
    return verdict("M", "the interaction model is one that Alexa takes", evidence, faults)


def _sample_faults(name: str, intent: Json) -> Iterator[str]:
    samples, slots = intent["samples"], {slot["name"] for slot in intent.get("slots", [])}
    named = set(re.findall(r"\{(\w+)\}", " ".join(samples)))
    if not name.startswith("AMAZON.") and len(samples) < FEWEST_SAMPLES:
        yield f"{len(samples)} phrases; {FEWEST_SAMPLES} at least"
    if named != slots:
        yield f"its slots are {sorted(slots)}, its phrases have {sorted(named)}"
    for sample in samples:
        if WAKE_WORDS & set(sample.split()):
            yield f"{sample!r} has a wake word in it"
        if sample.split()[0] in CONNECTORS and len(sample.split()) > 1:
            yield f"{sample!r} begins with a connecting word"
