"""What is read: the store's listing, the policies, the permissions and the model.

The numbers are those of docs/evidence.md, "Amazon's checklist".
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from simulator.certify.certified import SkillUnderTest
from simulator.certify.model import ASKING, CONNECTORS, OPENING, model_verdict, types_in_use
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
FEWEST_EXAMPLES = 3
"""The store shows three, and asks for as many."""
FEWEST_WORDS = 30
"""Words of a policy: whoever writes fewer has left the page empty."""
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
_CLAIMS = (
    r"\b(?:cures?|heals?|healing|treats?|diagnos\w+|prescri\w+"
    r"|clinically|scientifically|proven|guarantee\w*)\b"
)
_PERSONAL = (
    r"\bwhat(?:'s| is| are) your (?:full |first |last )?"
    r"(?:names?|phone|number|address|e-?mail|birthday)\b"
)


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
    faults = []
    if len(phrases) < FEWEST_EXAMPLES:
        faults.append(f"{len(phrases)} example phrases; three are shown")
    answers = []
    for number, phrase in enumerate(phrases):
        without_marks = phrase.lower().rstrip(".!?")
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


def _step_of_utterance(skill: SkillUnderTest, words: str) -> Step:
    """What comes of saying this to a speaker that has not said anything yet."""
    world = World(skill.opened, skill.scenarios[0])
    reaches_skill = world.speaker.hear(words)
    return step_of(world, (), words, "idle", reaches_skill)


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
        elif len(page.split()) < FEWEST_WORDS:
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
    faults = []
    for name, text in texts.items():
        marks = re.findall(_MARKS, text, re.I)
        faults += [f"{name} has {mark!r}" for mark in marks]
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
    requested = set(_permissions_requested(steps))
    faults = [f"{name} is listed, and never asked for" for name in sorted(listed - requested)]
    faults += [f"{name} is asked for, and not listed" for name in sorted(requested - listed)]
    personal = PERSONAL_TYPES & types_in_use(skill.language)
    faults += [f"the slot type {name} asks for something personal" for name in sorted(personal)]
    faults += [f"{where}: {words!r}" for where, words in _matches(skill, _PERSONAL)]
    evidence = f"{', '.join(sorted(listed)) or 'none'}: each asked for, nothing else is"
    return verdict("P5", "permissions: as few as are used", evidence, faults, _foreign(skill))


def _permissions_requested(steps: Iterable[Step]) -> Iterator[str]:
    """The permissions that answers ask the account for."""
    for step in steps:
        for directive in step.response.get("directives") or []:
            if directive.get("type") == "Connections.SendRequest":
                payload = directive.get("payload") or {}
                yield str(payload.get("permissionScope"))


def _reminders(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    """A reminder follows a yes to a question that says its time, and the account allows it."""
    # By all that was said up to it, so that a step finds the one before.
    by_path = {(step.scenario.name, (*step.path, step.said)): step for step in steps}
    faults: list[str] = []
    setting_steps: list[Step] = []
    for step in steps:
        earlier = by_path.get((step.scenario.name, step.path))
        was_set = earlier is not None and skill.reminded(earlier.memory)
        if was_set or not skill.reminded(step.memory):
            continue
        setting_steps.append(step)
        if step.intent not in skill.agreeing:
            faults.append(f"{step}: a reminder is set without a yes")
        elif not _asks_with_time(earlier):
            faults.append(f"{step}: no time was said back before that yes")
    publishing = skill.manifest["manifest"]["publishingInformation"]
    instructions = str(publishing.get("testingInstructions", ""))
    if setting_steps and "remind" not in instructions.lower():
        faults.append("the testing instructions do not say how a reminder is set")
    # Who had not allowed it before was asked by Alexa herself on the way.
    allowed_first = [step for step in setting_steps if not step.scenario.permitted]
    evidence = (
        f"{len(setting_steps)} reminders set, "
        f"{len(allowed_first)} of them after Alexa's own question"
    )
    if setting_steps:
        evidence += f"; {setting_steps[0]}"
    return verdict("P8", "a reminder is agreed to each time", evidence, faults)


def _asks_with_time(step: Step | None) -> bool:
    """Whether a step leaves a question open in which a time was said."""
    if step is None or not step.listening:
        return False
    return re.search(r"\d", step.speech) is not None
