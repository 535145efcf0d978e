"""What is read: the store's listing, the policies, the permissions and the model.

The numbers are those of docs/evidence.md, "Amazon's checklist".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.certify.model import ASKING, CONNECTORS, OPENING, model_verdict
from simulator.certify.skill_under_test import SkillUnderTest
from simulator.certify.verdict import Verdict, verdict
from simulator.echo.understanding import FALLBACK
from simulator.echo.walk import Step, World, step_of
from skill.guide.words import WAKE_WORDS

PERSONAL_TYPES = frozenset(
    f"AMAZON.{name}"
    for name in "FirstName Person PhoneNumber PostalAddress StreetAddress StreetName".split()
)
DISCLAIMER = re.compile(
    r"not (?:a substitute for|medical|intended)\b.{0,60}\b(?:advice|help|care)", re.I | re.S
)
_WOKEN = rf"(?:{'|'.join(sorted(WAKE_WORDS))}),? (.+)"
"""A phrase behind a wake word."""
ANY_WORDS = ".+"
"""The pattern of a slot whose values only Alexa knows."""
LANGUAGE = "en"
"""The language of the word lists below; other locales are read by a person."""
_MARKS = r"\b(?:amazon|alexa|echo|fire tv|kindle|google|siri|official(?:ly)?)\b"
_PLEAS = (
    r"\b(?:rat(?:e|ing) (?:us|this|it|the skill)"
    r"|(?:leave|write|give) (?:us )?a (?:good |nice )?review|stars?)\b"
)
_CLAIMS = r"\b(?:cures?|heals?|healing|treats?|diagnos\w+|prescri\w+|clinically|scientifically|proven|guarantee\w*)\b"
_PERSONAL = r"\bwhat(?:'s| is| are) your (?:full |first |last )?(?:names?|phone|number|address|e-?mail|birthday)\b"


def listing_verdicts(skill: SkillUnderTest, steps: Sequence[Step]) -> Iterator[Verdict]:
    """All that the listing, the model and the texts tell, in the order of the checklist."""
    yield _example_phrases(skill)
    yield _described(skill)
    yield model_verdict(skill)
    yield _pages(skill)
    yield _trademarks(skill)
    yield _kind(skill)
    yield _health(skill)
    yield _children(skill)
    yield _permissions(skill, steps)
    yield _pleas(skill)
    yield _advertising(skill)
    yield _reminders(skill, steps)


def _example_phrases(skill: SkillUnderTest) -> Verdict:
    """The first opens the skill; all are sample utterances, and each works (test 3.1)."""
    phrases = skill.listing.get("examplePhrases", [])
    faults = [] if len(phrases) >= 3 else [f"{len(phrases)} example phrases; three are shown"]
    answers = []
    for number, phrase in enumerate(phrases):
        without = re.fullmatch(_WOKEN, phrase.lower().rstrip(".!?"))
        if without is None:
            faults.append(f"{phrase!r} does not begin with a wake word")
            continue
        faults += _form_faults(skill, phrase, without[1], is_first=number == 0)
        step = _said(skill, without[1])
        answers.append(f'"{phrase}": "{step.speech}"')
        if not _works(skill, step):
            why = step.refusals[0] if step.refusals else step.speech or "unheard"
            faults.append(f"{phrase!r} does not work: {why}")
    evidence = f"{len(phrases)}, such as {answers[0] if answers else 'none'}"
    return verdict("F1", "the example phrases are in the model, and work", evidence, faults)


def _form_faults(skill: SkillUnderTest, phrase: str, words: str, is_first: bool) -> Iterator[str]:
    """What is wrong with the form of an example phrase, here without its wake word."""
    name = re.escape(skill.opened.invocation)
    opens = re.fullmatch(rf"(?:{'|'.join(OPENING)}) {name}", words)
    asks = re.fullmatch(rf"(?:{'|'.join(ASKING)}) {name} ?(?P<rest>.*)", words)
    if is_first and not (opens or asks):
        yield f"{phrase!r} is the first, and does not open {skill.opened.invocation!r}"
    elif asks and not _is_sample(skill, asks["rest"]):
        yield f"{phrase!r} does not come from the sample utterances"
    elif not (opens or asks):
        yield f"{phrase!r} has no form that Alexa knows"


def _said(skill: SkillUnderTest, words: str) -> Step:
    """What comes of saying this to a speaker that has not said anything yet."""
    world = World(skill.opened, skill.settings[0])
    heard = world.speaker.hear(words)
    return step_of(world, (), words, "idle", heard)


def _works(skill: SkillUnderTest, step: Step) -> bool:
    """Whether an example phrase reached an intent, and had an answer that is no apology."""
    sorry = any(apology in step.speech for apology in skill.apologies)
    return step.heard and step.intent != FALLBACK and not step.refusals and not sorry


def _is_sample(skill: SkillUnderTest, words: str) -> bool:
    """Whether this is a sample utterance, with any value in its slots.

    It may stand behind one connecting word.
    """
    first, _, rest = words.partition(" ")
    wordings = {words, rest} if first in CONNECTORS else {words}
    kinds = {kind["name"]: kind["values"] for kind in skill.language["types"]}
    for intent in skill.language["intents"]:
        values = {slot["name"]: _value(kinds.get(slot["type"])) for slot in intent.get("slots", [])}
        for sample in intent["samples"]:
            # A slot of Alexa's alone ("{at}") takes any words, and so proves nothing.
            if values.get(sample.strip("{}")) == ANY_WORDS:
                continue
            pattern = re.compile(_pattern(sample, values))
            if any(map(pattern.fullmatch, wordings)):
                return True
    return False


def _pattern(sample: str, values: Mapping[str, str]) -> str:
    """A sample as a pattern, its slots filled by the patterns of their values."""
    parts = re.split(r"\{(\w+)\}", sample)  # text and names of slots take turns
    turns = [
        values.get(part, ANY_WORDS) if place % 2 else re.escape(part)
        for place, part in enumerate(parts)
    ]
    return "".join(turns)


def _value(values: Any) -> str:  # noqa: ANN401 - JSON
    """A pattern of all words for a slot; any words for a type of Alexa's."""
    if values is None:
        return ANY_WORDS
    names = [value["name"] for value in values]
    words = [word for name in names for word in (name["value"], *name.get("synonyms", []))]
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"


def _described(skill: SkillUnderTest) -> Verdict:
    missing = [
        name
        for name in ("name", "summary", "description", "keywords")
        if not skill.listing.get(name)
    ]
    faults = [f"the listing has no {name}" for name in missing]
    if skill.listing.get("summary") == skill.listing.get("description"):
        faults.append("summary and description are the same")
    lengths = [len(skill.listing.get(name, "")) for name in ("summary", "description")]
    evidence = "summary of {} characters, description of {}".format(*lengths)
    return verdict(
        "F2",
        "the listing describes what it does",
        evidence,
        faults,
        "whether all that it promises is there",
    )


def _pages(skill: SkillUnderTest) -> Verdict:
    compliance = skill.manifest["manifest"]["privacyAndCompliance"]
    legal = compliance.get("locales", {}).get(skill.locale, {})
    faults, lengths = [], []
    for key in ("privacyPolicyUrl", "termsOfUseUrl"):
        url = str(legal.get(key, ""))
        page = re.sub(r"<[^>]*>", " ", skill.pages.get(url, ""))
        if not url.startswith("https://"):
            faults.append(f"{key} is no https address: {url!r}")
        elif len(page.split()) < 30:
            faults.append(f"{key}: the page at {url} says next to nothing")
        lengths.append(len(page.split()))
    evidence = f"both pages are there, of {' and '.join(map(str, lengths))} words"
    return verdict(
        "S2",
        "privacy policy and terms of use",
        evidence,
        faults,
        "that both addresses answer, and what they say",
    )


def _trademarks(skill: SkillUnderTest) -> Verdict:
    names = ("name", "summary", "keywords")
    texts = {name: str(skill.listing.get(name, "")) for name in names}
    texts["invocation"] = skill.opened.invocation
    faults = [
        f"{name} has {match[0]!r}"
        for name, text in texts.items()
        for match in re.finditer(_MARKS, text, re.I)
    ]
    evidence = "none in name, summary, keywords and invocation"
    return verdict(
        "P1", "no trademarks of others", evidence, faults, "whether the icon shows a device"
    )


def _kind(skill: SkillUnderTest) -> Verdict:
    """No list of words knows what is unkind, so somebody has to read."""
    return verdict(
        "P2",
        "nothing explicit, profane or hateful",
        f"{len(skill.texts)} texts and the listing",
        [],
        "whether all of it, and the touch above all, is spoken of as everybody would wish",
    )


def _pleas(skill: SkillUnderTest) -> Verdict:
    """Asking for stars is what Amazon refuses most often, and always in these words."""
    faults = [f"{where}: {words!r}" for where, words in _matches(skill, _PLEAS)]
    evidence = f"{len(skill.texts)} texts and the listing searched"
    return verdict(
        "P6", "nobody is asked for stars or a good word", evidence, faults, _foreign(skill)
    )


def _advertising(skill: SkillUnderTest) -> Verdict:
    compliance = skill.manifest["manifest"]["privacyAndCompliance"]
    faults = [] if compliance.get("containsAds") is False else ["containsAds is not false"]
    person = "whether a text or a recording sounds like an advert"
    return verdict("P7", "no advertising", "containsAds is false", faults, person)


def _matches(skill: SkillUnderTest, pattern: str) -> Iterator[tuple[str, str]]:
    """Where a pattern is spoken or listed, and what was found."""
    listed = {f"listing, {name}": str(text) for name, text in skill.listing.items()}
    for where, text in {**skill.texts, **listed}.items():
        match = re.search(pattern, text, re.I)
        if match:
            yield where, match[0]


def _foreign(skill: SkillUnderTest) -> str:
    return "" if skill.locale.startswith(LANGUAGE) else "the word lists are English: read the texts"


def _health(skill: SkillUnderTest) -> Verdict:
    """Health is spoken of with a disclaimer, without claims, and is not asked about."""
    faults = [f"{where}: {words!r} is a claim" for where, words in _matches(skill, _CLAIMS)]
    if not _foreign(skill) and not DISCLAIMER.search(str(skill.listing.get("description", ""))):
        faults.append("the description has no disclaimer")
    if skill.manifest["manifest"]["privacyAndCompliance"].get("usesHealthInfo"):
        faults.append("usesHealthInfo is for those whom HIPAA binds")
    evidence = "a disclaimer in the description, no claim in any text"
    return verdict(
        "P3",
        "health: a disclaimer and no claims",
        evidence,
        faults,
        "whether the disclaimer says enough",
    )


def _children(skill: SkillUnderTest) -> Verdict:
    directed = skill.manifest["manifest"]["privacyAndCompliance"].get("isChildDirected")
    faults = [] if directed is False else [f"isChildDirected is {directed}"]
    return verdict("P4", "not made for children", "isChildDirected is false", faults)


def _permissions(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    """Every permission is used and asked for, and nothing personal is asked for by voice."""
    permissions = skill.manifest["manifest"].get("permissions", [])
    listed = {permission["name"] for permission in permissions}
    requested = {
        str((directive.get("payload") or {}).get("permissionScope"))
        for step in steps
        for directive in step.response.get("directives") or []
        if directive.get("type") == "Connections.SendRequest"
    }
    faults = [f"{name} is listed, and never asked for" for name in sorted(listed - requested)]
    faults += [f"{name} is asked for, and not listed" for name in sorted(requested - listed)]
    kinds = {
        slot["type"] for intent in skill.language["intents"] for slot in intent.get("slots", [])
    }
    faults += [
        f"the slot type {name} asks for something personal"
        for name in sorted(kinds & PERSONAL_TYPES)
    ]
    faults += [f"{where}: {words!r}" for where, words in _matches(skill, _PERSONAL)]
    evidence = f"{', '.join(sorted(listed)) or 'none'}: each asked for, nothing else is"
    return verdict("P5", "permissions: as few as are used", evidence, faults, _foreign(skill))


def _reminders(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    """A reminder follows a yes to a question that says its time, and an allowance of the account."""
    # By all that was said up to it, so that a step finds the one before.
    by_path = {(step.setting.name, (*step.path, step.said)): step for step in steps}
    faults: list[str] = []
    reminded: list[Step] = []
    for step in steps:
        earlier = by_path.get((step.setting.name, step.path))
        if not skill.reminded(step.memory) or (earlier and skill.reminded(earlier.memory)):
            continue
        reminded.append(step)
        if step.intent not in skill.agreeing:
            faults.append(f"{step}: a reminder is set without a yes")
        elif not (earlier and re.search(r"\d", earlier.speech) and earlier.listening):
            faults.append(f"{step}: no time was said back before that yes")
    allowed_first = [step for step in reminded if not step.setting.permitted]
    instructions = str(
        skill.manifest["manifest"]["publishingInformation"].get("testingInstructions", "")
    )
    if reminded and "remind" not in instructions.lower():
        faults.append("the testing instructions do not say how a reminder is set")
    example = str(reminded[0]) if reminded else ""
    evidence = (
        f"{len(reminded)} reminders set, {len(allowed_first)} of them after Alexa's own question; "
    )
    evidence += example
    return verdict("P8", "a reminder is agreed to each time", evidence, faults)
