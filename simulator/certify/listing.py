"""What is read: the store's listing and its pages; then the model and the policies.

The numbers are those of docs/evidence.md, "Amazon's checklist".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.certify.evidence import WAKE_WORDS, WAKE_WORDS_IN_KATAKANA, is_apology
from simulator.certify.model import model_verdict
from simulator.certify.policy import policy_verdicts
from simulator.certify.under_test import SkillUnderTest
from simulator.certify.verdict import Verdict, not_run, verdict
from simulator.certify.word_lists import NAME, left_to_read, word_lists_of
from simulator.echo.understanding import FALLBACK
from simulator.echo.unspaced import length_in_words, without_spaces
from simulator.echo.walk import Step, step_of
from simulator.echo.world import World

FEWEST_EXAMPLES = 3
"""The store shows three, and asks for as many."""
FEWEST_WORDS = 30
"""Words of a policy: whoever writes fewer has left the page empty."""
_WOKEN = (
    rf"(?:(?:{'|'.join(sorted(WAKE_WORDS))}),? "
    rf"|(?:{'|'.join(sorted(WAKE_WORDS_IN_KATAKANA))})(?: |\u3001))(.+)"
)
"""A phrase behind a wake word, which Japan parts from it by a comma of its own."""
_CLOSING_MARKS = ".!?\u3002\uff01\uff1f"
LISTED = ("F1", "F2", "S2", "P4", "P7")
"""The requirements that are about the listing alone."""
NO_LISTING = "it is about skill.json, which is not at hand"
ANY_WORDS = ".+"
"""The pattern of a slot whose values only Alexa knows."""


def listing_verdicts(skill: SkillUnderTest, steps: Sequence[Step]) -> Iterator[Verdict]:
    """All that is read: the store's listing, the model, and the words by Amazon's policies."""
    if skill.manifest is None:
        yield from (not_run(item, NO_LISTING) for item in LISTED)
    else:
        yield _example_phrases(skill)
        yield _described(skill)
        yield _pages(skill)
        yield _children(skill)
        yield _advertising(skill)
    yield model_verdict(skill)
    yield from policy_verdicts(skill, steps)


def _example_phrases(skill: SkillUnderTest) -> Verdict:
    """The first opens the skill; all are sample utterances, and each works (test 3.1)."""
    phrases = skill.listing.get("examplePhrases", [])
    faults = []
    if len(phrases) < FEWEST_EXAMPLES:
        faults.append(f"{len(phrases)} example phrases; three are shown")
    answers = []
    for number, phrase in enumerate(phrases):
        without_marks = phrase.lower().rstrip(_CLOSING_MARKS)
        match = re.fullmatch(_WOKEN, without_marks)
        if match is None:
            faults.append(f"{phrase!r} does not begin with a wake word")
            continue
        utterance = match[1]
        faults += _form_faults(skill, phrase, utterance, is_first=number == 0)
        step = _step_of_utterance(skill, utterance)
        answers.append(f'"{phrase}": "{step.speech}"')
        if not _works(skill, step):
            reasons = [*step.refusals, step.speech or "unheard"]
            why = reasons[0]
            faults.append(f"{phrase!r} does not work: {why}")
    evidence = f"{len(phrases)}, such as {answers[0] if answers else 'none'}"
    return verdict("F1", evidence, faults, left_to_read(skill.locale))


def _form_faults(skill: SkillUnderTest, phrase: str, words: str, is_first: bool) -> Iterator[str]:
    """What is wrong with the form of an example phrase, here without its wake word."""
    name = re.escape(without_spaces(skill.opened.invocation))
    lists = word_lists_of(skill.locale)
    if lists is None:
        return
    opens = re.fullmatch(_calls(lists.opening, name), words)
    asks = re.fullmatch(rf"{_calls(lists.asking, name)} ?(?P<rest>.*)", words)
    if is_first and not (opens or asks):
        yield f"{phrase!r} is the first, and does not open {skill.opened.invocation!r}"
    elif asks and not _is_sample(skill, asks["rest"], lists.connectors):
        yield f"{phrase!r} does not come from the sample utterances"
    elif not (opens or asks):
        yield f"{phrase!r} has no form that Alexa knows"


def _calls(commands: Sequence[str], name: str) -> str:
    """A pattern of each command with the skill's name: behind it, or where ``{name}`` stands."""
    calls = [
        command.replace(NAME, name) if NAME in command else f"{command} {name}"
        for command in commands
    ]
    return f"(?:{'|'.join(calls)})"


def _step_of_utterance(skill: SkillUnderTest, words: str) -> Step:
    """What comes of saying this to a speaker that has not said anything yet."""
    world = World(skill.opened, skill.scenarios[0])
    reaches_skill = world.speaker.hear(words)
    return step_of(world, (), words, "idle", reaches_skill)


def _works(skill: SkillUnderTest, step: Step) -> bool:
    """Whether an example phrase reached an intent, and had an answer that is no apology."""
    if not step.heard or step.intent == FALLBACK or step.refusals:
        return False
    return not is_apology(skill, step.speech)


def _is_sample(skill: SkillUnderTest, words: str, connectors: Sequence[str]) -> bool:
    """Whether this is a sample utterance, with any value in its slots.

    It may stand behind one connecting word.
    """
    first, _, rest = words.partition(" ")
    wordings = {words, rest} if first in connectors else {words}
    kinds = {kind["name"]: kind["values"] for kind in skill.language["types"]}
    for intent in skill.language["intents"]:
        values = {slot["name"]: _value(kinds.get(slot["type"])) for slot in intent.get("slots", [])}
        for sample in map(without_spaces, intent["samples"]):
            # A slot of Alexa's alone ("{at}") takes any words, and so proves nothing.
            if values.get(sample.strip("{}")) == ANY_WORDS:
                continue
            likely = [wording for wording in wordings if _could_be(sample, wording)]
            pattern = _pattern(sample, values) if likely else ""
            if any(re.fullmatch(pattern, wording) for wording in likely):
                return True
    return False


def _could_be(sample: str, wording: str) -> bool:
    """Whether the words before the first slot, and behind the last, are those of the sample.

    A pattern with all values of a slot takes milliseconds to prepare, and a model has hundreds.
    """
    before, _, _ = sample.partition("{")
    _, _, behind = sample.rpartition("}")
    if "{" not in sample:
        return sample == wording
    return wording.startswith(before) and wording.endswith(behind)


def _pattern(sample: str, values: Mapping[str, str]) -> str:
    """A sample as a pattern, its slots filled by the patterns of their values."""
    parts = re.split(r"\{(\w+)\}", sample)  # text and names of slots take turns
    for place, part in enumerate(parts):
        is_slot = place % 2 == 1
        parts[place] = values.get(part, ANY_WORDS) if is_slot else re.escape(part)
    return "".join(parts)


def _value(values: Any) -> str:  # noqa: ANN401 - JSON
    """A pattern of all words for a slot; any words for a type of Alexa's."""
    if values is None:
        return ANY_WORDS
    names = [value["name"] for value in values]
    wordings: list[str] = []
    for name in names:
        wordings += [name["value"], *name.get("synonyms", [])]
    # The longest first, since a pattern takes the first wording that fits.
    wordings.sort(key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, wordings))})"


def _described(skill: SkillUnderTest) -> Verdict:
    needed = ("name", "summary", "description", "keywords")
    faults = [f"the listing has no {name}" for name in needed if not skill.listing.get(name)]
    if skill.listing.get("summary") == skill.listing.get("description"):
        faults.append("summary and description are the same")
    summary = str(skill.listing.get("summary", ""))
    description = str(skill.listing.get("description", ""))
    evidence = f"summary of {len(summary)} characters, description of {len(description)}"
    return verdict(
        "F2",
        evidence,
        faults,
        "whether all that it promises is there",
    )


def _pages(skill: SkillUnderTest) -> Verdict:
    compliance = skill.compliance
    legal = compliance.get("locales", {}).get(skill.locale, {})
    faults, lengths = [], []
    for key in ("privacyPolicyUrl", "termsOfUseUrl"):
        url = str(legal.get(key, ""))
        page = re.sub(r"<[^>]*>", " ", (skill.pages or {}).get(url, ""))
        if not url.startswith("https://"):
            faults.append(f"{key} is no https address: {url!r}")
        elif length_in_words(page) < FEWEST_WORDS:
            faults.append(f"{key}: the page at {url} says next to nothing")
        lengths.append(length_in_words(page))
    evidence = f"both pages are there, of {' and '.join(map(str, lengths))} words"
    return verdict(
        "S2",
        evidence,
        faults,
        "that both addresses answer, and what they say",
    )


def _advertising(skill: SkillUnderTest) -> Verdict:
    compliance = skill.compliance
    faults = [] if compliance.get("containsAds") is False else ["containsAds is not false"]
    person = "whether a text or a recording sounds like an advert"
    return verdict("P7", "containsAds is false", faults, person)


def _children(skill: SkillUnderTest) -> Verdict:
    directed = skill.compliance.get("isChildDirected")
    faults = [] if directed is False else [f"isChildDirected is {directed}"]
    return verdict("P4", "isChildDirected is false", faults)
