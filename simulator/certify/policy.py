"""Amazon's policies: marks, health, permissions, pleas and reminders, in what is said and listed.

The numbers are those of docs/evidence.md, "Amazon's checklist".
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from simulator.certify.model import types_in_use
from simulator.certify.under_test import SkillUnderTest
from simulator.certify.verdict import Verdict, not_run, verdict
from simulator.certify.word_lists import left_to_read, word_lists_of
from simulator.echo.unspaced import KATAKANA, UNSPACED
from simulator.echo.walk import Step

PERSONAL_TYPES = frozenset(
    f"AMAZON.{name}"
    for name in "FirstName Person PhoneNumber PostalAddress StreetAddress StreetName".split()
)
_IN_LATIN = "(?:amazon|alexa|echo|fire tv|kindle|google|siri)"
_IN_KATAKANA = "(?:アマゾン|アレクサ|エコー|キンドル|グーグル)"
_MARKS = re.compile(
    rf"(?:\b|(?<={UNSPACED})){_IN_LATIN}(?:\b|(?={UNSPACED}))"
    rf"|(?<![{KATAKANA}]){_IN_KATAKANA}(?![{KATAKANA}])",
    re.IGNORECASE,
)
"""Names of others', in every language; where nobody writes spaces, a word may touch them."""


def policy_verdicts(skill: SkillUnderTest, steps: Sequence[Step]) -> Iterator[Verdict]:
    """The requirements of what is said, and of what the listing says."""
    yield _trademarks(skill)
    yield _kind(skill)
    yield _health(skill)
    yield _permissions(skill, steps)
    yield _pleas(skill)
    yield _reminders(skill, steps)


def _trademarks(skill: SkillUnderTest) -> Verdict:
    names = ("name", "summary", "keywords")
    texts = {name: str(skill.listing[name]) for name in names if name in skill.listing}
    texts["invocation"] = skill.opened.invocation
    faults = []
    lists = word_lists_of(skill.locale)
    for name, text in texts.items():
        marks = _MARKS.findall(text)
        if lists is not None:
            marks += lists.patterns.official.findall(text)
        faults += [f"{name} has {mark!r}" for mark in marks]
    evidence = f"none in {', '.join(texts)}"
    return verdict("P1", evidence, faults, "whether the icon shows a device")


def _kind(skill: SkillUnderTest) -> Verdict:
    """No list of words knows what is unkind, so somebody has to read."""
    return verdict(
        "P2",
        _searched(skill),
        [],
        "whether all of it, and any touch above all, is spoken of as everybody would wish",
    )


def _health(skill: SkillUnderTest) -> Verdict:
    """Health is spoken of with a disclaimer, without claims, and is not asked about."""
    if not skill.is_about_health:
        return not_run("P3", "it is for skills about health, as our own is")
    faults = [f"{where}: {words!r} is a claim" for where, words in _matches(skill, "claims")]
    lists = word_lists_of(skill.locale)
    description = str(skill.listing.get("description", ""))
    if lists is not None and not lists.patterns.disclaimer.search(description):
        faults.append("the description has no disclaimer")
    if skill.compliance.get("usesHealthInfo"):
        faults.append("usesHealthInfo is for those whom HIPAA binds")
    evidence = "a disclaimer in the description, no claim in any text"
    return verdict(
        "P3",
        evidence,
        faults,
        left_to_read(skill.locale) or "whether the disclaimer says enough",
    )


def _permissions(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    """Every permission is used and asked for, and nothing personal is asked for by voice."""
    requested = set(_permissions_requested(steps))
    # Without a manifest nobody knows what is listed.
    listed = requested if skill.manifest is None else skill.permissions
    faults = [f"{name} is listed, and never asked for" for name in sorted(listed - requested)]
    faults += [f"{name} is asked for, and not listed" for name in sorted(requested - listed)]
    personal = PERSONAL_TYPES & types_in_use(skill.language)
    faults += [f"the slot type {name} asks for something personal" for name in sorted(personal)]
    faults += [f"{where}: {words!r}" for where, words in _matches(skill, "personal")]
    names = ", ".join(sorted(listed)) or "none"
    evidence = f"{names}: each asked for, nothing else is"
    return verdict("P5", evidence, faults, left_to_read(skill.locale))


def _permissions_requested(steps: Iterable[Step]) -> Iterator[str]:
    """The permissions that answers ask the account for."""
    for step in steps:
        for directive in step.response.get("directives") or []:
            if directive.get("type") == "Connections.SendRequest":
                payload = directive.get("payload") or {}
                yield str(payload.get("permissionScope"))


def _reminders(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    """A reminder follows a yes to a question that says its time, and the account allows it."""
    reminded = skill.reminded
    if reminded is None:
        return not_run("P8", "what this skill remembers of a reminder cannot be seen from outside")
    # By all that was said up to it, so that a step finds the one before.
    by_path = {(step.scenario.name, (*step.path, step.utterance)): step for step in steps}
    faults: list[str] = []
    setting_steps: list[Step] = []
    for step in steps:
        earlier = by_path.get((step.scenario.name, step.path))
        was_set = earlier is not None and reminded(earlier.memory)
        if was_set or not reminded(step.memory):
            continue
        setting_steps.append(step)
        if step.intent not in skill.agreeing:
            faults.append(f"{step}: a reminder is set without a yes")
        elif not _asks_with_time(earlier):
            faults.append(f"{step}: no time was said back before that yes")
    instructions = str(skill.publishing.get("testingInstructions", ""))
    lists = word_lists_of(skill.locale)
    is_told = lists is None or lists.patterns.reminder.search(instructions) is not None
    if setting_steps and not is_told:
        faults.append("the testing instructions do not say how a reminder is set")
    # Who had not allowed it before was asked by Alexa herself on the way.
    allowed_first = [step for step in setting_steps if not step.scenario.permitted]
    evidence = (
        f"{len(setting_steps)} reminders set, "
        f"{len(allowed_first)} of them after Alexa's own question"
    )
    if setting_steps:
        evidence += f"; {setting_steps[0]}"
    return verdict("P8", evidence, faults)


def _asks_with_time(step: Step | None) -> bool:
    """Whether a step leaves a question open in which a time was said."""
    if step is None or not step.listening:
        return False
    return re.search(r"\d", step.speech) is not None


def _pleas(skill: SkillUnderTest) -> Verdict:
    """Asking for stars is what Amazon refuses most often, and always in these words."""
    faults = [f"{where}: {words!r}" for where, words in _matches(skill, "pleas")]
    evidence = f"{_searched(skill)} searched"
    return verdict("P6", evidence, faults, left_to_read(skill.locale))


def _matches(skill: SkillUnderTest, kind: str) -> Iterator[tuple[str, str]]:
    """Where a pattern of this kind is spoken or listed, and what was found.

    Nothing is found in a language of which there are no word lists.
    """
    lists = word_lists_of(skill.locale)
    if lists is None:
        return
    pattern: re.Pattern[str] = getattr(lists.patterns, kind)
    listed = {f"listing, {name}": str(text) for name, text in skill.listing.items()}
    for where, text in {**skill.words, **listed}.items():
        match = pattern.search(text)
        if match:
            yield where, match[0]


def _searched(skill: SkillUnderTest) -> str:
    """What there is to read."""
    listing = " and the listing" if skill.listing else ", as the walk has heard them"
    return f"{len(skill.words)} texts{listing}"
