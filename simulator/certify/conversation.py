"""What is heard: the part of the checklist that a walk through the conversation answers.

The numbers are those of docs/evidence.md, "Amazon's checklist".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from simulator.certify.certified import SkillUnderTest
from simulator.certify.verdict import Verdict, verdict
from simulator.echo.habits import SlotForm
from simulator.echo.player import Json
from simulator.echo.slots import SlotValue
from simulator.echo.steering import STEERING
from simulator.echo.walk import NONSENSE, SILENCE, Scenario, Step, World, step_of
from simulator.rules.exchange import plain, spoken
from skill.guide.words import WAKE_WORDS

QUESTION = ("?", "\uff1f", "\u061f")
LONGEST_SENTENCE = 32
"""Words: what can be said in one breath at an easy pace."""
LONGEST_SPEECH = 130
"""Words, about a minute: more is a recording's business, not a conversation's."""
STOPPING = frozenset({"AMAZON.StopIntent", "AMAZON.CancelIntent"})
LEAVING = ("exit", "quit")
"""Said to Alexa herself, who ends the session; the skill is told, and may say nothing."""
ANSWERS = frozenset({"AMAZON.YesIntent", "AMAZON.NoIntent", "AMAZON.FallbackIntent"})
HELP = "AMAZON.HelpIntent"
ODD_SLOTS = {
    "nothing": SlotValue(),
    "a word of no type": SlotValue("purple elephants"),
    "a number": SlotValue("99999999"),
}
_PROMPT = re.compile(
    r"(?:please |just )?(?:(?:you|both of you) (?:can|could|may|might) (?:also |just |always )?"
    r"(?:say|ask|tell|answer)|say|tell (?:me|us)|ask (?:me|us)|answer|let me know|try saying)\b",
    re.IGNORECASE,
)
"""How a sentence begins that asks for words without a question mark, in English."""
_LATER = re.compile(
    r"\b(?:another|any|next) (?:time|evening|night|day)\b|\b(?:later|tomorrow|whenever)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|\bwww\.|\b[\w-]+\.(com|org|net|io)\b", re.IGNORECASE)


def conversation_verdicts(skill: SkillUnderTest, steps: Sequence[Step]) -> Iterator[Verdict]:
    """All that the steps of a walk tell, in the order of the checklist."""
    yield _taken(steps)
    yield _without_screen(steps)
    yield _launch(skill, steps)
    yield _questions(skill, steps)
    yield _slots(skill, steps)
    yield _help(steps)
    yield _stop(skill, steps)
    yield _beside_the_point(skill, steps)
    yield _steering(skill, steps)
    yield _for_the_ear(steps)
    yield _other_skills(skill)


def _taken(steps: Sequence[Step]) -> Verdict:
    """No answer has anything that Alexa refuses."""
    faults: list[str] = []
    for step in steps:
        faults += [f"{step}: {refusal}" for refusal in step.refusals]
    states = {(step.scenario.name, step.stage) for step in steps}
    scenarios = {step.scenario.name for step in steps}
    evidence = (
        f"{len(steps)} things said or waited for, "
        f"in {len(states)} states of {len(scenarios)} scenarios; none refused"
    )
    return verdict("A", "Alexa takes every response", evidence, faults)


def _without_screen(steps: Sequence[Step]) -> Verdict:
    """Whoever has no screen misses nothing."""
    with_card = [step for step in steps if "card" in step.response]
    wordless = [step for step in with_card if not step.speech]
    faults = [f"{step}: a card without a word beside it" for step in wordless]
    visible = [step for step in steps if "card" in step.response or _has_picture(step)]
    evidence = f"{len(visible)} of {len(steps)} answers have a card or a picture"
    person = "look at each on a phone and on every screen" if visible else ""
    return verdict(
        "F3", "cards and screens leave nothing out that is heard", evidence, faults, person
    )


def _has_picture(step: Step) -> bool:
    directives = step.response.get("directives") or []
    kinds = [str(directive.get("type", "")) for directive in directives]
    return any(kind.startswith("Alexa.Presentation.APL.") for kind in kinds)


def _launch(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    launches = [step for step in steps if step.intent == "LaunchRequest"]
    faults = [f"{step}: it opens without a word" for step in launches if not step.speech]
    for step in launches:
        leads_on = step.listening or step.playing
        # Where nothing can play, a kind word and good night is all there is.
        could_play = step.scenario.device.audio_player and step.scenario.reachable
        if could_play and not leads_on:
            faults.append(f"{step}: it opens and closes again, and nothing plays")
    faults += [f"{step}: {step.speech!r} is an apology" for step in _sorry(skill, launches)]
    first = next((step for step in launches if not step.path), None)
    return verdict(
        "V1", "opening it leads on", f"{len(launches)} times, such as {_quoted(first)}", faults
    )


def _questions(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    """A question or a prompt opens the microphone, and an open one has a question behind it."""
    faults: list[str] = []
    questions = 0
    for step in steps:
        for request, response in step.exchanges:
            body = response.get("response") or {}
            is_open = body.get("shouldEndSession") is False
            questions += is_open and _speech(body).endswith(QUESTION)
            reasons = _of_open(request, body) if is_open else _of_closed(skill, body)
            faults += [f"{step}: {reason}" for reason in reasons]
    return verdict(
        "V2",
        "a question or a prompt opens the microphone, and nothing else does",
        f"{questions} questions, all open",
        faults,
    )


def _of_open(request: Json, body: Json) -> Iterator[str]:
    """What is wrong with an answer that opens the microphone."""
    if not _speech(body).endswith(QUESTION):
        yield "the microphone opens, and the last sentence is no question"
    if not _speech(body.get("reprompt") or {}).endswith(QUESTION):
        yield f"the reprompt to {request['request']['type']} asks nothing"


def _of_closed(skill: SkillUnderTest, body: Json) -> Iterator[str]:
    """What is wrong with an answer that leaves it closed: nobody would hear what it prompts for."""
    speech = _speech(body)
    if speech.endswith(QUESTION):
        yield f"it asks {_last(speech)!r} and closes the microphone"
    for sentence in re.split(r"(?<=[.!?\u2026])\s+", speech):
        if _prompts(skill, sentence):
            yield f"it prompts {sentence!r} and closes the microphone"


def _prompts(skill: SkillUnderTest, sentence: str) -> bool:
    """Whether a sentence asks for words at once: not on another day, and not by opening a skill."""
    words = set(re.findall(r"[a-z]+", sentence.lower()))
    opens = skill.opened.invocation in sentence.lower() or bool(words & WAKE_WORDS)
    return bool(_PROMPT.match(sentence)) and not opens and not _LATER.search(sentence)


def _speech(body: Json) -> str:
    return plain(spoken(body))


def _slots(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    odd_steps = list(_odd_steps(skill))
    unheard = [step for step in steps if NONSENSE in step.said and step.heard]
    faults = [*_unanswered(skill, odd_steps), *_unanswered(skill, unheard)]
    evidence = (
        f"{len(odd_steps)} empty, senseless, huge and several values in {len(SlotForm)} forms, "
        f"{len(unheard)} times nonsense: an answer each time"
    )
    return verdict(
        "V3",
        "odd words and values get a sensible answer",
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


def _help(steps: Sequence[Step]) -> Verdict:
    """Help keeps the microphone open; where nothing can play, it may say so and close."""
    helped = [step for step in steps if step.intent == HELP]
    faults = [] if helped else ["nothing that is said asks for help"]
    for step in helped:
        explained = step.speech.removesuffix(_last(step.speech))
        if not step.listening:
            if not step.scenario.device.audio_player and step.speech:
                continue
            faults.append(f"{step}: help closes the microphone")
        elif not step.speech.endswith(QUESTION):
            faults.append(f"{step}: help ends without a question")
        elif len(explained.split()) < 4:
            faults.append(f"{step}: help explains nothing before {_last(step.speech)!r}")
    return verdict("V4", "help explains and asks, in every state", _times(helped), faults)


def _stop(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    """Also a bare "stop" while something plays, which arrives as a pause; and "exit"."""
    stops = [step for step in steps if _is_stop(skill, step)]
    leaving = [step for step in steps if step.said in LEAVING]
    missing = STOPPING - {step.intent for step in stops}
    faults = [f"nothing that is said means {name}" for name in sorted(missing)]
    for step in stops:
        # A session without a last word keeps the light on, and the next sentence comes here.
        if step.listening or step.response.get("shouldEndSession") is not True:
            faults.append(f"{step}: the session stays open")
        if "reprompt" in step.response:
            faults.append(f"{step}: it reprompts")
        if step.playing:
            faults.append(f"{step}: it plays on")
        if step.refusals:
            faults.append(f"{step}: {step.refusals[0]}")
    for step in leaving:
        # What is held behind a question goes on by itself then, and no skill can stop it.
        if step.listening or step.speech:
            faults.append(f"{step}: Alexa has ended the session, and it is not over")
        if step.refusals:
            faults.append(f"{step}: {step.refusals[0]}")
    evidence = f"{_times(stops)}; {len(leaving)} times left by exit"
    return verdict("V5", "stop, cancel and exit end, in every state", evidence, faults)


def _is_stop(skill: SkillUnderTest, step: Step) -> bool:
    """Whether a stop or a cancel was meant, however it arrived."""
    return step.intent in STOPPING or (step.heard and _meant(skill, step) in STOPPING)


def _meant(skill: SkillUnderTest, step: Step) -> str:
    return skill.opened.understand(step.said, step.scenario.now.date()).intent


def _beside_the_point(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    answers = [step for step in steps if step.intent in ANSWERS]
    faults = list(_unanswered(skill, answers))
    ends = 0
    for step in steps:
        for body in _answers_to_an_end(step):
            ends += 1
            if body:  # an ended session takes no answer
                faults.append(f"{step}: the session's end is answered with {body}")
    missing = ANSWERS - {step.intent for step in answers}
    if missing:
        faults.append(f"never reached: {', '.join(sorted(missing))}")
    silent = sum(step.said == SILENCE for step in steps)
    evidence = f"{len(answers)} times, {silent} times nobody answered, {ends} sessions ended"
    return verdict("V6", "yes, no and nonsense anywhere, and nobody's answer", evidence, faults)


def _answers_to_an_end(step: Step) -> Iterator[Json]:
    """What was answered to the end of a session, which is empty where all is well."""
    for request, response in step.exchanges:
        if request["request"]["type"] == "SessionEndedRequest":
            yield response.get("response") or {}


def _steering(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    """All eleven, with and without a session, and with nothing that ever played."""
    steered = [step for step in steps if step.intent in STEERING]
    for scenario in skill.scenarios:
        for intent in sorted(STEERING):
            world = World(skill.opened, scenario)
            world.speaker.mean(intent)
            steered.append(step_of(world, (), f"({intent})", "idle"))
    faults: list[str] = []
    for step in steered:
        faults += [f"{step}: {refusal}" for refusal in step.refusals]
    faults += [f"{step}: {step.speech!r} is an apology" for step in _sorry(skill, steered)]
    declared = {intent["name"] for intent in skill.language["intents"]}
    # A skill that plays is not taken without these two; the other nine are optional.
    missing = {"AMAZON.PauseIntent", "AMAZON.ResumeIntent"} - declared
    faults += [f"{name} is not in the model" for name in sorted(missing)]
    return verdict("V7", "pause, resume, next and their like never fail", _times(steered), faults)


def _for_the_ear(steps: Sequence[Step]) -> Verdict:
    speeches = {step.speech: step for step in steps if step.speech}
    faults: list[str] = []
    for speech, step in speeches.items():
        address = _ADDRESS.search(speech)
        if address:
            faults.append(f"{step}: it reads an address aloud: {address[0]!r}")
        longest = max(_sentences(speech), key=_word_count)
        if _word_count(longest) > LONGEST_SENTENCE:
            faults.append(f"{step}: a sentence of {_word_count(longest)} words: {longest!r}")
        if _word_count(speech) > LONGEST_SPEECH:
            faults.append(f"{step}: {_word_count(speech)} words at once")
    most_words = max(map(_word_count, speeches), default=0)
    evidence = f"{len(speeches)} different answers, {most_words} words at most"
    return verdict(
        "V8", "short, and made for the ear", evidence, faults, "listen to them, in the dark"
    )


def _word_count(text: str) -> int:
    return len(text.split())


def _other_skills(skill: SkillUnderTest) -> Verdict:
    """A request that is meant for another skill is not answered.

    Amazon's "Security Requirements for Alexa Skills" ask for it.
    """
    scenario = skill.scenarios[0]
    answer = skill.opened.skill(scenario, dict(scenario.memory), lambda: scenario.now)
    world = World(skill.opened, scenario)
    world.speaker.hear(f"open {skill.opened.invocation}")
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
    if parts:
        faults.append(f"a request of another skill is answered with {', '.join(parts)}")
    person = "whether the endpoint verifies signatures, where it is not Lambda"
    return verdict(
        "S1",
        "only its own requests are answered",
        "another skill's launch: no answer",
        faults,
        person,
    )


def _unanswered(skill: SkillUnderTest, steps: Iterable[Step]) -> Iterator[str]:
    """Steps that were met with silence, with an apology, or with a refusal."""
    for step in steps:
        directives = step.response.get("directives") or []
        kinds = [str(directive.get("type")) for directive in directives]
        # Alexa speaks for the skill then: she asks the account for a permission.
        hands_over = any("Connections.SendRequest" in kind for kind in kinds)
        if step.refusals:
            yield f"{step}: {step.refusals[0]}"
        elif not (step.speech or step.playing or hands_over):
            yield f"{step}: no answer"
    yield from (f"{step}: {step.speech!r} is an apology" for step in _sorry(skill, steps))


def _sorry(skill: SkillUnderTest, steps: Iterable[Step]) -> Iterator[Step]:
    return (step for step in steps if any(apology in step.speech for apology in skill.apologies))


def _times(steps: Sequence[Step]) -> str:
    return f"{len(steps)} times, such as {_quoted(steps[len(steps) // 2] if steps else None)}"


def _quoted(step: Step | None) -> str:
    return f'{step}: "{step.speech}"' if step else "nothing"


def _sentences(speech: str) -> list[str]:
    return re.split(r"(?<=[.?!:;])\s+", speech)


def _last(speech: str) -> str:
    return _sentences(speech)[-1]
