"""Odd requests: words of no sense, steering with nothing to steer, and another skill's requests."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from simulator.certify.evidence import apologies_in, plays_anything, times, unanswered
from simulator.certify.under_test import SkillUnderTest
from simulator.certify.verdict import Verdict, not_run, verdict
from simulator.echo.habits import SlotForm
from simulator.echo.language import language_of
from simulator.echo.slots import SlotValue
from simulator.echo.steering import STEERING
from simulator.echo.understanding import FALLBACK
from simulator.echo.walk import NONSENSE, Step, step_of
from simulator.echo.world import Scenario, World

ODD_SLOTS = {
    "nothing": SlotValue(),
    "a word of no type": SlotValue("purple elephants"),
    "a number": SlotValue("99999999"),
}


def odd_request_verdicts(skill: SkillUnderTest, steps: Sequence[Step]) -> Iterator[Verdict]:
    """The requirements of what a skill is sent beside the point."""
    yield _slots(skill, steps)
    yield _steering(skill, steps)
    yield _other_skills(skill)


def _slots(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    odd_steps = list(_odd_steps(skill))
    # A model without a fallback has Alexa choose one of its intents, whichever that is.
    has_fallback = FALLBACK in skill.intents
    unheard = [step for step in steps if has_fallback and NONSENSE in step.utterance and step.heard]
    faults = [*unanswered(skill, odd_steps), *unanswered(skill, unheard)]
    evidence = (
        f"{len(odd_steps)} empty, senseless, huge and several values in {len(SlotForm)} forms, "
        f"{len(unheard)} times nonsense: an answer each time"
    )
    return verdict(
        "V3",
        evidence,
        faults,
        "whether each answer is to the point",
    )


def _odd_steps(skill: SkillUnderTest) -> Iterator[Step]:
    """Each slot of each intent with odd values, and in each form in which a request brings one."""
    odd_values = list(_odd_values(skill))
    for intent in skill.language["intents"]:
        for slot in intent.get("slots", []):
            for scenario, description, value in odd_values:
                world = World(skill.opened, scenario)
                of_slot = replace(value, kind=slot["type"])
                world.speaker.mean(intent["name"], {slot["name"]: of_slot})
                saying = f"({intent['name']} with {description} for {slot['name']})"
                yield step_of(world, (), saying, "idle")


def _odd_values(skill: SkillUnderTest) -> Iterator[tuple[Scenario, str, SlotValue]]:
    """In which scenario, what it is called, and the value."""
    whole = [scenario for scenario in skill.scenarios if not scenario.is_brief]
    for scenario in whole:
        for description, value in ODD_SLOTS.items():
            yield scenario, description, value
    first = skill.scenarios[0]
    for form in SlotForm:
        habits = replace(first.device.habits, slot_form=form)
        device = replace(first.device, habits=habits)
        description = f"a value in the form {form.name.lower()}"
        yield replace(first, device=device), description, SlotValue("seven", "7", name="seven")


def _steering(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    """All eleven, with and without a session, and with nothing that ever played."""
    if not plays_anything(steps):
        return not_run("V7", "nothing of it ever plays, so none of them reaches it")
    steered = [step for step in steps if step.intent in STEERING]
    for scenario in skill.scenarios:
        for intent in sorted(STEERING):
            world = World(skill.opened, scenario)
            world.speaker.mean(intent)
            steered.append(step_of(world, (), f"({intent})", "idle"))
    faults: list[str] = []
    for step in steered:
        faults += [f"{step}: {refusal}" for refusal in step.refusals]
    faults += apologies_in(skill, steered)
    # A skill that plays is not taken without these two; the other nine are optional.
    missing = {"AMAZON.PauseIntent", "AMAZON.ResumeIntent"} - skill.intents
    faults += [f"{name} is not in the model" for name in sorted(missing)]
    return verdict("V7", times(steered), faults)


def _other_skills(skill: SkillUnderTest) -> Verdict:
    """A request that is meant for another skill is not answered.

    Amazon's "Security Requirements for Alexa Skills" ask for it.
    """
    scenario = skill.scenarios[0]
    answer = skill.opened.skill(scenario, dict(scenario.memory), lambda: scenario.now)
    world = World(skill.opened, scenario)
    language = language_of(skill.locale)
    world.speaker.hear(language.opening(skill.opened.invocation))
    request = world.exchanges[0][0]
    application = {"applicationId": "amzn1.ask.skill.another"}
    context = request["context"]
    system = {**context["System"], "application": application}
    foreign = {**request, "context": {**context, "System": system}}
    if "session" in foreign:
        foreign["session"] = {**foreign["session"], "application": application}
    try:
        body = answer(foreign).get("response") or {}
    except Exception:  # a skill may refuse by raising, which Alexa takes for no answer
        body = {}
    parts = [key for key in ("outputSpeech", "directives") if body.get(key)]
    faults = []
    evidence = "another skill's launch: no answer"
    person = "whether the endpoint verifies signatures, where it is not Lambda"
    if parts and skill.checks_its_id:
        faults.append(f"a request of another skill is answered with {', '.join(parts)}")
    elif parts:
        evidence = f"another skill's launch: {', '.join(parts)}"
        person = "whether Lambda's trigger verifies the skill's id, since the handler does not"
    return verdict(
        "S1",
        evidence,
        faults,
        person,
    )
