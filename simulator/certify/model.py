"""The interaction model, as Amazon's own skill validator looks at it.

Its place in the checklist: docs/evidence.md, "Amazon's checklist".
"""

import re
from collections.abc import Iterator

from simulator.certify.certified import SkillUnderTest
from simulator.certify.verdict import Verdict, verdict
from simulator.echo.player import Json
from skill.guide.words import WAKE_WORDS

OPENING = ("open", "launch", "start", "begin", "load", "run", "use", "enable", "talk to", "play")
ASKING = ("ask", "tell")
CONNECTORS = ("to", "for", "about", "if", "whether")
"""What is said between a skill's name and a request, and is no part of it."""
NOT_IN_NAMES = {*WAKE_WORDS, *OPENING, *ASKING, "a", "an", "the", "for", "of"}
NEEDED = tuple(
    f"AMAZON.{name}Intent" for name in ("Help", "Stop", "Cancel", "NavigateHome", "Fallback")
)
FEWEST_SAMPLES = 5
LONGEST_BUILT_IN = 2
"""Words of a sample that stands under one of Amazon's own intents."""


def model_verdict(skill: SkillUnderTest) -> Verdict:
    """What Amazon's own skill validator asks of a model."""
    intents = {intent["name"]: intent for intent in skill.language["intents"]}
    faults = [f"{name} is missing" for name in NEEDED if name not in intents]
    faults += _type_faults(skill.language)
    owners: dict[str, str] = {}
    for name, intent in intents.items():
        faults += [f"{name}: {why}" for why in _sample_faults(name, intent)]
        for sample in intent["samples"]:
            owner = owners.setdefault(sample, name)
            if owner != name:
                faults.append(f"{sample!r} stands under {owner} and {name}")
    invocation = skill.language["invocationName"]
    if not _is_invocation(invocation):
        faults.append(f"the invocation name {invocation!r} is not one that Amazon takes")
    samples = sum(len(intent["samples"]) for intent in intents.values())
    evidence = f"{len(intents)} intents, {samples} phrases"
    return verdict("M", "the interaction model is one that Alexa takes", evidence, faults)


def types_in_use(language: Json) -> set[str]:
    """The slot types that the intents of a language model name."""
    used: set[str] = set()
    for intent in language["intents"]:
        used |= {slot["type"] for slot in intent.get("slots", [])}
    return used


def _type_faults(language: Json) -> Iterator[str]:
    """Slot types that nothing uses, or that have too few values."""
    used = types_in_use(language)
    for kind in language.get("types", []):
        if kind["name"] not in used:
            yield f"the type {kind['name']} is used nowhere"
        if len(kind["values"]) < 2:
            yield f"the type {kind['name']} has fewer than two values"


def _is_invocation(name: str) -> bool:
    """Two or three words, none of which Alexa has a use for herself."""
    words = set(name.split())
    return 2 <= len(name.split()) <= 3 and not words & NOT_IN_NAMES


def _sample_faults(name: str, intent: Json) -> Iterator[str]:
    """What is wrong with the phrases of one intent."""
    samples = intent["samples"]
    is_built_in = name.startswith("AMAZON.")
    slots = {slot["name"] for slot in intent.get("slots", [])}
    in_phrases = set(re.findall(r"\{(\w+)\}", " ".join(samples)))
    if not is_built_in and len(samples) < FEWEST_SAMPLES:
        yield f"{len(samples)} phrases; {FEWEST_SAMPLES} at least"
    if in_phrases != slots:
        yield f"its slots are {sorted(slots)}, its phrases have {sorted(in_phrases)}"
    for sample in samples:
        words = sample.split()
        if is_built_in and len(words) > LONGEST_BUILT_IN:
            yield (
                f"{sample!r} has more than two words: Alexa matches a built-in to the letter, so "
                "give it to an intent of your own that means the same"
            )
        if WAKE_WORDS & set(words):
            yield f"{sample!r} has a wake word in it"
        # Alexa drops a connecting word before a request, so such a phrase is never matched whole.
        if words[0] in CONNECTORS and len(words) > 1:
            yield f"{sample!r} begins with a connecting word"
