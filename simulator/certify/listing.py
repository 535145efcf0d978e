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
LANGUAGE = "en"
"""The language of the word lists below; other locales are read by a person."""
_MARKS = r"\b(?:amazon|alexa|echo|fire tv|kindle|google|siri|official(?:ly)?)\b"
_FORBIDDEN: Mapping[str, tuple[str, str, str]] = {
    "P2": (
        "nothing explicit, profane or hateful",
        r"\b(?:sex\w*|naked|nude|erotic\w*|orgasm\w*|intercourse|fuck\w*|shit\w*|bitch\w*|bastard|kill yourself)\b",
        "whether the touch is spoken of as everybody would wish",
    ),
    "P6": (
        "nobody is asked for stars or a good word",
        r"\b(?:rat(?:e|ing) (?:us|this|it|the skill)|(?:leave|write|give) (?:us )?a (?:good |nice )?review|stars?)\b",
        "",
    ),
    "P7": (
        "no advertising",
        r"\b(?:buy|discount|coupon|sponsor\w*|subscri\w+|premium|free trial|special offer|limited time|promo\w*)\b",
        "whether a recording sounds like an advert",
    ),
}
_CLAIMS = r"\b(?:cures?|heals?|healing|treats?|diagnos\w+|prescri\w+|clinically|scientifically|proven|guarantee\w*)\b"
_PERSONAL = r"\bwhat(?:'s| is| are) your (?:full |first |last )?(?:names?|phone|number|address|e-?mail|birthday)\b"


def listing_verdicts(skill: SkillUnderTest, steps: Sequence[Step]) -> Iterator[Verdict]:
    """All that the listing, the model and the texts tell, in the order of the checklist."""
    yield _example_phrases(skill)
    yield _described(skill)
    yield model_verdict(skill)
    yield _pages(skill)
    yield _trademarks(skill)
    yield _without(skill, "P2")
    yield _health(skill)
    yield _children(skill)
    yield _permissions(skill, steps)
    yield from (_without(skill, item) for item in ("P6", "P7"))
    yield _reminders(skill, steps)


def _example_phrases(skill: SkillUnderTest) -> Verdict:
    """The first opens the skill; all are sample utterances, and each works (Functional Testing 3.1)."""
    told, name = skill.listing.get("examplePhrases", []), re.escape(skill.opened.invocation)
    faults = [] if len(told) >= 3 else [f"{len(told)} example phrases; three are shown"]
    shown = ""
    for number, phrase in enumerate(told):
        said = phrase.lower().rstrip(".!?")
        spoken = re.fullmatch(rf"(?:{'|'.join(sorted(WAKE_WORDS))}),? (.+)", said)
        if spoken is None:
            faults.append(f"{phrase!r} does not begin with a wake word")
            continue
        opens = re.fullmatch(rf"(?:{'|'.join(OPENING)}) {name}", spoken[1])
        asks = re.fullmatch(rf"(?:{'|'.join(ASKING)}) {name} ?(?P<rest>.*)", spoken[1])
        if number == 0 and not (opens or asks):
            faults.append(f"{phrase!r} is the first, and does not open {skill.opened.invocation!r}")
        elif asks and not _is_sample(skill, asks["rest"]):
            faults.append(f"{phrase!r} does not come from the sample utterances")
        elif not (opens or asks):
            faults.append(f"{phrase!r} has no form that Alexa knows")
        world = World(skill.opened, skill.settings[0])
        heard = world.speaker.hear(spoken[1])
        step = step_of(world, (), spoken[1], "idle", heard)
        if (
            not heard
            or step.intent == FALLBACK
            or step.refusals
            or any(one in step.speech for one in skill.apologies)
        ):
            faults.append(
                f"{phrase!r} does not work: {step.refusals[0] if step.refusals else step.speech or 'unheard'}"
            )
        shown = shown or f'"{phrase}": "{step.speech}"'
    return verdict(
        "F1",
        "the example phrases are in the model, and work",
        f"{len(told)}, such as {shown}",
        faults,
    )


def _is_sample(skill: SkillUnderTest, said: str) -> bool:
    """Whether this is a sample utterance, with any value in its slots, behind at most one connecting word."""
    kinds = {kind["name"]: kind["values"] for kind in skill.language["types"]}
    first, _, rest = said.partition(" ")
    told = {said, rest} if first in CONNECTORS else {said}
    for intent in skill.language["intents"]:
        values = {slot["name"]: _value(kinds.get(slot["type"])) for slot in intent.get("slots", [])}
        for sample in intent["samples"]:
            parts = re.split(r"\{(\w+)\}", sample)  # text and names of slots take turns
            turns = (
                values.get(part, ".+") if at % 2 else re.escape(part)
                for at, part in enumerate(parts)
            )
            if sample in told or (
                len(parts) > 1 and any(map(re.compile("".join(turns)).fullmatch, told))
            ):
                return True
    return False


def _value(values: Any) -> str:  # noqa: ANN401 - JSON
    """A pattern of all words for a slot; any words for a type of Alexa's."""
    if values is None:
        return ".+"
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
    told = (
        skill.manifest["manifest"]["privacyAndCompliance"].get("locales", {}).get(skill.locale, {})
    )
    faults, lengths = [], []
    for key in ("privacyPolicyUrl", "termsOfUseUrl"):
        url = str(told.get(key, ""))
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
    looked = {name: str(skill.listing.get(name, "")) for name in ("name", "summary", "keywords")}
    looked["invocation"] = skill.opened.invocation
    faults = [
        f"{name} has {found[0]!r}"
        for name, text in looked.items()
        for found in re.finditer(_MARKS, text, re.I)
    ]
    evidence = "none in name, summary, keywords and invocation"
    return verdict(
        "P1", "no trademarks of others", evidence, faults, "whether the icon shows a device"
    )


def _without(skill: SkillUnderTest, item: str) -> Verdict:
    """None of these words in anything that is spoken or listed."""
    requirement, pattern, person = _FORBIDDEN[item]
    evidence = f"{len(skill.texts)} texts and the listing searched"
    faults = [f"{where}: {said!r}" for where, said in _found(skill, pattern)]
    compliance = skill.manifest["manifest"]["privacyAndCompliance"]
    if item == "P7" and compliance.get("containsAds") is not False:
        faults.append("containsAds is not false")
    return verdict(
        item, requirement, evidence, faults, "; ".join(filter(None, (person, _foreign(skill))))
    )


def _found(skill: SkillUnderTest, pattern: str) -> Iterator[tuple[str, str]]:
    """Where a pattern is spoken or listed, and what was found."""
    listed = {f"listing, {name}": str(text) for name, text in skill.listing.items()}
    for where, text in {**skill.texts, **listed}.items():
        if found := re.search(pattern, text, re.I):
            yield where, found[0]


def _foreign(skill: SkillUnderTest) -> str:
    return "" if skill.locale.startswith(LANGUAGE) else "the word lists are English: read the texts"


def _health(skill: SkillUnderTest) -> Verdict:
    """Health is spoken of with a disclaimer, without claims, and is not asked about."""
    faults = [f"{where}: {said!r} is a claim" for where, said in _found(skill, _CLAIMS)]
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
    listed = {one["name"] for one in skill.manifest["manifest"].get("permissions", [])}
    asked = {
        str((directive.get("payload") or {}).get("permissionScope"))
        for step in steps
        for directive in step.response.get("directives") or []
        if directive.get("type") == "Connections.SendRequest"
    }
    faults = [f"{name} is listed, and never asked for" for name in sorted(listed - asked)]
    faults += [f"{name} is asked for, and not listed" for name in sorted(asked - listed)]
    kinds = {
        slot["type"] for intent in skill.language["intents"] for slot in intent.get("slots", [])
    }
    faults += [
        f"the slot type {name} asks for something personal"
        for name in sorted(kinds & PERSONAL_TYPES)
    ]
    faults += [f"{where}: {said!r}" for where, said in _found(skill, _PERSONAL)]
    evidence = f"{', '.join(sorted(listed)) or 'none'}: each asked for, nothing else is"
    return verdict("P5", "permissions: as few as are used", evidence, faults, _foreign(skill))


def _reminders(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    """A reminder follows a yes to a question that says its time, and an allowance of the account."""
    before = {(step.setting.name, (*step.path, step.said)): step for step in steps}
    faults, found = [], []
    for step in steps:
        earlier = before.get((step.setting.name, step.path))
        if not skill.reminded(step.memory) or (earlier and skill.reminded(earlier.memory)):
            continue
        found.append(step)
        if step.intent != "AMAZON.YesIntent":
            faults.append(f"{step}: a reminder is set without a yes")
        elif not (earlier and re.search(r"\d", earlier.speech) and earlier.listening):
            faults.append(f"{step}: no time was said back before that yes")
    allowed = [step for step in found if not step.setting.permitted]
    instructions = str(
        skill.manifest["manifest"]["publishingInformation"].get("testingInstructions", "")
    )
    if found and "remind" not in instructions.lower():
        faults.append("the testing instructions do not say how a reminder is set")
    example = str(found[0]) if found else ""
    evidence = f"{len(found)} reminders set, {len(allowed)} of them after Alexa's own question; "
    evidence += example
    return verdict("P8", "a reminder is agreed to each time", evidence, faults)
