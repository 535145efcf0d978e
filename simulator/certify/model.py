"""The interaction model, as Amazon's own skill validator looks at it.

Its place in the checklist: docs/evidence.md, "Amazon's checklist".
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from simulator.certify.evidence import woken_in
from simulator.certify.under_test import SkillUnderTest
from simulator.certify.verdict import Verdict, verdict
from simulator.certify.word_lists import NAME, WordLists, left_to_read, word_lists_of
from simulator.echo.player import Json

NEEDED = tuple(f"AMAZON.{name}Intent" for name in ("Help", "Stop", "Cancel"))
ALSO_NEEDED = tuple(f"AMAZON.{name}Intent" for name in ("NavigateHome", "Fallback"))
"""What Amazon advises, and our own model has."""
MOST_NAME_WORDS = 3
FEWEST_SAMPLES = 5
LONGEST_BUILT_IN = 2
"""Words of a sample that stands under one of Amazon's own intents."""


def model_verdict(skill: SkillUnderTest) -> Verdict:
    """What Amazon's own skill validator asks of a model, and of our own our habits as well."""
    intents = {intent["name"]: intent for intent in skill.language["intents"]}
    lists = word_lists_of(skill.locale)
    faults = [f"{name} is missing" for name in NEEDED if name not in intents]
    faults += _type_faults(skill.language)
    owners: dict[str, str] = {}
    for name, intent in intents.items():
        faults += [f"{name}: {why}" for why in _sample_faults(intent, lists)]
        for sample in intent["samples"]:
            owner = owners.setdefault(sample, name)
            if owner != name:
                faults.append(f"{sample!r} stands under {owner} and {name}")
    invocation = skill.language["invocationName"]
    refused = f"the invocation name {invocation!r} is not one that Amazon takes"
    faults += [f"{refused}: {why}" for why in _invocation_faults(invocation, lists)]
    if skill.house_rules:
        faults += _house_faults(intents, invocation)
    samples = sum(len(intent["samples"]) for intent in intents.values())
    evidence = f"{len(intents)} intents, {samples} phrases"
    return verdict("M", evidence, faults, left_to_read(skill.locale))


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


def _invocation_faults(name: str, lists: WordLists | None) -> Iterator[str]:
    """Why Amazon refuses a name by which a skill is called ("Choose the Invocation Name")."""
    words = name.split()
    if not re.fullmatch(r"[^\W\d_]+(?:[' .]+[^\W\d_]+)*[.']?", name) or name != name.lower():
        yield "it has lower-case letters, spaces, apostrophes and full stops alone"
    if len(words) < 2:
        yield "a single word is for brands"
    if woken_in(name):
        yield "it has a wake word"
    if lists is None:
        return
    commands = [command.removeprefix(NAME) for command in (*lists.opening, *lists.asking)]
    used = sorted(command for command in commands if _is_within(command, words))
    if used:
        yield f"it has {', '.join(used)}, by which skills are opened"
    if len(words) == 2 and set(lists.articles) & set(words):
        yield "of its two words, one is an article or a preposition"


def _is_within(command: str, words: list[str]) -> bool:
    """Whether a command of one or two words stands among these words."""
    return f" {command} " in f" {' '.join(words)} "


def _sample_faults(intent: Json, lists: WordLists | None) -> Iterator[str]:
    """What is wrong with the phrases of one intent."""
    samples = intent["samples"]
    slots = {slot["name"] for slot in intent.get("slots", [])}
    in_phrases = set(re.findall(r"\{(\w+)\}", " ".join(samples)))
    if in_phrases != slots:
        yield f"its slots are {sorted(slots)}, its phrases have {sorted(in_phrases)}"
    connectors = lists.connectors if lists else ()
    for sample in samples:
        words = sample.split()
        # Alexa drops a connecting word before a request, so such a phrase is never matched whole.
        if words[0] in connectors and len(words) > 1:
            yield f"{sample!r} begins with a connecting word"


def _house_faults(intents: Mapping[str, Json], invocation: str) -> Iterator[str]:
    """What Amazon would take, and our own model has better."""
    yield from (f"{name} is missing" for name in ALSO_NEEDED if name not in intents)
    if len(invocation.split()) > MOST_NAME_WORDS:
        yield f"the invocation name {invocation!r} has more than three words"
    for name, intent in intents.items():
        yield from (f"{name}: {why}" for why in _house_sample_faults(name, intent["samples"]))


def _house_sample_faults(name: str, samples: Sequence[str]) -> Iterator[str]:
    is_built_in = name.startswith("AMAZON.")
    if not is_built_in and len(samples) < FEWEST_SAMPLES:
        yield f"{len(samples)} phrases; {FEWEST_SAMPLES} at least"
    for sample in samples:
        words = sample.split()
        if is_built_in and len(words) > LONGEST_BUILT_IN:
            yield (
                f"{sample!r} has more than two words: Alexa matches a built-in to the letter, so "
                "give it to an intent of your own that means the same"
            )
        if woken_in(sample):
            yield f"{sample!r} has a wake word in it"
